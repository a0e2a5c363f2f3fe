"""`python -m benchmarks.false_alarms`: how often attention is asked for nothing, and how forecasts come true.

Stable processes are drawn and looked at as a vendor manager does: each month anew, with the months so far.
Every series has a seed of its own, so the same size gives the same table, and a quick run looks at the first
of the series that the full one looks at. With --write FILE the tables between the marks of a page are
written anew.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from dataclasses import dataclass
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import count
from itertools import islice
from itertools import pairwise
from itertools import product
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
from outscore.model.target import Comparison
from outscore.model.target import Target
from outscore.scoring.exact import exact_sum
from outscore.signals.charts import FEWEST_POINTS
from outscore.signals.charts import chart
from outscore.signals.outlook import Ahead
from outscore.signals.outlook import Record
from outscore.signals.outlook import outlook
from outscore.signals.points import Point
from outscore.signals.reading import read
from outscore.signals.rules import Rule
from outscore.signals.rules import signals

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from collections.abc import Sequence

    from outscore.signals.outlook import Forecast

FULL = 2000
QUICK = 100
YEAR = 12
HISTORY = FEWEST_POINTS
FIRST = Period.parse("2025-01")
CASES = 400
MISS_CHANCES = (5, 10, 20, 30, 50)
FLOOR_CHANCES = (1, 2, 5, 10)
BEFORE_STEP = 24
STEPS = (2, 4)
AFTER = (1, 3, 6, 9, 12, 15, 18, 24, 30, 36)
"""Months after a step at which it is looked at."""
SEEN = 24
"""Months that a forecast goes by."""
TARGET = 80
FORECAST = (
    ("independent", 0.0, 1),
    ("independent", 0.0, 5),
    ("independent", 0.0, 20),
    ("independent", 0.0, 50),
    ("leaning on the last by 0.6", 0.6, 5),
    ("leaning on the last by 0.6", 0.6, 20),
    ("leaning on the last by 0.9", 0.9, 20),
    ("leaning on the last by 0.9", 0.9, 50),
)
"""How months lean on the one before, and the true chance of a miss in percent."""
MIXED = (("independent", 0.0), ("leaning on the last by 0.6", 0.6))
VENDORS = (1, 5, 10, 20, 50, 80, 95)
"""Their true chances of a miss, in percent, one after the other."""
SAID = (0, 5, 10, 25, 50, 75, 90, 100)
"""Between which chances, in percent, forecasts are counted together."""
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
        "steps": _step_table(series),
        "misses": _miss_table(),
        "floors": _floor_table(),
        "outlook": _outlook_table(series),
        "calibration": _calibration_table(series),
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


def _leaning_on_last(
    weight: float, mean: float = TARGET
) -> Callable[[Random], Iterator[tuple[Fraction, None]]]:
    def draw(random: Random) -> Iterator[tuple[Fraction, None]]:
        now = _normal(random)
        while True:
            yield _plain(mean + 2 * now)
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


# A step that nobody declared


def _step_table(series: int) -> list[list[str]]:
    headings = ["months after the step", *(f"by {sigmas} sigma" for sigmas in STEPS)]
    signalling = [_signalling(sigmas, series) for sigmas in STEPS]
    return [headings, *([str(after), *(percent(one[after]) for one in signalling)] for after in AFTER)]


def _signalling(sigmas: int, series: int) -> dict[int, Fraction]:
    """The share of series whose latest month signals, some months after their level rose for good."""
    found = dict.fromkeys(AFTER, 0)
    for number in range(series):
        random = Random(f"step {sigmas} {number}")  # noqa: S311 - as above
        points = [
            Point(period, _plain(80 + 2 * (_normal(random) + sigmas * (at >= BEFORE_STEP)))[0])
            for at, period in enumerate(islice(_periods(), BEFORE_STEP + max(AFTER)))
        ]
        for after in AFTER:
            found[after] += bool(read(points[: BEFORE_STEP + after], Better.HIGHER, "aggregate").now)
    return {after: Fraction(one, series) for after, one in found.items()}


# The chance of a miss


def _outlook_table(series: int) -> list[list[str]]:
    headings = [
        "months that are", "true chance of a miss", "chance said, on average", "came to a miss",
        "distance of the forecast", "of the share of months missed",
    ]  # fmt: skip
    return [headings, *(_told_and_came(*kind, series) for kind in FORECAST)]


def _told_and_came(name: str, weight: float, chance: int, series: int) -> list[str]:
    """What is said of the month after two years, and what came; the distances are mean and squared."""
    made = [forecast_of(weight, chance, number) for number in range(series)]
    record = Record(tuple(made))
    return [
        name,
        f"{chance} %",
        percent(exact_sum(one.chance for one in made) / series),
        percent(Fraction(sum(bool(one.missed) for one in made), series)),
        f"{float(record.brier or 0):.3f}",
        f"{float(record.plain_brier or 0):.3f}",
    ]


def _calibration_table(series: int) -> list[list[str]]:
    headings = ["months that are", "chance said", "forecasts", "on average", "came to a miss"]
    return [headings, *(row for name, weight in MIXED for row in _by_chance(name, weight, series))]


def _by_chance(name: str, weight: float, series: int) -> Iterator[list[str]]:
    """Forecasts of vendors good and bad, by what was said; nothing of what was hardly ever said."""
    made = [forecast_of(weight, VENDORS[number % len(VENDORS)], number) for number in range(series)]
    for low, high in pairwise(SAID):
        own = [one for one in made if low <= one.chance * 100 < high]
        missed = Fraction(sum(bool(one.missed) for one in own), max(len(own), 1))
        said = exact_sum(one.chance for one in own) / max(len(own), 1)
        yield [name, f"{low} to {high} %", str(len(own)), percent(said), percent(missed)]


def forecast_of(weight: float, chance: int, number: int) -> Forecast:
    """The forecast of a series' last month from those before it, with what came."""
    target = Target(Comparison.AT_LEAST, Fraction(TARGET), str(TARGET))
    mean = TARGET - 2 * _NORMAL.inv_cdf(chance / 100)
    drawn = _leaning_on_last(weight, mean)(Random(f"outlook {weight} {chance} {number}"))  # noqa: S311
    points = [
        Point(period, value, target=target)
        for period, (value, _) in zip(_periods(), islice(drawn, SEEN + 1), strict=False)
    ]
    told = outlook(points, points[-1].period, Ahead(target)).forecast
    if told is None:
        raise SystemExit(f"{SEEN} months are too few for a forecast.")
    return replace(told, missed=points[-1].missed())


