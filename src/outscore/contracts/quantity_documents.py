"""What a feed contract says of the numbers of a row: their columns, types and ways of writing."""

from __future__ import annotations

from typing import Annotated
from typing import Any
from typing import Literal

from pydantic import BeforeValidator
from pydantic import Field
from pydantic import WithJsonSchema
from pydantic import model_validator

from outscore.contracts.entries import Entry
from outscore.contracts.entries import Line
from outscore.contracts.entries import Whole
from outscore.contracts.entries import complaint
from outscore.contracts.entries import shown
from outscore.model.feed import DECIMALS
from outscore.model.feed import DURATIONS
from outscore.model.feed import Missing
from outscore.model.feed import QuantityType


def _markers(value: Any) -> Any:
    """Texts in place of figures: a list of them, or each with what it means."""
    if isinstance(value, list | tuple):
        if all(isinstance(item, str) for item in value):
            return tuple(value)
    elif isinstance(value, dict):
        for text, meaning in value.items():
            if meaning not in list(Missing):
                meanings = ", ".join(Missing)
                raise complaint(f"is {shown(meaning)} for {text!r}. Write what it means, one of: {meanings}.")
        return {text: Missing(meaning) for text, meaning in value.items()}
    raise complaint(
        f'must be a list of texts, such as ["n/a"], or a block with what each of them means, such as '
        f'{{"n/a": no_data}}; here is {shown(value)}.'
    )


_MARKERS_SCHEMA = {
    "anyOf": [
        {"type": "array", "items": {"type": "string"}},
        {"type": "object", "additionalProperties": {"enum": list(Missing)}},
    ]
}
Markers = Annotated[
    tuple[str, ...] | dict[str, Missing], BeforeValidator(_markers), WithJsonSchema(_MARKERS_SCHEMA)
]


WrittenAs = Literal["HH:MM:SS", "MM:SS", "seconds", "minutes", "hours", "excel_days", "percent", "fraction"]


class QuantityEntry(Entry):
    """One number of a row."""

    column: Line = Field(description="The column it is in.", examples=['"Calls offered"'])
    type: QuantityType = Field(description="How the text becomes a number.", examples=["count"])
    written_as: WrittenAs | None = Field(
        None,
        description="How a duration is written; percent: a decimal with a percent sign after it; fraction: a "
        "percentage as a fraction of one.",
    )
    places: Whole | None = Field(None, description="The most digits after the point of a decimal, 0 to 9.")
    not_reported: Markers | None = Field(
        None, description='Texts that mean "no figure was given", such as "n/a"; or what each means.'
    )

    @model_validator(mode="after")
    def _fits_its_type(self) -> QuantityEntry:
        needs = {QuantityType.DURATION: "written_as", QuantityType.DECIMAL: "places"}.get(self.type)
        of_its_type = {QuantityType.DURATION: DURATIONS, QuantityType.DECIMAL: DECIMALS}.get(self.type, ())
        if needs and self.written_as not in (None, *of_its_type):
            sentence = f"written_as: {self.written_as} has no meaning for a {self.type}. "
            sentence += f"Write one of: {', '.join(of_its_type)}."
            mend = "seconds" if self.type is QuantityType.DURATION else None
            raise complaint(sentence, "written_as", {"written_as": mend})
        for key, example in (("written_as", 'written_as: "HH:MM:SS"'), ("places", "places: 2")):
            given = getattr(self, key) is not None
            if key == needs and not given:
                sentence = f"How is the {self.type} in {self.column!r} written? Add: {example}"
                raise complaint(
                    sentence, mend={"written_as": "seconds"} if key == "written_as" else {"places": "0"}
                )
            if key != needs and given and not (key == "written_as" and of_its_type):
                raise complaint(f"{key} has no meaning for a {self.type}. Leave it out.", key, {key: None})
        if self.places is not None and self.places > 9:
            raise complaint(f"places is {self.places}; it is 0 to 9.", "places", {"places": "0"})
        return self
