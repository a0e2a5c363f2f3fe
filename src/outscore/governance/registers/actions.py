"""Actions: each with one owner and one day, most of them part of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.governance.register import Field
from outscore.governance.register import Holds
from outscore.governance.register import Refused
from outscore.governance.register import Register
from outscore.governance.registers.due_days import not_in_the_past

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.governance.register import Known
    from outscore.governance.subject import Subject


def _done_by_today(_before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
    done = now.entries[-1].changes.get("done_on", "")
    if done > known.today.isoformat():
        yield Refused("done_on", f"{done} is still to come: today is {known.today}.")


def _of_a_plan_that_goes_on(_before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
    """Nothing is added to a plan that has ended."""
    plan = known.subjects.get(("plans", now.entries[-1].changes.get("plan", "")))
    if plan is not None and plan.state in ("closed", "withdrawn"):
        yield Refused("plan", f"{plan.id} is {plan.state}. Leave the plan out, or name one that goes on.")


REGISTER = Register(
    id="actions",
    title="Actions",
    one="action",
    key="action-{number}",
    rules=(not_in_the_past, _done_by_today, _of_a_plan_that_goes_on),
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
