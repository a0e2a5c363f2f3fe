"""The sums that money is worked out from, and how money is rounded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.scoring.reference.judging import named
from tests.scoring.reference.judging import to_step
from tests.scoring.reference.record import NONE

from outscore.model.currency import minor_unit
from outscore.model.terms import measuring as ms
from outscore.model.terms import schemes as sch

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from tests.scoring.reference.record import Settled

    from outscore.model.period import Period


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


def stood_until(
    terms_of: Callable[[str, Settled], object], name: str, period: Period, months: list[Settled]
) -> Period:
    """The last of the periods, from one on, in which a clause stood as it did in that one."""
    later = [month for month in months if month.period.start >= period.start]
    last = later[0]
    for month in later:
        if terms_of(name, month) != terms_of(name, later[0]):
            break
        last = month
    return last.period


def unknown_sums(now: Settled, on_hold: bool) -> list[str]:
    """Sums and volumes that money hangs on and that are not known; credits on hold are money as well."""
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
    if not on_hold and not money and not any(others) and not (terms.repeats and terms.repeats.add_percent):
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
