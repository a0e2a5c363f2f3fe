"""Levels in a file: the four ways to say what a figure must reach."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from pydantic import Field
from pydantic import model_validator

from outscore.contracts.entries import Entry
from outscore.contracts.entries import Figure
from outscore.contracts.entries import complaint
from outscore.model.target import Comparison
from outscore.model.target import Target

EDGES = tuple(comparison.value for comparison in Comparison)
EXAMPLE = "at_least: 95"


_KEEP = f"Keep one of {', '.join(EDGES)}."
_ONE_EDGE = (
    "Keep the worse one: at_least or above where higher is better, at_most or below where lower is. A signed "
    "table with both ends goes under printed_bands, for the record."
)


class TargetEntry(Entry):
    """What a figure must reach, in the metric's own unit: exactly one of the four."""

    at_least: Figure | None = Field(None, description="The figure or more.")
    above: Figure | None = Field(None, description="More than the figure.")
    at_most: Figure | None = Field(None, description="The figure or less.")
    below: Figure | None = Field(None, description="Less than the figure.")

    @model_validator(mode="after")
    def _one_of_four(self) -> TargetEntry:
        if len(edges_of(self)) != 1:
            raise complaint(f"A target is one of {', '.join(EDGES)}: for example {EXAMPLE}")
        return self

    @property
    def given(self) -> tuple[Comparison, Any]:
        """The comparison and its number."""
        return edges_of(self)[0]


def edges_of(entry: Entry) -> list[tuple[Comparison, Any]]:
    """Each comparison that an entry gives, with its number."""
    pairs = [(comparison, getattr(entry, comparison.value)) for comparison in Comparison]
    return [(comparison, number) for comparison, number in pairs if number is not None]


def one_level(entry: Entry) -> Entry:
    """The entry, where it gives exactly one level; else a complaint."""
    if len(edges_of(entry)) != 1:
        raise complaint(f"needs exactly one of {', '.join(EDGES)}: for example {EXAMPLE}")
    return entry


def one_level_at_most(entry: Entry) -> Entry:
    """The entry, where it gives one level or none; else a complaint."""
    if len(edges_of(entry)) > 1:
        raise complaint(f"has more than one edge. {_ONE_EDGE if hasattr(entry, 'band') else _KEEP}")
    return entry


def target_of(entry: Entry) -> Target | None:
    """The level that an entry gives, or None."""
    edges = edges_of(entry)
    return Target(edges[0][0], Fraction(edges[0][1]), str(edges[0][1])) if edges else None
