"""Figures that are doubted, and those that are not."""

from __future__ import annotations

from datetime import date
from datetime import timedelta
from fractions import Fraction
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from outscore.model.delivery import Severity
from outscore.model.feed_promises import UNIT_FACTORS
from outscore.model.feed_promises import Doubt
from outscore.model.feed_promises import Plausible
from outscore.model.period import Grain
from outscore.model.period import Period
from outscore.scoring.promises_doubted import Figures
from outscore.scoring.promises_doubted import Rows
from outscore.scoring.promises_doubted import Share
from outscore.scoring.promises_doubted import Subject
from outscore.scoring.promises_doubted import doubts
from outscore.scoring.promises_plausible import comparable
from outscore.scoring.promises_plausible import deviation
from outscore.scoring.promises_plausible import level_doubt
from outscore.scoring.promises_plausible import median
from outscore.scoring.promises_plausible import repeated_runs
from outscore.scoring.promises_plausible import round_doubt

TERMS = Plausible()
USUAL = (700, 690, 710, 705, 695, 702)
JUNE = Period.parse("2026-06")
DAILY = Subject("acme", JUNE, Grain.DAY)
START = JUNE.start


def test_the_level_and_the_usual_distance_from_it_are_exact() -> None:
    assert median([3, 1, 2, 10]) == Fraction(5, 2)
    assert deviation([1, 2, 3, 10], Fraction(5, 2)) == Fraction(1)


@pytest.mark.parametrize("factor", UNIT_FACTORS)
def test_another_unit_is_told_from_another_level(factor: Fraction) -> None:
    usual = [value * 3600 for value in USUAL]
    found = level_doubt(int(701 * 3600 * factor), usual, TERMS)
    assert found is not None
    assert (found.doubt, found.factor) == (Doubt.UNIT_CHANGED, factor)


@pytest.mark.parametrize("figure", [USUAL[0], 690, 710, 715, 800, 500])
def test_what_lies_near_is_not_doubted(figure: int) -> None:
    assert level_doubt(figure, USUAL, TERMS) is None


@pytest.mark.parametrize("figure", [1400, 350, 0])
def test_what_lies_far_away_is_a_shift(figure: int) -> None:
    found = level_doubt(figure, USUAL, TERMS)
    assert found is not None
    assert (found.doubt, found.level) == (Doubt.LEVEL_SHIFT, Fraction(701))


def test_figures_that_jump_anyway_are_doubted_less() -> None:
    jumping = [100, 900, 200, 800, 300, 700]
    assert level_doubt(1600, jumping, TERMS) is None
    assert level_doubt(1600, USUAL, TERMS) is not None


def test_a_level_must_be_known_first() -> None:
    assert level_doubt(1400, USUAL[:5], TERMS) is None
    assert level_doubt(1400, (), Plausible(earlier=1)) is None
    assert level_doubt(5, [0] * 6, TERMS) is not None


@settings(deadline=None)
@given(st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=15), st.integers(1, 10**9), st.data())
def test_a_doubt_depends_neither_on_the_scale_nor_on_the_order(
    earlier: list[int], scale: int, data: st.DataObject
) -> None:
    figure = data.draw(st.integers(-(10**12), 10**12))
    terms = Plausible(earlier=1)
    one = level_doubt(figure, earlier, terms)
    other = level_doubt(figure * scale, [value * scale for value in reversed(earlier)], terms)
    assert (one and one.factor, one is None) == (other and other.factor, other is None)
    if min(earlier) <= figure <= max(earlier):
        assert one is None


@settings(deadline=None)
@given(st.lists(st.integers(-(10**15), 10**15), min_size=1))
def test_half_of_the_figures_lie_on_each_side_of_the_median(values: list[int]) -> None:
    level = median(values)
    assert 2 * sum(value <= level for value in values) >= len(values)
    assert 2 * sum(value >= level for value in values) >= len(values)


def test_days_are_held_against_the_same_day_of_the_week() -> None:
    history = {START - timedelta(days=number): number for number in range(1, 120)}
    found = comparable(START, history, Grain.DAY, TERMS)
    assert found == tuple(range(84, 0, -7))
    assert not comparable(START - timedelta(days=200), history, Grain.DAY, TERMS)


def test_months_are_held_against_the_same_month_where_there_are_enough() -> None:
    months = [Period.month(year, number).start for year, number in product(range(2018, 2026), range(1, 13))]
    history = {day: day.year * 100 + day.month for day in months}
    assert comparable(START, history, Grain.MONTH, TERMS) == tuple(
        year * 100 + 6 for year in range(2018, 2026)
    )
    short = {day: value for day, value in history.items() if day.year > 2023}
    assert comparable(START, short, Grain.MONTH, TERMS) == tuple(202501 + number for number in range(12))


def test_a_copied_row_is_told_from_a_chance() -> None:
    day = [START + timedelta(days=number) for number in range(6)]
    rows = [(one, (412, 398)) for one in day[:3]] + [(day[3], (12, 0)), (day[4], (0, 0)), (day[5], (5, 7))]
    assert list(repeated_runs(rows, dict(rows), TERMS)) == [tuple(day[:4])]
    assert list(repeated_runs(rows[3:], dict(rows), TERMS)) == []
    assert list(repeated_runs(rows, dict.fromkeys(day, (412, 399)), TERMS)) == []
    assert list(repeated_runs(rows[:1], dict(rows), TERMS)) == [(day[0],)]


