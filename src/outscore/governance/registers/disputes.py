"""Disputes: a figure that one side does not accept, what was shown, and what came of it."""

from __future__ import annotations

from outscore.governance.register import Field
from outscore.governance.register import Holds
from outscore.governance.register import Register

_ENDS = ("upheld", "rejected")

REGISTER = Register(
    id="disputes",
    title="Disputes",
    one="dispute",
    key="dispute-{number}",
    moves={"open": (*_ENDS, "withdrawn"), "upheld": (), "rejected": (), "withdrawn": ()},
    fields=(
        Field("vendor", "Vendor", Holds.VENDOR, needed=True, fixed=True),
        Field("contract", "Contract", Holds.CONTRACT, needed=True, fixed=True),
        Field("measure", "Measure", Holds.MEASURE, needed=True, fixed=True),
        Field("month", "Month", Holds.MONTH, needed=True, fixed=True),
        Field("opened_by", "Opened by", Holds.PERSON, needed=True, fixed=True),
        Field("opened_on", "Opened on", Holds.DAY, needed=True, fixed=True),
        Field("reason", "Reason", Holds.TEXT, "Which figure is wrong, and why.", needed=True),
        Field("evidence", "Evidence", Holds.TEXT, needed=True),
        Field("decided_by", "Decided by", Holds.PEOPLE, needed_in=_ENDS),
        Field("decided_on", "Decided on", Holds.DAY, needed_in=_ENDS),
        Field("outcome", "Outcome", Holds.TEXT, needed_in=_ENDS),
        Field("moved", "What the new score moved", Holds.TEXT, "Written from results."),
    ),
)
