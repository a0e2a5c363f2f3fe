"""What is asked of one vendor is worked out for that vendor, and says what it says among all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.offices import new_database
from tests.offices import new_desk

from outscore.errors import NotScored
from outscore.model.period import Period
from outscore.storage.statements import Statements
from outscore.workflow.plans import plans_asked
from outscore.workflow.receive import receive
from outscore.workflow.score import score_period
from outscore.workflow.signals import signals_until

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from tests.offices import Desk

    from outscore.storage.statement_rows import JudgedRow

    Judged = dict[tuple[str, str, str], list[JudgedRow]]

MONTHS = [Period.parse(f"2026-0{number}") for number in (1, 2, 3)]
LAST = MONTHS[-1]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Two vendors, both below target in three months, the third of which only acme has a contract for."""
    desk = new_desk(tmp_path, new_database("sqlite", tmp_path))
    desk.write("governance.yaml", "floors: [{contract: main, measure: speed, at_least: 80}]\n")
    desk.drop("figures.csv", *(f"{code},{month},sales,100,70" for month in MONTHS for code in ("A1", "bolt")))
    with desk.open("2026-07-01T12:00:00+00:00") as office:
        receive(office)
        for month in MONTHS:
            score_period(office, month, {"acme"} if month == LAST else None)
    return desk


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The vendors of whom results were read."""
    vendors: set[str] = set()
    as_it_is = Statements.judged

    def read_and_noted(
        self: Statements, periods: Collection[str], before: str | None = None, vendor: str | None = None
    ) -> Judged:
        found = as_it_is(self, periods, before, vendor)
        vendors.update(whose for whose, _, _ in found)
        return found

    monkeypatch.setattr(Statements, "judged", read_and_noted)
    return vendors


@pytest.mark.parametrize("vendor", ["acme", "bolt"])
def test_plans_of_one_vendor_are_those_that_it_has_among_all(desk: Desk, read: set[str], vendor: str) -> None:
    with desk.open() as office:
        own = plans_asked(office, LAST, vendor)
        assert read == {vendor}
        assert own == tuple(one for one in plans_asked(office, LAST) if one.vendor == vendor)
        assert len(own) == 1


def test_signals_of_one_vendor_are_those_that_it_has_among_all(desk: Desk, read: set[str]) -> None:
    with desk.open() as office:
        own = signals_until(office, LAST, "acme")
        assert read == {"acme"}
        assert own == signals_until(office, LAST)
        assert [one.vendor for one in signals_until(office, MONTHS[1])] == ["acme", "bolt"]


def test_a_month_of_others_says_nothing_of_a_vendor_and_one_of_nobody_is_not_scored(desk: Desk) -> None:
    with desk.open() as office:
        assert signals_until(office, LAST, "bolt") == ()
        with pytest.raises(NotScored, match="2026-04"):
            signals_until(office, LAST.next(), "bolt")
