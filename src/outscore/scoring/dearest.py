"""Of things that may not stand beside each other, the ones that are worth most together: an exact search.

What has nothing to do with each other is looked at apart. Where all that counts is how much the things of a
group weigh together, only branches that can still win are followed (`heaviest`); else every set is tried.
"""

from __future__ import annotations

from itertools import product
from math import lcm
from typing import TYPE_CHECKING

from outscore.errors import TooManyOverlaps
from outscore.scoring.exact import ZERO
from outscore.scoring.heaviest import heaviest

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Collection
    from collections.abc import Hashable
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence
    from fractions import Fraction

Kept = frozenset[str]
Weights = dict["Hashable", "Fraction"]
MOST_SETS = 4000
"""So many sets are tried; more of them are refused, with a sentence that says what to do."""


def dearest(
    order: Sequence[str],
    apart: Iterable[Collection[str]],
    worth: Callable[[Kept], tuple[Fraction, ...]],
    weights: Mapping[str, Mapping[Hashable, Fraction]] | None = None,
) -> Kept:
    """The set that is worth most of those without two that are to be kept apart; the earlier, of equal ones.

    apart: groups of which no two may stand together. weights: of what kinds each is made, where more of a
    kind never lowers the worth of a set; sets that have less of every kind are then passed over. Raises
    TooManyOverlaps where more sets would have to be tried than can be.

    >>> from fractions import Fraction
    >>> cost = {"a": 10, "b": 9, "c": 8}
    >>> kept = dearest("abc", ["ab", "bc"], lambda names: (Fraction(sum(cost[one] for one in names)),))
    >>> sorted(kept)
    ['a', 'c']
    """
    groups = [frozenset(group) for group in apart]
    rivals = {name: frozenset(_beside(name, order, groups)) for name in order}
    found: list[Kept] = [frozenset()]
    for group in _connected(order, rivals):
        best = None if weights is None else _heaviest(group, order, groups, weights)
        several = _fullest(frozenset(group), rivals, order) if best is None else [best]
        if len(found) * len(several) > MOST_SETS:
            raise TooManyOverlaps(order)
        every = (one | other for one, other in product(found, several))
        found = list(every) if weights is None else _undercut_by_none(every, weights, order)
    return max(found, key=lambda names: (worth(names), _place(names, order)))


def _place(names: Kept, order: Sequence[str]) -> tuple[bool, ...]:
    """Greater for the set that has the earlier ones."""
    return tuple(name in names for name in order)


def _beside(name: str, order: Sequence[str], apart: Iterable[Collection[str]]) -> Iterator[str]:
    groups = [group for group in apart if name in group]
    return (other for other in order if other != name and any(other in group for group in groups))


def _connected(order: Sequence[str], rivals: Mapping[str, Kept]) -> Iterator[list[str]]:
    """The names in groups that have nothing to do with each other."""
    left = list(order)
    while left:
        group = [left.pop(0)]
        for name in group:
            near = [other for other in left if other in rivals[name]]
            left = [other for other in left if other not in rivals[name]]
            group += near
        yield group


def _heaviest(
    names: Sequence[str],
    order: Sequence[str],
    groups: Sequence[Kept],
    weights: Mapping[str, Mapping[Hashable, Fraction]],
) -> Kept | None:
    """The set that weighs most, the earlier of equal ones; None where the names are of several kinds."""
    if len({kind for name in names for kind in weights[name]}) > 1:
        return None
    amounts = {name: sum(weights[name].values(), ZERO) for name in names}
    scale = lcm(*(one.denominator for one in amounts.values()))
    place = {name: 1 << number for number, name in enumerate(reversed(order))}
    whole = {
        name: (one.numerator * (scale // one.denominator) << len(order)) + place[name]
        for name, one in amounts.items()
    }
    found = heaviest(whole, groups)
    if found is None:
        raise TooManyOverlaps(order)
    return found


def _fullest(names: Kept, rivals: Mapping[str, Kept], order: Sequence[str]) -> list[Kept]:
    """Every set without rivals that is as full as can be: Bron and Kerbosch, with a pivot."""
    found: list[Kept] = []

    def grow(kept: Kept, left: Kept, done: Kept) -> None:
        if not left and not done:
            found.append(kept)
            if len(found) > MOST_SETS:
                raise TooManyOverlaps([name for name in order if name in names])
            return
        pivot = min(left | done, key=lambda name: (len(left & (rivals[name] | {name})), name))
        for name in sorted(left & (rivals[pivot] | {pivot})):
            away = rivals[name] | {name}
            grow(kept | {name}, left - away, done - away)
            left, done = left - {name}, done | {name}

    grow(frozenset(), names, frozenset())
    return found


def _undercut_by_none(
    every: Iterable[Kept], weights: Mapping[str, Mapping[Hashable, Fraction]], order: Sequence[str]
) -> list[Kept]:
    """The sets that no other beats in every kind; of equal ones the earlier."""
    front: list[tuple[Kept, Weights]] = []
    for names in sorted(every, key=lambda one: _place(one, order), reverse=True):
        own: Weights = {}
        for name in sorted(names):
            for kind, amount in weights[name].items():
                own[kind] = own.get(kind, ZERO) + amount
        if any(_covers(other, own) for _, other in front):
            continue
        front = [(kept, other) for kept, other in front if not _covers(own, other)]
        front.append((names, own))
    return [names for names, _ in front]


def _covers(one: Weights, other: Weights) -> bool:
    return all(one.get(kind, ZERO) >= amount for kind, amount in other.items())
