"""So much for every so many failures within a window; a step that was charged is not charged again."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.settlement import NOTHING
from outscore.model.settlement import Priced
from outscore.model.settlement import Term
from outscore.model.terms.schemes import CountOf
from outscore.scoring.schemes.subject import HUNDRED
from outscore.scoring.schemes.subject import ZERO

if TYPE_CHECKING:
    from outscore.model.settlement import Mark
    from outscore.model.terms.schemes import CountInWindow
    from outscore.scoring.schemes.subject import Subject


def price(scheme: CountInWindow, subject: Subject) -> Priced:
    """The steps that this period completes x what a step costs."""
    own = _counted(scheme, subject)
    if own == 0:
        return NOTHING
    before = subject.earlier[-(scheme.in_last - 1) :] if scheme.in_last > 1 else ()
    count = own + sum((_past(scheme, mark) for mark in before), ZERO)
    reached = count.numerator // (count.denominator * scheme.every)
    steps = Fraction(max(0, reached - sum(mark.steps for mark in before)))
    if steps == 0:
        return NOTHING
    found = (Term("count", count), Term("steps", steps))
    if scheme.amount is not None:
        rate = subject.indexed(scheme.amount)
        return Priced(steps * rate, (*found, Term("rate", rate)))
    percent, base = scheme.percent or ZERO, subject.base(scheme.of)
    amount = steps * percent * base / HUNDRED
    return Priced(amount, (*found, Term("percent", percent), Term("base", base)))


def _counted(scheme: CountInWindow, subject: Subject) -> Fraction:
    if scheme.counting is CountOf.MISSES:
        return Fraction(subject.missed)
    return subject.value or ZERO


def _past(scheme: CountInWindow, mark: Mark) -> Fraction:
    if scheme.counting is CountOf.MISSES:
        return Fraction(mark.failed)
    return mark.value or ZERO
