"""What a period's failures cost before any limit, kept apart by measure until it is known who is charged."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from outscore.model.outcome import MoneyStep
from outscore.model.outcome import StepKind
from outscore.model.terms.clause import EVERY
from outscore.scoring.charging import point_items
from outscore.scoring.exact import ZERO
from outscore.scoring.exact import exact_sum
from outscore.scoring.items import total

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator
    from collections.abc import Mapping
    from fractions import Fraction

    from outscore.model.terms.schemes import PointsToMoney
    from outscore.scoring.charging import Sums
    from outscore.scoring.items import Items

Steps = tuple[MoneyStep, ...]


@dataclass(frozen=True)
class Costs:
    """What each measure costs by its own scheme, by repeats and in points; and penalties, which are none's.

    points: those that cost money, by measure, none of them 0. clause, sums: how they come to money, all
    of them together.
    """

    own: Items
    repeats: Items
    penalties: Items
    points: Mapping[str, Fraction]
    clause: PointsToMoney | None
    sums: Sums

    @property
    def items(self) -> Items:
        """The parts of the credit."""
        return (*self.own, *self._pointed[0], *self.repeats, *self.penalties)

    @property
    def costing(self) -> Steps:
        """How the points of all measures come to money."""
        return self._pointed[1]

    @cached_property
    def _pointed(self) -> tuple[Items, Steps]:
        return point_items(self.clause, self.points, self.sums)

    @property
    def of_points(self) -> Fraction:
        """What all points come to."""
        return total(self._pointed[0])

    @property
    def points_in_all(self) -> Fraction:
        """The points that cost money."""
        return exact_sum(self.points.values())

    def names(self) -> frozenset[str]:
        """The measures that cost something, or that have points."""
        return frozenset((*self.points, *(item.measure for item in (*self.own, *self.repeats))))

    def of(self, measure: str) -> Fraction:
        """What a measure costs without points."""
        return total(item for item in (*self.own, *self.repeats) if item.measure == measure)

    def without(self, measures: Collection[str]) -> Costs:
        """The same without some measures: their points do not count together with those of the others."""
        return replace(
            self,
            own=tuple(item for item in self.own if item.measure not in measures),
            repeats=tuple(item for item in self.repeats if item.measure not in measures),
            points={name: own for name, own in self.points.items() if name not in measures},
        )


def waived(costs: Costs, waivers: Mapping[str, str]) -> tuple[Costs, Steps]:
    """Without the credits of measures that a person waived; what is no measure's is waived with `all`."""
    if not waivers:
        return costs, ()
    whole = waivers.get(EVERY[0], "")
    gone = {name: reason for name in costs.names() if (reason := waivers.get(name) or whole)}
    steps = [
        MoneyStep(StepKind.WAIVED, item.what, gone[item.measure], -item.amount)
        for item in (*costs.own, *costs.repeats)
        if item.measure in gone
    ]
    with_points = {name: gone[name] for name in costs.points if name in gone}
    steps += points_taken_out(costs, with_points, StepKind.WAIVED)
    left = costs.without(gone)
    if whole:
        steps += [MoneyStep(StepKind.WAIVED, item.what, whole, -item.amount) for item in costs.penalties]
        left = replace(left, penalties=())
    return left, tuple(steps)


def points_taken_out(
    costs: Costs, measures: Mapping[str, str], kind: StepKind, before: str = ""
) -> Iterator[MoneyStep]:
    """What points cost less without one measure after the other, by the clause that stands with each."""
    for name, clause in measures.items():
        less = costs.without([name])
        lowered = less.of_points - costs.of_points
        if lowered != ZERO:
            yield MoneyStep(kind, f"{before}points of {name}", clause, lowered)
        costs = less
