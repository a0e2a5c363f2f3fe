"""The contract's arithmetic written a second time, plainly, so that the engine can be held against it.

Every period is worked out from the whole list of the periods before it: nothing is carried, nothing is kept
short, nothing is fast. What a term means is taken from its sentence in model/terms.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any

from outscore.model.currency import minor_unit
from outscore.model.outcome import Default
from outscore.model.outcome import Entry
from outscore.model.outcome import HeldStatus
from outscore.model.period_facts import Reading
from outscore.model.period_facts import WhyAbsent
from outscore.model.result import Verdict
from outscore.model.target import Comparison
from outscore.model.terms import judging as j
from outscore.model.terms import limits as lim
from outscore.model.terms import measuring as ms
from outscore.model.terms import rating as rat
from outscore.model.terms import schemes as sch
from outscore.model.terms import timing as tim
from outscore.model.terms import triggers as tri
from outscore.model.terms.whole import Smoothing

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Sequence
    from datetime import date

    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.outcome import Outcome
    from outscore.model.period import Period
    from outscore.model.period_facts import PeriodFacts
    from outscore.model.target import Target

F = Fraction
NONE = F(0)
UNJUDGED = (Verdict.NOT_MEASURED, Verdict.REPORT_ONLY)
NOT_REPORTED = Reading(None, absent=WhyAbsent.NO_REPORT)


@dataclass
class Judged:
    """What the contract says of a measure in a period."""

    value: Fraction | None = None
    level: Target | None = None
    verdict: Verdict = Verdict.NOT_MEASURED
    band: j.Band | None = None
    exceeded: bool = False
    below_minimum: bool = False
    default: Default = Default.NONE
    misses: int = 0
    repeat: bool = False
    failed: bool = False
    liable: bool = False
    relieved: bool = False
    provisional: bool = False
    settling: j.SettlingIn | None = None
    base_points: Fraction = NONE
    points: Fraction = NONE

    @property
    def measured(self) -> bool:
        """Whether there is a result that later steps may look at; a figure that may still ripen is none."""
        return self.verdict is not Verdict.NOT_MEASURED and not self.provisional

    @property
    def open(self) -> bool:
        """Whether nothing has been decided of it: neither met nor missed for good."""
        return self.verdict in UNJUDGED or self.provisional

    @property
    def figure(self) -> Fraction | None:
        """The figure, where it is final."""
        return None if self.provisional else self.value

    @property
    def free(self) -> bool:
        """Whether a failure costs nothing because the service is still settling in."""
        free = (j.SettlingEffect.REPORT_ONLY, j.SettlingEffect.NO_CREDITS)
        return self.settling is not None and self.settling.effect in free


@dataclass
class Part:
    """A part of a credit, and the period it goes back to."""

    what: str
    measure: str
    clause: str
    amount: Fraction
    origin: Period
    band: str = ""
    of_pool: bool = False
    withheld: bool = False
    counted: bool = False

    def at(self, amount: Fraction) -> Part:
        """The same part with another amount."""
        return Part(**{**vars(self), "amount": amount})


@dataclass
class OnHold:
    """A credit on hold."""

    origin: Period
    measures: tuple[str, ...]
    parts: list[Part]
    counted: bool


@dataclass
class Settled:
    """A period as it was settled, kept whole for every later one."""

    facts: PeriodFacts
    contract: Contract
    judged: dict[str, Judged]
    unpriced: bool = False
    credits: dict[str, Fraction] = field(default_factory=dict)
    bonuses: dict[str, Fraction] = field(default_factory=dict)
    uses: dict[str, dict[Period, Fraction]] = field(default_factory=dict)
    due: list[Part] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    booked: list[Part] = field(default_factory=list)
    amount: Fraction = NONE
    bonus: Fraction = NONE
    shares: list[tuple[Entry, str, str, Period, Fraction]] = field(default_factory=list)
    put_on_hold: list[OnHold] = field(default_factory=list)
    decided: dict[Period, HeldStatus] = field(default_factory=dict)
    caps_reached: list[str] = field(default_factory=list)
    gates: list[sch.Gate] = field(default_factory=list)
    critical: list[str] = field(default_factory=list)
    fired: list[str] = field(default_factory=list)
    levels: dict[str, Fraction] = field(default_factory=dict)
    offsets_earned: dict[str, Fraction] = field(default_factory=dict)
    offsets_used: dict[str, Fraction] = field(default_factory=dict)
    forfeited: list[str] = field(default_factory=list)
    score: Fraction | None = None
    coverage: Fraction = NONE
    standing: str = ""

    @property
    def period(self) -> Period:
        """The period."""
        return self.facts.period

    @property
    def points(self) -> Fraction:
        """Of all measures."""
        return sum((one.points for one in self.judged.values()), NONE)

    @property
    def net(self) -> Fraction:
        """What the client is owed."""
        return sum((share for *_, share in self.shares), NONE)

    @property
    def charges(self) -> Fraction:
        """The charges, nothing where they are not known."""
        return self.facts.charges or NONE

    def charged(self, measure: str) -> Fraction:
        """What the measure's failure in this period came to."""
        return sum((p.amount for p in self.parts if p.measure == measure and p.origin == self.period), NONE)


def settle(contract: Contract, facts: Sequence[PeriodFacts]) -> list[Settled]:
    """Every period, each from all that came before it."""
    past: list[Settled] = []
    for one in facts:
        past.append(settle_one(contract, list(past), one))
    return past


def settle_one(contract: Contract, past: list[Settled], facts: PeriodFacts) -> Settled:
    """One period; the steps stand in the order in which contracts take them."""
    starts = contract.span.start or (past[0] if past else Settled(facts, contract, {})).period.start
    terms = contract.on(facts.period.start)
    now = Settled(facts, terms, {})
    for measure in terms.measures:
        now.judged[measure.id] = judge(terms, measure, past, facts)
    now.unpriced = bool(unknown_sums(now))
    if not now.unpriced:
        ready = upheld(now, past)
        due = failures_due(now, past)
        due += [*counted_at_once(now, past, ready), *ready]
        for cap in terms.terms.caps:
            due = within_cap(now, past, due, cap, starts)
        now.due = now.parts = put_on_hold(now, due)
        use_offsets(now, past)
        one_amount(now)
        pay_bonuses(now)
        retain(now, past)
    earn_back(now, past)
    now.fired = [t.id for t in terms.terms.triggers if any(holds(test, now, past) for test in t.when)]
    step_up(now, past)
    if terms.terms.rating:
        rate(now, terms.terms.rating)
    return now


