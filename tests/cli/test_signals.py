"""Whether a measure complies and whether it has changed, by command and on the team's pages."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from tests.offices import NOON
from tests.offices import new_database
from tests.offices import new_desk

from outscore.cli import main
from outscore.governance.register import Wanted
from outscore.model.period import Period
from outscore.model.trail import BY_OUTSCORE
from outscore.workflow.receive import receive
from outscore.workflow.registers import in_registers
from outscore.workflow.registers import written
from outscore.workflow.render import render_scorecards
from outscore.workflow.render import render_shared
from outscore.workflow.score import score_period

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.offices import Desk

STEADY = (97, 96, 98, 97, 96, 97, 98, 96, 97, 98, 97, 96, 97)
"""Of 100 cases in each month from January 2025 on; the fourteenth month is for a test to say."""
LAST = "2026-02"
HAPPY = """\
  - id: happy
    version: 1
    name: Satisfied
    definition: Satisfied, of all who answered.
    unit: percent
    better: higher
    combine: sums
    numerator: satisfied
    denominator: asked
"""
SATISFACTION = """\
  - id: satisfaction
    name: Satisfaction
    metric: happy
    clause: "3.2"
    report_only: no target was agreed
"""
AMENDED = """\
changes:
  - {from: "2026-03-01", clause: A1, set: {measures.speed.target.at_least: 99}}
"""
THEME = "signals: [{contract: main, measure: satisfaction, theme: satisfaction}]\n"
MORE = """\
feed: answers
name: Answers
kind: aggregate
files: answers*.csv
vendor: {column: Vendor}
period: {column: Month, format: "%Y-%m", grain: month}
quantities:
  asked: {column: Asked, type: count}
  satisfied: {column: Satisfied, type: count}
"""


CHECKS = """\
feed: checks
name: Quality checks
kind: evaluations
files: checks*.csv
vendor: {id: acme}
fields:
  evaluation: {column: Id}
  contact_on: {column: Day, format: "%Y-%m-%d"}
  sample: {column: How, words: {R: random, A: targeted}}
  scorer: {column: Who, words: {C: client, V: vendor}}
  customer_errors: {column: Customer}
  business_errors: {column: Business}
  compliance_errors: {column: Compliance}
quantities: [evaluated, customer_critical]
"""
ERRORS = """\
  - id: errors
    version: 1
    name: Critical errors
    definition: Checks with an error that matters to the customer, of all.
    unit: percent
    better: lower
    combine: sums
    fewest: 50
    numerator: customer_critical
    denominator: evaluated
"""
CHECKED = """\
  - id: errors
    name: Critical errors
    metric: errors
    clause: "3.3"
    target: {at_most: 10}
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = new_desk(tmp_path, new_database("sqlite", tmp_path))
    desk.change("contracts/main.yaml", 'starts: "2026-01-01"', 'starts: "2025-01-01"')
    return desk


def months(count: int) -> list[str]:
    return [str(one) for one in Period.parse(LAST).last(14)][:count]


def played(desk: Desk, figures: Sequence[int | None], satisfied: Sequence[int] = ()) -> None:
    """Every month received and scored; None: nothing came and nothing was scored."""
    named = [
        (month, figure) for month, figure in zip(months(14), figures, strict=False) if figure is not None
    ]
    desk.drop("figures.csv", *(f"A1,{month},sales,100,{figure}" for month, figure in named))
    if satisfied:
        rows = [f"A1,{month},200,{each}" for month, each in zip(months(14), satisfied, strict=True)]
        desk.write("inbox/answers.csv", "\n".join(["Vendor,Month,Asked,Satisfied", *rows]) + "\n")
    with desk.open() as office:
        receive(office)
        for month, _ in named:
            score_period(office, Period.parse(month))


