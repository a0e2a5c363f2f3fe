"""Contract terms as text, to be added to the small workspace and broken one line at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.contracts.conftest import Desk

CON = "contracts/main.yaml"
MEASURE = """\
    target: {at_least: 95.5}
    bands:
      - {band: met, at_least: 95.5, points: 0}
      - {band: minor, at_least: 90, points: 1.5}
      - {band: severe, points: 6}
"""
TERMS = """\
currency: GBP
amounts: {annual_fees: 126000}
charges: {source: fixed, amount: 100000, clause: "7.1"}
missing_data: {no_report: fail, no_volume: not_measured, fail_as: severe}
points: {clause: "7.2", percent_per_point: 1}
repeats: {clause: "7.3", not_measured: keeps_the_chain, measures: [speed], multiply_points_by: 2}
caps:
  - {id: month, clause: "7.4", window: period, percent: 10}
  - {id: year, clause: "7.5", window: last_periods, periods: 12, percent: 8}
triggers:
  - id: plan
    name: Rectification plan
    clause: "8"
    when:
      - {test: in_band, bands: [severe]}
      - {test: missed, times: 3, in_last: 6}
"""
EXAMPLE = """\
examples:
  - name: Repeats
    measure: speed
    values: [96, 94, 89, 89]
    charges: 100000
    expect: {points: [0, 1.5, 12, 12]}
"""


def charge(desk: Desk, more: str = "") -> Desk:
    """Give the contract of a workspace money terms, and perhaps more keys."""
    desk.change(CON, "    target: {at_least: 95.5}\n", MEASURE)
    add(desk, TERMS + more)
    return desk


def add(desk: Desk, text: str) -> None:
    """Add keys at the end of the contract."""
    desk.write(CON, (desk.folder / CON).read_text(encoding="utf-8") + text)


def line_with(desk: Desk, text: str) -> int:
    """The line of the contract's only place with a text."""
    lines = (desk.folder / CON).read_text(encoding="utf-8").splitlines()
    (found,) = [number for number, line in enumerate(lines, start=1) if text in line]
    return found