# judging


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
        if written(month.contract, measure.id) != target.value:
            break
        if measure.id in month.levels:
            return type(target)(target.comparison, month.levels[measure.id], "risen")
    return target


def written(contract: Contract, measure: str) -> Fraction | None:
    """The target of a measure as a version of the contract prints it."""
    targets = [one.target for one in contract.measures if one.id == measure]
    return targets[0].value if targets and targets[0] else None


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
    if reading.treated_as_met:
        return Judged(reading.value, level, Verdict.MET, best, relieved=True)
    if reading.grade:
        for band, verdict in bands:
            if band.band == reading.grade:
                return Judged(None, level, verdict, band)
        return Judged(None, level)
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
        return Judged(None, level, Verdict.MISSED, next(iter(as_named + missed), None))
    if counts_as is ms.Absent.MET:
        return Judged(None, level, Verdict.MET, bands[0][0] if bands else None)
    if counts_as is ms.Absent.PREVIOUS:
        known = [m.judged[measure.id].figure for m in past if measure.id in m.judged]
        for value in reversed(known):
            if value is not None:
                return band_for(measure, value, level)
    return Judged(None, level)


def prepared(measure: Measure, past: list[Settled], value: Fraction) -> Fraction:
    """Averaged with the period before, then rounded, where the contract says so."""
    if measure.terms.smoothing is Smoothing.WITH_PREVIOUS and past:
        before = past[-1].facts.readings.get(measure.id, NOT_REPORTED)
        judged = past[-1].judged.get(measure.id, Judged())
        if before.value is not None and judged.measured:
            value = (before.value + value) / 2
    if measure.terms.round_value:
        value = to_step(value, measure.terms.round_value.to, measure.terms.round_value.how)
    return value


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


# money by failure


def base(now: Settled, name: str) -> Fraction:
    """The sum behind a name."""
    if name == sch.CHARGES:
        return now.charges
    if name in now.facts.amounts:
        return now.facts.amounts[name]
    return at_index(now, dict(now.contract.terms.amounts)[name], name)


def at_index(now: Settled, amount: Fraction, name: str) -> Fraction:
    """A printed sum at the index in force."""
    terms = now.contract.terms.indexation
    if terms is None or not named(terms.amounts, name):
        return amount
    known = [one.index for one in terms.values if one.since <= now.period.start]
    if known:
        amount = amount * known[-1] / terms.base
    return to_step(amount, terms.rounding.to, terms.rounding.how) if known and terms.rounding else amount


def unknown_sums(now: Settled) -> list[str]:
    """Sums and volumes that money hangs on and that are not known."""
    terms = now.contract.terms
    wanted: list[str] = []
    volumes: list[str] = []
    for measure in now.contract.measures:
        for scheme in (measure.terms.credit, measure.terms.bonus):
            wanted += sums_of(scheme, terms.pool)
            volumes += [v for k in ("free_percent_of", "per_quantity") if (v := getattr(scheme, k, ""))]
    wanted += [gate.of for gate in terms.gates if gate.percent is not None]
    wanted += [cap.of for cap in terms.caps if cap.percent is not None]
    wanted += [critical.of for critical in terms.critical_failures]
    wanted += [retainage.of for retainage in terms.retainage]
    if terms.points and terms.points.amount_per_point is None:
        wanted.append(terms.points.of)
    if terms.counted_credits:
        wanted.append(terms.counted_credits.of)
    if terms.repeats and terms.repeats.add_percent:
        wanted.append(sch.CHARGES)
    money = [m for m in now.contract.measures if m.terms.credit or m.terms.bonus]
    others = (terms.points, terms.gates, terms.counted_credits, terms.critical_failures, terms.retainage)
    if not money and not any(others) and not (terms.repeats and terms.repeats.add_percent):
        return []
    known = {*dict(terms.amounts), *now.facts.amounts} | (
        {"charges"} if now.facts.charges is not None else set()
    )
    return [n for n in wanted if n not in known] + [n for n in volumes if n not in now.facts.quantities]


def sums_of(scheme: sch.Scheme | None, pool: sch.Pool | None) -> list[str]:
    """The sums a scheme takes a percentage of."""
    found: list[str] = []
    if isinstance(scheme, sch.PoolShare):
        found += [pool.of] if pool else []
    elif isinstance(scheme, sch.PercentByBand):
        found.append(scheme.of)
    elif isinstance(scheme, sch.ExcessTable):
        found += [scheme.of for row in scheme.rows if row.percent is not None]
    elif isinstance(scheme, (sch.PerUnit, sch.PerOccurrence, sch.CountInWindow)):
        found += [scheme.of] if scheme.percent is not None else []
    if isinstance(scheme, sch.PerOccurrence) and scheme.at_most_percent is not None:
        found.append(scheme.at_most_of)
    return found


def price(now: Settled, past: list[Settled], measure: Measure, *, bonus: bool) -> Fraction:
    """What a measure's credit or bonus scheme makes of the period."""
    scheme = measure.terms.bonus if bonus else measure.terms.credit
    one = now.judged[measure.id]
    if scheme is None or one.verdict is Verdict.NOT_MEASURED or one.provisional or excused(one, bonus=bonus):
        return NONE
    if isinstance(scheme, sch.CountInWindow):
        return count_in_window(now, past, measure, scheme)
    return PRICES[type(scheme)](now, measure, scheme, one, bonus)


def excused(one: Judged, *, bonus: bool) -> bool:
    """Settling in, relief, and a miss that is no default yet cost nothing; a bonus only needs a verdict."""
    if bonus:
        return one.settling is not None and one.settling.effect is j.SettlingEffect.REPORT_ONLY
    return one.free or one.relieved or (one.verdict is Verdict.MISSED and not one.liable)


