"""The notes beside the figures of many vendors, each under a letter, and what they keep from being ranked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.model.flag import Meaning

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.flag import NoteDocument
    from outscore.model.statement import StatementDocument

MEANING_WORDS = {
    Meaning.NOT_COMPARABLE: "not comparable",
    Meaning.NOT_MEASURED: "said not to be measured",
    Meaning.UNKNOWN: "a note whose meaning is not agreed",
    Meaning.NOTED: "noted",
}
_CONSEQUENCES = {
    Meaning.NOT_COMPARABLE: "Not comparable, so not ranked.",
    Meaning.NOT_MEASURED: "Said not to be measured; a figure beside it is not ranked.",
    Meaning.UNKNOWN: "What this means is not agreed; the figure is ranked.",
}


@dataclass(frozen=True, slots=True)
class Lettered:
    """A note under its letter: what follows from it, and beside how many figures of the page it stands."""

    letter: str
    text: str
    consequence: str
    figures: int


def lettered(statements: Sequence[StatementDocument]) -> tuple[Lettered, ...]:
    """Every note beside a period's figures that is more than noted, those that keep figures apart first."""
    counted: dict[tuple[Meaning, str], int] = {}
    for one in _notes(statements):
        key = (Meaning(one["meaning"]), one["text"])
        counted[key] = counted.get(key, 0) + 1
    order = list(Meaning)
    ordered = sorted(counted.items(), key=lambda one: (order.index(one[0][0]), -one[1], one[0][1]))
    shown = [(meaning, text, number) for (meaning, text), number in ordered if meaning in _CONSEQUENCES]
    return tuple(
        Lettered(letter(place), text, _CONSEQUENCES[meaning], number)
        for place, (meaning, text, number) in enumerate(shown)
    )


def _notes(statements: Sequence[StatementDocument]) -> Iterator[NoteDocument]:
    for statement in statements:
        for result in statement["results"]:
            if result["figure"]["value"]:
                yield from result["figure"].get("notes", [])


def letter(place: int) -> str:
    """The letter of a place.

    >>> letter(0), letter(25), letter(26), letter(52)
    ('a', 'z', 'aa', 'ba')
    """
    before, own = divmod(place, 26)
    return (letter(before - 1) if before else "") + chr(ord("a") + own)


def letters_of(notes: Sequence[NoteDocument], known: Mapping[str, str]) -> tuple[str, ...]:
    """The letters of a figure's notes, in their order."""
    return tuple(sorted({known[one["text"]] for one in notes if one["text"] in known}, key=_by_length))


def _by_length(found: str) -> tuple[int, str]:
    return len(found), found