# The rules that ask for a plan: every year that can be, so that the figures are exact


def _miss_table() -> list[list[str]]:
    rows = [
        [f"{chance} %", percent(_years(chance, _misses_once)), percent(_years(chance, _in_a_row))]
        for chance in MISS_CHANCES
    ]
    return [["true chance of missing a month", "missed at least once", "three in a row"], *rows]


def _floor_table() -> list[list[str]]:
    rows = [[f"{chance} %", percent(_years(chance, _floor))] for chance in FLOOR_CHANCES]
    return [["true chance of a month below the floor", "the floor rule asks for a plan"], *rows]


def _years(chance: int, fires: Callable[[tuple[bool, ...]], bool]) -> Fraction:
    """The chance that something fires in a year, months being missed with a chance in percent."""
    once, met = Fraction(chance, 100), 1 - Fraction(chance, 100)
    fired = _firing(fires)
    return sum((many * once**missed * met ** (YEAR - missed) for missed, many in fired.items()), Fraction(0))


@cache
def _firing(fires: Callable[[tuple[bool, ...]], bool]) -> Counter[int]:
    """In how many of all years something fires, by how many of their months were missed."""
    return Counter(sum(year) for year in product((False, True), repeat=YEAR) if fires(year))


def _misses_once(misses: tuple[bool, ...]) -> bool:
    return any(misses)


def _in_a_row(misses: tuple[bool, ...]) -> bool:
    verdicts = [Verdict.MISSED if one else Verdict.MET for one in misses]
    return Trigger.IN_A_ROW in _triggers([Month(*one) for one in zip(_periods(), verdicts, strict=False)])


def _floor(misses: tuple[bool, ...]) -> bool:
    months = [Month(period, Verdict.MET, one) for period, one in zip(_periods(), misses, strict=False)]
    return Trigger.FLOOR in _triggers(months)


def _triggers(months: Sequence[Month]) -> set[Trigger]:
    return {fired.trigger for plan in watch(months, WatchRules()).plans for fired in plan.fired}


def percent(share: Fraction) -> str:
    """With one decimal, halves upward; with two where it is nearly none or nearly all."""
    if 0 < share * 100 < 1 or 99 < share * 100 < 100:
        return f"{int(share * 10_000 + Fraction(1, 2)) / 100:.2f} %"
    return f"{int(share * 1000 + Fraction(1, 2)) / 10:.1f} %"


if __name__ == "__main__":
    main()