def by_band_percent(now: Settled, _m: Measure, scheme: sch.PercentByBand, one: Judged, _b: bool) -> Fraction:
    share = one.band.percent if one.band else None
    return share * base(now, scheme.of) / 100 if share else NONE


def by_band_amount(now: Settled, m: Measure, _s: sch.AmountByBand, one: Judged, _b: bool) -> Fraction:
    return at_index(now, one.band.amount, m.id) if one.band and one.band.amount else NONE


def beyond(one: Judged, level: Target | None, *, bonus: bool) -> Fraction:
    """How far short of a level (or better than it, for a bonus)."""
    start = level or one.level
    if one.value is None or start is None:
        return NONE
    short = start.value - one.value if upward(start) else one.value - start.value
    return max(NONE, -short if bonus else short)


def per_unit(now: Settled, m: Measure, s: sch.PerUnit, one: Judged, bonus: bool) -> Fraction:
    units = beyond(one, s.beyond, bonus=bonus) / s.per
    if s.part_units is sch.PartUnits.WHOLE:
        units = to_step(units, F(1), ms.RoundingMode.UP)
    if s.part_units is sch.PartUnits.IGNORED:
        units = to_step(units, F(1), ms.RoundingMode.DOWN)
    if s.amount is not None:
        cost = units * at_index(now, s.amount, m.id)
    else:
        cost = units * (s.percent or NONE) * base(now, s.of) / 100 if units else NONE
    return cost if s.at_most_amount is None else min(cost, s.at_most_amount)


def per_occurrence(now: Settled, m: Measure, s: sch.PerOccurrence, one: Judged, _b: bool) -> Fraction:
    if one.value is None:
        return NONE
    free = s.free
    if s.free_percent is not None:
        free += s.free_percent * now.facts.quantities[s.free_percent_of] / 100
    over = max(NONE, one.value - free)
    if s.amount is not None:
        cost = over * at_index(now, s.amount, m.id)
    else:
        cost = over * (s.percent or NONE) * base(now, s.of) / 100
    if s.at_most_percent is not None:
        cost = min(cost, s.at_most_percent * base(now, s.at_most_of) / 100)
    return cost if s.at_most_amount is None else min(cost, s.at_most_amount)


def pool_share(now: Settled, _m: Measure, s: sch.PoolShare, one: Judged, _b: bool) -> Fraction:
    pool = now.contract.terms.pool
    if pool is None or one.verdict is not Verdict.MISSED:
        return NONE
    share = {category.id: category.share for category in pool.categories}[s.category]
    return at_risk(now, pool) * share / 100 * s.share / 100


def at_risk(now: Settled, pool: sch.Pool) -> Fraction:
    """The amount at risk."""
    return base(now, pool.of) * pool.at_risk_percent / 100


def excess_table(now: Settled, m: Measure, s: sch.ExcessTable, one: Judged, bonus: bool) -> Fraction:
    excess = beyond(one, None, bonus=bonus)
    if not excess:
        return NONE
    row = [row for row in s.rows if row.up_to is None or excess <= row.up_to] or [s.rows[-1]]
    if row[0].amount is not None:
        return at_index(now, row[0].amount, m.id)
    return (row[0].percent or NONE) * base(now, s.of) / 100


def gain_share(now: Settled, m: Measure, s: sch.GainShare, one: Judged, bonus: bool) -> Fraction:
    if one.value is None:
        return NONE
    better = one.value - s.baseline if higher_is_better(m) else s.baseline - one.value
    units = max(NONE, better if bonus else -better)
    cost = units * at_index(now, s.worth_per_unit, m.id) * s.share_percent / 100
    if s.per_quantity:
        cost *= now.facts.quantities[s.per_quantity]
    return cost if s.at_most_amount is None else min(cost, s.at_most_amount)


PRICES: dict[type[sch.Scheme], Callable[[Settled, Measure, Any, Judged, bool], Fraction]] = {
    sch.PercentByBand: by_band_percent,
    sch.AmountByBand: by_band_amount,
    sch.PerUnit: per_unit,
    sch.PerOccurrence: per_occurrence,
    sch.PoolShare: pool_share,
    sch.ExcessTable: excess_table,
    sch.GainShare: gain_share,
}


def count_in_window(now: Settled, past: list[Settled], m: Measure, s: sch.CountInWindow) -> Fraction:
    """So much for every so many failures of the window that no step was charged for before.

    A period that adds no failure of its own is charged nothing. A step uses the oldest failures first.
    """
    one = now.judged[m.id]
    own = F(one.verdict is Verdict.MISSED) if s.counting is sch.CountOf.MISSES else one.value or NONE
    if not own:
        return NONE
    unused = [(month.period, left_over(month, past, m.id, s)) for month in recent(past, s.in_last - 1)]
    unused.append((now.period, own))
    steps = sum((count for _, count in unused), NONE) // s.every
    to_use = F(steps * s.every)
    now.uses[m.id] = {}
    for period, count in unused:
        now.uses[m.id][period] = min(count, to_use)
        to_use -= now.uses[m.id][period]
    if s.amount is not None:
        return steps * at_index(now, s.amount, m.id)
    return steps * (s.percent or NONE) * base(now, s.of) / 100 if steps else NONE


def recent(past: list[Settled], count: int) -> list[Settled]:
    """The last so many periods."""
    return past[-count:] if count > 0 else []


def left_over(month: Settled, past: list[Settled], measure: str, s: sch.CountInWindow) -> Fraction:
    """How many failures of a past period no step has used."""
    one = month.judged.get(measure, Judged())
    count = F(one.failed) if s.counting is sch.CountOf.MISSES else one.figure or NONE
    return max(NONE, count - sum((m.uses.get(measure, {}).get(month.period, NONE) for m in past), NONE))


def points_to_money(now: Settled) -> list[Part]:
    """Points of all measures together, then shared among them by their points."""
    terms = now.contract.terms.points
    mine = {name: one.points for name, one in now.judged.items() if not one.free}
    every = sum(mine.values(), NONE)
    if terms is None or not every:
        return []
    if terms.amount_per_point is not None:
        cost = every * terms.amount_per_point
    elif terms.table:
        rows = [s.percent for s in terms.table if every >= s.points]
        cost = (rows[-1] if rows else NONE) * base(now, terms.of) / 100
    else:
        cost = every * (terms.percent_per_point or NONE) * base(now, terms.of) / 100
    return [
        Part("points", name, terms.clause, cost * own / every, now.period, band_name(now, name))
        for name, own in mine.items()
        if own and cost
    ]


