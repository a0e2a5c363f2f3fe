"""Gates that hang on several measures: a bonus and a penalty in one period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.lints.blocks import each
from outscore.contracts.lints.direction import is_good
from outscore.contracts.lints.finding import warning
from outscore.contracts.lints.printed_bands import about
from outscore.contracts.lints.said import joined
from outscore.contracts.lints.said import level
from outscore.model.terms.schemes import Gate
from outscore.model.terms.schemes import PaidTo
from outscore.model.terms.schemes import WithCredits

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.contracts.lints.finding import Finding
    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.target import Target
    from outscore.model.terms.schemes import GateTest


def both_gate_findings(contract: Contract) -> Iterator[Finding]:
    """A bonus gate that can open in a period in which a penalty gate is open too."""
    known = {measure.id: measure for measure in contract.measures}
    gates = [(block, gate) for block, gate in each(contract, Gate) if not _is_turned(gate, known)]
    for block, bonus in gates:
        if bonus.paid_to is not PaidTo.VENDOR or bonus.with_credits is WithCredits.NEVER:
            continue
        if any(about(reading, bonus.clause) for reading in contract.terms.agreed_readings):
            continue
        for _, penalty in gates:
            case = _both(bonus, penalty) if penalty.paid_to is PaidTo.CLIENT else ()
            if case:
                told = joined([f"{test.measure!r} {level(test.level)}" for test in case])
                yield warning(
                    block.path,
                    f"Bonus gate {bonus.id!r} and penalty gate {penalty.id!r} can open in the same period: "
                    f"{told}. Then both are paid. Write with_credits: never_in_the_same_period if the bonus "
                    f"falls away, or record under agreed_readings, with the clause {bonus.clause!r}, that "
                    "both are meant.",
                )
                break


def _is_turned(gate: Gate, known: Mapping[str, Measure]) -> bool:
    """Whether a gate rewards what is worse, or charges what is better, which is said elsewhere."""
    wrong = gate.paid_to is PaidTo.CLIENT
    tests = [(known.get(test.measure), test.level) for test in (*gate.all_of, *gate.any_of)]
    return any(measure is not None and is_good(measure, one) is wrong for measure, one in tests)


def _both(bonus: Gate, penalty: Gate) -> tuple[GateTest, ...]:
    """Conditions under which two gates open together; none where there is no such figure."""
    for one in _ways(bonus):
        for other in _ways(penalty):
            if all(_meet(first, second) for first in one for second in other):
                return tuple(dict.fromkeys((*one, *other)))
    return ()


def _ways(gate: Gate) -> Iterator[tuple[GateTest, ...]]:
    """The groups of conditions that open a gate."""
    if gate.all_of:
        yield gate.all_of
    for test in gate.any_of:
        yield (test,)


def _meet(one: GateTest, other: GateTest) -> bool:
    """Whether two conditions can hold at once: of two measures always, of one where a figure reaches both."""
    if one.measure != other.measure or one.level.comparison.is_upward is other.level.comparison.is_upward:
        return True
    low, high = (one, other) if one.level.comparison.is_upward else (other, one)
    return _overlap(low.level, high.level)


def _overlap(low: Target, high: Target) -> bool:
    strict = low.comparison.is_strict or high.comparison.is_strict
    return low.value < high.value or (low.value == high.value and not strict)
