"""Actions: each with one owner and one day, most of them part of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.governance.events import Kind
from outscore.governance.events import OwnDay
from outscore.governance.plan_states import ENDED
from outscore.governance.register import Field
from outscore.governance.register import Holds
from outscore.governance.register import Outdated
from outscore.governance.register import Refused
from outscore.governance.register import Register
from outscore.governance.register_ids import ACTIONS
from outscore.governance.register_ids import MEETINGS
from outscore.governance.register_ids import PLANS
from outscore.governance.registers.due_days import not_in_the_past
from outscore.governance.registers.parties import contract_binds_vendor
from outscore.governance.registers.parties import of_the_parties
from outscore.governance.subject import STATE
from outscore.governance.vendor_side import VendorSide

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.governance.register import Known
    from outscore.governance.subject import Subject


def _done_by_today(_before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
    done = now.entries[-1].changes.get("done_on", "")
    if done > known.today.isoformat():
        yield Refused("done_on", f"{done} is still to come: today is {known.today}.")


def _of_a_plan_that_goes_on(_before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
    """Nothing is added to a plan that has ended, and nothing in it is opened again."""
    written = now.entries[-1].changes
    plan = known.subjects.get((PLANS, now.says("plan")))
    joins = "plan" in written or written.get(STATE) == OPEN
    if plan is not None and joins and plan.state in ENDED:
        yield Refused("plan", f"{plan.id} is {plan.state}. Leave the plan out, or name one that goes on.")


def _of_the_vendor_of_its_plan(_before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
    """What is part of a vendor's plan is no other vendor's, who would see the plan by it."""
    plan = known.subjects.get((PLANS, now.says("plan")))
    vendor, written = now.says("vendor"), now.entries[-1].changes
    if plan is not None and vendor and {"plan", "vendor"} & written.keys() and plan.says("vendor") != vendor:
        yield Refused(
            "vendor", f"{plan.id} is a plan of {plan.says('vendor')}, not of {vendor}. Name one of the two."
        )


def _usual(says: Mapping[str, str], known: Known) -> Mapping[str, str]:
    """What somebody of the vendor of its plan does is that vendor's."""
    plan = known.subjects.get((PLANS, says.get("plan", "")))
    vendor = plan.says("vendor") if plan else ""
    own = known.facts.organisations.get(says.get("owner", ""), "")
    return {"vendor": vendor} if vendor and own == vendor else {}


OPEN, DONE, DROPPED = "open", "done", "dropped"

REGISTER = Register(
    id=ACTIONS,
    title="Actions",
    one="action",
    key="action-{number}",
    rules=(
        not_in_the_past,
        _done_by_today,
        _of_a_plan_that_goes_on,
        _of_the_vendor_of_its_plan,
        contract_binds_vendor,
        of_the_parties("owner"),
    ),
    moves={OPEN: (DONE, DROPPED), DONE: (OPEN,), DROPPED: (OPEN,)},
    usual=_usual,
    fills=("vendor",),
    outdated=(Outdated(("done_on", "evidence"), states=(OPEN,)),),
    open_in=(OPEN,),
    own_day=OwnDay("due", Kind.ACTION, (OPEN,), called="what"),
    vendor_side=VendorSide(
        sees=("what", "owner", "due", "plan"), writes=("done_on", "evidence"), moves=(DONE,), open_in=(OPEN,)
    ),
    fields=(
        Field("what", "What is to be done", Holds.TEXT, needed=True),
        Field("owner", "Owner", Holds.PERSON, "One person.", needed=True),
        Field("due", "Due", Holds.DAY, needed=True),
        Field("plan", "Plan", Holds.SUBJECT, "The action plan that it belongs to.", register=PLANS),
        Field("meeting", "Meeting", Holds.SUBJECT, "Where it was agreed.", register=MEETINGS),
        Field("contract", "Contract", Holds.CONTRACT, "Of the measure, where it belongs to no plan."),
        Field("measure", "Measure", Holds.MEASURE, "The measure that it is meant to move."),
        Field(
            "vendor",
            "Vendor",
            Holds.VENDOR,
            "Who sees it. Left out: its plan's vendor where the owner is of that vendor, else the client.",
        ),
        Field("done_on", "Done on", Holds.DAY, needed_in=(DONE,)),
        Field("evidence", "Evidence", Holds.TEXT, "What shows that it was done.", needed_in=(DONE,)),
    ),
)