def band_name(now: Settled, measure: str) -> str:
    """The band of a measure."""
    band = now.judged[measure].band
    return band.band if band else ""


def every_part(now: Settled, past: list[Settled]) -> list[Part]:
    """All that failures cost, before any limit."""
    now.gates = [gate for gate in now.contract.terms.gates if opens(gate, now) and not still_free(gate, now)]
    penalties = [
        Part(gate.id, "", gate.clause, gate_sum(gate, now), now.period)
        for gate in now.gates
        if gate.paid_to is sch.PaidTo.CLIENT
    ]
    parts = [*own_schemes(now, past), *points_to_money(now), *repeated(now), *penalties]
    return within_pool(now, [part for part in parts if part.amount])


def own_schemes(now: Settled, past: list[Settled]) -> list[Part]:
    """Each measure's own credit; its bonus is only noted."""
    parts: list[Part] = []
    for m in now.contract.measures:
        if m.terms.credit:
            now.credits[m.id] = price(now, past, m, bonus=False)
            pool = isinstance(m.terms.credit, sch.PoolShare)
            part = Part(m.id, m.id, m.clause, now.credits[m.id], now.period, band_name(now, m.id), pool)
            parts.append(part)
        if m.terms.bonus:
            now.bonuses[m.id] = price(now, past, m, bonus=True)
    return parts


def repeated(now: Settled) -> list[Part]:
    """The further percentage of the charges for each repeat."""
    terms = now.contract.terms.repeats
    if terms is None or not terms.add_percent:
        return []
    extra = terms.add_percent * base(now, sch.CHARGES) / 100
    return [
        Part(name, name, terms.clause, extra, now.period, band_name(now, name))
        for name, one in now.judged.items()
        if one.repeat and one.liable and not excused(one, bonus=False)
    ]


def within_pool(now: Settled, parts: list[Part]) -> list[Part]:
    """Pool credits never come to more than the amount at risk."""
    pool = now.contract.terms.pool
    due = sum((part.amount for part in parts if part.of_pool), NONE)
    if pool is None or due <= at_risk(now, pool):
        return parts
    share = at_risk(now, pool) / due
    return [part.at(part.amount * share) if part.of_pool else part for part in parts]


def opens(gate: sch.Gate, now: Settled) -> bool:
    """Whether a gate's conditions hold; without a figure none does."""

    def true(test: sch.GateTest) -> bool:
        figure = now.judged[test.measure].figure
        return figure is not None and reaches(figure, test.level)

    return (bool(gate.all_of) and all(map(true, gate.all_of))) or any(map(true, gate.any_of))


def still_free(gate: sch.Gate, now: Settled) -> bool:
    """Whether a penalty rests on a measure whose failures cost nothing while the service settles in."""
    tests = (*gate.all_of, *gate.any_of)
    return gate.paid_to is sch.PaidTo.CLIENT and any(now.judged[test.measure].free for test in tests)


def gate_sum(gate: sch.Gate, now: Settled) -> Fraction:
    """What an open gate pays or costs."""
    if gate.amount is not None:
        return at_index(now, gate.amount, gate.id)
    return (gate.percent or NONE) * base(now, gate.of) / 100


# limits


def failures_due(now: Settled, past: list[Settled]) -> list[Part]:
    """What this period's failures come to after waivers, incidents and replacement."""
    terms = now.contract.terms
    parts = every_part(now, past)
    waived = now.facts.waived
    parts = [part for part in parts if not (waived.get(part.measure) or waived.get("all"))]
    if terms.same_incident and terms.same_incident.rule is not lim.IncidentRule.ALL:
        choice = terms.same_incident.rule is lim.IncidentRule.CHOICE
        for incident in now.facts.incidents:
            parts = only_one(parts, incident.measures, incident.chosen if choice else "")
    for group in terms.only_largest_of:
        parts = only_one(parts, group.measures, "")
    critical = [one for one in terms.critical_failures if any(holds(t, now, past, False) for t in one.when)]
    if critical and not all(one.free for one in now.judged.values()):
        now.critical = [one.id for one in critical]
        parts = [
            Part(
                one.id,
                "",
                one.clause,
                one.withhold_percent * base(now, one.of) / 100,
                now.period,
                withheld=True,
            )
            for one in critical
        ]
    return parts


def only_one(parts: list[Part], measures: tuple[str, ...], chosen: str) -> list[Part]:
    """Of the measures that cost something, the chosen one is charged, else the first of the dearest."""
    if measures == ("all",):
        measures = tuple(dict.fromkeys(part.measure for part in parts if part.measure))
    cost = {name: sum((p.amount for p in parts if p.measure == name), NONE) for name in measures}
    charged = [name for name in measures if cost[name]]
    if len(charged) < 2:
        return parts
    kept = chosen if chosen in charged else max(charged, key=lambda name: cost[name])
    return [part for part in parts if part.measure not in charged or part.measure == kept]


def within_cap(
    now: Settled, past: list[Settled], parts: list[Part], cap: lim.Cap, starts: date
) -> list[Part]:
    """The covered parts cut down in proportion to what the cap leaves."""

    def under(part: Part) -> bool:
        return named(cap.measures, part.measure) and looked_at(now, cap, part)

    due = sum((part.amount for part in parts if under(part)), NONE)
    if not due:
        return parts
    window = cap_window(cap, past, now.period, starts)
    if cap.percent is None:
        limit = cap.amount or NONE
    elif cap.of == sch.CHARGES:
        limit = cap.percent * (sum((month.charges for month in window), NONE) + now.charges) / 100
    else:
        limit = cap.percent * base(now, cap.of) / 100
    room = max(NONE, limit - sum((credited(cap, month) for month in window), NONE))
    if due >= room:
        now.caps_reached.append(cap.id)
    share = min(F(1), room / due)
    return [part.at(part.amount * share) if under(part) else part for part in parts]


