"""`python -m benchmarks.false_alarms`: how often each rule of attention fires when nothing has changed.

Stable processes are drawn and looked at as a vendor manager does: each month anew, with the months so far.
Every series has a seed of its own, so the same size gives the same table, and a quick run looks at the first
of the series that the full one looks at. With --write FILE the tables between the marks of a page are
written anew.
"""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from itertools import islice
from math import exp
from pathlib import Path
from random import Random
from statistics import NormalDist
from typing import TYPE_CHECKING

from outscore.governance.watching import Month
from outscore.governance.watching import Trigger
from outscore.governance.watching import watch
from outscore.model.governance import WatchRules
from outscore.model.metric import Better
from outscore.model.period import Period
from outscore.model.result import Verdict
from outscore.signals.charts import FEWEST_POINTS
from outscore.signals.charts import chart
from outscore.signals.points import Point
from outscore.signals.rules import Rule
from outscore.signals.rules import signals

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from collections.abc import Sequence

FULL = 2000
QUICK = 100
YEAR = 12
HISTORY = FEWEST_POINTS
FIRST = Period.parse("2025-01")
CASES = 400
MISS_CHANCES = (5, 10, 20, 30, 50)
FLOOR_CHANCES = (1, 2, 5, 10)
ANY = "any of the four"
BEGINS, ENDS = "<!-- measured: {} -->", "<!-- end of {} -->"
_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Process:
    """Something stable; draw gives its months one after the other, factor is as for a chart."""

    name: str
    draw: Callable[[Random], Iterator[tuple[Fraction, int | None]]]
    factor: int | None = None


