"""How many cases a figure rests on, where the feed brings durations or decimals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.offices import ACME_APRIL
from tests.offices import APRIL
from tests.offices import FILES
from tests.offices import new_database
from tests.offices import new_desk
from tests.settled_offices import statement

if TYPE_CHECKING:
    from pathlib import Path

TERMS = (
    "missing_data: {no_report: not_measured, no_volume: not_measured, fewer_than: LEAST, few: not_measured}\n"
)


@pytest.mark.parametrize(("least", "verdict"), [("100", "met"), ("101", "not_measured")])
@pytest.mark.parametrize("places", [0, 2])
def test_too_small_a_sample_is_told_in_the_unit_of_what_is_counted(
    least: str, verdict: str, places: int, tmp_path: Path
) -> None:
    desk = new_desk(tmp_path, new_database("sqlite", tmp_path))
    kind = f"type: decimal, places: {places}" if places else "type: count"
    for name in ("Answered", "In time"):
        desk.change("feeds/figures.yaml", f"column: {name}, type: count", f"column: {name}, {kind}")
    desk.write("contracts/main.yaml", FILES["contracts/main.yaml"] + TERMS.replace("LEAST", least))
    desk.drop("figures-04.csv", ACME_APRIL)
    desk.run()
    (result,) = statement(desk, "acme", APRIL)["results"]
    assert result["figure"]["verdict"] == verdict
