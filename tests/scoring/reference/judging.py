"""From readings to verdicts and points, each from the whole list of the periods before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.scoring.reference.record import NONE
from tests.scoring.reference.record import NOT_REPORTED
from tests.scoring.reference.record import F
from tests.scoring.reference.record import Judged

from outscore.model.outcome import Default
from outscore.model.period_facts import WhyAbsent
from outscore.model.result import Verdict
from outscore.model.target import Comparison
from outscore.model.terms import judging as j
from outscore.model.terms import measuring as ms
from outscore.model.terms.whole import Smoothing

if TYPE_CHECKING:
    from fractions import Fraction

    from tests.scoring.reference.record import Settled

    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.period_facts import PeriodFacts
    from outscore.model.period_facts import Reading
    from outscore.model.target import Target


def reaches(value: Fraction, target: Target) -> bool:
    """Whether a figure is at a level; "at least" and "at most" include the level itself."""
    return {
        Comparison.AT_LEAST: value >= target.value,
        Comparison.ABOVE: value > target.value,
        Comparison.AT_MOST: value <= target.value,
        Comparison.BELOW: value < target.value,
    }[target.comparison]


def upward(target: Target) -> bool:
    """Whether more is better."""
    return target.comparison in (Comparison.AT_LEAST, Comparison.ABOVE)


def higher_is_better(measure: Measure) -> bool:
    """Which way a figure should move."""
    if measure.metric.better.value == "neither" and measure.target:
        return upward(measure.target)
    return measure.metric.better.value != "lower"


def named(measures: tuple[str, ...], measure: str) -> bool:
    """Whether a list names a measure."""
    return measures == ("all",) or measure in measures


def bands_of(measure: Measure) -> list[tuple[j.Band, Verdict]]:
    """Best first, each with what it means; a target alone makes two."""
    target = measure.target
    if not measure.terms.bands:
        if target is None:
            return []
        return [(j.Band("met", target), Verdict.MET), (j.Band("missed"), Verdict.MISSED)]
    return [(band, band_verdict(band, target)) for band in measure.terms.bands]


def band_verdict(band: j.Band, target: Target | None) -> Verdict:
    """What the band says, else whether every figure in it reaches the target."""
    if band.verdict:
        return Verdict(band.verdict.value)
    if target is None:
        return Verdict.REPORT_ONLY
    if band.edge is None or upward(band.edge) != upward(target):
        return Verdict.MISSED
    sign = 1 if upward(target) else -1
    strict = (Comparison.ABOVE, Comparison.BELOW)
    stricter = band.edge.comparison in strict or target.comparison not in strict
    edge, goal = sign * band.edge.value, sign * target.value
    return Verdict.MET if edge > goal or (edge == goal and stricter) else Verdict.MISSED


def level_on(measure: Measure, past: list[Settled], facts: PeriodFacts) -> Target | None:
    """The ramp's level, else the level as it has risen since this target was agreed, else as written."""
    for step in measure.terms.ramp:
        if facts.period.start <= step.until:
            return step.level
    target = measure.target
    if target is None:
        return None
    for month in reversed(past):
        before = written(month.contract, measure.id)
        if before is None or (before.comparison, before.value) != (target.comparison, target.value):
            break
        if measure.id in month.levels:
            return type(target)(target.comparison, month.levels[measure.id], "risen")
    return target


def written(contract: Contract, measure: str) -> Target | None:
    """The target of a measure as a version of the contract prints it."""
    return next((one.target for one in contract.measures if one.id == measure), None)


def judge(contract: Contract, measure: Measure, past: list[Settled], facts: PeriodFacts) -> Judged:
    """Missing data, smoothing, rounding, band, default, then repeat and points."""
    reading = facts.readings.get(measure.id, NOT_REPORTED)
    found = verdict_on(contract, measure, past, reading, level_on(measure, past, facts))
    count_misses(measure, past, found)
    settle_in(contract, measure, facts, found)
    if not reading.mature:
        found.provisional, found.failed = True, False
        return found
    if found.settling and found.settling.effect is j.SettlingEffect.REPORT_ONLY:
        return found
    give_points(contract, measure, past, found)
    return found


