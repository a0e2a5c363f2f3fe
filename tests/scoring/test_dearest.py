"""Many measures in many incidents that overlap: the dearest set is found, or refused with a sentence."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from tests.scoring.settling import contract
from tests.scoring.settling import measure
from tests.scoring.settling import settled

from outscore.errors import TooManyOverlaps
from outscore.model.period_facts import Incident
from outscore.model.terms.limits import Cap
from outscore.model.terms.limits import CapWindow
from outscore.model.terms.limits import IncidentRule
from outscore.model.terms.limits import SameIncident
from outscore.model.terms.schemes import PartUnits
from outscore.model.terms.schemes import PerUnit
from outscore.scoring.dearest import dearest
from outscore.scoring.heaviest import heaviest

F = Fraction
NAMES = [f"m{number}" for number in range(200)]
A_POINT = PerUnit(F(1), PartUnits.PRO_RATA, amount=F(10))
LARGEST = SameIncident(IncidentRule.LARGEST, "10")


@st.composite
def problems(draw: st.DrawFn) -> tuple[dict[str, Fraction], list[set[str]]]:
    """A few things with weights, some of them equal, in groups."""
    order = NAMES[: draw(st.integers(1, 9))]
    groups = draw(st.lists(st.sets(st.sampled_from(order), min_size=1, max_size=5), max_size=6))
    groups += [{name} for name in order if not any(name in group for group in groups)]
    return {name: F(draw(st.integers(0, 6)), draw(st.sampled_from([1, 3]))) for name in order}, groups


@settings(max_examples=300, deadline=None, derandomize=True)
@given(problems())
def test_what_weighs_most_is_found_as_by_trying_every_set(
    problem: tuple[dict[str, Fraction], list[set[str]]],
) -> None:
    weights, groups = problem
    order = list(weights)

    def worth(names: frozenset[str]) -> tuple[Fraction]:
        return (sum((weights[one] for one in names), F(0)),)

    every = [
        frozenset(name for name, take in zip(order, some, strict=True) if take)
        for some in product((True, False), repeat=len(order))
    ]
    fit = [one for one in every if all(len(one & group) < 2 for group in groups)]
    best = max(fit, key=lambda one: (worth(one), [name in one for name in order]))
    assert dearest(order, groups, worth, {name: {"money": one} for name, one in weights.items()}) == best


def overlapping(seed: int, most: int) -> list[set[str]]:
    """60 incidents, of which each of 200 measures is in some."""
    any_ = Random(seed)  # noqa: S311
    incidents: list[set[str]] = [set() for _ in range(60)]
    for name in NAMES:
        for number in any_.sample(range(60), any_.randint(1, most)):
            incidents[number].add(name)
    return incidents


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("most", [2, 4])
@pytest.mark.parametrize("equal", [True, False])
def test_of_two_hundred_measures_in_sixty_incidents_the_heaviest_set_is_found(
    seed: int, most: int, equal: bool
) -> None:
    any_ = Random(seed)  # noqa: S311
    amounts = [100 if equal else any_.randint(1, 10**6) for _ in NAMES]
    weights = {
        name: (amount << 200) + (1 << place)
        for place, (name, amount) in enumerate(zip(NAMES, amounts, strict=True))
    }
    groups = overlapping(seed, most)
    found = heaviest(weights, groups)
    assert found is not None
    assert all(len(found & group) < 2 for group in groups)
    assert heaviest(weights, groups[::-1]) == found


@pytest.mark.parametrize("seed", range(30))
def test_no_branch_is_left_that_has_the_heaviest_set(seed: int) -> None:
    """Held against every set of incidents that can be used up, and the most that weighs with it."""
    any_ = Random(seed)  # noqa: S311
    names = NAMES[:36]
    own = {name: any_.sample(range(12), 3) for name in names}
    weights = {name: any_.randint(20, 30) << 40 for name in names}
    groups = [{name for name in names if number in own[name]} for number in range(12)]
    used = {0: 0}
    for name in names:
        mask = sum(1 << number for number in own[name])
        for before, weight in list(used.items()):
            if not before & mask:
                used[before | mask] = max(used.get(before | mask, 0), weight + weights[name])
    found = heaviest(weights, groups)
    assert found is not None
    assert sum(weights[name] for name in found) == max(used.values())


def test_a_month_with_sixty_incidents_is_settled() -> None:
    terms = contract(*(measure(name, credit=A_POINT) for name in NAMES), same_incident=LARGEST)
    values = {name: str(99 - 1 - number % 17) for number, name in enumerate(NAMES)}
    incidents = tuple(
        Incident(f"i{number}", tuple(sorted(one))) for number, one in enumerate(overlapping(1, 3))
    )
    [outcome] = settled(terms, values, incidents=incidents)
    charged = {one.measure for one in outcome.measures if one.charged}
    assert all(len(charged & set(one.measures)) <= 1 for one in incidents)
    stands_for = {name for one in incidents if charged & set(one.measures) for name in one.measures}
    assert stands_for == {name for one in incidents for name in one.measures}, "nothing goes for nothing"


def test_what_cannot_be_tried_is_refused_with_what_to_do() -> None:
    """Caps on some measures that are not within each other: whatever is charged may lower what is left."""
    caps = tuple(
        Cap(f"c{number}", "8", CapWindow.PERIOD, amount=F(50), measures=tuple(own))
        for number, own in enumerate((NAMES[:30], NAMES[20:60]))
    )
    terms = contract(
        *(measure(name, credit=A_POINT) for name in NAMES[:60]), same_incident=LARGEST, caps=caps
    )
    values = dict.fromkeys(NAMES[:60], "95")
    incidents = tuple(Incident(f"i{place}", tuple(NAMES[place : place + 3])) for place in range(58))
    with pytest.raises(TooManyOverlaps) as caught:
        settled(terms, values, incidents=incidents)
    assert str(caught.value).startswith(
        "2026-04 under contract main: 60 measures failed in incidents, or stand in forms of one level, that "
        "overlap in more ways than can be tried to find the dearest (m0, "
    )
    assert "Name fewer measures in each incident of the period, in decisions/*.yaml." in str(caught.value)
    assert "Where caps cross" in str(caught.value)
