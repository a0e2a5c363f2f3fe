"""The sample as a table of texts, read by the same readers as deliveries."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.errors import OutscoreError
from outscore.intake.records import read_records
from outscore.intake.refusals import Unreadable
from outscore.model.delivery import Severity
from outscore.model.feed import SPACES
from outscore.model.feed import Feed
from outscore.model.feed import Layout
from outscore.model.period import Grain

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Mapping
    from collections.abc import Sequence
    from datetime import date

    from outscore.intake.gather import Records
    from outscore.model.feed import Format

_NAMING = ("column_unexpected",)


@dataclass(frozen=True, slots=True)
class Table:
    """Every cell of the sample by column, without spaces around it.

    cells: numbers of workbooks and Parquet with a point before the decimals; with_commas: with a comma.
    rows: the numbers of the rows. trimmed: whether there were spaces around cells or names.
    """

    layout: Layout
    cells: Mapping[str, Sequence[str]]
    with_commas: Mapping[str, Sequence[str]]
    rows: Sequence[int]
    trimmed: bool
    day_zero: date

    @property
    def names(self) -> tuple[str, ...]:
        """The columns, in their order."""
        return tuple(self.cells)

    def counts(self, name: str, left_out: Collection[int] = ()) -> dict[str, int]:
        """The distinct texts of a column, with how often each stands there; left_out: places of rows."""
        cells = self.cells[name]
        if not left_out:
            return Counter(cells)
        return Counter(cell for place, cell in enumerate(cells) if place not in left_out)


def table_of(content: bytes, written: Format, layout: Layout) -> Table:
    """The sample read whole; raises Unreadable or OutscoreError where columns cannot be told by name."""
    records = _named(content, written, layout)
    trimmed = any(_spaced(name) for name in records.header) or any(
        bool((column.str.strip_chars(SPACES) != column).any()) for column in records.columns
    )
    if trimmed:
        layout = _trimmed(layout)
        records = _named(content, written, layout)
    commas = read_records(content, probe(written, layout, records.header, ","))
    return Table(
        layout=layout,
        cells=_cells(records),
        with_commas=_cells(commas),
        rows=records.rows.to_list(),
        trimmed=trimmed,
        day_zero=records.day_zero,
    )


def _cells(records: Records) -> dict[str, Sequence[str]]:
    pairs = zip(records.header, records.columns, strict=True)
    return {name: column.str.strip_chars(SPACES).to_list() for name, column in pairs if name}


def _spaced(name: str) -> bool:
    return name != name.strip(SPACES)


def _trimmed(layout: Layout) -> Layout:
    return Layout(layout.header_rows, layout.names, layout.merged_rows, layout.data_from, trimmed=True)


def _named(content: bytes, written: Format, layout: Layout) -> Records:
    """The records, with every column known by its name."""
    first = read_records(content, probe(written, layout, ()))
    names = tuple(dict.fromkeys(one.column for one in first.issues if one.code in _NAMING and one.column))
    records = read_records(content, probe(written, layout, names)) if names else first
    for issue in records.issues:
        if issue.severity is Severity.FILE:
            raise Unreadable(issue)
    if any(name and not name.strip() for name in records.header):
        raise OutscoreError(
            "The name of a column is nothing but white space. Ask for a name that can be seen."
        )
    return records


def probe(written: Format, layout: Layout, names: Sequence[str], decimal: str = ".") -> Feed:
    """A feed that reads a file's texts and nothing else."""
    return Feed(
        id="sample",
        name="Sample",
        kind="aggregate",
        files="*",
        thousands="",
        vendor_column=None,
        fixed_vendor="sample",
        period_column=None,
        grain=Grain.MONTH,
        dimensions=(),
        values=(),
        quantities=(),
        ignored_columns=tuple(name for name in names if name),
        identities=(),
        expected_vendors=(),
        sha256="",
        layout=layout,
        format=written,
        decimal=decimal,
    )
