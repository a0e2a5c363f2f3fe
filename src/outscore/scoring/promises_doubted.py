"""Doubts about figures as warnings that whoever sends the feed can act on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.delivery import Issue
from outscore.model.delivery import Severity
from outscore.model.feed_promises import Doubt
from outscore.model.period import Grain
from outscore.scoring.promises_complete import days_words
from outscore.scoring.promises_plausible import comparable
from outscore.scoring.promises_plausible import digits_repeated
from outscore.scoring.promises_plausible import factor_of
from outscore.scoring.promises_plausible import level_doubt
from outscore.scoring.promises_plausible import repeated_runs
from outscore.scoring.promises_plausible import round_doubt
from outscore.scoring.promises_plausible import usual
from outscore.scoring.promises_plausible import usual_share
from outscore.scoring.promises_written import written
from outscore.scoring.wording import plain

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.feed_promises import Plausible
    from outscore.model.period import Period
    from outscore.scoring.promises_plausible import LevelDoubt
    from outscore.scoring.promises_plausible import RoundDoubt
    from outscore.scoring.promises_plausible import Usual

MOST_NAMED = 3
MOST_RUNS = 4
WHOLE_MONTH = 5
"""It takes so many days for a month to be told as one; all of them but one in so many are then alike."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose figures of which month are looked at, and what one row of them covers."""

    vendor: str
    month: Period
    grain: Grain


