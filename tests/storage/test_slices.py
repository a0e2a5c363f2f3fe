"""Rows with their stretch of time: local days of 23, 24 and 25 hours, months, scopes and empty cells."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from datetime import date
from datetime import datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from outscore.model.contract import Scope
from outscore.model.period import Period
from outscore.storage.facts import FeedFacts
from outscore.storage.slices import Slices

LONDON = ZoneInfo("Europe/London")
OCTOBER = Period.parse("2026-10")


def facts(
    rows: list[tuple[str, date, str, str, int | None, int | None]], scale: int = 1, feed: str = "daily"
) -> FeedFacts:
    """Rows of vendor, first day, grain, queue, offered and in time."""
    columns = ["vendor", "start", "grain", "dim:queue", "q:offered", "q:in_time"]
    frame = pl.DataFrame(rows, schema=columns, orient="row").with_columns(code=pl.col("vendor"))
    return FeedFacts(feed, frame, {"offered": 1, "in_time": scale}, ())


@pytest.mark.parametrize(
    ("day", "grain", "period", "begin", "end"),
    [
        (date(2026, 3, 29), "day", "2026-03", "2026-03-29T00:00+00:00", "2026-03-29T23:00+00:00"),
        (date(2026, 10, 25), "day", "2026-10", "2026-10-24T23:00+00:00", "2026-10-26T00:00+00:00"),
        (date(2026, 10, 1), "month", "2026-10", "2026-09-30T23:00+00:00", "2026-11-01T00:00+00:00"),
        (date(2026, 10, 1), "day", "2026-Q4", "2026-09-30T23:00+00:00", "2026-10-01T23:00+00:00"),
    ],
)
def test_a_row_goes_from_midnight_to_midnight_of_the_workspace(
    day: date, grain: str, period: str, begin: str, end: str
) -> None:
    stored = facts([("acme", day, grain, "sales", 100, 90)])
    (found,) = Slices([stored], LONDON).of("acme", Scope(), ("offered",), Period.parse(period))
    assert (found.begin.astimezone(UTC), found.end.astimezone(UTC)) == (
        datetime.fromisoformat(begin),
        datetime.fromisoformat(end),
    )
    assert found.counts == {"offered": 100}
    assert found.unreported == ()


def test_only_rows_of_the_vendor_the_scope_and_the_period_count() -> None:
    stored = facts(
        [
            ("acme", date(2026, 10, 1), "day", "sales", 1, 1),
            ("acme", date(2026, 10, 31), "day", "help", 2, 1),
            ("acme", date(2026, 11, 1), "day", "sales", 4, 1),
            ("acme", date(2026, 9, 30), "day", "sales", 8, 1),
            ("bolt", date(2026, 10, 1), "day", "sales", 16, 1),
        ]
    )
    slices = Slices([stored], LONDON)
    every = slices.of("acme", Scope(), ("offered",), OCTOBER)
    assert [one.counts["offered"] for one in every] == [1, 2]
    sales = slices.of("acme", Scope((("queue", "sales"),)), ("offered",), OCTOBER)
    assert [one.counts["offered"] for one in sales] == [1]
    assert slices.of("acme", Scope((("site", "north"),)), ("offered",), OCTOBER) == ()


def test_integers_become_exact_numbers_in_the_unit() -> None:
    stored = facts([("acme", date(2026, 10, 1), "day", "sales", 1, 1500)], scale=1000)
    (found,) = Slices([stored], LONDON).of("acme", Scope(), ("in_time",), OCTOBER)
    assert found.counts == {"in_time": Fraction(3, 2)}


def test_an_empty_cell_is_unreported_and_a_quantity_of_another_feed_is_not() -> None:
    stored = facts([("acme", date(2026, 10, 1), "day", "sales", 100, None)])
    (found,) = Slices([stored], LONDON).of("acme", Scope(), ("offered", "in_time", "forecast"), OCTOBER)
    assert found.counts == {"offered": 100}
    assert found.unreported == ("in_time",)
    assert Slices([stored], LONDON).of("acme", Scope(), ("forecast",), OCTOBER) == ()


def test_the_vendors_of_a_feed_may_stand_apart() -> None:
    """As they do where one vendor's figures come from two feeds, and a person chose between them."""
    days = [(vendor, date(2026, 10, 1), "day", "sales", 1, 1) for vendor in ("acme", "bolt")]
    slices = Slices([facts([one]) for one in days], LONDON)
    assert [len(slices.of(one, Scope(), ("offered",), OCTOBER)) for one in ("acme", "bolt")] == [1, 1]


def test_each_row_has_the_key_of_its_fact() -> None:
    stored = facts(
        [("acme", date(2026, 10, 1), "day", "sales", 1, 1), ("acme", date(2026, 10, 2), "day", "help", 2, 1)]
    )
    stored = replace(stored, frame=stored.frame.with_columns(delivery=pl.lit(3), row=pl.Series([2, 5])))
    slices = Slices([stored], LONDON)
    pairs = slices.keyed("acme", Scope(), ("offered",), OCTOBER)
    assert [(*key, int(one.counts["offered"])) for key, one in pairs] == [
        ("daily", 3, 2, date(2026, 10, 1), None, ("sales",), 1),
        ("daily", 3, 5, date(2026, 10, 2), None, ("help",), 2),
    ]
    assert slices.keyed("acme", Scope((("site", "north"),)), ("offered",), OCTOBER) == []


def test_feeds_come_one_after_the_other() -> None:
    row = ("acme", date(2026, 10, 1), "day", "sales", 1, 1)
    stored = [facts([row]), facts([row], feed="other")]
    assert len(Slices(stored, LONDON).of("acme", Scope(), ("offered",), OCTOBER)) == 2
