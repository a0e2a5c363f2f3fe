"""Whether a feed came does not hang on a few rows: the edge of another delivery, or less than half of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from tests.offices import APRIL
from tests.workflow.promised import AFTER
from tests.workflow.promised import BEFORE
from tests.workflow.promised import LATER
from tests.workflow.promised import MONTHLY
from tests.workflow.promised import by_day
from tests.workflow.promised import look
from tests.workflow.promised import receipts
from tests.workflow.promised import receive_at
from tests.workflow.records_desk import contact
from tests.workflow.records_desk import drop
from tests.workflow.records_desk import records_desk

from outscore.model.feed_promises import Complete
from outscore.model.feed_promises import Due
from outscore.model.feed_promises import FeedPromises
from outscore.model.period import Grain
from outscore.model.period import Period
from outscore.scoring.promises import is_edge
from outscore.workflow.promises import kept
from outscore.workflow.promises import shortfalls

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.offices import Desk

MARCH = Period.parse("2026-03")
DUE_MONTHLY = {"figures": FeedPromises(due=Due(Grain.MONTH, 5, working=True))}


def days(first: str, last: str) -> list[date]:
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    return [begin + timedelta(days=number) for number in range((end - begin).days + 1)]


def rows(of: Iterable[date]) -> list[str]:
    return [f"A1,{day},sales,10,9" for day in of]


EDGE = "nothing has come but a few rows at its edge, with the month beside it"


def test_the_edge_of_another_month_is_no_delivery(desk: Desk) -> None:
    by_day(desk)
    desk.drop("figures1.csv", *rows(days("2026-02-28", "2026-04-01")))
    receive_at(desk, BEFORE)
    early, late = look(desk, MONTHLY, BEFORE), look(desk, MONTHLY, AFTER)
    assert (receipts(early), early["acme"].told) == ({"acme": "not yet due"}, ())
    assert (receipts(late), late["acme"].received) == ({"acme": "missing"}, None)
    assert late["acme"].told == (f"April 2026 was due on 8 May 2026, 18:00, and {EDGE}: 1 minute late.",)
    assert receipts(look(desk, MONTHLY, month=MARCH)) == {"acme": "late"}
    assert receipts(look(desk, MONTHLY, month=Period.parse("2026-02"))) == {"acme": "missing"}
    with desk.open() as office:
        (short,) = shortfalls(office, [MARCH, APRIL], DUE_MONTHLY)
    assert (short.vendor, short.month, short.is_below) == ("acme", APRIL, True)
    assert short.sentence == f"Monthly figures, April 2026: {EDGE}, so nothing is measured from this feed."


def test_its_own_delivery_makes_the_month_come_whatever_came_before(desk: Desk) -> None:
    by_day(desk)
    desk.drop("figures1.csv", *rows(days("2026-03-01", "2026-04-01")))
    receive_at(desk, BEFORE)
    desk.drop("figures2.csv", *rows(days("2026-04-02", "2026-04-30")))
    receive_at(desk, AFTER)
    found = look(desk, MONTHLY)["acme"]
    assert receipts({"acme": found}) == {"acme": "late"}
    with desk.open() as office:
        assert shortfalls(office, [MARCH, APRIL], DUE_MONTHLY) == ()


def test_contacts_at_the_edge_are_not_measured(tmp_path: Path) -> None:
    desk = records_desk(tmp_path)
    due = "kind: contacts\ndue: {every: month, working_days_after: 5}"
    desk.change("feeds/contacts.yaml", "kind: contacts", due)
    contacts = [contact(number, f"{number:02} 08:15:00") for number in range(1, 31)]
    edge = [contact(100 + number, "01 00:10:00").replace("2026-04", "2026-05") for number in range(3)]
    drop(desk, "contacts1.csv", *contacts, *edge)
    may = Period.parse("2026-05")
    receive_at(desk, LATER)
    with desk.open("2026-06-20T12:00:00+00:00") as office:
        promises = {feed.id: feed.promises for feed in office.workspace.feeds}
        found = {one.vendor: one for one in kept(office, may, promises)}
        assert {one.vendor for one in shortfalls(office, [APRIL, may], promises)} == {"acme"}
    assert receipts(found)["acme"] == "missing"


def test_a_month_has_come_when_half_of_it_has(desk: Desk) -> None:
    by_day(desk)
    promises = replace(MONTHLY, complete=Complete(below_percent=Fraction(95)))
    desk.drop("figures1.csv", *rows(days("2026-04-01", "2026-04-14")))
    receive_at(desk, "2026-04-20T12:00:00+00:00")
    early, late = look(desk, promises, "2026-04-20T12:00:00+00:00")["acme"], look(desk, promises)["acme"]
    assert (early.told, early.is_whole, receipts({"acme": early})) == ((), True, {"acme": "not yet due"})
    assert receipts({"acme": late}) == {"acme": "missing"}
    assert late.told[0].startswith(
        "April 2026 was due on 8 May 2026, 18:00, and 14 of 30 expected are there, less than half: 11 days"
    )
    assert late.told[1].startswith(
        "Missing: 15 to 30 April. 14 of 30 expected are there (46.6 %). Below 95 %"
    )
    desk.drop("figures2.csv", *rows(days("2026-04-15", "2026-04-15")))
    receive_at(desk, BEFORE)
    assert receipts(look(desk, promises)) == {"acme": "on time"}
    desk.drop("figures3.csv", *rows(days("2026-04-16", "2026-04-30")))
    receive_at(desk, LATER)
    assert receipts(look(desk, promises)) == {"acme": "in part late"}


def test_before_it_is_due_nothing_of_a_month_is_missing(desk: Desk) -> None:
    by_day(desk)
    promises = replace(MONTHLY, complete=Complete(below_percent=Fraction(95)))
    desk.drop("figures1.csv", *rows(days("2026-04-01", "2026-04-21")))
    receive_at(desk, "2026-04-22T12:00:00+00:00")
    found = look(desk, promises, "2026-04-22T12:00:00+00:00")["acme"]
    assert (found.told, found.needs_a_person) == ((), False)
    assert found.completeness is not None
    assert (found.completeness.expected, found.completeness.present) == (21, 21)


WEEK, DAY = Period.parse("2026-W16"), Period.parse("2026-04-13")


@pytest.mark.parametrize(
    ("unit", "brought", "edge"),
    [
        (APRIL, {"2026-03-30": 9, "2026-03-31": 9, "2026-04-01": 9}, True),
        (APRIL, {"2026-03-31": 9, "2026-04-01": 9}, False),
        (APRIL, {"2026-03-31": 9, "2026-04-01": 2}, True),
        (APRIL, {"2026-03-30": 9, "2026-03-31": 9, "2026-04-02": 1}, False),
        (APRIL, {"2026-04-30": 9, "2026-05-01": 9, "2026-05-02": 9}, True),
        (APRIL, {"2026-03-31": 9, "2026-04-01": 9, "2026-05-01": 9}, False),
        (APRIL, {"2026-04-01": 1}, False),
        (APRIL, {}, False),
        (WEEK, {"2026-04-11": 9, "2026-04-12": 9, "2026-04-13": 1}, True),
        (DAY, {"2026-04-12": 40, "2026-04-13": 10}, True),
        (DAY, {"2026-04-12": 40, "2026-04-13": 11}, False),
        (DAY, {"2026-04-10": 40, "2026-04-13": 1}, False),
    ],
)
def test_the_edge_of_a_delivery_is_told_by_its_days(
    unit: Period, brought: dict[str, int], edge: bool
) -> None:
    assert is_edge(unit, {date.fromisoformat(day): number for day, number in brought.items()}) is edge


def test_who_never_sends_a_feed_that_others_send_is_said_to_the_office(desk: Desk) -> None:
    desk.drop("figures1.csv", "A1,2026-03,sales,100,97")
    receive_at(desk, BEFORE)
    found = look(desk, MONTHLY)
    assert found["acme"].advice == ""
    assert found["bolt"].advice == (
        "Bolt Services has never sent this feed. If it is not to send it, name those who are under expected "
        "in the feed contract."
    )
    assert look(desk, MONTHLY, BEFORE)["bolt"].advice == ""


def test_nobody_is_asked_what_zeros_mean_in_a_feed_of_records(tmp_path: Path) -> None:
    desk = records_desk(tmp_path)
    desk.change("feeds/contacts.yaml", "ABD: abandoned", "IVR: ended_before_queue")
    drop(desk, "contacts1.csv", contact(1, "03 08:15:00", "IVR", wait=0))
    receive_at(desk, BEFORE)
    with desk.open() as office:
        promises = {feed.id: FeedPromises() for feed in office.workspace.feeds}
        assert [one.told for one in kept(office, APRIL, promises) if one.vendor == "acme"] == [()]