@dataclass(frozen=True, slots=True)
class Figures:
    """One quantity of a vendor as integers of 1/scale: its total of each day (or month), by first day.

    counts: every different figure of the month that was counted and written down by whoever sends the feed,
    for looking at last digits. counted: whether the quantity is a count, which chance moves. pattern: how it
    is written, as in a feed contract. rows: the most rows of one day (or month) that were added up.
    """

    column: str
    scale: int
    current: Mapping[date, int]
    earlier: Mapping[date, int]
    counts: frozenset[int] = frozenset()
    counted: bool = False
    pattern: str = ""
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Rows:
    """The days of a vendor's rows about one thing that say the same as earlier ones.

    about: what they are about, "" for the vendor as a whole. days: every day of the month that has rows.
    repeated: for each way of calling the earlier rows ("in March 2026") the figures of the days that are the
    same there. most: for such a day how many digits each figure may add to what is repeated; None for all.
    """

    about: str
    days: tuple[date, ...]
    repeated: tuple[tuple[str, Mapping[date, tuple[int | None, ...]]], ...]
    most: Mapping[date, tuple[int, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """A part and its whole over the month, as integers of 1/scale; named as the metric names them."""

    part: str
    whole: str
    above: int
    below: int
    scale: int = 1


def doubts(
    subject: Subject,
    figures: Iterable[Figures],
    rows: Iterable[Rows],
    shares: Iterable[Share],
    terms: Plausible,
    zeros: Collection[date] = (),
) -> tuple[Issue, ...]:
    """Every warning about a vendor's month, without those that the feed contract silences.

    zeros: the days (or the month, by its first) on which every figure of every row is 0.
    """
    given = tuple(figures)
    empty = _empty_days(subject, given, terms, zeros)
    told = [
        *_of_empty(subject, given, empty, terms),
        *(issue for one in given for issue in _of_figures(subject, one, terms, empty)),
        *_of_rows(subject, tuple(rows), terms),
        *(issue for one in shares for issue in _of_share(subject, one)),
    ]
    return tuple(issue for issue in told if issue.code not in terms.silent)


def _known(subject: Subject, figures: Figures, terms: Plausible, days: Iterable[date]) -> dict[date, Usual]:
    """What is usual on each of some days, where that is known; of days held against the same, once."""
    share = usual_share(figures.earlier, subject.grain, terms)
    counted = figures.scale if figures.counted else 0
    last = max(figures.earlier, default=date.min)
    known: dict[date | int, Usual | None] = {}
    found: dict[date, Usual] = {}
    for day in days:
        like = day if day <= last else day.weekday() if subject.grain is Grain.DAY else day.month
        if like not in known:
            earlier = comparable(day, figures.earlier, subject.grain, terms)
            known[like] = usual(earlier, terms, share, counted)
        if (one := known[like]) is not None:
            found[day] = one
    return found


def _empty_days(
    subject: Subject, figures: Sequence[Figures], terms: Plausible, zeros: Collection[date]
) -> tuple[date, ...]:
    """The days of zeros where figures are usual, if they are most days of the month; else none."""
    if not zeros or not figures:
        return ()
    days = sorted({*zeros, *figures[0].current})
    known = [day for day, one in _known(subject, figures[0], terms, days).items() if one.level]
    found = tuple(day for day in known if day in {*zeros})
    return found if len(found) * 2 > len(known) else ()


def _of_empty(
    subject: Subject, figures: Sequence[Figures], empty: Sequence[date], terms: Plausible
) -> Iterator[Issue]:
    if empty:
        first = figures[0]
        levels = [one.level for one in _known(subject, first, terms, empty).values()]
        message = (
            f"Every figure is 0 {_when(subject, empty)}, where {first.column} of {_span(first, levels)}"
            f"{' a day' if subject.grain is Grain.DAY else ''} is usual. If nothing was open then, say so; "
            f"else send the figures."
        )
        yield _issue(Doubt.LEVEL_SHIFT, subject, message, days=empty)


def _of_figures(
    subject: Subject, figures: Figures, terms: Plausible, empty: Collection[date]
) -> Iterator[Issue]:
    current = {day: value for day, value in sorted(figures.current.items()) if day not in empty}
    known = _known(subject, figures, terms, current)
    for side in (1, -1):
        beyond = [day for day, one in known.items() if one.side(current[day]) == side]
        found = {
            day: doubt
            for day in beyond
            if (doubt := level_doubt(current[day], known[day], terms)) is not None
        }
        if found and _is_whole(found, beyond, known):
            pairs = [(day, current[day], known[day].level) for day in beyond]
            yield _level(subject, figures, pairs, _factor(pairs, terms), is_whole=True)
        elif found:
            yield from _of_days(subject, figures, found, terms)
    is_round = round_doubt(figures.counts, terms)
    if is_round:
        yield _round(subject, figures, is_round)


def _is_whole(found: Collection[date], beyond: Collection[date], known: Collection[date]) -> bool:
    """Whether a month is doubted as one: most days are, and four in five lie on the same side."""
    enough = len(beyond) * WHOLE_MONTH >= len(known) * (WHOLE_MONTH - 1)
    return len(known) >= WHOLE_MONTH and enough and len(found) * 2 >= len(known)


def _of_days(
    subject: Subject, figures: Figures, found: Mapping[date, LevelDoubt], terms: Plausible
) -> Iterator[Issue]:
    """The days of a month that are doubted on one side: those of another unit, and the others."""
    units = [(day, one.figure, one.level) for day, one in found.items() if one.factor is not None]
    factor = _factor(units, terms)
    if factor is not None:
        yield _level(subject, figures, units, factor)
    rest = [
        (day, one.figure, one.level) for day, one in found.items() if factor is None or one.factor is None
    ]
    if rest:
        yield _level(subject, figures, rest, None)


def _factor(pairs: Sequence[tuple[date, int, Fraction]], terms: Plausible) -> Fraction | None:
    """The factor between units that figures together are nearest to, held against their levels."""
    level = sum((one for _, _, one in pairs), Fraction(0))
    return factor_of(sum(figure for _, figure, _ in pairs), level, terms) if pairs else None


def _level(
    subject: Subject,
    figures: Figures,
    pairs: Sequence[tuple[date, int, Fraction]],
    factor: Fraction | None,
    *,
    is_whole: bool = False,
) -> Issue:
    """One sentence about days that are doubted in the same way."""
    days = [day for day, _, _ in pairs]
    here = _span(figures, [Fraction(value) for _, value, _ in pairs])
    each = " a day" if is_whole and subject.grain is Grain.DAY and figures.rows == 1 else ""
    when = f"in {subject.month.label}" if is_whole else _when(subject, days)
    what = (
        f"{figures.column}{_added(subject, figures)} is {here}{each} {when}, where "
        f"{_span(figures, [level for _, _, level in pairs])} is usual"
    )
    if factor is None:
        way = "more" if pairs[0][1] > pairs[0][2] else "less"
        message = f"{what}: far {way} than before. If it is right, say what happened; else send it again."
        return _issue(Doubt.LEVEL_SHIFT, subject, message, figures.column, here, days)
    message = (
        f"{what}: about {_times(factor)}. Is it in another unit, such as minutes for seconds or a "
        f"fraction for a percentage? If so, send it again as agreed."
    )
    return _issue(Doubt.UNIT_CHANGED, subject, message, figures.column, here, days)


def _added(subject: Subject, figures: Figures) -> str:
    if figures.rows == 1:
        return ""
    unit = "a day" if subject.grain is Grain.DAY else "a month"
    return f" (the sum of {figures.rows:,} rows {unit})"


def _span(figures: Figures, values: Sequence[Fraction]) -> str:
    """The lowest and the highest of some figures, as whoever sends the feed writes them."""
    texts = [
        written(value, figures.scale, figures.pattern, is_count=figures.counted)
        for value in (min(values), max(values))
    ]
    return texts[0] if texts[0] == texts[-1] else f"{texts[0]} to {texts[-1]}"


def _times(factor: Fraction) -> str:
    return (
        f"{factor.numerator:,} times as much" if factor > 1 else f"one part in {factor.denominator:,} of that"
    )


def _round(subject: Subject, figures: Figures, found: RoundDoubt) -> Issue:
    message = (
        f"{found.round:,} of {found.figures:,} different figures of {figures.column} end in "
        f"{'0' * found.zeros}, more than chance gives. Send the figures as they were counted, not rounded or "
        f"estimated."
    )
    return _issue(Doubt.FIGURES_ROUND, subject, message, figures.column)


def _of_rows(subject: Subject, rows: Sequence[Rows], terms: Plausible) -> Iterator[Issue]:
    """What is repeated, each day once; things that repeat the same days are told together."""
    told: set[tuple[str, date]] = set()
    for name in dict.fromkeys(name for one in rows for name, _ in one.repeated):
        together: dict[tuple[date, ...], list[str]] = defaultdict(list)
        for one in rows:
            for days in _runs(one, name, terms):
                if not told.issuperset((one.about, day) for day in days):
                    told.update((one.about, day) for day in days)
                    together[days].append(one.about)
        for days, about in _joined(together):
            whose = _whose(about, len(rows))
            message = (
                f"Every figure{whose} {_when(subject, days)} is the same as {name}. If old rows were "
                f"copied, send the right ones."
            )
            yield _issue(Doubt.FIGURES_REPEATED, subject, message, days=days)


def _runs(rows: Rows, name: str, terms: Plausible) -> Iterator[tuple[date, ...]]:
    before = dict(rows.repeated).get(name, {})
    digits = [
        (day, digits_repeated(before[day], before[day], rows.most[day] if rows.most else None))
        if day in before
        else (day, 0)
        for day in rows.days
    ]
    return repeated_runs(digits, terms)


def _joined(together: Mapping[tuple[date, ...], list[str]]) -> list[tuple[tuple[date, ...], list[str]]]:
    """Runs of days and what repeats them; of many runs one, over all their days."""
    if len(together) <= MOST_RUNS:
        return list(together.items())
    days = sorted({day for run in together for day in run})
    return [(tuple(days), list(dict.fromkeys(name for names in together.values() for name in names)))]


def _whose(about: Sequence[str], of: int) -> str:
    """Whose figures are repeated, by name where they are few."""
    if len(about) == of and (of > 1 or not about[0]):
        return ""
    more = len(about) - MOST_NAMED
    named = [*about[:MOST_NAMED], f"{more:,} more"] if more > 0 else [*about]
    *most, last = named
    return f" for {'; '.join(most)} and {last}" if most else f" for {last}"


def _of_share(subject: Subject, share: Share) -> Iterator[Issue]:
    if share.above > share.below:
        message = (
            f"{share.part} is {plain(share.above, share.scale, ',')} and {share.whole} "
            f"{plain(share.below, share.scale, ',')} in {subject.month.label}: a part above its whole. "
            f"Correct the figures, or tell us how they are counted."
        )
        yield _issue(Doubt.SHARE_ABOVE_WHOLE, subject, message, share.part)


def _when(subject: Subject, days: Sequence[date]) -> str:
    """Some days of a month in words, those next to each other together."""
    if subject.grain is not Grain.DAY:
        return f"in {subject.month.label}"
    runs: list[list[date]] = []
    for day in sorted(days):
        if runs and (day - runs[-1][-1]).days == 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    if len(runs) > MOST_RUNS:
        return f"on {len(days)} days from {days_words(min(days), max(days))}"
    *most, last = [days_words(run[0], run[-1]) for run in runs]
    return f"on {', '.join(most)} and {last}" if most else f"on {last}"


def _issue(
    doubt: Doubt,
    subject: Subject,
    message: str,
    column: str = "",
    value: str = "",
    days: Iterable[date] = (),
) -> Issue:
    return Issue(
        code=doubt.value,
        severity=Severity.WARNING,
        message=message,
        column=column or None,
        value=value or None,
        vendor=subject.vendor,
        month=str(subject.month),
        days=tuple(days),
    )
