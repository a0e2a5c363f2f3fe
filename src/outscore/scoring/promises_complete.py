"""What of a feed is there and what is missing, by name; and what rows of zeros mean for that."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from itertools import product
from typing import TYPE_CHECKING
from typing import NamedTuple

from outscore.model.feed_promises import ExpectedDays
from outscore.model.feed_promises import Zeros
from outscore.model.period import MONTH_NAMES
from outscore.model.period_facts import WhyAbsent
from outscore.scoring.exact import HUNDRED
from outscore.scoring.wording import decimal_text
from outscore.scoring.wording import exact_text

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence
    from datetime import date
    from typing import TypeAlias

    from outscore.model.feed_promises import Complete
    from outscore.model.feed_promises import WorkingDays

    Part: TypeAlias = tuple[str, ...]

MOST_GAPS = 8
HOURS = "from"
"""What stands before a time of day, as the name of a dimension does before its value."""


SECOND = 1440


class Cell(NamedTuple):
    """One thing that must be there: a day (of a month its first), when in it, and a value per dimension.

    minute: when the stretch begins, -1 where whole days are told; SECOND more for a time that the clocks
    show for the second time that day.
    """

    day: date
    minute: int
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Expected days next to each other that lack the same, in order; `parts` is empty where all lacks.

    A part is a value for each dimension, before it the time of day where there is one.
    """

    days: tuple[date, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Completeness:
    """How much of what was promised is there."""

    expected: int
    present: int
    gaps: tuple[Gap, ...]
    below_percent: Fraction | None = None

    @property
    def percent(self) -> Fraction:
        """The share that is there, exactly; 100 where nothing was expected."""
        return Fraction(self.present * 100, self.expected) if self.expected else HUNDRED

    @property
    def is_whole(self) -> bool:
        """Whether all of it is there."""
        return self.present == self.expected

    @property
    def is_below(self) -> bool:
        """Whether so little is there that nothing is measured from it; exactly on the limit is enough."""
        return self.below_percent is not None and self.percent < self.below_percent


def expected_days(days: Iterable[date], complete: Complete, working: WorkingDays) -> tuple[date, ...]:
    """Those of the days that must be there."""
    wanted = complete.days is ExpectedDays.ALL
    return tuple(day for day in days if wanted or working.is_working(day))


def expected_cells(days: Iterable[date], complete: Complete) -> tuple[Cell, ...]:
    """Everything that must be there on some days, in order."""
    minutes = complete.hours.minutes if complete.hours else (-1,)
    values = tuple(product(*(values for _, values in complete.dimensions)))
    return tuple(Cell(day, minute, one) for day in days for minute in minutes for one in values)


def is_all_zero(figures: Collection[int | None]) -> bool:
    """Whether a row is all zeros: something is reported, and nothing else than 0.

    >>> is_all_zero([0, None]), is_all_zero([None, None]), is_all_zero([0, 3])
    (True, False, False)
    """
    return set(figures) in ({0}, {0, None})


def completeness(
    expected: Sequence[Cell], rows: Mapping[Cell, bool], zeros: Zeros | None, complete: Complete
) -> Completeness:
    """What is there of what was expected.

    `rows` has each cell of which rows came, and whether they are all zeros. Rows of zeros count as there,
    unless they mean that there are no figures; a cell that was closed is not expected at all.
    """
    zero = {cell for cell, is_zero in rows.items() if is_zero}
    wanted = [cell for cell in expected if not (zeros is Zeros.CLOSED and cell in zero)]
    there = set(rows) - zero if zeros is Zeros.NO_DATA else set(rows)
    missing = [cell for cell in wanted if cell not in there]
    gaps = tuple(_gaps(wanted, missing))
    return Completeness(len(wanted), len(wanted) - len(missing), gaps, complete.below_percent)


def _gaps(expected: Iterable[Cell], missing: Iterable[Cell]) -> Iterator[Gap]:
    """What is missing, days next to each other that lack the same put together."""
    whole, lacking = _by_day(expected), _by_day(missing)
    told = [(day, () if lacking.get(day) == parts else lacking.get(day)) for day, parts in whole.items()]
    for parts, run in groupby(told, key=lambda one: one[1]):
        if parts is not None:
            yield Gap(tuple(day for day, _ in run), parts)


def _time_of_day(minute: int) -> str:
    """A time as the clocks show it.

    >>> _time_of_day(90), _time_of_day(SECOND + 90)
    ('01:30', '01:30 (the second time)')
    """
    shown = minute % SECOND
    return f"{shown // 60:02}:{shown % 60:02}{' (the second time)' if minute >= SECOND else ''}"


def _by_day(cells: Iterable[Cell]) -> dict[date, tuple[Part, ...]]:
    found: dict[date, list[Part]] = defaultdict(list)
    for cell in cells:
        time_of_day = () if cell.minute < 0 else (_time_of_day(cell.minute),)
        found[cell.day].append((*time_of_day, *cell.values))
    return {day: tuple(parts) for day, parts in found.items()}


def completeness_words(found: Completeness, complete: Complete, *, by_month: bool = False) -> str:
    """What is missing as a sentence; "" where nothing is. by_month: rows are about whole months."""
    if found.is_whole:
        return ""
    names = (*((HOURS,) if complete.hours else ()), *(name for name, _ in complete.dimensions))
    told = [gap_words(gap, names, by_month=by_month) for gap in found.gaps]
    left = f"; and {len(told) - MOST_GAPS} more" if len(told) > MOST_GAPS else ""
    share = f"{found.present:,} of {found.expected:,} expected are there ({cut_text(found.percent)} %)."
    text = f"Missing: {'; '.join(told[:MOST_GAPS])}{left}. {share}"
    if found.is_below and found.below_percent is not None:
        text += f" Below {exact_text(found.below_percent)} %, so nothing is measured from this feed."
    return text


def cut_text(percent: Fraction, decimals: int = 1) -> str:
    """A share with some decimals, cut off so that it is never shown as more than it is.

    >>> cut_text(Fraction(99_999, 1000))
    '99.9'
    """
    units = percent.numerator * 10**decimals // percent.denominator
    return decimal_text(Fraction(units, 10**decimals), decimals)


def gap_words(gap: Gap, names: tuple[str, ...], *, by_month: bool = False) -> str:
    """A gap by name: "3 to 5 June for site Manila, queue sales or service"."""
    first, last = gap.days[0], gap.days[-1]
    days = _months_words(first, last) if by_month else days_words(first, last)
    link = " " if names[:1] == (HOURS,) else " for "
    return f"{days}{link}{_parts_words(gap.parts, names)}" if gap.parts and names else days


def _months_words(first: date, last: date) -> str:
    one, other = (f"{MONTH_NAMES[day.month - 1]} {day.year}" for day in (first, last))
    return one if one == other else f"{one} to {other}"


def days_words(first: date, last: date) -> str:
    """Days in words, without the year where it is one.

    >>> from datetime import date
    >>> days_words(date(2026, 6, 3), date(2026, 6, 5)), days_words(date(2026, 6, 30), date(2026, 7, 1))
    ('3 to 5 June', '30 June to 1 July')
    """
    if first.year != last.year:
        return f"{_day(first)} {first.year} to {_day(last)} {last.year}"
    if first == last:
        return _day(first)
    return f"{first.day if first.month == last.month else _day(first)} to {_day(last)}"


def _day(day: date) -> str:
    return f"{day.day} {MONTH_NAMES[day.month - 1]}"


def _parts_words(parts: Sequence[Part], names: Sequence[str]) -> str:
    """Parts by name: as one where they are all combinations of some values, else one by one."""
    values = [tuple(dict.fromkeys(column)) for column in zip(*parts, strict=True)]
    if set(parts) == set(product(*values)):
        return ", ".join(f"{name} {_either(own)}" for name, own in zip(names, values, strict=True))
    rest = f" and {len(parts) - MOST_GAPS} more" if len(parts) > MOST_GAPS else ""
    return " and ".join(_parts_words([part], names) for part in parts[:MOST_GAPS]) + rest


def _either(values: Sequence[str]) -> str:
    if len(values) > MOST_GAPS:
        values = [*values[:MOST_GAPS], f"{len(values) - MOST_GAPS} more"]
    *most, last = values
    return f"{', '.join(most)} or {last}" if most else last


def absent_for_zeros(zeros: Zeros) -> WhyAbsent:
    """Why there is no figure where every row is zeros: nothing came, or nothing was reported.

    >>> absent_for_zeros(Zeros.NO_DATA).value, absent_for_zeros(Zeros.MEASURED).value
    ('no_report', 'no_volume')
    """
    return WhyAbsent.NO_REPORT if zeros is Zeros.NO_DATA else WhyAbsent.NO_VOLUME
