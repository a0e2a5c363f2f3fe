"""Actions: each with one owner and one day, most of them part of a plan."""

from __future__ import annotations

from outscore.governance.register import Field
from outscore.governance.register import Holds
from outscore.governance.register import Register

REGISTER = Register(
    id="actions",
    title="Actions",
    one="action",
    key="action-{number}",
    moves={"open": ("done", "dropped"), "done": ("open",), "dropped": ("open",)},
    fields=(
        Field("what", "What is to be done", Holds.TEXT, needed=True),
        Field("owner", "Owner", Holds.PERSON, "One person.", needed=True),
        Field("due", "Due", Holds.DAY, needed=True),
        Field("plan", "Plan", Holds.SUBJECT, "The action plan that it belongs to.", register="plans"),
        Field("meeting", "Meeting", Holds.SUBJECT, "Where it was agreed.", register="meetings"),
        Field("vendor", "Vendor", Holds.VENDOR, "Whose it is; left out: the client's own."),
        Field("done_on", "Done on", Holds.DAY, needed_in=("done",)),
        Field("evidence", "Evidence", Holds.TEXT, "What shows that it was done.", needed_in=("done",)),
    ),
)
