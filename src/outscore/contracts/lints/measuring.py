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
from outscore.model.terms.measuring import ReliefEffect
from outscore.model.terms.measuring import ReliefUnit
from outscore.model.terms.measuring import WeekDay
from outscore.scoring.hours import minute_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.lints.blocks import Block
    from outscore.contracts.lints.finding import Finding
    from outscore.contracts.lints.finding import Path
    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.terms.measuring import HourWindow
    from outscore.model.terms.measuring import MissingData
    from outscore.model.terms.measuring import UsedOnce

MOST_BEFORE = 3


def measuring_findings(contract: Contract) -> Iterator[Finding]:
    """What keeps a figure from being measured, and gaps in what a missing one means."""
    yield from _unsaid(contract)
    for block, measure in measure_blocks(contract):
        yield from _missing(contract, block, measure)
        yield from _intervals(block, measure)
        yield from _exclusions(block, measure)
        yield from _rounding(block, measure)
        yield from _hours(contract, block, measure)
        yield from _used_once(contract, block, measure)
    yield from _closed_days(contract)
    yield from _relief(contract)


def _unsaid(contract: Contract) -> Iterator[Finding]:
    """Measures with money or points of which nothing says what a missing figure means."""
    if contract.terms.missing_data is not None:
        return
    open_ones = [
        block
        for block, measure in measure_blocks(contract)
        if not measure.terms.missing_data and costs_money(contract, measure)
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
    credit = measure.terms.credit
    if labels and credit is not None and credit.needs_figure:
        yield warning(
            path,
            f"A missing figure of {block.called} counts as failed, but its credit is worked out from the "
            "figure, so it costs nothing. Is that meant?",
        )


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


def _hours(contract: Contract, block: Block, measure: Measure) -> Iterator[Finding]:
    """Hour windows that are no hours, and closed days that nothing lists."""
    for place, window in enumerate(_windows(measure)):
        path = (*block.path, "combined", "hours", place)
        begin, end = minute_of(window.since), minute_of(window.until)
        for key, clock, found in (("from", window.since, begin), ("to", window.until, end)):
            if found is None:
                sentence = f'{clock!r} is no time of the day. Write it as "08:00", up to "24:00".'
                yield fault((*path, key), sentence)
        if begin is not None and end is not None and end <= begin:
            yield fault(
                (*path, "to"),
                f"The hours of {block.called} end at {window.until}, not after {window.since}. Hours beyond "
                f'midnight are two windows: one to "24:00", and one from "00:00" on the days after.',
            )
        if WeekDay.CLOSED_DAY in window.days and not contract.terms.closed_days:
            yield fault(
                (*path, "days"),
                f"Which days are closed days for {block.called}? List them under closed_days.",
            )


def _windows(measure: Measure) -> tuple[HourWindow, ...]:
    return measure.terms.combined.hours if measure.terms.combined else ()


def _closed_days(contract: Contract) -> Iterator[Finding]:
    """Measures that count on every day of the week, and yet not on closed days."""
    count = len(contract.terms.closed_days)
    for block, measure in measure_blocks(contract):
        named = {day for window in _windows(measure) for day in window.days}
        if count and named == set(WeekDay) - {WeekDay.CLOSED_DAY}:
            days = f"{count} closed days" if count > 1 else "closed day"
            yield warning(
                (*block.path, "combined", "hours"),
                f"On the {days} {block.called} counts nothing, though it counts on each day of the week. If "
                "its hours hold on closed days too, add closed_day to days.",
            )


def _used_once(contract: Contract, block: Block, measure: Measure) -> Iterator[Finding]:
    """Measures that cannot be charged before this one, or that leave nothing to tell their time by."""
    terms = measure.terms.combined.used_once if measure.terms.combined else None
    if terms is None:
        return
    path = (*block.path, "combined", "used_once", "by")
    known = {one.id: one for one in contract.measures}
    if len(terms.by) > MOST_BEFORE:
        yield fault(path, f"{opening(block.called)} comes after {len(terms.by)} measures. At most three.")
    for place, name in enumerate(terms.by):
        before = known.get(name)
        if name == measure.id:
            yield fault((*path, place), f"{opening(block.called)} cannot be charged before itself.")
        elif before is not None:
            yield from _before((*path, place), contract, block, terms, before)


def _before(
    path: Path, contract: Contract, block: Block, terms: UsedOnce, before: Measure
) -> Iterator[Finding]:
    earlier = before.terms.combined.used_once if before.terms.combined else None
    missing = [name for name in earlier.by if name not in terms.by] if earlier else []
    if missing:
        yield fault(
            path,
            f"{before.id!r} comes after {joined([repr(name) for name in missing])}, which {block.called} "
            "does not name. Name it here as well, and let no two measures come after each other.",
        )
    if before.terms.grades or before.metric.combine is Combine.PRINTED:
        yield fault(path, f"{before.id!r} has no counts by stretch of time, so its time cannot be told.")
    if not costs_money(contract, before):
        yield warning(path, f"{before.id!r} costs nothing, so no time is ever used by it. Is that meant?")


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
        yield from _share_granted(block, relief)


def _share_granted(block: Block, relief: Relief) -> Iterator[Finding]:
    """How much of a period must be granted before all of it counts as met."""
    share = relief.from_percent
    if share is not None and relief.effect is not ReliefEffect.TREAT_AS_MET:
        yield fault(
            block.at("from_percent"),
            f"{opening(block.called)} takes out what was granted and nothing else: from_percent belongs to "
            "treat_period_as_met. Leave it out.",
        )
    elif share is not None and not 0 <= share <= 100:
        yield fault(block.at("from_percent"), "A share of the period is 0 to 100 percent: mend it.")
    elif share is None and relief.effect is ReliefEffect.TREAT_AS_MET and not _whole_only(relief):
        yield fault(
            block.at("effect"),
            f"How much of a period must be granted under {block.called} before all of it counts as met? Add "
            "from_percent: 50 for half of it, 0 for a claim of any length.",
        )


def _whole_only(relief: Relief) -> bool:
    """Whether a period is relieved whole or not at all."""
    return relief.forecast is not None and relief.forecast.per is ReliefUnit.PERIOD
