"""Doubts about figures as warnings that whoever sends the feed can act on."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from outscore.model.delivery import Issue
from outscore.model.delivery import Severity
from outscore.model.feed_promises import Doubt
from outscore.model.period import Grain
from outscore.scoring.promises_complete import days_words
from outscore.scoring.promises_plausible import comparable
from outscore.scoring.promises_plausible import level_doubt
from outscore.scoring.promises_plausible import repeated_runs
from outscore.scoring.promises_plausible import round_doubt
from outscore.scoring.wording import decimal_text
from outscore.scoring.wording import plain

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence
    from datetime import date
    from fractions import Fraction

    from outscore.model.feed_promises import Plausible
    from outscore.model.period import Period
    from outscore.scoring.promises_plausible import LevelDoubt
    from outscore.scoring.promises_plausible import RoundDoubt


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose figures of which month are looked at, and what one row of them covers."""

    vendor: str
    month: Period
    grain: Grain


@dataclass(frozen=True, slots=True)
class Figures:
    """One quantity of a vendor as integers of 1/scale: its total of each day (or month), by first day.

    written: every figure of the month as it stands in a row, for looking at its last digits; those of
    printed decimals are left out.
    """

    column: str
    scale: int
    current: Mapping[date, int]
    earlier: Mapping[date, int]
    written: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a vendor about one thing, each with all its figures, and the earlier ones they repeat.

    about: what they are about, "" for the vendor as a whole. before: the earlier rows, by the day of the
    month that is looked at, and how they are called: "those of the month before".
    """

    about: str
    current: tuple[tuple[date, tuple[int | None, ...]], ...]
    before: tuple[tuple[str, Mapping[date, tuple[int | None, ...]]], ...]


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
) -> tuple[Issue, ...]:
    """Every warning about a vendor's month, without those that the feed contract silences."""
    told = [
        *(issue for one in figures for issue in _of_figures(subject, one, terms)),
        *(issue for one in rows for issue in _of_rows(subject, one, terms)),
        *(issue for one in shares for issue in _of_share(subject, one)),
    ]
    return tuple(issue for issue in told if issue.code not in terms.silent)


def _of_figures(subject: Subject, figures: Figures, terms: Plausible) -> Iterator[Issue]:
    found: list[tuple[date, LevelDoubt | None]] = [
        (day, level_doubt(value, comparable(day, figures.earlier, subject.grain, terms), terms))
        for day, value in sorted(figures.current.items())
    ]
    for _, run in groupby(found, key=lambda one: one[1] and (one[1].factor, one[1].figure > one[1].level)):
        days = [(day, doubt) for day, doubt in run if doubt is not None]
        if days:
            yield _level(subject, figures, days)
    is_round = round_doubt(figures.written, terms)
    if is_round:
        yield _round(subject, figures, is_round)


def _level(subject: Subject, figures: Figures, days: Sequence[tuple[date, LevelDoubt]]) -> Issue:
    doubt = days[0][1]
    levels = [one.level for _, one in days]
    usual = _span([_shown(level, figures.scale) for level in (min(levels), max(levels))])
    values = sorted(one.figure for _, one in days)
    here = _span([plain(value, figures.scale, ",") for value in (values[0], values[-1])])
    what = f"{figures.column} is {here} {_when(subject, [day for day, _ in days])}, where {usual} is usual"
    if doubt.factor is None:
        way = "more" if doubt.figure > doubt.level else "less"
        message = f"{what}: far {way} than before. If it is right, say what happened; else send it again."
    else:
        message = (
            f"{what}: about {_times(doubt.factor)}. Is it in another unit, such as minutes for seconds or a "
            f"fraction for a percentage? If so, send it again as agreed."
        )
    return _issue(doubt.doubt, subject, message, figures.column, here)


def _times(factor: Fraction) -> str:
    return (
        f"{factor.numerator:,} times as much" if factor > 1 else f"one part in {factor.denominator:,} of that"
    )


def _round(subject: Subject, figures: Figures, found: RoundDoubt) -> Issue:
    message = (
        f"{found.round:,} of {found.figures:,} figures of {figures.column} end in {'0' * found.zeros}, more "
        f"than chance gives. Send the figures as they were counted, not rounded or estimated."
    )
    return _issue(Doubt.FIGURES_ROUND, subject, message, figures.column)


def _of_rows(subject: Subject, rows: Rows, terms: Plausible) -> Iterator[Issue]:
    told: set[date] = set()
    for name, before in rows.before:
        for days in repeated_runs(rows.current, before, terms):
            if not told.issuperset(days):
                told.update(days)
                whose = f" for {rows.about}" if rows.about else ""
                message = (
                    f"Every figure{whose} {_when(subject, days)} is the same as {name}. If an old row was "
                    f"copied, send the right one."
                )
                yield _issue(Doubt.FIGURES_REPEATED, subject, message)


def _of_share(subject: Subject, share: Share) -> Iterator[Issue]:
    if share.above > share.below:
        message = (
            f"{share.part} is {plain(share.above, share.scale, ',')} and {share.whole} "
            f"{plain(share.below, share.scale, ',')} in {subject.month.label}: a part above its whole. "
            f"Correct the figures, or tell us how they are counted."
        )
        yield _issue(Doubt.SHARE_ABOVE_WHOLE, subject, message, share.part)


def _when(subject: Subject, days: Sequence[date]) -> str:
    if subject.grain is Grain.DAY:
        return f"on {days_words(days[0], days[-1])}"
    return f"in {subject.month.label}"


def _shown(value: Fraction, scale: int) -> str:
    """A level in its unit, with one decimal at most."""
    text = decimal_text(value / scale, 1, ",")
    return text.removesuffix(".0")


def _span(texts: Sequence[str]) -> str:
    return texts[0] if texts[0] == texts[-1] else f"{texts[0]} to {texts[-1]}"


def _issue(doubt: Doubt, subject: Subject, message: str, column: str = "", value: str = "") -> Issue:
    return Issue(
        code=doubt.value,
        severity=Severity.WARNING,
        message=message,
        column=column or None,
        value=value or None,
        vendor=subject.vendor,
        month=str(subject.month),
    )
