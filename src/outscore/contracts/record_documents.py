"""What a feed contract may say of records: the fields of each, and what is counted from them."""

from __future__ import annotations

from typing import Annotated
from typing import Any

from pydantic import BeforeValidator
from pydantic import Discriminator
from pydantic import Field
from pydantic import Tag
from pydantic import WithJsonSchema
from pydantic import model_validator

from outscore.contracts.entries import Entry
from outscore.contracts.entries import Id
from outscore.contracts.entries import Line
from outscore.contracts.entries import Text
from outscore.contracts.entries import Whole
from outscore.contracts.entries import complaint
from outscore.contracts.entries import shown
from outscore.contracts.quantity_documents import QuantityEntry
from outscore.contracts.quantity_documents import WrittenAs


def _formats(value: Any) -> Any:
    """One way of writing a day or a moment, or a list of them."""
    if (
        isinstance(value, list | tuple)
        and value
        and all(isinstance(one, str) and one.strip() for one in value)
    ):
        return tuple(dict.fromkeys(value))
    if isinstance(value, str) and value.strip():
        return value.rstrip("\n")
    raise complaint(f'must be a text such as "%Y-%m-%d", or a list of such texts; here is {shown(value)}.')


_FORMATS_SCHEMA = {
    "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]
}
Formats = Annotated[str | tuple[str, ...], BeforeValidator(_formats), WithJsonSchema(_FORMATS_SCHEMA)]


def all_formats(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    """Every way in which a day or moment may be written."""
    return (value,) if isinstance(value, str) else value or ()


def _nothing(value: Any) -> Any:
    """Texts that mean that nothing was given; an empty one is among them."""
    if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
        return tuple(dict.fromkeys(value))
    raise complaint(f'must be a list of texts, such as ["-", "n/a"]; here is {shown(value)}.')


_NOTHING_SCHEMA = {"type": "array", "items": {"type": "string"}}
Nothing = Annotated[tuple[str, ...], BeforeValidator(_nothing), WithJsonSchema(_NOTHING_SCHEMA)]


class FieldEntry(Entry):
    """One thing that each record tells: the column it is in, or what the feed contract says of every row."""

    column: Line | None = Field(None, description="The column it is in.", examples=['"Call ID"'])
    always: Text | None = Field(
        None,
        description="Instead of a column: what holds for every row, in our words; seconds for a duration.",
        examples=["human"],
    )
    words: dict[str, Text] = Field(
        {}, description="The vendor's words, each with ours; left out: our words are written."
    )
    written_as: WrittenAs | None = Field(
        None, description="How a duration, or a decimal in percent, is written; as for quantities."
    )
    places: Whole | None = Field(None, description="The most digits after the point of a decimal, 0 to 9.")
    format: Formats | None = Field(
        None,
        description="How a day or moment is written, such as %d/%m/%Y %H:%M:%S; a list where it may be "
        "written in several ways.",
        examples=['"%Y-%m-%d %H:%M:%S"'],
    )
    scale: tuple[Whole, ...] = Field(
        (),
        description="The lowest and the highest score of the survey; scores outside it are rejected.",
        examples=["[1, 5]"],
    )
    empty: Nothing = Field((), description='Texts that mean "nothing was given", such as "-".')

    @property
    def formats(self) -> tuple[str, ...]:
        """Every way in which it may be written."""
        return all_formats(self.format)

    @model_validator(mode="after")
    def _told_once(self) -> FieldEntry:
        if (self.column is None) == (self.always is None):
            raise complaint(
                'needs exactly one: column: "Call ID" (each row tells it) or always: human (it holds for '
                "every row)."
            )
        if self.always is not None:
            for key in ("words", "written_as", "places", "format", "scale", "empty"):
                if getattr(self, key):
                    raise complaint(f"{key} is for a column alone. Leave it out.", key, {key: None})
        if self.scale and (len(self.scale) != 2 or self.scale[0] >= self.scale[1]):
            sentence = "scale is the lowest and the highest score, such as [1, 5]."
            raise complaint(sentence, "scale", {"scale": None})
        if self.places is not None and self.places > 9:
            raise complaint(f"places is {self.places}; it is 0 to 9.", "places", {"places": "0"})
        return self


_SUMS, _NAMES = "a block", "a list"


def _form(value: Any) -> str:
    return _NAMES if isinstance(value, list | tuple) else _SUMS


def _some(value: Any) -> Any:
    if isinstance(value, dict | list | tuple) and value:
        return value
    raise complaint(
        "must be a block with each number and its column, such as {offered: {column: Offered, type: count}}, "
        f"or for records a list of what is counted, such as [offered]; here is {shown(value or None)}."
    )


Quantities = Annotated[
    Annotated[dict[Id, QuantityEntry], Tag(_SUMS)] | Annotated[tuple[Id, ...], Tag(_NAMES)],
    Discriminator(_form),
    BeforeValidator(_some),
]
"""The numbers of a row, each with its column; of records the names of what is counted."""
