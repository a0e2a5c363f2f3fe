"""From what was counted to an exact figure: sums first, one division, nothing rounded."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.metric import Better
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


def pool(tallies: Sequence[Tally], combine: Combine = Combine.SUMS) -> Tally:
    """Several tallies of one measure, in order of time, as one: numerators added, denominators added.

    Of a stock the last one stands, of a highest figure the highest.

    >>> queues = [Tally(1, 0, 9000, 10000), Tally(1, 0, 400, 1000), Tally(1, 0, 45, 50)]
    >>> pooled = pool(queues)
    >>> pooled.numerator, pooled.denominator
    (9445, 11050)
    """
    if len(tallies) == 1 or (tallies and combine is Combine.LAST):
        return tallies[-1]
    denominators = [tally.denominator for tally in tallies if tally.denominator is not None]
    return Tally(
        rows=sum(tally.rows for tally in tallies),
        incomplete=sum(tally.incomplete for tally in tallies),
        numerator=_together(tallies, combine),
        denominator=sum(denominators) if denominators else None,
        scale=next((tally.scale for tally in tallies if tally.rows), 1),
        below_scale=next((tally.below_scale for tally in tallies if tally.rows), 1),
        short=next((tally.short for tally in tallies if tally.short), ""),
    )


def _together(tallies: Sequence[Tally], combine: Combine) -> int:
    numerators = [tally.numerator for tally in tallies if tally.rows]
    return max(numerators, default=0) if combine is Combine.HIGHEST else sum(numerators)


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
    divisor = tally.denominator if tally.denominator is not None else 1
    return Fraction(tally.numerator * metric.factor, divisor * tally.scale), ""


def reading_of(metric: Metric, tally: Tally) -> Reading:
    """What was counted as a reading that a contract can judge.

    >>> from outscore.model.metric import Better, Metric, Sum
    >>> in_time = Metric("a", 1, "In time", "", Unit.PERCENT, Better.HIGHER, Combine.SUMS,
    ...     Sum(("a",)), Sum(("b",)))
    >>> reading_of(in_time, Tally(1, 0, 0, 0)).absent.value
    'no_volume'
    """
    value, reason = exact_value(metric, tally)
    if value is not None:
        return Reading(value, value, tally.count)
    return Reading(None, None, tally.count, _why_absent(metric, tally), reason=reason)


def _why_absent(metric: Metric, tally: Tally) -> WhyAbsent:
    if tally.rows == 0:
        return WhyAbsent.NO_REPORT
    whole = not tally.incomplete and not tally.short
    empty = metric.denominator is not None and not tally.denominator and whole
    return WhyAbsent.NO_VOLUME if empty else WhyAbsent.INCOMPLETE


def _unusable(metric: Metric, tally: Tally) -> str:
    if metric.combine is Combine.GRADED:
        return "A person grades it; no feed brings it."
    if tally.rows == 0:
        return "No accepted row."
    if tally.short:
        return tally.short
    if tally.incomplete:
        give = "gives" if tally.incomplete == 1 else "give"
        names = " or ".join(metric.quantities)
        return f"{tally.incomplete} of {tally.rows} rows {give} no figure for {names}."
    return _unusable_sums(metric, tally)


def _unusable_sums(metric: Metric, tally: Tally) -> str:
    if metric.combine is Combine.PRINTED and tally.rows > 1:
        return f"The feed gives finished averages only: {tally.rows} of them cannot be rolled up."
    if metric.denominator is not None and not tally.denominator:
        return f"{metric.denominator} is 0: there is nothing to divide by."
    if (tally.numerator < 0 and not may_be_negative(metric)) or (tally.denominator or 0) < 0:
        return f"{metric.formula} comes out below zero: the quantities contradict each other."
    return ""


def may_be_negative(metric: Metric) -> bool:
    """Whether a figure below zero says something: a printed rate of change, a score of points, a bias.

    >>> from outscore.model.metric import Better, Metric, Sum
    >>> bias = Metric("bias", 1, "Bias", "", Unit.PERCENT, Better.NEITHER, Combine.SUMS,
    ...     Sum(("forecast",), ("actual",)), Sum(("actual",)))
    >>> may_be_negative(bias)
    True
    """
    if metric.combine is Combine.PRINTED or metric.unit is Unit.POINTS:
        return True
    return metric.better is Better.NEITHER and bool(metric.numerator.subtract)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A month or a quarter as a contract looks at it: the months to be counted, and why it is not judged."""

    period: Period
    months: tuple[Period, ...]
    unjudged: str


def stretch(contract: Contract, period: Period, until: Period | None = None) -> Stretch:
    """The months of a period in which a contract is in force; those up to one of them if it is named."""
    in_force = [month for month in period.months() if contract.in_force(month)]
    months = tuple(month for month in in_force if until is None or month <= until)
    return Stretch(period, months, _why_not_judged(contract, period, len(months), len(in_force)))


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
    return figure_over(stretch(contract, period, until), measure, tallies)


def figure_over(over: Stretch, measure: Measure, tallies: Mapping[Period, Tally]) -> Figure:
    """A measure's figure for a stretch, from the tallies of its months; see `figure`."""
    counted_in = [tallies.get(month, EMPTY_TALLY) for month in over.months]
    tally = pool(counted_in, measure.metric.combine)
    value, reason = exact_value(measure.metric, tally)
    if tally.rows == 0 and measure.scope.values:
        reason = f"No accepted row with {measure.scope}."
    if value is not None and not all(own.rows for own in counted_in):
        absent = [str(month) for month, own in zip(over.months, counted_in, strict=True) if not own.rows]
        value, reason = None, f"No accepted row for {', '.join(absent)}."
    if value is not None and measure.target:
        reason = over.unjudged
    several = tally.rows > 1 and measure.metric.combine is Combine.PRINTED
    counted = tally.rows > 0 and not tally.incomplete and not tally.short and not several
    verdict, band = _judged(measure, value, judged=not reason)
    return Figure(
        over.period,
        tally.numerator if counted else None,
        tally.denominator if counted else None,
        value,
        verdict,
        reason,
        tally.scale,
        band,
        below_scale=tally.below_scale,
    )


def _judged(measure: Measure, value: Fraction | None, *, judged: bool) -> tuple[Verdict, str]:
    """The verdict on a figure, and the band it falls into where the contract has bands."""
    if value is None or not judged or not measure.terms.bands:
        return judge(value, measure.target if judged else None), ""
    band, verdict = banding_of(measure).of(value)
    return verdict, band.band if band else ""


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
