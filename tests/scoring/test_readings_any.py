"""What holds of a reading whatever the rows and the claims are."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from tests.scoring.intervals import FIRST
from tests.scoring.intervals import IN_TIME
from tests.scoring.intervals import OUTAGE
from tests.scoring.intervals import TOUCHING
from tests.scoring.intervals import above_forecast
from tests.scoring.intervals import combining
from tests.scoring.intervals import ground
from tests.scoring.intervals import measured
from tests.scoring.intervals import row
from tests.scoring.terms import target

from outscore.model.slices import Granted
from outscore.model.slices import Slice
from outscore.model.target import Comparison
from outscore.model.terms.measuring import Method
from outscore.model.terms.measuring import ReliefEffect
from outscore.model.terms.measuring import ReliefUnit
from outscore.scoring.readings import reading

if TYPE_CHECKING:
    from random import Random

    from outscore.model.contract import Measure

LONDON = ZoneInfo("Europe/London")
EIGHTY = target(Comparison.AT_LEAST, "80")
AVERAGE = combining(Method.AVERAGE_OF_INTERVALS)
GOOD_SHARE = combining(Method.SHARE_OF_GOOD_INTERVALS, EIGHTY)


NUMBERS = st.integers(0, 50)
ROWS = st.lists(
    st.builds(
        lambda place, forecast, bad, good: row(
            FIRST + place * timedelta(hours=6), forecast=forecast, offered=bad + good, in_time=good
        ),
        st.integers(0, 11),
        NUMBERS,
        NUMBERS,
        NUMBERS,
    ),
    max_size=8,
)
GROUNDS = st.sampled_from(
    [OUTAGE, TOUCHING]
    + [ground(effect=effect) for effect in (ReliefEffect.ADD_BACK, ReliefEffect.TREAT_AS_MET)]
    + [ground(above_forecast(unit)) for unit in ReliefUnit]
)
CLAIMS = st.lists(
    st.builds(
        lambda relief, begin, hours: Granted(
            relief, FIRST + timedelta(hours=begin), FIRST + timedelta(hours=begin + hours)
        ),
        GROUNDS,
        st.integers(-6, 80),
        st.integers(0, 30),
    ),
    max_size=4,
)
MEASURES = st.sampled_from([measured(), measured(combined=AVERAGE), measured(combined=GOOD_SHARE)])


@given(MEASURES, ROWS, CLAIMS, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_of_claims_never_matters(
    own: Measure, rows: list[Slice], claims: list[Granted], chance: Random
) -> None:
    before = reading(own, rows, claims)
    chance.shuffle(rows)
    chance.shuffle(claims)
    assert reading(own, rows, claims) == before


@given(MEASURES, ROWS, CLAIMS, st.integers(1, 40), st.integers(0, 40))
def test_a_claim_split_in_two_that_overlap_or_meet_changes_nothing(
    own: Measure, rows: list[Slice], claims: list[Granted], tenths: int, overlap: int
) -> None:
    parts = []
    for one in claims:
        cut = one.begin + (one.end - one.begin) * min(tenths, 39) / 40
        parts += [Granted(one.relief, cut, one.end)]
        parts += [Granted(one.relief, one.begin, min(cut + timedelta(hours=overlap), one.end))]
    assert reading(own, rows, parts) == reading(own, rows, claims)


@given(ROWS, CLAIMS)
def test_rows_split_within_their_interval_change_nothing(rows: list[Slice], claims: list[Granted]) -> None:
    halves = [
        Slice(one.begin, one.end, {name: count * share for name, count in one.counts.items()})
        for one in rows
        for share in (Fraction(1, 3), Fraction(2, 3))
    ]
    for combined in (None, AVERAGE, GOOD_SHARE):
        own = measured(combined=combined)
        assert reading(own, halves, claims) == reading(own, rows, claims)


@given(ROWS)
def test_rows_split_in_time_change_nothing_over_the_whole_period(rows: list[Slice]) -> None:
    parts = []
    for one in rows:
        middle = one.begin + (one.end - one.begin) / 3
        small = {name: Fraction(int(count) // 3) for name, count in one.counts.items()}
        large = {name: count - small[name] for name, count in one.counts.items()}
        parts += [Slice(one.begin, middle, small), Slice(middle, one.end, large)]
    assert reading(measured(), parts) == reading(measured(), rows)


@given(ROWS, CLAIMS)
def test_the_raw_figure_never_depends_on_claims(rows: list[Slice], claims: list[Granted]) -> None:
    assert reading(measured(IN_TIME), rows, claims).raw == reading(measured(IN_TIME), rows).value
