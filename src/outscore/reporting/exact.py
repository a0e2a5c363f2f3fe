"""The exact numbers of documents."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from outscore.model.settlement_document import NumberDocument


def exact(number: NumberDocument) -> Fraction:
    """The number of a document.

    >>> exact({"n": 5, "d": 2, "shown": "2.5"})
    Fraction(5, 2)
    """
    return Fraction(number["n"], number["d"])
