"""What statements say of how a figure came about: rows taken out, averages, rounding, levels that moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.offices import HEADER
from tests.offices import new_database
from tests.offices import new_desk

from outscore.contracts.workspace import check_workspace
from outscore.model.period import Period
from outscore.scoring.restating import restated
from outscore.scoring.restating import results_differ
from outscore.workflow.explain import explain
from outscore.workflow.score import score_period

if TYPE_CHECKING:
    from pathlib import Path

    from tests.offices import Desk

    from outscore.model.statement import ResultDocument
    from outscore.model.statement import StatementDocument
    from outscore.workflow.explain import Explanation

TERMS = """\
contract: main
name: Main agreement
vendors: [acme]
starts: "2026-01-01"
judged_over: [month]
missing_data: {no_report: not_measured, no_volume: not_measured}
closed_days: ["2026-04-03"]
measures:
  - id: speed
    name: Speed
    metric: service_level
    clause: "3.1"
    target: {at_least: 90}
"""
HOURS = """\
    combined:
      method: whole_period
      hours: [{days: [monday, tuesday, wednesday, thursday, friday], from: "00:00", to: "24:00"}]
"""
EXCLUDED = """\
    exclusions: [{quantity: short, effect: leave_out_of_denominator, clause: "3.2"}]
"""
SMOOTHED = """\
    smoothing: average_with_previous
    round_value: {to: 0.1, how: half_even}
"""
RAMP = """\
    ramp: [{until: "2026-04-30", at_least: 70}]
"""
STEP_UP = """\
step_up:
  - {clause: "7", measures: [speed], periods: 3, not_measured: blocks, at_most_percent_of_gap: 20}
"""
BY_DAY = 'period: {column: Month, format: "%Y-%m-%d", grain: day}'


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A workspace whose acme is judged by its speed."""
    return new_desk(tmp_path, new_database("sqlite", tmp_path))


def agree(desk: Desk, *terms: str) -> None:
    measure = [one for one in terms if one.startswith(" ")]
    whole = [one for one in terms if not one.startswith(" ")]
    desk.write("contracts/main.yaml", "".join([TERMS, *measure, *whole]))
    assert not [fault for fault in check_workspace(desk.folder) if fault.refuses]


def days(desk: Desk, *rows: tuple[str, int, int]) -> None:
    """One file with a row for each day, of whose contacts one in twenty was short."""
    desk.change("feeds/figures.yaml", 'period: {column: Month, format: "%Y-%m", grain: month}', BY_DAY)
    with_short(desk)
    lines = [f"A1,{day},sales,{answered},{good},{answered // 20}" for day, answered, good in rows]
    desk.write("inbox/figures-days.csv", "\n".join([f"{HEADER},Short", *lines]) + "\n")
    desk.receive()


def with_short(desk: Desk) -> None:
    desk.change("feeds/figures.yaml", "quantities:", "quantities:\n  short: {column: Short, type: count}")


def month(desk: Desk, name: str, answered: int, good: int) -> None:
    desk.drop(f"figures-{name}.csv", f"A1,{name},sales,{answered},{good}")
    desk.receive()


def statement(desk: Desk, period: str = "2026-04") -> StatementDocument:
    with desk.open() as office:
        score_period(office, Period.parse(period))
        return office.statements.read(office.statements.current(period)["acme", "main"].sha256)


def result(desk: Desk, period: str = "2026-04") -> ResultDocument:
    return statement(desk, period)["results"][0]


def explained(desk: Desk, period: str = "2026-04") -> Explanation:
    with desk.open() as office:
        return explain(office, "acme", "speed", Period.parse(period))


WEEK_DAYS = (("2026-04-02", 100, 90), ("2026-04-03", 10, 1), ("2026-04-04", 20, 2))


def test_a_plain_figure_has_nothing_to_tell(desk: Desk) -> None:
    agree(desk, "    missing_data: {no_report: fail, no_volume: not_measured}\n")
    month(desk, "2026-04", 100, 95)
    assert "working" not in result(desk)


def test_hours_closed_days_and_exclusions_add_up_to_what_is_divided(desk: Desk) -> None:
    days(desk, *WEEK_DAYS)
    agree(desk, HOURS, EXCLUDED)
    counting = result(desk)["working"]["counting"]
    assert counting["all_rows"]
    assert counting["counts"]
    assert (counting["rows"], counting["all_rows"]["shown"]) == (3, "93 / 130")
    told = [(one["kind"], one["clause"], one["rows"]) for one in counting["corrections"]]
    assert told == [("hours", "3.1", 1), ("closed_day", "3.1", 1), ("exclusion", "3.2", 1)]
    changes = [one["counts"]["shown"] for one in counting["corrections"] if one["counts"]]
    assert changes == ["-2 / -20", "-1 / -10", "0 / -5"]
    assert counting["counts"]["shown"] == "90 / 95"


