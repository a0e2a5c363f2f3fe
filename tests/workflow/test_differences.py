"""A measure over two feeds: what was forecast in one, what came in the other, by day and queue."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from tests.offices import APRIL
from tests.settled_offices import statement

from outscore.contracts.workspace import check_workspace
from outscore.workflow.explain import explain

if TYPE_CHECKING:
    from tests.offices import Desk

    from outscore.model.statement import StatementDocument

METRICS = """\
metrics:
  - id: wape
    version: 1
    name: Error of the forecast
    definition: The differences between forecast and actual volume, by the actual volume.
    unit: percent
    better: lower
    combine: sums
    numerator: forecast_error
    denominator: offered
differences:
  forecast_error: [forecast_volume, offered]
"""
CONTRACT = """\
contract: main
name: Main agreement
vendors: [acme]
starts: "2026-01-01"
measures:
  - {id: wape, name: Forecast, metric: wape, clause: "4.1", target: {at_most: 10}}
"""
FORECAST = """\
feed: forecast
name: Locked forecast
kind: forecast
files: "forecast*.csv"
vendor: {column: vendor}
period: {column: at, format: "AT", grain: GRAIN}
dimensions: {queue: queue}
quantities:
  forecast_volume: {column: contacts, type: decimal, places: 1}
"""
CALLS = """\
feed: figures
name: Calls
kind: KIND
files: "calls*.csv"
vendor: {column: vendor}
period: {column: at, format: "AT", grain: GRAIN}
dimensions: {queue: queue, site: site}
quantities:
  offered: {column: offered, type: count}
"""
BOLT = """\
feed: NAME
name: Of another vendor
kind: aggregate
files: "NAME*.csv"
vendor: {id: bolt}
period: {column: month, format: "%Y-%m", grain: month}
quantities:
  QUANTITY: {column: count, type: count}
