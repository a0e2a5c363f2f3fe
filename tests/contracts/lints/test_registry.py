"""Lints are registered, and leave a sound contract alone."""

from __future__ import annotations

from tests.contracts.lints.agreements import contract
from tests.contracts.lints.agreements import found
from tests.contracts.lints.agreements import measure
from tests.contracts.lints.spoiling import WHOLE

from outscore.contracts import lints


def test_a_sound_contract_with_nearly_every_term_shows_nothing() -> None:
    assert not found(WHOLE)


def test_a_plain_scorecard_shows_nothing() -> None:
    assert not found(contract(measure(target="at_least 95"), measure("calls")))


def test_each_lint_module_is_registered_once() -> None:
    registered = [check.__module__.rpartition(".")[2] for check in lints.LINTS]
    assert len(set(lints.LINTS)) == len(lints.LINTS)
    helpers = {"blocks", "costs", "direction", "finding", "intervals", "ladder", "said", "stakes", "worst"}
    modules = {
        name for name, value in vars(lints).items() if getattr(value, "__package__", "") == lints.__name__
    }
    assert set(registered) == modules - helpers
