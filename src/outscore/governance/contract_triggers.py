"""Which measures a trigger of the contract is about, from the sentence in which a settlement told it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection


def measures_told(reason: str, measures: Collection[str]) -> frozenset[str]:
    """The measures that a reason is about: each part of it begins with the id of one, if it is about any.

    >>> sorted(measures_told("speed missed 2 times in a row; calls is in band C.", {"speed", "calls"}))
    ['calls', 'speed']
    >>> sorted(measures_told("Points are 26 in 3 periods.", {"speed"}))
    []
    """
    first = {part.split(" ", 1)[0] for part in reason.split("; ")}
    return frozenset(first & set(measures))
