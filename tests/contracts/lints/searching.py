"""Small contracts at random, with the clauses by which a worse month could become the cheaper one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import chain
from itertools import combinations
from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple

from tests.contracts.lints.agreements import band
from tests.contracts.lints.agreements import level
from tests.contracts.lints.agreements import measure
from tests.contracts.lints.agreements import priced

from outscore.model.carry import START
from outscore.model.period import Period
from outscore.model.period_facts import Incident
from outscore.model.period_facts import PeriodFacts
from outscore.model.period_facts import Reading
from outscore.model.terms import judging
from outscore.model.terms import limits
from outscore.model.terms import schemes
from outscore.model.terms import timing
from outscore.model.terms.clause import EVERY
from outscore.scoring.settle import Settlement

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from outscore.model.contract import Contract
    from outscore.model.contract import Measure

N = Fraction
NAMES = ("a", "b", "c")
FIGURES = tuple(map(N, ("60", "74", "78", "80", "85")))
"""Worst first: two in the lowest band, one in the middle one, two that are met."""
GROUPS = tuple(chain.from_iterable(combinations(NAMES, count) for count in (1, 2, 3)))
COUNTED = tuple(timing.CreditStep(count, N(percent)) for count, percent in ((1, 1), (2, 3), (3, 4)))
APRIL = Period.month(2026, 4)


CREDITS = (
    *(None,) * 5,
    *(schemes.PercentByBand(),) * 10,
    *(schemes.PerUnit(N(5), how, percent=N(1)) for how in schemes.PartUnits),
    *(schemes.ExcessTable((schemes.ExcessRow(N(3), percent=N(1)), schemes.ExcessRow(percent=N(4)))),) * 3,
    schemes.ExcessTable((schemes.ExcessRow(N(3), amount=N(900)), schemes.ExcessRow(percent=N(1)))),
)


class Dearer(NamedTuple):
    """A better figure of a measure that costs more than a worse one, everything else being equal."""

    measure: str
    worse: Fraction
    better: Fraction
    costs: tuple[Fraction, Fraction]
    facts: tuple[PeriodFacts, ...]


def small_contract(chance: Random) -> Contract:
    """Two or three measures, and of every clause that moves money a few forms."""
    count = chance.choice((2, 3, 3))
    measures = tuple(_measure(chance, name) for name in NAMES[:count])
    named = [group for group in GROUPS if set(group) <= set(NAMES[:count])]
    several = [group for group in named if len(group) > 1]
    terms: dict[str, Any] = {
        "amounts": (("fee", N(20000)),),
        "points": _points(chance),
        "pool": _pool(chance) if any(_is_of_pool(one) for one in measures) else None,
        "caps": tuple(_cap(chance, place, named) for place in range(chance.choice((0, 1, 1, 2, 2, 3)))),
    }
    some: dict[str, Callable[[], Any]] = {
        "repeats": lambda: judging.Repeats(
            "r",
            judging.Gap.KEEPS,
            **chance.choice(({"multiply_points_by": N(2)}, {"add_percent": N(2)})),
            measures=chance.choice((EVERY, ("a",))),
        ),
        "gates": lambda: (_penalty(chance, NAMES[:count]),),
        "counted_credits": lambda: timing.CountedCredits("n", COUNTED, "charges", chance.choice(named)),
        "same_incident": lambda: limits.SameIncident(limits.IncidentRule.LARGEST, "i"),
        "only_largest_of": lambda: (limits.OnlyLargest(chance.choice(several), "o"),),
        "earn_back": lambda: tuple(_earn_back(chance, n, named) for n in range(chance.choice((1, 1, 2)))),
        "retainage": lambda: (
            timing.Retainage("h", "h", N(5), forfeited_after=2, measures=chance.choice((EVERY, *named))),
        ),
        "small_amounts": lambda: limits.SmallAmounts(N(2000), "s"),
        "settling_in": lambda: _settling_in(chance, named),
    }
    return priced(*measures, **terms, **{key: made() for key, made in some.items() if chance.random() < 0.25})


def _settling_in(chance: Random, named: list[tuple[str, ...]]) -> judging.SettlingIn:
    effect = chance.choice(list(judging.SettlingEffect))
    percent = N(50) if effect is judging.SettlingEffect.REDUCED_POINTS else None
    measures = chance.choice((EVERY, *named))
    return judging.SettlingIn(date(2026, 4, 30), effect, judging.Counts.COUNT, "t", percent, measures)


def _measure(chance: Random, name: str) -> Measure:
    points, percents = (sorted(chance.choices(range(7), k=2)) for _ in "ab")
    with_points, of_pool = chance.random() < 0.6, chance.random() < 0.4
    credit: schemes.Scheme | None = schemes.PoolShare(
        chance.choice(("one", "two")), N(chance.choice((20, 33)))
    )
    if not of_pool:
        credit = chance.choice(CREDITS)
    by_band = isinstance(credit, schemes.PercentByBand)
    figures = [
        {
            **({"points": str(point)} if with_points else {}),
            **({"percent": str(percent)} if by_band else {}),
        }
        for point, percent in zip(points, percents, strict=True)
    ]
    free = {"points": "0"} if with_points else {}
    if with_points and chance.random() < 0.1:
        free = {"points": "1"}
        figures = [{**one, "points": str(int(one["points"]) + 1)} for one in figures]
    bands = (
        band("met", "at_least 80", **free),
        band("minor", "at_least 75", **figures[0]),
        band("severe", **figures[1]),
    )
    own: dict[str, Any] = {"bands": bands, "credit": credit}
    if chance.random() < 0.2:
        own["minimum"] = level("at_least 70")
        own["expected_misses"] = judging.ExpectedMisses(2, 3, chance.choice(list(judging.Counts)))
    if chance.random() < 0.2:
        own["bonus"] = schemes.PerUnit(
            N(1), schemes.PartUnits.PRO_RATA, level("at_least 82"), amount=N(100), at_most_amount=N(500)
        )
    return measure(name, "at_least 80", **own)


def _is_of_pool(one: Measure) -> bool:
    return one.terms.credit is not None and one.terms.credit.share_of_pool is not None


def _points(chance: Random) -> schemes.PointsToMoney | None:
    tables = (((1, 2), (4, 4), (8, 9)), ((3, 4), (9, 10)), ((1, 1), (2, 2), (3, 3), (4, 4)), ((2, 6),))
    return chance.choice(
        (
            None,
            schemes.PointsToMoney("p", percent_per_point=N(1)),
            schemes.PointsToMoney("p", amount_per_point=N(700)),
            schemes.PointsToMoney(
                "p",
                table=tuple(schemes.PointStep(N(one), N(other)) for one, other in chance.choice(tables)),
            ),
        )
    )


def _pool(chance: Random) -> schemes.Pool:
    shares = (("one", chance.choice((60, 100))), ("two", chance.choice((60, 100))))
    categories = tuple(schemes.PoolCategory(name, N(share)) for name, share in shares)
    return schemes.Pool("q", N(chance.choice((10, 20))), categories, N(250))


def _cap(chance: Random, place: int, named: list[tuple[str, ...]]) -> limits.Cap:
    """A cap on some or all; one of a contract's whole time has less room from month to month."""
    form: dict[str, Any] = chance.choice(
        (
            {"window": limits.CapWindow.PERIOD, "percent": N(chance.choice((2, 3, 5, 8)))},
            {"window": limits.CapWindow.PERIOD, "percent": N(chance.choice((2, 3, 5, 8)))},
            {"window": limits.CapWindow.LAST_PERIODS, "periods": 2, "percent": N(4)},
            {"window": limits.CapWindow.CONTRACT, "amount": N(6000)},
            {"window": limits.CapWindow.PERIOD, "percent": N(25), "of": "fee"},
        )
    )
    return limits.Cap(f"cap{place}", f"c{place}", measures=chance.choice((EVERY, *named)), **form)


