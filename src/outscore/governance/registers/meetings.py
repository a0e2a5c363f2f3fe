"""Meetings: who was there, and what was said."""

from __future__ import annotations

from outscore.governance.register import Field
from outscore.governance.register import Holds
from outscore.governance.register import Register

REGISTER = Register(
    id="meetings",
    title="Meetings",
    one="meeting",
    key="{series}.{held_on}",
    moves={"held": ("agreed",), "agreed": ()},
    fields=(
        Field(
            "series", "Series", Holds.LINE, "An id of `meetings` in governance.yaml.", needed=True, fixed=True
        ),
        Field("held_on", "Held on", Holds.DAY, needed=True, fixed=True),
        Field("vendor", "Vendor", Holds.VENDOR),
        Field("present", "Present", Holds.PEOPLE, needed=True),
        Field("excused", "Excused", Holds.PEOPLE),
        Field("minutes", "Minutes", Holds.TEXT, needed=True),
        Field("agreed_by", "Minutes agreed by", Holds.PEOPLE, needed_in=("agreed",)),
    ),
)
