"""From all rows to what is divided: every clause named, and nothing left over, whatever the rows are."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from tests.scoring.intervals import ABANDONED
from tests.scoring.intervals import FIRST
from tests.scoring.intervals import IN_TIME
from tests.scoring.intervals import OFFERED
from tests.scoring.intervals import at
from tests.scoring.intervals import between
from tests.scoring.intervals import combining
from tests.scoring.intervals import day
from tests.scoring.intervals import ground
from tests.scoring.intervals import measured
from tests.scoring.intervals import row
from tests.scoring.test_readings_any import CLAIMS
from tests.scoring.test_readings_any import ROWS

from outscore.model.metric import Combine
from outscore.model.terms.measuring import Combining
from outscore.model.terms.measuring import Effect
from outscore.model.terms.measuring import Exclusion
from outscore.model.terms.measuring import HourWindow
from outscore.model.terms.measuring import Method
from outscore.model.terms.measuring import ReliefEffect
from outscore.model.terms.measuring import UsedOnce
from outscore.model.terms.whole import MeasureTerms
from outscore.scoring.counting import Kind
from outscore.scoring.counting import Standing
from outscore.scoring.counting import counting
from outscore.scoring.counting import placed
from outscore.scoring.hours import WEEK
from outscore.scoring.readings import reading
from outscore.scoring.working_document import counting_document

if TYPE_CHECKING:
    from outscore.model.contract import Measure
    from outscore.model.slices import Granted
    from outscore.model.slices import Slice
    from outscore.scoring.counting import Counting
    from outscore.scoring.exclusions import Counted

OFFICE_HOURS = Combining(Method.WHOLE_PERIOD, hours=(HourWindow(WEEK[:5], "06:00", "18:00"),))
LATE = Exclusion("late", Effect.DENOMINATOR, "2.2")
EXCLUDED = st.lists(st.sampled_from(Effect), max_size=3, unique=True)
MEASURES = st.builds(
    lambda own, effects, hours: replace(
        measured(own, combined=OFFICE_HOURS if hours else None),
        terms=MeasureTerms(
            exclusions=tuple(Exclusion("forecast", one, f"2.{one.value}") for one in effects),
            combined=OFFICE_HOURS if hours else None,
        ),
    ),
    st.sampled_from([IN_TIME, OFFERED]),
    EXCLUDED,
    st.booleans(),
)


def whole(counts: Counted | None) -> tuple[int, int] | None:
    """What stands above and below the line."""
    return None if counts is None else (int(counts.above), int(counts.below or 0))


def added(found: Counting) -> tuple[Fraction, Fraction | None]:
    """The sums of all rows and every correction, added up."""
    assert found.all_rows is not None
    parts = [found.all_rows, *(one.counts for one in found.corrections if one.counts)]
    below = [one.below for one in parts if one.below is not None]
    return sum((one.above for one in parts), Fraction(0)), sum(below, Fraction(0)) if below else None


@given(MEASURES, ROWS, CLAIMS, st.sets(st.sampled_from(["2026-04-01", "2026-04-02", "2026-04-03"])))
def test_all_rows_and_every_correction_add_up_to_what_is_divided(
    own: Measure, rows: list[Slice], claims: list[Granted], closed: set[str]
) -> None:
    figure = reading(own, rows, claims, closed_days=closed)
    found = counting(own, rows, claims, closed)
    if figure.numerator is None:
        return
    if found is None:
        assert (figure.numerator, figure.denominator) == (figure.raw_numerator, figure.raw_denominator)
        return
    assert added(found) == (figure.numerator, figure.denominator)
    assert counting_document(own, found, figure) is not None


@given(MEASURES, ROWS, CLAIMS)
def test_the_rows_that_count_are_those_that_no_correction_is_about(
    own: Measure, rows: list[Slice], claims: list[Granted]
) -> None:
    places = placed(own, rows, claims)
    found = counting(own, rows, claims)
    gone = sum(one.rows for one in found.corrections if one.kind is not Kind.EXCLUSION) if found else 0
    kept = [one for one in places if one.standing is Standing.COUNTS]
    assert len(kept) + gone == len(rows)


def test_an_exclusion_is_named_with_its_clause_and_the_sum_of_its_quantity() -> None:
    own = replace(
        measured(ABANDONED),
        terms=MeasureTerms(exclusions=(Exclusion("short", Effect.BOTH, "Schedule 4, 2.2"),)),
    )
    rows = [day(1, offered=1000, abandoned=50, short=7), day(2, offered=800, abandoned=30, short=5)]
    found = counting_document(own, counting(own, rows), reading(own, rows))
    assert found is not None
    assert found["all_rows"] is not None
    assert found["counts"] is not None
    assert (found["rows"], found["all_rows"]["shown"], found["counts"]["shown"]) == (
        2,
        "80 / 1,800",
        "68 / 1,788",
    )
    (one,) = found["corrections"]
    assert one["counts"] is not None
    assert (one["kind"], one["clause"], one["rows"]) == ("exclusion", "Schedule 4, 2.2", 2)
    assert (one["sentence"], one["counts"]["shown"]) == (
        "short, taken out above and below the line",
        "-12 / -12",
    )


def test_closed_days_are_told_apart_from_other_hours() -> None:
    own = measured(combined=OFFICE_HOURS)
    hour = timedelta(hours=1)
    rows = [
        row(at("09:00", date="2026-04-02"), hour, offered=100, in_time=90),
        row(at("20:00", date="2026-04-02"), hour, offered=10, in_time=1),
        row(at("09:00", date="2026-04-03"), hour, offered=20, in_time=2),
    ]
    places = placed(own, rows, closed_days=["2026-04-03"])
    assert [one.standing for one in places] == [Standing.COUNTS, Standing.OUT_OF_HOURS, Standing.CLOSED_DAY]
    found = counting(own, rows, closed_days=["2026-04-03"])
    assert found is not None
    told = [(one.kind, one.rows, whole(one.counts)) for one in found.corrections]
    assert told == [(Kind.HOURS, 1, (-1, -10)), (Kind.CLOSED_DAY, 1, (-2, -20))]
    document = counting_document(own, found, reading(own, rows, closed_days=["2026-04-03"]))
    assert document is not None
    assert [one["sentence"] for one in document["corrections"]] == [
        "1 row outside the hours that count, Monday to Friday 06:00 to 18:00",
        "1 row of closed days",
    ]


def test_relief_that_adds_back_changes_only_what_was_not_good() -> None:
    own = measured()
    rows = [row(at("08:00"), offered=100, in_time=40), row(at("08:30"), offered=100, in_time=90)]
    claim = between("08:00", "08:30", ground(effect=ReliefEffect.ADD_BACK))
    assert [one.standing for one in placed(own, rows, [claim])] == [Standing.ALL_GOOD, Standing.COUNTS]
    found = counting(own, rows, [claim])
    assert found is not None
    (one,) = found.corrections
    assert (one.kind, one.clause, one.rows, whole(one.counts)) == (Kind.RELIEF, "9.1", 1, (60, 0))
    assert whole(found.counts) == (190, 200)


def test_a_row_that_two_claims_relieve_is_taken_out_once() -> None:
    own = measured()
    rows = [row(at("08:00"), offered=100, in_time=40), row(at("08:30"), offered=50, in_time=45)]
    claims = [between("08:00", "08:30"), between("07:00", "08:30")]
    found = counting(own, rows, claims)
    assert found is not None
    assert [one.rows for one in found.corrections] == [1]
    assert whole(found.counts) == (45, 50)


def test_time_that_was_credited_elsewhere_is_told_with_its_clause() -> None:
    once = Combining(Method.WHOLE_PERIOD, used_once=UsedOnce(("other",), "5.6"))
    own = measured(combined=once)
    rows = [row(at("08:00"), offered=100, in_time=40), row(at("08:30"), offered=50, in_time=45)]
    found = counting(own, rows, used=frozenset({(at("08:00"), at("08:30"))}))
    assert found is not None
    (one,) = found.corrections
    assert (one.kind, one.clause, whole(one.counts)) == (Kind.USED_ONCE, "5.6", (60, 0))


def test_figures_of_intervals_have_no_one_sum_but_what_was_taken_out_is_told() -> None:
    own = measured(combined=combining(Method.AVERAGE_OF_INTERVALS))
    rows = [row(at("08:00"), offered=100, in_time=40), row(at("08:30"), offered=50, in_time=45)]
    claims = [between("08:00", "08:30")]
    found = counting(own, rows, claims)
    assert found is not None
    assert (found.all_rows, found.counts) == (None, None)
    assert [(one.rows, one.counts) for one in found.corrections] == [(1, None)]
    document = counting_document(own, found, reading(own, rows, claims))
    assert document is not None
    assert document["sentence"].startswith("Each interval has a figure of its own")


def test_nothing_is_told_where_nothing_is_taken_out() -> None:
    assert counting(measured(), [day(1, offered=10, in_time=9)]) is None


def test_of_a_stock_only_the_latest_rows_count() -> None:
    own = measured(replace(OFFERED, combine=Combine.LAST))
    rows = [day(1, offered=10), day(30, offered=7), row(FIRST, offered=1)]
    standings = [one.standing for one in placed(own, rows)]
    assert standings == [Standing.NOT_LATEST, Standing.COUNTS, Standing.NOT_LATEST]


def test_of_a_highest_figure_only_the_highest_row_counts() -> None:
    own = measured(replace(OFFERED, combine=Combine.HIGHEST))
    standings = [one.standing for one in placed(own, [day(1, offered=10), day(2, offered=17)])]
    assert standings == [Standing.NOT_HIGHEST, Standing.COUNTS]


def test_a_way_that_does_not_lead_to_the_figure_is_not_told() -> None:
    own = measured()
    rows = [row(at("08:00"), offered=100, in_time=40), row(at("08:30"), offered=50, in_time=45)]
    found = counting(own, rows, [between("08:00", "08:30")])
    assert counting_document(own, found, reading(own, rows)) is None
