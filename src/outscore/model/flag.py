"""What a feed says beside its figures: notes, which of them change what a figure may be held against."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from typing import TypedDict

if TYPE_CHECKING:
    from collections.abc import Iterable


class Meaning(StrEnum):
    """What a note means for the figure beside it.

    NOT_COMPARABLE: the figure stands, and is not ranked among others. NOT_MEASURED: there is no figure, and
    the note says why. UNKNOWN: the feed contract does not say; it is kept and shown. NOTED: it is told, and
    changes nothing.
    """

    NOT_COMPARABLE = "not_comparable"
    NOT_MEASURED = "not_measured"
    UNKNOWN = "unknown"
    NOTED = "noted"


SETS_APART = (Meaning.NOT_COMPARABLE, Meaning.NOT_MEASURED)
"""The meanings that keep a figure out of a ranking; one that is said not to be measured is none to rank."""

_ORDER = {meaning: place for place, meaning in enumerate(Meaning)}


@dataclass(frozen=True, slots=True)
class Note:
    """One note beside a figure, and what it means."""

    meaning: Meaning
    text: str


@dataclass(frozen=True, slots=True)
class NoteColumn:
    """A text column beside the quantities it is about.

    separator: what stands between the notes of one cell, "" where a cell holds one. meanings: what each
    agreed note means. blanks: texts of a cell, or between separators, that say nothing.

    >>> notes = NoteColumn("n", "Notes", ("calls",), ";", (("New site", Meaning.NOT_COMPARABLE),), ("-",))
    >>> [(one.meaning.value, one.text) for one in notes.read("Seen;  New   site; -")]
    [('unknown', 'Seen'), ('not_comparable', 'New site')]
    """

    id: str
    column: str
    about: tuple[str, ...]
    separator: str = ""
    meanings: tuple[tuple[str, Meaning], ...] = ()
    blanks: tuple[str, ...] = ()

    def read(self, cell: str) -> tuple[Note, ...]:
        """The notes of a cell, in its order; how many spaces stand between words makes no other note."""
        known = {plain_text(text): meaning for text, meaning in self.meanings}
        texts = map(plain_text, cell.split(self.separator) if self.separator else [cell])
        nothing = {"", *map(plain_text, self.blanks)}
        return tuple(Note(known.get(text, Meaning.UNKNOWN), text) for text in texts if text not in nothing)

    def excuses(self, quantity: str) -> bool:
        """Whether one of these notes can say that there is no figure of a quantity."""
        says_so = any(meaning is Meaning.NOT_MEASURED for _, meaning in self.meanings)
        return says_so and quantity in self.about


def plain_text(text: str) -> str:
    """A text on one line, with single spaces and none around it."""
    return " ".join(text.split())


def encoded(notes: Iterable[Note]) -> str | None:
    r"""Notes as one text, the same for the same notes in any order; None where there are none.

    >>> encoded([Note(Meaning.NOTED, "b"), Note(Meaning.NOT_COMPARABLE, "a"), Note(Meaning.NOTED, "b")])
    'not_comparable a\nnoted b'
    """
    ordered = sorted(set(notes), key=lambda one: (_ORDER[one.meaning], one.text))
    return "\n".join(f"{one.meaning} {one.text}" for one in ordered) or None


def decoded(text: str | None) -> tuple[Note, ...]:
    r"""The notes of an encoded text, those that set a figure apart first.

    >>> decoded("not_comparable New site\nnoted Seen")[0].text
    'New site'
    """
    parts = (line.partition(" ") for line in (text or "").split("\n") if line)
    return tuple(Note(Meaning(meaning), said) for meaning, _, said in parts)


class NoteDocument(TypedDict):
    """A note as a statement holds it: what it means, its text, and in how many of how many rows it stands."""

    meaning: str
    text: str
    rows: int
    of: int


@dataclass(frozen=True, slots=True)
class Noted:
    """A note beside a figure that was made of several rows: `rows` of them, of all `of`, have it."""

    note: Note
    rows: int
    of: int

    @property
    def place(self) -> tuple[int, str]:
        """Notes that set a figure apart stand first."""
        return _ORDER[self.note.meaning], self.note.text

    @property
    def document(self) -> NoteDocument:
        """The same as a statement holds it."""
        return {"meaning": self.note.meaning.value, "text": self.note.text, "rows": self.rows, "of": self.of}
