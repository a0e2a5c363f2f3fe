"""From a reading to a verdict: missing data, smoothing, rounding, bands, defaults, repeats, points."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.carry import Mark
from outscore.model.carry import State
from outscore.model.outcome import Default
from outscore.model.period_facts import Reading
from outscore.model.period_facts import WhyAbsent
from outscore.model.result import Verdict
from outscore.model.target import Target
from outscore.model.terms.clause import names
from outscore.model.terms.judging import Counts
from outscore.model.terms.judging import SettlingEffect
from outscore.model.terms.measuring import Absent
from outscore.model.terms.whole import Smoothing
from outscore.scoring.banding import banding
from outscore.scoring.banding import exceeds
from outscore.scoring.banding import fails_below
from outscore.scoring.banding import higher_is_better
from outscore.scoring.exact import ZERO
from outscore.scoring.judge import reaches
from outscore.scoring.missing import counts_as
from outscore.scoring.missing import why_missing
from outscore.scoring.repeating import failed_before
from outscore.scoring.repeating import points_of
from outscore.scoring.rounding import rounded
from outscore.scoring.schemes import SCHEMES
from outscore.scoring.wording import exact_text

if TYPE_CHECKING:
    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.period import Period
    from outscore.model.terms.judging import Band
    from outscore.model.terms.judging import Repeats
    from outscore.model.terms.judging import SettlingIn
    from outscore.model.terms.measuring import MissingData
    from outscore.scoring.banding import Banding

NO_READING = Reading(None, absent=WhyAbsent.NO_REPORT, reason="Nothing was reported.")
STILL_RIPENS = "The figure may still ripen."
_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Rule:
    """How one measure is judged, worked out once for each version of the contract.

    is_reported: whether no figure of it is met or missed.
    """

    measure: Measure
    banding: Banding
    higher_is_better: bool
    missing: MissingData | None
    repeats: Repeats | None
    settling: SettlingIn | None
    window: int
    is_reported: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict with everything it rests on; `band` is the band itself, `liable` whether money may follow."""

    value: Fraction | None
    level: Target | None
    verdict: Verdict
    band: Band | None = None
    reason: str = ""
    exceeded: bool = False
    below_minimum: bool = False
    default: Default = Default.NONE
    misses: int = 0
    repeat: bool = False
    settling: bool = False
    failed: bool = False
    liable: bool = False
    treated_as_met: bool = False
    provisional: bool = False
    base_points: Fraction = ZERO
    points: Fraction = ZERO


def rule(contract: Contract, measure: Measure, window: int) -> Rule:
    """How a measure of a contract is judged; `window` is how many past periods later steps look at."""
    terms, bands = contract.terms, banding(measure)
    return Rule(
        measure=measure,
        banding=bands,
        higher_is_better=higher_is_better(measure),
        missing=measure.terms.missing_data or terms.missing_data,
        repeats=terms.repeats if terms.repeats and names(terms.repeats.measures, measure.id) else None,
        settling=(
            terms.settling_in if terms.settling_in and names(terms.settling_in.measures, measure.id) else None
        ),
        window=window,
        is_reported=not bands.is_judged,
    )


def judge_reading(rule: Rule, reading: Reading, state: State, period: Period) -> Judged:
    """The verdict on one reading, with its points; pure in the reading and what was carried."""
    level = level_in_force(rule, state, period)
    found = _with_default(rule, _found(rule, reading, state, level), state)
    settling = rule.settling if rule.settling and period.start <= rule.settling.until else None
    if not reading.mature:
        return _provisional(found, settling)
    return _with_points(rule, found, state, settling)


def level_in_force(rule: Rule, state: State, period: Period) -> Target | None:
    """The level of the period: of the ramp, as it has risen, or as written; a new target ends a rise."""
    for step in rule.measure.terms.ramp:
        if period.start <= step.until:
            return step.level
    target, level = rule.measure.target, risen_level(rule, state)
    return target if target is None or level is None else Target(target.comparison, level, exact_text(level))


def risen_level(rule: Rule, state: State) -> Fraction | None:
    """The level as it has risen; None where it has not, or has from another target than the one in force."""
    target = rule.measure.target
    if target is None or (state.written, state.compared) != (target.value, target.comparison):
        return None
    return state.level


