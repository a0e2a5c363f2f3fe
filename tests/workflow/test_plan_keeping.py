"""Plans in the register follow results: opened, attached, escalated, withdrawn and asked for again."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from tests.offices import new_database
from tests.offices import new_desk

from outscore.errors import RegisterRefused
from outscore.governance.register import Wanted
from outscore.model.period import Period
from outscore.model.trail import BY_OUTSCORE
from outscore.workflow.plan_keeping import keep_plans
from outscore.workflow.plans import plans_asked
from outscore.workflow.receive import receive
from outscore.workflow.registers import in_registers
from outscore.workflow.registers import written
from outscore.workflow.score import score_period

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.offices import Desk

    from outscore.governance.subject import Subject
    from outscore.model.trail import Entry
    from outscore.workflow.office import Office

GOVERNANCE = """\
people:
  - {id: ann, name: Ann}
  - {id: ben, name: Ben, organisation: acme}
floors: [{contract: main, measure: speed, at_least: 80}]
"""
ONE_VENDOR = 'vendors: [acme]\nstarts: "2025-01-01"'
IN_TIME = {"+": 97, "-": 90, "!": 70}
FIRST = Period.parse("2025-01")
LATER = "2027-06-01T12:00:00+00:00"
APPROVED = {
    "state": "approved",
    "problem": "Slow",
    "root_cause": "Too few people",
    "method": "five_whys",
    "owner": "ben",
    "due": "2030-01-31",
    "approver": "ann",
}


@dataclass(frozen=True)
class Months:
    """A workspace whose months come out as signs say: + met, - missed, ! below the floor, ? nothing came."""

    desk: Desk

    def drop(self, signs: str, first: int = 1, name: str = "") -> None:
        """A file with the months, from the so-manieth on."""
        rows = [
            f"A1,{period},sales,100,{IN_TIME[sign]}"
            for period, sign in zip(periods(first + len(signs) - 1)[first - 1 :], signs, strict=True)
            if sign != "?"
        ]
        if rows:
            self.desk.drop(f"figures-{name or first}.csv", *rows)

    @contextmanager
    def open(self, now: str = LATER) -> Iterator[Office]:
        with self.desk.open(now) as office:
            yield office

    def score(self, *numbers: int) -> tuple[Entry, ...]:
        """Receive the inbox, score some months, and write what they say of plans."""
        with self.open() as office:
            receive(office)
            for number in numbers:
                score_period(office, periods(number)[-1])
            return keep_plans(office)

    def plans(self) -> dict[str, Subject]:
        """Every plan of the register, by the month that asked for it."""
        with self.open() as office:
            found = in_registers(office)
        return {one.says("opened"): one for (register, _), one in found.items() if register == "plans"}

    def write(self, opened: str, person: str = "ann", reason: str = "", **fields: str) -> None:
        """A person changes a plan."""
        plan = self.plans()[opened]
        with self.open() as office:
            written(office, person, [Wanted("plans", plan.id, plan.version, fields, reason)])

    def close(self, opened: str, month: str) -> None:
        """A person takes a plan from asked to closed."""
        self.write(opened, state="drafted")
        self.write(opened, **APPROVED)
        self.write(opened, state="done", evidence="Rosters")
        self.write(opened, state="closed", closed_with=month, reason="At target again")


def periods(count: int) -> list[Period]:
    found = [FIRST]
    while len(found) < count:
        found.append(found[-1].next())
    return found


def new_months(folder: Path) -> Months:
    desk = new_desk(folder, new_database("sqlite", folder))
    desk.write("governance.yaml", GOVERNANCE)
    desk.change("contracts/main.yaml", 'vendors: all\nstarts: "2026-01-01"', ONE_VENDOR)
    return Months(desk)


@pytest.fixture
def months(tmp_path: Path) -> Months:
    return new_months(tmp_path)


def told(months: Months) -> list[tuple[str, str, str, str]]:
    """Each plan: the month that asked for it, its state, its level, and what came after."""
    return [
        (opened, one.state, one.says("level"), one.says("since")) for opened, one in months.plans().items()
    ]


def test_a_plan_is_opened_by_outscore_and_the_same_again_writes_nothing(months: Months) -> None:
    months.drop("---")
    (entry,) = months.score(1, 2, 3)
    assert (entry.person, entry.subject) == (BY_OUTSCORE, "acme.main.speed.2025-03")
    assert entry.changes["trigger"] == "Missed in January, February and March 2025."
    assert entry.reason == "Results of 2025-03 ask for it."
    assert months.score(1, 2, 3) == months.score(2) == ()


def test_later_misses_attach_and_a_floor_escalates_the_same_plan(months: Months) -> None:
    months.drop("--?--!")
    months.score(1, 2, 3, 4)
    assert told(months) == [("2025-04", "asked", "0", "")]
    (attached,) = months.score(5)
    assert attached.changes == {"since": "Missed since in May 2025."}
    months.score(6)
    since = "Missed since in May and June 2025. Escalated: below its floor in June 2025."
    assert told(months) == [("2025-04", "asked", "1", since)]


def test_after_a_person_closed_it_a_new_run_opens_another_and_the_first_stays(months: Months) -> None:
    months.drop("---+++---")
    months.score(*range(1, 7))
    assert months.plans()["2025-03"].says("closable") == "2025-06"
    months.close("2025-03", "2025-06")
    before = months.plans()["2025-03"].fields
    months.score(7, 8, 9)
    assert [row[:2] for row in told(months)] == [("2025-03", "closed"), ("2025-09", "asked")]
    assert {**months.plans()["2025-03"].fields, "since": ""} == {**before, "since": ""}
    assert months.plans()["2025-03"].says("since") == ""


def test_a_corrected_month_withdraws_a_plan_and_another_correction_asks_for_it_again(months: Months) -> None:
    months.drop("!")
    months.score(1)
    months.write("2025-01", person="ben", state="drafted", problem="Slow")
    months.drop("+", name="corrected")
    (entry,) = months.score(1)
    assert entry.changes == {"state": "withdrawn", "withdrawn_with": "2025-01"}
    assert entry.reason == (
        "Results no longer ask for it, as they stand now. It was asked for so: "
        "Below its floor in January 2025."
    )
    assert months.score(1) == ()
    months.desk.drop("figures-corrected-again.csv", "A1,2025-01,sales,100,71")
    (entry,) = months.score(1)
    assert (entry.changes["state"], entry.reason) == ("asked", "Results ask for it again.")
    plan = months.plans()["2025-01"]
    assert (plan.state, plan.says("problem"), plan.version) == ("asked", "Slow", 4)


def test_where_another_month_asks_instead_the_withdrawn_plan_says_so(months: Months) -> None:
    months.drop("---")
    months.score(1, 2, 3)
    months.drop("+--", name="corrected")
    months.drop("-", first=4)
    entries = months.score(1, 2, 3, 4)
    assert [one.changes["state"] for one in entries] == ["asked", "withdrawn"]
    assert entries[1].reason.endswith("Asked for instead: acme.main.speed.2025-04.")


def test_plans_are_written_where_nobody_is_named_and_not_for_what_left_the_workspace(months: Months) -> None:
    months.desk.write("governance.yaml", "rules: {missed_in_a_row: 2}\n")
    months.drop("--")
    assert len(months.score(1, 2)) == 1
    months.desk.change("contracts/main.yaml", "id: speed", "id: quickness")
    with months.open() as office:
        assert keep_plans(office) == ()
    assert told(months) == [("2025-02", "asked", "0", "")]


def test_the_effect_is_written_when_the_data_arrive(months: Months) -> None:
    months.drop("!--++")
    months.score(1)
    months.write("2025-01", state="drafted", expected="95", expected_by="2025-04", kept_for="2")
    months.score(2)
    assert months.plans()["2025-01"].says("worked") == "too_early"
    months.score(3, 4)
    assert months.plans()["2025-01"].says("effect") == (
        "Too early to tell: 97.0 % in April 2025, 1 of 2 months; at least 95 in April 2025 and kept for "
        "2 months is expected."
    )
    months.score(5)
    plan = months.plans()["2025-01"]
    assert plan.says("worked") == "worked"
    assert plan.entries[-1].person == BY_OUTSCORE
    months.write("2025-01", expected="", expected_by="", kept_for="")
    months.score(5)
    assert (months.plans()["2025-01"].says("effect"), months.plans()["2025-01"].says("worked")) == ("", "")


@pytest.mark.parametrize("signs", ["--?--!", "!+++---", "?---+++-!"])
def test_month_by_month_ends_as_all_in_one_go(tmp_path_factory: pytest.TempPathFactory, signs: str) -> None:
    step, whole = (new_months(tmp_path_factory.mktemp("months")) for _ in range(2))
    for each in (step, whole):
        each.drop(signs)
    for number in range(1, len(signs) + 1):
        step.score(number)
    whole.score(*range(1, len(signs) + 1))
    fields = [{opened: one.fields for opened, one in each.plans().items()} for each in (step, whole)]
    assert fields[0] == fields[1]
    assert step.score(len(signs)) == ()


def approved(months: Months, opened: str) -> None:
    months.write(opened, state="drafted")
    months.write(opened, **APPROVED)


def test_an_approved_plan_goes_on_when_a_month_that_comes_late_opens_it_earlier(months: Months) -> None:
    months.drop("--?-")
    months.score(1, 2, 3, 4)
    approved(months, "2025-04")
    months.drop("-", first=3, name="late")
    (entry,) = months.score(3)
    assert entry.reason == "Results up to 2025-04. 2025-03 is the month that asks for it now."
    (plan,) = months.plans().values()
    assert (plan.id, plan.state, plan.says("problem")) == ("acme.main.speed.2025-04", "approved", "Slow")
    assert plan.says("trigger") == "Missed in January, February and March 2025."
    assert plan.says("since") == "Missed since in April 2025."
    with months.open() as office:
        (asked,) = plans_asked(office, Period.parse("2025-04"))
    assert (asked.id, asked.opened, asked.kept) == (plan.id, "2025-04", plan)


@pytest.mark.parametrize(
    ("in_a_row", "signs"), [(3, "----+++---"), (2, "+---+++----")], ids=["corrected", "other rules"]
)
def test_closed_and_approved_plans_stay_when_the_past_changes(
    months: Months, in_a_row: int, signs: str
) -> None:
    months.drop("+---+++---")
    months.score(*range(1, 8))
    months.close("2025-04", "2025-07")
    months.score(8, 9, 10)
    approved(months, "2025-10")
    before = {opened: one.state for opened, one in months.plans().items()}
    months.desk.write("governance.yaml", f"{GOVERNANCE}rules: {{missed_in_a_row: {in_a_row}}}\n")
    months.drop(signs, name="corrected")
    months.score(*range(1, len(signs) + 1))
    assert {opened: one.state for opened, one in months.plans().items()} == before
    assert before == {"2025-04": "closed", "2025-10": "approved"}


def test_a_plan_is_not_closed_with_a_month_that_was_never_scored(months: Months) -> None:
    months.drop("---+++")
    months.score(*range(1, 7))
    with pytest.raises(RegisterRefused, match="The last month that has one is 2025-06: close it with"):
        months.close("2025-03", "2025-12")
    months.write("2025-03", state="closed", closed_with="2025-06", reason="At target again")


DROPPED = """\
changes:
  - from: "2025-05-01"
    clause: "A1"
    set: {measures.speed: null}
