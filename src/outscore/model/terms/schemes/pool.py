"""Terms of the amount at risk, and of the scheme that takes a share of it."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated
from typing import ClassVar

from outscore.model.terms.clause import Reference
from outscore.model.terms.clause import clause
from outscore.model.terms.schemes.scheme import CHARGES
from outscore.model.terms.schemes.scheme import OF
from outscore.model.terms.schemes.scheme import Scheme


@clause
class PoolShare(Scheme):
    """A share of the amount at risk: the category's share x this share x the amount at risk."""

    scheme: ClassVar[str] = "pool"
    category: Annotated[str, Reference("category"), "A category of the contract's pool."]
    share: Annotated[Fraction, "The measure's share of its category, in percent."]

    @property
    def needs_verdict(self) -> bool:
        return True

    @property
    def share_of_pool(self) -> tuple[str, Fraction] | None:
        return self.category, self.share


@clause
class PoolCategory:
    """A part of the pool."""

    id: Annotated[str, "Measures name the category by this id."]
    share: Annotated[Fraction, "Its share of the amount at risk, in percent."]


@clause
class Pool:
    """The amount at risk, and how it is shared out; a period never costs more than the amount at risk."""

    clause: Annotated[str, "Where the contract says so."]
    at_risk_percent: Annotated[Fraction, "The amount at risk, in percent of the base."]
    categories: Annotated[tuple[PoolCategory, ...], "The categories."]
    shares_may_total: Annotated[
        Fraction, "How much the category shares may add up to, in percent of the amount at risk."
    ]
    of: Annotated[str, Reference("base"), OF] = CHARGES
