"""Everything that an example may claim of a period, a measure, the rating, or all periods together.

One line of a table is one key of an `expect` block: what it means, how it is compared, where it is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Generic
from typing import TypeVar

from outscore.contracts.worked_examples.printed import Kind
from outscore.model.outcome import Entry as Ledger
from outscore.model.outcome import HeldStatus

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable

    from outscore.contracts.worked_examples.printed import Found
    from outscore.model.outcome import MeasureOutcome
    from outscore.model.outcome import Outcome
    from outscore.model.outcome import RatingOutcome

T = TypeVar("T")
ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Expectable(Generic[T]):
    """One key of an `expect` block."""

    key: str
    sentence: str
    kind: Kind
    read: Callable[[T], Found]


def _table(rows: Iterable[Expectable[T]]) -> dict[str, Expectable[T]]:
    return {row.key: row for row in rows}


_GOES_TO_THE_VENDOR = (Ledger.BONUS, Ledger.RELEASED, Ledger.EARN_BACK)


def _booked(entry: Ledger) -> Callable[[Outcome], Found]:
    """The sum of one kind of ledger line, counted in the direction that its name says."""
    sign = -1 if entry in _GOES_TO_THE_VENDOR else 1

    def read(outcome: Outcome) -> Found:
        return sign * sum((one.amount for one in outcome.bookings if one.entry is entry), ZERO)

    return read


def _paid_out(outcome: Outcome) -> Found:
    """What was held back and goes to the vendor; what is forfeited is released to nobody."""
    entries = (Ledger.RELEASED, Ledger.FORFEITED)
    return -sum((one.amount for one in outcome.bookings if one.entry in entries), ZERO)


def _held(status: HeldStatus) -> Callable[[Outcome], Found]:
    def read(outcome: Outcome) -> Found:
        return Fraction(sum(one.status is status for one in outcome.held))

    return read


def _number(count: int) -> Fraction:
    return Fraction(count)


PERIOD: dict[str, Expectable[Outcome]] = _table(
    (
        Expectable("points", "Points of all measures.", Kind.COUNT, lambda one: one.points),
        Expectable("credit", "The credit, limited and rounded.", Kind.MONEY, lambda one: one.credit),
        Expectable("bonus", "What the vendor earned.", Kind.MONEY, lambda one: one.bonus),
        Expectable("net", "What the client is owed in all.", Kind.MONEY, lambda one: one.net),
        Expectable("accrual", "Credits booked.", Kind.MONEY, _booked(Ledger.ACCRUAL)),
        Expectable("withheld", "Withheld for a critical failure.", Kind.MONEY, _booked(Ledger.WITHHELD)),
        Expectable("retained", "Held back.", Kind.MONEY, _booked(Ledger.RETAINED)),
        Expectable("released", "Held back before and now paid out.", Kind.MONEY, _paid_out),
        Expectable("forfeited", "Held back before and now lost.", Kind.MONEY, _booked(Ledger.FORFEITED)),
        Expectable("earn_back", "Earned back by the vendor.", Kind.MONEY, _booked(Ledger.EARN_BACK)),
        Expectable("on_hold", "How many credits were put on hold.", Kind.FIGURE, _held(HeldStatus.HELD)),
        Expectable("upheld", "How many credits on hold were upheld.", Kind.FIGURE, _held(HeldStatus.UPHELD)),
        Expectable("cancelled", "How many of them were cancelled.", Kind.FIGURE, _held(HeldStatus.CANCELLED)),
        Expectable("caps_reached", "Caps that were reached.", Kind.NAMES, lambda one: one.caps_reached),
        Expectable("gates", "Gates that paid.", Kind.NAMES, lambda one: one.gates),
        Expectable("critical", "Critical failures.", Kind.NAMES, lambda one: one.critical),
        Expectable(
            "triggers",
            "Triggers that fired.",
            Kind.NAMES,
            lambda one: tuple(fired.trigger for fired in one.fired),
        ),
    )
)


def _term(name: str) -> Callable[[MeasureOutcome], Found]:
    """A number that an amount was made from; None where the amount was made without it."""

    def read(outcome: MeasureOutcome) -> Found:
        terms = (*outcome.credit.terms, *outcome.bonus.terms)
        return next((term.value for term in terms if term.name.replace(" ", "_") == name), None)

    return read


_COUNTS = ("units", "count", "steps", "free")
_TERMS = {
    "excess": "How far beyond the level.",
    "units": "How many units were priced.",
    "rate": "The price of a unit.",
    "base": "What a percentage was taken of.",
    "percent": "The percentage.",
    "share": "The share.",
    "category_share": "The category's share.",
    "free": "How many were free.",
    "count": "How many were counted.",
    "steps": "How many steps were charged.",
}

MEASURE: dict[str, Expectable[MeasureOutcome]] = _table(
    (
        Expectable("value", "The figure that was judged.", Kind.VALUE, lambda one: one.judged),
        Expectable("raw", "The figure without relief.", Kind.VALUE, lambda one: one.raw),
        Expectable("adjusted", "The figure with relief.", Kind.VALUE, lambda one: one.adjusted),
        Expectable("verdict", "met, missed, not_measured.", Kind.WORD, lambda one: one.verdict.value),
        Expectable("band", "The band it fell into.", Kind.WORD, lambda one: one.band),
        Expectable("base_points", "Points of the band.", Kind.COUNT, lambda one: one.base_points),
        Expectable("points", "Points after repeats.", Kind.COUNT, lambda one: one.points),
        Expectable("default", "minimum, expected or none.", Kind.WORD, lambda one: one.default.value),
        Expectable("misses", "Misses in the window.", Kind.COUNT, lambda one: _number(one.misses)),
        Expectable(
            "repeat", "repeated or first.", Kind.WORD, lambda one: "repeated" if one.repeat else "first"
        ),
        Expectable("level", "The target.", Kind.VALUE, lambda one: one.level.value if one.level else None),
        Expectable("credit", "Its credit before limits.", Kind.SHARE, lambda one: one.credit.amount),
        Expectable("bonus", "Its bonus before limits.", Kind.SHARE, lambda one: one.bonus.amount),
        Expectable("charged", "What is left of its credit.", Kind.SHARE, lambda one: one.charged),
        Expectable("reason", "Words of the reason.", Kind.TEXT, lambda one: one.reason),
        *(
            Expectable(name, sentence, Kind.COUNT if name in _COUNTS else Kind.FIGURE, _term(name))
            for name, sentence in _TERMS.items()
        ),
    )
)

RATING: dict[str, Expectable[RatingOutcome]] = _table(
    (
        Expectable("score", "The score from 0 to 100.", Kind.VALUE, lambda one: one.score),
        Expectable("coverage", "How much was measured, percent.", Kind.FIGURE, lambda one: one.coverage),
        Expectable("standing", "What the score is called.", Kind.WORD, lambda one: one.standing),
        Expectable("gates_failed", "Measures that fail the card.", Kind.NAMES, lambda one: one.gates_failed),
    )
)


def over_all(key: str, outcomes: Iterable[Outcome]) -> Found:
    """A period's key over several periods: numbers added, ids together."""
    wanted = PERIOD[key]
    found = [wanted.read(outcome) for outcome in outcomes]
    if wanted.kind is Kind.NAMES:
        return tuple(dict.fromkeys(name for names in found if isinstance(names, tuple) for name in names))
    return sum((one for one in found if isinstance(one, Fraction)), ZERO)
