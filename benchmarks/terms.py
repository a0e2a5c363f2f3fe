"""A generated programme to settle: a contract with the usual mechanics, and figures for every vendor."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING

from benchmarks.feed import FIRST_MONTH
from benchmarks.feed import SEED
from outscore.model.contract import Contract
from outscore.model.contract import Measure
from outscore.model.contract import Scope
from outscore.model.dated import Span
from outscore.model.metric import Better
from outscore.model.metric import Combine
from outscore.model.metric import Metric
from outscore.model.metric import Sum
from outscore.model.metric import Unit
from outscore.model.period import Grain
from outscore.model.period_facts import PeriodFacts
from outscore.model.period_facts import Reading
from outscore.model.target import Comparison
from outscore.model.target import Target
from outscore.model.terms.judging import Band
from outscore.model.terms.judging import Gap
from outscore.model.terms.judging import Repeats
from outscore.model.terms.limits import Cap
from outscore.model.terms.limits import CapWindow
from outscore.model.terms.measuring import Absent
from outscore.model.terms.measuring import MissingData
from outscore.model.terms.schemes import PointsToMoney
from outscore.model.terms.timing import EarnBack
from outscore.model.terms.timing import EarnTest
from outscore.model.terms.timing import PaidAs
from outscore.model.terms.timing import Pause
from outscore.model.terms.whole import ContractTerms
from outscore.model.terms.whole import MeasureTerms

if TYPE_CHECKING:
    from collections.abc import Iterator

F = Fraction


@dataclass(frozen=True, slots=True)
class Portfolio:
    """How much there is to settle."""

    vendors: int = 500
    measures: int = 20
    months: int = 36

    @property
    def measure_months(self) -> int:
        """How many verdicts a run gives."""
        return self.vendors * self.measures * self.months

    def __str__(self) -> str:
        return f"{self.vendors:,} vendors x {self.measures} measures x {self.months} months"


def _at_least(level: str) -> Target:
    return Target(Comparison.AT_LEAST, F(level), level)


BANDS = (
    Band("met", _at_least("90"), points=F(0)),
    Band("minor", _at_least("88"), points=F(1)),
    Band("serious", _at_least("87"), points=F(2)),
    Band("severe", _at_least("86"), points=F(3)),
    Band("below", points=F(4)),
)
_METRIC = Metric(
    "good", 1, "Good contacts", "", Unit.PERCENT, Better.HIGHER, Combine.SUMS, Sum(("good",)), Sum(("all",))
)
_TERMS = ContractTerms(
    currency="GBP",
    missing_data=MissingData(Absent.NOT_MEASURED, Absent.NOT_MEASURED),
    points=PointsToMoney("3.1", percent_per_point=F("0.25")),
    repeats=Repeats("2.2", Gap.KEEPS, multiply_points_by=F(2)),
    caps=(
        Cap("month", "8.1", CapWindow.PERIOD, percent=F(10)),
        Cap("year", "8.2", CapWindow.LAST_PERIODS, periods=12, percent=F(8)),
    ),
    earn_back=(EarnBack("back", "12", F(50), 6, EarnTest.MET, PaidAs.RETURN, Pause.ENDS),),
)


def programme(measures: int) -> Contract:
    """A contract with bands, repeats, two caps and earn-back."""
    own = tuple(
        Measure(name, name, _METRIC, name, _at_least("90"), Scope(), MeasureTerms(bands=BANDS))
        for name in _names(measures)
    )
    return Contract(
        id="generated",
        name="Generated programme",
        client="Nobody",
        span=Span(FIRST_MONTH.start),
        vendors=("all",),
        judged_over=(Grain.MONTH,),
        measures=own,
        terms_sha256="0" * 64,
        terms=_TERMS,
    )


def vendor_months(vendor: int, size: Portfolio) -> Iterator[PeriodFacts]:
    """A vendor's months, one at a time, always the same; about a third of the figures miss the level."""
    dice = Random(SEED * size.vendors + vendor)  # noqa: S311 figures that look real, not secrets
    period = FIRST_MONTH
    for _ in range(size.months):
        charges = F(dice.randint(8_000_000, 12_000_000), 100)
        readings = {name: _reading(dice) for name in _names(size.measures)}
        yield PeriodFacts(period, readings, charges)
        period = period.next()


def _reading(dice: Random) -> Reading:
    contacts = dice.randint(500, 50_000)
    good = contacts * dice.randint(850, 1000) // 1000
    return Reading(F(good * 100, contacts), count=F(contacts))


def _names(measures: int) -> tuple[str, ...]:
    return tuple(f"measure_{number}" for number in range(1, measures + 1))
