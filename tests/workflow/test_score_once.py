"""What scoring reads: once a period for all vendors, with the same result as vendor by vendor."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from benchmarks.feed import Size
from benchmarks.feed import write_workspace
from benchmarks.money import TERMS
from sqlalchemy import event
from tests.offices import Desk
from tests.offices import new_database

from outscore.workflow.receive import receive
from outscore.workflow.score import score_period

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from outscore.workflow.office import Office

SIZES = (Size(vendors=2, months=3, measures=2), Size(vendors=6, months=3, measures=2))


@pytest.fixture(params=["", TERMS], ids=["targets", "money"])
def made(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Size], Desk]:
    """Makes workspaces with targets only, or with repeats, caps and earn-back; their files received."""

    def make(size: Size) -> Desk:
        folder = tmp_path / str(size.vendors)
        folder.mkdir()
        write_workspace(folder, size, request.param)
        desk = Desk(folder, new_database("sqlite", folder))
        with desk.open() as office:
            for _ in receive(office):
                pass
        return desk

    return make


def asked(office: Office, work: Callable[[], object]) -> list[str]:
    """What the database was asked while some work was done."""
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        said.append(statement)

    engine = office.deliveries._database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return [one for one in said if one.startswith("SELECT")]


def test_more_vendors_ask_the_database_no_more_often(made: Callable[[Size], Desk]) -> None:
    counts = []
    for size in SIZES:
        with made(size).open() as office:
            score_period(office, size.periods[0])
            counts.append(len(asked(office, partial(score_period, office, size.periods[1]))))
    assert counts[0] == counts[1]


def test_a_gap_before_the_period_is_looked_over_in_one_reading(made: Callable[[Size], Desk]) -> None:
    counts = []
    for size in SIZES:
        with made(size).open() as office:
            counts.append(len(asked(office, partial(score_period, office, size.periods[2]))))
    assert counts[0] == counts[1]


def test_vendor_by_vendor_ends_in_the_same_statements_as_all_at_once(made: Callable[[Size], Desk]) -> None:
    size = SIZES[0]
    desk = made(size)
    with desk.open() as office:
        one_by_one = [
            score_period(office, period, {vendor}).statements
            for period in size.periods
            for vendor, _ in office.pairs(period)
        ]
        at_once = [score_period(office, period) for period in size.periods]
    assert [one.new for one in at_once] == [0, 0, 0]
    expected = sorted(one.sha256 for own in one_by_one for one in own)
    assert sorted(one.sha256 for own in at_once for one in own.statements) == expected
