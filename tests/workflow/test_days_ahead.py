"""Rows about days that lie ahead of the day on which their file came."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from datetime import date
from datetime import datetime
from typing import TYPE_CHECKING

import polars as pl
import pytest
from tests.workflow.promised import by_day
from tests.workflow.records_desk import contact
from tests.workflow.records_desk import drop
from tests.workflow.records_desk import records_desk

from outscore.intake.ahead import ahead as rows_ahead
from outscore.intake.ahead import last_day
from outscore.workflow.receive import receive

if TYPE_CHECKING:
    from pathlib import Path

    from tests.offices import Desk

    from outscore.workflow.receive import Reception

EARLY = "2026-04-10T12:00:00+00:00"


def received(desk: Desk, at: str = EARLY) -> Reception:
    with desk.open(at) as office:
        (reception,) = receive(office)
    return reception


def accepted(found: Reception) -> tuple[int, int]:
    assert found.delivery is not None
    return found.delivery.rows.accepted, found.delivery.rows.rejected


def ahead(found: Reception) -> list[tuple[str, int | None]]:
    return [(one.severity.value, one.row) for one in found.issues if one.code == "day_in_future"]


def test_sums_of_a_day_ahead_stand_with_a_warning(desk: Desk) -> None:
    by_day(desk)
    desk.drop("figures1.csv", *(f"A1,2026-{day},sales,10,9" for day in ("04-10", "04-11", "04-12", "12-05")))
    found = received(desk)
    assert (accepted(found), ahead(found)) == ((4, 0), [("warning", 4), ("warning", 5)])
    told = next(one for one in found.issues if one.code == "day_in_future")
    assert told.message.startswith(
        "Month tells of 12 April 2026, a day that had not come when the file came."
    )
    assert (told.vendor, told.month) == ("acme", "2026-04")


@pytest.mark.parametrize(("kind", "number"), [("aggregate", 1), ("forecast", 0), ("workforce", 0)])
def test_plans_lie_ahead_by_nature(desk: Desk, kind: str, number: int) -> None:
    frame = pl.DataFrame({"start": [date(2026, 4, 10), date(2026, 12, 5)]})
    with desk.open() as office:
        feed = replace(office.workspace.feed("figures"), kind=kind)
    assert len(rows_ahead(frame, feed, date(2026, 4, 11))) == number
    assert rows_ahead(frame, feed, None) == []


@pytest.mark.parametrize("cut", ["half_hour", "row"])
def test_records_of_what_had_not_happened_are_rejected(tmp_path: Path, cut: str) -> None:
    desk = records_desk(tmp_path)
    if cut == "row":
        desk.change("feeds/contacts.yaml", "cut: half_hour\n", "")
    drop(
        desk, "contacts1.csv", contact(1, "09 08:15:00"), contact(2, "11 08:15:00"), contact(3, "12 08:15:00")
    )
    found = received(desk)
    assert accepted(found) == (2, 1)
    assert ahead(found) == [("row", 4)]


def test_when_a_file_is_read_again_counts_when_it_came_first(tmp_path: Path) -> None:
    desk = records_desk(tmp_path)
    drop(desk, "contacts1.csv", contact(1, "09 08:15:00"), contact(3, "12 08:15:00"))
    assert ahead(received(desk)) == [("row", 3)]
    desk.change("feeds/contacts.yaml", "wait: {column: Wait,", "wait: {column: Wait, empty: ['-'],")
    again = received(desk, "2026-05-10T12:00:00+00:00")
    assert (again.news.value, ahead(again)) == ("read again", [("row", 3)])


def test_nowhere_is_it_two_days_later() -> None:
    moment = datetime(2026, 4, 10, 23, 30, tzinfo=UTC)
    assert last_day(moment, "UTC") == date(2026, 4, 11)
    assert last_day(moment, "Asia/Manila") == date(2026, 4, 12)
    assert last_day(None, "UTC") is None
