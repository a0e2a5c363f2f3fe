"""A kill -9 at any moment, then the same command again, ends as if nothing had happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.forking import forked
from tests.offices import ROWS

if TYPE_CHECKING:
    from tests.offices import Desk


@pytest.mark.long
def test_a_kill_at_any_moment_leaves_nothing_behind(desk: Desk) -> None:
    """Of receiving and scoring, of rendering, and of approving and sending: an even sample of each."""
    desk.drop("figures-1.csv", *ROWS)
    desk.drop("figures-2.csv", "A1,2026-04,sales,100,96", "A1,2026-13,sales,1,1")
    task = {
        "do": "kill",
        "folder": str(desk.folder),
        "url": desk.url,
        "steps": [
            (["open"], "score", 16),
            ([], "run", 3),
            ([], "whole", 8),
        ],
    }
    results = forked(task)
    assert [result["wrong"] for result in results] == [[], [], []], results
    assert all(result["moments"] > 10 for result in results), results