def with_satisfaction(desk: Desk, governance: str = THEME) -> None:
    """A second measure, which is only reported."""
    with (desk.folder / "metrics.yaml").open("a") as file:
        file.write(HAPPY)
    with (desk.folder / "contracts/main.yaml").open("a") as file:
        file.write(SATISFACTION)
    desk.write("feeds/answers.yaml", MORE)
    desk.change("vendors.yaml", "feed: figures}]", "feed: figures}, {code: A1, feed: answers}]")
    desk.write("governance.yaml", governance)


def told(desk: Desk, *words: str, code: int = 0) -> str:
    done = CliRunner().invoke(main, ["-w", str(desk.folder), *words])
    assert done.exit_code == code, done.output
    return done.output


def row(desk: Desk, measure: str = "speed", month: str = LAST) -> dict[str, str]:
    said = told(desk, "signals", month, "--vendor", "acme", "--measure", measure, "--format", "csv")
    (found,) = csv.DictReader(io.StringIO(said))
    return found


def pages(desk: Desk, month: str = LAST) -> dict[str, str]:
    """The team's pages and the cards, by file name."""
    period = Period.parse(month)
    with desk.open() as office:
        made = [*render_shared(office, period), *render_scorecards(office, period)]
    return {one.path: (desk.folder / "out" / one.path).read_text("utf-8") for one in made}


def test_a_month_can_be_met_and_be_a_concern(desk: Desk) -> None:
    desk.change("contracts/main.yaml", "at_least: 95", "at_least: 70")
    played(desk, (*STEADY, 75))
    found = row(desk)
    assert (found["complies"], found["changed"]) == ("met", "concerning")
    assert found["why"] == "February 2026 is below the lower limit: a concern."
    assert found["chart"] == "p' chart (Laney)"
    assert 75 < float(found["lower"]) < float(found["centre"]) < float(found["upper"]) <= 100
    assert found["outlook"].startswith("The chance that March 2026 misses its target is")
    assert f"{found['chance_of_missing']}, going by 14 months" in found["outlook"]
    assert "Of 0 earlier forecasts above 50 %" not in row(desk, month="2026-01")["outlook"]
    (one, other) = json.loads(told(desk, "signals", LAST, "--format", "json"))
    assert (one["vendor"], one["changed"], other["vendor"], other["changed"]) == (
        "acme", "concerning", "bolt", "not known",
    )  # fmt: skip
    table = told(desk, "signals", LAST)
    assert "February 2026 is below" in " ".join(table.split())
    assert "1 of 2 measures have fewer than 12 measured months" in table
    assert "acme, main: The contract is judged by one measure alone, Speed" in table


def test_one_measure_is_told_whole(desk: Desk) -> None:
    played(desk, (*STEADY, 75))
    said = told(desk, "signals", LAST, "--vendor", "acme", "--measure", "speed")
    assert "acme, Speed, February 2026\n  complies    missed\n  changed     concerning\n" in said
    assert "confidence  All cases were counted" in said


def test_a_month_without_a_statement_is_a_gap(desk: Desk) -> None:
    played(desk, (*STEADY[:5], None, None, *STEADY[5:10], 97, 97))
    assert row(desk, month="2026-01")["changed"] == "not known"
    assert row(desk)["changed"] == "no change"
    assert "going by 12 months" in row(desk)["outlook"]


def test_each_month_is_held_against_the_target_of_its_time(desk: Desk) -> None:
    played(desk, (*STEADY, 97))
    before = row(desk)
    with (desk.folder / "contracts/main.yaml").open("a") as file:
        file.write(AMENDED)
    after = row(desk)
    assert after["complies"] == "met"
    assert (before["chance_of_missing"], after["chance_of_missing"]) == ("2 %", "98 %")
    assert before["outlook"].split("months. ")[1] == after["outlook"].split("months. ")[1]


