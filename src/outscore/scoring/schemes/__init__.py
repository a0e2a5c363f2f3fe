"""Credit schemes: each module turns one measure's figure into an exact amount, registered by one line."""

from __future__ import annotations

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
    from collections.abc import Mapping

    from outscore.model.outcome import Priced
    from outscore.model.terms.schemes import Scheme
    from outscore.scoring.schemes.subject import Subject

PRICING: Mapping[type[Scheme], Callable[[Any, Subject], Priced]] = {
    PercentByBand: by_band.percent,
    AmountByBand: by_band.amount,
    PerUnit: per_unit.price,
    PerOccurrence: per_occurrence.price,
    PoolShare: pool.price,
    ExcessTable: excess_table.price,
    CountInWindow: count_in_window.price,
    GainShare: gain_share.price,
}


def price(scheme: Scheme, subject: Subject) -> Priced:
    """What a scheme makes of a measure's period, exactly and before any limit."""
    return PRICING[type(scheme)](scheme, subject)
