"""Cases and back-office work: one row is one piece of work with the moment by which it was due.

Grain: one row for each case; its key is the id the vendor's system gave it. A case belongs to the day on
which it fell due, so that a case left lying counts as much as one that was closed late.
Units: cases are counted once; moments are of the feed's time zone.
Identities: a case is not closed before it was received, and not due before it either.
"""

from __future__ import annotations

from outscore.model.kind import Count
from outscore.model.kind import Field
from outscore.model.kind import FieldType
from outscore.model.kind import Kind
from outscore.model.kind import by

KIND = Kind(
    id="cases",
    name="Cases and back-office work",
    row="one case that fell due",
    moment="due",
    key=("case",),
    fields=(
        Field("case", FieldType.TEXT, "the id of the case", needed=True),
        Field("received", FieldType.MOMENT, "when it came in", needed=True),
        Field("due", FieldType.MOMENT, "when it had to be closed", needed=True),
        Field("closed", FieldType.MOMENT, "when it was closed", empty="still open"),
    ),
    counts=(
        Count("due", "cases that fell due"),
        Count("due_and_closed_on_time", "cases that were closed by then", (by("closed", "due"),)),
    ),
    orders=(("received", "due"), ("received", "closed")),
)
