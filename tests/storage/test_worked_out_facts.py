"""Differences and agreement of each vendor and month by itself, by the clocks the rows were written by."""

from __future__ import annotations

from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from outscore.model.difference import Difference
from outscore.storage.agreement import agreement_facts
from outscore.storage.facts import FeedFacts
from outscore.storage.slot_differences import Clocks
from outscore.storage.slot_differences import difference_facts

APART = Difference("forecast_error", ("forecast", "offered"))
LONDON = Clocks("Europe/London", {})
ALIKE = ("alike_compliance_critical", "scored_by_both")
MARK = "compliance_critical_marked_by_"
Row = tuple[str, date, int]


def rows(feed: str, quantity: str, grain: str, given: list[Row], queue: str = "") -> FeedFacts:
    """Sums of days or months, of which some are split by queue."""
    frame = pl.DataFrame(
        {
            "vendor": [vendor for vendor, _, _ in given],
            "start": [day for _, day, _ in given],
            "month": [day.replace(day=1) for _, day, _ in given],
            "grain": [grain] * len(given),
            "breakdown": ["dim:queue" if queue else ""] * len(given),
            f"q:{quantity}": [number for _, _, number in given],
        },
    )
    if queue:
        frame = frame.with_columns(pl.lit(queue).alias("dim:queue"))
    return FeedFacts(feed, frame, {quantity: 1}, ())


def both(one: FeedFacts, other: FeedFacts) -> FeedFacts:
    """What two ways of sending one feed bring together."""
    frame = pl.concat([one.frame, other.frame], how="diagonal")
    return FeedFacts(one.feed, frame, {**one.scales, **other.scales}, ())


def slots(feed: str, quantity: str, minutes: int, begins: list[datetime], number: int) -> FeedFacts:
    """Sums of times shorter than a day, by the clocks of London."""
    days = [one.astimezone(ZoneInfo(LONDON.own)).date() for one in begins]
    found = rows(feed, quantity, "day", [("acme", day, number) for day in days])
    frame = found.frame.with_columns(
        pl.Series("slot", begins, dtype=pl.Datetime("ms", "UTC")), pl.lit(minutes, pl.Int64).alias("minutes")
    )
    return FeedFacts(feed, frame, found.scales, ())


def errors(*facts: FeedFacts, clocks: Clocks = LONDON) -> dict[tuple[str, date], int | None]:
    found = difference_facts(APART, facts, clocks)
    assert found is not None
    about = ("vendor", "month")
    summed = pl.when(pl.col("q:forecast_error").null_count() == 0).then(pl.col("q:forecast_error").sum())
    grouped = found.frame.group_by(about).agg(summed.alias("sum"))
    return {(vendor, month): number for vendor, month, number in grouped.iter_rows()}


APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)
FORECAST = [("acme", date(2026, 4, 1), 10), ("acme", date(2026, 4, 2), 10)]
OFFERED = [("acme", date(2026, 4, 1), 15), ("acme", date(2026, 4, 2), 5)]


def test_another_vendors_months_do_not_hide_a_vendors_days() -> None:
    forecast, offered = (
        both(rows(name, name, "day", given), rows(name, name, "month", [("bolt", APRIL, 7)]))
        for name, given in (("forecast", FORECAST), ("offered", OFFERED))
    )
    assert errors(forecast, offered) == {("acme", APRIL): 10, ("bolt", APRIL): 0}


def test_another_vendors_rows_without_a_queue_do_not_hide_a_vendors_queues() -> None:
    sales = [rows("forecast", "forecast", "day", FORECAST[:1], "sales")]
    sales.append(rows("offered", "offered", "day", OFFERED[:1], "sales"))
    service = [rows("forecast", "forecast", "day", [("acme", APRIL, 10)], "service")]
    service.append(rows("offered", "offered", "day", [("acme", APRIL, 5)], "service"))
    own = [both(one, other) for one, other in zip(sales, service, strict=True)]
    plain = rows("forecast", "forecast", "day", [("bolt", APRIL, 7)])
    assert errors(*own)[("acme", APRIL)] == 10
    assert errors(both(own[0], plain), own[1]) == {("acme", APRIL): 10, ("bolt", APRIL): None}
    assert errors(*own, rows("another", "forecast", "day", [("bolt", APRIL, 7)]))[("acme", APRIL)] == 10


def test_a_month_sent_as_a_whole_does_not_hide_the_days_of_another() -> None:
    forecast, offered = (
        both(rows(name, name, "day", given), rows(name, name, "month", [("acme", MAY, 7)]))
        for name, given in (("forecast", FORECAST), ("offered", OFFERED))
    )
    assert errors(forecast, offered) == {("acme", APRIL): 10, ("acme", MAY): 0}


def test_a_vendor_of_whom_one_of_the_two_is_nowhere_has_no_figure() -> None:
    forecast = rows("forecast", "forecast", "day", FORECAST)
    offered = rows("offered", "offered", "day", [*OFFERED, ("bolt", APRIL, 7)])
    assert errors(forecast, offered) == {("acme", APRIL): 10, ("bolt", APRIL): None}


_LORD_HOWE = ((13, 0), (14, 0), (15, 30))
"""When the hours of midnight, one and two began there; that of one lasted an hour and a half."""


