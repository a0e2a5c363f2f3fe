"""What people write in the registers as the months go: plans filled in, approved, put off and closed."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from datetime import date
from typing import TYPE_CHECKING

from outscore.examples.harbour.making.entries import entered
from outscore.governance.register import Wanted
from outscore.workflow.registers import in_registers
from outscore.workflow.registers import written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.examples.harbour.making.entries import Enters
    from outscore.workflow.office import Office

ALDER_RETAIL = "alder.alder-2025.answered_retail.2025-07"
ALDER_MORTGAGES = "alder.alder-2025.answered_mortgages.2025-08"
BIRCHLINE_DOUBTED = "birchline.birchline-2025.answered.2025-08"
BIRCHLINE = "birchline.birchline-2025.answered.2025-11"
BIRCHLINE_ABSENCE = "birchline.birchline-2025.absence.2026-02"
BIRCHLINE_ABANDONED = "birchline.birchline-2025.abandoned.2026-03"
CEDARBAY = "cedarbay.cedarbay-2025.chat.2025-05"
DUNMORE_ONE = "dunmore.dunmore-2025.answered.2025-10"
DUNMORE_TIME = "dunmore.dunmore-2025.call_time.2026-01"
DUNMORE_TWO = "dunmore.dunmore-2025.answered.2026-02"
ELMTREE = "elmtree.elmtree-2025.on_time.2025-07"
ELMTREE_OVERDUE = "elmtree.elmtree-2025.overdue.2025-07"
ELMTREE_CHAT = "elmtree.elmtree-chat-2026.chats.2026-04"
FOXGLOVE = "foxglove.foxglove-2025.chats.2026-02"


@dataclass(frozen=True, slots=True)
class Says:
    """What a person writes on a day about a plan, or about the action of a plan that begins with some words.

    what: how the action begins, "" for the plan itself. A plan that is not there is written about by nobody.
    """

    day: date
    person: str
    plan: str
    fields: Mapping[str, str] = field(default_factory=dict)
    what: str = ""
    reason: str = ""

    @property
    def vendor(self) -> str:
        """Whose plan it is."""
        return self.plan.partition(".")[0]

    def write(self, office: Office) -> None:
        """Write it, with the plan or the action as it stands before the person."""
        subjects = in_registers(office)
        plan = subjects.get(("plans", self.plan))
        if plan is None or plan.state == "withdrawn":
            return
        if not self.what:
            wish = Wanted("plans", plan.id, plan.version, self.fields, self.reason)
        else:
            there = [
                each
                for (register, _), each in subjects.items()
                if register == "actions" and each.says("plan") == plan.id and each.says("what") == self.what
            ]
            opening = {"what": self.what, "plan": plan.id, "vendor": self.vendor}
            wish = (
                Wanted("actions", there[0].id, there[0].version, self.fields, self.reason)
                if there
                else Wanted("actions", "", None, {**opening, **self.fields}, self.reason)
            )
        written(office, self.person, [wish])


def said() -> tuple[Says | Enters, ...]:
    """Everything that is written, of plans and beside them, in order."""
    return tuple(sorted((*_said(), *entered()), key=lambda one: one.day))


def _said() -> Iterator[Says]:
    yield from _cedarbay()
    yield from _alder()
    yield from _birchline()
    yield from _dunmore()
    yield from _elmtree()
    yield from _foxglove()


def _drafted(day: date, owner: str, plan: str, why: tuple[str, str, str], **fields: str) -> Says:
    """A plan that its owner fills in. why: the problem, its cause, and how that was found."""
    problem, cause, method = why
    usual = {
        "problem": problem,
        "root_cause": cause,
        "method": method,
        "owner": owner,
        "approver": "j-marlowe",
    }
    return Says(day, owner, plan, {"state": "drafted", **usual, **fields})


def _approved(day: date, plan: str) -> Says:
    return Says(day, "j-marlowe", plan, {"state": "approved"})


def _ended(day: date, month: str, closed: date, owner: str, plan: str, evidence: str) -> Iterator[Says]:
    """A plan whose owner says that all is done, and which is closed later with a month."""
    yield Says(day, owner, plan, {"state": "done", "evidence": evidence})
    yield Says(closed, "j-marlowe", plan, {"state": "closed", "closed_with": month})


def _action(day: date, owner: str, plan: str, what: str, due: str) -> Says:
    return Says(day, "j-marlowe", plan, {"owner": owner, "due": due}, what=what)


def _moved(day: date, plan: str, what: str, due: str, reason: str) -> Says:
    """The client puts an action of the vendor off."""
    return Says(day, "j-marlowe", plan, {"due": due}, what=what, reason=reason)


def _did(day: date, owner: str, plan: str, what: str, evidence: str) -> Says:
    return Says(day, owner, plan, {"state": "done", "done_on": str(day), "evidence": evidence}, what=what)


def _cedarbay() -> Iterator[Says]:
    owner, shift = "m-santos", "Move eight people to the evening shift"
    why = ("Evening chats waited", "The roster followed last year's arrivals", "pareto")
    yield _drafted(
        date(2025, 6, 18),
        owner,
        CEDARBAY,
        why,
        due="2025-07-31",
        expected="85",
        expected_by="2025-07",
        kept_for="2",
    )
    yield _approved(date(2025, 6, 20), CEDARBAY)
    yield _action(date(2025, 6, 20), owner, CEDARBAY, shift, "2025-07-15")
    yield _did(date(2025, 7, 14), owner, CEDARBAY, shift, "Roster of 14 July")
    yield from _ended(
        date(2025, 7, 31), "2025-08", date(2025, 9, 16), owner, CEDARBAY, "Rosters of July and August"
    )


def _alder() -> Iterator[Says]:
    owner, hire, train = (
        "p-okafor",
        "Fill twelve seats that stand empty",
        "Train the new people for both lines",
    )
    why = ("Retail callers wait, most of all on Mondays", "Twelve seats stand empty since May", "five_whys")
    kept = {"due": "2025-10-31", "expected": "82", "expected_by": "2025-09", "kept_for": "3"}
    yield _drafted(date(2025, 8, 15), owner, ALDER_RETAIL, why, **kept)
    yield _approved(date(2025, 8, 18), ALDER_RETAIL)
    yield _action(date(2025, 8, 18), owner, ALDER_RETAIL, hire, "2025-09-05")
    yield _action(date(2025, 8, 18), owner, ALDER_RETAIL, train, "2025-09-26")
    yield _did(date(2025, 9, 4), owner, ALDER_RETAIL, hire, "Twelve contracts signed")
    yield _moved(date(2025, 9, 22), ALDER_RETAIL, train, "2025-10-10", "Two trainers are ill")
    yield _did(date(2025, 10, 9), owner, ALDER_RETAIL, train, "List of those who passed")
    yield from _ended(
        date(2025, 10, 28), "2025-11", date(2025, 12, 15), owner, ALDER_RETAIL, "Seats and training records"
    )
    why = ("Mortgage callers wait as well", "The same empty seats: both lines share them", "five_whys")
    yield _drafted(date(2025, 9, 12), owner, ALDER_MORTGAGES, why, **kept)
    yield _approved(date(2025, 9, 15), ALDER_MORTGAGES)
    yield from _ended(
        date(2025, 10, 28),
        "2025-11",
        date(2025, 12, 15),
        owner,
        ALDER_MORTGAGES,
        "Seats and training records",
    )


def _birchline() -> Iterator[Says]:
    owner, switch = "h-vogt", "Read both switches again for August"
    why = ("August looks far worse than it was", "One of two switches is missing from the file", "timeline")
    yield _drafted(date(2025, 9, 17), owner, BIRCHLINE_DOUBTED, why, due="2025-10-31")
    yield _action(date(2025, 9, 17), owner, BIRCHLINE_DOUBTED, switch, "2025-10-03")
    yield _did(date(2025, 10, 2), owner, BIRCHLINE_DOUBTED, switch, "The corrected file")
    why = ("Callers wait at noon", "Breaks of both teams fall into the same hour", "fishbone")
    yield _drafted(
        date(2025, 12, 15),
        owner,
        BIRCHLINE,
        why,
        due="2026-03-31",
        expected="82",
        expected_by="2026-01",
        kept_for="3",
    )
    yield _approved(date(2025, 12, 17), BIRCHLINE)
    breaks = "Break times of both teams apart"
    yield _action(date(2025, 12, 17), owner, BIRCHLINE, breaks, "2026-01-16")
    yield _did(date(2026, 1, 15), owner, BIRCHLINE, breaks, "Works agreement of 15 January")
    spring = "Thirty people for the change of cards in spring"
    yield Says(
        date(2026, 4, 17),
        owner,
        BIRCHLINE,
        {"state": "drafted", "expected_by": "2026-04", "due": "2026-05-29"},
        reason="New cards were sent out in March, and nobody had planned for the calls",
    )
    yield _approved(date(2026, 4, 17), BIRCHLINE)
    yield _action(date(2026, 4, 17), owner, BIRCHLINE, spring, "2026-05-08")
    yield _did(date(2026, 5, 7), owner, BIRCHLINE, spring, "Contract with the agency")
    yield from _ended(
        date(2026, 5, 28), "2026-06", date(2026, 7, 20), owner, BIRCHLINE, "Rosters of April and May"
    )
    why = ("People call in sick more often", "Two winters of overtime", "other")
    yield _drafted(date(2026, 3, 16), owner, BIRCHLINE_ABSENCE, why, due="2026-06-30")
    yield _approved(date(2026, 3, 18), BIRCHLINE_ABSENCE)
    talks = "Talks of both boards about overtime"
    yield _action(date(2026, 3, 18), "r-tennant", BIRCHLINE_ABSENCE, talks, "2026-04-30")
    why = ("One caller in twelve gives up", "The same calls about new cards", "timeline")
    yield _drafted(
        date(2026, 4, 17),
        owner,
        BIRCHLINE_ABANDONED,
        why,
        due="2026-05-29",
        expected="5",
        expected_by="2026-04",
        kept_for="3",
    )
    yield _approved(date(2026, 4, 20), BIRCHLINE_ABANDONED)
    yield from _ended(
        date(2026, 5, 28),
        "2026-06",
        date(2026, 7, 20),
        owner,
        BIRCHLINE_ABANDONED,
        "Rosters of April and May",
    )


def _dunmore() -> Iterator[Says]:
    owner, second = "c-rojas", "A second line for the platform"
    why = ("Nobody could take calls for two days", "One line carries the whole platform", "timeline")
    yield _drafted(
        date(2025, 11, 17),
        owner,
        DUNMORE_ONE,
        why,
        due="2026-01-30",
        expected="80",
        expected_by="2025-11",
        kept_for="3",
    )
    yield _approved(date(2025, 11, 18), DUNMORE_ONE)
    yield _action(date(2025, 11, 18), owner, DUNMORE_ONE, second, "2026-01-23")
    yield _did(date(2026, 1, 22), owner, DUNMORE_ONE, second, "Test of 22 January")
    yield Says(date(2026, 1, 30), owner, DUNMORE_ONE, {"state": "done", "evidence": "Record of the test"})
    yield Says(
        date(2026, 2, 13),
        "j-marlowe",
        DUNMORE_ONE,
        {"state": "closed", "closed_with": "2026-01"},
        reason="Three months at target, and the second line is there",
    )
    screen = "Put the fields of the old card screen back"
    why = ("Calls take half a minute longer", "The new card screen hides the limit of the card", "five_whys")
    yield _drafted(
        date(2026, 2, 13),
        owner,
        DUNMORE_TIME,
        why,
        due="2026-03-31",
        expected="350",
        expected_by="2026-02",
        kept_for="3",
    )
    yield _approved(date(2026, 2, 17), DUNMORE_TIME)
    yield _action(date(2026, 2, 17), owner, DUNMORE_TIME, screen, "2026-02-27")
    yield _did(date(2026, 2, 26), owner, DUNMORE_TIME, screen, "Release note of 26 February")
    yield from _ended(
        date(2026, 3, 30), "2026-04", date(2026, 5, 18), owner, DUNMORE_TIME, "Calls of March listened to"
    )
    why = ("Callers wait again", "A third of the people left after the holidays", "five_whys")
    yield _drafted(
        date(2026, 3, 16),
        owner,
        DUNMORE_TWO,
        why,
        due="2026-05-29",
        expected="80",
        expected_by="2026-04",
        kept_for="2",
    )
    yield _approved(date(2026, 3, 18), DUNMORE_TWO)
    hire = "Hire sixty people"
    yield _action(date(2026, 3, 18), owner, DUNMORE_TWO, hire, "2026-04-15")
    yield _moved(date(2026, 4, 13), DUNMORE_TWO, hire, "2026-05-08", "Twenty so far")
    yield _moved(date(2026, 5, 6), DUNMORE_TWO, hire, "2026-06-12", "Thirty so far")


def _elmtree() -> Iterator[Says]:
    owner, cases = "a-kulkarni", "Work off the cases of June"
    why = ("Cases are closed late", "A new form, and nobody had learnt it", "fishbone")
    yield _drafted(
        date(2025, 8, 15), owner, ELMTREE, why, due="2025-09-15", expected="94", expected_by="2025-09"
    )
    yield _approved(date(2025, 8, 19), ELMTREE)
    yield _action(date(2025, 8, 19), owner, ELMTREE, cases, "2025-09-05")
    yield _moved(date(2025, 9, 4), ELMTREE, cases, "2025-09-26", "Half of them are closed")
    yield Says(date(2025, 9, 12), owner, ELMTREE, {"due": "2025-10-15"}, reason="With the action")
    yield _moved(date(2025, 9, 25), ELMTREE, cases, "2025-10-10", "Forty are left")
    yield Says(date(2025, 10, 13), owner, ELMTREE, {"due": "2025-10-31"}, reason="With the action")
    yield _did(date(2025, 10, 22), owner, ELMTREE, cases, "List of closed cases")
    yield from _ended(
        date(2025, 10, 31), "2025-11", date(2025, 12, 15), owner, ELMTREE, "Lists of September and October"
    )
    why = ("Open cases pile up", "The same form", "fishbone")
    yield _drafted(
        date(2025, 8, 15),
        owner,
        ELMTREE_OVERDUE,
        why,
        due="2025-09-30",
        expected="10",
        expected_by="2025-09",
    )
    yield _approved(date(2025, 8, 19), ELMTREE_OVERDUE)
    yield from _ended(
        date(2025, 9, 30), "2025-10", date(2025, 11, 17), owner, ELMTREE_OVERDUE, "Count of 30 September"
    )
    rota = "One rota for chats and messages"
    why = ("Chats wait since the takeover", "Two rotas, and nobody sees both", "pareto")
    yield _drafted(
        date(2026, 5, 18),
        owner,
        ELMTREE_CHAT,
        why,
        due="2026-07-31",
        expected="85",
        expected_by="2026-05",
        kept_for="3",
    )
    yield _approved(date(2026, 5, 20), ELMTREE_CHAT)
    yield _action(date(2026, 5, 20), owner, ELMTREE_CHAT, rota, "2026-06-30")


def _foxglove() -> Iterator[Says]:
    owner = "d-lavoie"
    why = ("Chats wait", "People leave before the takeover", "other")
    yield _drafted(date(2026, 3, 16), owner, FOXGLOVE, why, due="2026-03-31")
    yield _approved(date(2026, 3, 17), FOXGLOVE)
    yield Says(date(2026, 3, 31), owner, FOXGLOVE, {"state": "done", "evidence": "Deed of novation"})
    yield Says(
        date(2026, 4, 20),
        "j-marlowe",
        FOXGLOVE,
        {"state": "closed", "closed_with": "2026-03"},
        reason="The contract ended with March; Elmtree goes on under a contract of its own",
    )
