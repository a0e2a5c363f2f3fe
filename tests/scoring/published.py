"""The published contract: a point costs 1 % of the charges; with credits on hold and earned back."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any

from tests.scoring.settling import PUBLISHED
from tests.scoring.settling import contract
from tests.scoring.settling import measure
from tests.scoring.settling import settled
from tests.scoring.settling import texts

from outscore.model.terms.schemes import PerOccurrence
from outscore.model.terms.schemes import PointsToMoney
from outscore.model.terms.timing import EarnBack
from outscore.model.terms.timing import NextNotMeasured
from outscore.model.terms.timing import PaidAs
from outscore.model.terms.timing import Pause
from outscore.model.terms.timing import Suspension

if TYPE_CHECKING:
    from outscore.model.contract import Contract
    from outscore.model.outcome import Outcome
    from outscore.model.terms.timing import EarnTest

F = Fraction
POINTS = PointsToMoney("3", percent_per_point=F(1))
PER_CALL = PerOccurrence(amount=F(5))


def published(*names: str, **terms: Any) -> Contract:
    """Measures with the published bands, a point costing 1 % of the charges."""
    own = [measure(name, bands=PUBLISHED) for name in names or ("sl",)]
    return contract(*own, **{"points": POINTS, **terms})


def nets(terms: Contract, *values: object, **more: Any) -> list[str]:
    return texts(one.net for one in settled(terms, *values, **more))


def decided(outcomes: list[Outcome]) -> list[list[str]]:
    return [[f"{one.origin} {one.status.value}" for one in outcome.held] for outcome in outcomes]


def hold(not_measured: NextNotMeasured = NextNotMeasured.UPHOLD) -> Suspension:
    return Suspension("7.1", not_measured)


def back(share: str, periods: int, test: EarnTest, **more: Any) -> EarnBack:
    defaults = {"paid_as": PaidAs.RETURN, "not_measured": Pause.PAUSES}
    return EarnBack("e", "12", F(share), periods, test, **{**defaults, **more})
