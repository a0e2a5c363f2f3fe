"""Contracts in which clauses meet: those where less is failed and the period costs more, and those beside."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple

from tests.contracts.lints.agreements import band
from tests.contracts.lints.agreements import level
from tests.contracts.lints.agreements import measure
from tests.contracts.lints.agreements import priced

from outscore.model.terms import judging
from outscore.model.terms import limits
from outscore.model.terms import schemes
from outscore.model.terms import timing

if TYPE_CHECKING:
    from outscore.model.contract import Contract
    from outscore.model.contract import Measure

N = Fraction
Month = tuple[str, ...]


def missed(percent: str = "", points: str = "", worst: str = "") -> tuple[judging.Band, ...]:
    """Bands that are missed from 80 down, and from 70 down with other points where there are some."""
    costs = {key: value for key, value in (("percent", percent), ("points", points)) if value}
    if not worst:
        return (band("met", "at_least 80"), band("missed", **costs))
    return (band("met", "at_least 80"), band("bad", "at_least 70", **costs), band("worst", points=worst))


def of_pool(name: str, share: str = "100", **terms: Any) -> Measure:
    return measure(name, "at_least 80", credit=schemes.PoolShare(name, N(share)), **terms)


def by_band(name: str, percent: str, **terms: Any) -> Measure:
    return measure(name, "at_least 80", bands=missed(percent), credit=schemes.PercentByBand(), **terms)


def with_points(name: str, points: str, worst: str = "") -> Measure:
    return measure(name, "at_least 80", bands=missed("", points, worst))


def pool(*names: str, percent: str = "10") -> schemes.Pool:
    return schemes.Pool("q", N(percent), tuple(schemes.PoolCategory(one, N(100)) for one in names), N(500))


def cap(percent: str, *names: str, **terms: Any) -> limits.Cap:
    """A cap of a period, called by its measures."""
    own = {"window": limits.CapWindow.PERIOD, "percent": N(percent), **terms}
    return limits.Cap("_".join(names), f"c {' '.join(names)}", measures=names, **own)


def back(clause: str, test: timing.EarnTest, paid: timing.PaidAs, *names: str) -> timing.EarnBack:
    return timing.EarnBack(clause, clause, N(100), 1, test, paid, timing.Pause.PAUSES, names)


ONE_PERCENT = schemes.PointsToMoney("p", percent_per_point=N(1))
TABLE = schemes.PointsToMoney(
    "p", table=tuple(schemes.PointStep(N(one), N(other)) for one, other in ((5, 6), (20, 12)))
)
LARGEST = (limits.OnlyLargest(("a", "b"), "o"),)
MET, EXCEEDED, NO_CREDITS = timing.EarnTest.MET, timing.EarnTest.EXCEEDED, timing.EarnTest.NO_CREDITS
RETURN, OFFSET = timing.PaidAs.RETURN, timing.PaidAs.OFFSET
PENALTY = schemes.Gate(
    "g", "g", schemes.PaidTo.CLIENT, any_of=(schemes.GateTest("a", level("below 80")),), percent=N(10)
)
CROSSED: dict[str, Any] = {"pool": pool("a", "b"), "caps": (cap("10", "a", "c"),)}


class Case(NamedTuple):
    """A contract, where it is pointed out, and months that show it: earlier ones, and the last in two forms.

    Figures stand in the order of the measures; nets: what the worse and what the better month cost.
    """

    contract: Contract
    path: tuple[str | int, ...]
    words: str
    worse: Month
    better: Month
    nets: tuple[int, int]
    before: tuple[Month, ...] = ()


CASES = {
    "a cap partly in the pool": Case(
        priced(of_pool("a"), of_pool("b"), by_band("c", "10"), **CROSSED),
        ("caps", 0, "id"),
        "The cap 'a_c' and the pool limit the same in part: both cover the credit of 'a', the cap 'a_c' "
        "alone the credit of 'c'.",
        ("70", "70", "70"),
        ("90", "70", "70"),
        (15000, 20000),
    ),
    "pool shares and points under one cap": Case(
        priced(
            of_pool("a", bands=missed("", "2")),
            of_pool("b"),
            with_points("c", "8"),
            points=ONE_PERCENT,
            **CROSSED,
        ),
        ("caps", 0, "id"),
        "both cover the credit of 'a', the cap 'a_c' alone the points of 'a' and the points of 'c'",
        ("70", "70", "70"),
        ("90", "70", "70"),
        (15000, 18000),
    ),
    "two caps of which neither holds the other": Case(
        priced(
            by_band("a", "10"),
            by_band("b", "10"),
            by_band("c", "10"),
            caps=(cap("10", "a", "b"), cap("10", "b", "c")),
        ),
        ("caps", 1, "id"),
        "both cover the credit of 'b', the cap 'a_b' alone the credit of 'a'",
        ("70", "70", "70"),
        ("70", "90", "70"),
        (15000, 20000),
    ),
    "a wide cap before a narrow one, and a penalty beside": Case(
        priced(
            by_band("a", "10"),
            by_band("b", "20"),
            gates=(PENALTY,),
            caps=(cap("10", "all"), cap("4", "a", "b")),
        ),
        ("caps", 1, "id"),
        "covers only a part of what the cap 'all' covers and stands after it",
        ("70", "70"),
        ("70", "90"),
        (6500, 9000),
    ),
    "a cap beside a table of points": Case(
        priced(with_points("a", "5", "10"), with_points("b", "5"), points=TABLE, caps=(cap("2", "a"),)),
        ("caps", 0, "measures"),
        "more points there can make a period cheaper: 5 instead of 0, beside 5 of other measures",
        ("60", "70"),
        ("70", "70"),
        (4000, 5000),
    ),
    "a step of the table, while the cap cuts other money": Case(
        priced(
            measure(
                "a",
                "at_least 80",
                bands=(
                    band("met", "at_least 80"),
                    band("bad", "at_least 70", points="5", percent="2"),
                    band("worst", points="15", percent="2"),
                ),
                credit=schemes.PercentByBand(),
            ),
            with_points("b", "5"),
            points=TABLE,
            caps=(cap("2", "a"),),
        ),
        ("caps", 0, "measures"),
        "more points there can make a period cheaper",
        ("70", "70"),
        ("90", "70"),
        (5000, 6000),
    ),
    "what was earned back lowers some of the points of a table": Case(
        priced(
            with_points("a", "5", "10"),
            with_points("b", "5"),
            points=TABLE,
            earn_back=(back("e", MET, OFFSET, "a"),),
        ),
        ("earn_back", 0, "measures"),
        "the earn-back 'e' lowers only the part of 'a'",
        ("60", "70"),
        ("70", "70"),
        (2000, 3000),
        (("70", "90"), ("90", "90")),
    ),
    "a period without a credit, because another took its place": Case(
        priced(
            by_band("a", "5"),
            measure(
                "b",
                "at_least 80",
                credit=schemes.PerUnit(N(1), schemes.PartUnits.PRO_RATA, percent=N("0.4")),
            ),
            only_largest_of=LARGEST,
            earn_back=(back("e", NO_CREDITS, RETURN, "a"),),
        ),
        ("earn_back", 0, "measures"),
        "A worse 'b' then takes the credit of 'a' away, and the old one is earned back",
        ("70", "60"),
        ("70", "70"),
        (3000, 5000),
        (("70", "90"),),
    ),
    "an offset against what took the place of another": Case(
        priced(
            measure(
                "a",
                "at_least 80",
                credit=schemes.PerUnit(N(1), schemes.PartUnits.PRO_RATA, percent=N("0.5")),
            ),
            by_band("b", "6"),
            only_largest_of=LARGEST,
            earn_back=(back("e", MET, OFFSET, "a"),),
        ),
        ("earn_back", 0, "measures"),
        "A worse 'a' is then charged instead of 'b', and lowered by what was earned back",
        ("60", "70"),
        ("70", "70"),
        (5000, 6000),
        (("70", "90"), ("90", "90")),
    ),
    "a good result that is only set off later": Case(
        priced(
            by_band("a", "5"), earn_back=(back("first", EXCEEDED, OFFSET, "a"), back("e", MET, RETURN, "a"))
        ),
        ("earn_back", 0, "paid_as"),
        "A result good enough for 'first' leaves 'e' less",
        ("80",),
        ("90",),
        (-5000, 0),
        (("70",),),
    ),
    "a sum after a percentage": Case(
        priced(
            measure(
                "a",
                "at_least 80",
                credit=schemes.ExcessTable(
                    (schemes.ExcessRow(N(10), percent=N(1)), schemes.ExcessRow(amount=N(900)))
                ),
            )
        ),
        ("measures", 0, "credit", "rows", 1, "amount"),
        "one is a sum and the other a percentage",
        ("60",),
        ("70",),
        (900, 1000),
    ),
    "points that only a tolerated miss does not make": Case(
        priced(
            measure(
                "a",
                "at_least 80",
                minimum=level("at_least 60"),
                expected_misses=judging.ExpectedMisses(2, 3, judging.Counts.COUNT),
                bands=(band("met", "at_least 80", points="1"), band("missed", points="2")),
            ),
            points=ONE_PERCENT,
        ),
        ("measures", 0, "bands", 0, "points"),
        "the worse result is the cheaper one",
        ("70",),
        ("90",),
        (0, 1000),
    ),
}


HARMLESS = {
    "a pool that its shares never fill": priced(
        of_pool("a", "50"), of_pool("b", "50"), by_band("c", "10"), **CROSSED
    ),
    "a cap that leaves the pool enough": priced(
        of_pool("a"),
        of_pool("b", "70"),
        by_band("c", "10"),
        pool=pool("a", "b"),
        caps=(cap("3", "a", "c"),),
    ),
    "a cap that nothing under it reaches": priced(
        of_pool("a"), of_pool("b"), by_band("c", "10"), pool=pool("a", "b"), caps=(cap("20", "a", "c"),)
    ),
    "pool share and points of one measure": priced(
        of_pool("a", bands=missed("", "2", "8")),
        of_pool("b"),
        points=ONE_PERCENT,
        pool=pool("a", "b"),
        caps=(cap("5", "a"),),
    ),
    "all of the pool under the cap": priced(
        of_pool("a"), of_pool("b"), by_band("c", "10"), pool=pool("a", "b"), caps=(cap("9", "all"),)
    ),
    "a narrow cap after a wide one that allows no more": priced(
        by_band("a", "10"),
        by_band("b", "10"),
        caps=tuple(cap("9", name, window=limits.CapWindow.LAST_PERIODS, periods=2) for name in ("all", "a")),
    ),
    "points that cost the same each": priced(
        with_points("a", "5", "10"), with_points("b", "5"), points=ONE_PERCENT, caps=(cap("2", "a"),)
    ),
    "a table under a cap that is wide enough": priced(
        with_points("a", "5", "10"), with_points("b", "5"), points=TABLE, caps=(cap("6", "a"),)
    ),
    "a table of one measure": priced(with_points("a", "5", "10"), points=TABLE, caps=(cap("2", "a"),)),
    "measures of which each is charged": priced(
        by_band("a", "5"), by_band("b", "6"), earn_back=(back("e", NO_CREDITS, RETURN, "a"),)
    ),
    "all of those of which one is charged": priced(
        by_band("a", "5"),
        by_band("b", "6"),
        only_largest_of=LARGEST,
        earn_back=(back("e", NO_CREDITS, RETURN, "a", "b"),),
    ),
    "what is paid at once stands first": priced(
        by_band("a", "5"), earn_back=(back("e", MET, RETURN, "a"), back("first", EXCEEDED, OFFSET, "a"))
    ),
}