"""


def test_a_plan_of_a_measure_that_the_contract_drops_says_so_and_can_be_closed(months: Months) -> None:
    second = "  - {id: other, name: Other, metric: service_level, clause: '3.3', target: {at_least: 50}}\n"
    months.desk.change("contracts/main.yaml", "    target: {at_least: 95}\n", TARGET + second)
    contract = months.desk.folder / "contracts" / "main.yaml"
    months.desk.write("contracts/main.yaml", contract.read_text(encoding="utf-8") + DROPPED)
    months.drop("----++")
    months.score(1, 2, 3, 4)
    assert months.plans()["2025-03"].says("since") == "Missed since in April 2025."
    months.score(5, 6)
    gone = "The contract no longer has speed since 2025-05-01; the last month with it is April 2025."
    assert months.plans()["2025-03"].says("since") == f"Missed since in April 2025. {gone}"
    with pytest.raises(RegisterRefused, match="The last month that has one is 2025-04"):
        months.close("2025-03", "2025-06")
    months.write("2025-03", state="closed", closed_with="2025-04", reason="It is no longer measured")
    months.score(6)
    assert months.plans()["2025-03"].says("since") == "Missed since in April 2025."


TARGET = "    target: {at_least: 95}\n"
CONTRACT = """\
    target: {at_least: 95}
    minimum: {at_least: 85}
    expected_misses: {times: 3, in_last: 12, below_minimum: count, clause: "3.2"}
