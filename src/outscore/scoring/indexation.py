"""Amounts that rise with a published index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.terms.clause import EVERY
from outscore.scoring.rounding import rounded

if TYPE_CHECKING:
    from datetime import date
    from fractions import Fraction

    from outscore.model.terms.timing import Indexation
    from outscore.model.terms.timing import IndexValue


def index_on(indexation: Indexation, day: date) -> Fraction:
    """The index in force on a day; the base before the first published figure counts."""
    published = _published(indexation, day)
    return max(published, key=lambda one: one.since).index if published else indexation.base


def _published(indexation: Indexation, day: date) -> list[IndexValue]:
    return [one for one in indexation.values if one.since <= day]


def is_indexed(indexation: Indexation | None, name: str) -> bool:
    """Whether the indexation names a rate, an amount or a measure; `all` names every one."""
    return indexation is not None and (indexation.amounts == EVERY or name in indexation.amounts)


def indexed(amount: Fraction, indexation: Indexation, day: date) -> Fraction:
    """A printed amount as it stands on a day: times the index in force, over the base index.

    Exact, unless the contract says how an indexed amount is rounded; as printed before the first index.

    >>> from datetime import date
    >>> from fractions import Fraction
    >>> from outscore.model.terms.timing import Indexation, IndexValue
    >>> april = date(2027, 4, 1)
    >>> prices = Indexation("9.2", Fraction(125), (IndexValue(april, Fraction(130)),), ("hours",))
    >>> str(indexed(Fraction(25), prices, april)), str(indexed(Fraction(25), prices, date(2027, 3, 1)))
    ('26', '25')
    """
    if not _published(indexation, day):
        return amount
    exact = amount * index_on(indexation, day) / indexation.base
    rule = indexation.rounding
    return rounded(exact, rule.to, rule.how) if rule else exact
