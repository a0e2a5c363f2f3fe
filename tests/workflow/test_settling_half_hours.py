"""Figures that need half hours: from files they come out as the contract's own worked example says."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from tests.offices import APRIL
from tests.offices import FILES
from tests.offices import new_database
from tests.offices import new_desk
from tests.workflow.records_desk import METRICS

from outscore.model.period import Period
from outscore.workflow.receive import receive
from outscore.workflow.score import score_period

if TYPE_CHECKING:
    from pathlib import Path

    from tests.offices import Desk

    from outscore.workflow.receive import Reception

# Beginning, offered, answered within 20 seconds. The 3rd of April 2026 is a Friday, the 4th a Saturday.
HALF_HOURS = (
    ("2026-04-03 07:30", 10, 2),
    ("2026-04-03 08:00", 100, 90),
    ("2026-04-03 08:30", 10, 5),
    ("2026-04-03 23:30", 4, 4),
    ("2026-04-04 08:00", 20, 17),
)
MEASURES = {
    "whole_period": ("", Fraction(118 * 100, 144)),
    "average_of_intervals": (
        """\
    combined: {method: average_of_intervals, empty_interval: left_out}
""",
        Fraction(20 + 90 + 50 + 100 + 85, 5),
    ),
    "share_of_good_intervals": (
        """\
    combined:
      method: share_of_good_intervals
      good_interval: {at_least: 80}
      empty_interval: left_out
""",
        Fraction(60),
    ),
    "hours": (
        """\
    combined:
      method: whole_period
      hours: [{days: [monday, tuesday, wednesday, thursday, friday], from: "08:00", to: "20:00"}]
""",
        Fraction(95 * 100, 110),
    ),
}
INTERVALS = """\
feed: figures
name: Half hours
kind: intervals
files: figures*.csv
vendor: {id: acme}
period: {column: Interval, format: ["%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M%z"], grain: half_hour}
quantities:
  offered: {column: Offered, type: count}
  answered: {column: Answered, type: count}
  answered_within_20s: {column: In 20 s, type: count}
"""
CONTACTS = """\
feed: figures
name: Contacts
kind: contacts
cut: half_hour
files: figures*.csv
vendor: {id: acme}
fields:
  contact: {column: Call}
  began: {column: Began, format: ["%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M%z"]}
  outcome: {always: answered}
  wait: {column: Wait, written_as: seconds}
quantities: [offered, answered_within_20s]
"""


def as_intervals(half_hours: tuple[tuple[str, int, int], ...]) -> str:
    rows = [f"{begin},{offered},{offered},{good}" for begin, offered, good in half_hours]
    return "\n".join(["Interval,Offered,Answered,In 20 s", *rows]) + "\n"


def as_contacts(half_hours: tuple[tuple[str, int, int], ...]) -> str:
    calls = [
        (begin, 20 if number < good else 21)
        for begin, offered, good in half_hours
        for number in range(offered)
    ]
    rows = [f"c{number},{begin},{wait}" for number, (begin, wait) in enumerate(calls)]
    return "\n".join(["Call,Began,Wait", *rows]) + "\n"


SLICE = """\
          - {{at: "{at}", minutes: 30, counts: {{offered: {offered}, answered_within_20s: {good}}}}}
"""
EXAMPLE = """\
examples:
  - name: As sent
    starts: "2026-04"
    periods:
      - slices:
{slices}\
        expect: {{measures: {{speed: {{{exact}verdict: missed}}}}}}
