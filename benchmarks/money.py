"""Money from inbox to approval: repeats, caps and earn-back, each month run and approved."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import TypeAlias

    from benchmarks.feed import Size

    Work: TypeAlias = Callable[[], int]

LEVEL = "92.5"
TERMS = """\
currency: GBP
missing_data: {no_report: not_measured, no_volume: not_measured}
charges: {source: fixed, clause: "2.1", amount: 100000}
points: {clause: "3.1", percent_per_point: 0.5}
repeats: {clause: "3.2", multiply_points_by: 2, not_measured: keeps_the_chain}
caps:
  - {id: month, clause: "8.1", window: period, percent: 10}
  - {id: year, clause: "8.2", window: last_periods, periods: 12, percent: 8}
earn_back:
  - id: back
    clause: "12"
    share_percent: 50
    periods: 3
    test: met_or_exceeded
    paid_as: returned
    not_measured: pauses
"""


def agreeing(folder: Path, size: Size) -> Work:
    """The workspace and its inbox, which is not part of what is measured."""
    from benchmarks.feed import write_workspace

    def work() -> int:
        write_workspace(folder, size, TERMS)
        return size.vendors * size.months

    return work


def money(folder: Path, size: Size) -> Work:
    """Every month run and approved, the earlier first: received, settled, rendered, frozen and booked."""
    from outscore.assembly import open_office
    from outscore.workflow.approve import Signature
    from outscore.workflow.approve import approve
    from outscore.workflow.month import run_month

    def work() -> int:
        done = 0
        with open_office(folder) as office:
            for period in size.periods:
                run_month(office, period, lambda items, _label: items)
                approve(office, period, Signature("A. Person", "As agreed"))
                done += sum(subject[2] == str(period) for subject in office.approvals.frozen())
        return done

    return work


def levels(folder: Path, size: Size) -> Work:
    """Polars reads and adds up the same files; each figure is a fraction held against its level."""
    from fractions import Fraction

    import polars as pl

    from benchmarks.feed import quantities

    pairs = [*zip(quantities(size)[::2], quantities(size)[1::2], strict=True)]

    def work() -> int:
        rows = pl.scan_csv(folder / "inbox" / "*.csv")
        sums = rows.group_by("Vendor", "Month").agg(pl.exclude("Vendor", "Month").sum()).collect()
        level, below = Fraction(LEVEL), 0
        for row in sums.iter_rows(named=True):
            below += sum(Fraction(100 * row[good], row[both]) < level for good, both in pairs)
        assert below
        return sums.height

    return work
