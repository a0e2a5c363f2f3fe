"""Open cases: one row is one case that is open when the list is made, so that backlog and age are seen.

Grain: one row for each case and day of the list. A backlog is a stock: of several lists in a period the last
one counts, and lists are never added up.
Units: cases are counted once; the agreed time is in days.
Identities: a case is not received after the day of the list.
"""

from __future__ import annotations

from outscore.model.kind import Count
from outscore.model.kind import Field
from outscore.model.kind import FieldType
from outscore.model.kind import How
from outscore.model.kind import Kind
from outscore.model.kind import is_

KIND = Kind(
    id="open_cases",
    name="Open cases",
    row="one case that is open when the list is made",
    moment="listed",
    key=("case", "listed"),
    fields=(
        Field("case", FieldType.TEXT, "the id of the case", needed=True),
        Field("listed", FieldType.DAY, "the day of the list", needed=True),
        Field("received", FieldType.DAY, "when the case came in"),
        Field("overdue", FieldType.FLAG, "whether the agreed time is over", needed=True),
        Field("cycles", FieldType.DECIMAL, "its age divided by the time agreed for it"),
    ),
    counts=(
        Count("open_cases", "cases open"),
        Count("open_cases_overdue", "cases open beyond the agreed time", (is_("overdue"),)),
        Count("cycles_of_open_cases", "ages in agreed times, added up", (), ("cycles",), How.SUM),
    ),
    orders=(("received", "listed"),),
)
