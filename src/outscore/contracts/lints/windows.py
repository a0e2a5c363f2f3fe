"""Counts that fit into their windows, time limits that leave time, and rules that can ever come true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.lints.blocks import blocks
from outscore.contracts.lints.blocks import each
from outscore.contracts.lints.blocks import measure_blocks
from outscore.contracts.lints.direction import is_percentage
from outscore.contracts.lints.finding import fault
from outscore.contracts.lints.finding import warning
from outscore.contracts.lints.said import level
from outscore.contracts.lints.said import opening
from outscore.contracts.lints.stakes import costs_money
from outscore.contracts.lints.stakes import is_judged
from outscore.model.terms.clause import EVERY
from outscore.model.terms.clause import names
from outscore.model.terms.judging import Repeats
from outscore.model.terms.limits import CriticalFailure
from outscore.model.terms.schemes import Scheme
from outscore.model.terms.timing import CountedCredits
from outscore.model.terms.timing import EarnBack
from outscore.model.terms.timing import EarnTest
from outscore.model.terms.timing import Retainage
from outscore.model.terms.timing import Suspension
from outscore.model.terms.triggers import Reads
from outscore.model.terms.triggers import Test

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.lints.finding import Finding
    from outscore.model.contract import Contract
    from outscore.model.contract import Measure

_OF_MISSES = (Repeats, Retainage, CountedCredits, Suspension)


def window_findings(contract: Contract) -> Iterator[Finding]:
    """Counts larger than their window, claims that lapse too soon, rules that never come true."""
    for block in blocks(contract):
        times, periods = (getattr(block.clause, key, None) for key in ("times", "in_last"))
        if times is not None and periods is not None and times > periods:
            yield fault(
                block.at("times"),
                f"{opening(block.called)} counts {times} in the last {periods} periods, which can never be. "
                "Mend times or in_last.",
            )
    for block, scheme in each(contract, Scheme):
        key, misses = scheme.step_of_misses or ("", 0)
        if misses > scheme.looks_back:
            yield fault(
                block.at(key),
                f"{opening(block.called)} charges every {misses} misses in the last {scheme.looks_back} "
                f"periods, which can never be. Mend {key} or in_last.",
            )
    yield from _before_the_money(contract)
    yield from _ripening(contract)
    yield from _never_missed(contract)
    yield from _never_exceeded(contract)
    yield from _nothing_to_earn(contract)


def _before_the_money(contract: Contract) -> Iterator[Finding]:
    """A critical failure that waits for credits, which come only after it."""
    for block, critical in each(contract, CriticalFailure):
        for place, test in enumerate(critical.when):
            if test.reads is Reads.CREDITS:
                yield fault(
                    (*block.path, "when", place),
                    f"{opening(block.called)} tests {test.test}, which is never so: critical failures are "
                    "decided before credits are limited. Test misses, bands, levels or points here, or make "
                    "it a trigger.",
                )


def _ripening(contract: Contract) -> Iterator[Finding]:
    """A figure that is final only after the credit for it has lapsed."""
    claim = contract.terms.claim_within
    for block, measure in measure_blocks(contract):
        days = measure.terms.matures_after_days
        if claim is not None and days is not None and days >= claim.days:
            yield warning(
                block.at("matures_after_days"),
                f"{opening(block.called)} is final {days} days after the period, but its credit must be "
                f"claimed within {claim.days}. Is that meant?",
            )


def _never_missed(contract: Contract) -> Iterator[Finding]:
    known = {measure.id: measure for measure in contract.measures}
    for block in blocks(contract):
        clause = block.clause
        waits = clause.reads is Reads.MISSES if isinstance(clause, Test) else isinstance(clause, _OF_MISSES)
        named = getattr(clause, "measures", EVERY) if waits else EVERY
        for place, name in enumerate(named if named != EVERY else ()):
            if name in known and not is_judged(known[name]):
                yield warning(
                    (*block.path, "measures", place),
                    f"{opening(block.called)} waits for a miss of {name!r}, which is only reported. Give the "
                    f"measure a target, or leave it out here.",
                )


def _never_exceeded(contract: Contract) -> Iterator[Finding]:
    for block, back in each(contract, EarnBack):
        if back.test is not EarnTest.EXCEEDED:
            continue
        full = [one for one in _named(contract, back) if is_at_the_top(one) and costs_money(contract, one)]
        if full:
            yield warning(
                block.at("test"),
                f"{opening(block.called)} asks for figures better than the target, but {full[0].id!r} is "
                f"{level(full[0].target)}, which cannot be exceeded. Is that meant?",
            )


def _nothing_to_earn(contract: Contract) -> Iterator[Finding]:
    for block, back in each(contract, EarnBack):
        if not any(costs_money(contract, measure) for measure in _named(contract, back)):
            yield warning(
                block.path,
                f"{opening(block.called)} returns credits, but none of its measures costs any. Check "
                "measures, or leave it out.",
            )


def _named(contract: Contract, back: EarnBack) -> list[Measure]:
    return [measure for measure in contract.measures if names(back.measures, measure.id)]


def is_at_the_top(measure: Measure) -> bool:
    """Whether the target is the best figure that there can be."""
    target = measure.target
    if target is None:
        return False
    best = 0 if target.comparison.value in ("at_most", "below") else 100
    return target.value == best and (best == 0 or is_percentage(measure))
