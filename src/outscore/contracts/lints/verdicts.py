"""Clauses that wait for a verdict, on measures that never get one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.lints.blocks import measure_blocks
from outscore.contracts.lints.finding import warning
from outscore.contracts.lints.stakes import met_bands
from outscore.contracts.lints.stakes import missed_bands
from outscore.model.terms.clause import EVERY
from outscore.model.terms.clause import names
from outscore.model.terms.timing import EarnTest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.lints.finding import Finding
    from outscore.contracts.lints.finding import Path
    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.terms.whole import ContractTerms

_MEND = "Give it a target, or its bands a verdict; or leave it out here."


def awaited_findings(contract: Contract) -> Iterator[Finding]:
    """Credits on hold, and earn-backs, that hang on a verdict which never comes.

    Clauses that name a measure and wait for its miss are looked at among the windows.
    """
    for _, measure in measure_blocks(contract):
        if missed_bands(measure) or met_bands(measure):
            continue
        for listed, path, message in _waiting(contract.terms, measure):
            if names(listed, measure.id):
                place = () if listed == EVERY else (listed.index(measure.id),)
                said = f"Measure {measure.id!r} has no verdict, so {message}."
                yield warning((*path, "measures", *place), f"{said} {_MEND}")


def _waiting(terms: ContractTerms, measure: Measure) -> Iterator[tuple[tuple[str, ...], Path, str]]:
    """The clauses that would wait for a verdict: the measures they name, their place, what comes of it."""
    on_hold, credited = terms.suspended_credits, _is_credited(measure)
    if on_hold is not None and credited and on_hold.measures == EVERY:
        message = "no later period can be met and cancel its credit on hold"
        yield on_hold.measures, ("suspended_credits",), message
    for place, earned in enumerate(terms.earn_back):
        if credited and earned.test is not EarnTest.NO_CREDITS:
            message = f"its credit can never be earned back by earn-back {earned.id!r}"
            yield earned.measures, ("earn_back", place), message


def _is_credited(measure: Measure) -> bool:
    """Whether the measure can cost a credit without a verdict; what has no level to count from is a fault."""
    credit = measure.terms.credit
    return credit is not None and not credit.needs_target
