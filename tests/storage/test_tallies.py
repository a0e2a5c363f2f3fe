"""Tallies from two feeds: measured where both cover the same, or are cut too differently to tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.offices import APRIL
from tests.offices import new_database
from tests.offices import new_desk

from outscore.workflow.receive import receive
from outscore.workflow.score import score_period

if TYPE_CHECKING:
    from pathlib import Path

    from tests.offices import Desk

FEED = """\
feed: {name}
name: Calls {name}
kind: aggregate
files: {name}*.csv
vendor: {{column: Vendor}}
period: {period}
{dimensions}
quantities:
  {name}: {{column: Calls, type: count}}
"""
MONTHS = '{column: Period, format: "%Y-%m", grain: month}'
DAYS = '{column: Period, format: "%Y-%m-%d", grain: day}'
BY_QUEUE = "dimensions: {queue: Queue}"
NOT_MEASURED = "–"
UNDIVIDED = "ignored_columns: [Queue]"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A workspace whose measure needs two feeds."""
    made = new_desk(tmp_path, new_database("sqlite", tmp_path))
    (made.folder / "feeds/figures.yaml").unlink()
    made.change("vendors.yaml", "codes: [{code: A1, feed: figures}]", "codes: [{code: A1}]")
    return made


def bring(desk: Desk, name: str, *rows: str, period: str = MONTHS, dimensions: str = BY_QUEUE) -> None:
    """A feed with one quantity, and its file."""
    desk.write(f"feeds/{name}.yaml", FEED.format(name=name, period=period, dimensions=dimensions))
    desk.write(f"inbox/{name}.csv", "\n".join(["Vendor,Period,Queue,Calls", *rows]) + "\n")


def figures(desk: Desk) -> dict[str, str]:
    """What April's statements show for the one measure."""
    with desk.open() as office:
        receive(office)
        made = score_period(office, APRIL).statements
        results = [(one.vendor, office.statements.read(one.sha256)["results"][0]) for one in made]
    return {vendor: result["figure"]["shown"] for vendor, result in results}


ANSWERED = ("A1,2026-04,sales,100", "A1,2026-04,care,50")
IN_TIME = ("A1,2026-04,sales,97", "A1,2026-04,care,40")


def test_two_feeds_that_cover_the_same_rows_are_measured(desk: Desk) -> None:
    bring(desk, "answered", *ANSWERED)
    bring(desk, "in_time", *IN_TIME)
    assert figures(desk)["acme"] == "91.3 %"


@pytest.mark.parametrize("short", ["answered", "in_time"])
def test_a_row_that_only_one_of_two_feeds_has_leaves_the_figure_out(desk: Desk, short: str) -> None:
    for name, rows in (("answered", ANSWERED), ("in_time", IN_TIME)):
        bring(desk, name, *(rows[:1] if name == short else rows))
    assert figures(desk)["acme"] == NOT_MEASURED


def test_a_day_that_only_one_of_two_daily_feeds_has_leaves_the_figure_out(desk: Desk) -> None:
    bring(desk, "answered", "A1,2026-04-01,sales,60", "A1,2026-04-02,sales,40", period=DAYS)
    bring(desk, "in_time", "A1,2026-04-01,sales,59", period=DAYS)
    assert figures(desk)["acme"] == NOT_MEASURED


def test_days_in_one_feed_and_months_in_the_other_are_measured(desk: Desk) -> None:
    bring(desk, "answered", "A1,2026-04,sales,100")
    bring(desk, "in_time", "A1,2026-04-01,sales,57", "A1,2026-04-02,sales,40", period=DAYS)
    assert figures(desk)["acme"] == "97.0 %"


def test_a_breakdown_in_one_feed_and_none_in_the_other_is_measured(desk: Desk) -> None:
    bring(desk, "answered", "A1,2026-04,all,150", dimensions=UNDIVIDED)
    bring(desk, "in_time", *IN_TIME)
    assert figures(desk)["acme"] == "91.3 %"


def test_what_one_vendor_lacks_is_no_fault_of_another(desk: Desk) -> None:
    bring(desk, "answered", *ANSWERED, "bolt,2026-04,sales,10", "bolt,2026-04,care,10")
    bring(desk, "in_time", *IN_TIME, "bolt,2026-04,sales,9")
    assert figures(desk) == {"acme": "91.3 %", "bolt": NOT_MEASURED}
