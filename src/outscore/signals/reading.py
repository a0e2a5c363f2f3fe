"""Everything that statistics say of one measure, from its months: the entry point of this package."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from outscore.scoring.judge import reaches
from outscore.signals.charts import chart
from outscore.signals.outlook import Ahead
from outscore.signals.outlook import outlook
from outscore.signals.points import LONGEST
from outscore.signals.rules import Meaning
from outscore.signals.rules import signals
from outscore.signals.samples import confidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outscore.model.metric import Better
    from outscore.model.target import Target
    from outscore.signals.charts import Chart
    from outscore.signals.charts import StepChange
    from outscore.signals.charts import Stretch
    from outscore.signals.outlook import Outlook
    from outscore.signals.points import Point
    from outscore.signals.rules import Signal
    from outscore.signals.samples import Confidence


class Change(StrEnum):
    """Whether the latest measured month has changed from those before. Not a verdict."""

    NOT_KNOWN = "not_known"
    NONE = "no_change"
    IMPROVING = "improving"
    CONCERNING = "concerning"
    CHANGED = "changed"

    @property
    def words(self) -> str:
        """The change as a page shows it."""
        return self.value.replace("_", " ")


class Reach(StrEnum):
    """Whether the work as it is will reach its target, if nothing changes."""

    NOT_KNOWN = "not_known"
    WILL = "will_reach_it"
    MAY = "may_or_may_not"
    WILL_NOT = "will_not_reach_it"

    @property
    def words(self) -> str:
        """The expectation as a page shows it."""
        return self.value.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Declared:
    """What a workspace declares of a measure's statistics.

    factor: 100 for a share of cases in percent, 1000 per thousand, None for any other figure (share_factor).
    step_changes: with baselines. fewest: below so many cases a sample says little. population: how many the
    latest month's sample was drawn from. ahead: what the next month will be held against; None for the latest
    point's own target. is_own_share: whether each month is judged by the share of its own cases; False where
    the contract averages months or intervals, whose chart is an XmR chart.
    """

    factor: int | None = None
    step_changes: tuple[StepChange, ...] = ()
    fewest: int | None = None
    population: int | None = None
    ahead: Ahead | None = None
    is_own_share: bool = True


@dataclass(frozen=True, slots=True)
class Signals:
    """What statistics say, beside what the contract says: values of their own, none of them a verdict.

    signals: every one on the chart. now: those that the latest measured month is part of. change: what those
    come to; a concern weighs more than an improvement. confidence: of the latest point, None without points.
    outlook: for the month after the latest point, None without points.
    """

    chart: Chart
    signals: tuple[Signal, ...]
    now: tuple[Signal, ...]
    change: Change
    reach: Reach
    confidence: Confidence | None
    outlook: Outlook | None


PLAIN = Declared()


def read(points: Sequence[Point], better: Better, kind: str, declared: Declared = PLAIN) -> Signals:
    """What the months of a measure say, in any order.

    points: a point for each month, those not measured included. better: which way the metric is better. kind:
    the kind of feed the figure comes from, such as "surveys" or "aggregate".
    """
    every = sorted(points, key=lambda point: point.period)
    ordered = _latest(every, declared)
    drawn = chart(ordered, declared.factor if declared.is_own_share else None, declared.step_changes)
    found = signals(drawn, better)
    stretch = drawn.last
    now = tuple(one for one in found if stretch and stretch.places and _is_now(one, stretch))
    if not ordered or stretch is None:
        return Signals(drawn, found, now, Change.NOT_KNOWN, Reach.NOT_KNOWN, None, None)
    latest = ordered[-1]
    ahead = declared.ahead or Ahead(latest.target)
    return Signals(
        drawn,
        found,
        now,
        _change(stretch, now),
        _reach(stretch, ahead.level, ordered),
        confidence(latest, kind, declared.factor, declared.fewest, declared.population),
        outlook(every, latest.period.next(), ahead),
    )


def _latest(ordered: Sequence[Point], declared: Declared) -> Sequence[Point]:
    """The months that are looked at: the latest, and further back where a baseline begins."""
    baselines = [one.since for one in declared.step_changes if one.limits_until is not None]
    edge = min([*baselines, *(point.period for point in ordered[-LONGEST:][:1])], default=None)
    return [point for point in ordered if edge is None or point.period >= edge]


def _is_now(signal: Signal, stretch: Stretch) -> bool:
    """Whether the latest measured month is part of it."""
    return signal.periods[-1] == stretch.places[-1].period


def _change(stretch: Stretch, now: Sequence[Signal]) -> Change:
    if not stretch.places:
        return Change.NOT_KNOWN
    meanings = {one.meaning for one in now}
    for meaning, change in _WEIGHT:
        if meaning in meanings:
            return change
    return Change.NONE


_WEIGHT = (
    (Meaning.CONCERN, Change.CONCERNING),
    (Meaning.IMPROVEMENT, Change.IMPROVING),
    (Meaning.CHANGE, Change.CHANGED),
)


def _reach(stretch: Stretch, target: Target | None, points: Sequence[Point]) -> Reach:
    """Where both limits lie, against the target; months missed without a figure may come again."""
    if target is None or not stretch.places:
        return Reach.NOT_KNOWN
    both = [reaches(limit, target) for limit in stretch.limits(stretch.places[-1])]
    if not any(both):
        return Reach.WILL_NOT
    unseen = any(point.value is None and point.missed() for point in points)
    return Reach.WILL if all(both) and not unseen else Reach.MAY