"""
DAYS = [
    ("2026-04-01", "sales", "100.5", [("north", 60), ("south", 50)]),
    ("2026-04-02", "sales", "100", [("north", 90), ("south", 0)]),
    ("2026-04-01", "service", "50", [("north", 50)]),
]


def terms(desk: Desk, forecast: str = "day", calls: str = "day") -> None:
    signs = {"day": "%Y-%m-%d", "half_hour": "%Y-%m-%d %H:%M", "quarter_hour": "%Y-%m-%d %H:%M"}
    kind = "aggregate" if calls == "day" else "intervals"
    text = CALLS.replace("KIND", kind).replace("AT", signs[calls]).replace("GRAIN", calls)
    desk.write("feeds/figures.yaml", text)
    desk.write("feeds/forecast.yaml", FORECAST.replace("AT", signs[forecast]).replace("GRAIN", forecast))
    desk.write("metrics.yaml", METRICS)
    desk.write("contracts/main.yaml", CONTRACT)


def bring_forecast(desk: Desk, *rows: str) -> None:
    lines = ["vendor,at,queue,contacts", *(f"acme,{row}" for row in rows)]
    desk.write("inbox/forecast.csv", "\n".join([*lines, ""]))


def bring_calls(desk: Desk, *rows: str) -> None:
    lines = ["vendor,at,queue,site,offered", *(f"A1,{row}" for row in rows)]
    desk.write("inbox/calls.csv", "\n".join([*lines, ""]))


def bring_both(desk: Desk) -> None:
    bring_forecast(desk, *(f"{day},{queue},{count}" for day, queue, count, _ in DAYS))
    bring_calls(desk, *(f"{day},{queue},{site},{n}" for day, queue, _, sites in DAYS for site, n in sites))


def scored(desk: Desk) -> StatementDocument:
    desk.run()
    return statement(desk, "acme", APRIL)


def value(document: StatementDocument) -> Fraction | None:
    found = document["results"][0]["figure"]["value"]
    return Fraction(found["n"], found["d"]) if found else None


def test_differences_are_added_up_by_day_and_queue_and_not_by_month(desk: Desk) -> None:
    terms(desk)
    bring_both(desk)
    document = scored(desk)
    assert value(document) == (Fraction("9.5") + 10 + 0) / 250 * 100
    assert document["results"][0]["figure"]["counted"] == "19.5 of 250"
    assert document["results"][0]["figure"]["verdict"] == "met"


def test_a_time_of_which_one_of_the_two_is_missing_keeps_the_figure_out_and_is_told(desk: Desk) -> None:
    terms(desk)
    bring_both(desk)
    bring_forecast(desk, "2026-04-01,sales,100.5", "2026-04-02,sales,100")
    document = scored(desk)
    assert value(document) is None
    assert document["results"][0]["figure"]["reason"] == (
        "1 of 5 rows gives no figure for forecast_error or offered."
    )
    (told,) = document["data_quality"]["notes"]
    assert told == (
        "Forecast has no figure because forecast_volume and offered are held against each other, and one of "
        "them is not there of 1 April 2026, service."
    )


def test_without_any_forecast_nothing_is_measured(desk: Desk) -> None:
    terms(desk)
    bring_both(desk)
    (desk.folder / "inbox/forecast.csv").unlink()
    document = scored(desk)
    assert value(document) is None
    assert "forecast_error" in document["results"][0]["figure"]["reason"]


@pytest.mark.parametrize("finer", ["forecast", "calls"])
def test_the_finer_of_two_times_is_added_up_to_the_coarser(desk: Desk, finer: str) -> None:
    terms(desk, **{"forecast": "half_hour", "calls": "half_hour", finer: "quarter_hour"})
    quarters = ["09:00", "09:15"]
    forecast_at, calls_at = (quarters if name == finer else ["09:00"] for name in ("forecast", "calls"))
    bring_forecast(desk, *(f"2026-04-01 {at},sales,{100 // len(forecast_at)}" for at in forecast_at))
    bring_calls(desk, *(f"2026-04-01 {at},sales,north,{90 // len(calls_at)}" for at in calls_at))
    assert value(scored(desk)) == Fraction(100 * 10, 90)


def test_days_are_held_against_half_hours_day_by_day(desk: Desk) -> None:
    terms(desk, "day", "half_hour")
    bring_forecast(desk, "2026-04-01,sales,100")
    bring_calls(desk, "2026-04-01 09:00,sales,north,40", "2026-04-01 09:30,sales,north,50")
    assert value(scored(desk)) == Fraction(100 * 10, 90)


def test_months_of_another_vendor_leave_a_vendors_figure_as_it_was(desk: Desk) -> None:
    terms(desk)
    bring_both(desk)
    alone = scored(desk)["results"][0]["figure"]
    for name, quantity in (("forecast", "forecast_volume"), ("figures", "offered")):
        feed = f"bolt_{name}"
        text = BOLT.replace("NAME", feed).replace("QUANTITY", quantity)
        desk.write(f"feeds/{feed}.yaml", text)
        desk.write(f"inbox/{feed}.csv", "month,count\n2026-04,900\n")
    assert scored(desk)["results"][0]["figure"] == alone
    assert alone["counted"] == "19.5 of 250"


def test_half_hours_make_the_hours_of_the_clocks_they_were_written_by(desk: Desk) -> None:
    terms(desk, "half_hour", "half_hour")
    desk.change("feeds/forecast.yaml", "grain: half_hour", "grain: hour")
    for feed in ("forecast", "figures"):
        desk.change(f"feeds/{feed}.yaml", "period: {", "zone: Asia/Kolkata\nperiod: {")
    bring_forecast(desk, "2026-04-01 09:00,sales,100", "2026-04-01 10:00,sales,20")
    halves = {"09:00": 40, "09:30": 50, "10:00": 20, "10:30": 10}
    bring_calls(desk, *(f"2026-04-01 {at},sales,north,{number}" for at, number in halves.items()))
    assert value(scored(desk)) == Fraction(100 * (10 + 10), 120)


def test_a_figure_over_two_feeds_is_explained_by_the_rows_of_both(desk: Desk) -> None:
    terms(desk)
    bring_both(desk)
    scored(desk)
    with desk.open() as office:
        found = explain(office, "acme", "wape", APRIL)
    assert found.agrees
    assert {row.file for row in found.rows} == {"calls.csv", "forecast.csv"}


def test_what_a_difference_lacks_is_told_with_what_to_do(desk: Desk) -> None:
    terms(desk)
    desk.write("metrics.yaml", METRICS.partition("differences:")[0])
    (told,) = [one.message for one in check_workspace(desk.folder) if one.refuses]
    assert told == (
        "Measure 'wape' needs forecast_error for its metric. forecast_error is worked out from "
        "forecast_volume and actual_volume of the same time, and no feed brings actual_volume. Add it to a "
        "feed, or say in metrics.yaml which two it is: differences: {forecast_error: [forecast_volume, "
        "offered]}."
    )
    desk.write("metrics.yaml", METRICS.replace("[forecast_volume, offered]", "[forecast_volume, ofered]"))
    messages = [one.message for one in check_workspace(desk.folder) if one.refuses]
    assert any(one.startswith("No feed brings 'ofered'. Did you mean 'offered'?") for one in messages)
