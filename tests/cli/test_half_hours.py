"""Half hours from real files: relief takes out what it covers, once, by the commands a person uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.cli.conftest import Desk
from tests.offices import FILES
from tests.offices import new_database
from tests.offices import new_desk

if TYPE_CHECKING:
    from pathlib import Path

METRICS = """\
metrics:
  - id: service_level
    version: 1
    name: Service level
    definition: Answered within 20 seconds, of all offered.
    unit: percent
    better: higher
    combine: sums
    numerator: answered_within_20s
    denominator: offered
"""
RELIEF = """\
relief_authority:
  - {role: head_of_vmo, people: [Ann Lee]}
relief:
  - id: client_outage
    clause: "9.1"
    cause: client_system
    effect: leave_out_of_both
    needs: approval
    notice_days: 5
  - id: over_forecast
    clause: "9.2"
    cause: forecast_exceeded
    effect: leave_out_of_both
    needs: approval
    notice_days: 5
    forecast: {forecast: forecast_volume, actual: offered, over_percent: 10, per: interval}
"""
INTERVALS = """\
feed: intervals
name: Half hours
kind: intervals
files: intervals*.csv
vendor: {id: acme}
period: {column: Interval, format: "%d/%m/%Y %H:%M", grain: half_hour}
quantities:
  offered: {column: Offered, type: count}
  answered: {column: Answered, type: count}
  answered_within_20s: {column: In 20 s, type: count}
"""
FORECAST = """\
feed: forecast
name: Forecast
kind: forecast
files: forecast*.csv
vendor: {id: acme}
period: {column: Interval, format: "%d/%m/%Y %H:%M", grain: half_hour}
quantities:
  forecast_volume: {column: Forecast, type: decimal, places: 1}
"""
OUTAGE = ("client_outage", "2024-04-09 08:00", "2024-04-09 10:00")
SURGE = ("over_forecast", "2024-04-09 09:30", "2024-04-09 11:00")
IN_TIME, LATE = "2024-04-10 09:00", "2024-04-24 09:00"


def half_hours() -> list[tuple[str, int, int, str]]:
    """From 08:00 40 of 100 in time, from 11:00 to 16:00 85; forecast are 80 from 09:30 to 11:00, else 100."""
    clock = [f"09/04/2024 {minute // 60:02}:{minute % 60:02}" for minute in range(8 * 60, 16 * 60, 30)]
    return [
        (begin, 100, 40 if place < 6 else 85, "80.0" if 3 <= place < 6 else "100.0")
        for place, begin in enumerate(clock)
    ]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A contract of years ago, because the commands ask the clock."""
    office = new_desk(tmp_path, new_database("sqlite", tmp_path))
    (tmp_path / "feeds/figures.yaml").unlink()
    office.write("feeds/intervals.yaml", INTERVALS)
    office.write("feeds/forecast.yaml", FORECAST)
    office.write("metrics.yaml", METRICS)
    office.change("vendors.yaml", "    codes: [{code: A1, feed: figures}]\n", "")
    office.write("contracts/main.yaml", FILES["contracts/main.yaml"] + RELIEF)
    office.change("contracts/main.yaml", '"2026-01-01"', '"2020-01-01"')
    office.change("contracts/main.yaml", "vendors: all", "vendors: [acme]")
    rows = half_hours()
    counted = [f"{begin},{offered},95,{good}" for begin, offered, good, _ in rows]
    office.write("inbox/intervals-04.csv", "\n".join(["Interval,Offered,Answered,In 20 s", *counted]) + "\n")
    told = [f"{begin},{forecast}" for begin, _, _, forecast in rows]
    office.write("inbox/forecast-04.csv", "\n".join(["Interval,Forecast", *told]) + "\n")
    return Desk(tmp_path)


def claim(desk: Desk, ground: tuple[str, str, str], notice: str = IN_TIME) -> None:
    name, begin, end = ground
    told = ("--from", begin, "--to", end, "--notice", notice, "--by", "Vera Stone", "--what", "See log")
    claimed = desk.run("relief", "claim", "acme", name, *told)
    assert claimed.exit_code == (0 if notice == IN_TIME else 1), claimed.output


def decide(desk: Desk, number: int, *more: str) -> None:
    decided = desk.run("relief", "decide", str(number), "grant", "--by", "Ann Lee", "--reason", "Seen", *more)
    assert decided.exit_code == 0, decided.output


def figure(desk: Desk) -> str:
    scored = desk.run("score", "2024-04")
    assert scored.exit_code in (0, 1), scored.output
    (row,) = desk.rows("results", "--period", "2024-04")
    return str(row["value"])


def test_without_relief_every_half_hour_counts(desk: Desk) -> None:
    received = desk.run("receive")
    assert received.exit_code == 0, received.output
    assert figure(desk) == "68.125000"


def test_time_that_two_claims_cover_is_left_out_once(desk: Desk) -> None:
    desk.run("receive")
    claim(desk, OUTAGE)
    claim(desk, SURGE)
    decide(desk, 1)
    decide(desk, 2)
    assert figure(desk) == "85.000000"


def test_only_what_is_above_forecast_is_left_out(desk: Desk) -> None:
    desk.run("receive")
    claim(desk, SURGE)
    decide(desk, 1)
    assert figure(desk) == "74.615385"


def test_a_notice_two_weeks_late_is_out_of_time_and_moves_nothing(desk: Desk) -> None:
    desk.run("receive")
    claim(desk, OUTAGE, LATE)
    (row,) = desk.rows("relief", "list")
    assert row["status"] == "out_of_time"
    refused = desk.run("relief", "decide", "1", "grant", "--by", "Ann Lee", "--reason", "Seen")
    assert refused.exit_code == 2
    assert figure(desk) == "68.125000"


def test_a_claim_before_any_row_came_counts_the_half_hours_to_come(desk: Desk) -> None:
    name, begin, end = OUTAGE
    told = ("--from", begin, "--to", end, "--notice", IN_TIME, "--by", "Vera Stone", "--what", "See log")
    claimed = desk.run("relief", "claim", "acme", name, *told)
    assert "Left out: 4 rows that the feed is to bring, 2 hours, of 1,440 rows." in claimed.output
