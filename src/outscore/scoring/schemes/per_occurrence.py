"""So much for each occurrence, after a free number or a free share of a volume."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.outcome import NOTHING
from outscore.model.outcome import Priced
from outscore.model.outcome import Term
from outscore.scoring.schemes.subject import HUNDRED
from outscore.scoring.schemes.subject import ZERO
from outscore.scoring.schemes.subject import limited

if TYPE_CHECKING:
    from fractions import Fraction

    from outscore.model.terms.schemes import PerOccurrence
    from outscore.scoring.schemes.subject import Subject


def price(scheme: PerOccurrence, subject: Subject) -> Priced:
    """Chargeable occurrences x rate, up to the most that one period can cost."""
    if subject.value is None:
        return NOTHING
    free = _free(scheme, subject)
    count = max(ZERO, subject.value - free)
    if count == 0:
        return Priced(ZERO, (Term("free", free), Term("units", ZERO)))
    if scheme.amount is not None:
        rate = subject.indexed(scheme.amount)
        amount = count * rate
        found: tuple[Term, ...] = (Term("rate", rate),)
    else:
        percent, base = scheme.percent or ZERO, subject.base(scheme.of)
        amount = count * percent * base / HUNDRED
        found = (Term("percent", percent), Term("base", base))
    return Priced(_within(scheme, subject, amount), (Term("free", free), Term("units", count), *found))


def _free(scheme: PerOccurrence, subject: Subject) -> Fraction:
    if scheme.free_percent is None:
        return scheme.free
    return scheme.free + subject.quantity(scheme.free_percent_of) * scheme.free_percent / HUNDRED


def _within(scheme: PerOccurrence, subject: Subject, amount: Fraction) -> Fraction:
    if scheme.at_most_percent is not None:
        amount = min(amount, subject.base(scheme.at_most_of) * scheme.at_most_percent / HUNDRED)
    return limited(amount, scheme.at_most_amount)
