"""The parts that a period's credit is made of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from outscore.model.outcome import Item
from outscore.scoring.exact import exact_sum

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from fractions import Fraction

Items = tuple[Item, ...]


def total(items: Iterable[Item]) -> Fraction:
    """What items come to."""
    return exact_sum(item.amount for item in items)


def scaled(items: Items, share: Fraction, which: Callable[[Item], bool]) -> Items:
    """Some of the items at a share of their amount."""
    return tuple(replace(item, amount=item.amount * share) if which(item) else item for item in items)