MONEY = """\
missing_data: {no_report: not_measured, no_volume: not_measured, clause: "5"}
currency: EUR
charges: {source: fixed, amount: 1000, clause: "7"}
same_incident: {rule: charge_all, clause: "8"}
"""
STEP_UP = """\
step_up:
  - {clause: "7", measures: [speed], periods: 12, not_measured: blocks, at_most_percent_of_gap: 20}
"""
REPORTED = """\
changes:
  - from: "2026-03-01"
    clause: A1
    set: {measures.speed.target: null, measures.speed.report_only: agreed to be looked at}
"""
DROPPED = """\
changes:
  - from: "2026-03-01"
    clause: A1
    set: {measures.speed: null}
"""
SETTLING = """\
settling_in: {until: "2026-03-31", effect: report_only, earlier_failures: do_not_count, clause: "9"}
"""
QUARTERLY = "settled_every: quarter\n"
TARGET = "target: {at_least: 95}"
STARTS = 'starts: "2025-01-01"'


def agreed(desk: Desk, more: str) -> None:
    with (desk.folder / "contracts/main.yaml").open("a") as file:
        file.write(more)


def test_a_level_that_has_risen_is_what_the_next_month_is_held_against(desk: Desk) -> None:
    """A year at 98 raises 95 to 96, so that two months at 95 are missed."""
    agreed(desk, MONEY + STEP_UP)
    played(desk, (*[98] * 12, 95, 95))
    found = row(desk)
    assert found["complies"] == "missed"
    as_written = desk.folder / "contracts/main.yaml"
    as_written.write_text(as_written.read_text().replace(STEP_UP, ""))
    with desk.open() as office:
        score_period(office, Period.parse(LAST))
    assert row(desk)["complies"] == "met"
    assert (found["chance_of_missing"], row(desk)["chance_of_missing"]) == ("74 %", "7 %")


def test_a_level_of_the_first_months_is_what_the_next_month_is_held_against(desk: Desk) -> None:
    desk.change("contracts/main.yaml", TARGET, f'{TARGET}\n    ramp: [{{until: "2026-06-30", at_least: 80}}]')
    agreed(desk, MONEY)
    played(desk, [90 + at * 7 % 5 for at in range(14)])
    assert (row(desk)["chance_of_missing"], row(desk)["reach"]) == ("2 %", "will reach it")
    desk.change("contracts/main.yaml", "2026-06-30", "2026-02-28")
    assert (row(desk)["chance_of_missing"], row(desk)["reach"]) == ("98 %", "may or may not")


@pytest.mark.parametrize(
    ("before", "after", "more", "why"),
    [
        (STARTS, f'{STARTS}\nends: "2026-02-28"', "", "The contract is not in force in March 2026, so"),
        (TARGET, TARGET, REPORTED, "March 2026 has no target that could be missed."),
        (TARGET, TARGET, DROPPED, "The contract no longer has this measure in March 2026, so nothing"),
        (TARGET, TARGET, MONEY + SETTLING, "March 2026 is part of the settling-in time and only reported"),
        (TARGET, TARGET, MONEY + QUARTERLY, "March 2026 cannot be missed. The contract settles each"),
    ],
)  # fmt: skip
def test_a_month_that_cannot_be_missed_has_no_chance_of_it(
    desk: Desk, before: str, after: str, more: str, why: str
) -> None:
    desk.change("contracts/main.yaml", before, after)
    if more == DROPPED:
        with_satisfaction(desk)
    agreed(desk, more)
    played(desk, (*STEADY, 97))
    found = row(desk)
    assert found["outlook"].startswith(why)
    assert (found["chance_of_missing"], found["reach"]) == ("", "not known")


def test_months_that_failed_for_want_of_a_report_count_as_misses(desk: Desk) -> None:
    agreed(desk, MONEY.replace("no_report: not_measured", "no_report: fail"))
    desk.drop("figures.csv", *(f"A1,{month},sales,100,97" for month in months(14)[:12]))
    with desk.open() as office:
        receive(office)
        for month in months(14):
            score_period(office, Period.parse(month))
    found = row(desk)
    assert (found["complies"], found["chance_of_missing"]) == ("missed", "16 %")
    assert "going by 14 months, of which 2 counted as missed without a figure." in found["outlook"]
    assert found["reach"] == "may or may not"


