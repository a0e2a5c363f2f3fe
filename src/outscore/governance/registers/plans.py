"""Action plans: opened by results, filled in by people, closed when the figure has moved."""

from __future__ import annotations

from outscore.governance.register import Field
from outscore.governance.register import Holds
from outscore.governance.register import Register

_AGREED = ("approved", "done", "closed")
METHODS = ("five_whys", "fishbone", "pareto", "timeline", "other")

REGISTER = Register(
    id="plans",
    title="Action plans",
    one="action plan",
    key="{vendor}.{contract}.{measure}.{opened}",
    by_outscore=True,
    moves={
        "asked": ("drafted", "withdrawn"),
        "drafted": ("approved", "asked", "withdrawn"),
        "approved": ("done", "drafted", "withdrawn"),
        "done": ("closed", "approved", "withdrawn"),
        "closed": (),
        "withdrawn": ("asked",),
    },
    fields=(
        Field("vendor", "Vendor", Holds.VENDOR, needed=True, fixed=True),
        Field("contract", "Contract", Holds.CONTRACT, needed=True, fixed=True),
        Field("measure", "Measure", Holds.MEASURE, needed=True, fixed=True),
        Field("opened", "Month that asked for it", Holds.MONTH, needed=True, fixed=True),
        Field("trigger", "Why it was asked for", Holds.TEXT, needed=True),
        Field("since", "What came after", Holds.TEXT),
        Field("level", "Level of escalation", Holds.WHOLE, "0 where nothing was escalated."),
        Field("problem", "Problem", Holds.TEXT, "What goes wrong, for whom, since when.", needed_in=_AGREED),
        Field("containment", "Containment", Holds.TEXT, "What protects customers until it is mended."),
        Field("root_cause", "Root cause", Holds.TEXT, "Why it goes wrong.", needed_in=_AGREED),
        Field("method", "How the cause was found", Holds.CHOICE, choices=METHODS, needed_in=_AGREED),
        Field("owner", "Owner", Holds.PERSON, "One person who answers for the plan.", needed_in=_AGREED),
        Field("due", "Due", Holds.DAY, "When the whole plan is to be done.", needed_in=_AGREED),
        Field("expected", "Expected figure", Holds.FIGURE, "The figure of the measure, in its own unit."),
        Field("expected_by", "Expected by", Holds.MONTH, "The first month in which the figure is expected."),
        Field("kept_for", "Kept for", Holds.WHOLE, "So many months in a row."),
        Field("effect", "Effect", Holds.TEXT, "Written from results."),
        Field("approver", "Approved by", Holds.PERSON, "Not the owner.", needed_in=_AGREED),
        Field("evidence", "Evidence", Holds.TEXT, needed_in=("closed",)),
        Field("closed_with", "Closed with the month", Holds.MONTH, needed_in=("closed",)),
    ),
)
