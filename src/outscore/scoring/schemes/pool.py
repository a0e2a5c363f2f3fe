"""A share of the amount at risk: the category's share x the measure's share x the amount at risk."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.outcome import NOTHING
from outscore.model.outcome import Priced
from outscore.model.outcome import Term
from outscore.model.terms.schemes import CHARGES
from outscore.scoring.exact import HUNDRED
from outscore.scoring.exact import ZERO

if TYPE_CHECKING:
    from outscore.model.terms.schemes import Pool
    from outscore.model.terms.schemes import PoolShare
    from outscore.scoring.schemes.subject import Subject
    from outscore.scoring.schemes.working import N
    from outscore.scoring.schemes.working import Working


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


def working(lines: Working[N]) -> N | None:
    """The measure's share of the amount at risk, where it is missed."""
    categories = {one["id"]: one for one in lines.pool.get("categories", ())}
    category = categories.get(lines.keys["category"])
    base = lines.total(str(lines.pool.get("of", CHARGES)))
    if category is None or base is None:
        return None
    percent = lines.given("Percent at risk", Fraction(lines.pool["at_risk_percent"]))
    risk = lines.worked("Amount at risk", base * lines.hundredth(percent))
    of_pool = lines.given("Share of the category", Fraction(category["share"]), "percent")
    own = lines.given("Share of the measure", lines.key("share") or ZERO, "percent")
    part = lines.worked("Part of the pool", lines.hundredth(of_pool) * lines.hundredth(own))
    return lines.where_any(lines.misses(), risk * part)