def test_rounding_in_the_contract_turns_no_chart(desk: Desk) -> None:
    rounding = f"{TARGET}\n    round_value: {{to: 0.1, how: half_up}}"
    desk.change("contracts/main.yaml", TARGET, rounding)
    agreed(desk, MONEY)
    cases = [(f"A1,{month},sales,{903 + at},{860 + at * 13 % 9}") for at, month in enumerate(months(14))]
    desk.drop("figures.csv", *cases)
    with desk.open() as office:
        receive(office)
        for month in months(14):
            score_period(office, Period.parse(month))
    assert row(desk)["chart"] == "p' chart (Laney)"
    assert len(row(desk)["centre"].split(".")[1]) == 4, "the exact shares, not the rounded ones"


def test_a_month_that_took_the_figure_of_another_has_no_place_on_the_chart(desk: Desk) -> None:
    previous = 'missing_data: {no_report: previous, no_volume: not_measured, clause: "5"}'
    desk.change("contracts/main.yaml", TARGET, f"{TARGET}\n    {previous}")
    agreed(desk, MONEY)
    desk.drop("figures.csv", *(f"A1,{month},sales,100,{97 - at % 2}" for at, month in enumerate(months(13))))
    with desk.open() as office:
        receive(office)
        for month in months(14):
            score_period(office, Period.parse(month))
    found = row(desk)
    assert (found["complies"], found["chart"]) == ("met", "p' chart (Laney)")
    assert found["why"].startswith("February 2026 is not on the chart: the figure is no share of the month's")
    assert "not on the chart" not in row(desk, month="2026-01")["why"]
    assert "February 2026 is not on the chart" in pages(desk)[f"{LAST}/pack.html"]


def test_a_reported_measure_that_was_not_measured_is_no_second_judge(desk: Desk) -> None:
    with_satisfaction(desk)
    desk.write("inbox/answers.csv", "Vendor,Month,Asked,Satisfied\nA1,2025-01,200,160\n")
    played(desk, (97, 97))
    for month, word in (("2025-01", "report only"), ("2025-02", "not measured")):
        assert row(desk, "satisfaction", month)["complies"] == word
        said = told(desk, "signals", month, "--vendor", "acme")
        assert "is judged by one measure alone, Speed" in said


def test_a_share_of_good_half_hours_gets_an_xmr_chart(desk: Desk) -> None:
    good = (
        "combined: {method: share_of_good_intervals, good_interval: {at_least: 97}, empty_interval: left_out}"
    )
    desk.change("contracts/main.yaml", "target: {at_least: 95}", "target: {at_least: 95}\n    " + good)
    played(desk, (*STEADY, 97))
    assert row(desk)["chart"] == "XmR chart"


def test_green_outside_and_red_inside(desk: Desk) -> None:
    with_satisfaction(desk)
    played(desk, (*STEADY, 97), (*[160, 161, 159] * 4, 160, 110))
    said = told(desk, "signals", LAST, "--vendor", "acme")
    assert "acme, main: Every judged measure is met, and yet: Satisfaction: February 2026 is below" in said
    page = pages(desk)[f"{LAST}/pack.html"]
    assert "<b>Acme Contact</b>, Main agreement: Every judged measure is met, and yet:" in page
    assert "yet" not in told(desk, "signals", "2026-01", "--vendor", "acme")


def test_a_measure_that_nobody_gave_a_theme_tells_nothing_of_customers(desk: Desk) -> None:
    with_satisfaction(desk, "people: []\n")
    played(desk, (*STEADY, 97), (*[160, 161, 159] * 4, 160, 110))
    said = told(desk, "signals", LAST, "--vendor", "acme")
    assert "no figure tells how customers fare" in said


