"""The same months under the terms as signed and under changed ones: what would have moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.scoring.exact import exact_sum

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from outscore.model.outcome import Fired
    from outscore.model.outcome import MeasureOutcome
    from outscore.model.outcome import Outcome
    from outscore.model.period import Period


@dataclass(frozen=True, slots=True)
class MeasureMove:
    """A measure that comes out otherwise; None where one of the two contracts does not have it."""

    measure: str
    before: MeasureOutcome | None
    after: MeasureOutcome | None

    @property
    def verdict_moved(self) -> bool:
        """Whether the verdict or the band is another, and not only the figure or what it costs."""
        return _verdict(self.before) != _verdict(self.after)


@dataclass(frozen=True, slots=True)
class Compared:
    """A period settled twice: `before` under the terms as signed, `after` under the changed ones.

    would_fire, would_not_fire: the triggers that fire on one side alone.
    """

    before: Outcome
    after: Outcome
    moves: tuple[MeasureMove, ...]
    would_fire: tuple[Fired, ...]
    would_not_fire: tuple[Fired, ...]

    @property
    def period(self) -> Period:
        """The period."""
        return self.before.period

    @property
    def difference(self) -> Fraction:
        """How much more the client would have been owed; negative: less."""
        return self.after.net - self.before.net

    @property
    def moved(self) -> bool:
        """Whether anything at all would have been otherwise."""
        return bool(self.moves) or _consequences(self.before) != _consequences(self.after)


@dataclass(frozen=True, slots=True)
class Sums:
    """What several periods come to on one side."""

    points: Fraction
    credit: Fraction
    bonus: Fraction
    net: Fraction


@dataclass(frozen=True, slots=True)
class Totals:
    """Both sides over several periods, and how many of these moved."""

    periods: int
    moved: int
    before: Sums
    after: Sums

    @property
    def difference(self) -> Fraction:
        """How much more the client would have been owed; negative: less."""
        return self.after.net - self.before.net


def compare(before: Outcome, after: Outcome) -> Compared:
    """One period's two outcomes held against each other, in the order of the contract as signed."""
    was = {one.measure: one for one in before.measures}
    now = {one.measure: one for one in after.measures}
    moves = (MeasureMove(name, was.get(name), now.get(name)) for name in dict.fromkeys([*was, *now]))
    return Compared(
        before=before,
        after=after,
        moves=tuple(one for one in moves if _said(one.before) != _said(one.after)),
        would_fire=_fired_only(after, before),
        would_not_fire=_fired_only(before, after),
    )


def totals(compared: Iterable[Compared]) -> Totals:
    """What all the periods come to."""
    every = list(compared)
    return Totals(
        periods=len(every),
        moved=sum(one.moved for one in every),
        before=_sums([one.before for one in every]),
        after=_sums([one.after for one in every]),
    )


def _sums(outcomes: list[Outcome]) -> Sums:
    return Sums(
        points=exact_sum(one.points for one in outcomes),
        credit=exact_sum(one.credit for one in outcomes),
        bonus=exact_sum(one.bonus for one in outcomes),
        net=exact_sum(one.net for one in outcomes),
    )


def _fired_only(here: Outcome, there: Outcome) -> tuple[Fired, ...]:
    known = {one.trigger for one in there.fired}
    return tuple(one for one in here.fired if one.trigger not in known)


def _verdict(one: MeasureOutcome | None) -> object:
    return None if one is None else (one.verdict, one.band)


def _said(one: MeasureOutcome | None) -> object:
    """What a reader of a statement would see of a measure; the level by itself is a term, not a result."""
    if one is None:
        return None
    return (
        one.judged,
        one.verdict,
        one.band,
        one.provisional,
        one.default,
        one.repeat,
        one.points,
        one.credit.amount,
        one.bonus.amount,
        one.charged,
    )


def _consequences(one: Outcome) -> object:
    rating = one.rating and (
        one.rating.score,
        one.rating.standing,
        one.rating.gates_failed,
        one.rating.provisional,
    )
    return (
        one.points,
        one.credit,
        one.bonus,
        one.bookings,
        one.held,
        one.caps_reached,
        one.gates,
        one.gates_set_aside,
        one.critical,
        [fired.trigger for fired in one.fired],
        rating,
        one.unpriced,
    )
