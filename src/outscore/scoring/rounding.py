"""Rounding, where a contract asks for it, and the sharing out of what rounding leaves over."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.terms.measuring import RoundingMode
from outscore.scoring.exact import ZERO
from outscore.scoring.exact import exact_sum

if TYPE_CHECKING:
    from collections.abc import Sequence

_HALF = Fraction(1, 2)


def rounded(value: Fraction, step: Fraction, how: RoundingMode) -> Fraction:
    """The multiple of a step that a value rounds to.

    >>> str(rounded(Fraction("98.95"), Fraction("0.1"), RoundingMode.HALF_UP))
    '99'
    >>> str(rounded(Fraction("98.95"), Fraction("0.1"), RoundingMode.DOWN))
    '989/10'
    """
    units = value / step
    return step * _whole(units, how)


def _whole(units: Fraction, how: RoundingMode) -> int:
    sign, size = (-1, -units) if units < 0 else (1, units)
    below = size.numerator // size.denominator
    part = size - below
    match how:
        case RoundingMode.DOWN:
            up = False
        case RoundingMode.UP:
            up = part > 0
        case RoundingMode.HALF_UP:
            up = part >= _HALF
        case RoundingMode.HALF_EVEN:
            up = part > _HALF or (part == _HALF and below % 2 == 1)
    return sign * (below + up)


def shared(total: Fraction, parts: Sequence[Fraction], step: Fraction) -> tuple[Fraction, ...]:
    """A rounded total as multiples of a step, one for each part, by the largest remainders.

    The shares add up to the total exactly; of equal remainders the earlier part is served first.

    >>> third = Fraction(100, 3)
    >>> [str(share) for share in shared(Fraction(100), [third, third, third], Fraction(1))]
    ['34', '33', '33']
    """
    if len(parts) < 2:
        return (total,) * len(parts)
    whole = exact_sum(parts)
    if whole == 0:
        return (total, *[ZERO] * (len(parts) - 1))
    exact = [part * total / whole / step for part in parts]
    floors = [one.numerator // one.denominator for one in exact]
    left = total / step - sum(floors)
    order = sorted(range(len(parts)), key=lambda place: floors[place] - exact[place])
    for place in order[: int(left)]:
        floors[place] += 1
    return tuple(step * count for count in floors)