def _found(rule: Rule, reading: Reading, state: State, level: Target | None) -> Judged:
    if rule.is_reported and not reading.grade:
        return _reported(rule, reading, state, level)
    if reading.treated_as_met:
        best = rule.banding.best()
        reason = reading.reason or "Treated as met by approved relief."
        return Judged(reading.value, level, Verdict.MET, best, reason, treated_as_met=True)
    if reading.grade:
        return _graded(rule, reading, level)
    missing = counts_as(rule.missing, reading)
    if missing is not None:
        return _absent(rule, missing, reading, state, level)
    assert reading.value is not None  # noqa: S101 `counts_as` has answered for every reading without a value
    return _banded(rule, _prepared(rule, reading.value, state), level, reading.reason)


def _reported(rule: Rule, reading: Reading, state: State, level: Target | None) -> Judged:
    """What is only reported: nothing that the contract says of missing figures makes it met or missed."""
    if reading.value is None:
        return Judged(None, level, Verdict.NOT_MEASURED, None, why_missing(reading))
    return _banded(rule, _prepared(rule, reading.value, state), level, reading.reason)


def _graded(rule: Rule, reading: Reading, level: Target | None) -> Judged:
    band, verdict = rule.banding.named(reading.grade)
    reason = reading.reason if band else f"{reading.grade!r} is none of the contract's grades."
    return Judged(None, level, verdict, band, reason)


def _absent(rule: Rule, what: Absent, reading: Reading, state: State, level: Target | None) -> Judged:
    why = why_missing(reading)
    match what:
        case Absent.FAIL:
            band = declared_band(rule.banding, rule.missing)
            return Judged(
                None,
                level,
                Verdict.MISSED,
                band,
                f"{why} The contract counts this as failed.",
                below_minimum=fails_below(band, rule.measure.terms.minimum),
            )
        case Absent.MET:
            return Judged(
                None, level, Verdict.MET, rule.banding.best(), f"{why} The contract counts this as met."
            )
        case Absent.PREVIOUS if state.last is not None:
            return _banded(rule, state.last, level, f"{why} The contract takes the last measured figure.")
        case _:
            return Judged(None, level, Verdict.NOT_MEASURED, None, why)


def declared_band(banding: Banding, missing: MissingData | None) -> Band | None:
    """The band that a period counts as which the contract declares failed for want of a figure."""
    return banding.failing(missing.fail_as if missing else "")


def _prepared(rule: Rule, value: Fraction, state: State) -> Fraction:
    """Smoothed, then rounded, where the contract says so."""
    terms = rule.measure.terms
    if terms.smoothing is Smoothing.WITH_PREVIOUS and state.own is not None:
        value = (value + state.own) * _HALF
    if terms.round_value is not None:
        value = rounded(value, terms.round_value.to, terms.round_value.how)
    return value


def _banded(rule: Rule, value: Fraction, level: Target | None, reason: str) -> Judged:
    band, verdict = rule.banding.of(value)
    if level is None:
        return Judged(value, level, verdict, band, reason)
    if level is not rule.measure.target and verdict is not Verdict.REPORT_ONLY:
        band, verdict = _at_moved_level(rule, value, level, band)
    minimum = rule.measure.terms.minimum
    below = minimum is not None and not reaches(value, minimum)
    return Judged(value, level, verdict, band, reason, exceeds(value, level), below)


def _at_moved_level(
    rule: Rule, value: Fraction, level: Target, band: Band | None
) -> tuple[Band | None, Verdict]:
    """Where a ramp or a step-up has moved the level, it alone decides met or missed; bands say how badly."""
    wanted = Verdict.MET if reaches(value, level) else Verdict.MISSED
    fitting = [one for one, verdict in rule.banding.steps if verdict is wanted]
    if band in fitting or not fitting:
        return band, wanted
    return (fitting[-1] if wanted is Verdict.MET else fitting[0]), wanted