def looked_at(now: Settled, cap: lim.Cap, part: Part) -> bool:
    """Whether a part takes room under a cap in this period.

    A cap of the period: the period's own credits, those that go on hold included, and counted credits. A cap
    that adds up over time: all that is due now, which is what is upheld and not what goes on hold.
    """
    if cap.window is lim.CapWindow.PERIOD:
        return part.counted or part.origin == now.period
    return not waits(now, part)


def credited(cap: lim.Cap, month: Settled) -> Fraction:
    """What counts against a cap in a past period."""
    if cap.measures == ("all",):
        return month.amount
    return sum((part.amount for part in month.parts if part.measure in cap.measures), NONE)


def cap_window(cap: lim.Cap, past: list[Settled], period: Period, starts: date) -> list[Settled]:
    """The past periods that a cap looks at."""
    if cap.window is lim.CapWindow.PERIOD:
        return []
    if cap.window is lim.CapWindow.LAST_PERIODS:
        return past[len(past) + 1 - (cap.periods or 1) :] if len(past) >= (cap.periods or 1) else past[:]
    if cap.window is lim.CapWindow.CONTRACT:
        return past[:]
    if cap.window is lim.CapWindow.QUARTER:
        return [month for month in past if month.period.quarter() == period.quarter()]
    return [month for month in past if contract_year(month.period, starts) == contract_year(period, starts)]


def contract_year(period: Period, starts: date) -> int:
    """How many anniversaries of the start a period's first day has seen."""
    day = period.start
    return day.year - starts.year - ((day.month, day.day) < (starts.month, min(starts.day, 28)))


# credits on hold, offsets, one amount


def upheld(now: Settled, past: list[Settled]) -> list[Part]:
    """Earlier credits on hold are decided; those that are upheld are due now."""
    terms = now.contract.terms
    count = credits_so_far(past)
    still_open = [
        held
        for place, month in enumerate(past)
        for held in month.put_on_hold
        if not any(held.origin in later.decided for later in past[place + 1 :])
    ]
    ready: list[Part] = []
    for held in still_open:
        status = decision(held, terms.suspended_credits, now)
        if status is HeldStatus.HELD:
            continue
        now.decided[held.origin] = status
        if status is HeldStatus.UPHELD:
            ready += held.parts
            ready += counted(now, count, held.origin) if held.counted else []
            count += held.counted
    return ready


def credits_so_far(past: list[Settled]) -> int:
    """How many counted credits there have been."""
    return sum(part.counted for month in past for part in month.parts)


def counted_at_once(now: Settled, past: list[Settled], ready: list[Part]) -> list[Part]:
    """The counted credit of this period, where credits do not wait; those upheld count before it."""
    terms = now.contract.terms
    if terms.suspended_credits or not terms.counted_credits or now.critical:
        return []
    if not failing(now, terms.counted_credits.measures):
        return []
    return counted(now, credits_so_far(past) + sum(part.counted for part in ready), now.period)


def decision(held: OnHold, terms: tim.Suspension | None, now: Settled) -> HeldStatus:
    """Upheld where something that failed then fails again, cancelled where all of it is met.

    A measure that the contract no longer has counts as not measured.
    """
    ours = [now.judged[name] for name in held.measures if name in now.judged]
    if terms is None or any(one.liable for one in ours):
        return HeldStatus.UPHELD
    if len(ours) < len(held.measures) or any(one.open for one in ours):
        return {
            tim.NextNotMeasured.UPHOLD: HeldStatus.UPHELD,
            tim.NextNotMeasured.CANCEL: HeldStatus.CANCELLED,
            tim.NextNotMeasured.HOLD: HeldStatus.HELD,
        }[terms.not_measured]
    return HeldStatus.CANCELLED


def waits(now: Settled, part: Part) -> bool:
    """Whether a part goes on hold until the next period."""
    terms = now.contract.terms.suspended_credits
    if terms is None or now.critical or part.origin != now.period:
        return False
    return bool(part.measure) and named(terms.measures, part.measure)


def put_on_hold(now: Settled, due: list[Part]) -> list[Part]:
    """A failing period's credit waits for the next period; the others are due."""
    terms = now.contract.terms.suspended_credits
    counting = now.contract.terms.counted_credits
    if terms is None or now.critical:
        return due
    waiting = [part for part in due if waits(now, part)]
    own = failing(now, counting.measures) if counting else []
    counts = [name for name in own if named(terms.measures, name)]
    failed = list(dict.fromkeys([*counts, *(part.measure for part in waiting)]))
    if failed:
        now.put_on_hold.append(OnHold(now.period, tuple(failed), waiting, counted=bool(counts)))
    return [part for part in due if not waits(now, part)]


def failing(now: Settled, measures: tuple[str, ...]) -> list[str]:
    """Measures that fail with consequences, and that no person has waived."""
    waived = now.facts.waived
    return [
        name
        for name, one in now.judged.items()
        if one.liable and named(measures, name) and "all" not in waived and name not in waived
    ]


def counted(now: Settled, before: int, origin: Period) -> list[Part]:
    """What one more counted credit comes to."""
    terms = now.contract.terms.counted_credits
    if terms is None:
        return []

    def percent(count: int) -> Fraction:
        rows = [row.percent for row in terms.table if row.credits <= count]
        return rows[-1] if rows else NONE

    def in_all(count: int) -> Fraction:
        return round_money(now, percent(count) * base(now, terms.of) / 100)

    amount = in_all(before + 1) - in_all(before)
    return [Part("counted_credits", "", terms.clause, amount, origin, counted=True)]


def use_offsets(now: Settled, past: list[Settled]) -> None:
    """What was earned back before lowers this period's credits of the same measures."""
    for clause in now.contract.terms.earn_back:
        if clause.paid_as is not tim.PaidAs.OFFSET:
            continue
        balance = sum((m.offsets_earned.get(clause.id, NONE) for m in past), NONE)
        balance -= sum((m.offsets_used.get(clause.id, NONE) for m in past), NONE)
        lowered = []
        for part in now.parts:
            take = (
                min(balance, part.amount) if part.measure and named(clause.measures, part.measure) else NONE
            )
            balance -= take
            now.offsets_used[clause.id] = now.offsets_used.get(clause.id, NONE) + take
            lowered.append(part.at(part.amount - take))
        now.parts = lowered


