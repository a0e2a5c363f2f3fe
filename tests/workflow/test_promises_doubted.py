"""Figures that look wrong are told of, and scored all the same."""

from __future__ import annotations

from datetime import date
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
