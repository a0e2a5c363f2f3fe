"""Which sums that were held back a release gives back, amendments included."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any

from tests.scoring.settling import contract
from tests.scoring.settling import measure
from tests.scoring.settling import months

from outscore.model.carry import START
from outscore.model.terms.timing import Retainage
from outscore.scoring.holding_back import is_released
from outscore.scoring.holding_back import releases_of
from outscore.scoring.settle import Settlement
from outscore.scoring.settlement_document import settlement_document

if TYPE_CHECKING:
    from outscore.model.contract import Contract
    from outscore.model.settlement_document import SettlementDocument

TEN = Retainage("r", "11", Fraction(10))
OF_A, OF_B = replace(TEN, measures=("a",)), replace(TEN, measures=("b",))


def documents(terms: Contract, *letters: str) -> dict[str, SettlementDocument]:
    """The settlements of months in which a and b fail (F) or pass (P)."""
    values = [
        {name: {"F": "98", "P": "99"}[letter] for name, letter in zip("ab", pair, strict=True)}
        for pair in letters
    ]
    found, carry = {}, START
    for facts in months(values):
        outcome, after = Settlement(terms).step(carry, facts)
        signed = terms.on(facts.period.start)
        found[str(facts.period)] = settlement_document(signed, outcome, facts, carry, after)
        carry = after
    return found


def amended(first: Retainage, *later: tuple[int, Retainage | None]) -> Contract:
    """A contract with a retainage, and another one or none from some months on."""
    before = contract(measure("a"), measure("b"), retainage=(first,))
    changes = []
    for month, one in later:
        terms = replace(before.terms, retainage=(one,) if one else ())
        changes.append((date(2026, month, 1), replace(before, terms=terms)))
    return replace(before, changes=tuple(changes))


def told(settled: dict[str, SettlementDocument]) -> list[Any]:
    """Each release: its month, for which month, how much, and the months of what goes back."""
    return [
        (one.key[0], one.key[1], int(one.stated), [key[0] for key, _ in one.parts])
        for one in releases_of(settled)
    ]


def test_a_release_gives_back_every_month_that_was_held_back_before_it() -> None:
    settled = documents(amended(OF_A), "FP", "FP", "PP", "FP", "PP")
    assert told(settled) == [
        ("2026-06", "2026-06", 20000, ["2026-04", "2026-05"]),
        ("2026-08", "2026-08", 10000, ["2026-07"]),
    ]


def test_what_was_held_back_before_an_amendment_is_released_apart_from_what_came_after() -> None:
    """April is held back for a, from May on for b: a is met in June, and b in July."""
    settled = documents(amended(OF_A, (5, OF_B)), "FP", "FF", "PF", "PP")
    assert told(settled) == [
        ("2026-06", "2026-04", 10000, ["2026-04"]),
        ("2026-07", "2026-07", 20000, ["2026-05", "2026-06"]),
    ]
    key = ("2026-05", "2026-05", "11", "r")
    until_june = {name: one for name, one in settled.items() if name != "2026-07"}
    assert not is_released(key, releases_of(until_june))
    assert is_released(key, releases_of(settled))


def test_what_came_after_may_be_released_first() -> None:
    settled = documents(amended(OF_A, (5, OF_B)), "FP", "FF", "FP", "PP")
    assert told(settled) == [
        ("2026-06", "2026-06", 10000, ["2026-05"]),
        ("2026-07", "2026-04", 10000, ["2026-04"]),
    ]


def test_what_was_held_back_under_a_clause_that_is_gone_at_once_is_released_in_the_same_month() -> None:
    settled = documents(amended(OF_A, (6, None)), "FP", "FP", "PP")
    assert told(settled) == [("2026-06", "2026-05", 20000, ["2026-04", "2026-05"])]


def test_two_amendments_leave_three_sums() -> None:
    settled = documents(amended(OF_A, (5, OF_B), (6, OF_A)), "FP", "FF", "FF", "FP", "PP")
    assert told(settled) == [
        ("2026-07", "2026-05", 10000, ["2026-05"]),
        ("2026-08", "2026-04", 10000, ["2026-04"]),
        ("2026-08", "2026-08", 20000, ["2026-06", "2026-07"]),
    ]


def test_what_is_forfeited_is_no_release() -> None:
    once = replace(OF_A, forfeited_after=2)
    settled = documents(amended(once, (5, OF_B)), "FP", "FF", "PP")
    assert told(settled) == [("2026-06", "2026-06", 10000, ["2026-05"])]


def test_a_month_that_is_not_frozen_yet_does_not_mix_the_sums_of_others() -> None:
    settled = documents(amended(OF_A, (5, OF_B), (6, OF_A)), "FP", "FF", "FF", "FP", "PP")
    frozen = {name: one for name, one in settled.items() if name != "2026-06"}
    assert [(until, parts) for _, until, _, parts in told(frozen)] == [
        ("2026-05", ["2026-05"]),
        ("2026-04", ["2026-04"]),
        ("2026-08", ["2026-07"]),
    ]
