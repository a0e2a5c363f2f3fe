"""Rounding, where a contract asks for it, and the sharing out of what rounding leaves over."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from outscore.model.terms.measuring import RoundingMode
from outscore.scoring.exact import ZERO

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
    below = lcm(*(part.denominator for part in parts))
    weights = [part.numerator * (below // part.denominator) for part in parts]
    whole = sum(weights)
    if whole == 0:
        return (total, *[ZERO] * (len(parts) - 1))
    units = total / step
    sign = 1 if whole > 0 else -1
    pieces, size = units.numerator * sign, units.denominator * whole * sign
    counts, rests = zip(*(divmod(weight * pieces, size) for weight in weights), strict=True)
    left = units.numerator // units.denominator - sum(counts)
    served = set(sorted(range(len(parts)), key=lambda place: -rests[place])[:left])
    return tuple(step * (count + (place in served)) for place, count in enumerate(counts))
