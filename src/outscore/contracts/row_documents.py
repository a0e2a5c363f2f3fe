"""What a feed contract may say of its rows: whose they are, when they were, which are no data."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field
from pydantic import model_validator

from outscore.contracts.entries import Entry
from outscore.contracts.entries import Id
from outscore.contracts.entries import Line
from outscore.contracts.entries import Text
from outscore.contracts.entries import Whole
from outscore.contracts.entries import complaint
from outscore.contracts.record_documents import Formats
from outscore.contracts.record_documents import all_formats
from outscore.model.feed import Otherwise
from outscore.model.records import Cut


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


class PeriodEntry(Entry):
    """When it was: a column, or one period for the whole file."""

    column: Line | None = Field(None, description="The column with the day or month.", examples=['"Date"'])
    format: Formats | None = Field(
        None,
        description="How it is written, such as %Y-%m-%d or %b-%y; a list where it may be written in several "
        "ways; excel_serial for the bare number of a day.",
        examples=['"%Y-%m-%d"'],
    )
    of_file: Text | None = Field(None, description="The one month that the whole file is about: 2026-04.")
    in_name: Text | None = Field(
        None, description="How the file's name tells it, such as acme_%Y-%m*.csv, with * for any text."
    )
    grain: Literal["day", "month", "quarter_hour", "half_hour", "hour"] = Field(
        description="What one row covers; less than a day is for kinds whose rows are intervals.",
        examples=["day"],
    )

    @property
    def formats(self) -> tuple[str, ...]:
        """Every way in which it may be written."""
        return all_formats(self.format)

    @property
    def minutes(self) -> int:
        """How long a row is that is shorter than a day, else 0."""
        return Cut(self.grain).minutes if self.grain not in ("day", "month") else 0

    @model_validator(mode="after")
    def _told_once(self) -> PeriodEntry:
        if [self.column, self.of_file, self.in_name].count(None) != 2:
            raise complaint(
                'Give exactly one: column: "Date" (each row tells it), of_file: "2026-04" (the file is about '
                'that month), or in_name: "acme_%Y-%m*.csv" (the name of the file tells it).'
            )
        if self.minutes and self.column is None:
            raise complaint(
                'Each row tells the time at which it begins. Give its column: "Interval", and its format.',
                "grain",
                {"grain": "day"},
            )
        if self.column is not None and self.format is None:
            usual = "%Y-%m-%d %H:%M" if self.minutes else "%Y-%m-%d"
            what = "beginning" if self.minutes else self.grain
            sentence = f'How is the {what} in {self.column!r} written? Add: format: "{usual}"'
            raise complaint(sentence, mend={"format": usual})
        if self.column is None and self.format is not None:
            raise complaint("format is for a column alone. Leave it out.", "format", {"format": None})
        if self.of_file is not None and not re.fullmatch(r"[12][0-9]{3}-(0[1-9]|1[0-2])", self.of_file):
            sentence = f'of_file is {self.of_file!r}; it is a month written "2026-04" (year, month).'
            raise complaint(sentence, "of_file", {"of_file": "2026-01"})
        if self.of_file is not None and self.grain != "month":
            raise complaint("of_file is a month. Write grain: month.", "grain", {"grain": "month"})
        return self


class SkipEntry(Entry):
    """Rows that are no data, such as totals."""

    column: Line = Field(description="The column that tells them.", examples=['"Site"'])
    equals: Text = Field(description="What it says in such a row.", examples=['"Total"'])


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


class LockedEntry(Entry):
    """When a forecast is locked."""

    days_before: Whole = Field(description="How many days before the day or interval begins.", examples=["7"])