def _penalty(chance: Random, names: tuple[str, ...]) -> schemes.Gate:
    tests = tuple(schemes.GateTest(name, level("below 78")) for name in names)
    several: dict[str, Any] = chance.choice(({"all_of": tests}, {"any_of": tests}))
    return schemes.Gate("g", "g", schemes.PaidTo.CLIENT, percent=N(3), **several)


def _earn_back(chance: Random, place: int, named: list[tuple[str, ...]]) -> timing.EarnBack:
    return timing.EarnBack(
        f"back{place}",
        f"e{place}",
        N(chance.choice((50, 100))),
        1,
        chance.choice(list(timing.EarnTest)),
        chance.choice(list(timing.PaidAs)),
        timing.Pause.PAUSES,
        chance.choice((EVERY, *named)),
    )


def dearer(contract: Contract, chance: Random) -> Dearer | None:
    """A month of a contract in which a better figure costs more, looked for in one series of months."""
    settlement, carry, facts = Settlement(contract), START, []
    period = APRIL
    for _ in range(chance.choice((0, 1, 2, 3))):
        facts.append(_month(contract, chance, period))
        _, carry = settlement.step(carry, facts[-1])
        period = period.next()
    last = _month(contract, chance, period)
    for one in contract.measures:
        costs = []
        for figure in FIGURES:
            now = replace(last, readings={**last.readings, one.id: Reading(figure)})
            costs.append((figure, settlement.step(carry, now)[0].net))
        for (worse, less), (better, more) in combinations(costs, 2):
            if more > less:
                return Dearer(one.id, worse, better, (less, more), (*facts, last))
    return None


def _month(contract: Contract, chance: Random, period: Period) -> PeriodFacts:
    readings = {one.id: Reading(chance.choice(FIGURES)) for one in contract.measures}
    together = (Incident("i", tuple(chance.choice((NAMES[:2], NAMES, ("b", "c"))))),)
    return PeriodFacts(
        period,
        readings,
        N(chance.choice((100000, 100000, 30000))),
        incidents=together if chance.random() < 0.6 else (),
    )