def main(arguments: list[str] | None = None) -> None:
    """Print the tables, or write them into a page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.false_alarms", description=__doc__)
    parser.add_argument("--series", type=int, default=FULL, help=f"how many of each; {FULL} if not said")
    parser.add_argument("--write", type=Path, help="a page whose tables are written anew")
    asked = parser.parse_args(arguments)
    tables = measured(asked.series)
    if asked.write:
        page = asked.write.read_text(encoding="utf-8")
        asked.write.write_text(written(page, tables), encoding="utf-8")
        return
    for title, rows in tables.items():
        print(f"{title}\n\n{as_markdown(rows)}\n")


def measured(series: int) -> dict[str, list[list[str]]]:
    """Every table by its title, each with its headings, from so many series."""
    return {
        "signals": _signal_table(series),
        "misses": _miss_table(series),
        "floors": _floor_table(series),
    }


def written(page: str, tables: dict[str, list[list[str]]]) -> str:
    """A page with what stands between the marks replaced."""
    for title, rows in tables.items():
        begins, ends = BEGINS.format(title), ENDS.format(title)
        between = re.compile(f"{re.escape(begins)}.*?{re.escape(ends)}", re.DOTALL)
        page, found = between.subn(f"{begins}\n\n{as_markdown(rows)}\n\n{ends}", page)
        if found != 1:
            raise SystemExit(f"The page has {found} places for the table {title!r}, and needs one: {begins}")
    return page


def as_markdown(rows: Sequence[Sequence[str]]) -> str:
    """A table, the first row being its headings."""
    headings, *rest = rows
    lines = [headings, ["---"] * len(headings), *rest]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


# Control charts


def _signal_table(series: int) -> list[list[str]]:
    names = [rule.words for rule in Rule]
    return [
        ["a stable process", *names, ANY, f"{ANY}, in a month"],
        *([process.name, *map(percent, _rates(process, series))] for process in PROCESSES),
    ]


def _rates(process: Process, series: int) -> list[Fraction]:
    """For each rule, and for any: years with an alarm, of all; at last the months with any, of all."""
    years = dict.fromkeys([*Rule, ANY], 0)
    months = 0
    for number in range(series):
        alarms = list(alarms_of(process, number))
        months += sum(map(bool, alarms))
        seen = {rule for month in alarms for rule in month}
        for rule in seen:
            years[rule] += 1
        years[ANY] += bool(seen)
    return [*(Fraction(found, series) for found in years.values()), Fraction(months, series * YEAR)]


def alarms_of(process: Process, number: int) -> Iterator[set[Rule]]:
    """The rules that fire on the latest month, for each month of a year after the first twelve."""
    drawn = process.draw(Random(f"{process.name} {number}"))  # noqa: S311 - a simulation, not a secret
    points = [
        Point(period, value, passed, None if passed is None else CASES)
        for period, (value, passed) in zip(_periods(), islice(drawn, HISTORY + YEAR), strict=False)
    ]
    for length in range(HISTORY + 1, HISTORY + YEAR + 1):
        found = signals(chart(points[:length], process.factor), Better.HIGHER)
        yield {one.rule for one in found if one.periods[-1] == points[length - 1].period}


def _periods() -> Iterator[Period]:
    period = FIRST
    for _ in count():
        yield period
        period = period.next()


def _normal(random: Random) -> float:
    """From random() alone: what a seed gives for it does not change between versions of Python."""
    return _NORMAL.inv_cdf(random.random() or 0.5)


def _plain(value: float) -> tuple[Fraction, None]:
    return Fraction(round(value * 100), 100), None


def _independent(random: Random) -> Iterator[tuple[Fraction, None]]:
    while True:
        yield _plain(80 + 2 * _normal(random))


def _skewed(random: Random) -> Iterator[tuple[Fraction, None]]:
    while True:
        yield _plain(300 * exp(0.3 * _normal(random)))


def _leaning_on_last(weight: float) -> Callable[[Random], Iterator[tuple[Fraction, None]]]:
    def draw(random: Random) -> Iterator[tuple[Fraction, None]]:
        now = _normal(random)
        while True:
            yield _plain(80 + 2 * now)
            now = weight * now + (1 - weight * weight) ** 0.5 * _normal(random)

    return draw


def _shares(spread: float) -> Callable[[Random], Iterator[tuple[Fraction, int]]]:
    """Shares of CASES cases; spread: of the log odds from month to month."""

    def draw(random: Random) -> Iterator[tuple[Fraction, int]]:
        while True:
            chance = 1 / (1 + exp(-(1.4 + spread * _normal(random))))
            passed = sum(random.random() < chance for _ in range(CASES))
            yield Fraction(100 * passed, CASES), passed

    return draw


PROCESSES = (
    Process("independent months, XmR", _independent),
    Process("skewed months, XmR", _skewed),
    Process("each month leans on the last by 0.3, XmR", _leaning_on_last(0.3)),
    Process("each month leans on the last by 0.6, XmR", _leaning_on_last(0.6)),
    Process("shares that vary by counting alone, p'", _shares(0.0), 100),
    Process("shares that vary by far more, p'", _shares(0.5), 100),
)


# The rules that ask for a plan


def _miss_table(series: int) -> list[list[str]]:
    rows = [
        [
            f"{chance} %",
            percent(_years(chance, series, _misses_once)),
            percent(_years(chance, series, _in_a_row)),
        ]
        for chance in MISS_CHANCES
    ]
    return [["true chance of missing a month", "missed at least once", "three in a row"], *rows]


def _floor_table(series: int) -> list[list[str]]:
    rows = [[f"{chance} %", percent(_years(chance, series, _floor))] for chance in FLOOR_CHANCES]
    return [["true chance of a month below the floor", "the floor rule asks for a plan"], *rows]


def _years(chance: int, series: int, fires: Callable[[list[bool]], bool]) -> Fraction:
    """The share of years in which something fires, months being missed with a chance in percent."""
    fired = 0
    for number in range(series):
        random = Random(f"misses {chance} {number}")  # noqa: S311 - as above
        fired += fires([random.random() * 100 < chance for _ in range(YEAR)])
    return Fraction(fired, series)


def _misses_once(misses: list[bool]) -> bool:
    return any(misses)


def _in_a_row(misses: list[bool]) -> bool:
    verdicts = [Verdict.MISSED if one else Verdict.MET for one in misses]
    return Trigger.IN_A_ROW in _triggers([Month(*one) for one in zip(_periods(), verdicts, strict=False)])


def _floor(misses: list[bool]) -> bool:
    months = [Month(period, Verdict.MET, one) for period, one in zip(_periods(), misses, strict=False)]
    return Trigger.FLOOR in _triggers(months)


def _triggers(months: Sequence[Month]) -> set[Trigger]:
    return {fired.trigger for plan in watch(months, WatchRules()).plans for fired in plan.fired}


def percent(share: Fraction) -> str:
    """With one decimal, halves upward."""
    return f"{int(share * 1000 + Fraction(1, 2)) / 10:.1f} %"


if __name__ == "__main__":
    main()