def verdict_on(
    contract: Contract, measure: Measure, past: list[Settled], reading: Reading, level: Target | None
) -> Judged:
    """What the reading counts as."""
    bands = bands_of(measure)
    best = bands[0][0] if bands else None
    if all(verdict is Verdict.REPORT_ONLY for _, verdict in bands) and not reading.grade:
        known = None if reading.value is None else prepared(measure, past, reading.value)
        return Judged(None, level) if known is None else band_for(measure, known, level)
    if reading.treated_as_met:
        return Judged(reading.value, level, Verdict.MET, best, relieved=True)
    if reading.grade:
        graded = (Judged(None, level, verdict, band) for band, verdict in bands if band.band == reading.grade)
        return next(graded, Judged(None, level))
    missing = measure.terms.missing_data or contract.terms.missing_data
    counts_as = absent_as(missing, reading)
    if counts_as is None:
        assert reading.value is not None
        return band_for(measure, prepared(measure, past, reading.value), level)
    return declared(measure, past, counts_as, missing.fail_as if missing else "", level)


def absent_as(missing: ms.MissingData | None, reading: Reading) -> ms.Absent | None:
    """What a missing figure, or too small a sample, counts as; None for a figure that counts."""
    if reading.absent is WhyAbsent.ALL_RELIEVED or (reading.value is None and missing is None):
        return ms.Absent.NOT_MEASURED
    if missing is None:
        return None
    if reading.value is None:
        return missing.no_volume if reading.absent is WhyAbsent.NO_VOLUME else missing.no_report
    small = reading.count is not None and reading.count < missing.fewer_than
    return missing.few if small else None


def declared(
    measure: Measure, past: list[Settled], counts_as: ms.Absent, fail_as: str, level: Target | None
) -> Judged:
    """A verdict without a figure of its own."""
    bands = bands_of(measure)
    if counts_as is ms.Absent.FAIL:
        missed = [band for band, verdict in bands if verdict is Verdict.MISSED]
        as_named = [band for band in missed if band.band == fail_as]
        band = next(iter(as_named + missed), None)
        return Judged(None, level, Verdict.MISSED, band, below_minimum=under(measure.terms.minimum, band))
    if counts_as is ms.Absent.MET:
        return Judged(None, level, Verdict.MET, bands[0][0] if bands else None)
    if counts_as is ms.Absent.PREVIOUS:
        known = [m.judged[measure.id].figure for m in past if measure.id in m.judged]
        for value in reversed(known):
            if value is not None:
                return band_for(measure, value, level)
    return Judged(None, level)


def under(minimum: Target | None, band: j.Band | None) -> bool:
    """Whether a failure without a figure is below the minimum: not in a band that lies at or above it."""
    return minimum is not None and (
        band is None or band_verdict(j.Band("", band.edge), minimum) is not Verdict.MET
    )


def prepared(measure: Measure, past: list[Settled], value: Fraction) -> Fraction:
    """Averaged with the period before, then rounded, where the contract says so."""
    if measure.terms.smoothing is Smoothing.WITH_PREVIOUS and past:
        before = averaged_in(past[-1], measure.id)
        if before is not None:
            value = (before + value) / 2
    if measure.terms.round_value:
        value = to_step(value, measure.terms.round_value.to, measure.terms.round_value.how)
    return value


def averaged_in(month: Settled, name: str) -> Fraction | None:
    """What a period brings to the next average: its own figure, or what the contract took instead of it."""
    judged = month.judged.get(name, Judged())
    if judged.relieved or not judged.measured:
        return None
    own = next(one for one in month.contract.measures if one.id == name)
    reading = month.facts.readings.get(name, NOT_REPORTED)
    rejected = absent_as(own.terms.missing_data or month.contract.terms.missing_data, reading) is not None
    return judged.value if rejected else reading.value


def to_step(value: Fraction, step: Fraction, how: ms.RoundingMode) -> Fraction:
    """The nearest multiple of a step, by one of four rules."""
    size = abs(value) / step
    low = size.numerator // size.denominator
    rest = size - low
    if how is ms.RoundingMode.UP:
        low += rest > 0
    elif how is ms.RoundingMode.HALF_UP:
        low += rest >= F(1, 2)
    elif how is ms.RoundingMode.HALF_EVEN:
        low += rest > F(1, 2) or (rest == F(1, 2) and low % 2 == 1)
    return low * step if value >= 0 else -low * step


