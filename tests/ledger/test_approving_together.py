"""What one restatement opened is approved together, in the order of the periods."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.ledger.conftest import WHY

if TYPE_CHECKING:
    from tests.ledger.conftest import Counter

TOGETHER = ("approve", "2026-01", "--restatement")


@pytest.fixture
def restated(counter: Counter) -> Counter:
    """January is put right; February, whose points were doubled, and March follow."""
    for month in (1, 2, 3):
        counter.month(month, 985)
    counter.done("restate", "2026-01", "--vendor", "acme", *WHY)
    counter.desk.drop("figures-1b.csv", "A1,2026-01,sales,1000,992")
    counter.done("run", "2026-01", code=1)
    return counter


def words(output: str) -> str:
    return " ".join(output.split())


def test_all_of_it_is_approved_in_the_order_of_the_months(restated: Counter) -> None:
    before = len(restated.lines())
    said = words(restated.done(*TOGETHER, *WHY).output)
    places = [said.index(f"Next: outscore send 2026-0{month}") for month in (1, 2, 3)]
    assert places == sorted(places)
    assert {line[:1] + line[2:] for line in restated.lines()[before:]} == {
        ("2026-01", "adjustment", "-1000.00"),
        ("2026-02", "adjustment", "-1000.00"),
    }
    assert "adds up" in restated.done("ledger", "--check").output
    refused = restated.done(*TOGETHER, *WHY, code=1)
    assert "No restatement of 2026-01 waits for approval. To begin one: outscore restate" in words(
        refused.output
    )


def test_it_is_shown_before_it_is_approved(restated: Counter) -> None:
    before = restated.lines()
    said = restated.done(*TOGETHER).output
    assert said.count("Nothing is approved yet.") == 3
    assert restated.lines() == before


def test_what_was_opened_by_another_restatement_waits(restated: Counter) -> None:
    restated.done("restate", "2026-03", "--vendor", "acme", *WHY)
    restated.done(*TOGETHER, *WHY)
    assert "2026-03" not in restated.done(*TOGETHER, *WHY, code=1).output
    restated.done("approve", "2026-03", "--restatement", "--vendor", "acme", *WHY)


def test_the_manifest_of_one_period_is_no_word_on_several(restated: Counter) -> None:
    refused = restated.done(*TOGETHER, "--manifest", "0123456789", *WHY, code=2)
    assert "--manifest names one period's files" in words(refused.output)


def test_what_stands_against_an_approval_is_told_before_anybody_approves(counter: Counter) -> None:
    counter.desk.drop("figures-1.csv", "A1,2026-01,sales,1000,985", "A1,2026-02,sales,1000,985")
    for month in ("2026-01", "2026-02"):
        counter.done("run", month, code=1)
    said = words(counter.done("approve", "2026-02", code=1).output)
    assert "could not be now. The result of acme for 2026-02 rests on 2026-01, which is not approved" in said
    assert "First: outscore approve 2026-01 --vendor acme" in said
    assert "could not be" not in counter.done("approve", "2026-01").output
