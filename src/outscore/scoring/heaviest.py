"""Of things with weights, the heaviest set in which no group stands twice: branch and bound.

Each group has a price. A set has no more than one of a group, so it weighs at most the prices of the groups
together with what its members weigh above the prices of theirs. Prices are looked for that make this bound
small; then a branch that cannot pass what is already found is left. Any prices give the right answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

ROUNDS = 150
MOST_BRANCHES = 40_000


def heaviest(
    weights: Mapping[str, int], groups: Sequence[Collection[str]], most: int = MOST_BRANCHES
) -> frozenset[str] | None:
    """The heaviest set of those without two of a group; None if more than `most` branches are needed.

    weights: whole numbers above 0, large ones, as prices are whole numbers too. groups: every name is in one
    at least. Of equal sets any is given.

    >>> sorted(heaviest({"a": 10, "b": 19, "c": 10}, ["ab", "bc"]))
    ['a', 'c']
    """
    return _Search(_worth_trying(weights, groups), groups, most).found()


def _worth_trying(weights: Mapping[str, int], groups: Sequence[Collection[str]]) -> dict[str, int]:
    """Without those that weigh less than another which bars no more than they do."""
    near = {
        name: frozenset(other for group in groups if name in group for other in group if other in weights)
        for name in weights
    }
    return {
        name: weight
        for name, weight in weights.items()
        if not any(
            weights[other] > weight and near[other] <= near[name] for other in near[name] if other != name
        )
    }


@dataclass(frozen=True, slots=True)
class _Prices:
    """A price for each group, what each thing weighs above the prices of its groups, and the bound."""

    of: list[int]
    above: list[int]
    bound: int


class _Search:
    """Things and groups by number; sets of them as the bits of whole numbers."""

    def __init__(self, weights: Mapping[str, int], groups: Sequence[Collection[str]], most: int) -> None:
        self._names = list(weights)
        self._weights = list(weights.values())
        inside = [[place for place, name in enumerate(self._names) if name in group] for group in groups]
        self._groups = [one for one in inside if one]
        self._of: list[list[int]] = [[] for _ in self._names]
        for number, group in enumerate(self._groups):
            for place in group:
                self._of[place].append(number)
        self._masks = [sum(1 << place for place in group) for group in self._groups]
        self._barred = [self._bars(place) for place in range(len(self._names))]
        self._best, self._heaviest, self._left = 0, 0, most

    def _bars(self, place: int) -> int:
        mask = 1 << place
        for number in self._of[place]:
            mask |= self._masks[number]
        return mask

    def found(self) -> frozenset[str] | None:
        """The names of the heaviest set; None where it took too many branches."""
        prices = self._priced()
        every = (1 << len(self._names)) - 1
        branches = [(every, 0, 0)]
        while branches:
            left, chosen, weight = branches.pop()
            if weight > self._heaviest:
                self._best, self._heaviest = chosen, weight
            if not left or weight + self._bound(left, prices) <= self._heaviest:
                continue
            if self._left == 0:
                return None
            self._left -= 1
            place = max(_bits(left), key=lambda one: prices.above[one])
            branches.append((left & ~(1 << place), chosen, weight))
            branches.append((left & ~self._barred[place], chosen | 1 << place, weight + self._weights[place]))
        return frozenset(self._names[place] for place in _bits(self._best))

    def _bound(self, left: int, prices: _Prices) -> int:
        paid = sum(price for price, mask in zip(prices.of, self._masks, strict=True) if price and mask & left)
        return paid + sum(max(0, prices.above[place]) for place in _bits(left))

    def _priced(self) -> _Prices:
        """The best prices of some rounds: dearer where the heavy ones collide, cheaper where none stands."""
        price = [0] * len(self._groups)
        best: _Prices | None = None
        for number in range(ROUNDS):
            above = [
                weight - sum(price[group] for group in own)
                for weight, own in zip(self._weights, self._of, strict=True)
            ]
            bound = sum(price) + sum(one for one in above if one > 0)
            if best is None or bound < best.bound:
                best = _Prices(list(price), above, bound)
            self._try(above)
            too_many = [sum(above[place] > 0 for place in group) - 1 for group in self._groups]
            size = sum(one * one for one in too_many)
            if size == 0 or bound <= self._heaviest:
                break
            step = max(1, (bound - self._heaviest) // size * 2 // (1 + number // 20))
            price = [max(0, one + step * over) for one, over in zip(price, too_many, strict=True)]
        return best or _Prices([], [], 0)

    def _try(self, above: Sequence[int]) -> None:
        """A set put together from those that weigh most above the prices."""
        left, chosen, weight = (1 << len(self._names)) - 1, 0, 0
        for place in sorted(range(len(above)), key=lambda one: -above[one]):
            if left >> place & 1:
                chosen, weight = chosen | 1 << place, weight + self._weights[place]
                left &= ~self._barred[place]
        if weight > self._heaviest:
            self._best, self._heaviest = chosen, weight


def _bits(mask: int) -> Iterator[int]:
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