missing_data: {no_report: not_measured, no_volume: not_measured, clause: "5"}
currency: EUR
charges: {source: fixed, amount: 1000, clause: "7"}
same_incident: {rule: charge_all, clause: "8"}
triggers:
  - {id: plan, name: Improvement plan, clause: "12.3", when: [{test: missed, times: 2}], due_within_days: 15}
"""


@pytest.fixture
def settled(months: Months) -> Months:
    months.desk.change("contracts/main.yaml", "    target: {at_least: 95}\n", CONTRACT)
    months.desk.write("governance.yaml", GOVERNANCE.partition("floors")[0])
    return months


def test_a_trigger_of_the_contract_opens_a_plan_once_in_a_run_with_its_day(settled: Months) -> None:
    settled.drop("-----")
    settled.score(1, 2)
    (plan,) = settled.plans().values()
    assert plan.says("trigger") == (
        "By the contract in February 2025: Improvement plan (12.3): speed missed 2 times in a row. "
        "Due by 2025-03-15."
    )
    assert (plan.id, plan.says("answer_by")) == ("acme.main.speed.2025-02", "2025-03-15")
    settled.score(3, 4, 5)
    assert told(settled) == [("2025-02", "asked", "0", "Missed since in March, April and May 2025.")]


def test_the_contracts_own_minimum_is_a_floor_where_the_workspace_sets_none(settled: Months) -> None:
    settled.drop("!")
    settled.score(1)
    assert settled.plans()["2025-01"].says("trigger") == "Below its floor in January 2025."
    lower = GOVERNANCE.replace("80", "60")
    settled.desk.write("governance.yaml", lower)
    (entry,) = settled.score(1)
    assert entry.changes["state"] == "withdrawn"
