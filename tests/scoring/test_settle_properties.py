"""What holds for every contract and every series of months, whatever the terms."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import fields
from dataclasses import is_dataclass
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck
from hypothesis import assume
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from tests.scoring import reference
from tests.scoring.strategies import DOWNWARD
from tests.scoring.strategies import UPWARD
from tests.scoring.strategies import directional
from tests.scoring.strategies import histories

import outscore
from outscore.model.carry import START
from outscore.model.outcome import Entry
from outscore.model.outcome import StepKind
from outscore.model.period_facts import Reading
from outscore.model.terms.limits import CapWindow
from outscore.model.terms.timing import PaidAs
from outscore.scoring.settle import Settlement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.model.carry import Carry
    from outscore.model.contract import Contract
    from outscore.model.outcome import Outcome
    from outscore.model.period_facts import PeriodFacts
    from outscore.model.terms.limits import Cap

    History = tuple[Contract, list[PeriodFacts]]

HISTORIES = histories()
ZERO = Fraction(0)


def many(examples: int) -> settings:
    """As many examples, always the same ones."""
    return settings(
        max_examples=examples, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
    )


def settled(terms: Contract, facts: list[PeriodFacts], carry: Carry = START) -> tuple[list[Outcome], Carry]:
    settlement, found = Settlement(terms), []
    for one in facts:
        outcome, carry = settlement.step(carry, one)
        found.append(outcome)
    return found, carry


# the second implementation


@many(400)
@given(HISTORIES)
def test_the_engine_gives_what_the_plain_reference_gives(history: History) -> None:
    terms, facts = history
    assert reference.differences(Settlement(terms).run(facts), reference.settle(terms, facts)) == []


# time


@many(60)
@given(HISTORIES, st.integers(0, 9))
def test_a_history_may_be_settled_in_two_parts_at_any_point(history: History, place: int) -> None:
    terms, facts = history
    whole, end = settled(terms, facts)
    first, between = settled(terms, facts[:place])
    second, again = settled(terms, facts[place:], between)
    assert first + second == whole
    assert again == end
    assert list(Settlement(terms).run(facts)) == whole


@many(30)
@given(HISTORIES)
def test_what_is_carried_does_not_grow_with_the_months(history: History) -> None:
    """Ten years, in how many things are carried and in how long their numbers are.

    A level that rises is half of what was achieved, so that its denominator grows with every rise: once a
    year, where a contract has it. What a past month names, of the measures it missed and the caps it reached,
    is not counted: with the level, that changes from year to year.
    """
    terms, facts = history
    settlement, carry, sizes, digits = Settlement(terms), START, [], []
    rises = any(one.terms.step_up for one in terms.versions)
    period = facts[0].period
    for number in range(120):
        _, carry = settlement.step(carry, replace(facts[number % len(facts)], period=period))
        period = period.next()
        every = list(everything_in(carry))
        sizes.append(len(every) - sum(len(one.missed) + len(one.caps_reached) for one in carry.paid))
        digits.append(max((one.denominator for one in every if isinstance(one, Fraction)), default=1))
    assert max(sizes[60:]) <= max(sizes[:60])
    assert rises or max(digits[60:]) <= max(digits[:60])


# order, direction, limits


@many(40)
@given(HISTORIES)
def test_the_order_in_which_readings_are_given_changes_nothing(history: History) -> None:
    terms, facts = history
    turned = [replace(one, readings=dict(reversed(list(one.readings.items())))) for one in facts]
    assert settled(terms, turned) == settled(terms, facts)


@many(200)
@given(HISTORIES, st.integers(0, 2), st.integers(0, len(UPWARD) - 1), st.integers(0, len(UPWARD) - 1))
def test_a_better_figure_never_costs_more(history: History, which: int, one: int, other: int) -> None:
    terms, facts = directional(history[0]), history[1]
    assume(which < len(terms.measures) and one != other)
    measure = terms.measures[which]
    upward = measure.metric.better.value == "higher"
    worse, better = sorted(
        [(UPWARD if upward else DOWNWARD)[place] for place in (one, other)], reverse=not upward
    )
    *past, last = facts
    _, carry = settled(terms, past)
    cost = []
    for value in (worse, better):
        readings = {**last.readings, measure.id: Reading(value)}
        now = replace(last, readings=readings, waived={})
        cost.append(Settlement(terms).step(carry, now)[0].net)
    assert cost[1] <= cost[0]


@many(80)
@given(HISTORIES)
def test_credits_are_never_negative_and_never_beyond_a_cap(history: History) -> None:
    terms, facts = replace(history[0], changes=()), history[1]
    outcomes, _ = settled(terms, facts)
    rounding = terms.terms.money_rounding
    step = rounding.to if rounding else Fraction(1, 100)
    for place, outcome in enumerate(outcomes):
        assert outcome.credit >= 0
        assert all(
            one.amount >= 0 for one in outcome.bookings if one.entry in (Entry.ACCRUAL, Entry.WITHHELD)
        )
        for cap in caps_on_what_is_due(terms) if not outcome.unpriced else ():
            room = max(ZERO, limit(cap, terms, facts[: place + 1]) - before(cap, outcomes[:place]))
            assert due(cap, outcome) < room + step


def caps_on_what_is_due(terms: Contract) -> list[Cap]:
    """The caps that look at what is due in a period: where credits wait, a cap of the period does not."""
    if not terms.terms.suspended_credits:
        return list(terms.terms.caps)
    return [
        cap for cap in terms.terms.caps if cap.window is not CapWindow.PERIOD and cap.measures == ("all",)
    ]


def limit(cap: Cap, terms: Contract, facts: list[PeriodFacts]) -> Fraction:
    """What a cap allows over its whole window."""
    if cap.amount is not None:
        return cap.amount
    assert cap.percent is not None
    if cap.of != "charges":
        return cap.percent * facts[-1].amounts.get(cap.of, dict(terms.terms.amounts)[cap.of]) / 100
    window = {
        CapWindow.PERIOD: facts[-1:],
        CapWindow.LAST_PERIODS: facts[-(cap.periods or 1) :],
        CapWindow.CONTRACT: facts,
    }[cap.window]
    return sum((one.charges or ZERO for one in window), ZERO) * cap.percent / 100


def before(cap: Cap, outcomes: list[Outcome]) -> Fraction:
    """What was credited in the window before this period; the series never leaves its first contract year."""
    quarters = [one.period.quarter() for one in outcomes]
    window = {
        CapWindow.PERIOD: [],
        CapWindow.LAST_PERIODS: outcomes[max(0, len(outcomes) + 1 - (cap.periods or 1)) :],
        CapWindow.QUARTER: [
            one for one, q in zip(outcomes, quarters, strict=True) if q == this_quarter(outcomes)
        ],
        CapWindow.CONTRACT_YEAR: outcomes,
        CapWindow.CONTRACT: outcomes,
    }[cap.window]
    return sum((due(cap, one) for one in window), ZERO)


def this_quarter(outcomes: list[Outcome]) -> object:
    return outcomes[-1].period.next().quarter() if outcomes else None


def due(cap: Cap, outcome: Outcome) -> Fraction:
    """What counts against a cap."""
    if cap.measures == ("all",):
        booked = [one.amount for one in outcome.bookings if one.entry in (Entry.ACCRUAL, Entry.WITHHELD)]
        return sum(booked, ZERO)
    return sum((one.charged for one in outcome.measures if one.measure in cap.measures), ZERO)


@many(40)
@given(HISTORIES)
def test_points_and_verdicts_do_not_know_of_caps(history: History) -> None:
    """Nor is there ever more money with caps; but credits set off against later ones are fewer with them."""
    terms, facts = history
    returned = tuple(one for one in terms.terms.earn_back if one.paid_as is PaidAs.RETURN)
    capped = replace(terms, terms=replace(terms.terms, earn_back=returned), changes=())
    free = replace(capped, terms=replace(capped.terms, caps=()))
    for one, other in zip(settled(capped, facts)[0], settled(free, facts)[0], strict=True):
        assert one.points == other.points
        assert [each.verdict for each in one.measures] == [each.verdict for each in other.measures]
        assert one.credit <= other.credit


# the ledger


@many(60)
@given(HISTORIES)
def test_the_bookings_are_the_credit_and_the_bonus_in_whole_steps(history: History) -> None:
    terms, facts = history
    for outcome in settled(terms, facts)[0]:
        rounding = terms.on(outcome.period.start).terms.money_rounding
        step = rounding.to if rounding else Fraction(1, 100)
        booked = {kind: sum((b.amount for b in outcome.bookings if b.entry is kind), ZERO) for kind in Entry}
        closing = [one.amount for one in outcome.steps if one.kind in CLOSING]
        assert booked[Entry.ACCRUAL] + booked[Entry.WITHHELD] == sum(closing, ZERO)
        assert booked[Entry.BONUS] == -outcome.bonus
        assert outcome.net == sum(booked.values(), ZERO)
        assert outcome.critical or outcome.credit == booked[Entry.ACCRUAL]
        assert all((one.amount / step).denominator == 1 for one in outcome.bookings)


CLOSING = (StepKind.SUM, StepKind.SMALL, StepKind.ROUNDING)


# numbers


@many(60)
@given(HISTORIES)
def test_there_is_no_float_in_anything_that_comes_out(history: History) -> None:
    outcomes, carry = settled(*history)
    assert not [one for one in everything_in((outcomes, carry)) if isinstance(one, float | complex)]


def everything_in(value: object) -> Iterator[object]:
    """The value and all that it is made of."""
    yield value
    if is_dataclass(value):
        inside: list[object] = [getattr(value, one.name) for one in fields(value)]
    elif isinstance(value, Mapping):
        inside = [*value.keys(), *value.values()]
    else:
        inside = list(value) if isinstance(value, list | tuple | set | frozenset) else []
    for one in inside:
        yield from everything_in(one)


SOURCES = sorted(
    path for part in ("scoring", "model") for path in (Path(outscore.__file__).parent / part).rglob("*.py")
)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_core_has_no_word_for_a_float(path: Path) -> None:
    assert list(float_words(ast.parse(path.read_text(encoding="utf-8")))) == []


def float_words(tree: ast.AST) -> Iterator[str]:
    """Literals, names and imports that would bring in binary fractions."""
    refused = {id(name) for call in ast.walk(tree) if is_check(call) for name in ast.walk(call)}
    for node in ast.walk(tree):
        if id(node) in refused:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            yield f"line {node.lineno}: {node.value}"
        elif isinstance(node, ast.Name) and node.id in ("float", "complex"):
            yield f"line {node.lineno}: {node.id}"
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from banned_imports(node)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and both_whole(node):
            yield f"line {node.lineno}: {ast.unparse(node)}"


def is_check(node: ast.AST) -> bool:
    """Whether this asks for a type, as code that refuses floats does."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "isinstance"


INEXACT = ("math", "statistics", "cmath", "random", "numpy")


def banned_imports(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    module = node.module if isinstance(node, ast.ImportFrom) else ""
    for name in node.names:
        full = f"{module}.{name.name}" if module else name.name
        if full.split(".")[0] in INEXACT and full not in ("math.gcd", "math.lcm", "math.comb"):
            yield f"line {node.lineno}: import {full}"


def both_whole(node: ast.BinOp) -> bool:
    """Whether both sides of a division are plainly integers: literals, lengths, counts."""
    return all(
        (isinstance(side, ast.Constant) and isinstance(side.value, int))
        or (isinstance(side, ast.Call) and isinstance(side.func, ast.Name) and side.func.id in ("len", "int"))
        for side in (node.left, node.right)
    )


@pytest.mark.parametrize(
    "source", ["a = 0.5", "a = float(b)", "import math", "from statistics import mean", "a = 1 / len(b)"]
)
def test_a_float_in_the_source_would_be_seen(source: str) -> None:
    assert list(float_words(ast.parse(source)))


def test_a_float_in_an_outcome_would_be_seen() -> None:
    assert 0.5 in list(everything_in((Reading(Fraction(1), count=0.5),)))  # type: ignore[arg-type]
