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
    this one last, after so many steps were charged; only for a scheme that counts in steps.
    """

    price: Callable[[Any, Subject], Priced]
    working: Callable[[Working[Any]], Any] | None = None
    used_up: Callable[[Any, tuple[Mark, ...], int], tuple[Mark, ...]] | None = None


SCHEMES: dict[type[Scheme], Pricing] = {
    PercentByBand: Pricing(by_band.percent, by_band.percent_working),
    AmountByBand: Pricing(by_band.amount, by_band.amount_working),
    PerUnit: Pricing(per_unit.price, per_unit.working),
    PerOccurrence: Pricing(per_occurrence.price, per_occurrence.working),
    PoolShare: Pricing(pool.price, pool.working),
    ExcessTable: Pricing(excess_table.price, excess_table.working),
    CountInWindow: Pricing(count_in_window.price, count_in_window.working, count_in_window.used_up),
    GainShare: Pricing(gain_share.price, gain_share.working),
}
"""Every scheme that a contract can have: the class of its keys, and how it is priced."""


def price(scheme: Scheme, subject: Subject) -> Priced:
    """What a scheme makes of a measure's period, exactly and before any limit."""
    return SCHEMES[type(scheme)].price(scheme, subject)


def working_of(word: str) -> Callable[[Working[Any]], Any] | None:
    """What writes down the working of the scheme with this word; None where nothing does."""
    return next((pricing.working for kind, pricing in SCHEMES.items() if kind.scheme == word), None)
