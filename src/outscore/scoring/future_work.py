"""How new work is shared out among vendors by their weights."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.terms.invoicing import Remainder
from outscore.scoring.rounding import shared
from outscore.scoring.wording import half_up

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outscore.model.terms.invoicing import FutureWork

ALL_OF_IT = Fraction(100)


@dataclass(frozen=True, slots=True)
class Allocation:
    """Shares of new work in percent, as they are printed, by vendor."""

    shares: tuple[tuple[str, Fraction], ...]

    @property
    def total(self) -> Fraction:
        """The sum of the printed shares; 100 only where the contract shares out what rounding leaves over."""
        return sum((share for _, share in self.shares), Fraction(0))


def allocation(weights: Mapping[str, Fraction], terms: FutureWork) -> Allocation:
    """Each vendor's share of new work: its weight over all weights; where all are 0, nobody gets any.

    A weight below 0 counts as 0. Rounded half up, shares may add up to a little less or more than 100; by
    the largest remainders they add up to 100, and of equal remainders the vendor named first is served first.

    >>> from outscore.model.terms.invoicing import FutureWork
    >>> terms = FutureWork("7.2", 2, Remainder.NONE)
    >>> weights = {"a": Fraction(1), "b": Fraction(1), "c": Fraction(1)}
    >>> [str(share) for _, share in allocation(weights, terms).shares]
    ['3333/100', '3333/100', '3333/100']
    """
    counted = {vendor: max(weight, Fraction(0)) for vendor, weight in weights.items()}
    whole = sum(counted.values(), Fraction(0))
    if whole == 0:
        return Allocation(tuple((vendor, Fraction(0)) for vendor in counted))
    if terms.remainder is Remainder.LARGEST:
        printed = shared(ALL_OF_IT, tuple(counted.values()), Fraction(1, 10**terms.decimals))
    else:
        exact = (ALL_OF_IT * weight / whole for weight in counted.values())
        printed = tuple(half_up(share, terms.decimals) for share in exact)
    return Allocation(tuple(zip(counted, printed, strict=True)))
