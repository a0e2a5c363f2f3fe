"""Levels that rise, by hand-made numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from typing import Any

import pytest
from tests.scoring.published import F
from tests.scoring.settling import APRIL
from tests.scoring.settling import above
from tests.scoring.settling import at_least
from tests.scoring.settling import at_most
from tests.scoring.settling import contract
from tests.scoring.settling import measure
from tests.scoring.settling import months
from tests.scoring.settling import settled

from outscore.model.carry import Carry
from outscore.model.carry import State
from outscore.model.dated import Span
from outscore.model.period_facts import Reading
from outscore.model.target import Comparison
from outscore.model.terms.timing import StepBlock
from outscore.model.terms.timing import StepUp
from outscore.scoring.budget import budget
from outscore.scoring.budget_values import Ahead
from outscore.scoring.judging import carried
from outscore.scoring.judging import judge_reading
from outscore.scoring.judging import level_in_force
from outscore.scoring.judging import rule
from outscore.scoring.settle import Settlement

if TYPE_CHECKING:
    from outscore.model.contract import Contract
    from outscore.model.target import Target

BLOCKS = StepBlock.BLOCKS


def rises(values: list[str | None], **more: Any) -> list[str]:
    clause = StepUp("9", ("sl",), **{"periods": 3, "not_measured": StepBlock.BLOCKS, **more})
    outcomes = settled(contract(measure(target=at_least("90")), step_up=(clause,)), *values)
    return [str(one.of("sl").level.value) for one in outcomes]  # type: ignore[union-attr]


def test_the_level_rises_half_way_to_what_was_achieved() -> None:
    assert rises(["94", "94", "94", "93"]) == ["90", "90", "90", "92"]
    assert rises(["94", "94", "90", "93"])[-1] == "90"
    assert rises(["91", "94", "97", "99", "99", "99", "99"])[-1] == "191/2"


def test_the_rise_may_be_limited_to_a_share_of_the_gap() -> None:
    assert rises(["94", "94", "94", "93"], at_most_percent_of_gap=F(10))[-1] == "91"


def test_a_period_not_measured_blocks_the_rise_or_is_ignored() -> None:
    assert rises(["94", None, "94", "93"])[-1] == "90"
    assert rises(["94", None, "94", "93"], not_measured=StepBlock.IGNORED)[-1] == "92"
    assert rises([None, None, None, "93"], not_measured=StepBlock.IGNORED)[-1] == "90"


def test_a_declared_failure_is_no_gap_to_be_ignored() -> None:
    clause = StepUp("9", ("sl",), 3, StepBlock.IGNORED)
    terms = contract(measure(target=at_least("90")), step_up=(clause,))
    outcomes = settled(terms, "94", Reading(None, grade="missed"), "94", "94")
    assert str(outcomes[3].of("sl").level) == ">= 90"


def test_a_level_downward_falls() -> None:
    clause = StepUp("9", ("sl",), 2, StepBlock.BLOCKS, at_most_percent_of_gap=F(10))
    outcomes = settled(contract(measure(target=at_most("30")), step_up=(clause,)), "20", "20", "28")
    assert [str(one.of("sl").level) for one in outcomes] == ["<= 30", "<= 30", "<= 27"]
    free = contract(measure(target=at_most("30")), step_up=(replace(clause, at_most_percent_of_gap=None),))
    assert str(settled(free, "20", "20", "28")[2].of("sl").level) == "<= 25"


def later(terms: Contract, *values: str) -> list[str]:
    """The levels from June 2026 on, of a contract from April: nothing is known of its first two months."""
    outcomes = settled(terms, *values, start=APRIL.next().next())
    return [str(one.of("sl").level.value) for one in outcomes]  # type: ignore[union-attr]


def test_the_level_rises_by_the_contract_s_calendar_and_not_by_the_months_settled() -> None:
    """The third month of the contract is June; what was not settled before it was not measured."""
    clause = StepUp("9", ("sl",), 3, StepBlock.IGNORED)
    terms = contract(measure(target=at_least("90")), step_up=(clause,))
    assert later(terms, "94", "94", "94", "94", "94") == ["90", "92", "92", "92", "93"]
    blocked = contract(measure(target=at_least("90")), step_up=(replace(clause, not_measured=BLOCKS),))
    assert later(blocked, "94", "94", "94", "94", "94") == ["90", "90", "90", "90", "92"]


def test_the_first_month_of_a_contract_is_the_first_that_lies_wholly_in_it() -> None:
    clause = StepUp("9", ("sl",), 2, BLOCKS)
    terms = contract(measure(target=at_least("90")), step_up=(clause,))
    found = {}
    for day in (1, 2):
        starts = replace(terms, span=Span(date(2026, 4, day)))
        outcomes = settled(starts, "94", "94", "94", "94", start=APRIL if day == 1 else APRIL.next())
        found[day] = [str(one.of("sl").level) for one in outcomes]
    assert found[1] == found[2] == [">= 90", ">= 90", ">= 92", ">= 92"]


@pytest.mark.parametrize(
    ("target", "level"),
    [(at_least("90"), ">= 92"), (above("90"), "> 90"), (at_least("91"), ">= 91")],
    ids=["the same", "another comparison", "another number"],
)
def test_a_rise_ends_where_another_target_is_agreed_be_it_only_the_comparison(
    target: Target, level: str
) -> None:
    clause = StepUp("9", ("sl",), 2, BLOCKS)
    before = contract(measure(target=at_least("90")), step_up=(clause,))
    after = contract(measure(target=target), step_up=(clause,))
    terms = replace(before, changes=((date(2026, 7, 1), after),))
    outcomes = settled(terms, "94", "94", "92", "90")
    assert [str(one.of("sl").level) for one in outcomes] == [">= 90", ">= 90", ">= 92", level]
    back_again = replace(terms, changes=(*terms.changes, (date(2026, 8, 1), before)))
    ends = settled(back_again, "94", "94", "92", "90", "90")[-1].of("sl").level
    assert str(ends) == (">= 92" if target == at_least("90") else ">= 90")


AGREED = [
    (at_least("95"), ">= 97"),
    (above("95"), "> 95"),
    (at_least("94"), ">= 94"),
]


@pytest.mark.parametrize(
    ("target", "level"), AGREED, ids=["the same", "another comparison", "another number"]
)
def test_wherever_a_level_is_asked_for_a_rise_from_another_target_is_none(target: Target, level: str) -> None:
    """In what a period hands on, in judging by itself, and in what is left of an open period."""
    own = measure(target=target)
    terms = contract(own)
    one, [facts] = rule(terms, own, 1), months(["96"])
    state = State(level=F(97), written=F(95), compared=Comparison.AT_LEAST)
    assert str(level_in_force(one, state, facts.period)) == level
    reading = facts.readings["sl"]
    judged = judge_reading(one, reading, state, facts.period)
    assert str(judged.level) == level
    after = carried(one, judged, reading, state, 0, None)
    stays = level == ">= 97"
    assert after.level == (97 if stays else None)
    assert (after.written, after.compared) == ((95, Comparison.AT_LEAST) if stays else (None, None))
    open_month = Ahead(measure=own, above=F(96), below=F(100), rest=F(0))
    [left] = budget(terms, Carry(states={"sl": state}, periods=1), facts, [open_month]).measures
    outcome, _ = Settlement(terms).step(Carry(states={"sl": state}, periods=1), facts)
    assert left.verdict is outcome.of("sl").verdict
    assert [band.edge.value for band in left.bands] == [outcome.of("sl").level.value]  # type: ignore[union-attr]
