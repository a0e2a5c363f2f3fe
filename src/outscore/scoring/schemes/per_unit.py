"""So much for each unit beyond a level: pro rata, every part a whole one, or full units only."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.outcome import NOTHING
from outscore.model.outcome import Priced
from outscore.model.outcome import Term
from outscore.model.terms.schemes import PartUnits
from outscore.scoring.schemes.subject import HUNDRED
from outscore.scoring.schemes.subject import limited

if TYPE_CHECKING:
    from outscore.model.terms.schemes import PerUnit
    from outscore.scoring.schemes.subject import Subject


def units(excess: Fraction, per: Fraction, part_units: PartUnits) -> Fraction:
    """How many units an excess makes.

    >>> [str(units(Fraction("1.6"), Fraction(1), how)) for how in PartUnits]
    ['8/5', '2', '1']
    """
    exact = excess / per
    match part_units:
        case PartUnits.PRO_RATA:
            return exact
        case PartUnits.WHOLE:
            return Fraction(-(-exact.numerator // exact.denominator))
        case PartUnits.IGNORED:
            return Fraction(exact.numerator // exact.denominator)


def price(scheme: PerUnit, subject: Subject) -> Priced:
    """Units x rate, up to the most that one period can cost."""
    excess = subject.beyond(scheme.beyond)
    if excess == 0:
        return NOTHING
    count = units(excess, scheme.per, scheme.part_units)
    found = (Term("excess", excess), Term("units", count))
    if scheme.amount is not None:
        rate = subject.indexed(scheme.amount)
        return Priced(limited(count * rate, scheme.at_most_amount), (*found, Term("rate", rate)))
    percent = scheme.percent or Fraction(0)
    base = subject.base(scheme.of)
    amount = limited(count * percent * base / HUNDRED, scheme.at_most_amount)
    return Priced(amount, (*found, Term("percent", count * percent), Term("base", base)))
