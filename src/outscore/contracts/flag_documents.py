"""What a feed contract says of the notes that stand beside its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field
from pydantic import model_validator

from outscore.contracts.entries import Entry
from outscore.contracts.entries import Id
from outscore.contracts.entries import Line
from outscore.contracts.entries import Text
from outscore.contracts.entries import complaint
from outscore.model.flag import Meaning
from outscore.model.flag import NoteColumn
from outscore.model.flag import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

MEANING_KEYS = {
    "not_comparable": Meaning.NOT_COMPARABLE,
    "not_measured": Meaning.NOT_MEASURED,
    "noted": Meaning.NOTED,
}


class NotesEntry(Entry):
    """A text column whose words say something about the figures beside it."""

    column: Line = Field(description="The column with the notes.", examples=['"Remarks"'])
    about: tuple[Id, ...] = Field((), description="The quantities they are about; left out: every one.")
    separator: str = Field("", description="What stands between several notes of one cell, such as ;.")
    not_comparable: tuple[Text, ...] = Field(
        (), description="Notes that keep a figure out of every ranking; it is shown, with the note."
    )
    not_measured: tuple[Text, ...] = Field(
        (), description="Notes that say why there is no figure; an empty cell beside one is not measured."
    )
    noted: tuple[Text, ...] = Field((), description="Notes that are told beside the figure, and no more.")
    no_note: tuple[Text, ...] = Field((), description='Texts that say nothing, such as "-" or "n/a".')

    @model_validator(mode="after")
    def _each_means_one_thing(self) -> NotesEntry:
        met: dict[str, str] = {}
        for key, text in self.texts():
            before = met.setdefault(plain_text(text), key)
            if before != key:
                sentence = f"{text!r} is {before} and {key} too. Delete it from one of them."
                raise complaint(sentence, key, {key: None})
            if self.separator and self.separator in text:
                sentence = (
                    f"{text!r} holds {self.separator!r}, which stands between notes. Write each one alone."
                )
                raise complaint(sentence, key, {key: None})
        return self

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every text that is named, with its key."""
        for key in (*MEANING_KEYS, "no_note"):
            yield from ((key, text) for text in getattr(self, key))

    def meant(self, name: str, quantities: Iterable[str]) -> NoteColumn:
        """The notes as the model has them; `quantities` are those of the feed."""
        return NoteColumn(
            id=name,
            column=self.column,
            about=self.about or tuple(quantities),
            separator=self.separator,
            meanings=tuple((text, MEANING_KEYS[key]) for key, text in self.texts() if key in MEANING_KEYS),
            blanks=self.no_note,
        )