def test_explain_says_of_each_row_whether_it_counts(desk: Desk) -> None:
    agree(desk, HOURS)
    days(desk, *WEEK_DAYS)
    statement(desk)
    found = explained(desk)
    assert found.agrees, "the rows that count give the figure, where no money hangs on it"
    assert [(one.standing, one.said) for one in found.rows] == [
        ("counts", "counts"),
        ("closed_day", "left out: a closed day, 2026-04-03"),
        ("out_of_hours", "left out: outside the hours that count, Saturday 2026-04-04 00:00"),
    ]


def test_explain_prints_the_quantities_that_an_exclusion_reads(desk: Desk) -> None:
    with_short(desk)
    agree(desk, EXCLUDED)
    desk.write("inbox/figures-1.csv", f"{HEADER},Short\nA1,2026-04,sales,100,90,4\n")
    desk.receive()
    statement(desk)
    (row,) = explained(desk).rows
    assert dict(row.texts) == {"Answered": "100", "In time": "90", "Short": "4"}


def test_an_average_names_the_figure_of_the_month_before_and_the_rounding(desk: Desk) -> None:
    agree(desk, SMOOTHED)
    month(desk, "2026-03", 700, 651)
    month(desk, "2026-04", 86, 70)
    first = result(desk, "2026-03")["working"]["prepared"]
    assert first["before"] is None
    assert first["sentences"][0] == "Not averaged: February 2026 has no figure to average with."
    prepared = result(desk)["working"]["prepared"]
    assert prepared["before"]
    assert prepared["before"]["value"]["shown"] == "93 %"
    assert prepared["sentences"] == [
        "Averaged with the month before: (about 81.395349 % + 93 % of March 2026) / 2 = about 87.197674 %",
        "Rounded to multiples of 0.1, halves to the even one: about 87.197674 % becomes 87.2 %",
    ]
    found = explained(desk)
    assert found.working == "in_time / answered x 100 = 70 / 86 = about 81.395349 % (exactly 3500/43)"


def test_a_level_of_the_first_months_is_named_and_drawn_month_by_month(desk: Desk) -> None:
    agree(desk, RAMP)
    for name in ("2026-04", "2026-05"):
        month(desk, name, 100, 80)
    april, may = result(desk), result(desk, "2026-05")
    assert april["working"]["level"]["sentence"] == (
        "at least 70 % up to 2026-04-30, while the service grows into at least 90 %"
    )
    assert "working" not in may
    levels = [one.get("level", {"shown": "as now"})["shown"] for one in may["trend"][-2:]]
    assert levels == ["at least 70 %", "as now"]


def test_a_level_that_has_risen_names_clause_months_average_and_midpoint(desk: Desk) -> None:
    agree(desk, STEP_UP)
    for name, good in (("2026-01", 93), ("2026-02", 94), ("2026-03", 98), ("2026-04", 93), ("2026-05", 91)):
        month(desk, name, 100, good)
        found = result(desk, name)
    level = found["working"]["level"]
    assert (level["clause"], level["level"]["shown"], level["since"]) == ("7", "at least 92 %", "2026-04")
    assert [one["value"]["shown"] for one in level["figures"]] == ["93 %", "94 %", "98 %"]
    assert (level["average"]["shown"], level["half_way"]["shown"]) == ("95 %", "92.5 %")
    assert level["sentence"] == (
        "raised from 90 % after March 2026: every period exceeded it (January 2026 93 %, February 2026 94 %, "
        "March 2026 98 %), on average 95 %; half-way to that is 92.5 %, and 20 % of the gap, the most it may "
        "rise, is 92 %"
    )


def test_a_frozen_statement_that_tells_less_says_the_same(desk: Desk) -> None:
    agree(desk, HOURS, RAMP)
    days(desk, *WEEK_DAYS)
    now = statement(desk)
    assert "working" in now["results"][0]
    then: StatementDocument = {**now, "results": [_plain(now["results"][0])]}
    assert not results_differ(then, now)
    assert restated(then, now) == then


def _plain(one: ResultDocument) -> ResultDocument:
    """A result as versions before this one wrote it."""
    return {name: found for name, found in one.items() if name != "working"}  # type: ignore[return-value]
