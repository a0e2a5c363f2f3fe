"""A share of the amount at risk: the category's share x the measure's share x the amount at risk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.outcome import NOTHING
from outscore.model.outcome import Priced
from outscore.model.outcome import Term
from outscore.scoring.schemes.subject import HUNDRED

if TYPE_CHECKING:
    from fractions import Fraction

    from outscore.model.terms.schemes import Pool
    from outscore.model.terms.schemes import PoolShare
    from outscore.scoring.schemes.subject import Subject


def at_risk(pool: Pool, base: Fraction) -> Fraction:
    """The amount at risk in a period."""
    return base * pool.at_risk_percent / HUNDRED


def price(scheme: PoolShare, subject: Subject) -> Priced:
    """The measure's part of the amount at risk, where it is missed."""
    pool = subject.pool
    if not subject.missed or pool is None:
        return NOTHING
    category = next(one.share for one in pool.categories if one.id == scheme.category)
    risk = at_risk(pool, subject.base(pool.of))
    amount = category * scheme.share * risk / HUNDRED / HUNDRED
    return Priced(amount, (Term("base", risk), Term("category share", category), Term("share", scheme.share)))
