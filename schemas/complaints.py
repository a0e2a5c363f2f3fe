"""Complaints: one row is one complaint about the vendor's work.

Grain: one row for each complaint; its key is the complaint's id. It belongs to the day it was received.
Units: complaints are counted once.
Identities: a complaint is not answered before it was received, and not due before it either.
"""

from __future__ import annotations

from outscore.model.kind import Count
from outscore.model.kind import Field
from outscore.model.kind import FieldType
from outscore.model.kind import Kind
from outscore.model.kind import by
from outscore.model.kind import given
from outscore.model.kind import is_

KIND = Kind(
    id="complaints",
    name="Complaints",
    row="one complaint",
    moment="received",
    key=("complaint",),
    fields=(
        Field("complaint", FieldType.TEXT, "the id of the complaint", needed=True),
        Field("received", FieldType.DAY, "the day it was received", needed=True),
        Field("due", FieldType.DAY, "the day by which it had to be answered", empty="none was agreed"),
        Field("answered", FieldType.DAY, "the day it was answered", empty="not yet"),
        Field("upheld", FieldType.FLAG, "whether it was found to be right", empty="not decided"),
    ),
    counts=(
        Count("complaints", "complaints received"),
        Count("complaints_upheld", "complaints found to be right", (is_("upheld"),)),
        Count("complaints_due", "complaints with a day to answer", (given("due"),)),
        Count("complaints_on_time", "complaints answered by then", (by("answered", "due"),)),
    ),
    orders=(("received", "due"), ("received", "answered")),
)