def _with_default(rule: Rule, found: Judged, state: State) -> Judged:
    expected = rule.measure.terms.expected_misses
    if expected is None or found.verdict is not Verdict.MISSED:
        return found
    earlier = state.marks[-(expected.in_last - 1) :] if expected.in_last > 1 else ()
    counts = not found.below_minimum or expected.below_minimum is Counts.COUNT
    misses = sum(mark.miss for mark in earlier) + counts
    if found.below_minimum:
        default = Default.MINIMUM
    else:
        default = Default.EXPECTED if misses >= expected.times else Default.NONE
    return _replaced(found, default=default, misses=misses)


def _provisional(found: Judged, settling: SettlingIn | None) -> Judged:
    return _replaced(
        found,
        verdict=_shown(found, settling),
        settling=settling is not None,
        provisional=True,
        reason=found.reason or STILL_RIPENS,
    )


def _shown(found: Judged, settling: SettlingIn | None) -> Verdict:
    """The verdict; while settling in it may be that a figure is only reported."""
    only = settling is not None and settling.effect is SettlingEffect.REPORT_ONLY
    return Verdict.REPORT_ONLY if only and found.verdict is not Verdict.NOT_MEASURED else found.verdict


def _with_points(rule: Rule, found: Judged, state: State, settling: SettlingIn | None) -> Judged:
    missed = found.verdict is Verdict.MISSED
    failed = missed and (settling is None or settling.earlier_failures is Counts.COUNT)
    if settling is not None and settling.effect is SettlingEffect.REPORT_ONLY:
        return _replaced(found, verdict=_shown(found, settling), settling=True, failed=failed)
    liable = missed and (rule.measure.terms.expected_misses is None or found.default is not Default.NONE)
    repeat = missed and rule.repeats is not None and failed_before(rule.repeats, state)
    base = found.band.points if found.band and found.band.points else ZERO
    if not liable and missed:
        base = ZERO
    points = points_of(base, rule.repeats if repeat else None, settling)
    if base == points and not (missed or settling):
        return found if base == 0 else _replaced(found, base_points=base, points=points)
    return _replaced(
        found,
        repeat=repeat,
        settling=settling is not None,
        failed=failed,
        liable=liable and not (settling and settling.effect is SettlingEffect.NO_CREDITS),
        base_points=base,
        points=points,
    )


def _replaced(found: Judged, **changes: object) -> Judged:
    fields = {name: getattr(found, name) for name in Judged.__slots__}
    return Judged(**{**fields, **changes})


def carried(
    rule: Rule, found: Judged, reading: Reading, state: State, steps: int, level: Fraction | None
) -> State:
    """What is carried of the measure to the next period.

    `steps` were charged by a scheme that counts in steps; `level` is its new level, None where it stays. A
    rise lapses for good where another target is agreed.
    """
    measured = found.verdict is not Verdict.NOT_MEASURED and not found.provisional
    counts_as_miss = found.failed and (
        not found.below_minimum
        or rule.measure.terms.expected_misses is None
        or rule.measure.terms.expected_misses.below_minimum is Counts.COUNT
    )
    value = None if found.provisional else found.value
    level = risen_level(rule, state) if level is None else level
    target = rule.measure.target if level is not None else None
    mark = Mark(measured, found.failed, counts_as_miss, found.exceeded, value)
    marks = _used_up(rule, (*state.marks, mark), steps)
    return State(
        marks=marks[-rule.window :] if rule.window else (),
        own=_averaged_in(rule, found, reading) if measured else None,
        last=value if value is not None else state.last,
        chain=found.failed if measured else state.chain,
        run=(state.run + 1 if found.failed else 0) if measured else state.run,
        level=level,
        written=target.value if target else None,
        compared=target.comparison if target else None,
    )


def _averaged_in(rule: Rule, found: Judged, reading: Reading) -> Fraction | None:
    """What the next average takes of a period: its own figure, or the one that the contract put in its place.

    A period that counts as met or failed without its figure has none to give.
    """
    if found.value is None or found.treated_as_met:
        return None
    return reading.value if counts_as(rule.missing, reading) is None else found.value


def _used_up(rule: Rule, marks: tuple[Mark, ...], steps: int) -> tuple[Mark, ...]:
    """The marks without the failures that this period's steps have charged for."""
    credit = rule.measure.terms.credit
    used_up = SCHEMES[type(credit)].used_up if credit is not None and steps else None
    return marks if used_up is None else used_up(credit, marks, steps)
