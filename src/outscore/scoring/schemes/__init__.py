"""Credit schemes: each module turns one measure's figure into an exact amount; one is added by its line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Any

from outscore.model.terms.schemes import AmountByBand
from outscore.model.terms.schemes import CountInWindow
from outscore.model.terms.schemes import ExcessTable
from outscore.model.terms.schemes import GainShare
from outscore.model.terms.schemes import PercentByBand
from outscore.model.terms.schemes import PerOccurrence
from outscore.model.terms.schemes import PerUnit
from outscore.model.terms.schemes import PoolShare
from outscore.scoring.schemes import by_band
from outscore.scoring.schemes import count_in_window
from outscore.scoring.schemes import excess_table
from outscore.scoring.schemes import gain_share
from outscore.scoring.schemes import per_occurrence
from outscore.scoring.schemes import per_unit
from outscore.scoring.schemes import pool

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Mapping
    from fractions import Fraction

    from outscore.model.carry import Mark
    from outscore.model.outcome import Priced
    from outscore.model.terms.schemes import Scheme
    from outscore.scoring.schemes.subject import Subject
    from outscore.scoring.schemes.working import Working


@dataclass(frozen=True, slots=True)
class Pricing:
    """How a scheme becomes an amount.

    price: what the scheme makes of a judged figure. working: the lines that work the same out again in the
    working paper; without them the paper shows the exact amount, marked. used_up: the marks of the periods,
    this one last, after so many steps were charged; only for a scheme that counts in steps. binding: from
    keys, the named numbers and the amount: the keys without which the numbers do not come to the amount.
    """

    price: Callable[[Any, Subject], Priced]
    working: Callable[[Working[Any]], Any] | None = None
    used_up: Callable[[Any, tuple[Mark, ...], int], tuple[Mark, ...]] | None = None
    binding: Callable[[Mapping[str, Any], Mapping[str, Fraction], Fraction], Iterable[str]] | None = None


SCHEMES: dict[type[Scheme], Pricing] = {
    PercentByBand: Pricing(by_band.percent, by_band.percent_working),
    AmountByBand: Pricing(by_band.amount, by_band.amount_working),
    PerUnit: Pricing(per_unit.price, per_unit.working, binding=per_unit.binding),
    PerOccurrence: Pricing(per_occurrence.price, per_occurrence.working, binding=per_occurrence.binding),
    PoolShare: Pricing(pool.price, pool.working),
    ExcessTable: Pricing(excess_table.price, excess_table.working),
    CountInWindow: Pricing(
        count_in_window.price, count_in_window.working, count_in_window.used_up, count_in_window.binding
    ),
    GainShare: Pricing(gain_share.price, gain_share.working, binding=gain_share.binding),
}
"""Every scheme that a contract can have: the class of its keys, and how it is priced."""


def price(scheme: Scheme, subject: Subject) -> Priced:
    """What a scheme makes of a measure's period, exactly and before any limit."""
    return SCHEMES[type(scheme)].price(scheme, subject)


def binding_keys(
    word: str, keys: Mapping[str, Any], terms: Mapping[str, Fraction], amount: Fraction
) -> tuple[str, ...]:
    """The keys of a scheme that moved an amount away from what its named numbers alone come to.

    >>> from fractions import Fraction
    >>> numbers = {"excess": Fraction(29, 7), "units": Fraction(29, 7), "rate": Fraction(750)}
    >>> keys = {"per": "1", "part_units": "pro_rata", "at_most_amount": "3000"}
    >>> binding_keys("per_unit", keys, numbers, Fraction(3000))
    ('at_most_amount',)
    """
    binding = next((pricing.binding for kind, pricing in SCHEMES.items() if kind.scheme == word), None)
    return tuple(binding(keys, terms, amount)) if binding and terms else ()


def working_of(word: str) -> Callable[[Working[Any]], Any] | None:
    """What writes down the working of the scheme with this word; None where nothing does."""
    return next((pricing.working for kind, pricing in SCHEMES.items() if kind.scheme == word), None)
