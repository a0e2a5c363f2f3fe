"""Caps in an order, and over a time, in which they say something else than is meant."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from tests.contracts.lints.agreements import agreed
from tests.contracts.lints.agreements import band
from tests.contracts.lints.agreements import found
from tests.contracts.lints.agreements import measure
from tests.contracts.lints.agreements import priced

from outscore.contracts.lints import Severity
from outscore.model.terms.limits import Cap
from outscore.model.terms.limits import CapWindow
from outscore.model.terms.schemes import PercentByBand
from outscore.model.terms.whole import SettledEvery

if TYPE_CHECKING:
    from outscore.model.contract import Contract
    from outscore.model.terms.whole import AgreedReading

F = Fraction
ALL = Cap("all_of_it", "7.1", CapWindow.PERIOD, percent=F(15))
OF_A = Cap("of_a", "7.2", CapWindow.PERIOD, percent=F(3), measures=("a",))
OF_B = Cap("of_b", "7.3", CapWindow.PERIOD, percent=F(3), measures=("b",))
BOTH = Cap("both", "7.4", CapWindow.PERIOD, percent=F(4), measures=("a", "b"))


def capped(
    *caps: Cap,
    every: SettledEvery = SettledEvery.MONTH,
    readings: tuple[AgreedReading, ...] = (),
) -> Contract:
    costing = (band("met", "at_least 80"), band("bad", percent="10"))
    measures = [measure(name, "at_least 80", bands=costing, credit=PercentByBand()) for name in ("a", "b")]
    return priced(*measures, caps=caps, settled_every=every, agreed_readings=readings)


def places(contract: Contract) -> list[tuple[str | int, ...]]:
    assert all(one.severity is Severity.WARNING for one in found(contract))
    return [one.path for one in found(contract)]


@pytest.mark.parametrize(
    ("caps", "expected"),
    [
        ((ALL, OF_A), [("caps", 1, "id")]),
        ((BOTH, OF_B), [("caps", 1, "id")]),
        ((OF_A, ALL), []),
        ((OF_A, OF_B), []),
        ((OF_A, ALL, OF_B), [("caps", 2, "id")]),
    ],
)
def test_a_cap_on_a_part_stands_before_the_cap_on_all(
    caps: tuple[Cap, ...], expected: list[tuple[str | int, ...]]
) -> None:
    assert places(capped(*caps)) == expected


def test_the_order_of_two_caps_can_be_agreed() -> None:
    for clause in ("7.1", "7.2"):
        assert places(capped(ALL, OF_A, readings=(agreed(clause, "Which cap first?"),))) == []
    assert places(capped(ALL, OF_A, readings=(agreed("9", "Which cap first?"),))) == [("caps", 1, "id")]


@pytest.mark.parametrize("window", [CapWindow.QUARTER, CapWindow.CONTRACT_YEAR, CapWindow.CONTRACT])
def test_a_share_of_charges_that_still_add_up_is_pointed_out(window: CapWindow) -> None:
    one = Cap("q", "7.1", window, percent=F(5))
    [finding] = found(capped(one))
    assert finding.path == ("caps", 0, "percent")
    assert "holds against the charges so far" in finding.message
    assert places(capped(one, readings=(agreed("7.1", "Which charges?"),))) == []


@pytest.mark.parametrize(
    "cap",
    [
        Cap("q", "7.1", CapWindow.QUARTER, amount=F(150)),
        Cap("q", "7.1", CapWindow.LAST_PERIODS, periods=12, percent=F(5)),
        Cap("q", "7.1", CapWindow.PERIOD, percent=F(5)),
    ],
)
def test_a_cap_whose_sum_is_known_says_what_it_means(cap: Cap) -> None:
    assert places(capped(cap)) == []


@pytest.mark.parametrize("of", ["previous_charges", "next_charges"])
def test_the_charges_of_another_period_limit_a_period_only(of: str) -> None:
    assert places(capped(replace(ALL, of=of))) == []
    [finding] = found(capped(replace(ALL, of=of, window=CapWindow.QUARTER)))
    assert (finding.path, finding.severity) == (("caps", 0, "of"), Severity.FAULT)


def test_a_quarter_that_is_settled_as_one_knows_its_charges() -> None:
    one = Cap("q", "7.1", CapWindow.QUARTER, percent=F(5))
    assert places(capped(one, every=SettledEvery.QUARTER)) == []
