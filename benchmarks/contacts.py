"""Contacts added up while a big file streams by, beside polars alone and beside a script with pandas."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from benchmarks.measured import ROOT
from benchmarks.measured import Measured

FULL_ROWS = 10_000_000
QUICK_ROWS = 20_000
LARGER = 3
ROUNDS = 3
FORMS = ("csv", "parquet")
WAYS = (
    ("contacts", "fingerprint, fields counted, checked, added up, keys compared and kept"),
    ("received", "all of `outscore receive`: that, the file archived, the delivery and its facts recorded"),
    ("polars", "the same sums alone, streamed: nothing is checked, no key is compared"),
    ("pandas", "pandas reads, pandera validates, pandas looks for repeated ids and adds up"),
)
OURS = ("contacts", "received")
NEEDED = ("pandas", "pyarrow")


def report(rows: int) -> str:
    """Measure every way of adding the same file up, and what a larger file needs; a table."""
    with tempfile.TemporaryDirectory(prefix="outscore-bench-") as name:
        folder = Path(name)
        measured(f"written:{rows}", folder)
        found = _in_turn([(way, form) for form in FORMS for way in _ways()], folder)
        cells = {one.done for one in found.values()}
        assert len(cells) == 1, f"the ways do not agree on the cells: {cells}"
        measured(f"written:{rows * LARGER}", folder)
        larger = _in_turn([(way, form) for form in FORMS for way in OURS], folder)
    lines = [f"contacts: {rows:,} rows into {cells.pop():,} half-hour cells, the best of {ROUNDS} rounds"]
    lines += [_line(way, form, found) for form in FORMS for way in _ways()]
    lines += [_grown(way, form, found[way, form], larger[way, form], rows) for form in FORMS for way in OURS]
    lines += [f"  {way}: {what}" for way, what in WAYS if way in _ways()]
    return "\n".join([*lines, *_not_run()])


def measured(what: str, folder: Path) -> Measured:
    """Do a piece of work in a new process, so that nothing before it counts."""
    command = [sys.executable, "-m", "benchmarks.contact_work", what, str(folder)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return Measured(**json.loads(done.stdout))


def _in_turn(pieces: list[tuple[str, str]], folder: Path) -> dict[tuple[str, str], Measured]:
    """Each piece of work several times, one after the other: the quickest time, and the highest peak."""
    rounds = [{(way, form): measured(f"{way}:{form}", folder) for way, form in pieces} for _ in range(ROUNDS)]
    best = {piece: min((one[piece] for one in rounds), key=lambda one: one.seconds) for piece in pieces}
    return {
        piece: replace(one, peak_bytes=max(each[piece].peak_bytes for each in rounds))
        for piece, one in best.items()
    }


def _ways() -> tuple[str, ...]:
    return tuple(way for way, _ in WAYS if way != "pandas" or not _missing())


def _missing() -> list[str]:
    return [name for name in NEEDED if find_spec(name) is None]


def _not_run() -> list[str]:
    missing = ", ".join(_missing())
    return [f"  pandas: not run; not installed: {missing}"] if missing else []


def _line(way: str, form: str, found: dict[tuple[str, str], Measured]) -> str:
    one, bare = found[way, form], found["polars", form]
    return (
        f"  {form:<8}{way:<10}{one.seconds:>8.2f} s{one.processor:>8.2f} cpu s"
        f"{one.peak_bytes / 1e6:>8,.0f} MB peak{one.seconds / bare.seconds:>7.2f} x polars"
        f" ({one.processor / bare.processor:.2f} x its cpu s)"
    )


def _grown(way: str, form: str, one: Measured, larger: Measured, rows: int) -> str:
    return (
        f"  {form:<8}{way:<10}{rows * LARGER:,} rows: {larger.seconds:.2f} s, "
        f"{larger.peak_bytes / 1e6:,.0f} MB peak, "
        f"{larger.peak_bytes / one.peak_bytes - 1:+.0%} against {rows:,}"
    )


if __name__ == "__main__":
    print(report(int(sys.argv[1]) if len(sys.argv) > 1 else FULL_ROWS))
