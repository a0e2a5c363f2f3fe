"""Shares of the charges held back, by hand-made numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from typing import Any

import pytest
from tests.scoring.published import F
from tests.scoring.settling import contract
from tests.scoring.settling import measure
from tests.scoring.settling import months
from tests.scoring.settling import settled
from tests.scoring.settling import texts

from outscore.model.carry import START
from outscore.model.outcome import Entry
from outscore.model.terms.judging import Gap
from outscore.model.terms.timing import Retainage
from outscore.scoring.settle import Settlement

if TYPE_CHECKING:
    from outscore.model.contract import Contract


def ledger(terms: Contract, *values: object, **more: Any) -> list[list[str]]:
    return [
        [f"{one.entry.value} {one.amount}" for one in outcome.bookings]
        for outcome in settled(terms, *values, **more)
    ]


def test_a_share_is_held_back_until_everything_is_met() -> None:
    terms = contract(measure(), retainage=(Retainage("r", "11", F(10)),))
    assert ledger(terms, "98", "98", None, "99", "99") == [
        ["retained 10000"],
        ["retained 10000"],
        [],
        ["released -20000"],
        [],
    ]


def test_after_so_many_failures_in_a_row_what_is_held_is_forfeited() -> None:
    terms = contract(measure(), retainage=(Retainage("r", "11", F(10), forfeited_after=3),))
    outcomes = settled(terms, "98", "98", None, "98", "98")
    assert [one.entry for one in outcomes[3].bookings] == [Entry.RETAINED, Entry.RELEASED, Entry.FORFEITED]
    assert texts(one.net for one in outcomes) == ["10000", "10000", "0", "10000", "10000"]


@pytest.mark.parametrize(("gap", "forfeits"), [(Gap.KEEPS, [3]), (Gap.BREAKS, [4])])
def test_a_period_not_measured_may_break_the_run_of_failures_and_keeps_what_is_held(
    gap: Gap, forfeits: list[int]
) -> None:
    clause = Retainage("r", "11", F(10), forfeited_after=2, not_measured=gap)
    found = ledger(contract(measure(), retainage=(clause,)), "98", None, "98", "98")
    ends = [place for place, lines in enumerate(found, start=1) if any("forfeited" in one for one in lines)]
    assert ends == forfeits
    assert found[ends[0] - 1][-1] == f"forfeited {'20000' if gap is Gap.KEEPS else '30000'}"


def test_a_good_period_between_begins_the_count_anew_even_where_nothing_was_held() -> None:
    terms = contract(measure(), retainage=(Retainage("r", "11", F(10), forfeited_after=2),))
    found = ledger(terms, "98", "99", "98", charges=["0", "100", "100"])
    assert found == [["retained 0"], [], ["retained 10"]]


@pytest.mark.parametrize(
    ("waived", "lines"),
    [
        ({}, [["retained 10000"]] * 3),
        ({"a": "agreed"}, [["retained 10000"], ["retained 10000"], []]),
        ({"b": "agreed"}, [["retained 10000"]] * 3),
        ({"a": "agreed", "b": "agreed"}, [[], [], []]),
        ({"all": "agreed"}, [[], [], []]),
    ],
)
def test_nothing_is_held_back_where_only_what_was_waived_failed(
    waived: dict[str, str], lines: list[list[str]]
) -> None:
    terms = contract(measure("a"), measure("b"), retainage=(Retainage("r", "11", F(10)),))
    low, only_a = {"a": "90", "b": "90"}, {"a": "90", "b": "99"}
    assert ledger(terms, low, low, only_a, waived=waived) == lines


def test_a_waived_failure_releases_nothing_that_was_held_back_before() -> None:
    terms = contract(measure(), retainage=(Retainage("r", "11", F(10)),))
    settlement, carry = Settlement(terms), START
    found = []
    for one, waived in zip(months(["90", "90", "99"]), ({}, {"all": "agreed"}, {}), strict=True):
        outcome, carry = settlement.step(carry, replace(one, waived=waived))
        found.append([f"{line.entry.value} {line.amount}" for line in outcome.bookings])
    assert found == [["retained 10000"], [], ["released -10000"]]
