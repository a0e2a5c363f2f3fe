"""Hours of a measure against the rows that the feeds bring."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.contracts.samples import CON
from tests.contracts.samples import line_with

from outscore.contracts.workspace import check_workspace

if TYPE_CHECKING:
    from tests.contracts.conftest import Desk

TARGET = "    target: {at_least: 95.5}\n"
FEED = "feeds/daily.yaml"
WEEKDAYS = "monday, tuesday, wednesday, thursday, friday"
WEEK = f"{WEEKDAYS}, saturday, sunday"


@pytest.mark.parametrize(
    ("grain", "days", "begin", "end", "told"),
    [
        ("day", WEEKDAYS, "08:00", "20:00", True),
        ("day", WEEKDAYS, "00:00", "24:00", False),  # whole days lie within the hours or outside them
        ("month", WEEKDAYS, "00:00", "24:00", True),
        ("day", WEEK, "00:00", "23:30", True),
    ],
)
def test_hours_of_which_the_feed_brings_only_longer_rows_are_warned_of(
    desk: Desk, grain: str, days: str, begin: str, end: str, told: bool
) -> None:
    windows = (
        f'    combined: {{method: whole_period, hours: [{{days: [{days}], from: "{begin}", to: "{end}"}}]}}\n'
    )
    desk.change(CON, TARGET, TARGET + windows)
    if grain == "month":
        desk.change(FEED, "grain: day", "grain: month")
    found = [fault for fault in check_workspace(desk.folder) if "counts some hours only" in fault.message]
    assert [fault.line for fault in found] == ([line_with(desk, "hours: [")] if told else [])
    for fault in found:
        assert not fault.refuses
        assert f"brings {grain}s, which cannot be divided by the hour" in fault.message
        assert "half hours" in fault.message
