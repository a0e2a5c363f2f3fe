"""Levels on the right side, and levels that follow from each other in the right order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.lints.blocks import each
from outscore.contracts.lints.blocks import measure_blocks
from outscore.contracts.lints.direction import demand
from outscore.contracts.lints.direction import higher_is_better
from outscore.contracts.lints.direction import is_good
from outscore.contracts.lints.direction import is_upward
from outscore.contracts.lints.finding import fault
from outscore.contracts.lints.finding import warning
from outscore.contracts.lints.said import level
from outscore.contracts.lints.said import opening
from outscore.model.metric import Better
from outscore.model.terms.schemes import Gate
from outscore.model.terms.schemes import PaidTo
from outscore.model.terms.triggers import Reads
from outscore.model.terms.triggers import Test

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.lints.blocks import Block
    from outscore.contracts.lints.finding import Finding
    from outscore.contracts.lints.finding import Path
    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.target import Target
    from outscore.model.terms.schemes import Scheme


def side_findings(contract: Contract) -> Iterator[Finding]:
    """Minimum, ramp, counting levels, gates and triggers that look the wrong way."""
    for block, measure in measure_blocks(contract):
        yield from _minimum(block, measure)
        yield from _ramp(block, measure)
        yield from _interval(block, measure)
        yield from _beyond(block, measure)
    known = {measure.id: measure for measure in contract.measures}
    yield from _gates(contract, known)
    yield from _triggers(contract)


def _against(measure: Measure, one: Target | None) -> bool:
    """Whether a level looks away from what is better for the measure."""
    return one is not None and is_good(measure, one) is False


def _turned(path: Path, what: str, whose: str, one: Target, measure: Measure) -> Finding:
    way = "higher" if higher_is_better(measure) else "lower"
    return fault(path, f"{what} of {whose} is {level(one)}, yet {way} is better. Turn the comparison round.")


def _minimum(block: Block, measure: Measure) -> Iterator[Finding]:
    minimum, target = measure.terms.minimum, measure.target
    if minimum is None:
        if measure.terms.expected_misses is not None:
            yield fault(
                (*block.path, "expected_misses"),
                f"Which level is the minimum of {block.called}? expected_misses counts misses of the target "
                "that stay above it. Add minimum.",
            )
        return
    if target is None:
        yield fault(
            block.at("minimum"),
            f"{opening(block.called)} has a minimum and no target. Add the target, or make the minimum the "
            "target.",
        )
    elif _against(measure, minimum):
        yield _turned(block.at("minimum"), "The minimum", block.called, minimum, measure)
    elif is_upward(minimum) is is_upward(target) and demand(minimum) >= demand(target):
        yield fault(
            block.at("minimum"),
            f"The minimum of {block.called} ({level(minimum)}) asks as much as its target ({level(target)}) "
            "or more. Mend one of the two.",
        )
    elif measure.terms.expected_misses is None:
        yield warning(
            block.at("minimum"),
            f"The minimum of {block.called} changes nothing without expected_misses: every miss of the "
            "target counts. Add expected_misses, or leave the minimum out.",
        )


def _ramp(block: Block, measure: Measure) -> Iterator[Finding]:
    target = measure.target
    if measure.terms.ramp and target is None:
        yield fault(
            (*block.path, "ramp"),
            f"The ramp of {block.called} leads to no target. Add the target that holds after it.",
        )
        return
    before: Target | None = None
    for place, step in enumerate(measure.terms.ramp):
        path: Path = (*block.path, "ramp", place, step.level.comparison.value)
        if _against(measure, step.level):
            yield _turned(path, f"Step {place + 1} of the ramp", block.called, step.level, measure)
            continue
        if (
            target is not None
            and is_upward(target) is is_upward(step.level)
            and demand(step.level) > demand(target)
        ):
            yield warning(
                path,
                f"Step {place + 1} of the ramp of {block.called} ({level(step.level)}) asks more than the "
                f"target after it ({level(target)}). Is that meant?",
            )
        elif before is not None and demand(step.level) < demand(before):
            yield warning(
                path,
                f"Step {place + 1} of the ramp of {block.called} ({level(step.level)}) asks less than the "
                f"step before it ({level(before)}). Is that meant?",
            )
        before = step.level


def _interval(block: Block, measure: Measure) -> Iterator[Finding]:
    combined = measure.terms.combined
    good = combined.good_interval if combined else None
    better = measure.metric.better
    if good is None or better is Better.NEITHER or is_upward(good) is (better is Better.HIGHER):
        return
    yield fault(
        (*block.path, "combined", "good_interval", good.comparison.value),
        f"An interval of {block.called} is good when it is {level(good)}, yet {better} is better for "
        f"{measure.metric.id!r}. Turn the comparison round.",
    )


def _beyond(block: Block, measure: Measure) -> Iterator[Finding]:
    for key in ("credit", "bonus"):
        scheme = getattr(measure.terms, key)
        beyond, target = scheme.own_level if scheme else None, measure.target
        if beyond is None:
            continue
        path: Path = (*block.path, key, "beyond", beyond.comparison.value)
        if _against(measure, beyond):
            yield _turned(
                path, f"The level beyond which the {key}", f"{block.called} counts", beyond, measure
            )
        elif target is not None and is_upward(beyond) is is_upward(target):
            yield from _beside_target(path, key, block.called, beyond, target)
    yield from _both_paid(block, measure)


def _beside_target(path: Path, key: str, called: str, beyond: Target, target: Target) -> Iterator[Finding]:
    where = f"between {beyond.written} and {target.written}"
    if key == "credit" and demand(beyond) > demand(target):
        yield fault(
            path,
            f"The credit of {called} counts from {level(beyond)}, but the target is {level(target)}: a "
            f"figure {where} is met and would still cost. Mend one of the two.",
        )
    elif key == "credit" and beyond.value != target.value:
        yield warning(
            path,
            f"The credit of {called} counts from {level(beyond)}, but the target is {level(target)}: a "
            f"figure {where} is missed free of charge. Is that meant?",
        )
    elif key == "bonus" and demand(beyond) < demand(target):
        yield fault(
            path,
            f"The bonus of {called} counts from {level(beyond)}, but the target is {level(target)}: a "
            f"figure {where} is missed and would still earn. Mend one of the two.",
        )


def _both_paid(block: Block, measure: Measure) -> Iterator[Finding]:
    """A figure that costs a credit and earns a bonus at once."""
    credit, bonus = measure.terms.credit, measure.terms.bonus
    owed, earned = _start(measure, credit), _start(measure, bonus)
    if owed is None or earned is None or is_upward(owed) is not is_upward(earned):
        return
    if measure.target is not None and demand(earned) < demand(measure.target):
        return
    if (owed.value > earned.value) if is_upward(owed) else (owed.value < earned.value):
        yield fault(
            (*block.path, "bonus"),
            f"A figure of {block.called} between {earned.written} and {owed.written} would cost a credit "
            "and earn a bonus. Let the bonus begin where the credit ends.",
        )


def _start(measure: Measure, scheme: Scheme | None) -> Target | None:
    """The level from which a scheme counts, where it counts from one."""
    if scheme is None or scheme.own_level is not None:
        return scheme.own_level if scheme else None
    return measure.target if scheme.needs_target else None


def _gates(contract: Contract, known: dict[str, Measure]) -> Iterator[Finding]:
    for block, gate in each(contract, Gate):
        bonus = gate.paid_to is PaidTo.VENDOR
        for key in ("all_of", "any_of"):
            for place, test in enumerate(getattr(gate, key)):
                measure = known.get(test.measure)
                if measure is None or is_good(measure, test.level) in (None, bonus):
                    continue
                way = "higher" if higher_is_better(measure) else "lower"
                pays = "rewards a worse figure" if bonus else "charges a better figure"
                yield fault(
                    (*block.path, key, place, test.level.comparison.value),
                    f"{opening(block.called)} {pays}: {test.measure!r} {level(test.level)}, though {way} is "
                    "better. Turn the comparison round, or mend paid_to.",
                )


def _triggers(contract: Contract) -> Iterator[Finding]:
    for block, test in each(contract, Test):
        if test.asked is None:
            continue
        if test.reads is Reads.FIGURES:
            turned = [one for one in contract.measures if test.is_about(one.id) and is_good(one, test.asked)]
            if turned:
                yield warning(
                    block.at("level"),
                    f"{opening(block.called)} comes true when {turned[0].id!r} does well: "
                    f"{level(test.asked)}. Is that meant?",
                )
        elif not is_upward(test.asked):
            yield warning(
                block.at("level"),
                f"{opening(block.called)} comes true when little is lost: {level(test.asked)}. Is that "
                "meant?",
            )