def one_amount(now: Settled) -> None:
    """Small amounts are dropped, the rest is rounded once; each part is booked at its share."""
    terms = now.contract.terms
    exact = sum((part.amount for part in now.parts), NONE)
    if terms.small_amounts and exact <= terms.small_amounts.not_paid_up_to:
        exact = NONE
    now.amount = round_money(now, exact)
    if not now.amount:
        now.parts = [part.at(NONE) for part in now.parts]
    lines: dict[tuple[Entry, str, str, Period], list[Part]] = {}
    for part in now.parts if now.amount else []:
        entry = Entry.WITHHELD if part.withheld else Entry.ACCRUAL
        lines.setdefault((entry, part.clause, part.what, part.origin), []).append(part)
    sums = [sum((part.amount for part in parts), NONE) for parts in lines.values()]
    for (key, parts), whole, line in zip(lines.items(), sums, in_steps(now, now.amount, sums), strict=True):
        now.shares.append((*key, line))
        now.booked += [part.at(part.amount / whole * line) for part in parts if whole]


def money_step(now: Settled) -> Fraction:
    """The step that money is rounded to."""
    rule = now.contract.terms.money_rounding
    return rule.to if rule else minor_unit(now.contract.terms.currency)


def in_steps(now: Settled, amount: Fraction, exact: list[Fraction]) -> list[Fraction]:
    """A rounded amount in whole steps for each part; steps left over go where most was cut off."""
    step, whole = money_step(now), sum(exact, NONE)
    if not amount or not whole:
        return [NONE for _ in exact]
    fair = [part * amount / whole for part in exact]
    lines = [to_step(one, step, ms.RoundingMode.DOWN) for one in fair]
    while sum(lines, NONE) < amount:
        cut_off = [one - line for one, line in zip(fair, lines, strict=True)]
        lines[cut_off.index(max(cut_off))] += step
    return lines


def round_money(now: Settled, amount: Fraction) -> Fraction:
    """Half up to the currency's smallest unit, unless the contract says otherwise."""
    rule = now.contract.terms.money_rounding
    return to_step(amount, money_step(now), rule.how if rule else ms.RoundingMode.HALF_UP)


def pay_bonuses(now: Settled) -> None:
    """Bonuses of measures and of open gates, rounded together."""
    found = [(m.clause, m.id, now.bonuses.get(m.id, NONE)) for m in now.contract.measures]
    if now.amount > 0:
        never = sch.WithCredits.NEVER
        now.gates = [g for g in now.gates if g.paid_to is sch.PaidTo.CLIENT or g.with_credits is not never]
    bonuses = [gate for gate in now.gates if gate.paid_to is sch.PaidTo.VENDOR]
    found += [(gate.clause, gate.id, gate_sum(gate, now)) for gate in bonuses]
    exact = [amount for *_, amount in found]
    now.bonus = round_money(now, sum(exact, NONE))
    for (clause, what, _), line in zip(found, in_steps(now, now.bonus, exact), strict=True):
        now.shares.append((Entry.BONUS, clause, what, now.period, -line))


# money that moves in time


def retain(now: Settled, past: list[Settled]) -> None:
    """A share is held back in a failing period, released in a good one, forfeited after too many."""
    for clause in now.contract.terms.retainage:
        before = sum(
            (
                share
                for month in past
                for entry, _, what, _, share in month.shares
                if what == clause.id and entry in (Entry.RETAINED, Entry.RELEASED)
            ),
            NONE,
        )
        own = [one for name, one in now.judged.items() if named(clause.measures, name)]
        if any(one.liable for one in own):
            more = round_money(now, clause.percent * base(now, clause.of) / 100)
            book(now, Entry.RETAINED, clause, more)
            if clause.forfeited_after and failing_run(clause, past) + 1 >= clause.forfeited_after:
                now.forfeited.append(clause.id)
                book(now, Entry.RELEASED, clause, -before - more)
                book(now, Entry.FORFEITED, clause, before + more)
        elif all(one.measured for one in own):
            book(now, Entry.RELEASED, clause, -before)


def book(now: Settled, entry: Entry, clause: tim.Retainage, amount: Fraction) -> None:
    """One line of the ledger."""
    now.shares.append((entry, clause.clause, clause.id, now.period, amount))


def failing_run(clause: tim.Retainage, past: list[Settled]) -> int:
    """How many failing periods in a row came before; those not measured are passed over, or break the row."""
    run = 0
    for month in reversed(past):
        own = [one for name, one in month.judged.items() if named(clause.measures, name)]
        if month.unpriced:
            continue
        if clause.id in month.forfeited:
            break
        if any(one.liable for one in own):
            run += 1
        elif clause.not_measured is j.Gap.BREAKS or all(one.measured for one in own):
            break
    return run


def earn_back(now: Settled, past: list[Settled]) -> None:
    """Credits whose following periods were all good enough, the last of them being this one."""
    months = [*past, now]
    for clause in now.contract.terms.earn_back:
        earned: dict[Period, Fraction] = {}
        for place, month in enumerate(past):
            for (measure, origin), amount in can_be_earned(clause.id, month).items():
                if is_earned(clause.id, measure, months[place + 1 :]):
                    earned[origin] = earned.get(origin, NONE) + amount
        for origin, amount in earned.items():
            back = amount * clause.share_percent / 100
            if clause.paid_as is tim.PaidAs.OFFSET:
                now.offsets_earned[clause.id] = now.offsets_earned.get(clause.id, NONE) + back
            else:
                entry = (Entry.EARN_BACK, clause.clause, clause.id, origin, -round_money(now, back))
                now.shares.append(entry)


def clause_of(name: str, month: Settled) -> tim.EarnBack | None:
    """An earn-back as it stood in a period."""
    return next((one for one in month.contract.terms.earn_back if one.id == name), None)


