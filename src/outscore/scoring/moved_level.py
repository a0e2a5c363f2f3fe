"""A level that a ramp or a step-up has moved, beside bands as they are printed: the edges in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.result import Verdict
from outscore.scoring.banding import as_good

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outscore.model.target import Target


def edges_in_force(
    steps: Sequence[tuple[Target | None, Verdict]], level: Target
) -> tuple[Target | None, ...]:
    """The edges by which a moved level and the bands, best first, together decide; None: everything else.

    The level alone decides met or missed. So the last band that is met is reached at the level, and better
    ones at their own edge or the level, whichever asks for more. Bands that are missed keep their edges: of
    those that lie above the level none is ever the first that is reached.

    >>> from fractions import Fraction
    >>> from outscore.model.target import Comparison, Target
    >>> eighty, seventy_five, seventy = (
    ...     Target(Comparison.AT_LEAST, Fraction(n), str(n)) for n in (80, 75, 70)
    ... )
    >>> steps = [(eighty, Verdict.MET), (seventy_five, Verdict.MISSED), (None, Verdict.MISSED)]
    >>> [edge and edge.written for edge in edges_in_force(steps, seventy)]
    ['70', '75', None]
    """
    met = [place for place, (_, verdict) in enumerate(steps) if verdict is Verdict.MET]
    if not met or not any(verdict is Verdict.MISSED for _, verdict in steps):
        return tuple(edge for edge, _ in steps)
    return tuple(
        edge if place not in met else level if place == met[-1] else _stricter(edge, level)
        for place, (edge, _) in enumerate(steps)
    )


def out_of_reach(steps: Sequence[tuple[Target | None, Verdict]], level: Target) -> frozenset[int]:
    """The places of missed bands whose edge is at or beyond the level: what reaches it is met already."""
    return frozenset(
        place
        for place, (edge, verdict) in enumerate(steps)
        if verdict is Verdict.MISSED and edge is not None and as_good(edge, level)
    )


def _stricter(edge: Target | None, level: Target) -> Target:
    return edge if edge is not None and as_good(edge, level) else level
