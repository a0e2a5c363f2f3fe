"""What counts for a plan: judged periods, figures with relief, declared failures, figures that are final."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.reliefs import at
from tests.workflow.test_plan_keeping import GOVERNANCE
from tests.workflow.test_plan_keeping import new_months
from tests.workflow.test_plan_keeping import periods

from outscore.model.period import Period
from outscore.model.terms.whole import SettledEvery
from outscore.storage.statements import Statements
from outscore.workflow.judged_periods import judged_run
from outscore.workflow.judged_periods import judges
from outscore.workflow.judged_periods import unjudged_words
from outscore.workflow.plan_keeping import keep_plans
from outscore.workflow.plans import plans_asked
from outscore.workflow.receive import receive
from outscore.workflow.relief import Asked
from outscore.workflow.relief import Ruling
from outscore.workflow.relief import claim_relief
from outscore.workflow.relief import decide_relief
from outscore.workflow.score import score_period

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.workflow.test_plan_keeping import Months

    from outscore.model.statement import StatementDocument

CONTRACT = "contracts/main.yaml"
TARGET = "    target: {at_least: 95}\n"
MINIMUM = (
    TARGET
    + "    minimum: {at_least: 80}\n"
    + '    expected_misses: {times: 3, in_last: 12, below_minimum: count, clause: "3.2"}\n'
)
NO_FLOOR = GOVERNANCE.partition("floors")[0]
MONEY = """\
missing_data: {no_report: not_measured, no_volume: not_measured, clause: "5"}
currency: EUR
charges: {source: fixed, amount: 1000, clause: "7"}
same_incident: {rule: charge_all, clause: "8"}
"""
TWICE = "triggers: [{id: plan, name: Improvement plan, clause: '12.3', when: [{test: missed, times: 2}]}]\n"
RELIEF = """\
relief_authority: [{role: head_of_vmo, people: [Ann Lee]}]
relief:
  - id: client_outage
    clause: "9.1"
    cause: client_system
    effect: treat_period_as_met
    from_percent: 50
    needs: approval
    measures: [speed]
"""
OTHER = """\
  - id: other
    name: Other
    metric: service_level
    clause: "3.3"
    target: {at_least: 99}
