"""How whole a day is on which the clocks are put back, and cells of which several rows came."""

from __future__ import annotations

from datetime import UTC
from datetime import date
from datetime import datetime
from typing import TYPE_CHECKING

import polars as pl
import pytest
from tests.offices import new_database
from tests.offices import new_desk
from tests.workflow.promised import BEFORE
from tests.workflow.promised import by_day
from tests.workflow.promised import look

from outscore.model.delivery import Delivery
from outscore.model.delivery import DeliveryStatus
from outscore.model.delivery import RowCounts
from outscore.model.feed_promises import Complete
from outscore.model.feed_promises import ExpectedHours
from outscore.model.feed_promises import FeedPromises
from outscore.model.feed_promises import Zeros
from outscore.model.period import Period

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.offices import Desk

OCTOBER = Period.parse("2025-10")
LONG_DAY = date(2025, 10, 26)
HALF_HOURS = [datetime(2025, 10, 25, 23, minute, tzinfo=UTC) for minute in (0, 30)]
HALF_HOURS += [datetime(2025, 10, 26, hour, minute, tzinfo=UTC) for hour in (0, 1, 2) for minute in (0, 30)]
NIGHT = Complete(hours=ExpectedHours(0, 180, 30))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = new_desk(tmp_path, new_database("sqlite", tmp_path))
    by_day(made)
    return made


def came(desk: Desk, rows: Sequence[tuple[datetime, str, int]]) -> None:
    """Half hours of the long day: when each begins, its queue and its figures."""
    facts = [
        {"row": number, "code": "A1", "vendor": "acme", "start": LONG_DAY, "month": OCTOBER.start}
        | {"slot": slot, "dim:queue": queue, "q:answered": figure, "q:in_time": figure}
        for number, (slot, queue, figure) in enumerate(rows, start=2)
    ]
    with desk.open(BEFORE) as office:
        digest = office.facts.write(pl.DataFrame(facts), office.workspace.feed("figures"))
        delivery = Delivery(
            feed="figures",
            file="slots.csv",
            sha256="0" * 64,
            size=1,
            status=DeliveryStatus.ACCEPTED,
            rows=RowCounts(len(rows), len(rows)),
            facts_sha256=digest,
            reading_sha256="0" * 64,
            months=((OCTOBER.start.isoformat(), len(rows)),),
        )
        office.deliveries.add(delivery, BEFORE)


def test_the_hour_that_the_clocks_show_twice_is_expected_twice(desk: Desk) -> None:
    came(desk, [(slot, "sales", 1) for slot in HALF_HOURS if slot.hour != 1])
    found = look(desk, FeedPromises(complete=NIGHT), month=OCTOBER)["acme"].completeness
    assert found
    assert (found.expected, found.present) == (31 * 6 + 2, 6)
    (gap,) = [one for one in found.gaps if LONG_DAY in one.days]
    assert gap.days == (LONG_DAY,)
    assert gap.parts == (("01:00 (the second time)",), ("01:30 (the second time)",))


def test_a_day_with_all_its_half_hours_is_whole(desk: Desk) -> None:
    came(desk, [(slot, "sales", 1) for slot in HALF_HOURS])
    found = look(desk, FeedPromises(complete=NIGHT), month=OCTOBER)["acme"].completeness
    assert found
    assert found.present == 8
    assert not [one for one in found.gaps if LONG_DAY in one.days]


@pytest.mark.parametrize("figures", [(1, 0), (0, 1)])
def test_rows_of_zeros_beside_others_of_the_same_cell_do_not_empty_it(
    desk: Desk, figures: tuple[int, int]
) -> None:
    queues = zip(("sales", "service"), figures, strict=True)
    came(desk, [(HALF_HOURS[0], queue, figure) for queue, figure in queues])
    promises = FeedPromises(complete=NIGHT, zeros=Zeros.NO_DATA)
    found = look(desk, promises, month=OCTOBER)["acme"].completeness
    assert found
    assert found.present == 1
