"""The definitions behind figures as a page lists them; how most of them combine is said once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.reporting.wording import BETTER_WORDS
from outscore.reporting.wording import COMBINE_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outscore.model.statement import DefinitionDocument


@dataclass(frozen=True, slots=True)
class DefinitionView:
    """A definition, its formula and how it combines."""

    metric: str
    version: int
    name: str
    definition: str
    formula: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Definitions:
    """The definitions of a page; `usual` says how those combine of which nothing else is said."""

    usual: str
    each: tuple[DefinitionView, ...]


def definitions_view(found: Iterable[DefinitionDocument]) -> Definitions:
    """Definitions in words; a way to combine that several share is not told of each."""
    listed = list(found)
    ways = Counter(COMBINE_WORDS.get(one["combine"], "") for one in listed)
    usual = max(ways, key=lambda way: ways[way], default="")
    if not usual or ways[usual] == 1:
        usual = ""
    said = f"Where nothing else is said: {usual[:1].lower()}{usual[1:]}" if usual else ""
    return Definitions(said, tuple(_view(one, usual) for one in listed))


def _view(definition: DefinitionDocument, usual: str) -> DefinitionView:
    combined = COMBINE_WORDS.get(definition["combine"], "")
    notes = (BETTER_WORDS.get(definition["better"], ""), combined if combined != usual else "")
    return DefinitionView(
        metric=definition["metric"],
        version=definition["version"],
        name=definition["name"],
        definition=definition["definition"],
        formula=definition["formula"],
        notes=tuple(note for note in notes if note),
    )
