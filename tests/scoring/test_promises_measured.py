"""Measures whose feed is not complete enough."""

from __future__ import annotations

from fractions import Fraction

from outscore.model.metric import Better
from outscore.model.metric import Combine
from outscore.model.metric import Metric
from outscore.model.metric import Sum
from outscore.model.metric import Unit
from outscore.model.period import Period
from outscore.model.period_facts import Reading
from outscore.model.period_facts import WhyAbsent
from outscore.scoring.promises_measured import Shortfall
from outscore.scoring.promises_measured import note_of
from outscore.scoring.promises_measured import unmeasured_reading
from outscore.scoring.promises_measured import why_unmeasured

APRIL = Period.parse("2026-04")
SPEED = Metric(
    "speed", 1, "", "", Unit.PERCENT, Better.HIGHER, Combine.SUMS, Sum(("in_time",)), Sum(("answered",))
)
LITTLE = Shortfall("daily", "acme", APRIL, ("answered", "talk"), "Half is missing.", is_below=True)
MUCH = Shortfall("daily", "acme", APRIL, ("in_time",), "A day is missing.", is_below=False)
OTHER = Shortfall("quality", "acme", APRIL, ("errors",), "All is missing.", is_below=True)


def test_a_measure_is_not_measured_where_a_feed_it_reads_is_below_its_limit() -> None:
    assert why_unmeasured(SPEED, [OTHER, MUCH, LITTLE]) == "Half is missing."
    assert why_unmeasured(SPEED, [OTHER, MUCH]) == ""


def test_what_is_missing_above_the_limit_is_a_note() -> None:
    assert note_of(SPEED, [OTHER, MUCH, LITTLE]) == "A day is missing."


def test_a_reading_is_taken_away_but_never_a_persons_grade() -> None:
    reading = Reading(Fraction(97), Fraction(96), Fraction(100))
    assert unmeasured_reading(reading, "") is reading
    gone = unmeasured_reading(reading, "Half is missing.")
    assert (gone.value, gone.raw, gone.absent, gone.reason) == (
        None,
        None,
        WhyAbsent.INCOMPLETE,
        "Half is missing.",
    )
    graded = Reading(None, grade="good")
    assert unmeasured_reading(graded, "Half is missing.") is graded