"""
FEEDS = {"intervals": (INTERVALS, as_intervals), "contacts": (CONTACTS, as_contacts)}


def office(folder: Path, feed: str, measure: str, example: str = "") -> Desk:
    desk = new_desk(folder, new_database("sqlite", folder))
    desk.write("feeds/figures.yaml", FEEDS[feed][0])
    desk.write("metrics.yaml", METRICS)
    desk.write("vendors.yaml", FILES["vendors.yaml"].replace("    codes: [{code: A1, feed: figures}]\n", ""))
    contract = FILES["contracts/main.yaml"].replace("vendors: all", "vendors: [acme]")
    desk.write("contracts/main.yaml", contract + measure + example)
    return desk


def first_file(desk: Desk, *half_hours: tuple[str, int, int]) -> Reception:
    """Receive a file of half hours alone."""
    desk.write("inbox/figures-1.csv", as_intervals(half_hours))
    with desk.open() as here:
        return receive(here)[0]


def figure(desk: Desk, content: str, period: Period = APRIL) -> tuple[Fraction | None, str]:
    desk.write("inbox/figures-1.csv", content)
    with desk.open("2026-12-01T12:00:00+00:00") as here:
        (reception,) = receive(here)
        assert not reception.issues
        score_period(here, period)
        (result,) = here.statements.results(str(period))
    return Fraction(*result.value) if result.value else None, result.reason


@pytest.mark.parametrize("feed", FEEDS)
@pytest.mark.parametrize("method", MEASURES)
def test_files_settle_as_the_worked_example(method: str, feed: str, tmp_path: Path) -> None:
    """A workspace whose contract has an example that does not come out cannot be opened."""
    measure, value = MEASURES[method]
    slices = "".join(SLICE.format(at=at, offered=offered, good=good) for at, offered, good in HALF_HOURS)
    exact = f"value: {value}, " if value.denominator == 1 else ""
    example = EXAMPLE.format(slices=slices, exact=exact)
    desk = office(tmp_path, feed, measure, example)
    assert figure(desk, FEEDS[feed][1](HALF_HOURS))[0] == value


@pytest.mark.parametrize("feed", FEEDS)
def test_a_night_with_an_hour_twice_has_two_more_half_hours(feed: str, tmp_path: Path) -> None:
    """In London the clocks go back at 02:00 on 25 October 2026: the hour before is there twice."""
    half_hours = (
        ("2026-10-25 01:00+01:00", 10, 10),
        ("2026-10-25 01:30+01:00", 10, 0),
        ("2026-10-25 01:00+00:00", 10, 0),
        ("2026-10-25 01:30+00:00", 10, 0),
        ("2026-10-25 02:00", 10, 10),
    )
    measure = MEASURES["average_of_intervals"][0]
    desk = office(tmp_path, feed, measure)
    value, _ = figure(desk, FEEDS[feed][1](half_hours), Period.parse("2026-10"))
    assert value == Fraction(40)


def test_a_time_that_no_clock_showed_is_told_and_kept_out(tmp_path: Path) -> None:
    desk = office(tmp_path, "intervals", "")
    reception = first_file(desk, ("2026-03-29 01:30", 10, 5), ("2026-03-29 02:00", 10, 5))
    assert [(one.code, one.row) for one in reception.issues] == [("cell_time_never", 2)]


def test_a_time_between_half_hours_is_told_and_kept_out(tmp_path: Path) -> None:
    desk = office(tmp_path, "intervals", "")
    (issue,) = first_file(desk, ("2026-04-03 08:10", 10, 5), ("2026-04-03 08:30", 10, 5)).issues
    assert (issue.code, issue.row, issue.column) == ("cell_not_a_slot", 2, "Interval")
    assert "is not the beginning of a half hour. Send the time at which each half" in issue.message


def test_a_half_hour_that_comes_again_takes_the_place_of_the_first(tmp_path: Path) -> None:
    desk = office(tmp_path, "intervals", "")
    first_file(desk, ("2026-04-03 08:00", 10, 5), ("2026-04-03 08:30", 10, 5))
    again = (("2026-04-03 08:30", 20, 5), ("2026-04-03 08:00", 10, 5))
    desk.write("inbox/figures-2.csv", as_intervals(again))
    with desk.open() as here:
        _, second = receive(here)
        score_period(here, APRIL)
        (result,) = here.statements.results(str(APRIL))
    assert second.delivery
    assert (second.delivery.rows.accepted, second.delivery.rows.duplicate) == (1, 1)
    assert [one.code for one in second.issues] == ["row_replaced"]
    assert result.value == (100, 3)


def test_the_edge_of_the_month_is_that_of_the_workspace(tmp_path: Path) -> None:
    """Manila is seven hours ahead of London: 06:00 there on 1 May is 23:00 here on 30 April."""
    desk = office(tmp_path, "intervals", "")
    desk.change("feeds/figures.yaml", "vendor:", "zone: Asia/Manila\nvendor:")
    half_hours = (("2026-05-01 06:00", 10, 5), ("2026-05-01 07:00", 10, 10))
    assert figure(desk, as_intervals(half_hours))[0] == Fraction(50)
