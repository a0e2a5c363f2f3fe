"""Figures that are doubted, and those that are not."""

from __future__ import annotations

from collections import Counter
from datetime import date
from datetime import timedelta
from fractions import Fraction
from itertools import product
from math import exp
from random import Random
from typing import TYPE_CHECKING

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
from outscore.scoring.promises_plausible import ANY_DIGITS
from outscore.scoring.promises_plausible import comparable
from outscore.scoring.promises_plausible import deviation
from outscore.scoring.promises_plausible import digits_repeated
from outscore.scoring.promises_plausible import level_doubt
from outscore.scoring.promises_plausible import median
from outscore.scoring.promises_plausible import most_digits
from outscore.scoring.promises_plausible import repeated_runs
from outscore.scoring.promises_plausible import round_doubt
from outscore.scoring.promises_plausible import usual

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from outscore.scoring.promises_plausible import LevelDoubt

TERMS = Plausible()
USUAL = (700, 690, 710, 705, 695, 702)
JUNE = Period.parse("2026-06")
DAILY = Subject("acme", JUNE, Grain.DAY)
START = JUNE.start
DAYS = tuple(START + timedelta(days=number) for number in range(30))


def doubted(
    figure: int, earlier: Sequence[int], terms: Plausible = TERMS, counted: int = 0
) -> LevelDoubt | None:
    return level_doubt(figure, usual(earlier, terms, counted=counted), terms)


def history(figure: Callable[[date], int], weeks: int = 15) -> dict[date, int]:
    days = (START - timedelta(days=number) for number in range(1, weeks * 7))
    return {day: figure(day) for day in days}


def test_the_level_and_the_usual_distance_from_it_are_exact() -> None:
    assert median([3, 1, 2, 10]) == Fraction(5, 2)
    assert deviation([1, 2, 3, 10], Fraction(5, 2)) == Fraction(1)


@pytest.mark.parametrize("factor", UNIT_FACTORS)
def test_another_unit_is_told_from_another_level(factor: Fraction) -> None:
    earlier = [value * 3600 for value in USUAL]
    found = doubted(int(701 * 3600 * factor), earlier)
    assert found is not None
    assert (found.doubt, found.factor) == (Doubt.UNIT_CHANGED, factor)


@pytest.mark.parametrize("figure", [USUAL[0], 690, 710, 715, 800, 500])
def test_what_lies_near_is_not_doubted(figure: int) -> None:
    assert doubted(figure, USUAL) is None


@pytest.mark.parametrize("figure", [1400, 350, 0])
def test_what_lies_far_away_is_a_shift(figure: int) -> None:
    found = doubted(figure, USUAL)
    assert found is not None
    assert (found.doubt, found.level) == (Doubt.LEVEL_SHIFT, Fraction(701))


def test_figures_that_jump_anyway_are_doubted_less() -> None:
    jumping = [100, 900, 200, 800, 300, 700]
    assert doubted(1600, jumping) is None
    assert doubted(1600, USUAL) is not None
    assert level_doubt(1600, usual(USUAL, TERMS, Fraction(1, 2)), TERMS) is None


def test_a_level_must_be_known_first() -> None:
    assert doubted(1400, USUAL[:5]) is None
    assert doubted(1400, (), Plausible(earlier=1)) is None
    assert doubted(5, [0] * 6) is not None


@pytest.mark.parametrize(("figure", "is_doubted"), [(2, False), (4, False), (5, True)])
def test_small_counts_move_by_chance(figure: int, is_doubted: bool) -> None:
    assert (doubted(figure, [0] * 6, counted=1) is not None) is is_doubted
    assert doubted(3, [1, 2] * 6, counted=1) is None


@settings(deadline=None)
@given(st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=15), st.integers(1, 10**9), st.data())
def test_a_doubt_depends_neither_on_the_scale_nor_on_the_order(
    earlier: list[int], scale: int, data: st.DataObject
) -> None:
    figure = data.draw(st.integers(-(10**12), 10**12))
    terms = Plausible(earlier=1)
    one = doubted(figure, earlier, terms)
    other = doubted(figure * scale, [value * scale for value in reversed(earlier)], terms)
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
    digits = [
        (day, digits_repeated(row, row)) for day, row in zip(DAYS, [(412, 398)] * 3 + [(0, 0)], strict=False)
    ]
    assert digits[-1][1] == 0
    assert list(repeated_runs(digits, TERMS)) == [DAYS[:3]]
    assert list(repeated_runs(digits[:1], TERMS)) == [DAYS[:1]]
    assert list(repeated_runs([(DAYS[0], 3), (DAYS[1], 0), (DAYS[2], 3)], TERMS)) == []
    assert digits_repeated((412, 398), (412, 399)) == 0


@pytest.mark.parametrize("nothing", [(0, 0), (None, None), ()])
def test_a_row_of_zeros_or_of_nothing_repeats_nothing(nothing: tuple[int | None, ...]) -> None:
    assert digits_repeated(nothing, nothing) == 0