def can_be_earned(name: str, month: Settled) -> dict[tuple[str, Period], Fraction]:
    """A period's credits as booked that may be earned back, by measure and by the period they go back to."""
    clause = clause_of(name, month)
    found: dict[tuple[str, Period], Fraction] = {}
    for part in month.booked if clause else []:
        assert clause is not None
        if not part.measure or not named(clause.measures, part.measure) or not part.amount:
            continue
        if part.band in clause.never_for_bands or part.origin.start.month in clause.never_in_months:
            continue
        key = (part.measure, part.origin)
        found[key] = found.get(key, NONE) + part.amount
    return found


def is_earned(name: str, measure: str, after: list[Settled]) -> bool:
    """Whether the last of some periods completes an unbroken number of good ones."""
    passed = 0
    for place, month in enumerate(after):
        clause = clause_of(name, month)
        good = clause and passes(clause, measure, month)
        if clause is None or good is False:
            return False
        passed += bool(good)
        if good and passed >= clause.periods:
            return place == len(after) - 1
    return False


def passes(clause: tim.EarnBack, measure: str, month: Settled) -> bool | None:
    """Whether a period passes the test; None where it pauses the count."""
    nothing_said = None if clause.not_measured is tim.Pause.PAUSES else False
    if clause.test is tim.EarnTest.NO_CREDITS:
        if any(part.amount for part in month.due if named(clause.measures, part.measure)):
            return False
        own = [one for name, one in month.judged.items() if named(clause.measures, name)]
        return nothing_said if own and all(one.open for one in own) else True
    one = month.judged.get(measure)
    if one is None or one.open:
        return nothing_said
    return one.exceeded if clause.test is tim.EarnTest.EXCEEDED else one.verdict is Verdict.MET


def step_up(now: Settled, past: list[Settled]) -> None:
    """At the end of so many periods the level rises half-way to what was achieved."""
    for terms in now.contract.terms.step_up:
        if (len(past) + 1) % terms.periods:
            continue
        for measure in now.contract.measures:
            if not named(terms.measures, measure.id):
                continue
            months = [*past, now][-terms.periods :]
            level = risen(terms, measure, [m.judged[measure.id] for m in months if measure.id in m.judged])
            if level is not None:
                now.levels[measure.id] = level


def risen(terms: tim.StepUp, measure: Measure, months: list[Judged]) -> Fraction | None:
    """The new level, None where it stays."""
    known = [one for one in months if one.measured and one.value is not None]
    level = months[-1].level
    gap = [one for one in months if one not in known]
    if level is None or not known or len(months) < terms.periods:
        return None
    if gap and (terms.not_measured is tim.StepBlock.BLOCKS or any(one.failed for one in gap)):
        return None
    if not all(one.exceeded for one in known):
        return None
    rise = (sum((one.value or NONE for one in known), NONE) / len(known) - level.value) / 2
    if terms.at_most_percent_of_gap is not None:
        to_best = (100 if higher_is_better(measure) else 0) - level.value
        most = to_best * terms.at_most_percent_of_gap / 100
        rise = min(rise, most) if higher_is_better(measure) else max(rise, most)
    return level.value + rise


# what is not money


def holds(test: tri.Test, now: Settled, past: list[Settled], settled: bool = True) -> bool:
    """Whether a trigger's test holds; `settled` is False while the period's money is not known yet."""
    if isinstance(test, tri.CreditsTotal | tri.CreditsShare | tri.CapReached) and not settled:
        return False
    return TESTS[type(test)](test, now, past)


def in_band(test: tri.InBand, now: Settled, _past: list[Settled]) -> bool:
    return any(
        named(test.measures, name) and band_name(now, name) in test.bands
        for name, one in now.judged.items()
        if one.band and not one.provisional
    )


def missed(test: tri.Missed, now: Settled, past: list[Settled]) -> bool:
    ours = [name for name in now.judged if named(test.measures, name)]
    if test.counting is tri.Counting.ANY:
        return enough(test, [flag(month, test.measures) for month in [*past, now]])
    return any(enough(test, [flag(month, (name,)) for month in [*past, now]]) for name in ours)


def flag(month: Settled, measures: tuple[str, ...]) -> bool | None:
    """Whether one of the measures failed in a period; None where none of them was measured."""
    ours = [one for name, one in month.judged.items() if named(measures, name)]
    if not any(one.measured for one in ours):
        return None
    return any(one.failed for one in ours)


def enough(test: tri.Missed, flags: list[bool | None]) -> bool:
    """Whether the last period is a miss that completes the number."""
    if not flags[-1]:
        return False
    if test.in_last is not None:
        return sum(bool(one) for one in flags[-test.in_last :]) >= test.times
    if test.not_measured is j.Gap.BREAKS:
        flags = [bool(one) for one in flags]
    known = [one for one in flags if one is not None]
    return len(known) >= test.times and all(known[-test.times :])


def level(test: tri.Level, now: Settled, _past: list[Settled]) -> bool:
    value = now.judged[test.measure].figure
    return value is not None and reaches(value, test.level)


def average(test: tri.AverageLevel, now: Settled, past: list[Settled]) -> bool:
    months = [*past, now][-test.in_last :]
    values = [m.judged[test.measure].figure for m in months if test.measure in m.judged]
    if len(values) < test.in_last or None in values:
        return False
    return reaches(sum((value or NONE for value in values), NONE) / test.in_last, test.level)


def points_total(test: tri.PointsTotal, now: Settled, past: list[Settled]) -> bool:
    months = [points_that_count(month) for month in [*past, now][-test.in_last :]]
    return months[-1] != 0 and reaches(sum(months, NONE), test.level)


def points_that_count(month: Settled) -> Fraction:
    """Points of settling in count only where its failures do."""
    counted = [
        one.points
        for one in month.judged.values()
        if one.settling is None or one.settling.earlier_failures is j.Counts.COUNT or one.points == 0
    ]
    return sum(counted, NONE)


def credits_total(test: tri.CreditsTotal, now: Settled, past: list[Settled]) -> bool:
    months = [*past, now][-test.in_last :]
    return now.amount != 0 and reaches(sum((month.amount for month in months), NONE), test.level)


def credits_share(test: tri.CreditsShare, now: Settled, past: list[Settled]) -> bool:
    hits = [
        bool(month.charges) and reaches(month.amount * 100 / month.charges, test.level)
        for month in [*past, now][-test.in_last :]
    ]
    return hits[-1] and sum(hits) >= test.times


