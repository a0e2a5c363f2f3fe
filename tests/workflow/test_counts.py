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

from outscore.workflow.explain import explain

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


WAITED = "type: duration, written_as: seconds"
LEFT_OUT = """\
    exclusions:
      - {quantity: short, clause: "3.2", effect: leave_out_of_both}
"""


@pytest.mark.parametrize("both", [True, False], ids=["time of time", "time of cases"])
def test_time_is_told_in_hours_and_not_in_the_thousandths_it_is_kept_in(
    tmp_path: Path, *, both: bool
) -> None:
    desk = new_desk(tmp_path, new_database("sqlite", tmp_path))
    for name in ("Answered", "In time") if both else ("In time",):
        desk.change("feeds/figures.yaml", f"column: {name}, type: count", f"column: {name}, {WAITED}")
    if not both:
        desk.change("metrics.yaml", "unit: percent", "unit: ratio")
        desk.change("feeds/figures.yaml", "identities:", "#")
        desk.change("feeds/figures.yaml", "  - {id: in_time_of_answered", "#")
    desk.drop("figures-04.csv", "A1,2026-04,sales,1296000,1295460")
    desk.run()
    (result,) = statement(desk, "acme", APRIL)["results"]
    below = "360 h" if both else "1,296,000"
    assert result["figure"]["counted"] == f"359 h 51 min of {below}"
    with desk.open() as office:
        worked = explain(office, "acme", "speed", APRIL).working
    assert f"= 359 h 51 min / {below.replace(',', '')} = " in worked
    pages = [one.read_text(encoding="utf-8") for one in (desk.folder / "out").rglob("*.html")]
    assert any(f"359 h 51 min of {below}" in one for one in pages)
    assert not any("1,295,460,000" in one or "1295460000" in one for one in pages)


def test_time_that_a_contract_takes_out_is_told_in_hours_too(tmp_path: Path) -> None:
    desk = new_desk(tmp_path, new_database("sqlite", tmp_path))
    for name in ("Answered", "In time"):
        desk.change("feeds/figures.yaml", f"column: {name}, type: count", f"column: {name}, {WAITED}")
    short = f"  short: {{column: Short, {WAITED}}}\nidentities:"
    desk.change("feeds/figures.yaml", "identities:", short)
    desk.write("contracts/main.yaml", FILES["contracts/main.yaml"] + LEFT_OUT)
    desk.write(
        "inbox/figures-04.csv",
        "Vendor,Month,Queue,Answered,In time,Short\nA1,2026-04,sales,1296000,1295460,3600\n",
    )
    desk.run()
    (result,) = statement(desk, "acme", APRIL)["results"]
    assert result["figure"]["counted"] == "358 h 51 min of 359 h"
    counting = result["working"]["counting"]
    all_rows, left_out = counting["all_rows"], counting["corrections"][0]["counts"]
    assert all_rows is not None
    assert left_out is not None
    assert all_rows["shown"] == "359 h 51 min / 360 h"
    assert left_out["shown"] == "-1 h / -1 h"