def test_constants_and_columns_of_few_figures_are_repeated_anyway() -> None:
    assert [most_digits(one) for one in ([7] * 90, [*range(9)] * 10, [*range(30)] * 3)] == [0, 0, 1]
    assert most_digits(range(90)) == most_digits([5]) == ANY_DIGITS
    assert digits_repeated((28_800, 5, 7123), (28_800, 5, 7123), (0, 1, ANY_DIGITS)) == 5


def brute_chance(found: int, figures: int, of: int) -> Fraction:
    """The chance of so many round figures or more, by trying out every last digits."""
    ways = sum(sum(one == 0 for one in tried) >= found for tried in product(range(of), repeat=figures))
    return Fraction(ways, of**figures)


@pytest.mark.parametrize("found", range(5))
def test_round_figures_are_too_many_when_chance_says_so(found: int) -> None:
    figures = [110 + 10 * number for number in range(found)] + [213 + number for number in range(4 - found)]
    chance = brute_chance(found, 4, 10)
    exactly = Plausible(round_one_in=int(1 / chance))
    rarer = Plausible(round_one_in=int(1 / chance) - 1)
    assert round_doubt(figures, exactly) is None or chance < Fraction(1, int(1 / chance))
    assert (round_doubt(figures, rarer) is not None) is (rarer.round_one_in > 0 and found > 0)


def test_small_figures_and_constants_are_no_round_ones() -> None:
    assert round_doubt([0] * 100 + [5] * 100 + [*range(10, 101, 10)] * 9, TERMS) is None
    assert round_doubt([100] * 30 + [1200] * 30, TERMS) is None
    assert round_doubt([100 * number for number in range(11, 30)], TERMS) is not None


def test_doubts_are_warnings_with_what_to_do() -> None:
    before = history(lambda day: 700 + day.day % 3)
    now = dict.fromkeys(DAYS, 700) | {DAYS[1]: 42_000, DAYS[2]: 42_100, DAYS[9]: 50_000, DAYS[4]: 1500}
    found = doubts(DAILY, [Figures("Talk", 1, now, before)], [], [], TERMS)
    assert [(one.code, one.severity, one.vendor, one.month) for one in found] == [
        ("unit_changed", Severity.WARNING, "acme", "2026-06"),
        ("level_shift", Severity.WARNING, "acme", "2026-06"),
    ]
    assert found[0].message.startswith(
        "Talk is 42,000 to 50,000 on 2 to 3 June and 10 June, where 701 is usual: about 60 times as much. "
    )
    assert found[1].message.startswith("Talk is 1,500 on 5 June, where 701 is usual: far more than before.")


@pytest.mark.parametrize(("part", "told"), [(60, "one part in 60"), (2, "far less than before")])
def test_a_month_that_changed_as_one_is_told_once(part: int, told: str) -> None:
    chance = Random(part)  # noqa: S311 - figures of a test
    before = history(lambda _: chance.randrange(500_000, 740_000))
    now = {day: chance.randrange(500_000, 740_000) // part for day in DAYS}
    figures = Figures("Talk", 1000, now, before, pattern="HH:MM:SS", rows=3)
    steady = Figures("Talk", 1000, now, dict.fromkeys(before, 600_000), pattern="HH:MM:SS", rows=3)
    (found,) = doubts(DAILY, [figures if part > 2 else steady], [], [], TERMS)
    assert told in found.message
    assert found.message.startswith("Talk (the sum of 3 rows a day) is 0:0")
    assert " in June 2026, where 0:" in found.message


def test_a_unit_that_changed_within_the_month_is_told_with_its_days() -> None:
    before = history(lambda _: 600_000)
    now = {day: 600_000 if day < DAYS[20] else 10_000 for day in DAYS}
    (found,) = doubts(DAILY, [Figures("Talk", 1000, now, before, pattern="seconds")], [], [], TERMS)
    assert found.message.startswith(
        "Talk is 10 seconds on 21 to 30 June, where 600 seconds is usual: about one"
    )


def test_a_month_of_zeros_is_told_where_figures_are_usual() -> None:
    before = history(lambda day: 0 if day.weekday() == 6 else 700)
    open_days = {day: value for day, value in before.items() if value}
    (found,) = doubts(DAILY, [Figures("Offered", 1, {}, open_days)], [], [], TERMS, DAYS)
    assert found.code == "level_shift"
    assert found.message.startswith(
        "Every figure is 0 on 26 days from 1 to 30 June, where Offered of 700 a day"
    )
    few = dict.fromkeys(DAYS[4:], 700)
    assert doubts(DAILY, [Figures("Offered", 1, few, open_days)], [], [], TERMS, DAYS[:4]) == ()
    assert doubts(DAILY, [Figures("Offered", 1, {}, {})], [], [], TERMS, DAYS) == ()


def repeating(about: str, days: tuple[date, ...]) -> Rows:
    figures = dict.fromkeys(days, (412, 398, 377))
    ways = ("on the same day of May 2026", figures), ("four weeks before", figures)
    return Rows(about, DAYS, ways)


def test_copied_round_and_impossible_figures_are_told_once() -> None:
    found = doubts(
        DAILY,
        [Figures("Offered", 1, {}, {}, frozenset(range(1100, 2300, 100)))],
        [repeating("queue sales", DAYS[:1]), Rows("queue service", DAYS, ())],
        [Share("in_time", "answered", 130, 120), Share("in_time", "answered", 120, 120)],
        TERMS,
    )
    assert [one.message.split(". ")[0] for one in found] == [
        "12 of 12 different figures of Offered end in 00, more than chance gives",
        "Every figure for queue sales on 1 June is the same as on the same day of May 2026",
        "in_time is 130 and answered 120 in June 2026: a part above its whole",
    ]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([repeating(f"queue {number}", DAYS) for number in range(48)], "figure on 1 to 30 June"),
        (
            [repeating(f"queue {number}", DAYS[:5]) for number in range(2)] + [Rows("queue 9", DAYS, ())],
            "figure for queue 0 and queue 1 on 1 to 5 June",
        ),
        (
            [repeating(f"queue {number}", DAYS[number * 2 : number * 2 + 1]) for number in range(9)],
            "figure on 9 days from 1 to 17 June",
        ),
    ],
)
def test_what_is_copied_for_many_things_is_told_together(rows: list[Rows], told: str) -> None:
    (found,) = doubts(DAILY, [], rows, [], TERMS)
    assert found.message.startswith(f"Every {told} is the same as on the same day of May 2026.")