"""


@pytest.fixture
def months(tmp_path: Path) -> Months:
    return new_months(tmp_path)


def write(months: Months, terms: str, measure: str = TARGET, governance: str = GOVERNANCE) -> None:
    """Replace what the contract says of its measure, and add to its end."""
    months.desk.change(CONTRACT, TARGET, measure)
    months.desk.write(CONTRACT, (months.desk.folder / CONTRACT).read_text() + terms)
    months.desk.write("governance.yaml", governance)


def score(months: Months, names: Iterable[str], now: str = "2027-06-01T12:00:00+00:00") -> None:
    with months.open(now) as office:
        receive(office)
        for name in names:
            score_period(office, Period.parse(name))
        keep_plans(office)


def told(months: Months) -> list[tuple[str, str, str]]:
    return [
        (one.says("measure"), one.says("trigger"), one.says("since"))
        for one in months.plans().values()
        if one.state != "withdrawn"
    ]


QUARTERS_FROM = 'changes:\n  - from: "{}"\n    clause: "A1"\n    set: {{judged_over: [quarter]}}\n'
YEAR = [str(one) for one in periods(12)]
QUARTERS = [f"2025-Q{number}" for number in (1, 2, 3, 4)]


@pytest.mark.parametrize("rhythm", ["settled_every: quarter\n", "judged_over: [quarter]\n"])
def test_where_a_contract_judges_quarters_a_run_and_a_floor_are_of_quarters(
    months: Months, rhythm: str
) -> None:
    if "judged_over" in rhythm:
        months.desk.write(CONTRACT, without(months, "judged_over") + rhythm)
        write(months, "")
    else:
        write(months, MONEY + rhythm)
    months.drop("!+++---------")
    score(months, YEAR)
    assert told(months) == []
    score(months, QUARTERS)
    run = "Missed in Q1, Q2 and Q3 2025."
    assert told(months) == [("speed", run, "Missed since in Q4 2025.")]
    assert [*months.plans()] == ["2025-Q3"]
    with months.open() as office:
        assert plans_asked(office, Period.parse("2025-08")) == ()
        assert [one.id for one in plans_asked(office, Period.parse("2025-09"))] == ["acme.main.speed.2025-Q3"]


def without(months: Months, key: str) -> str:
    lines = (months.desk.folder / CONTRACT).read_text().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(f"{key}:"))


def test_a_trigger_that_stands_in_a_settled_quarter_opens_a_plan_with_its_day(months: Months) -> None:
    due = TWICE.replace("}]}]", "}], due_within_days: 15}]")
    write(months, MONEY + "settled_every: quarter\n" + due, governance=NO_FLOOR)
    months.drop("------")
    score(months, [*YEAR[:6], *QUARTERS[:2]])
    (plan,) = months.plans().values()
    assert plan.says("trigger") == (
        "By the contract in Q2 2025: Improvement plan (12.3): speed missed 2 times in a row. "
        "Due by 2025-07-15."
    )
    assert (plan.id, plan.says("answer_by")) == ("acme.main.speed.2025-Q2", "2025-07-15")


def test_a_plan_of_a_quarter_is_filled_in_held_against_quarters_and_closed_with_one(months: Months) -> None:
    write(months, MONEY + "settled_every: quarter\n")
    months.drop("!!!+++++++++")
    score(months, [*YEAR, *QUARTERS[:2]])
    months.write("2025-Q1", state="drafted", expected="95", expected_by="2025-Q2", kept_for="2")
    score(months, QUARTERS[:2])
    assert months.plans()["2025-Q1"].says("effect") == (
        "Too early to tell: 97.0 % in Q2 2025, 1 of 2 quarters; at least 95 in Q2 2025 and kept for "
        "2 quarters is expected."
    )
    score(months, QUARTERS[2:])
    plan = months.plans()["2025-Q1"]
    assert (plan.says("worked"), plan.says("closable")) == ("worked", "2025-Q4")
    months.write("2025-Q1", state="asked")
    months.close("2025-Q1", "2025-Q4")
    assert months.plans()["2025-Q1"].state == "closed"


def test_where_an_amendment_goes_from_months_to_quarters_both_are_counted_in_order(months: Months) -> None:
    write(months, QUARTERS_FROM.format("2025-07-01"))
    months.drop("++++--------")
    score(months, [*YEAR, *QUARTERS])
    assert told(months) == [("speed", "Missed in May, June and Q3 2025.", "Missed since in Q4 2025.")]


def test_the_run_of_periods_that_are_judged_has_no_gap_and_no_overlap(months: Months) -> None:
    write(months, QUARTERS_FROM.format("2025-05-01"))
    with months.open() as office:
        contract = office.workspace.contract("main")
    known = [Period.parse(one) for one in (*YEAR, *QUARTERS)]
    judged = [one for one in known if judges(contract, one)]
    assert [str(one) for one in judged] == ["2025-01", "2025-02", "2025-03", "2025-04", "2025-Q3", "2025-Q4"]
    assert [*judged_run(contract, [judged[0], judged[-1]])] == judged
    assert unjudged_words([contract]) == ""


def test_what_neither_months_nor_quarters_settle_asks_for_nothing_and_is_told(months: Months) -> None:
    write(months, MONEY + f"settled_every: {SettledEvery.YEAR}\n")
    months.drop("!!!")
    score(months, YEAR[:3])
    assert told(months) == []
    with months.open() as office:
        assert unjudged_words(office.workspace.contracts) == (
            "main is settled by year: its months and quarters are only reported and ask for none."
        )


def claim(months: Months) -> None:
    """Relief for the whole of February, granted."""
    with months.open("2025-03-03T12:00:00+00:00") as office:
        asked = Asked(
            vendor="acme",
            contract="",
            ground="client_outage",
            begin=at("2025-02-01 00:00"),
            end=at("2025-03-01 00:00"),
            zone="Europe/London",
            person="Vera Stone",
            what="Telephony was down",
            notice_at=at("2025-02-02 09:00"),
        )
        claim_relief(office, asked)
        decide_relief(office, Ruling(claim=1, grant=True, person="Ann Lee", reason="Seen in the log"))


@pytest.mark.parametrize("other", ["", OTHER])
@pytest.mark.parametrize("floor", ["of the workspace", "of the contract"])
def test_what_relief_makes_met_lies_below_no_floor(months: Months, floor: str, other: str) -> None:
    if floor == "of the workspace":
        write(months, MONEY + RELIEF, TARGET + other)
    else:
        write(months, MONEY + RELIEF, MINIMUM + other, NO_FLOOR)
    months.drop("+!!")
    score(months, YEAR[:1])
    claim(months)
    score(months, YEAR[1:3])
    assert [row[:2] for row in told(months) if row[0] == "speed"] == [
        ("speed", "Below its floor in March 2025.")
    ]


@pytest.mark.parametrize(
    ("governance", "measure"), [(NO_FLOOR, MINIMUM), (GOVERNANCE, TARGET)], ids=["minimum", "workspace"]
)
def test_a_month_that_counts_as_failed_lies_below_the_floor(
    months: Months, governance: str, measure: str
) -> None:
    write(months, MONEY.replace("no_report: not_measured", "no_report: fail"), measure, governance)
    months.drop("+?+")
    score(months, YEAR[:3])
    assert told(months) == [("speed", "Below its floor in February 2025.", "")]


def test_a_month_failed_as_a_band_at_the_floor_does_not_lie_below_it(months: Months) -> None:
    bands = TARGET + (
        "    bands: [{band: met, at_least: 95}, {band: near, at_least: 80, verdict: missed}, {band: far}]\n"
    )
    failing = MONEY.replace("no_report: not_measured", "no_report: fail, fail_as: near")
    write(months, failing, bands)
    months.drop("+?+")
    score(months, YEAR[:3])
    assert told(months) == []


POINTS = """\
points: {clause: "7", percent_per_point: 1}
triggers: [{id: plan, name: Plan, clause: "12.3", when: [{test: points_total, at_least: 2, in_last: 6}]}]
"""


def test_a_trigger_on_points_is_of_the_measures_that_were_missed_whatever_their_ids(months: Months) -> None:
    bands = TARGET + "    bands: [{band: met, at_least: 95, points: 0}, {band: missed, points: 1}]\n"
    second = OTHER.replace("other", '"2"').replace("99}", "50}")
    months.desk.change(CONTRACT, "id: speed", 'id: "1"')
    write(months, MONEY + POINTS, bands + second, NO_FLOOR)
    months.drop("--")
    score(months, YEAR[:2])
    assert told(months) == [
        (
            "1",
            "By the contract in February 2025: Plan (12.3): 2 points in 6 periods (at least 2).",
            "",
        )
    ]


RIPENS = "    name: Speed\n    matures_after_days: 60\n"


def ripening(months: Months, signs: str) -> None:
    """Months of which the first two are final: their rows came sixty days after them."""
    months.desk.change(CONTRACT, "    name: Speed\n", RIPENS)
    write(months, MONEY)
    months.drop(signs)
    score(months, YEAR[: len(signs)], "2025-05-01T12:00:00+00:00")


def test_a_provisional_month_neither_counts_nor_is_below_a_floor_until_it_is_final(months: Months) -> None:
    ripening(months, "--!")
    assert told(months) == []
    months.desk.drop("figures-final.csv", "A1,2025-03,sales,100,71")
    score(months, YEAR[:3], "2025-06-01T12:00:00+00:00")
    told_of = "Below its floor in March 2025. Missed in January, February and March 2025."
    assert told(months) == [("speed", told_of, "")]


def test_a_provisional_month_does_not_end_a_run_and_the_plan_says_so(months: Months) -> None:
    ripening(months, "--+")
    months.drop("-", first=4)
    score(months, YEAR[3:4], "2025-07-01T12:00:00+00:00")
    (_, trigger, since), *others = told(months)
    assert (since, others) == ("", [])
    assert trigger == (
        "Missed in January, February and April 2025. March 2025 is provisional until its rows come on "
        "2025-05-30 or later, and neither counts nor ends the run."
    )


def test_what_a_plan_expects_is_not_told_of_a_provisional_figure(months: Months) -> None:
    ripening(months, "!++")
    months.write("2025-01", state="drafted", expected="95", expected_by="2025-03")
    score(months, YEAR[:3], "2025-05-01T12:00:00+00:00")
    assert months.plans()["2025-01"].says("effect") == (
        "Too early to tell: at least 95 in March 2025 is expected, and figures go up to February 2025."
    )


@pytest.mark.parametrize(
    ("terms", "signs", "read"),
    [
        ("", "+-!", 0),
        (RELIEF, "+-!", 0),
        (TWICE, "++++", 0),
        (TWICE, "+-++", 1),
        (POINTS, "++++", 0),
    ],
)
def test_only_statements_in_which_something_may_stand_are_read(
    months: Months, monkeypatch: pytest.MonkeyPatch, terms: str, signs: str, read: int
) -> None:
    bands = TARGET + "    bands: [{band: met, at_least: 95, points: 0}, {band: missed, points: 1}]\n"
    write(months, MONEY + terms, bands)
    months.drop(signs)
    score(months, YEAR[: len(signs)])
    seen: list[str] = []
    as_it_is = Statements.read

    def read_and_counted(self: Statements, name: str) -> StatementDocument:
        seen.append(name)
        return as_it_is(self, name)

    monkeypatch.setattr(Statements, "read", read_and_counted)
    with months.open() as office:
        plans_asked(office, Period.parse("2025-12"))
    assert len(seen) == read
