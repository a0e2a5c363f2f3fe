"""`python -m benchmarks`: a generated programme received, scored, rendered and settled, beside its floors."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import contacts
from benchmarks.feed import FULL
from benchmarks.feed import MONEY
from benchmarks.feed import QUICK
from benchmarks.feed import Size
from benchmarks.measured import measure
from benchmarks.settling import report
from benchmarks.terms import Portfolio

if TYPE_CHECKING:
    from benchmarks.measured import Measured

LEVELS = "polars adds up the same files, fractions are held against a level"
STEPS = (
    ("receiving", "rows", "sums", "polars reads and adds up the same files"),
    ("scoring", "statements", "sums", "polars reads and adds up the same files"),
    ("plans", "vendor-months", "levels", LEVELS),
    ("rendering", "pages", "tables", "Jinja2 fills one plain table a page"),
)
MONEY_STEP = ("money", "vendor-months", "levels", LEVELS)
LIBRARIES = ("outscore", "polars", "pandera", "sqlalchemy", "jinja2", "altair", "vl-convert-python")
HEADINGS = ("", "done", "seconds", "cpu s", "a second", "peak MB", "start s", "floor s", "floor MB", "ratio")


def main(arguments: list[str] | None = None) -> None:
    """Measure every step and print a table."""
    asked = _asked(arguments)
    size = _size(asked)
    print(f"{size}: {size.figures:,} figures, one file a month\n{_machine()}\n")
    with tempfile.TemporaryDirectory(prefix="outscore-bench-") as name:
        folder = Path(name)
        measure("generating", folder, size)
        rows = [_row(step, things, floor, folder, size) for step, things, floor, _ in STEPS]
    settled = _money(asked)
    with tempfile.TemporaryDirectory(prefix="outscore-bench-") as name:
        folder = Path(name)
        measure("agreeing", folder, settled)
        rows.append(_row(*MONEY_STEP[:3], folder, settled))
    _print_table([HEADINGS, *rows])
    print(
        f"{_FOOTNOTE}\n`money` is {settled}: each month run and approved, with repeats, caps and earn-back."
    )
    for step, _, _, floor in (*STEPS, MONEY_STEP):
        print(f"  floor of {step}: {floor}")
    print("settling ...", file=sys.stderr, flush=True)
    print(f"\n{report(_portfolio(asked))}")
    print(f"\n{contacts.report(contacts.QUICK_ROWS if asked.quick else contacts.FULL_ROWS)}")


def _asked(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"a small size: {QUICK}")
    parser.add_argument("--vendors", type=int, help="how many vendors")
    parser.add_argument("--months", type=int, help="how many months")
    return parser.parse_args(arguments)


def _size(asked: argparse.Namespace) -> Size:
    usual = QUICK if asked.quick else FULL
    return Size(asked.vendors or usual.vendors, asked.months or usual.months)


def _money(asked: argparse.Namespace) -> Size:
    """Fewer vendors and months: every page and working paper of every month is made."""
    usual = QUICK if asked.quick else MONEY
    return Size(
        min(asked.vendors or usual.vendors, MONEY.vendors), min(asked.months or usual.months, MONEY.months)
    )


def _portfolio(asked: argparse.Namespace) -> Portfolio:
    usual = Portfolio()
    vendors = asked.vendors or (QUICK.vendors if asked.quick else usual.vendors)
    return Portfolio(vendors, usual.measures, asked.months or usual.months)


def _machine() -> str:
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    system = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    return f"{system}, Python {platform.python_version()}\n{libraries}"


def _row(step: str, things: str, floor: str, folder: Path, size: Size) -> tuple[str, ...]:
    print(f"{step} ...", file=sys.stderr, flush=True)
    ours, bare = measure(step, folder, size), measure(floor, folder, size)
    assert ours.done == bare.done, f"{step} did {ours.done} {things}, its floor {bare.done}"
    return (step, f"{ours.done:,} {things}", *_columns(ours, bare))


def _columns(ours: Measured, bare: Measured) -> tuple[str, ...]:
    return (
        f"{ours.seconds:.2f}",
        f"{ours.processor:.2f}",
        f"{ours.done / ours.seconds:,.0f}",
        f"{ours.peak_bytes / 1e6:,.0f}",
        f"{ours.starting:.2f}",
        f"{bare.seconds:.3f}",
        f"{bare.peak_bytes / 1e6:,.0f}",
        f"{ours.seconds / bare.seconds:,.0f}",
    )


def _print_table(rows: list[tuple[str, ...]]) -> None:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *others in rows:
        cells = [f"{cell:>{width}}" for cell, width in zip(others, widths[1:], strict=True)]
        print("  ".join([f"{first:<{widths[0]}}", *cells]))


_FOOTNOTE = """
Each step ran in a process of its own. `seconds` is the work with opening the workspace, `cpu s` what the
processor did of it; `start s` is the imports before it. The peak is of the whole process. `ratio` is
`seconds` to those of the floor."""


if __name__ == "__main__":
    main()