def test_a_row_of_zeros_or_of_nothing_repeats_nothing() -> None:
    day = [START + timedelta(days=number) for number in range(40)]
    for nothing in ((0, 0), (None, None), ()):
        assert not list(repeated_runs([(one, nothing) for one in day], dict.fromkeys(day, nothing), TERMS))


def brute_chance(found: int, figures: int, of: int) -> Fraction:
    """The chance of so many round figures or more, by trying out every last digits."""
    ways = sum(sum(one == 0 for one in tried) >= found for tried in product(range(of), repeat=figures))
    return Fraction(ways, of**figures)


@pytest.mark.parametrize("found", range(5))
def test_round_figures_are_too_many_when_chance_says_so(found: int) -> None:
    figures = [20] * found + [23] * (4 - found)
    chance = brute_chance(found, 4, 10)
    exactly = Plausible(round_one_in=int(1 / chance))
    rarer = Plausible(round_one_in=int(1 / chance) - 1)
    assert round_doubt(figures, exactly) is None or chance < Fraction(1, int(1 / chance))
    assert (round_doubt(figures, rarer) is not None) is (rarer.round_one_in > 0 and found > 0)


def test_honest_figures_are_not_too_round() -> None:
    chance = Random(1)  # noqa: S311 - figures of a test
    for _ in range(300):
        assert round_doubt([chance.randrange(1, 100_000) for _ in range(60)], TERMS) is None


def test_small_figures_are_no_round_ones() -> None:
    assert round_doubt([0] * 100 + [5] * 100, TERMS) is None
    assert round_doubt([100] * 30, TERMS) is not None


def test_doubts_are_warnings_with_what_to_do() -> None:
    usual = {START - timedelta(days=number): 700 + number % 3 for number in range(1, 60)}
    now = {START: 700, START + timedelta(days=1): 42_000, START + timedelta(days=2): 42_100}
    now[START + timedelta(days=4)] = 1500
    found = doubts(DAILY, [Figures("Talk", 1, now, usual)], [], [], TERMS)
    assert [(one.code, one.severity, one.vendor, one.month) for one in found] == [
        ("unit_changed", Severity.WARNING, "acme", "2026-06"),
        ("level_shift", Severity.WARNING, "acme", "2026-06"),
    ]
    assert found[0].message.startswith(
        "Talk is 42,000 to 42,100 on 2 to 3 June, where 701 is usual: about 60 times as much. Is it in"
    )
    assert found[1].message.startswith("Talk is 1,500 on 5 June, where 701 is usual: far more than before.")


def test_copied_round_and_impossible_figures_are_told_once() -> None:
    figures = (412, 398, 377)
    rows = Rows(
        "queue sales",
        ((START, figures),),
        (("on the same day of May 2026", {START: figures}), ("four weeks before", {START: figures})),
    )
    found = doubts(
        DAILY,
        [Figures("Offered", 1, {}, {}, (100,) * 12)],
        [rows],
        [Share("in_time", "answered", 130, 120), Share("in_time", "answered", 120, 120)],
        TERMS,
    )
    assert [one.message.split(". ")[0] for one in found] == [
        "12 of 12 figures of Offered end in 00, more than chance gives",
        "Every figure for queue sales on 1 June is the same as on the same day of May 2026",
        "in_time is 130 and answered 120 in June 2026: a part above its whole",
    ]


@pytest.mark.parametrize("silent", list(Doubt))
def test_a_doubt_can_be_silenced(silent: Doubt) -> None:
    terms = Plausible(silent=(silent,))
    usual = dict.fromkeys((START - timedelta(days=number) for number in range(1, 60)), 700)
    now = {START: 42_000, START + timedelta(days=2): 1500}
    rows = Rows("", ((START, (123_456,)),), (("before", {START: (123_456,)}),))
    found = doubts(DAILY, [Figures("A", 1, now, usual, (100,) * 12)], [rows], [Share("a", "b", 2, 1)], terms)
    assert {one.code for one in found} == {doubt.value for doubt in Doubt} - {silent.value}


SERIES = st.dictionaries(st.dates(date(2026, 1, 1), date(2026, 6, 30)), st.integers(0, 10**9), max_size=15)


@settings(deadline=None)
@given(SERIES, SERIES)
def test_warnings_change_no_figure_and_are_the_same_every_time(
    now: dict[date, int], earlier: dict[date, int]
) -> None:
    kept = (dict(now), dict(earlier))
    figures = Figures("A", 1000, now, earlier, tuple(now.values()))
    rows = Rows(
        "",
        tuple((day, (value,)) for day, value in now.items()),
        (("x", {d: (v,) for d, v in earlier.items()}),),
    )
    once = doubts(DAILY, [figures], [rows], [Share("a", "b", 1, 2)], Plausible(earlier=1))
    assert (now, earlier) == kept
    assert doubts(DAILY, [figures], [rows], [Share("a", "b", 1, 2)], Plausible(earlier=1)) == once
    assert all(one.severity is Severity.WARNING for one in once)
