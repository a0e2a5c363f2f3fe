"""Whether a figure can be measured as the contract says, and what a missing one means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.lints.blocks import each
from outscore.contracts.lints.blocks import measure_blocks
from outscore.contracts.lints.direction import is_upward
from outscore.contracts.lints.finding import fault
from outscore.contracts.lints.finding import warning
from outscore.contracts.lints.said import joined
from outscore.contracts.lints.said import level
from outscore.contracts.lints.said import number
from outscore.contracts.lints.said import opening
from outscore.contracts.lints.stakes import costs_money
from outscore.contracts.lints.stakes import met_bands
from outscore.contracts.lints.stakes import missed_bands
from outscore.model.metric import Combine
from outscore.model.terms.measuring import Absent
from outscore.model.terms.measuring import Effect
from outscore.model.terms.measuring import Method
from outscore.model.terms.measuring import Needs
from outscore.model.terms.measuring import Relief
from outscore.model.terms.schemes import CountInWindow
from outscore.model.terms.schemes import CountOf
from outscore.model.terms.schemes import ExcessTable
from outscore.model.terms.schemes import GainShare
from outscore.model.terms.schemes import PerOccurrence
from outscore.model.terms.schemes import PerUnit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.lints.blocks import Block
    from outscore.contracts.lints.finding import Finding
    from outscore.contracts.lints.finding import Path
    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.terms.measuring import MissingData


def measuring_findings(contract: Contract) -> Iterator[Finding]:
    """What keeps a figure from being measured, and gaps in what a missing one means."""
    yield from _unsaid(contract)
    for block in measure_blocks(contract):
        if block.measure is not None:
            yield from _missing(contract, block, block.measure)
            yield from _intervals(block, block.measure)
            yield from _exclusions(block, block.measure)
            yield from _rounding(block, block.measure)
    yield from _relief(contract)


def _unsaid(contract: Contract) -> Iterator[Finding]:
    """Measures with money or points of which nothing says what a missing figure means."""
    if contract.terms.missing_data is not None:
        return
    open_ones = [
        block
        for block in measure_blocks(contract)
        if block.measure and not block.measure.terms.missing_data and costs_money(contract, block.measure)
    ]
    if open_ones:
        shown = [block.called.removeprefix("measure ") for block in open_ones[:4]]
        more = [f"{len(open_ones) - 4} more"] if len(open_ones) > 4 else []
        yield fault(
            open_ones[0].path,
            f"What does it mean when {joined([*shown, *more], 'or')} is not reported, or has no volume? "
            "Points or money hang on it. Add missing_data here, or for the whole contract.",
        )


def _missing(contract: Contract, block: Block, measure: Measure) -> Iterator[Finding]:
    own, general = measure.terms.missing_data, contract.terms.missing_data
    missing, path = (own, (*block.path, "missing_data")) if own else (general, ("missing_data",))
    if missing is not None and Absent.FAIL in (missing.no_report, missing.no_volume, missing.few):
        yield from _failed(block, measure, missing, path)


def _failed(block: Block, measure: Measure, missing: MissingData, path: Path) -> Iterator[Finding]:
    labels = [band.band for band in missed_bands(measure)]
    if missing.fail_as in [band.band for band in met_bands(measure)]:
        yield fault(
            (*path, "fail_as"),
            f"A missing figure fails as {missing.fail_as!r}, but {block.called} is met in that band.",
        )
    elif len(labels) > 1 and missing.fail_as not in labels:
        yield fault(
            path,
            f"As which band does a missing figure of {block.called} fail: {joined(labels, 'or')}? Add "
            "fail_as.",
        )
    if labels and _needs_figure(measure):
        yield warning(
            path,
            f"A missing figure of {block.called} counts as failed, but its credit is worked out from the "
            "figure, so it costs nothing. Is that meant?",
        )


def _needs_figure(measure: Measure) -> bool:
    credit = measure.terms.credit
    values = isinstance(credit, CountInWindow) and credit.counting is CountOf.VALUE
    return values or isinstance(credit, PerUnit | PerOccurrence | ExcessTable | GainShare)


def _intervals(block: Block, measure: Measure) -> Iterator[Finding]:
    combined = measure.terms.combined
    if combined is None or combined.method is Method.WHOLE_PERIOD:
        return
    if combined.method is Method.SHARE_OF_GOOD_INTERVALS:
        yield from _share(block, measure)
    if measure.metric.combine is Combine.TOTAL and combined.method is Method.AVERAGE_OF_INTERVALS:
        yield fault(
            (*block.path, "combined", "method"),
            f"The metric {measure.metric.id!r} of {block.called} is a total, so the mean of its intervals "
            "is not what it says. Use a metric that divides, or whole_period.",
        )


def _share(block: Block, measure: Measure) -> Iterator[Finding]:
    """The target of a share of good intervals is a share, and more of it is better."""
    target = measure.target
    if target is None:
        return
    place = (*block.path, "target", target.comparison.value)
    is_what = f"The figure of {block.called} is the percentage of good intervals"
    if not is_upward(target):
        yield fault(
            place,
            f"{is_what}, of which more is better, but the target is {level(target)}. Turn the comparison "
            "round; the level of one interval stands under good_interval.",
        )
    elif not 1 < target.value <= 100:
        yield fault(
            place,
            f"{is_what}, from 0 to 100, but the target is {level(target)}. Write 95 for 95 percent; the "
            "level of one interval stands under good_interval.",
        )


def _exclusions(block: Block, measure: Measure) -> Iterator[Finding]:
    metric = measure.metric
    for place, exclusion in enumerate(measure.terms.exclusions):
        path = (*block.path, "exclusions", place, "effect")
        if metric.combine is Combine.PRINTED:
            yield fault(
                path,
                f"Nothing can be left out of {block.called}: the feed gives only the finished figure of "
                f"{metric.id!r}. Use a metric with its counts.",
            )
        elif metric.denominator is None and exclusion.effect in (Effect.BOTH, Effect.DENOMINATOR):
            yield fault(
                path,
                f"{exclusion.effect} needs something below the line, but {metric.id!r} of {block.called} is "
                "a total. Write leave_out_of_numerator.",
            )


def _rounding(block: Block, measure: Measure) -> Iterator[Finding]:
    """Levels that lie between the steps to which the figure is rounded."""
    rounding = measure.terms.round_value
    if rounding is None or rounding.to <= 0:
        return
    levels = [measure.target, measure.terms.minimum, *(band.edge for band in measure.terms.bands)]
    between = [level(one) for one in levels if one is not None and (one.value / rounding.to).denominator != 1]
    if between:
        yield warning(
            (*block.path, "round_value", "to"),
            f"{opening(block.called)} is rounded to {number(rounding.to)} before it is judged, but "
            f"{joined(list(dict.fromkeys(between)))} is finer than that. Check the step, or the level.",
        )


def _relief(contract: Contract) -> Iterator[Finding]:
    authority = contract.terms.relief_authority
    grounds = list(each(contract, Relief))
    claimed = [block for block, relief in grounds if relief.needs is Needs.APPROVAL]
    if claimed and not authority:
        yield warning(
            claimed[0].at("needs"),
            f"Who may approve a claim under {claimed[0].called}? Name the roles and people under "
            "relief_authority.",
        )
    elif claimed and all(role.hours_up_to is not None for role in authority):
        longest = max(role.hours_up_to for role in authority if role.hours_up_to is not None)
        yield warning(
            ("relief_authority",),
            f"Nobody may decide a claim of more than {number(longest)} hours. Give one role no hours_up_to.",
        )
    for block, relief in grounds:
        if relief.forecast is not None and relief.forecast.forecast == relief.forecast.actual:
            yield fault(
                (*block.path, "forecast", "actual"),
                f"{opening(block.called)} holds {relief.forecast.actual!r} against itself. Name the "
                "quantity that arrived and the one that was forecast.",
            )
