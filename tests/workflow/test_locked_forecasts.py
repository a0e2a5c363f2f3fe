"""Forecasts are locked: what stood then counts, and what comes later is told and kept apart."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.offices import new_database
from tests.offices import new_desk

from outscore.contracts.workspace import check_workspace
from outscore.errors import RegisterRefused
from outscore.governance.register import Wanted as Lock
from outscore.workflow.receive import receive
from outscore.workflow.registers import written
from outscore.workflow.replay import Wanted
from outscore.workflow.replay import replay

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.offices import Desk
    from tests.offices import Item

    from outscore.workflow.receive import Reception

FORECAST = """\
feed: planned
name: Forecast
kind: forecast
files: "planned*.csv"
vendor: {id: acme}
period: {column: Begins, format: "%Y-%m-%d %H:%M", grain: half_hour}
quantities: {forecast_volume: {column: Volume, type: count}}
"""
BY_DAY = FORECAST.replace("%Y-%m-%d %H:%M", "%Y-%m-%d").replace("half_hour", "day")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return new_desk(tmp_path, new_database("sqlite", tmp_path))


def watch(items: Iterable[Item], label: str) -> Iterable[Item]:
    del label
    return items


def sent(desk: Desk, at: str, name: str, begins: str, volume: int) -> Reception:
    desk.write(f"inbox/{name}", f"Begins,Volume\n{begins},{volume}\n")
    with desk.open(at) as office:
        return {one.file: one for one in receive(office)}[name]


def stands(desk: Desk) -> list[int]:
    with desk.open() as office:
        found = office.facts.current([date(2026, 4, 1)], "planned")
    return [one for facts in found for one in facts.frame["q:forecast_volume"].to_list()]


@pytest.mark.parametrize(
    ("contract", "begins", "last", "late"),
    [
        (BY_DAY, "2026-04-02", "2026-04-01T22:59:59+00:00", "2026-04-01T23:00:00+00:00"),
        (FORECAST, "2026-04-02 10:00", "2026-04-02T08:59:59+00:00", "2026-04-02T09:00:00+00:00"),
        (
            BY_DAY + "locked: {days_before: 7}\n",
            "2026-04-02",
            "2026-03-25T23:59:59+00:00",
            "2026-03-26T00:00:00+00:00",
        ),
    ],
)
def test_what_came_last_before_the_lock_stands(
    desk: Desk, contract: str, begins: str, last: str, late: str
) -> None:
    desk.write("feeds/planned.yaml", contract)
    sent(desk, "2026-03-01T12:00:00+00:00", "planned-1.csv", begins, 100)
    taken = sent(desk, last, "planned-2.csv", begins, 200)
    assert [one.code for one in taken.issues] == ["row_replaced"]
    kept_out = sent(desk, late, "planned-3.csv", begins, 300)
    assert [one.code for one in kept_out.issues] == ["forecast_locked"]
    assert "Volume 200 -> 300" in kept_out.issues[0].message
    assert kept_out.delivery
    assert (kept_out.delivery.rows.accepted, kept_out.delivery.rows.duplicate) == (0, 1)
    assert stands(desk) == [200]
    with desk.open("2026-06-01T12:00:00+00:00") as office:
        assert replay(office, Wanted(again=True), watch).receptions == ()
    assert stands(desk) == [200]


def test_a_forecast_of_which_none_stood_when_it_was_locked_is_taken(desk: Desk) -> None:
    desk.write("feeds/planned.yaml", BY_DAY)
    sent(desk, "2026-05-01T12:00:00+00:00", "planned-1.csv", "2026-04-02", 100)
    sent(desk, "2026-05-02T12:00:00+00:00", "planned-2.csv", "2026-04-02", 300)
    assert stands(desk) == [100]


def test_other_kinds_are_not_locked(desk: Desk) -> None:
    desk.write("feeds/planned.yaml", BY_DAY)
    assert not [one for one in check_workspace(desk.folder) if one.refuses]
    desk.change("feeds/figures.yaml", "kind: aggregate", "kind: aggregate\nlocked: {days_before: 1}")
    assert any("locked is for forecasts" in str(one) for one in check_workspace(desk.folder))


def test_a_lock_names_a_forecast_that_was_received(desk: Desk) -> None:
    desk.write("feeds/planned.yaml", BY_DAY)
    desk.write("governance.yaml", "people: [{id: ann, name: Ann}]\n")
    sent(desk, "2026-03-01T12:00:00+00:00", "planned-1.csv", "2026-04-02", 100)
    sent(desk, "2026-03-02T12:00:00+00:00", "planned-again.csv", "2026-04-02", 100)
    lock = {"contract": "main", "month": "2026-04", "locked_on": "2026-03-02", "agreed_by": "ann"}
    with desk.open() as office:
        with pytest.raises(RegisterRefused) as caught:
            written(office, "ann", [Lock("forecast_locks", "", None, {**lock, "file": "planned-2.csv"})])
        (said,) = caught.value.sentences
        near = "planned-1.csv, planned-again.csv"
        assert said == (
            f"No file 'planned-2.csv' was received. Names like it: {near}. See: outscore deliveries"
        )
        again = Lock("forecast_locks", "", None, {**lock, "file": "planned-again.csv"})
        assert written(office, "ann", [again]), "the same bytes under another name came too"
