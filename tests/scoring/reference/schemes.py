"""What each credit or bonus scheme makes of a measure's period."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from tests.scoring.reference.judging import higher_is_better
from tests.scoring.reference.judging import to_step
from tests.scoring.reference.judging import upward
from tests.scoring.reference.record import NONE
from tests.scoring.reference.record import F
from tests.scoring.reference.record import Judged
from tests.scoring.reference.sums import at_index
from tests.scoring.reference.sums import base

from outscore.model.result import Verdict
from outscore.model.terms import judging as j
from outscore.model.terms import measuring as ms
from outscore.model.terms import schemes as sch

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from tests.scoring.reference.record import Settled

    from outscore.model.contract import Measure
    from outscore.model.target import Target


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
    row = [
        row
        for row in s.rows
        if (row.up_to is None or excess <= row.up_to) and (row.below is None or excess < row.below)
    ] or [s.rows[-1]]
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