def test_a_sample_says_how_sure_it_is(desk: Desk) -> None:
    with (desk.folder / "metrics.yaml").open("a") as file:
        file.write(ERRORS)
    with (desk.folder / "contracts/main.yaml").open("a") as file:
        file.write(CHECKED)
    desk.write("feeds/checks.yaml", CHECKS)
    rows = [
        f"{month}-{number},{month}-03,R,C,{int(number < 2 + at % 2)},0,0"
        for at, month in enumerate(months(14))
        for number in range(40)
    ]
    head = "Id,Day,How,Who,Customer,Business,Compliance"
    desk.write("inbox/checks.csv", "\n".join([head, *rows]) + "\n")
    played(desk, (*STEADY, 97))
    assert row(desk, "errors")["confidence"] == "40 quality checks, fewer than 50: too few to go by."
    assert "40 quality checks, fewer than 50" in pages(desk)[f"{LAST}/pack.html"]
    desk.write(
        "governance.yaml", "signals: [{contract: main, measure: errors, fewest: 30, population: 50}]\n"
    )
    told_so = row(desk, "errors")["confidence"]
    assert told_so.startswith("40 quality checks, drawn from 50, 95 % interval ")
    assert " %. The target lies within the interval" in told_so
    page = pages(desk)[f"{LAST}/pack.html"]
    assert '<td role="cell" data-label="How sure?"><span class="small">40 quality checks, drawn' in page
    assert "All cases were counted" not in page
    desk.change("contracts/main.yaml", "at_most: 10", "at_most: 90")
    assert row(desk, "errors")["confidence"] == told_so, "the statement's own target counts"


def test_limits_begin_anew_where_something_was_changed_on_purpose(desk: Desk) -> None:
    played(desk, (*STEADY, 75))
    entry = "  - {contract: main, measure: speed, changed: [{since: 2026-01, reason: New telephones}]}\n"
    desk.write("governance.yaml", "signals:\n" + entry)
    found = row(desk)
    assert (found["changed"], found["chart"]) == ("not known", "")
    assert found["why"].startswith("2 measured months since January 2026 (New telephones).")
    own = "  - {contract: main, measure: speed, vendor: acme, changed: [{since: 2025-01, reason: Base, "
    desk.write("governance.yaml", "signals:\n" + entry + own + "baseline_until: 2025-12}]}\n")
    assert row(desk)["changed"] == "concerning"


SPEED = "contract: main, measure: speed"
BASE = "{since: 2025-01, reason: a, baseline_until: "


@pytest.mark.parametrize(
    ("entry", "wanted"),
    [
        ("contract: mian, measure: speed, fewest: 3", "There is no contract 'mian'. Did you mean 'main'?"),
        ("contract: main, measure: sped, fewest: 3", "There is no measure 'sped'. Did you mean 'speed'?"),
        (f"{SPEED}, vendor: acne, fewest: 3", "There is no vendor 'acne'."),
        (SPEED, "says nothing. Add one of changed, fewest, population, theme"),
        (f"{SPEED}, fewest: 0", "fewest is 0; write a number from 1 on"),
        (f"{SPEED}, theme: mood", "theme"),
        (f"{SPEED}, changed: [{{since: 2026-Q1, reason: a}}]", 'must be a month written "2026-03"'),
        (f"{SPEED}, changed: [{BASE}2025-11}}]", "limits need 12. Write 2025-12 or later"),
        (
            f"{SPEED}, changed: [{{since: 2025-03, reason: a}}, {{since: 2025-03, reason: b}}]",
            "Put each once, oldest first.",
        ),
        (
            f"{SPEED}, changed: [{BASE}2025-12}}, {{since: 2025-12, reason: b}}]",
            "goes on after the change in 2025-12",
        ),
        (
            f"{SPEED}, fewest: 3}}\n  - {{{SPEED}, population: 9",
            "has an entry in line 2 already. Put both into one.",
        ),
    ],
)
def test_what_governance_says_of_signals_is_checked(desk: Desk, entry: str, wanted: str) -> None:
    desk.write("governance.yaml", f"signals:\n  - {{{entry}}}\n")
    said = " ".join(told(desk, "check", code=1).split())
    assert wanted in said
    assert "Traceback" not in said


