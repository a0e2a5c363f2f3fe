"""A share of what an improvement over a baseline is worth, or (as a credit) of what a loss costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.outcome import NOTHING
from outscore.model.outcome import Priced
from outscore.model.outcome import Term
from outscore.scoring.schemes.subject import HUNDRED
from outscore.scoring.schemes.subject import limited

if TYPE_CHECKING:
    from outscore.model.terms.schemes import GainShare
    from outscore.scoring.schemes.subject import Subject


def price(scheme: GainShare, subject: Subject) -> Priced:
    """Share x units beyond the baseline x their worth, up to the most that one period can bring."""
    if subject.value is None:
        return NOTHING
    gain = subject.value - scheme.baseline
    units = gain if subject.higher_is_better is subject.bonus else -gain
    if units <= 0:
        return NOTHING
    worth = subject.indexed(scheme.worth_per_unit)
    found = [Term("units", units), Term("rate", worth), Term("share", scheme.share_percent)]
    amount = units * worth * scheme.share_percent / HUNDRED
    if scheme.per_quantity:
        volume = subject.quantity(scheme.per_quantity)
        amount *= volume
        found.append(Term("count", volume))
    return Priced(limited(amount, scheme.at_most_amount), tuple(found))
