"""From what was counted to an exact figure: sums first, one division, nothing rounded."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from outscore.model.metric import Combine
from outscore.model.metric import Unit
from outscore.model.period_facts import Reading
from outscore.model.period_facts import WhyAbsent
from outscore.model.result import EMPTY_TALLY
from outscore.model.result import Figure
from outscore.model.result import Tally
from outscore.model.terms.whole import PLAIN_CONTRACT
from outscore.model.terms.whole import PLAIN_MEASURE
from outscore.scoring.banding import banding_of
from outscore.scoring.judge import judge

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.metric import Metric
    from outscore.model.period import Period
    from outscore.model.result import Verdict

UNIT_FACTOR = {Unit.PERCENT: 100, Unit.PER_THOUSAND: 1000}


def pool(tallies: Sequence[Tally]) -> Tally:
    """Several tallies of one measure as one: numerators added, denominators added.

    >>> queues = [Tally(1, 0, 9000, 10000), Tally(1, 0, 400, 1000), Tally(1, 0, 45, 50)]
    >>> pooled = pool(queues)
    >>> pooled.numerator, pooled.denominator
    (9445, 11050)
    """
    if len(tallies) == 1:
        return tallies[0]
    denominators = [tally.denominator for tally in tallies if tally.denominator is not None]
    return Tally(
        rows=sum(tally.rows for tally in tallies),
        incomplete=sum(tally.incomplete for tally in tallies),
        numerator=sum(tally.numerator for tally in tallies),
        denominator=sum(denominators) if denominators else None,
        scale=next((tally.scale for tally in tallies if tally.rows), 1),
    )


def exact_value(metric: Metric, tally: Tally) -> tuple[Fraction | None, str]:
    """The exact figure in the metric's unit, or None and the reason why there is none.

    >>> from outscore.model.metric import Better, Metric, Sum
    >>> answered_60s = Metric("a60", 1, "Answered in 60 s", "", Unit.PERCENT, Better.HIGHER,
    ...     Combine.SUMS, Sum(("answered_60s",)), Sum(("answered",)))
    >>> exact_value(answered_60s, Tally(3, 0, 9445, 11050))
    (Fraction(18890, 221), '')
    >>> exact_value(answered_60s, Tally(1, 0, 0, 0))
    (None, 'answered is 0: there is nothing to divide by.')
    """
    if reason := _unusable(metric, tally):
        return None, reason
    factor = UNIT_FACTOR.get(metric.unit, 1) if metric.combine is Combine.SUMS else 1
    divisor = tally.denominator if tally.denominator is not None else 1
    return Fraction(tally.numerator * factor, divisor * tally.scale), ""


def reading_of(metric: Metric, tally: Tally) -> Reading:
    """What was counted as a reading that a contract can judge.

    >>> from outscore.model.metric import Better, Metric, Sum
    >>> in_time = Metric("a", 1, "In time", "", Unit.PERCENT, Better.HIGHER, Combine.SUMS,
    ...     Sum(("a",)), Sum(("b",)))
    >>> reading_of(in_time, Tally(1, 0, 0, 0)).absent.value
    'no_volume'
    """
    value, reason = exact_value(metric, tally)
    count = None if tally.denominator is None else Fraction(tally.denominator)
    if value is not None:
        return Reading(value, value, count)
    return Reading(None, None, count, _why_absent(metric, tally), reason=reason)


def _why_absent(metric: Metric, tally: Tally) -> WhyAbsent:
    if tally.rows == 0:
        return WhyAbsent.NO_REPORT
    empty = metric.combine is Combine.SUMS and not tally.denominator and not tally.incomplete
    return WhyAbsent.NO_VOLUME if empty else WhyAbsent.INCOMPLETE


def _unusable(metric: Metric, tally: Tally) -> str:
    if metric.combine is Combine.GRADED:
        return "A person grades it; no feed brings it."
    if tally.rows == 0:
        return "No accepted row."
    if tally.incomplete:
        return f"{tally.incomplete} of {tally.rows} rows give no figure for {' or '.join(metric.quantities)}."
    return _unusable_sums(metric, tally)


def _unusable_sums(metric: Metric, tally: Tally) -> str:
    if metric.combine is Combine.PRINTED and tally.rows > 1:
        return f"The feed gives finished averages only: {tally.rows} of them cannot be rolled up."
    if metric.combine is Combine.SUMS and not tally.denominator:
        return f"{metric.denominator} is 0: there is nothing to divide by."
    as_given = metric.combine is Combine.PRINTED  # a rate of change, say; intake refuses negative counts
    if (tally.numerator < 0 and not as_given) or (tally.denominator or 0) < 0:
        return f"{metric.formula} comes out below zero: the quantities contradict each other."
    return ""


def figure(
    contract: Contract,
    measure: Measure,
    period: Period,
    tallies: Mapping[Period, Tally],
    until: Period | None = None,
) -> Figure:
    """A measure's figure for a month or a quarter, from the tallies of its months.

    A quarter is measured only if every month of it in which the contract is in force has figures. Sums that
    leave out what a row did not report are not given, lest they be taken for the whole. With
    `until`, the quarter so far: the months up to that one, reported and not judged before the last.
    """
    in_force = [month for month in _months(period) if contract.in_force(month)]
    months = [month for month in in_force if until is None or month <= until]
    counted_in = [tallies.get(month, EMPTY_TALLY) for month in months]
    tally = pool(counted_in)
    value, reason = exact_value(measure.metric, tally)
    if tally.rows == 0 and measure.scope.values:
        reason = f"No accepted row with {measure.scope}."
    absent = [str(month) for month, own in zip(months, counted_in, strict=True) if not own.rows]
    if value is not None and absent:
        value, reason = None, f"No accepted row for {', '.join(absent)}."
    if value is not None and measure.target:
        reason = _why_not_judged(contract, period, len(months), len(in_force))
    several = measure.metric.combine is Combine.PRINTED and tally.rows > 1
    counted = tally.rows > 0 and not tally.incomplete and not several
    verdict, band = _judged(measure, value, judged=not reason)
    return Figure(
        period=period,
        numerator=tally.numerator if counted else None,
        denominator=tally.denominator if counted else None,
        value=value,
        verdict=verdict,
        reason=reason,
        scale=tally.scale,
        band=band,
    )


def _judged(measure: Measure, value: Fraction | None, *, judged: bool) -> tuple[Verdict, str]:
    """The verdict on a figure, and the band it falls into where the contract has bands."""
    if value is None or not judged or not measure.terms.bands:
        return judge(value, measure.target if judged else None), ""
    band, verdict = banding_of(measure).of(value)
    return verdict, band.band if band else ""


@cache
def _months(period: Period) -> tuple[Period, ...]:
    return period.months()


def says_more(contract: Contract) -> bool:
    """Whether a contract says more than targets: what relief, rounding or money make of a figure."""
    return contract.terms != PLAIN_CONTRACT or any(
        measure.terms != PLAIN_MEASURE for measure in contract.measures
    )


def _why_not_judged(contract: Contract, period: Period, months: int, in_force: int) -> str:
    if period.grain not in contract.judged_over:
        return f"The contract does not judge a {period.grain}."
    if says_more(contract) and contract.terms.settled_every.value != period.grain.value:
        return f"The contract settles each {contract.terms.settled_every}; this is told and not judged."
    if months < in_force:
        return f"{months} of {in_force} months so far."
    return ""