def test_names_that_are_not_there_are_refused_with_those_that_are(desk: Desk) -> None:
    played(desk, (97, 97))
    assert "There is no vendor 'nobody'. Known: acme, bolt." in told(
        desk, "signals", "2025-02", "--vendor", "nobody", code=2
    )
    assert "There is no measure 'sped'. Known: speed." in told(
        desk, "signals", "2025-02", "--measure", "sped", code=2
    )
    assert "2025-03 has not been scored" in told(desk, "signals", "2025-03", code=2)
    assert "a month, such as 2026-10" in told(desk, "signals", "2025-Q1", code=2)


def test_pages_say_it_side_by_side_and_cards_do_not(desk: Desk) -> None:
    played(desk, (*STEADY, 75))
    made = pages(desk)
    for name in ("pack", "comparison"):
        page = made[f"{LAST}/{name}.html"]
        assert "Does it comply, and has it changed?" in page
        assert "February 2026 is below the lower limit: a concern." in page
        assert '<td role="cell" data-label="Changed?"><span>concerning</span>' in page
        assert "The chance that March 2026 misses its target is" in page
        assert "is judged by one measure alone" in page
    cards = [text for path, text in made.items() if "scorecard" in path]
    assert cards
    assert not any("has it changed" in text or "concerning" in text for text in cards)
    assert pages(desk) == made


def test_what_was_approved_does_not_change_by_an_earlier_month_that_is_corrected(desk: Desk) -> None:
    played(desk, (*STEADY, 97))
    period = Period.parse(LAST)
    desk.run(period)
    desk.approve(period=period, now="2026-05-05T12:00:00+00:00")
    before = pages(desk)
    desk.take_away("figures.csv")
    desk.drop("figures-2.csv", "A1,2026-01,sales,100,50")
    with desk.open("2026-06-05T12:00:00+00:00") as office:
        receive(office)
        score_period(office, period.previous())
    assert "January 2026 is below the lower limit" in told(desk, "signals", "2026-01")
    assert pages(desk)[f"{LAST}/pack.html"] == before[f"{LAST}/pack.html"]


def test_in_the_first_year_the_page_says_that_it_is_too_early(desk: Desk) -> None:
    played(desk, STEADY[:11])
    early = pages(desk, "2025-11")["2025-11/pack.html"]
    assert "Whether 2 measures changed is not known yet: fewer than 12 measured months." in early
    assert "Whether each measure complies" not in early
    assert "is judged by one measure alone" in early
    desk.drop("figures-2.csv", "A1,2025-12,sales,100,96")
    with desk.open() as office:
        receive(office)
        score_period(office, Period.parse("2025-12"))
    assert "Whether each measure complies" in pages(desk, "2025-12")["2025-12/pack.html"]


def test_an_open_plan_tells_the_chance_that_its_figure_is_missed(desk: Desk) -> None:
    desk.write("governance.yaml", "people: [{id: ann, name: Ann Owen}]\n")
    played(desk, (*STEADY[:11], 90, 91, 90))
    told(desk, "score", LAST)
    plan = f"acme.main.speed.{LAST}"
    words = ("actions", "plans", LAST, "--vendor", "acme")
    assert "chance" not in told(desk, *words, code=1)
    for expected, chance in (("95", "75 %"), ("50", "2 %")):
        with desk.open(NOON) as office:
            there = in_registers(office)["plans", plan]
            says = {"expected": expected, "expected_by": "2026-06"}
            written(office, "ann", [Wanted("plans", plan, there.version, says)])
        (found,) = csv.DictReader(io.StringIO(told(desk, *words, "--format", "csv", code=1)))
        assert found["chance_expected_is_missed"] == chance
        assert found["track_record"]
    assert "chance expected is missed" in told(desk, *words, code=1)
    with desk.open(NOON) as office:
        there = in_registers(office)["plans", plan]
        written(
            office, BY_OUTSCORE, [Wanted("plans", plan, there.version, {"state": "withdrawn"}, "Put right.")]
        )
    assert "chance" not in told(desk, *words, code=1)
