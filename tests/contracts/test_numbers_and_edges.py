"""What is said of a number that is too long, and of an edge that is written in words or signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.contracts.samples import CON
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
