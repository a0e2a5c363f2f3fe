"""What statistics look at: one point for each month of a measure, in order, gaps included."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.kind import FieldType
from outscore.model.kind import How
from outscore.model.metric import Combine
from outscore.model.metric import Unit
from outscore.model.result import Verdict
from outscore.scoring.judge import reaches
from outscore.scoring.rounding import rounded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outscore.model.kind import Kind
    from outscore.model.metric import Metric
    from outscore.model.period import Period
    from outscore.model.result import Figure
    from outscore.model.target import Target
    from outscore.model.terms.measuring import Rounding

LONGEST = 36
"""So many of the latest months are looked at, and those from a baseline on; older ones say little."""
_JUDGED = (Verdict.MET, Verdict.MISSED)
_SHARES = (Unit.PERCENT, Unit.PER_THOUSAND)


@dataclass(frozen=True, slots=True)
class Point:
    """One month of a measure: its figure in the metric's unit, None where it was not measured.

    passed, cases: what was counted, where the figure is a share of cases. target, verdict: what the contract
    held it against and what it said; they decide nothing here but what counted as a miss. rounding: how the
    contract rounds the figure before it is judged, None for not at all.
    """

    period: Period
    value: Fraction | None
    passed: int | None = None
    cases: int | None = None
    target: Target | None = None
    verdict: Verdict = Verdict.REPORT_ONLY
    rounding: Rounding | None = None

    @property
    def is_counted(self) -> bool:
        """Whether it is a share of cases that were counted: so many of so many."""
        return self.passed is not None and bool(self.cases) and 0 <= self.passed <= (self.cases or 0)

    def share(self, factor: int) -> Fraction | None:
        """The exact share of its own cases in the metric's unit; None where the figure is no such share.

        >>> from fractions import Fraction
        >>> from outscore.model.period import Period
        >>> from outscore.model.terms.measuring import Rounding, RoundingMode
        >>> tenths = Rounding(Fraction("0.1"), RoundingMode.HALF_UP)
        >>> point = Point(Period.parse("2026-10"), Fraction("66.7"), 2, 3, rounding=tenths)
        >>> point.share(100)
        Fraction(200, 3)
        """
        if self.value is None or not self.is_counted:
            return None
        own = Fraction(factor * (self.passed or 0), self.cases or 1)
        judged = own if self.rounding is None else rounded(own, self.rounding.to, self.rounding.how)
        return own if self.value in (own, judged) else None

    def missed(self) -> bool | None:
        """Whether the contract's target was missed; None where nobody can say."""
        if self.verdict in _JUDGED:
            return self.verdict is Verdict.MISSED
        if self.value is None or self.target is None:
            return None
        return not reaches(self.value, self.target)


def point_of(figure: Figure, target: Target | None = None) -> Point:
    """A figure of a statement as a point; target: the measure's, where the figure names none of its own.

    Counts in parts of a unit, such as milliseconds, are no cases and are left out.
    """
    counted = figure.scale == 1 and figure.denominator is not None
    return Point(
        figure.period,
        figure.value,
        figure.numerator if counted else None,
        figure.denominator if counted else None,
        figure.level or target,
        figure.verdict,
    )


def share_factor(metric: Metric, kind: Kind | None = None) -> int | None:
    """What a share of cases is multiplied by to be in the metric's unit; None where it is no such share.

    A share is so many of so many cases. An average, a total, a stock, a difference such as a net promoter
    score and a rate that is stretched to a year are none. Nor is a share of points or of time: kind, the kind
    of feed the figure comes from, knows which quantities are such.
    """
    is_share = metric.combine is Combine.SUMS and metric.unit in _SHARES and metric.times == 1
    if not is_share or metric.denominator is None:
        return None
    return None if kind and not all(_counts_cases(kind, one) for one in metric.quantities) else metric.factor


def _counts_cases(kind: Kind, quantity: str) -> bool:
    """Whether a quantity is a number of cases, as far as the kind of feed knows it."""
    if count := kind.count_for(quantity):
        return count.how is How.ROWS
    told = kind.told_for(quantity)
    return told is None or told.type is FieldType.COUNT


def measured(points: Iterable[Point]) -> list[tuple[Point, Fraction]]:
    """The points that have a figure, each with it."""
    return [(point, point.value) for point in points if point.value is not None]
