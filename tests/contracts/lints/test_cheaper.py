"""Less is failed and the period costs more: where clauses meet, each case is pointed out and is true."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING

import pytest
from tests.contracts.lints.agreements import agreed
from tests.contracts.lints.agreements import found
from tests.contracts.lints.meeting import CASES
from tests.contracts.lints.meeting import HARMLESS
from tests.contracts.lints.searching import APRIL
from tests.contracts.lints.searching import dearer
from tests.contracts.lints.searching import small_contract

from outscore.contracts.lints import Severity
from outscore.contracts.lints import lint
from outscore.contracts.lints.cheaper import cheaper_findings
from outscore.contracts.lints.crossing import crossing_findings
from outscore.contracts.lints.earning import earning_findings
from outscore.contracts.lints.shared_points import shared_point_findings
from outscore.model.carry import START
from outscore.model.period_facts import PeriodFacts
from outscore.model.period_facts import Reading
from outscore.scoring.settle import Settlement

if TYPE_CHECKING:
    from tests.contracts.lints.meeting import Case
    from tests.contracts.lints.meeting import Month

    from outscore.contracts.lints import Finding
    from outscore.model.contract import Contract

N = Fraction
NAMED = (cheaper_findings, crossing_findings, shared_point_findings, earning_findings)
"""The lints by the name of: worse is never cheaper."""


def told(contract: Contract) -> list[Finding]:
    return [finding for check in NAMED for finding in check(contract)]


def net(contract: Contract, before: tuple[Month, ...], last: Month) -> Fraction:
    settlement, carry, period, cost = Settlement(contract), START, APRIL, N(0)
    for figures in (*before, last):
        readings = {
            one.id: Reading(N(figure)) for one, figure in zip(contract.measures, figures, strict=True)
        }
        outcome, carry = settlement.step(carry, PeriodFacts(period, readings, N(100000)))
        period, cost = period.next(), outcome.net
    return cost


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_a_better_month_that_costs_more_is_pointed_out(case: Case) -> None:
    [finding] = told(case.contract)
    assert finding.path == case.path
    assert case.words in finding.message
    costs = [net(case.contract, case.before, last) for last in (case.worse, case.better)]
    assert costs == [N(one) for one in case.nets]


@pytest.mark.parametrize("name", [name for name in CASES if "tolerated" not in name])
def test_both_sides_can_agree_that_it_is_meant(name: str) -> None:
    contract = CASES[name].contract
    clauses = ("Schedule 3", "c", "e", "first")
    readings = tuple(agreed(clause, "Is a better month dearer?") for clause in clauses)
    assert told(replace(contract, terms=replace(contract.terms, agreed_readings=readings))) == []


@pytest.mark.parametrize("contract", HARMLESS.values(), ids=list(HARMLESS))
def test_nothing_is_pointed_out_where_better_never_costs_more(contract: Contract) -> None:
    assert told(contract) == []
    chance = Random(7)  # noqa: S311
    assert [found for _ in range(40) if (found := dearer(contract, chance))] == []


def is_refused(contract: Contract) -> bool:
    return any(finding.severity is Severity.FAULT for finding in lint(contract))


@pytest.mark.parametrize("seed", range(8))
def test_in_a_contract_of_which_nothing_of_the_kind_is_said_better_never_costs_more(seed: int) -> None:
    """Contracts without replacement, credits on hold and rising levels; where the client chooses, it has."""
    chance, silent, shown = Random(seed), 0, []  # noqa: S311
    while silent < 12:
        contract = small_contract(chance)
        if not told(contract) and not is_refused(contract):
            silent += 1
            shown += [one for _ in range(3) if (one := dearer(contract, chance))]
    assert shown == []


def test_the_search_would_see_it() -> None:
    chance = Random(1)  # noqa: S311
    seen = [dearer(case.contract, chance) for case in CASES.values() for _ in range(25)]
    assert len([one for one in seen if one]) > 20


def test_a_sound_contract_shows_nothing_else() -> None:
    assert found(HARMLESS["measures of which each is charged"]) == []
