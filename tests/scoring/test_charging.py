"""What each scheme makes of a failure, or of a good figure, by hand-made numbers."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from tests.scoring.settling import at_least
from tests.scoring.settling import at_most
from tests.scoring.settling import contract
from tests.scoring.settling import measure
from tests.scoring.settling import settled
from tests.scoring.settling import texts

from outscore.model.period_facts import Reading
from outscore.model.terms.judging import Band
from outscore.model.terms.schemes import AmountByBand
from outscore.model.terms.schemes import CountInWindow
from outscore.model.terms.schemes import CountOf
from outscore.model.terms.schemes import ExcessRow
from outscore.model.terms.schemes import ExcessTable
from outscore.model.terms.schemes import GainShare
from outscore.model.terms.schemes import PartUnits
from outscore.model.terms.schemes import PercentByBand
from outscore.model.terms.schemes import PerOccurrence
from outscore.model.terms.schemes import PerUnit

F = Fraction


def credit(target: str, value: str, scheme: Any, **more: Any) -> str:
    """What one period costs under one scheme; a target such as `>80` or `<30`."""
    level = at_least(target[1:]) if target[0] == ">" else at_most(target[1:])
    return str(settled(contract(measure(target=level, credit=scheme)), value, **more)[0].credit)


def bonus(value: str, scheme: Any, **more: Any) -> str:
    return str(settled(contract(measure(target=at_most("15"), bonus=scheme)), value, **more)[0].bonus)


# per unit


@pytest.mark.parametrize(
    ("value", "part_units", "cost"),
    [
        ("88.4", PartUnits.PRO_RATA, "3200"),
        ("88.4", PartUnits.WHOLE, "4000"),
        ("88.4", PartUnits.IGNORED, "2000"),
        ("90", PartUnits.WHOLE, "0"),
        ("89.99", PartUnits.WHOLE, "2000"),
        ("89", PartUnits.WHOLE, "2000"),
        ("89", PartUnits.IGNORED, "2000"),
        ("89.01", PartUnits.IGNORED, "0"),
    ],
)
def test_a_part_of_a_unit_costs_what_the_wording_says(value: str, part_units: PartUnits, cost: str) -> None:
    assert credit(">90", value, PerUnit(F(1), part_units, amount=F(2000))) == cost


def test_57_of_100_against_80_percent_is_23_units() -> None:
    scheme = PerUnit(F(1), PartUnits.WHOLE, amount=F(500))
    terms = contract(measure(target=at_least("80"), credit=scheme))
    [outcome] = settled(terms, Reading(F(57, 100) * 100))
    assert str(outcome.credit) == "11500"
    assert {term.name: str(term.value) for term in outcome.of("sl").credit.terms} == {
        "excess": "23",
        "units": "23",
        "rate": "500",
    }


def test_seconds_above_a_level_are_units_too() -> None:
    assert credit("<30", "47", PerUnit(F(1), PartUnits.PRO_RATA, amount=F(500))) == "8500"


def test_a_percentage_for_a_unit_is_of_the_charges_and_has_a_most() -> None:
    scheme = PerUnit(F(1), PartUnits.PRO_RATA, percent=F(1))
    assert credit(">98", "75", scheme) == "23000"
    assert credit(">98", "75", replace(scheme, at_most_amount=F(20000))) == "20000"


def test_counting_may_start_at_another_level_than_the_target() -> None:
    scheme = PerUnit(F(1), PartUnits.IGNORED, beyond=at_least("99"), percent=F(5))
    assert [credit(">99.9", value, scheme) for value in ("99", "98.5", "98", "96.9")] == [
        "0",
        "0",
        "5000",
        "10000",
    ]


# by band, by occurrence, by table


def test_a_band_names_a_percentage_or_a_sum() -> None:
    bands = (
        Band("met", at_least("99")),
        Band("low", at_least("95"), percent=F(5), amount=F(70)),
        Band("far", percent=F(15)),
    )
    for scheme, costs in ((PercentByBand(), ["0", "5000", "15000"]), (AmountByBand(), ["0", "70", "0"])):
        terms = contract(measure(bands=bands, credit=scheme))
        assert texts(one.credit for one in settled(terms, "99", "98.99", "94.99")) == costs


def test_occurrences_cost_after_the_free_ones() -> None:
    scheme = PerOccurrence(amount=F(5), free=F(10), free_percent=F(5), free_percent_of="calls")
    sums = {"quantities": {"calls": F(20000)}}
    assert [credit("<0", value, scheme, **sums) for value in ("1010", "1011", "1250")] == ["0", "5", "1200"]


def test_where_only_free_ones_occurred_the_working_says_how_many_were_free() -> None:
    scheme = PerOccurrence(amount=F(5), free=F(10), free_percent=F(5), free_percent_of="calls")
    terms = contract(measure(target=at_most("0"), credit=scheme))
    [outcome] = settled(terms, "60", quantities={"calls": F(1000)})
    found = outcome.of("sl").credit
    assert found.amount == 0
    assert [(one.name, one.value) for one in found.terms] == [("free", F(60)), ("units", F(0))]


def test_occurrences_have_a_most_as_a_sum_and_as_a_percentage() -> None:
    scheme = PerOccurrence(percent=F(3), at_most_percent=F(5), at_most_amount=F(4500))
    assert [credit("<0", value, scheme) for value in ("1", "2", "0")] == ["3000", "4500", "0"]
    assert credit("<0", "2", replace(scheme, at_most_amount=None)) == "5000"


def test_a_volume_that_terms_need_and_nobody_gave_leaves_the_period_unpriced() -> None:
    scheme = PerOccurrence(amount=F(5), free_percent=F(5), free_percent_of="calls")
    [outcome] = settled(contract(measure(target=at_most("0"), credit=scheme)), "9")
    assert (outcome.unpriced, outcome.credit, outcome.provisional) == (
        "Not known for the period: calls.",
        F(0),
        True,
    )


@pytest.mark.parametrize(
    ("value", "cost"),
    [
        ("15", "0"),
        ("15.01", "188"),
        ("15.5", "188"),
        ("17", "625"),
        ("24", "938"),
        ("25", "938"),
        ("25.1", "1500"),
    ],
)
def test_a_row_of_a_table_includes_its_end(value: str, cost: str) -> None:
    rows = [("0.5", "188"), ("1", "375"), ("2", "625"), ("10", "938"), (None, "1500")]
    table = ExcessTable(tuple(ExcessRow(F(end) if end else None, amount=F(sum_)) for end, sum_ in rows))
    assert credit("<15", value, table) == cost


@pytest.mark.parametrize(
    ("value", "cost"),
    [("15", "0"), ("16", "188"), ("16.9", "188"), ("17", "938"), ("25", "938"), ("26", "1500")],
)
def test_a_row_below_an_end_leaves_the_end_to_the_next(value: str, cost: str) -> None:
    rows = (ExcessRow(below=F(2), amount=F(188)), ExcessRow(F(10), amount=F(938)), ExcessRow(amount=F(1500)))
    assert credit("<15", value, ExcessTable(rows)) == cost


# counts in a window, gain share


def test_each_step_in_a_window_is_charged_once() -> None:
    scheme = CountInWindow(3, 12, CountOf.MISSES, percent=F(5), of="annual_fees")
    terms = contract(measure(credit=scheme), amounts=(("annual_fees", F(126000)),))
    outcomes = settled(terms, "98", "98", None, "98", "99", "98", "98", "98")
    assert texts(one.credit for one in outcomes) == ["0", "0", "0", "6300", "0", "0", "0", "6300"]


def test_a_figure_may_itself_be_a_number_of_failures() -> None:
    scheme = CountInWindow(10, 12, CountOf.VALUE, amount=F(100))
    terms = contract(measure(target=at_most("0"), credit=scheme))
    assert texts(one.credit for one in settled(terms, "4", "5", "2", "30")) == ["0", "0", "100", "300"]


def test_failures_that_left_the_window_no_longer_count() -> None:
    terms = contract(measure(credit=CountInWindow(2, 2, CountOf.MISSES, amount=F(100))))
    assert texts(one.credit for one in settled(terms, "98", "99", "98", "98")) == ["0", "0", "0", "100"]


@pytest.mark.parametrize("window", [2, 3, 5, 12])
def test_a_failure_that_was_charged_for_is_used_up_whatever_the_window(window: int) -> None:
    terms = contract(measure(credit=CountInWindow(2, window, CountOf.MISSES, amount=F(100))))
    assert texts(one.credit for one in settled(terms, *["98"] * 12)) == ["0", "100"] * 6


def test_a_step_uses_the_oldest_failures_of_the_window_and_leaves_the_rest() -> None:
    terms = contract(measure(target=at_most("0"), credit=CountInWindow(4, 3, CountOf.VALUE, amount=F(100))))
    assert texts(one.credit for one in settled(terms, "3", "1", "0", "4")) == ["0", "100", "0", "100"]
    assert texts(one.credit for one in settled(terms, "3", "3", "1", "1")) == ["0", "100", "0", "100"]


def test_gain_is_shared_in_one_direction_and_loss_in_the_other() -> None:
    scheme = GainShare(F(20), F("0.5"), F(40), "calls", at_most_amount=F(1500))
    volume = {"quantities": {"calls": F(1000)}}
    assert [bonus(value, scheme, **volume) for value in ("15", "20", "25", "8")] == ["1000", "0", "0", "1500"]
    assert [credit("<15", value, scheme, **volume) for value in ("15", "20", "25")] == ["0", "0", "1000"]


def test_a_bonus_counts_from_the_level_to_be_beaten() -> None:
    scheme = PerUnit(F(1), PartUnits.PRO_RATA, amount=F(500))
    assert [bonus(value, scheme) for value in ("15", "12", "30")] == ["0", "1500", "0"]
