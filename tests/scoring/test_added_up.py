"""A quarter so far adds up what its months were judged by."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from tests.offices import APRIL
from tests.offices import new_database
from tests.scoring.terms import contract
from tests.scoring.terms import measure
from tests.scoring.terms import month
from tests.scoring.terms import tally
from tests.settled_offices import JUNE
from tests.settled_offices import MAY
from tests.settled_offices import settled_desk
from tests.settled_offices import statement

from outscore.model.result import Judgement
from outscore.model.result import Verdict
from outscore.scoring.added_up import as_judged
from outscore.scoring.measure import figure_over
from outscore.scoring.measure import stretch
from outscore.workflow.receive import receive
from outscore.workflow.score import score_period

if TYPE_CHECKING:
    from pathlib import Path

    from tests.offices import Desk

    from outscore.model.period import Period
    from outscore.model.statement import FigureDocument

JULY, AUGUST, SEPTEMBER = (month(f"2026-0{number}") for number in (7, 8, 9))
QUARTER = stretch(contract(), month("2026-Q3"))
TALLIES = {JULY: tally(900, 1000), AUGUST: tally(800, 1000), SEPTEMBER: tally(700, 1000)}


def judged(above: int, below: int | None, scale: int = 1, **more: object) -> Judgement:
    value = Fraction(above, (below or 1) * scale)
    return Judgement(value, Verdict.MET, "", "", False, above, below, scale, **more)  # type: ignore[arg-type]


PLAIN = {one: {"m": judged(found.numerator, found.denominator)} for one, found in TALLIES.items()}


def counted(**months: Judgement | None) -> dict[Period, dict[str, Judgement]]:
    """The months as they were counted, some of them otherwise than their rows add up."""
    changed = {month(f"2026-{name[1:]}"): one for name, one in months.items()}
    found = {one: changed.get(one, own["m"]) for one, own in PLAIN.items()}
    return {one: {measure().id: judgement} for one, judgement in found.items() if judgement}


def test_months_that_were_counted_whole_leave_the_figure_of_all_rows() -> None:
    assert as_judged(QUARTER, measure(), TALLIES, counted()) == figure_over(QUARTER, measure(), TALLIES)
    assert as_judged(QUARTER, measure(), TALLIES, {}) == figure_over(QUARTER, measure(), TALLIES)


def test_counts_are_added_as_the_months_were_judged() -> None:
    found = as_judged(QUARTER, measure(), TALLIES, counted(m08=judged(700, 800)))
    assert (found.numerator, found.denominator) == (2300, 2800)
    assert found.value == Fraction(230000, 2800)
    halves = as_judged(QUARTER, measure(), TALLIES, counted(m08=judged(6995, 800, 10)))
    assert (halves.numerator, halves.denominator, halves.scale) == (22995, 2800, 10)
    assert halves.value == Fraction(229950, 2800)


@pytest.mark.parametrize(
    ("august", "reason"),
    [
        (
            Judgement(None, Verdict.NOT_MEASURED, "", "All is relieved.", counted=False),
            "2026-08: All is",
        ),
        (
            Judgement(Fraction(80), Verdict.MET, "", "", counted=False),
            "In 2026-08 figures of single",
        ),
    ],
)
def test_a_month_whose_counts_cannot_be_added_leaves_no_quarter_and_is_named(
    august: Judgement, reason: str
) -> None:
    found = as_judged(QUARTER, measure(), TALLIES, counted(m08=august))
    assert (found.value, found.numerator, found.verdict) == (None, None, Verdict.NOT_MEASURED)
    assert found.reason.startswith(reason)


def test_a_month_that_was_not_scored_is_not_added_to_others_that_were_counted_otherwise() -> None:
    found = as_judged(QUARTER, measure(), TALLIES, counted(m07=None, m08=judged(700, 800)))
    assert (found.value, found.reason[:28]) == (None, "2026-07 has not been scored,")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return settled_desk(tmp_path, new_database("sqlite", tmp_path))


def test_the_quarter_on_the_card_and_by_itself_is_the_sum_of_its_months_as_judged(desk: Desk) -> None:
    with desk.open() as office:
        receive(office)
        for one in (APRIL, MAY, JUNE, JUNE.quarter()):
            score_period(office, one)
    months = [figures(desk, one) for one in (APRIL, MAY, JUNE)]
    so_far = quarters(desk, JUNE)
    assert quarters(desk, APRIL) == {name: counts(one) for name, one in months[0].items()}
    checked = 0
    for name, quarter in so_far.items():
        own = [one[name] for one in months]
        if quarter is not None and all(one["denominator"] is not None for one in own):
            assert quarter[1] == sum(int(str(one["denominator"])) for one in own), name
            checked += 1
    assert checked
    assert so_far == {name: counts(one) for name, one in figures(desk, JUNE.quarter()).items()}


def figures(desk: Desk, period: Period) -> dict[str, FigureDocument]:
    return {one["measure"]: one["figure"] for one in statement(desk, "acme", period)["results"]}


def quarters(desk: Desk, period: Period) -> dict[str, tuple[Fraction, int | None] | None]:
    found = {one["measure"]: one["quarter"] for one in statement(desk, "acme", period)["results"]}
    return {name: counts(one) for name, one in found.items() if one is not None}


def counts(one: FigureDocument) -> tuple[Fraction, int | None] | None:
    if one["numerator"] is None:
        return None
    return Fraction(one["numerator"], one["scale"]), one["denominator"]
