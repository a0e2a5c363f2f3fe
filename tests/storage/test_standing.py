"""Which rows stand: of sums that are cut otherwise, and of records that were added up."""

from __future__ import annotations

from datetime import UTC
from datetime import date
from datetime import datetime
from typing import Any

import polars as pl

from outscore.storage.standing import what_stands

DAY, OTHER_DAY = date(2026, 4, 2), date(2026, 4, 3)
MONTH, NEXT_MONTH = date(2026, 4, 1), date(2026, 5, 1)


def rows(*told: dict[str, Any]) -> pl.DataFrame:
    same = {"code": "A1", "vendor": "acme", "month": MONTH, "grain": "day", "breakdown": "dim:queue"}
    return pl.DataFrame([{**same, "delivery": one["rank"], **one} for one in told], infer_schema_length=None)


def slot(rank: int, minutes: int, hour: int, minute: int = 0, day: date = DAY) -> dict[str, Any]:
    begins = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)
    return {"rank": rank, "minutes": minutes, "start": day, "slot": begins, "dim:queue": "sales", "q:n": 1}


def test_half_hours_make_room_for_hours_of_the_same_day() -> None:
    halves = [slot(0, 30, 8), slot(0, 30, 8, 30), slot(0, 30, 9), slot(0, 30, 8, day=OTHER_DAY)]
    standing = what_stands(rows(*halves, slot(1, 60, 8)))
    assert standing.select("start", "minutes").rows() == [(OTHER_DAY, 30), (DAY, 60)]


def cell(rank: int, origin: str, month: date, counted: int, vendor: str = "acme") -> dict[str, Any]:
    told = {"rank": rank, "origin": origin, "month": month, "start": month, "rows": counted}
    return {**told, "vendor": vendor, "slot": None, "minutes": 30, "q:n": counted}


def test_the_last_to_speak_of_an_origin_counts_for_each_month_and_vendor_by_itself() -> None:
    first = [cell(0, "a", MONTH, 5), cell(0, "a", NEXT_MONTH, 7), cell(0, "a", MONTH, 3, "bolt")]
    standing = what_stands(rows(*first, cell(1, "a", MONTH, 4), cell(1, "b", MONTH, 1)))
    told = standing.select("vendor", "month", "rows").sort("vendor", "month", "rows").rows()
    assert told == [("acme", MONTH, 1), ("acme", MONTH, 4), ("acme", NEXT_MONTH, 7), ("bolt", MONTH, 3)]
