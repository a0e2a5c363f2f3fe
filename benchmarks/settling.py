"""Settling, beside the least it could be: the same figures compared with their level and added up.

The outcomes of some vendors are also held against the plain reference of the tests, in the same run.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import asdict
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measured import peak_bytes
from benchmarks.terms import Portfolio
from benchmarks.terms import programme
from benchmarks.terms import vendor_months
from outscore.model.result import Verdict
from outscore.scoring.settle import Settlement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outscore.model.period_facts import PeriodFacts

ROOT = Path(__file__).parents[1]
HELD_AGAINST_REFERENCE = 5
SHORT = 12


@dataclass(frozen=True, slots=True)
class Settled:
    """What settling took; the seconds are of the processor, and without the making of the figures."""

    done: int
    missed: int
    seconds: float
    floor_seconds: float
    peak_bytes: int
    compared: int

    @property
    def rate(self) -> float:
        """Measure-months a second."""
        return self.done / self.seconds


def settle(size: Portfolio) -> Settled:
    """Every vendor, one after the other, each month from what the one before handed on."""
    settlement = Settlement(programme(size.measures))
    seconds = floor_seconds = 0.0
    done = missed = 0
    for vendor in range(size.vendors):
        facts = list(vendor_months(vendor, size))
        begun = time.process_time()
        judged, failed = _outcomes(settlement, facts)
        between = time.process_time()
        below = _floor(facts)
        ended = time.process_time()
        assert failed == below, f"vendor {vendor}: {failed} missed, {below} below the level"
        seconds, floor_seconds = seconds + between - begun, floor_seconds + ended - between
        done, missed = done + judged, missed + failed
    return Settled(done, missed, seconds, floor_seconds, peak_bytes(), _compare(size))


def _outcomes(settlement: Settlement, facts: list[PeriodFacts]) -> tuple[int, int]:
    judged = missed = 0
    for outcome in settlement.run(facts):
        judged += len(outcome.measures)
        missed += sum(one.verdict is Verdict.MISSED for one in outcome.measures)
    return judged, missed


def _floor(facts: list[PeriodFacts]) -> int:
    """The figures held against the level and added up by month, in the same exact arithmetic."""
    level, below = Fraction(90), 0
    for one in facts:
        month = Fraction(0)
        for reading in one.readings.values():
            assert reading.value is not None
            below += reading.value < level
            month += reading.value
    return below


def _compare(size: Portfolio) -> int:
    """Hold the first vendors against the reference; how many measure-months that were."""
    sys.path.insert(0, str(ROOT))
    from tests.scoring import reference

    contract = programme(size.measures)
    compared = 0
    for vendor in range(min(size.vendors, HELD_AGAINST_REFERENCE)):
        facts = list(vendor_months(vendor, size))
        found = reference.differences(Settlement(contract).run(facts), reference.settle(contract, facts))
        assert not found, f"vendor {vendor}: {found[:3]}"
        compared += size.measures * size.months
    return compared


def settle_apart(size: Portfolio) -> Settled:
    """The same in a process of its own, so that nothing before it counts."""
    command = [sys.executable, "-m", "benchmarks.settling", json.dumps(asdict(size))]
    told = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return Settled(**json.loads(told.stdout))


def report(size: Portfolio) -> str:
    """Speed beside its floor, and the peak for a short and for the whole series of months."""
    short = settle_apart(Portfolio(size.vendors, size.measures, min(SHORT, size.months)))
    whole = settle_apart(size)
    return (
        f"settling {size}: {whole.done:,} measure-months, {whole.missed * 100 // whole.done} % missed\n"
        f"  {whole.seconds:.2f} cpu s, {whole.rate:,.0f} measure-months a second on one core\n"
        f"  floor {whole.floor_seconds:.2f} cpu s, ratio {whole.seconds / whole.floor_seconds:,.0f}: "
        "the fractions compared with their level and added up\n"
        f"  peak {short.peak_bytes / 1e6:,.0f} MB for {min(SHORT, size.months)} months, "
        f"{whole.peak_bytes / 1e6:,.0f} MB for {size.months}\n"
        f"  {whole.compared:,} measure-months held against the plain reference: no difference"
    )


def _main(arguments: Sequence[str]) -> None:
    [size] = arguments
    print(json.dumps(asdict(settle(Portfolio(**json.loads(size))))))


if __name__ == "__main__":
    _main(sys.argv[1:])
