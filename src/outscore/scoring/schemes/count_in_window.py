"""So much for every so many failures within a window; a failure that was charged for is used up."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.outcome import NOTHING
from outscore.model.outcome import Priced
from outscore.model.outcome import Term
from outscore.model.terms.schemes import CountOf
from outscore.scoring.schemes.subject import HUNDRED
from outscore.scoring.schemes.subject import ZERO

if TYPE_CHECKING:
    from outscore.model.carry import Mark
    from outscore.model.terms.schemes import CountInWindow
    from outscore.scoring.schemes.subject import Subject


def price(scheme: CountInWindow, subject: Subject) -> Priced:
    """The steps that this period completes x what a step costs."""
    own = _own(scheme, subject)
    if own == 0:
        return NOTHING
    before = subject.earlier[-(scheme.in_last - 1) :] if scheme.in_last > 1 else ()
    count = own + sum((_open(scheme, mark) for mark in before), ZERO)
    steps = Fraction(count.numerator // (count.denominator * scheme.every))
    if steps == 0:
        return NOTHING
    found = (Term("count", count), Term("steps", steps))
    if scheme.amount is not None:
        rate = subject.indexed(scheme.amount)
        return Priced(steps * rate, (*found, Term("rate", rate)))
    percent, base = scheme.percent or ZERO, subject.base(scheme.of)
    amount = steps * percent * base / HUNDRED
    return Priced(amount, (*found, Term("percent", percent), Term("base", base)))


def used_up(scheme: CountInWindow, marks: tuple[Mark, ...], steps: int) -> tuple[Mark, ...]:
    """The marks, this period's last, after so many steps were charged: the oldest failures are used first."""
    left = Fraction(steps * scheme.every)
    found = list(marks)
    for place in range(max(0, len(found) - scheme.in_last), len(found)):
        take = min(left, _open(scheme, found[place]))
        if take > 0:
            found[place] = replace(found[place], used=found[place].used + take)
            left -= take
    return tuple(found)


def _own(scheme: CountInWindow, subject: Subject) -> Fraction:
    if scheme.counting is CountOf.MISSES:
        return Fraction(subject.missed)
    return subject.value or ZERO


def _open(scheme: CountInWindow, mark: Mark) -> Fraction:
    """How many failures of a period no step has used yet."""
    count = Fraction(mark.failed) if scheme.counting is CountOf.MISSES else mark.value or ZERO
    return max(ZERO, count - mark.used)
