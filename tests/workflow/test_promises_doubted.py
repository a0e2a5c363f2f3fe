"""Figures that look wrong are told of, and scored all the same."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import TYPE_CHECKING

from tests.offices import APRIL
from tests.offices import dump
from tests.offices import tree
from tests.workflow.promised import BEFORE
from tests.workflow.promised import by_day
from tests.workflow.promised import months_before
from tests.workflow.promised import receive_at

from outscore.model.feed_promises import FeedPromises
from outscore.model.feed_promises import Plausible
from outscore.model.feed_promises import WorkCalendar
from outscore.model.feed_promises import Zeros
from outscore.workflow.pack import pack_document
from outscore.workflow.promises_doubts import doubted_in
from outscore.workflow.promises_doubts import doubted_shortly
from outscore.workflow.promises_doubts import plausibility_warnings

if TYPE_CHECKING:
    from tests.offices import Desk


def test_figures_that_look_wrong_are_told_and_scored_all_the_same(desk: Desk) -> None:
    months_before(desk, 8)
    desk.drop("figures1.csv", "A1,2026-04,sales,42000,39000")
    before = desk.statements()
    kept_before = (dump(desk.url), tree(desk.folder / "var" / "archive"))
    with desk.open() as office:
        found = plausibility_warnings(office, APRIL, {"figures": FeedPromises()})
        assert plausibility_warnings(office, APRIL, {"figures": FeedPromises()}) == found
        silent = {"figures": FeedPromises(plausible=Plausible(earlier=99))}
        assert plausibility_warnings(office, APRIL, silent) == ()
    assert [(feed, one.code, one.column) for feed, one in found] == [
        ("figures", "unit_changed", "Answered"),
        ("figures", "unit_changed", "In time"),
    ]
    assert (dump(desk.url), tree(desk.folder / "var" / "archive")) == kept_before
    assert desk.statements() == before


def test_a_month_that_repeats_the_one_before_is_told(desk: Desk) -> None:
    desk.drop("figures0.csv", "A1,2026-03,sales,7123,6501", "A1,2026-03,service,7124,6502")
    desk.drop("figures1.csv", "A1,2026-04,sales,7123,6501", "A1,2026-04,service,7124,6503")
    receive_at(desk, BEFORE)
    with desk.open() as office:
        found = plausibility_warnings(office, APRIL, {"figures": FeedPromises()})
    assert [one.message.split(".")[0] for _, one in found] == [
        "Every figure for queue sales in April 2026 is the same as in March 2026"
    ]


def test_a_month_of_zeros_is_told_though_it_may_have_been_closed(desk: Desk) -> None:
    months_before(desk, 8)
    desk.drop("figures1.csv", "A1,2026-04,sales,0,0")
    receive_at(desk, BEFORE)
    for zeros in (Zeros.CLOSED, Zeros.NO_DATA, Zeros.MEASURED, None):
        with desk.open() as office:
            ((_, found),) = plausibility_warnings(office, APRIL, {"figures": FeedPromises(zeros=zeros)})
        assert (found.code, found.vendor) == ("level_shift", "acme")
        assert found.message.startswith(
            "Every figure is 0 in April 2026, where Answered of 701 is usual. If nothing was open then, "
        )


INTERVALS = """\
feed: figures
name: Half hours
kind: intervals
files: "figures*.csv"
vendor: {column: Vendor}
period: {column: Month, format: "%Y-%m-%d %H:%M", grain: half_hour}
dimensions: {queue: Queue}
quantities:
  answered: {column: Answered, type: count}
  answered_within_20s: {column: In time, type: count}