@pytest.mark.parametrize("silent", list(Doubt))
def test_a_doubt_can_be_silenced(silent: Doubt) -> None:
    terms = Plausible(silent=(silent,))
    now = {START: 42_000, START + timedelta(days=2): 1500}
    figures = Figures("A", 1, now, history(lambda _: 700), frozenset(range(1100, 2300, 100)))
    found = doubts(DAILY, [figures], [repeating("", DAYS[:1])], [Share("a", "b", 2, 1)], terms)
    assert {one.code for one in found} == {doubt.value for doubt in Doubt} - {silent.value}


def poisson(chance: Random, mean: float) -> int:
    """A count as chance gives it."""
    limit, number, product = exp(-mean), 0, chance.random()
    while product > limit:
        number, product = number + 1, product * chance.random()
    return number


def honest_months(chance: Random) -> dict[str, Callable[[date], int]]:
    """Ways in which honest figures come about, by day."""
    weekly = [chance.uniform(0.6, 1.4) for _ in range(7)]
    return {
        "rare events": lambda _: poisson(chance, 0.3),
        "few": lambda day: poisson(chance, 4 * weekly[day.weekday()]),
        "hundreds": lambda day: poisson(chance, 300 * weekly[day.weekday()]),
        "jumping": lambda day: round(chance.lognormvariate(7, 0.25) * weekly[day.weekday()]),
        "durations": lambda day: poisson(chance, 300 * weekly[day.weekday()]) * chance.randrange(240, 360),
        "constant": lambda _: 160,
    }


def test_honest_months_are_seldom_doubted() -> None:
    """Of 6 ways in which figures come about, and 40 feeds of each, at most 2 in a hundred months."""
    alarms: Counter[str] = Counter()
    months = 40
    for number in range(months):
        chance = Random(number)  # noqa: S311 - figures of a test
        for name, figure in honest_months(chance).items():
            before = history(figure)
            now = {day: figure(day) for day in DAYS}
            is_count = name not in ("durations", "constant")
            written = frozenset(now.values()) if is_count else frozenset()
            figures = Figures(name, 1, now, before, written, counted=is_count)
            same = {day: (now[day],) for day in DAYS if before.get(day - timedelta(days=28)) == now[day]}
            rows = Rows(
                "",
                DAYS,
                (("four weeks before", same),),
                dict.fromkeys(DAYS, (most_digits([*before.values()]),)),
            )
            alarms[name] += bool(doubts(DAILY, [figures], [rows], [], TERMS))
    assert sum(alarms.values()) * 100 <= 2 * months * len(honest_months(Random(0))), alarms  # noqa: S311


SERIES = st.dictionaries(st.dates(date(2026, 1, 1), date(2026, 6, 30)), st.integers(0, 10**9), max_size=15)


@settings(deadline=None)
@given(SERIES, SERIES)
def test_warnings_change_no_figure_and_are_the_same_every_time(
    now: dict[date, int], earlier: dict[date, int]
) -> None:
    kept = (dict(now), dict(earlier))
    figures = Figures("A", 1000, now, earlier, frozenset(now.values()))
    same = {day: (value,) for day, value in now.items() if earlier.get(day) == value}
    rows = Rows("", tuple(sorted(now)), (("x", same),))
    once = doubts(DAILY, [figures], [rows], [Share("a", "b", 1, 2)], Plausible(earlier=1))
    assert (now, earlier) == kept
    assert doubts(DAILY, [figures], [rows], [Share("a", "b", 1, 2)], Plausible(earlier=1)) == once
    assert all(one.severity is Severity.WARNING for one in once)
