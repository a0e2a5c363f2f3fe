"""Action plans: opened by results, filled in by people, closed when the figure has moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.governance.effects import Told
from outscore.governance.events import Kind
from outscore.governance.events import OwnDay
from outscore.governance.plan_states import APPROVED
from outscore.governance.plan_states import ASKED
from outscore.governance.plan_states import CLOSED
from outscore.governance.plan_states import DONE
from outscore.governance.plan_states import DRAFTED
from outscore.governance.plan_states import WITHDRAWN
from outscore.governance.register import Field
from outscore.governance.register import Holds
from outscore.governance.register import Refused
from outscore.governance.register import Register
from outscore.governance.register_ids import ACTIONS
from outscore.governance.register_ids import PLANS
from outscore.governance.registers.actions import OPEN
from outscore.governance.registers.due_days import not_in_the_past
from outscore.governance.registers.parties import of_the_client
from outscore.governance.registers.parties import of_the_parties
from outscore.governance.registers.settled import stays
from outscore.governance.subject import STATE
from outscore.governance.vendor_side import VendorSide
from outscore.model.period import Period
from outscore.model.trail import BY_OUTSCORE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.governance.register import Known
    from outscore.governance.subject import Subject

_AGREED = (APPROVED, DONE, CLOSED)
_APPROVED_AS = ("problem", "root_cause", "method", "approver", "expected", "expected_by", "kept_for")
"""What an approval covers."""
_CLOSED_AS = ("containment", "owner", "due", "evidence", "closed_with")
"""What may still change while the plan is worked on, and no more once it is closed."""
METHODS = ("five_whys", "fishbone", "pareto", "timeline", "other")


def _written_from_results(before: Subject | None, now: Subject, _known: Known) -> Iterator[Refused]:
    """What results say is changed by results alone, and only they withdraw a plan or ask for it again."""
    entry = now.entries[-1]
    if entry.person == BY_OUTSCORE:
        return
    for name in FROM_RESULTS:
        if name in entry.changes:
            yield Refused(
                name, f"{name} is written from results. Leave it; restate the month if the figure is wrong."
            )
    if STATE in entry.changes and WITHDRAWN in (now.state, before.state if before else ""):
        yield Refused(
            STATE,
            f"Results alone withdraw {now.id} or ask for it again, when a month is restated. A plan that is "
            f"not needed is closed, with the reason.",
        )


def _approved_by_another(_before: Subject | None, now: Subject, _known: Known) -> Iterator[Refused]:
    owner, entry = now.says("owner"), now.entries[-1]
    if owner and now.says("approver") == owner:
        yield Refused("approver", f"{owner} owns {now.id} and cannot approve it. Name another person.")
        return
    looked_at = now.state in _AGREED and entry.changes.keys() & {STATE, "owner"}
    if owner and looked_at and _approved_it(now) == owner:
        yield Refused(STATE, f"{owner} owns {now.id}: somebody else writes that it is approved.")


def _approved_it(plan: Subject) -> str:
    """Who wrote last that a plan is approved; "" where nobody has."""
    said = [entry.person for entry, state in plan.values_of(STATE) if state == APPROVED]
    return said[-1] if said else ""


def _expected_whole(_before: Subject | None, now: Subject, _known: Known) -> Iterator[Refused]:
    """A figure is expected by some month, or nothing is."""
    if now.says("expected") and not now.says("expected_by"):
        yield Refused("expected_by", "Say from which month on the figure is expected (expected_by).")
    if not now.says("expected") and (now.says("expected_by") or now.says("kept_for")):
        yield Refused("expected", "Say which figure is expected (expected).")
    if now.says("kept_for") and int(now.says("kept_for")) == 0:
        yield Refused("kept_for", "kept_for is 0; the figure is kept for 1 month or more.")
    expected_by = now.says("expected_by")
    if expected_by and Period.parse(expected_by).start <= Period.parse(now.says("opened")).end:
        yield Refused("expected_by", f"{expected_by} is not after {now.says('opened')}, which asked for it.")


def _closed_for_a_reason(before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
    """A plan that is closed while something speaks against it says why."""
    entry = now.entries[-1]
    if entry.changes.get(STATE) != CLOSED or before is None:
        return
    yield from _of_a_closing(Period.parse(now.says("closed_with")), now, known)
    against = tuple(_against(now, known))
    if against and not entry.reason:
        yield Refused(STATE, f"{' '.join(against)} Give the reason for closing it all the same, or wait.")


def _of_a_closing(month: Period, now: Subject, known: Known) -> Iterator[Refused]:
    """Months are counted anew after the one that a plan is closed with, so that one was looked at."""
    last = known.facts.last_result(now.says("vendor"), now.says("contract"), now.says("measure"))
    if month.end < Period.parse(now.says("opened")).end:
        yield Refused("closed_with", f"{month} is before {now.says('opened')}, the month that asked for it.")
    elif month.start > known.today:
        yield Refused("closed_with", f"{month} is still to come. Name the last month that was looked at.")
    elif last is not None and month.end > last.end:
        yield Refused(
            "closed_with",
            f"{month} has no result of {now.says('measure')} for {now.says('vendor')}. The last month that "
            f"has one is {last}: close it with that month, or with an earlier one.",
        )


def _against(now: Subject, known: Known) -> Iterator[str]:
    """What speaks against closing a plan."""
    waiting = sorted(
        each.id
        for (register, _), each in known.subjects.items()
        if register == ACTIONS and each.says("plan") == now.id and each.state == OPEN
    )
    if waiting:
        yield f"Open actions: {', '.join(waiting)}."
    if now.says("worked") != Told.WORKED:
        yield now.says("effect") or "No effect was expected (expected, expected_by), so none was looked at."
    if not now.says("closable"):
        yield "The results do not propose to close it."


REGISTER = Register(
    id=PLANS,
    title="Action plans",
    one="action plan",
    key="{vendor}.{contract}.{measure}.{opened}",
    by_outscore=True,
    moves={
        ASKED: (DRAFTED, WITHDRAWN),
        DRAFTED: (APPROVED, ASKED, WITHDRAWN),
        APPROVED: (DONE, DRAFTED, WITHDRAWN),
        DONE: (CLOSED, APPROVED, WITHDRAWN),
        CLOSED: (),
        WITHDRAWN: (ASKED,),
    },
    open_in=(ASKED, DRAFTED, APPROVED, DONE),
    own_day=OwnDay("due", Kind.PLAN, (ASKED, DRAFTED, APPROVED), called="problem"),
    vendor_side=VendorSide(
        sees=("contract", "measure", "opened", "trigger", "since"),
        writes=(
            "problem",
            "containment",
            "root_cause",
            "method",
            "owner",
            "due",
            "expected",
            "expected_by",
            "kept_for",
            "approver",
            "evidence",
        ),
        moves=(DRAFTED, DONE),
        open_in=(ASKED, DRAFTED, APPROVED),
    ),
    rules=(
        _written_from_results,
        _approved_by_another,
        _expected_whole,
        not_in_the_past,
        _closed_for_a_reason,
        of_the_parties("owner"),
        of_the_client("approver"),
        stays(
            (APPROVED, DONE),
            _APPROVED_AS,
            "Move the plan back to drafted, and have it approved again.",
            into=(CLOSED,),
        ),
        stays((CLOSED,), (*_APPROVED_AS, *_CLOSED_AS), "It was looked at when the plan was closed."),
    ),
    fields=(
        Field("vendor", "Vendor", Holds.VENDOR, needed=True, fixed=True),
        Field("contract", "Contract", Holds.CONTRACT, needed=True, fixed=True),
        Field("measure", "Measure", Holds.MEASURE, needed=True, fixed=True),
        Field("opened", "Month that asked for it", Holds.PERIOD, needed=True, fixed=True),
        Field(
            "trigger",
            "Why it was asked for",
            Holds.TEXT,
            "Written from results.",
            needed=True,
            by_outscore=True,
        ),
        Field("since", "What came after", Holds.TEXT, "Written from results.", by_outscore=True),
        Field(
            "level",
            "Level of escalation",
            Holds.WHOLE,
            "Written from results: in how many months after the one that asked for it a floor was missed, or "
            "a run begun since was long enough.",
            by_outscore=True,
        ),
        Field("answer_by", "Contract asks for it by", Holds.DAY, "Written from results.", by_outscore=True),
        Field("problem", "Problem", Holds.TEXT, "What goes wrong, for whom, since when.", needed_in=_AGREED),
        Field("containment", "Containment", Holds.TEXT, "What protects customers until it is mended."),
        Field("root_cause", "Root cause", Holds.TEXT, "Why it goes wrong.", needed_in=_AGREED),
        Field("method", "How the cause was found", Holds.CHOICE, choices=METHODS, needed_in=_AGREED),
        Field("owner", "Owner", Holds.PERSON, "One person who answers for the plan.", needed_in=_AGREED),
        Field("due", "Due", Holds.DAY, "When the whole plan is to be done.", needed_in=_AGREED),
        Field("expected", "Expected figure", Holds.FIGURE, "The figure of the measure, in its own unit."),
        Field("expected_by", "Expected by", Holds.PERIOD, "The first month in which the figure is expected."),
        Field("kept_for", "Kept for", Holds.WHOLE, "So many months in a row; left out: one."),
        Field("effect", "Effect", Holds.TEXT, "Written from results.", by_outscore=True),
        Field(
            "worked",
            "What can be said of the effect",
            Holds.CHOICE,
            "Written from results.",
            choices=tuple(each.value for each in Told),
            by_outscore=True,
        ),
        Field(
            "closable", "Closing is proposed with", Holds.PERIOD, "Written from results.", by_outscore=True
        ),
        Field(
            "withdrawn_with",
            "Withdrawn with the month",
            Holds.PERIOD,
            "Written from results: the last month that was looked at.",
            by_outscore=True,
        ),
        Field("approver", "Approved by", Holds.PERSON, "Not the owner.", needed_in=_AGREED, of_client=True),
        Field("evidence", "Evidence", Holds.TEXT, needed_in=(CLOSED,)),
        Field("closed_with", "Closed with the month", Holds.PERIOD, needed_in=(CLOSED,)),
    ),
)
FROM_RESULTS = tuple(each.name for each in REGISTER.fields if each.by_outscore)
"""The fields that nobody writes by hand."""