"""


def test_a_copied_month_of_intervals_is_told_once(desk: Desk) -> None:
    """By the clocks of the place, though they were put forward between the two months."""
    desk.write("feeds/figures.yaml", INTERVALS)
    desk.change("metrics.yaml", "numerator: in_time", "numerator: answered_within_20s")
    chance = Random(1)  # noqa: S311 - figures of a test
    rows = [
        (f"{day:02} {hour:02}:{half}", queue, chance.randrange(30), chance.randrange(30))
        for day in range(1, 29)
        for hour in range(8, 12)
        for half in ("00", "30")
        for queue in ("sales", "service")
    ]
    for month in ("03", "04"):
        told = [f"A1,2026-{month}-{at},{queue},{one},{min(one, two)}" for at, queue, one, two in rows]
        desk.drop(f"figures{month}.csv", *told)
    receive_at(desk, BEFORE)
    with desk.open() as office:
        found = [one for _, one in plausibility_warnings(office, APRIL, {"figures": FeedPromises()})]
    assert [one.message.split(". ")[0] for one in found] == [
        "Every figure on 1 to 28 April is the same as on the same day of March 2026"
    ]


def test_what_looks_wrong_reaches_who_must_look(desk: Desk) -> None:
    """The card, the pack, the page for the vendor, and the sentence for the person at the keyboard."""
    months_before(desk, 8)
    desk.drop("figures1.csv", "A1,2026-04,sales,42000,39000", "bolt,2026-04,sales,100,97")
    desk.run()
    quality = {vendor: one["data_quality"] for vendor, one in desk.documents().items()}
    assert quality["acme"]["sentence"] == "1 row accepted from 1 delivery; 2 questions about figures."
    assert quality["acme"]["warnings"] == 0
    assert [note.split(" is ")[0] for note in quality["acme"]["notes"]] == [
        "It counts, and looks wrong (April 2026): Answered",
        "It counts, and looks wrong (April 2026): In time",
    ]
    assert "notes" not in quality["bolt"]
    assert quality["bolt"]["sentence"] == "1 row accepted from 1 delivery; no warning."
    with desk.open() as office:
        (told,) = doubted_shortly(office, APRIL)
        assert told.startswith("2 questions about figures that look wrong and count as they are: 2 for Acme ")
        assert told.endswith("(Answered, In time). Read them: outscore feed due --period 2026-04 --warnings")
        assert doubted_shortly(office, APRIL.previous()) == ()
        assert {one["name"] for one in pack_document(office, APRIL, ())["doubted"]} == {"Acme Contact"}
    pages = [one.read_text(encoding="utf-8") for one in (desk.folder / "out/exchange").rglob("*.html")]
    asked = [one for one in pages if "These are questions, not faults" in one]
    assert asked
    assert all("Acme Contact" in one for one in asked)


def test_the_page_of_a_delivery_asks_what_stood_when_it_came(desk: Desk) -> None:
    months_before(desk, 8)
    desk.drop("figures1.csv", "A1,2026-04,sales,42000,39000")
    receive_at(desk, BEFORE)
    desk.drop("figures2.csv", "A1,2026-04,sales,700,650")
    receive_at(desk, BEFORE)
    with desk.open() as office:
        first, last = office.deliveries.all()[-2:]
        assert len(doubted_in(office, first)["acme"]) == 2
        assert doubted_in(office, last) == {}


def test_days_of_zeros_that_were_closed_are_no_shift(desk: Desk) -> None:
    by_day(desk)
    days = [
        date.fromordinal(number)
        for number in range(date(2026, 2, 1).toordinal(), date(2026, 4, 8).toordinal())
    ]
    rows = [
        f"A1,{day},sales,{700 + day.day % 3},{650 + day.day % 5}" for day in days if day != date(2026, 4, 3)
    ]
    desk.drop("figures1.csv", *rows, "A1,2026-04-03,sales,0,0")
    receive_at(desk, BEFORE)

    def shifted(promises: FeedPromises) -> list[str]:
        with desk.open() as office:
            found = plausibility_warnings(office, APRIL, {"figures": promises})
        return [one.message.split(",")[0] for _, one in found if one.code == "level_shift"]

    assert shifted(FeedPromises(zeros=Zeros.MEASURED)) == [
        "Answered is 0 on 3 April",
        "In time is 0 on 3 April",
    ]
    assert shifted(FeedPromises(zeros=Zeros.CLOSED)) == []
    assert shifted(FeedPromises(zeros=Zeros.MEASURED, calendar=WorkCalendar("GB", "ENG"))) == []
