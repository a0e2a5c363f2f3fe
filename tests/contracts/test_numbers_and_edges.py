"""What is said of a number that is too long, and of an edge that is written in words or signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.contracts.conftest import FILES
from tests.contracts.samples import CON
from tests.contracts.samples import EXAMPLE
from tests.contracts.samples import add
from tests.contracts.samples import charge

from outscore.contracts.workspace import check_workspace

if TYPE_CHECKING:
    from tests.contracts.conftest import Desk


def told(desk: Desk, old: str, new: str) -> str:
    charge(desk)
    desk.change(CON, old, new)
    (fault,) = [one for one in check_workspace(desk.folder) if one.refuses]
    return fault.message


@pytest.mark.parametrize(
    ("target", "meant"),
    [
        ('">= 80"', "{at_least: 80}"),
        ('"\u2265 80 %"', "{at_least: 80}"),
        ("at least 80,5", "{at_least: 80.5}"),
        ("not less than 80", "{at_least: 80}"),
        ("80 or more", "{at_least: 80}"),
        ('"> 80"', "{above: 80}"),
        ("more than 80", "{above: 80}"),
        ('"<= 80"', "{at_most: 80}"),
        ("no more than 80", "{at_most: 80}"),
        ('"< 80"', "{below: 80}"),
        ("less than 80", "{below: 80}"),
        ("at least eighty", "{at_least: ...}, with the number in digits."),
    ],
)
def test_an_edge_in_words_is_written_as_the_key_that_says_the_same(
    desk: Desk, target: str, meant: str
) -> None:
    message = told(desk, "target: {at_least: 95.5}", f"target: {target}")
    assert message == f"target of measure 'speed' is {target.strip(chr(34))!r}. Write target: {meant}"


def test_an_edge_without_a_side_is_asked_for_one(desk: Desk) -> None:
    assert "does not say from which side" in told(desk, "target: {at_least: 95.5}", "target: 80")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "annual_fees: 126000",
            f"annual_fees: {'9' * 400}",
            "at most 15 digits before the point and 15 after it; here are 400 and 0.",
        ),
        ("percent: 10}", f"percent: 1.{'3' * 16}}}", "here are 1 and 16."),
        ("in_last: 6", f"in_last: {'9' * 400}", "must be a whole number of at most 9 digits; here are 400."),
        ("in_last: 6", "in_last: -6", "must not be below 0; here is '-6'."),
        ("percent: 10}", f"percent: {'ten' * 99}}}", f"here is '{('ten' * 99)[:80]}' ..."),
    ],
)
def test_a_number_that_is_too_long_is_told_as_such(desk: Desk, old: str, new: str, said: str) -> None:
    message = told(desk, old, new)
    assert said in message
    assert len(message) < 250


def test_a_band_with_both_printed_ends_is_told_where_they_belong(desk: Desk) -> None:
    message = told(desk, "at_least: 90, points: 1.5", "at_least: 90, at_most: 95.4, points: 1.5")
    assert message.startswith("Band 'minor' of measure 'speed' has more than one edge. Keep the worse one")
    assert message.endswith("A signed table with both ends goes under printed_bands, for the record.")


@pytest.mark.parametrize("written", ["GBP 100,000", "\u00a3100,000", "100,000 GBP", "\u20ac 100,000"])
def test_a_sum_with_its_currency_is_one_fault(desk: Desk, written: str) -> None:
    message = told(desk, "amount: 100000,", f"amount: {written},")
    assert message.endswith("Write amount: 100000, without the currency.")


def test_a_sum_with_its_currency_and_no_comma_is_one_fault(desk: Desk) -> None:
    message = told(desk, "amount: 100000,", "amount: GBP 100000,")
    assert message.endswith("is 'GBP 100000'. Write 100000, without the currency.")


def test_a_decimal_comma_in_a_list_of_values_is_asked_about(desk: Desk) -> None:
    add(desk, EXAMPLE.replace("[96, 94, 89, 89]", "[96, 94,5, 89, 89]"))
    message = told(desk, "name: Main agreement", "name: Main")
    assert message == (
        "values lists 5, of which 94,5 is read as two: a comma separates them. Write 94.5, if one number is "
        "meant."
    )


def test_values_without_spaces_are_as_many_as_they_look(desk: Desk) -> None:
    add(charge(desk), EXAMPLE.replace("[96, 94, 89, 89]", "[96,94,89,89]"))
    assert [one for one in check_workspace(desk.folder) if one.refuses] == []
    desk.change(CON, "points: [0, 1.5, 12, 12]", "points: [0]")
    (message,) = [one.message for one in check_workspace(desk.folder) if one.refuses]
    assert message == "points lists 1, and the example has 4 periods. Give one for each."


def test_a_name_that_no_heading_can_hold_is_refused(desk: Desk) -> None:
    message = told(desk, "name: Main agreement", f"name: {'x' * 200000}")
    assert message == "name of contract 'main' must be at most 500 letters long; here are 200000."


def test_a_list_that_names_one_measure_twice_is_refused(desk: Desk) -> None:
    charge(desk, 'only_largest_of: [{measures: [speed, speed], clause: "7"}]\n')
    faults = [one.message for one in check_workspace(desk.folder) if one.refuses]
    assert faults == ["Measures of group 1 names 'speed' twice, here and as item 1. Keep one."]


def test_a_number_that_cannot_be_meant_is_told_without_what_would_follow_from_it(desk: Desk) -> None:
    charge(desk)
    desk.change(CON, "percent_per_point: 1", "percent_per_point: -5")
    ((line, message),) = [(one.line, one.message) for one in check_workspace(desk.folder)]
    assert message == "Percent_per_point of points is -5. It must be more than 0."
    assert line


def test_the_same_figure_under_two_contracts_is_asked_about(desk: Desk) -> None:
    charge(desk)
    text = (desk.folder / CON).read_text(encoding="utf-8")
    second = text.replace("contract: main", "contract: second")
    desk.write("contracts/second.yaml", second)
    ((file, message),) = [(one.file, one.message) for one in check_workspace(desk.folder)]
    assert file == "contracts/second.yaml"
    assert message.startswith(
        "Measure 'speed' judges 'service_level' of 'acme' and 1 more, as measure 'speed' of"
    )
    for other in (
        second.replace('"2026-04-01"', '"2027-04-01"').replace("{queue: sales}", "{queue: care}"),
        FILES[CON].replace("contract: main", "contract: second"),
    ):
        desk.write("contracts/second.yaml", other)
        assert check_workspace(desk.folder) == ()
    desk.write("contracts/second.yaml", second.replace('"2026-04-01"', '"2027-04-01"'))
    desk.change(CON, 'starts: "2026-04-01"', 'starts: "2026-04-01"\nends: "2027-03-31"')
    assert check_workspace(desk.folder) == ()
