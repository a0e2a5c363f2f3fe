"""What a failure costs in points: its band's, more where it repeats, less while the service settles in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.terms.judging import Gap
from outscore.model.terms.judging import SettlingEffect
from outscore.scoring.exact import HUNDRED
from outscore.scoring.exact import ZERO

if TYPE_CHECKING:
    from fractions import Fraction

    from outscore.model.carry import State
    from outscore.model.terms.judging import Repeats
    from outscore.model.terms.judging import SettlingIn


def points_of(base: Fraction, repeats: Repeats | None, settling: SettlingIn | None) -> Fraction:
    """The points of a failure; `repeats` is None where this one does not repeat."""
    if repeats is not None and repeats.multiply_points_by is not None:
        base = base * repeats.multiply_points_by
    if settling is not None and settling.effect is SettlingEffect.REDUCED_POINTS:
        base = base * (settling.points_percent or ZERO) / HUNDRED
    return base


def failed_before(repeats: Repeats, state: State) -> bool:
    """Whether the previous period failed; one not measured is passed over where the chain is kept."""
    if repeats.not_measured is Gap.KEEPS:
        return state.chain
    return bool(state.marks) and state.marks[-1].failed