def cap_reached(test: tri.CapReached, now: Settled, past: list[Settled]) -> bool:
    hits = [test.cap in month.caps_reached for month in [*past, now][-test.in_last :]]
    return hits[-1] and sum(hits) >= test.times


TESTS: dict[type[tri.Test], Callable[[Any, Settled, list[Settled]], bool]] = {
    tri.InBand: in_band,
    tri.Missed: missed,
    tri.Level: level,
    tri.AverageLevel: average,
    tri.PointsTotal: points_total,
    tri.CreditsTotal: credits_total,
    tri.CreditsShare: credits_share,
    tri.CapReached: cap_reached,
}


def rate(now: Settled, terms: rat.OverallRating) -> None:
    """Categories weigh against each other, and measures within a category.

    What was not measured leaves its weight to the others of its category, scores 0 or blocks; a category in
    which nothing counts leaves its weight to the others.
    """
    points = weights = measured = every = NONE
    blocked = False
    for category in terms.categories:
        scores = {rated: score_of(now.judged[rated.measure]) for rated in category.measures}
        blocked |= any(s is None and r.not_measured is rat.Unmeasured.BLOCK for r, s in scores.items())
        every += category.weight
        if total := sum((rated.weight for rated in scores), NONE):
            known = sum((rated.weight for rated, score in scores.items() if score is not None), NONE)
            measured += category.weight * known / total
        counted = {
            rated: score or NONE
            for rated, score in scores.items()
            if score is not None or rated.not_measured is rat.Unmeasured.ZERO
        }
        if carried := sum((rated.weight for rated in counted), NONE):
            mean = sum((rated.weight * score for rated, score in counted.items()), NONE) / carried
            points += category.weight * mean
            weights += category.weight
    now.coverage = measured / every * 100 if every else NONE
    now.score = points / weights if weights and not blocked else None
    if any(now.judged[gate.measure].verdict is Verdict.MISSED for gate in terms.gates):
        now.standing = terms.gate_failed
    elif now.score is not None:
        fits = [s.standing for s in terms.standings if s.edge is None or reaches(now.score, s.edge)]
        now.standing = fits[0] if fits else ""


def score_of(one: Judged) -> Fraction | None:
    """What a measure scores."""
    if one.verdict is Verdict.NOT_MEASURED:
        return None
    if one.band and one.band.score is not None:
        return one.band.score
    return {Verdict.MET: F(100), Verdict.MISSED: NONE}.get(one.verdict)


# holding the engine against it


def differences(outcomes: Iterable[Outcome], settled: Sequence[Settled]) -> list[str]:
    """Everything in which the engine's outcomes differ, one line each."""
    return [line for pair in zip(outcomes, settled, strict=True) for line in _differences(*pair)]


def _differences(outcome: Outcome, month: Settled) -> Iterator[str]:
    for name, ours, theirs in (*_whole(outcome, month), *_measures(outcome, month), *_ledger(outcome, month)):
        if ours != theirs:
            yield f"{month.period} {name}: engine {ours}, reference {theirs}"


def _whole(outcome: Outcome, month: Settled) -> Iterator[tuple[str, object, object]]:
    yield "points", outcome.points, month.points
    yield "unpriced", bool(outcome.unpriced), month.unpriced
    accrued = [share for entry, *_, share in month.shares if entry is Entry.ACCRUAL]
    yield "credit", outcome.credit, sum(accrued, NONE)
    yield "bonus", outcome.bonus, month.bonus
    yield "caps", list(outcome.caps_reached), month.caps_reached
    yield "gates", list(outcome.gates), [gate.id for gate in month.gates]
    yield "critical", list(outcome.critical), month.critical
    yield "triggers", [one.trigger for one in outcome.fired], month.fired
    yield "levels", dict(outcome.levels), month.levels
    decided = {one.origin: one.status for one in outcome.held if one.status is not HeldStatus.HELD}
    yield "decided", decided, month.decided
    held = [(one.origin, one.measures) for one in outcome.held if one.status is HeldStatus.HELD]
    yield "on hold", held, [(one.origin, one.measures) for one in month.put_on_hold]
    if outcome.rating:
        rating = outcome.rating
        yield "score", rating.score, month.score
        yield "coverage", rating.coverage, month.coverage
        yield "standing", rating.standing, month.standing


def _measures(outcome: Outcome, month: Settled) -> Iterator[tuple[str, object, object]]:
    for one in outcome.measures:
        theirs = month.judged[one.measure]
        for name in (
            "verdict",
            "exceeded",
            "default",
            "misses",
            "repeat",
            "base_points",
            "points",
            "provisional",
        ):
            yield f"{one.measure} {name}", getattr(one, name), getattr(theirs, name)
        yield f"{one.measure} value", one.judged, theirs.value
        yield f"{one.measure} level", one.level and one.level.value, theirs.level and theirs.level.value
        yield f"{one.measure} band", one.band, theirs.band.band if theirs.band else ""
        yield f"{one.measure} settling in", one.settling_in, theirs.settling is not None
        yield f"{one.measure} credit", one.credit.amount, month.credits.get(one.measure, NONE)
        yield f"{one.measure} bonus", one.bonus.amount, month.bonuses.get(one.measure, NONE)
        yield f"{one.measure} charged", one.charged, month.charged(one.measure)


def _ledger(outcome: Outcome, month: Settled) -> Iterator[tuple[str, object, object]]:
    """Line by line."""
    expected: dict[tuple[Entry, str, str, Period], Fraction] = {}
    for entry, clause, what, origin, share in month.shares:
        place = (entry, clause, what, origin)
        expected[place] = expected.get(place, NONE) + share
    booked: dict[tuple[Entry, str, str, Period], Fraction] = {}
    for one in outcome.bookings:
        place = (one.entry, one.clause, one.what, one.origin)
        booked[place] = booked.get(place, NONE) + one.amount
    for place in dict.fromkeys([*expected, *booked]):
        ours, theirs = booked.get(place, NONE), expected.get(place, NONE)
        yield f"booking {place[0]} {place[2]} of {place[3]}", ours, theirs
    yield "net", outcome.net, month.net
