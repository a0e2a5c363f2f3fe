"""Terms for money: the schemes by which a failure (or a good result) becomes an amount, and more."""

from __future__ import annotations

from outscore.model.terms.schemes.by_band import AmountByBand
from outscore.model.terms.schemes.by_band import PercentByBand
from outscore.model.terms.schemes.count_in_window import CountInWindow
from outscore.model.terms.schemes.count_in_window import CountOf
from outscore.model.terms.schemes.excess_table import ExcessRow
from outscore.model.terms.schemes.excess_table import ExcessTable
from outscore.model.terms.schemes.gain_share import GainShare
from outscore.model.terms.schemes.gates import Gate
from outscore.model.terms.schemes.gates import GateTest
from outscore.model.terms.schemes.gates import PaidTo
from outscore.model.terms.schemes.gates import WithCredits
from outscore.model.terms.schemes.per_occurrence import PerOccurrence
from outscore.model.terms.schemes.per_unit import PartUnits
from outscore.model.terms.schemes.per_unit import PerUnit
from outscore.model.terms.schemes.points import POINTS
from outscore.model.terms.schemes.points import PointStep
from outscore.model.terms.schemes.points import PointsToMoney
from outscore.model.terms.schemes.pool import Pool
from outscore.model.terms.schemes.pool import PoolCategory
from outscore.model.terms.schemes.pool import PoolShare
from outscore.model.terms.schemes.scheme import CHARGES
from outscore.model.terms.schemes.scheme import EVERY_CHARGES
from outscore.model.terms.schemes.scheme import NEXT_CHARGES
from outscore.model.terms.schemes.scheme import OF
from outscore.model.terms.schemes.scheme import PREVIOUS_CHARGES
from outscore.model.terms.schemes.scheme import Allowance
from outscore.model.terms.schemes.scheme import Reach
from outscore.model.terms.schemes.scheme import Scheme

__all__ = [
    "CHARGES",
    "EVERY_CHARGES",
    "NEXT_CHARGES",
    "OF",
    "POINTS",
    "PREVIOUS_CHARGES",
    "Allowance",
    "AmountByBand",
    "CountInWindow",
    "CountOf",
    "ExcessRow",
    "ExcessTable",
    "GainShare",
    "Gate",
    "GateTest",
    "PaidTo",
    "PartUnits",
    "PerOccurrence",
    "PerUnit",
    "PercentByBand",
    "PointStep",
    "PointsToMoney",
    "Pool",
    "PoolCategory",
    "PoolShare",
    "Reach",
    "Scheme",
    "WithCredits",
]
