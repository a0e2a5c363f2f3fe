"""What people wrote in a plan outlives every change of the months that ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from tests.offices import new_database
from tests.offices import new_desk

from outscore.governance.fold import folded
from outscore.governance.plan_states import CLOSED
from outscore.governance.plan_states import ENDED
from outscore.governance.plan_states import WITHDRAWN
from outscore.governance.register import Wanted
from outscore.governance.register_ids import ACTIONS
from outscore.governance.register_ids import PLANS
from outscore.governance.same_plan import worked_on
from outscore.governance.watching import Month
from outscore.governance.writing import entry_of
from outscore.model.governance import WatchRules
from outscore.model.period import Period
from outscore.model.result import Verdict
from outscore.model.trail import BY_OUTSCORE
from outscore.model.trail import Entry
from outscore.workflow.plan_keeping import plan_changes
from outscore.workflow.plans import Results
from outscore.workflow.plans import Watched
from outscore.workflow.plans import asked_by
from outscore.workflow.registers import known_to

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

    from outscore.governance.subject import Subject
    from outscore.workflow.office import Office
    from outscore.workflow.plans import PlanAsked

SPEED = Watched("acme", "main", "speed")
SIGNS = {"+": Verdict.MET, "-": Verdict.MISSED, "!": Verdict.MISSED, "?": Verdict.NOT_MEASURED}
APPROVED = {
    "state": "approved",
    "problem": "Slow",
    "root_cause": "Too few people",
    "method": "five_whys",
    "owner": "ben",
    "due": "2030-01-31",
    "approver": "ann",
}
YEAR = [Period.month(2025, number) for number in range(1, 13)]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("identity")
    desk = new_desk(folder, new_database("sqlite", folder))
    people = "people:\n  - {id: ann, name: Ann}\n  - {id: ben, name: Ben, organisation: acme}\n"
    desk.write("governance.yaml", people)
    desk.change("contracts/main.yaml", 'starts: "2026-01-01"', 'starts: "2025-01-01"')
    with desk.open("2027-06-01T12:00:00+00:00") as opened:
        yield opened


@dataclass
class Register:
    """A register of plans in memory, and the months of one measure; signs: by month, counted from 0."""

    office: Office
    signs: dict[int, str] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)

    @property
    def subjects(self) -> dict[tuple[str, str], Subject]:
        return folded(self.entries)

    @property
    def plans(self) -> dict[str, Subject]:
        return {name: one for (register, name), one in self.subjects.items() if register == PLANS}

    @property
    def results(self) -> Results:
        if not self.signs:
            return Results({}, {})
        shown = [
            (period, self.signs.get(number, "?"))
            for number, period in enumerate(YEAR)
            if min(self.signs) <= number <= max(self.signs)
        ]
        months = tuple(Month(period, SIGNS[sign], sign == "!") for period, sign in shown)
        return Results({SPEED: months}, {SPEED: {}})

    @property
    def asked(self) -> tuple[PlanAsked, ...]:
        return asked_by(self.office, self.results, self.subjects)

    def rule(self, in_a_row: int) -> None:
        workspace = self.office.workspace
        governance = replace(workspace.governance, rules=WatchRules(in_a_row, 3))
        self.office = replace(self.office, workspace=replace(workspace, governance=governance))

    def write(self, wanted: Wanted, person: str) -> None:
        done = entry_of(wanted, person, "2027-06-01T12:00:00+00:00", known_to(self.office, self.subjects))
        assert isinstance(done, Entry), done
        self.entries.append(done)

    def keep(self) -> list[Wanted]:
        wishes = list(plan_changes(self.office, self.results, self.subjects))
        for wanted in wishes:
            self.write(wanted, BY_OUTSCORE)
        return wishes

    def change(self, plan: Subject, reason: str = "", **fields: str) -> None:
        self.write(Wanted(PLANS, plan.id, plan.version, fields, reason), "ann")

    def open_plan(self) -> Subject | None:
        return next((one for one in self.plans.values() if one.state not in ENDED), None)

    def approve(self) -> None:
        plan = self.open_plan()
        if plan is not None and plan.state == "asked":
            self.change(plan, state="drafted")
            self.change(self.plans[plan.id], **APPROVED)

    def close(self, month: int) -> None:
        """Close the plan that is open with a month, or with the nearest that may be named."""
        self.approve()
        plan = self.open_plan()
        if plan is None:
            return
        first, last = YEAR.index(Period.parse(plan.says("opened"))), max(self.signs)
        if first <= last:
            self.change(plan, state="done", evidence="Rosters")
            named = str(YEAR[min(max(month, first), last)])
            self.change(self.plans[plan.id], "It is enough", state="closed", closed_with=named)

    def act(self) -> None:
        plan = self.open_plan()
        if plan is not None:
            fields = {"what": "Hire", "owner": "ben", "due": "2030-01-31", "plan": plan.id}
            self.write(Wanted(ACTIONS, "", None, fields), "ann")


def played(register: Register, steps: Sequence[tuple[str, int, str]]) -> Iterator[dict[str, Subject]]:
    """Do one thing after the other; the plans before each are given, and then results are looked at."""
    for what, number, sign in steps:
        match what:
            case "score":
                register.signs[number] = sign
            case "rule":
                register.rule(2 + number % 3)
            case "approve":
                register.approve()
            case "act":
                register.act()
            case "close":
                register.close(number)
        before = register.plans
        register.keep()
        yield before


scored = st.tuples(st.just("score"), st.integers(0, 11), st.sampled_from("+---!?"))
by_people = st.tuples(st.sampled_from(("approve", "close", "act", "rule")), st.integers(0, 11), st.just(""))
histories = st.lists(scored | scored | by_people, max_size=40)


def by_hand(plan: Subject) -> dict[str, str]:
    """What people wrote that still stands."""
    said = [
        (name, value)
        for entry in plan.entries
        if entry.person != BY_OUTSCORE
        for name, value in entry.changes.items()
    ]
    return dict(said)


@settings(max_examples=120, deadline=None)
@given(steps=histories)
def test_each_plan_that_is_asked_for_has_one_in_the_register_and_the_same_again_writes_nothing(
    office: Office, steps: list[tuple[str, int, str]]
) -> None:
    register = Register(office)
    for _ in played(register, steps):
        assert register.keep() == []
        kept = [one.kept for one in register.asked]
        assert len({one.id for one in kept if one}) == len(kept)
        states = [one is not None and one.state for one in kept]
        assert [state == CLOSED for state in states] == [
            one.plan.closed is not None for one in register.asked
        ]
        going_on = [one.id for one in register.plans.values() if one.state not in ENDED]
        assert going_on == [one.id for one in register.asked if one.plan.closed is None]


@settings(max_examples=120, deadline=None)
@given(steps=histories)
def test_a_plan_that_somebody_worked_on_is_not_withdrawn_while_one_is_asked_for_in_its_life(
    office: Office, steps: list[tuple[str, int, str]]
) -> None:
    register = Register(office)
    for before in played(register, steps):
        asked, touched = (
            [one for one in register.asked if one.plan.closed is None],
            worked_on(register.subjects),
        )
        for name, was in before.items():
            now = register.plans[name]
            assert by_hand(now) == by_hand(was)
            if was.state == CLOSED:
                assert (now.state, now.says("closed_with")) == (CLOSED, was.says("closed_with"))
            elif now.state == WITHDRAWN and name in touched:
                again = [one for one in asked if str(one.plan.opened) <= now.says("withdrawn_with")]
                assert all(one.id in touched for one in again)
                assert was.state == WITHDRAWN or not asked


@settings(max_examples=80, deadline=None)
@given(signs=st.text("+---!?", min_size=1, max_size=12), order=st.permutations(range(12)))
def test_the_order_in_which_months_are_scored_makes_no_difference_where_nobody_wrote(
    office: Office, signs: str, order: list[int]
) -> None:
    one_by_one, in_one_go = Register(office), Register(office)
    for number in order:
        if number < len(signs):
            one_by_one.signs[number] = signs[number]
            one_by_one.keep()
    in_one_go.signs.update(enumerate(signs))
    in_one_go.keep()
    stand = [
        {name: one.fields for name, one in each.plans.items() if one.state != WITHDRAWN}
        for each in (one_by_one, in_one_go)
    ]
    assert stand[0] == stand[1]


def test_a_plan_that_was_withdrawn_goes_on_when_another_month_of_its_life_asks(office: Office) -> None:
    register = Register(office, dict(enumerate("!--")))
    register.keep()
    register.approve()
    register.signs[0] = "+"
    register.keep()
    (plan,) = register.plans.values()
    assert (plan.state, plan.says("withdrawn_with")) == ("withdrawn", "2025-03")
    register.signs[1] = "!"
    register.keep()
    (plan,) = register.plans.values()
    assert (plan.id, plan.state) == ("acme.main.speed.2025-01", "asked")
    assert (plan.says("problem"), plan.says("withdrawn_with")) == ("Slow", "")
    assert plan.says("trigger") == "Below its floor in February 2025."


def test_a_plan_that_was_withdrawn_is_not_the_one_that_later_months_ask_for(office: Office) -> None:
    register = Register(office, {0: "!"})
    register.keep()
    register.approve()
    register.signs[0] = "+"
    register.keep()
    register.signs[5] = "!"
    register.keep()
    assert [(one.says("opened"), one.state) for one in register.plans.values()] == [
        ("2025-01", "withdrawn"),
        ("2025-06", "asked"),
    ]
