"""Bands as edges: which step of performance a figure reaches, and what that means."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from outscore.model.metric import Better
from outscore.model.result import Verdict
from outscore.model.target import Comparison
from outscore.model.terms.judging import Band
from outscore.model.terms.judging import BandVerdict
from outscore.model.terms.measuring import Method

if TYPE_CHECKING:
    from fractions import Fraction

    from outscore.model.contract import Measure
    from outscore.model.target import Target


@dataclass(frozen=True, slots=True)
class Banding:
    """A measure's bands, best first, each with its verdict.

    A measure with a target and no bands has two, called met and missed. One without either has none.
    """

    steps: tuple[tuple[Band, Verdict], ...]
    edges: tuple[tuple[int, int, Comparison | None], ...]

    def of(self, value: Fraction) -> tuple[Band | None, Verdict]:
        """The first band whose edge is reached, and its verdict; report only where nothing is judged.

        Fractions are compared as integers: n/d against a/b is n x b against a x d.
        """
        above, below = value.numerator, value.denominator
        for step, (edge_above, edge_below, comparison) in zip(self.steps, self.edges, strict=True):
            if comparison is None or _reaches(above * edge_below, edge_above * below, comparison):
                return step
        return None, Verdict.REPORT_ONLY

    @property
    def is_judged(self) -> bool:
        """Whether any band is met or missed; where none is, a figure is only reported."""
        return any(verdict in (Verdict.MET, Verdict.MISSED) for _, verdict in self.steps)

    def named(self, label: str) -> tuple[Band | None, Verdict]:
        """The band with a label."""
        for band, verdict in self.steps:
            if band.band == label:
                return band, verdict
        return None, Verdict.NOT_MEASURED

    def failing(self, label: str) -> Band | None:
        """The band that a declared failure counts as: the named one, else the mildest that is missed."""
        missed = [band for band, verdict in self.steps if verdict is Verdict.MISSED]
        return next((band for band in missed if band.band == label), missed[0] if missed else None)

    def best(self) -> Band | None:
        """The best band."""
        return self.steps[0][0] if self.steps else None


def _reaches(value: int, edge: int, comparison: Comparison) -> bool:
    match comparison:
        case Comparison.AT_LEAST:
            return value >= edge
        case Comparison.ABOVE:
            return value > edge
        case Comparison.AT_MOST:
            return value <= edge
        case Comparison.BELOW:
            return value < edge


def banding(measure: Measure) -> Banding:
    """The bands of a measure, with what each means.

    A band's own word decides; else it is met where its edge is as good as the target; without a target and a
    word it is only reported.
    """
    bands = measure.terms.bands
    if bands:
        return _ready(tuple((band, _verdict(band, measure.target)) for band in bands))
    if measure.target is None:
        return _ready(())
    met, missed = Band(band="met", edge=measure.target), Band(band="missed")
    return _ready(((met, Verdict.MET), (missed, Verdict.MISSED)))


def _ready(steps: tuple[tuple[Band, Verdict], ...]) -> Banding:
    edges = tuple(
        (band.edge.value.numerator, band.edge.value.denominator, band.edge.comparison)
        if band.edge
        else (0, 1, None)
        for band, _ in steps
    )
    return Banding(steps, edges)


@cache
def banding_of(measure: Measure) -> Banding:
    """The same, worked out once for each measure."""
    return banding(measure)


def _verdict(band: Band, target: Target | None) -> Verdict:
    if band.verdict is not None:
        return Verdict.MET if band.verdict is BandVerdict.MET else Verdict.MISSED
    if target is None:
        return Verdict.REPORT_ONLY
    return Verdict.MET if band.edge is not None and as_good(band.edge, target) else Verdict.MISSED


def as_good(edge: Target, target: Target) -> bool:
    """Whether every figure that reaches an edge reaches the target too."""
    if edge.comparison.is_upward is not target.comparison.is_upward:
        return False
    if edge.value == target.value:
        return edge.comparison.is_strict or not target.comparison.is_strict
    return (edge.value > target.value) is target.comparison.is_upward


def fails_below(band: Band | None, minimum: Target | None) -> bool:
    """Whether a failure that is only declared is below a minimum: always, but for a band at or above it."""
    if minimum is None:
        return False
    return band is None or band.edge is None or not as_good(band.edge, minimum)


def higher_is_better(measure: Measure) -> bool:
    """Which way a measure's figure should move, by its target where the metric does not say.

    A share of good intervals is better when it is higher, whatever is better in each interval.
    """
    combined = measure.terms.combined
    if combined is not None and combined.method is Method.SHARE_OF_GOOD_INTERVALS:
        return True
    if measure.metric.better is Better.NEITHER and measure.target is not None:
        return measure.target.comparison.is_upward
    return measure.metric.better is not Better.LOWER


def exceeds(value: Fraction, level: Target) -> bool:
    """Whether a figure is better than a level, not merely at it."""
    return value > level.value if level.comparison.is_upward else value < level.value
