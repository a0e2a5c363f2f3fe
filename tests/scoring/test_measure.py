"""Figures are exact, pooled from sums, and absent where nothing can be said."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.scoring.terms import TALK
from tests.scoring.terms import contract
from tests.scoring.terms import measure
from tests.scoring.terms import month
from tests.scoring.terms import tally
from tests.scoring.terms import target

from outscore.model.dated import Span
from outscore.model.period import Grain
from outscore.model.result import Tally
from outscore.model.result import Verdict
from outscore.model.target import Comparison
from outscore.scoring.judge import judge
from outscore.scoring.measure import figure
from outscore.scoring.measure import pool

QUEUES = [tally(9_000, 10_000), tally(400, 1_000), tally(45, 50)]
SEPTEMBER = month("2026-09")


def test_three_queues_are_pooled_from_their_sums() -> None:
    found = figure(contract(), measure(), SEPTEMBER, {SEPTEMBER: pool(QUEUES)})
    assert (found.numerator, found.denominator) == (9_445, 11_050)
    assert found.value == Fraction(944_500, 11_050)
    assert found.verdict is Verdict.MET


def test_a_quarter_is_the_sum_of_its_months() -> None:
    months = {month("2026-07"): QUEUES[0], month("2026-08"): QUEUES[1], month("2026-09"): QUEUES[2]}
    found = figure(contract(), measure(), month("2026-Q3"), months)
    assert found.value == Fraction(944_500, 11_050)
    assert found.verdict is Verdict.MET


def test_a_quarter_with_a_month_missing_is_not_measured_and_says_which() -> None:
    months = {month("2026-07"): QUEUES[0], month("2026-09"): QUEUES[2]}
    found = figure(contract(), measure(), month("2026-Q3"), months)
    assert found.verdict is Verdict.NOT_MEASURED
    assert found.value is None
    assert found.reason == "No accepted row for 2026-08."
    assert (found.numerator, found.denominator) == (9_045, 10_050)


def test_a_quarter_so_far_is_reported_and_not_judged() -> None:
    months = {month("2026-07"): QUEUES[0], month("2026-08"): QUEUES[1]}
    found = figure(contract(), measure(), month("2026-Q3"), months, until=month("2026-08"))
    assert found.value == Fraction(940_000, 11_000)
    assert found.verdict is Verdict.REPORT_ONLY
    assert found.reason == "2 of 3 months so far."


def test_months_before_the_contract_do_not_count() -> None:
    started = contract(span=Span(start=date(2026, 8, 1)))
    months = {month("2026-07"): tally(0, 10), month("2026-08"): QUEUES[0], month("2026-09"): QUEUES[2]}
    found = figure(started, measure(), month("2026-Q3"), months)
    assert (found.numerator, found.denominator) == (9_045, 10_050)
    assert found.verdict is Verdict.MET


def test_a_grain_the_contract_does_not_judge_is_reported() -> None:
    months = {month("2026-07"): QUEUES[0], month("2026-08"): QUEUES[1], month("2026-09"): QUEUES[2]}
    found = figure(contract(judged=(Grain.MONTH,)), measure(), month("2026-Q3"), months)
    assert found.verdict is Verdict.REPORT_ONLY
    assert found.reason == "The contract does not judge a quarter."


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (Tally(0, 0, 0, None), "No accepted row."),
        (tally(0, 0), "answered is 0: there is nothing to divide by."),
        (Tally(3, 1, 5, 10), "1 of 3 rows gives no figure for in_time or answered."),
        (
            tally(-1, 10),
            "in_time / answered x 100 comes out below zero: the quantities contradict each other.",
        ),
    ],
)
def test_where_nothing_can_be_said_the_reason_is(found: Tally, reason: str) -> None:
    result = figure(contract(), measure(), SEPTEMBER, {SEPTEMBER: found})
    assert (result.value, result.verdict, result.reason) == (None, Verdict.NOT_MEASURED, reason)


def test_sums_over_rows_that_report_only_in_part_are_not_given() -> None:
    found = figure(contract(), measure(), SEPTEMBER, {SEPTEMBER: Tally(3, 1, 5, 10)})
    assert (found.numerator, found.denominator) == (None, None)


def test_a_true_zero_is_a_figure() -> None:
    low = measure(goal=target(Comparison.BELOW, "5"))
    found = figure(contract(low), low, SEPTEMBER, {SEPTEMBER: tally(0, 4_886)})
    assert (found.value, found.verdict) == (Fraction(0), Verdict.MET)


def test_a_printed_average_stands_alone_and_cannot_be_rolled_up() -> None:
    talk = measure(TALK, None)
    alone = figure(contract(talk), talk, SEPTEMBER, {SEPTEMBER: tally(653_000, scale=1000)})
    assert (alone.value, alone.verdict) == (Fraction(653), Verdict.REPORT_ONLY)
    several = figure(contract(talk), talk, SEPTEMBER, {SEPTEMBER: tally(1_000, rows=2, scale=1000)})
    assert several.value is None
    assert several.numerator is None
    assert several.reason == "The feed gives finished averages only: 2 of them cannot be rolled up."


@pytest.mark.parametrize(
    ("comparison", "at", "under", "over"),
    [
        (Comparison.AT_LEAST, True, False, True),
        (Comparison.ABOVE, False, False, True),
        (Comparison.AT_MOST, True, True, False),
        (Comparison.BELOW, False, True, False),
    ],
)
def test_the_edge_belongs_where_the_word_says(
    comparison: Comparison, at: bool, under: bool, over: bool
) -> None:
    goal = target(comparison, "5")
    hair = Fraction(1, 10**12)
    verdicts = [judge(Fraction(5) + step, goal) is Verdict.MET for step in (0, -hair, hair)]
    assert verdicts == [at, under, over]


COUNTS = st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 10**6)), min_size=1, max_size=6)


@given(COUNTS.flatmap(lambda counts: st.tuples(st.just(counts), st.permutations(counts))))
def test_the_order_and_grouping_of_rows_never_matter(
    drawn: tuple[list[tuple[int, int]], list[tuple[int, int]]],
) -> None:
    counts, shuffled = drawn
    parts = [pool([tally(*pair)]) for pair in shuffled]
    together = pool([pool(parts[:2]), pool(parts[2:])]) if len(parts) > 2 else pool(parts)
    assert together == pool([tally(*pair) for pair in counts])


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_one_more_good_contact_never_makes_a_verdict_worse(good: int, total: int) -> None:
    def verdict(count: int) -> Verdict:
        return figure(contract(), measure(), SEPTEMBER, {SEPTEMBER: tally(count, total)}).verdict

    assert not (verdict(good) is Verdict.MET and verdict(good + 1) is Verdict.MISSED)
