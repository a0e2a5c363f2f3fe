"""A proposed feed contract: its entries in the order in which they are written, with what is asked."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING
from typing import TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

Plain: TypeAlias = "str | int | tuple[Plain, ...] | Mapping[str, Plain]"


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence beside an entry. asks: the sample cannot tell, so a person must."""

    text: str
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of the feed contract; without a key it is an item of a list.

    off: it is written as a comment, to be taken in once its question is answered.
    """

    key: str
    value: Plain
    notes: tuple[Note, ...] = ()
    off: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Entries below one key. A section without entries is left out."""

    key: str
    items: tuple[Item, ...]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A whole proposed feed contract."""

    feed: str
    opening: tuple[str, ...]
    parts: tuple[Item | Section, ...] = field(default_factory=tuple)

    @property
    def questions(self) -> tuple[str, ...]:
        """Everything that is asked, in the order in which it is written."""
        return tuple(note.text for note in self._notes() if note.asks)

    def _notes(self) -> Iterator[Note]:
        for part in self.parts:
            if isinstance(part, Section) and not part.items:
                continue
            yield from part.notes
            for item in part.items if isinstance(part, Section) else ():
                yield from item.notes


def asked(text: str) -> tuple[Note, ...]:
    """One question."""
    return (Note(text, asks=True),)


def said(text: str) -> tuple[Note, ...]:
    """One remark."""
    return (Note(text),)
