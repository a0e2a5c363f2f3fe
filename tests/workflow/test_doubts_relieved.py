"""What looks wrong and is left out by relief is not said to count, on card, pack and before approving."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.offices import APRIL
from tests.offices import new_database
from tests.reliefs import at
from tests.reliefs import new_registry
from tests.workflow.promised import by_day

from outscore.workflow.pack import pack_document
from outscore.workflow.promises_doubts import doubted_shortly

if TYPE_CHECKING:
    from pathlib import Path

    from tests.reliefs import Registry

OUTAGES = (date(2026, 4, 8), date(2026, 4, 15))


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    """Days near 700 from February on, and two days of April on which hardly anything was answered."""
    registry = new_registry(tmp_path, new_database("sqlite", tmp_path))
    by_day(registry.desk)
    days = map(date.fromordinal, range(date(2026, 2, 1).toordinal(), date(2026, 4, 20).toordinal()))
    registry.desk.drop("figures.csv", *map(_row, days))
    registry.desk.receive()
    return registry


def _row(day: date) -> str:
    answered = 30 if day in OUTAGES else 700 + day.day % 3
    return f"A1,{day},sales,{answered},{answered - 20 - day.day % 5}"


def _granted(registry: Registry, *days: date) -> None:
    for number, day in enumerate(days, 1):
        registry.claim(
            begin=at(f"{day} 00:00"),
            end=at(f"{date.fromordinal(day.toordinal() + 1)} 00:00"),
            notice_at=at(f"{day} 12:00"),
        )
        registry.decide(claim=number, person="Ann Lee")


@pytest.mark.parametrize(
    ("granted", "note", "counts", "told"),
    [
        ((), "It counts, and looks wrong", None, "count as they are: 2 for"),
        (
            OUTAGES[:1],
            "It looks wrong, and counts as far as relief does not leave it out",
            "part",
            "count as they are, but for what relief leaves out (2 of them): 2 for",
        ),
        (
            OUTAGES,
            "It looks wrong, and does not count: relief leaves it out",
            "nothing",
            "do not count, as relief leaves them out: 2 for",
        ),
    ],
    ids=["nothing", "one day", "both days"],
)
def test_what_looks_wrong_is_said_to_count_as_far_as_it_does(
    registry: Registry, granted: tuple[date, ...], note: str, counts: str | None, told: str
) -> None:
    _granted(registry, *granted)
    registry.desk.statements()
    notes = registry.desk.documents()["acme"]["data_quality"]["notes"]
    assert {one.partition(" (April 2026): ")[0] for one in notes} == {note}
    with registry.desk.open() as office:
        doubted = pack_document(office, APRIL, ())["doubted"]
        (sentence,) = doubted_shortly(office, APRIL)
    assert len(doubted) == 2
    assert {one.get("counts") for one in doubted} == {counts}
    assert f"2 questions about figures that look wrong and {told}" in sentence


def test_relief_on_another_day_changes_nothing_of_it(registry: Registry) -> None:
    _granted(registry, date(2026, 4, 9))
    registry.desk.statements()
    notes = registry.desk.documents()["acme"]["data_quality"]["notes"]
    assert {one.partition(",")[0] for one in notes} == {"It counts"}