def halves(begins: list[datetime], minutes: int = 60) -> list[datetime]:
    return [one + timedelta(minutes=more) for one in begins for more in (0, minutes // 2)]


@pytest.mark.parametrize("minutes", [60, 30])
@pytest.mark.parametrize("zone", ["Asia/Kolkata", "Asia/Kathmandu", "America/St_Johns", "Europe/London"])
def test_finer_times_are_added_up_by_the_clocks_that_the_longer_ones_go_by(zone: str, minutes: int) -> None:
    """The workspace's own clocks are another's: rows of a day may lie on two of its days."""
    midnight = datetime(2026, 4, 7, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    begins = [midnight + timedelta(minutes=minutes * number) for number in range(96)]
    forecast = slots("forecast", "forecast", minutes, begins, 10)
    offered = slots("offered", "offered", minutes // 2, halves(begins, minutes), 5)
    told = Clocks(LONDON.own, {"forecast": zone, "offered": "UTC"})
    assert errors(forecast, offered, clocks=told) == {("acme", APRIL): 0}
    assert errors(forecast, offered, clocks=Clocks(zone, {})) == {("acme", APRIL): 0}


@pytest.mark.parametrize("zone", ["Europe/London", "Australia/Lord_Howe"])
def test_an_hour_that_the_clocks_show_twice_is_two(zone: str) -> None:
    """Each of them has its own error; at Lord Howe the clocks go back by half an hour only."""
    first = datetime(2026, 10, 25, tzinfo=UTC)
    hours = [first + timedelta(hours=number) for number in (-1, 0, 1, 2)]
    tight = halves(hours)
    numbers = [5, 5, 20, 20, 5, 5, 5, 5]
    if zone == "Australia/Lord_Howe":
        hours = [datetime(2026, 4, 4, hour, minute, tzinfo=UTC) for hour, minute in _LORD_HOWE]
        tight = [hours[0] + timedelta(minutes=30 * number) for number in range(7)]
        numbers = [5, 5, 20, 10, 10, 5, 5]
    offered = slots("offered", "offered", 30, tight, 0)
    frame = offered.frame.with_columns(pl.Series("q:offered", numbers))
    offered = FeedFacts("offered", frame, offered.scales, ())
    forecast = slots("forecast", "forecast", 60, hours, 10)
    assert errors(forecast, offered, clocks=Clocks(zone, {})) == {
        ("acme", hours[0].date().replace(day=1)): 30
    }


def scored(feed: str, sides: str, vendor: str = "acme", *, items: bool = False, marks: str = "") -> FeedFacts:
    """Two contacts, in one of which (or one item of it) the vendor found an error, and the client none."""
    given = [
        (side, contact, item)
        for side in sides.split()
        for contact in ("c1", "c2")
        for item in (("a", "b") if items else ("",))
    ]
    frame = pl.DataFrame(
        {
            "vendor": [vendor] * len(given),
            "start": [APRIL] * len(given),
            "month": [APRIL] * len(given),
            "grain": ["day"] * len(given),
            "breakdown": ["dim:contact dim:item" if items else "dim:contact"] * len(given),
            "dim:contact": [contact for _, contact, _ in given],
        }
    )
    if items:
        frame = frame.with_columns(pl.Series("dim:item", [item for _, _, item in given]))
    found = {
        f"scored_by_{name}": [int(side == name) for side, _, _ in given]
        for name in ("vendor", "client")
        if name in sides
    }
    found |= {
        f"{MARK}{name}": [
            int((side, contact, item) == (name, "c1", "a" if items else "") and side == "vendor")
            for side, contact, item in given
        ]
        for name in marks.split()
    }
    frame = frame.with_columns(pl.Series(f"q:{name}", values) for name, values in found.items())
    return FeedFacts(feed, frame, dict.fromkeys(found, 1), ())


def agreed(*facts: FeedFacts) -> dict[str, tuple[int | None, int | None]]:
    found = agreement_facts(ALIKE, facts)
    assert found is not None
    names = [f"q:{name}" for name in ALIKE]
    sums = [pl.when(pl.col(name).null_count() == 0).then(pl.col(name).sum()) for name in names]
    return {vendor: (one, two) for vendor, one, two in found.frame.group_by("vendor").agg(*sums).iter_rows()}


def test_another_vendors_contacts_without_items_do_not_hide_a_vendors_items() -> None:
    own = scored("evaluations", "vendor client", items=True, marks="vendor client")
    other = scored("others", "vendor client", "bolt", marks="vendor client")
    assert agreed(own) == {"acme": (3, 4)}
    assert agreed(own, other) == {"acme": (3, 4), "bolt": (1, 2)}
    assert agreed(both(own, other)) == {"acme": (3, 4), "bolt": (1, 2)}


def test_a_side_that_scored_and_whose_marks_no_row_tells_is_not_taken_to_have_found_nothing() -> None:
    silent = scored("vendors", "vendor")
    client = scored("clients", "client", marks="vendor client")
    assert agreed(silent, client) == {"acme": (None, 2)}
    assert agreed(scored("vendors", "vendor", marks="vendor"), client) == {"acme": (1, 2)}


def test_what_another_vendor_began_to_bring_in_the_same_feed_leaves_a_vendor_as_it_was() -> None:
    own = [scored("vendors", "vendor", marks="vendor"), scored("clients", "client", marks="client")]
    more = scored("vendors", "vendor client", "bolt", marks="vendor client")
    assert agreed(both(own[0], more), own[1])["acme"] == agreed(*own)["acme"] == (1, 2)
