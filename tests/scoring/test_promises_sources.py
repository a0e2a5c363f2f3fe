"""A measure's two sources held together, and what a person decides about them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from outscore.model.feed_promises import Tolerance
from outscore.model.matter import Matter
from outscore.model.metric import Unit
from outscore.model.period import Period
from outscore.model.source_decision import SourceDecision
from outscore.model.source_decision import Told
from outscore.model.source_decision import Use
from outscore.scoring.promises_sources import Compared
from outscore.scoring.promises_sources import SourceFigure
from outscore.scoring.promises_sources import deciding
from outscore.scoring.promises_sources import gap_sentence
from outscore.scoring.promises_sources import used

APRIL = Period.parse("2026-04")
SUBJECT = ("acme", "main", "2026-04")
POINT = Tolerance(Fraction(1), is_percent=False)
MATTER = Matter("acme", "main", APRIL, "J. Patel", date(2026, 5, 6))


def compared(
    record: str | None, second: str | None, within: Tolerance = POINT, unit: Unit = Unit.PERCENT
) -> Compared:
    figures = [None if one is None else Fraction(one) for one in (record, second)]
    return Compared(
        "speed",
        "Speed",
        unit,
        SourceFigure(figures[0], "Acme", "No accepted row."),
        SourceFigure(figures[1], "the client", "No accepted row."),
        within,
    )


def decision(record: str | None, second: str | None, use: Use = Use.RECORD) -> SourceDecision:
    told = [
        None if one is None else Told(Fraction(one), len(one.partition(".")[2])) for one in (record, second)
    ]
    return SourceDecision(MATTER, "speed", told[0], told[1], use, "looked at the calls")


def test_the_sentence_has_both_figures_the_gap_and_where_to_decide() -> None:
    assert gap_sentence(compared("84.1", "81.0"), SUBJECT) == (
        "Speed 84.1 % by Acme, 81.0 % by the client: 3.1 points apart, 1 allowed. Decide in decisions/: "
        'sources: [{vendor: acme, contract: main, period: "2026-04", measure: speed, figures: {record: 84.1, '
        "second: 81.0}, use: record, by: NAME, day: DAY, reason: TEXT}]"
    )


def test_exactly_as_far_apart_as_allowed_is_near_enough() -> None:
    assert not compared("84.1", "83.1").is_beyond
    assert compared("84.1", "83.0999999999").is_beyond


def test_a_share_is_one_of_the_figure_of_record() -> None:
    two = Tolerance(Fraction(2), is_percent=True)
    assert not compared("200", "204", two, Unit.SECONDS).is_beyond
    assert compared("204", "200", Tolerance(Fraction("1.96"), is_percent=True), Unit.SECONDS).is_beyond
    assert "4 s apart, 1 % of the first allowed" in gap_sentence(
        compared("200", "204", Tolerance(Fraction(1), is_percent=True), Unit.SECONDS), SUBJECT
    )
    assert compared("0", "1", two, Unit.COUNT).is_beyond


def test_more_digits_are_shown_until_the_gap_is_above_what_is_allowed() -> None:
    text = gap_sentence(compared("84.14", "83.13"), SUBJECT)
    assert text.startswith("Speed 84.14 % by Acme, 83.13 % by the client: 1.01 points apart, 1 allowed.")


def test_a_figure_that_is_not_there_must_be_decided_on_too() -> None:
    text = gap_sentence(compared("84.1", None), SUBJECT)
    assert text.startswith(
        "Speed 84.1 % by Acme, no figure by the client (No accepted row): they cannot be held together."
    )
    assert "second: none" in text
    assert gap_sentence(compared("84.1", None), SUBJECT, [decision("84.1", None)]) == ""
    assert gap_sentence(compared(None, None), SUBJECT) == ""


def test_a_decision_holds_for_the_figures_it_was_taken_on() -> None:
    here = compared("84.1", "81.0")
    assert gap_sentence(here, SUBJECT, [decision("84.1", "81.0")]) == ""
    moved = gap_sentence(compared("85.1", "81.0"), SUBJECT, [decision("84.1", "81.0")])
    assert "What J. Patel decided was about other figures." in moved
    assert gap_sentence(compared("84.14", "81.04"), SUBJECT, [decision("84.1", "81.0")]) == ""
    assert gap_sentence(compared("84.14", "81.04"), SUBJECT, [decision("84.10", "81.04")]) != ""


def test_the_figure_that_counts_is_that_of_record_unless_decided_otherwise() -> None:
    here = compared("84.1", "81.0")
    for use, figure in ((Use.RECORD, here.record), (Use.SECOND, here.second)):
        found = deciding(here, [decision("84.1", "81.0", use)])
        assert used(here, found) is figure
    assert used(here, None) is here.record
    assert deciding(here, [decision("84.1", "80.0", Use.SECOND)]) is None


FIGURES = st.fractions(-1000, 1000, max_denominator=10**6)


@settings(deadline=None)
@given(FIGURES, FIGURES, st.fractions(0, 50, max_denominator=1000), st.booleans())
def test_what_blocks_is_what_fractions_say_and_what_is_pasted_settles_it(
    record: Fraction, second: Fraction, amount: Fraction, is_percent: bool
) -> None:
    here = compared(str(record), str(second), Tolerance(amount, is_percent))
    allowed = abs(record) * amount / 100 if is_percent else amount
    text = gap_sentence(here, SUBJECT)
    assert bool(text) is (abs(record - second) > allowed)
    if text:
        inner = text.split("figures: {record: ")[1].split("}")[0].split(", second: ")
        assert gap_sentence(here, SUBJECT, [decision(inner[0], inner[1])]) == ""


@pytest.mark.parametrize("other", ["volume", ""])
def test_a_decision_about_another_measure_says_nothing(other: str) -> None:
    one = SourceDecision(MATTER, other, Told(Fraction("84.1"), 1), Told(Fraction(81), 0), Use.SECOND, "")
    assert "other figures" not in gap_sentence(compared("84.1", "81"), SUBJECT, [one])
