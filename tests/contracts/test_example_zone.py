"""Worked examples are read by the clocks of the workspace's time zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.contracts.samples import CON
from tests.contracts.samples import add

from outscore.contracts.workspace import check_workspace

if TYPE_CHECKING:
    from tests.contracts.conftest import Desk

EXAMPLE = """\
examples:
  - name: a
    starts: "2026-10"
    periods:
      - slices: [{at: "2026-10-25", minutes: 30, times: TIMES, counts: {answered: 1}}]
        expect: {measures: {volume: {value: TIMES}}}
"""


@pytest.mark.parametrize(
    ("zone", "times", "faults"), [("Europe/London", 50, 0), ("Europe/London", 48, 1), ("UTC", 48, 0)]
)
def test_the_day_is_as_long_as_it_is_there(desk: Desk, zone: str, times: int, faults: int) -> None:
    desk.change("outscore.yaml", "Europe/London", zone)
    add(desk, EXAMPLE.replace("TIMES", str(times)))
    assert len([one for one in check_workspace(desk.folder) if CON in one.file]) == faults
