"""A generated programme: a workspace and one wide file a month, always the same for the same size."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from outscore.model.period import Period

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SEED = 20151
FIRST_MONTH = Period.month(2013, 1)
KEYS = ("Vendor", "Month")


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is of everything."""

    vendors: int = 1000
    months: int = 36
    measures: int = 10

    @property
    def periods(self) -> tuple[Period, ...]:
        """The months, the earliest first."""
        found = [FIRST_MONTH]
        while len(found) < self.months:
            found.append(found[-1].next())
        return tuple(found)

    @property
    def figures(self) -> int:
        """How many figures a run works out, one for each vendor, month and measure."""
        return self.vendors * self.months * self.measures

    def __str__(self) -> str:
        return f"{self.vendors:,} vendors x {self.months} months x {self.measures} measures"


class _Dice(Random):
    """Counts that look like counts and are the same for the same seed."""


FULL = Size()
QUICK = Size(vendors=50, months=6)
MONEY = Size(vendors=100, months=6)


def write_workspace(folder: Path, size: Size, money: str = "") -> None:
    """Write the configuration and an inbox with one file for each month.

    `money` is what the contract says beyond targets, if anything: its measures then have bands with points.
    """
    for name, text in _configuration(size, money):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    inbox = folder / "inbox"
    inbox.mkdir()
    dice = _Dice(SEED)
    for period in size.periods:
        with (inbox / f"feed_{period}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(_rows(period, size, dice))


def quantities(size: Size) -> tuple[str, ...]:
    """The columns with figures: for each measure what counts as good, and of how many."""
    return tuple(f"{kind}_{number}" for number in _numbers(size) for kind in ("good", "all"))


def _numbers(size: Size) -> range:
    return range(1, size.measures + 1)


def _rows(period: Period, size: Size, dice: _Dice) -> Iterator[tuple[str | int, ...]]:
    yield (*KEYS, *quantities(size))
    for vendor in range(size.vendors):
        figures: list[int] = []
        for _ in _numbers(size):
            contacts = dice.randint(500, 50_000)
            figures += [contacts * dice.randint(850, 1000) // 1000, contacts]
        yield (_vendor(vendor), str(period), *figures)


def _vendor(number: int) -> str:
    return f"vendor-{number:04}"


def _configuration(size: Size, money: str) -> Iterator[tuple[str, str]]:
    numbers = _numbers(size)
    vendors = "".join(_VENDOR.format(id=_vendor(number), number=number) for number in range(size.vendors))
    each = _MEASURE + (BANDS if money else "")
    measures = "".join(each.format(number=number) for number in numbers)
    metrics = "".join(_METRIC.format(number=number) for number in numbers)
    columns = "".join(f"  {name}: {{column: {name}, type: count}}\n" for name in quantities(size))
    identities = "".join(_IDENTITY.format(number=number) for number in numbers)
    yield "outscore.yaml", _OUTSCORE
    yield "vendors.yaml", f"vendors:\n{vendors}"
    yield "contracts/terms.yaml", _CONTRACT.format(starts=FIRST_MONTH.start) + measures + money
    yield "metrics.yaml", f"metrics:\n{metrics}"
    yield "feeds/feed.yaml", f"{_FEED}quantities:\n{columns}identities:\n{identities}"
    yield "requirements.yaml", _REQUIREMENTS


_OUTSCORE = """\
outscore: 1
programme: Generated programme
client: Nobody
timezone: UTC
notices: [Every figure here was generated to measure speed; none is anyone's.]
team_recipients: [office@scorecards.example.org]
dispatch: {channel: folder, path: out/sent}
"""

_VENDOR = """\
  - id: {id}
    name: Vendor {number}
    recipients: [{id}@scorecards.example.org]
"""

_CONTRACT = """\
contract: terms
name: Generated terms
client: Nobody
vendors: all
starts: "{starts}"
judged_over: [month]
measures:
"""

_MEASURE = """\
  - id: measure_{number}
    name: Measure {number}
    metric: metric_{number}
    clause: Schedule {number}
    target: {{at_least: 92.5}}
"""

BANDS = """\
    bands:
      - {{band: met, at_least: 92.5, points: 0}}
      - {{band: minor, at_least: 90, points: 1}}
      - {{band: serious, at_least: 87, points: 2}}
      - {{band: severe, points: 4}}
"""

_METRIC = """\
  - id: metric_{number}
    version: 1
    name: Good contacts {number}
    definition: Contacts that count as good, of all contacts.
    unit: percent
    better: higher
    combine: sums
    numerator: good_{number}
    denominator: all_{number}
"""

_FEED = """\
feed: feed
name: Generated feed
kind: aggregate
files: feed_*.csv
format: {type: csv, encoding: utf-8, delimiter: ",", last_line: must_end, thousands: none}
vendor: {column: Vendor}
period: {column: Month, format: "%Y-%m", grain: month}
expected: all
"""

_IDENTITY = """\
  - {{id: good_{number}_of_all, parts: [good_{number}], whole: all_{number}, otherwise: reject}}
"""

_REQUIREMENTS = """\
catalogue: osp
version: 1
bindings:
  - {requirement: osp-performance-speed, contract: terms, measure: measure_1, at_target: 3, of_last: 4}
"""
