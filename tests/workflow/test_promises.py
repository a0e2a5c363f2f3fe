"""How feeds keep their promises, from what is recorded and stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from datetime import date
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

import polars as pl
import pytest
from tests.offices import APRIL
from tests.workflow.promised import AFTER
from tests.workflow.promised import BEFORE
from tests.workflow.promised import LATER
from tests.workflow.promised import MONTHLY
from tests.workflow.promised import SITES
from tests.workflow.promised import by_day
from tests.workflow.promised import look
from tests.workflow.promised import receipts
from tests.workflow.promised import receive_at

from outscore.model.delivery import Delivery
from outscore.model.delivery import DeliveryStatus
from outscore.model.delivery import RowCounts
from outscore.model.feed_promises import Complete
from outscore.model.feed_promises import Due
from outscore.model.feed_promises import ExpectedDays
from outscore.model.feed_promises import ExpectedHours
from outscore.model.feed_promises import FeedPromises
from outscore.model.feed_promises import Limits
from outscore.model.feed_promises import WorkCalendar
from outscore.model.feed_promises import Zeros
from outscore.model.period import Grain
from outscore.model.period import Period
from outscore.scoring.promises import Receipt
from outscore.workflow.promises import shortfalls

if TYPE_CHECKING:
    from tests.offices import Desk


def test_a_feed_is_missed_by_the_calendar_alone(desk: Desk) -> None:
    early, late = look(desk, MONTHLY, BEFORE), look(desk, MONTHLY, AFTER)
    assert receipts(early) == {"acme": "not yet due", "bolt": "not yet due"}
    assert receipts(late) == {"acme": "missing", "bolt": "missing"}
    assert late["acme"].told == (
        "April 2026 was due on 8 May 2026, 18:00, and nothing has come: 1 minute late.",
    )
    assert (early["acme"].told, early["acme"].needs_a_person) == ((), False)
    assert late["acme"].needs_a_person


def test_who_is_not_under_contract_owes_nothing(desk: Desk) -> None:
    desk.change("contracts/main.yaml", "vendors: all", "vendors: [bolt]")
    assert receipts(look(desk, MONTHLY)) == {"bolt": "missing"}
    assert look(desk, MONTHLY, month=Period.parse("2025-12")) == {}


def test_what_came_late_is_late_and_by_whom(desk: Desk) -> None:
    desk.drop("figures1.csv", "A1,2026-04,sales,100,97")
    receive_at(desk, BEFORE)
    desk.drop("figures2.csv", "bolt,2026-04,sales,200,150")
    receive_at(desk, AFTER)
    found = look(desk, MONTHLY)
    assert receipts(found) == {"acme": "on time", "bolt": "late"}
    assert found["bolt"].told == (
        "April 2026 was due on 8 May 2026, 18:00, and came on 8 May 2026, 18:01: 1 minute late.",
    )
    assert receipts(look(desk, MONTHLY, before=BEFORE)) == {"acme": "on time", "bolt": "not yet due"}
    assert found["acme"].received == datetime.fromisoformat(BEFORE)


def test_a_correction_makes_nothing_late_and_more_rows_do(desk: Desk) -> None:
    desk.drop("figures1.csv", "A1,2026-04,sales,100,97", "bolt,2026-04,sales,200,150")
    receive_at(desk, BEFORE)
    desk.drop("figures2.csv", "A1,2026-04,sales,100,98", "bolt,2026-04,service,20,15")
    receive_at(desk, LATER)
    promises = replace(MONTHLY, complete=Complete(dimensions=(("queue", ("sales", "service")),)))
    found = look(desk, promises)
    assert receipts(found) == {"acme": "on time", "bolt": "in part late"}
    assert found["acme"].told == (
        "Missing: April 2026 for queue service. 1 of 2 expected are there (50.0 %).",
    )
    assert found["bolt"].told[0].startswith("April 2026 was due on 8 May 2026, 18:00. Some of it came on 20")
    assert (found["acme"].needs_a_person, found["bolt"].needs_a_person) == (True, False)


def test_a_file_that_is_read_again_came_when_it_came(desk: Desk) -> None:
    desk.drop("figures1.csv", "A1,2026-04,sales,100,97", "bolt,2026-04,sales,200,150")
    receive_at(desk, BEFORE)
    desk.change("feeds/figures.yaml", "otherwise: reject", "otherwise: warn")
    receive_at(desk, LATER)
    with desk.open() as office:
        assert [one.received_at for one in office.deliveries.all()] == [LATER]
    assert receipts(look(desk, MONTHLY)) == {"acme": "on time", "bolt": "on time"}


def test_days_are_due_on_their_own_and_closed_ones_never(desk: Desk) -> None:
    by_day(desk)
    promises = FeedPromises(
        due=Due(Grain.DAY, 1, working=True, by=10 * 60),
        calendar=WorkCalendar("GB", "ENG"),
        complete=Complete(ExpectedDays.WORKING),
    )
    days = [day for day in range(1, 31) if date(2026, 4, day).weekday() < 5 and day not in (3, 6)]
    desk.drop("figures1.csv", *(f"A1,2026-04-{day:02},sales,10,9" for day in days if day not in (13, 14, 21)))
    receive_at(desk, "2026-04-01T08:00:00+00:00")
    desk.drop("figures2.csv", "A1,2026-04-21,sales,10,9")
    receive_at(desk, "2026-04-22T09:30:00+00:00")
    found = look(desk, promises)["acme"]
    assert [one.unit.start.day for one in found.arrivals] == days
    assert found.told == (
        "Missing: 13 to 14 April.",
        "Late: 21 April.",
        "Missing: 13 to 14 April. 18 of 20 expected are there (90.0 %).",
    )
    assert found.worst is not None
    assert (str(found.worst.unit), found.worst.receipt) == ("2026-04-13", Receipt.MISSING)
    early = look(desk, promises, before="2026-04-14T08:59:00+00:00")["acme"]
    assert (early.told, early.is_whole) == ((), True)
    assert (early.completeness and early.completeness.expected) == 17  # what is there, and no day to come


def test_a_week_is_late_where_a_day_of_the_month_before_came_late(desk: Desk) -> None:
    by_day(desk)
    promises = FeedPromises(due=Due(Grain.WEEK, 1, working=False))
    desk.drop("figures1.csv", "A1,2026-03-31,sales,10,9")
    receive_at(desk, "2026-04-09T08:00:00+00:00")
    found = look(desk, promises)["acme"]
    assert [(str(one.unit), one.receipt.value) for one in found.arrivals] == [
        ("2026-W14", "late"),
        ("2026-W15", "missing"),
        ("2026-W16", "missing"),
        ("2026-W17", "missing"),
    ]


@pytest.mark.parametrize(
    ("zeros", "row", "shortfall"),
    [
        (Zeros.MEASURED, "A1,2026-04,service,0,0", {"bolt": True}),
        (Zeros.NO_DATA, "A1,2026-04,service,0,0", {"acme": True, "bolt": True}),
        (Zeros.CLOSED, "A1,2026-04,service,0,0", {"bolt": True}),
        (None, "A1,2026-04,service,5,0", {"bolt": True}),
    ],
)
def test_below_its_share_a_feed_measures_nothing(
    desk: Desk, zeros: Zeros | None, row: str, shortfall: dict[str, bool]
) -> None:
    desk.drop("figures1.csv", "A1,2026-04,sales,100,97", row)
    receive_at(desk, BEFORE)
    promises = {"figures": FeedPromises(complete=SITES, zeros=zeros)}
    with desk.open() as office:
        found = shortfalls(office, [APRIL], promises)
    assert {one.vendor: one.is_below for one in found} == shortfall
    assert found[-1].sentence == (
        "Monthly figures, April 2026: Missing: April 2026. 0 of 2 expected are there (0.0 %). Below 60 %, so "
        "nothing is measured from this feed."
    )
    assert found[-1].quantities == ("answered", "in_time")


def test_rows_of_no_data_have_not_come(desk: Desk) -> None:
    desk.drop("figures1.csv", "A1,2026-04,sales,0,0", "bolt,2026-04,sales,1,0")
    receive_at(desk, BEFORE)
    assert receipts(look(desk, replace(MONTHLY, zeros=Zeros.NO_DATA))) == {
        "acme": "missing",
        "bolt": "on time",
    }


def test_it_is_asked_what_zeros_mean_once_they_come(desk: Desk) -> None:
    desk.drop("figures1.csv", "A1,2026-04,sales,0,0", "bolt,2026-04,sales,1,0")
    receive_at(desk, BEFORE)
    found = look(desk, MONTHLY)
    assert found["acme"].told == (
        "1 row is all zeros. Say in the feed contract what that means: zeros: closed, no_data, measured.",
    )
    assert found["bolt"].told == ()
    assert look(desk, replace(MONTHLY, zeros=Zeros.MEASURED))["acme"].told == ()


def test_stretches_of_the_day_are_held_against_the_clocks_of_the_place(desk: Desk) -> None:
    """Half hours from 00:00 to 03:00 on 29 March 2026, when 01:00 to 02:00 does not exist in London."""
    by_day(desk)
    march, day = Period.parse("2026-03"), date(2026, 3, 29)
    slots = [datetime(2026, 3, 29, 0, minute, tzinfo=UTC) for minute in (0, 30)]
    slots += [datetime(2026, 3, 29, 1, 30, tzinfo=UTC)]
    rows = [
        {"row": number, "code": "A1", "vendor": "acme", "start": day, "month": march.start, "slot": slot}
        | {"dim:queue": "sales", "q:answered": 1, "q:in_time": 1}
        for number, slot in enumerate(slots, start=2)
    ]
    with desk.open(BEFORE) as office:
        facts = office.facts.write(pl.DataFrame(rows), office.workspace.feed("figures"))
        delivery = Delivery(
            feed="figures",
            file="slots.csv",
            sha256="0" * 64,
            size=1,
            status=DeliveryStatus.ACCEPTED,
            rows=RowCounts(3, 3),
            facts_sha256=facts,
            reading_sha256="0" * 64,
            months=(("2026-03-01", 3),),
        )
        office.deliveries.add(delivery, BEFORE)
    complete = Complete(hours=ExpectedHours(0, 180, 30))
    found = look(desk, FeedPromises(complete=complete), month=march)["acme"].completeness
    assert found is not None
    assert (found.expected, found.present) == (31 * 6 - 2, 3)
    assert [gap.parts for gap in found.gaps if day in gap.days] == [(("02:00",),)]


@pytest.mark.parametrize(("percent", "told"), [(33, 1), (34, 0)])
def test_what_was_above_a_limit_is_told_with_the_file_as_it_was_told_then(
    desk: Desk, percent: int, told: int
) -> None:
    limits = f"kind: aggregate\nlimits: {{rows_percent: {percent}, then: in_part}}\n"
    desk.change("feeds/figures.yaml", "kind: aggregate\n", limits)
    desk.drop("figures1.csv", "A1,2026-04,sales,100,97", "A1,2026-04,service,10,11", "A1,2026-04,other,1,1")
    receive_at(desk, BEFORE)
    found = look(desk, replace(MONTHLY, limits=Limits(rows_percent=Fraction(percent))))["acme"]
    assert len(found.limits) == told
    words = "figures1.csv, the file: 1 of 3 rows was rejected: 33.3 %, 33 % are allowed. The other rows"
    assert all(one.startswith(words) for one in found.limits)


def test_the_limit_that_refused_a_file_is_told_and_no_other(desk: Desk) -> None:
    limits = "kind: aggregate\nlimits: {rows_percent: 50, volume_percent: 10, of: answered}\n"
    desk.change("feeds/figures.yaml", "kind: aggregate\n", limits)
    desk.drop("figures1.csv", "A1,2026-04,sales,100,97", "A1,2026-04,service,90,91", "A1,2026-04,other,1,1")
    receive_at(desk, BEFORE)
    promises = replace(MONTHLY, limits=Limits(Fraction(50), Fraction(10), "answered"))
    (told,) = look(desk, promises)["acme"].limits
    assert "[limit_volume]" in told
