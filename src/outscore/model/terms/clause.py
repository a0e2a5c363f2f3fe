"""How the parts of a contract are written down: one class for a block of keys, one field for a key.

A field is annotated with its type and a sentence. The reader of contract files, the schema for editors
and the reference of the guide are made from these, so a term is described in one place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar
from typing import dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def clause(cls: type[T]) -> type[T]:
    """A part of a contract: a frozen value whose fields are the keys of its block in the file."""
    return dataclass(frozen=True, slots=True)(cls)


@dataclass(frozen=True, slots=True)
class Key:
    """The word that the file uses where the field cannot bear it, such as `from`."""

    word: str


@dataclass(frozen=True, slots=True)
class Inline:
    """The field is no key of its own: the keys of its value stand in the block itself."""


@dataclass(frozen=True, slots=True)
class Reference:
    """The text (or each text of the list) names something else of the workspace or of the file.

    kind: measure, band, metric, quantity, base, category, cap, relief. A list may say `all` instead.
    """

    kind: str


EVERY = ("all",)
"""What a list of measures holds where the file says `all`."""


def names(measures: tuple[str, ...], measure: str) -> bool:
    """Whether a list of measures, or `all`, names one.

    >>> names(EVERY, "service_level"), names(("abandonment",), "service_level")
    (True, False)
    """
    return measures == EVERY or measure in measures
