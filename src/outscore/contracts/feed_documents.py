"""What a feed contract may hold: feeds/*.yaml."""

from __future__ import annotations

from typing import Literal

from pydantic import Field
from pydantic import model_validator

from outscore.contracts.entries import Entry
from outscore.contracts.entries import Everyone
from outscore.contracts.entries import Id
from outscore.contracts.entries import Line
from outscore.contracts.entries import Text
from outscore.contracts.entries import Whole
from outscore.contracts.entries import complaint
from outscore.model.feed import LastLine
from outscore.model.feed import Otherwise
from outscore.model.feed import QuantityType


class FormatEntry(Entry):
    """How the file is written."""

    type: Literal["csv"] = Field("csv", description="The kind of file.")
    encoding: Text = Field("utf-8", description="The text encoding, such as utf-8 or cp1252.")
    delimiter: str = Field(",", description="The sign between cells: , or ; or | or the word tab.")
    last_line: LastLine = Field(
        LastLine.MAY_BE_OPEN, description="must_end: a last line without an end is a cut-off file."
    )
    thousands: Literal[",", ".", " ", "'", "none"] = Field("none", description="The sign between thousands.")

    @property
    def sign(self) -> str:
        """The one character between cells."""
        return "\t" if self.delimiter == "tab" else self.delimiter


class VendorColumn(Entry):
    """Whose rows they are: a column, or one vendor's id."""

    column: Line | None = Field(None, description="The column with the vendor's code.")
    id: Id | None = Field(None, description="The one vendor whose file this is.")

    @model_validator(mode="after")
    def _one_of_two(self) -> VendorColumn:
        if (self.column is None) == (self.id is None):
            raise complaint(
                'Give exactly one: column: "Vendor" (a column of codes) or id: acme (one vendor\'s file).'
            )
        return self


class PeriodColumn(Entry):
    """When it was."""

    column: Line = Field(description="The column with the day or month.", examples=['"Date"'])
    format: Text = Field(description="How it is written, such as %Y-%m-%d or %b-%y.", examples=['"%Y-%m-%d"'])
    grain: Literal["day", "month"] = Field(description="What one row covers.", examples=["day"])


class QuantityEntry(Entry):
    """One number of a row."""

    column: Line = Field(description="The column it is in.", examples=['"Calls offered"'])
    type: QuantityType = Field(description="How the text becomes a number.", examples=["count"])
    written_as: Literal["HH:MM:SS", "MM:SS", "seconds"] | None = Field(
        None, description="How a duration is written."
    )
    places: Whole | None = Field(None, description="Digits after the point of a decimal, 0 to 9.")
    not_reported: tuple[str, ...] = Field(
        (), description='Texts that mean "no figure was given", such as "n/a".'
    )

    @model_validator(mode="after")
    def _fits_its_type(self) -> QuantityEntry:
        needs = {QuantityType.DURATION: "written_as", QuantityType.DECIMAL: "places"}.get(self.type)
        for key, example in (("written_as", 'written_as: "HH:MM:SS"'), ("places", "places: 2")):
            given = getattr(self, key) is not None
            if key == needs and not given:
                sentence = f"How is the {self.type} in {self.column!r} written? Add: {example}"
                raise complaint(
                    sentence, mend={"written_as": "seconds"} if key == "written_as" else {"places": "0"}
                )
            if key != needs and given:
                raise complaint(f"{key} has no meaning for a {self.type}. Leave it out.", key, {key: None})
        if self.places is not None and self.places > 9:
            raise complaint(f"places is {self.places}; it is 0 to 9.", "places", {"places": "0"})
        return self


class IdentityEntry(Entry):
    """A rule for every row: the parts together are not greater than the whole."""

    id: Id = Field(description="The name of the rule.", examples=["answered_within_offered"])
    parts: tuple[Id, ...] = Field(
        description="Quantities that together ...", min_length=1, examples=["[answered]"]
    )
    whole: Id = Field(description="... are not greater than this one.", examples=["offered"])
    otherwise: Otherwise = Field(
        description="reject or warn about a row that breaks it.", examples=["reject"]
    )


class FeedDocument(Entry):
    """feeds/*.yaml: what arrives, and how its text is to be read."""

    feed: Id = Field(description="Known for ever by this id.", examples=["acme_daily"])
    name: Line = Field(description="What the feed is called.", examples=['"Acme daily figures"'])
    kind: Literal["aggregate"] = Field(description="aggregate: rows of counts.", examples=["aggregate"])
    files: Text = Field(
        description="Which files of the inbox, with * for any text.", examples=['"acme_*.csv"']
    )
    format: FormatEntry = Field(FormatEntry(), description="How the file is written.")
    vendor: VendorColumn = Field(description="Whose rows they are.", examples=["{id: acme}"])
    period: PeriodColumn = Field(
        description="When it was.", examples=['{column: "Date", format: "%Y-%m-%d", grain: day}']
    )
    dimensions: dict[Id, Text] = Field({}, description="What rows are split by, each with its column.")
    values_of: dict[Id, tuple[Text, ...]] = Field(
        {}, description="For a dimension, every value that a row may have; others are rejected."
    )
    quantities: dict[Id, QuantityEntry] = Field(
        description="The numbers of a row.",
        min_length=1,
        examples=['{offered: {column: "Offered", type: count}}'],
    )
    ignored_columns: tuple[Text, ...] = Field((), description="Columns that are there and not read.")
    identities: tuple[IdentityEntry, ...] = Field((), description="Rules that every row must obey.")
    expected: Everyone | None = Field(
        None, description="Whose figures must be there: all, none, or vendor ids."
    )
