"""Measures that are not charged beside each other: overlapping incidents, forms of one level, the pool."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations
from itertools import product
from typing import TYPE_CHECKING
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from tests.scoring.reference import differences
from tests.scoring.reference import settle
from tests.scoring.settling import PUBLISHED
from tests.scoring.settling import contract
from tests.scoring.settling import measure
from tests.scoring.settling import months
from tests.scoring.settling import settled
from tests.scoring.settling import steps
from tests.scoring.settling import texts

from outscore.model.outcome import StepKind
from outscore.model.period_facts import Incident
from outscore.model.terms.clause import EVERY
from outscore.model.terms.limits import Cap
from outscore.model.terms.limits import CapWindow
from outscore.model.terms.limits import IncidentRule
from outscore.model.terms.limits import OnlyLargest
from outscore.model.terms.limits import SameIncident
from outscore.model.terms.schemes import PartUnits
from outscore.model.terms.schemes import PerUnit
from outscore.model.terms.schemes import PointStep
from outscore.model.terms.schemes import PointsToMoney
from outscore.model.terms.schemes import Pool
from outscore.model.terms.schemes import PoolCategory
from outscore.model.terms.schemes import PoolShare
from outscore.model.terms.timing import EarnBack
from outscore.model.terms.timing import EarnTest
from outscore.model.terms.timing import PaidAs
from outscore.model.terms.timing import Pause
from outscore.scoring.dearest import dearest

if TYPE_CHECKING:
    from collections.abc import Hashable

    from outscore.model.contract import Contract

    Problem = tuple[list[str], list[set[str]], dict[str, dict[Hashable, Fraction]]]

F = Fraction
LARGEST = SameIncident(IncidentRule.LARGEST, "10")
CHOICE = SameIncident(IncidentRule.CHOICE, "10")
A_POINT = PerUnit(F(1), PartUnits.PRO_RATA, amount=F(10))
ONE, TWO = Incident("one", ("a", "b")), Incident("two", ("b", "c"))


def priced(names: str = "abc", rule: SameIncident = LARGEST, **terms: Any) -> Contract:
    """Measures that cost 10 for each point below 99."""
    return contract(*(measure(name, credit=A_POINT) for name in names), same_incident=rule, **terms)


def charged(terms: Contract, short: str, *incidents: Incident) -> list[str]:
    """What each measure is charged in a month in which it is so many points short."""
    values = {one.id: str(99 - int(by)) for one, by in zip(terms.measures, short.split(), strict=True)}
    [outcome] = settled(terms, values, incidents=incidents)
    return texts(one.charged for one in outcome.measures)


# overlapping incidents


@pytest.mark.parametrize("incidents", list(permutations((ONE, TWO))))
@pytest.mark.parametrize(
    ("short", "expected"),
    [
        ("10 9 8", ["100", "0", "80"]),
        ("10 30 8", ["0", "300", "0"]),
        ("10 18 8", ["100", "0", "80"]),
        ("0 9 8", ["0", "90", "0"]),
        ("10 0 8", ["100", "0", "80"]),
    ],
)
def test_of_incidents_that_share_a_measure_the_dearest_set_stands_in_any_order(
    incidents: tuple[Incident, ...], short: str, expected: list[str]
) -> None:
    assert charged(priced(), short, *incidents) == expected


def test_a_step_says_what_is_not_charged_and_beside_what() -> None:
    [outcome] = settled(priced(), {"a": "89", "b": "90", "c": "91"}, incidents=(TWO, ONE))
    [step] = [one for one in outcome.steps if one.kind is StepKind.INCIDENT]
    assert (step.what, step.clause, str(step.amount)) == ("two: b", "10", "-90")
    assert [(one.name, str(one.value)) for one in step.terms] == [("beside c", "80")]


def test_two_forms_of_one_level_and_an_incident_are_looked_at_together() -> None:
    terms = priced(only_largest_of=(OnlyLargest(("b", "c"), "12"),))
    assert charged(terms, "10 9 8", ONE) == ["100", "0", "80"]


def test_what_a_client_chose_stands_first_and_the_dearest_of_the_rest_after_it() -> None:
    chosen = Incident("one", ("a", "b"), "b")
    assert charged(priced(rule=CHOICE), "10 3 8", chosen, TWO) == ["0", "30", "0"]
    other = Incident("two", ("b", "c"), "c")
    assert charged(priced(rule=CHOICE), "10 3 8", chosen, other) == ["100", "0", "80"]


def test_what_was_chosen_and_waived_has_nothing_else_charged_in_its_place() -> None:
    chosen = Incident("one", ("a", "b"), "b")
    values = {"a": "89", "b": "96", "c": "91"}
    [outcome] = settled(priced(rule=CHOICE), values, incidents=(chosen,), waived={"b": "agreed"})
    assert texts(one.charged for one in outcome.measures) == ["0", "0", "80"]
    step = next(one for one in outcome.steps if one.kind is StepKind.INCIDENT)
    assert (step.what, str(step.amount), step.terms[0].name) == ("one: a", "-100", "beside b")

    values["b"] = "99"
    [outcome] = settled(priced(rule=CHOICE), values, incidents=(chosen,), waived={"b": "agreed"})
    assert texts(one.charged for one in outcome.measures) == ["100", "0", "80"], "b cost nothing"


# the pool and caps of some measures


POOL = Pool("9", F(12), (PoolCategory("ops", F(100)), PoolCategory("care", F(80))), F(200), "charges")


@pytest.mark.parametrize(
    ("more", "credit"),
    [
        ({}, "1200"),
        ({"incidents": (Incident("outage", ("a", "c")),)}, "1200"),
        ({"waived": {"a": "agreed"}}, "960"),
        ({"waived": {"c": "agreed"}}, "1200"),
    ],
)
def test_the_pool_is_kept_to_its_size_after_waivers_and_incidents(more: dict[str, Any], credit: str) -> None:
    terms = contract(
        measure("a", credit=PoolShare("ops", F(100))),
        measure("c", credit=PoolShare("care", F(100))),
        pool=POOL,
        same_incident=LARGEST,
    )
    [outcome] = settled(terms, {"a": "98", "c": "98"}, charges="10000", **more)
    assert str(outcome.credit) == credit


def test_the_dearest_is_what_costs_most_after_the_cap_on_it() -> None:
    """A: 500, of which at most 300; B: 400. B alone fails: 400. Both fail by one incident: not less."""
    terms = priced("ab", caps=(Cap("of_a", "8", CapWindow.PERIOD, amount=F(300), measures=("a",)),))
    assert charged(terms, "0 40", ONE) == ["0", "400"]
    assert charged(terms, "50 40", ONE) == ["0", "400"]


def test_where_a_cap_makes_both_cost_the_same_the_dearer_one_stands() -> None:
    terms = priced("ab", caps=(Cap("month", "8", CapWindow.PERIOD, amount=F(100)),))
    assert charged(terms, "30 40", ONE) == ["0", "100"]
    assert charged(terms, "40 40", ONE) == ["100", "0"]


# points


def test_points_of_one_incident_count_once_before_they_meet_the_table() -> None:
    bands = steps(("met", None, "5"))
    table = PointsToMoney("4", table=tuple(PointStep(F(n), F(p)) for n, p in ((5, 0), (10, 2), (15, 4))))
    terms = contract(*(measure(name, bands=bands) for name in "abc"), points=table, same_incident=LARGEST)
    values = dict.fromkeys("abc", "50")
    found = [
        settled(terms, values, charges="1000", incidents=incidents)[0]
        for incidents in ((), (ONE,), (Incident("all", ("all",)),))
    ]
    assert texts(one.credit for one in found) == ["40", "20", "0"]
    assert texts(one.points for one in found) == ["15", "15", "15"]
    assert all(
        sum(one.amount for one in each.steps if one.kind is not StepKind.SUM) == each.credit for each in found
    )
    waived, _ = settled(terms, values, values, charges="1000", waived={"a": "agreed"})
    assert str(waived.credit) == "20"


# the search


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    order = list("abcdefg"[: draw(st.integers(1, 7))])
    groups = (
        draw(st.lists(st.sets(st.sampled_from(order), min_size=2, max_size=4), max_size=5))
        if order[1:]
        else []
    )
    amounts = st.integers(0, 9).map(Fraction)
    weights: dict[str, dict[Hashable, Fraction]] = {
        name: {"money": draw(amounts), "points": draw(amounts)} for name in order
    }
    return order, groups, weights


@settings(max_examples=150, deadline=None, derandomize=True)
@given(problems(), st.booleans())
def test_the_search_finds_what_trying_every_set_finds(problem: Problem, pruned: bool) -> None:
    order, groups, weights = problem

    def worth(names: frozenset[str]) -> tuple[Fraction, ...]:
        money = sum((weights[one]["money"] for one in names), F(0))
        points = sum((weights[one]["points"] for one in names), F(0))
        return min(money, F(12)) + points // 5, money, points

    every = [
        frozenset(name for name, take in zip(order, some, strict=True) if take)
        for some in product((True, False), repeat=len(order))
    ]
    fit = [one for one in every if all(len(one & group) < 2 for group in groups)]
    best = max(map(worth, fit))
    kept = dearest(order, groups, worth, weights if pruned else None)
    assert worth(kept) == best
    assert all(len(kept & group) < 2 for group in groups)
    assert dearest(order, groups[::-1], worth, weights if pruned else None) == kept


# any months with these clauses only, so that they meet each other often


PAIRS = st.lists(
    st.sampled_from([("a", "b"), ("b", "c"), ("a", "c"), ("all",)]).map(
        lambda own: Incident(",".join(own), own)
    ),
    unique=True,
    max_size=3,
)
CAPS_WITHIN = st.lists(
    st.sampled_from(
        [
            Cap("a", "8", CapWindow.LAST_PERIODS, periods=2, amount=F(900), measures=("a",)),
            Cap("ab", "8", CapWindow.PERIOD, amount=F(1100), measures=("a", "b")),
            Cap("every", "8", CapWindow.PERIOD, amount=F(1500)),
        ]
    ),
    unique=True,
).map(lambda caps: tuple(sorted(caps, key=lambda cap: len(cap.id))))
TABLE = PointsToMoney("4", table=tuple(PointStep(F(n), F(p)) for n, p in ((4, 0), (5, 2), (8, 5))))
OWN_CREDIT = st.sampled_from(
    [
        None,
        PerUnit(F(1), PartUnits.PRO_RATA, amount=F(300)),
        PoolShare("ops", F(70)),
        PoolShare("care", F(100)),
    ]
)
EARNED = EarnBack("e", "12", F(100), 1, EarnTest.MET, PaidAs.OFFSET, Pause.PAUSES, measures=("a", "c"))
FIGURES = st.sampled_from(["99", "98.5", "98", "97.5", "97", "96", "90"])


@st.composite
def tangles(draw: st.DrawFn) -> Contract:
    """Any of these clauses, where limits lie within each other.

    What points come to by a table is shared by points, so that a cap on one share cuts another's too.
    """
    own = {name: draw(OWN_CREDIT) for name in "abc"}
    pool = {name for name, credit in own.items() if isinstance(credit, PoolShare)}
    caps = tuple(
        cap
        for cap in draw(CAPS_WITHIN)
        if cap.measures == EVERY or {*cap.measures} <= pool or not {*cap.measures} & pool
    )
    of_some = any(cap.measures != EVERY for cap in caps)
    return contract(
        *(measure(name, bands=PUBLISHED, credit=credit) for name, credit in own.items()),
        same_incident=LARGEST,
        only_largest_of=draw(st.sampled_from([(), (OnlyLargest(("a", "c"), "12"),)])),
        points=None if of_some else draw(st.sampled_from([None, TABLE])),
        pool=POOL,
        caps=caps,
        earn_back=draw(st.sampled_from([(), (EARNED,)])),
    )


@settings(max_examples=250, deadline=None, derandomize=True)
@given(
    tangles(),
    st.lists(st.tuples(FIGURES, FIGURES, FIGURES), min_size=1, max_size=4),
    PAIRS,
    st.integers(0, 2),
    FIGURES,
)
def test_failing_beside_another_is_never_cheaper_and_order_is_nothing(
    terms: Contract, figures: list[tuple[str, str, str]], incidents: list[Incident], which: int, other: str
) -> None:
    values = [dict(zip("abc", one, strict=True)) for one in figures]
    changed = [*values[:-1], {**values[-1], "abc"[which]: other}]
    one, two = (
        settled(terms, *own, charges="10000", incidents=tuple(incidents)) for own in (values, changed)
    )
    better = F(values[-1]["abc"[which]]) >= F(other)
    assert (one[-1].net <= two[-1].net) if better else (one[-1].net >= two[-1].net)
    turned = settled(terms, *values, charges="10000", incidents=tuple(incidents[::-1]))
    assert [(each.net, [m.charged for m in each.measures]) for each in turned] == [
        (each.net, [m.charged for m in each.measures]) for each in one
    ]
    facts = months(values, charges="10000", incidents=tuple(incidents))
    assert differences(one, settle(terms, facts)) == []