def band_for(measure: Measure, value: Fraction, level: Target | None) -> Judged:
    """The first band whose edge is reached; where the level has moved, it decides between met and missed."""
    bands = bands_of(measure)
    reached = [one for one in bands if one[0].edge is None or reaches(value, one[0].edge)]
    band, verdict = reached[0] if reached else (None, Verdict.REPORT_ONLY)
    if level is None:
        return Judged(value, level, verdict, band)
    if measure.target is not None and level != measure.target and verdict is not Verdict.REPORT_ONLY:
        wanted = Verdict.MET if reaches(value, level) else Verdict.MISSED
        if verdict is not wanted:
            fitting = [one for one, means in bands if means is wanted]
            edge_on = fitting[-1] if wanted is Verdict.MET else fitting[0]
            band, verdict = edge_on, wanted
    exceeded = value > level.value if upward(level) else value < level.value
    minimum = measure.terms.minimum
    below = minimum is not None and not reaches(value, minimum)
    return Judged(value, level, verdict, band, exceeded, below)


def count_misses(measure: Measure, past: list[Settled], found: Judged) -> None:
    """Below the minimum is a default at once; between the levels it takes several."""
    rule = measure.terms.expected_misses
    if rule is None or found.verdict is not Verdict.MISSED:
        return
    found.misses = sum(
        is_miss(rule, one) for one in months_of(past, measure.id, rule.in_last - 1) if one.failed
    ) + is_miss(rule, found)
    if found.below_minimum:
        found.default = Default.MINIMUM
    elif found.misses >= rule.times:
        found.default = Default.EXPECTED


def is_miss(rule: j.ExpectedMisses, one: Judged) -> bool:
    """Whether a failure counts as a miss of the expected level."""
    return not one.below_minimum or rule.below_minimum is j.Counts.COUNT


def months_of(past: list[Settled], measure: str, count: int) -> list[Judged]:
    """The last so many periods of a measure."""
    if count <= 0:
        return []
    return [month.judged[measure] for month in past[-count:] if measure in month.judged]


def settle_in(contract: Contract, measure: Measure, facts: PeriodFacts, found: Judged) -> None:
    """In the first months a failure may be only reported, and may not count later."""
    rule = contract.terms.settling_in
    if rule and named(rule.measures, measure.id) and facts.period.start <= rule.until:
        found.settling = rule
    missed = found.verdict is Verdict.MISSED
    found.failed = missed and (found.settling is None or found.settling.earlier_failures is j.Counts.COUNT)
    reported = found.settling is not None and found.settling.effect is j.SettlingEffect.REPORT_ONLY
    if reported and found.verdict is not Verdict.NOT_MEASURED:
        found.verdict = Verdict.REPORT_ONLY


def give_points(contract: Contract, measure: Measure, past: list[Settled], found: Judged) -> None:
    """The band's points, times the multiplier for a repeat, at a share while settling in."""
    missed = found.verdict is Verdict.MISSED
    found.liable = missed and (measure.terms.expected_misses is None or found.default is not Default.NONE)
    rule = contract.terms.repeats
    if rule and missed and named(rule.measures, measure.id):
        found.repeat = failed_before(rule, [m.judged[measure.id] for m in past if measure.id in m.judged])
    if found.band and found.band.points and (found.liable or not missed):
        found.base_points = found.points = found.band.points
    if found.settling and found.settling.effect is j.SettlingEffect.NO_CREDITS:
        found.liable = False
    if rule and found.repeat and rule.multiply_points_by is not None:
        found.points *= rule.multiply_points_by
    if found.settling and found.settling.effect is j.SettlingEffect.REDUCED_POINTS:
        found.points *= (found.settling.points_percent or NONE) / 100


def failed_before(rule: j.Repeats, earlier: list[Judged]) -> bool:
    """Whether the previous period failed; one that was not measured is passed over or breaks the chain."""
    if rule.not_measured is j.Gap.KEEPS:
        earlier = [one for one in earlier if one.measured]
    return bool(earlier) and earlier[-1].failed
