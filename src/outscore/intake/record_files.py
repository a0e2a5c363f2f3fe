"""Big files of records: fingerprint, encoding, header and field counts first, then the rows as a stream.

No more of a file than a few megabytes is in memory at once. Text in another encoding is copied as UTF-8 into
a folder for what is spilled; so are the records of a file with quotes, which only a reader of records can
tell apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from itertools import islice
from mmap import ACCESS_READ
from mmap import mmap
from typing import TYPE_CHECKING

import polars as pl

from outscore.intake.fields import TEXT
from outscore.intake.file_look import look_through
from outscore.intake.formats.parquet import column_texts
from outscore.intake.formats.parquet import guarded
from outscore.intake.formats.parquet_pages import check_pages
from outscore.intake.gather import Gatherer
from outscore.intake.gather import field_count
from outscore.intake.gather import open_end
from outscore.intake.gather import rows_in_text
from outscore.intake.header import Header
from outscore.intake.header import without_name
from outscore.intake.records import read_records
from outscore.intake.refusals import Unreadable
from outscore.intake.refusals import empty
from outscore.intake.refusals import not_plain
from outscore.intake.text_records import SAMPLE
from outscore.intake.text_records import rows_held
from outscore.intake.text_records import text_records
from outscore.model.delivery import RejectedRow
from outscore.model.delivery import Severity
from outscore.model.feed import Csv
from outscore.model.feed import LastLine
from outscore.model.feed import Parquet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence
    from pathlib import Path

    from outscore.intake.file_look import Look
    from outscore.intake.gather import Flaw
    from outscore.intake.record_rules import RecordRules
    from outscore.intake.text_records import TextRecord
    from outscore.model.delivery import Issue
    from outscore.model.feed import Layout

MOST_LISTED = 10_000
"""How many rejected or repeated rows are told one by one; a file with more is refused whole."""
HEAD = 2_000
NUMBER = "number of the row"
BATCH = 50_000


@dataclass(frozen=True, slots=True)
class RecordFile:
    """A file of records that can be streamed.

    text: `row` and a column of text for each column of the file, in its order, over the records with as many
    fields as the header; `t:COLUMN` for those with a name. read: every record of the file. broken: the first
    records that cannot be used, beyond MOST_LISTED one more; `unusable` counts all of them. Where an issue
    weighs FILE, no record is to be used. flaws: cells without a value, by row and column.
    """

    sha256: str
    size: int
    header: tuple[str, ...] = ()
    text: pl.LazyFrame = field(default_factory=pl.LazyFrame)
    read: int = 0
    broken: tuple[RejectedRow, ...] = ()
    unusable: int = 0
    issues: tuple[Issue, ...] = ()
    flaws: Mapping[tuple[int, str], Flaw] = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        """Whether the file as a whole is of no use."""
        return any(issue.severity is Severity.FILE for issue in self.issues)


def open_file(path: Path, rules: RecordRules, spill: Path, *, counted: bool = False) -> RecordFile:
    """A file in the format that its feed contract names; only delimited text and Parquet are streamed.

    Where the signs between cells are as many as the rows of a text need, its rows are taken to have all their
    fields: if one had fewer, another would have more, and the stream stops there with a PolarsError. The file
    is then to be opened again with the fields of each line `counted`.
    """
    look = look_through(path, rules.feed.format, spill)
    nothing = RecordFile(look.sha256, look.size)
    try:
        if look.fault:
            raise look.fault
        if isinstance(rules.feed.format, Csv):
            return _read_csv(look, rules, spill, counted=counted)
        return _read_parquet(look, rules) if _streams(rules) else _read_whole(path, nothing, rules)
    except Unreadable as fault:
        return replace(nothing, issues=(fault.issue,), read=fault.rows)


def _streams(rules: RecordRules) -> bool:
    return isinstance(rules.feed.format, Csv | Parquet)


def _read_whole(path: Path, nothing: RecordFile, rules: RecordRules) -> RecordFile:
    """A workbook, or a file of JSON lines."""
    records = read_records(path.read_bytes(), rules.as_feed)
    texts = {
        f"{TEXT}{name}" if name else f"unnamed:{place}": column
        for place, (name, column) in enumerate(zip(records.header, records.columns, strict=False))
    }
    return replace(
        nothing,
        header=records.header,
        text=pl.LazyFrame({"row": records.rows.cast(pl.Int64), **texts}),
        read=records.count,
        broken=records.broken,
        unusable=len(records.broken),
        issues=records.issues,
        flaws=records.flaws,
    )


def _read_parquet(look: Look, rules: RecordRules) -> RecordFile:
    scan, columns, rows = _parquet(look.path)
    nothing = RecordFile(look.sha256, look.size, tuple(columns), read=rows)
    for name, dtype in columns.items():
        if name in rules.as_feed.needed and (dtype.is_nested() or dtype in (pl.Binary, pl.Object)):
            raise Unreadable(not_plain(name, str(dtype.base_type()).lower()), rows)
    if not rows:
        raise Unreadable(empty("holds a header and no row"))
    known = Gatherer(rules.as_feed, tuple(columns))
    known.take_columns([pl.Series([""], dtype=pl.String) for _ in columns])
    faults = known.records().issues
    if faults:
        return replace(nothing, issues=faults)
    texts = [_as_text(name, dtype, rules).alias(f"{TEXT}{name}") for name, dtype in columns.items()]
    return replace(nothing, text=scan.select(pl.col(NUMBER).cast(pl.Int64).alias("row"), *texts))


def _parquet(path: Path) -> tuple[pl.LazyFrame, dict[str, pl.DataType], int]:
    """The rows of a Parquet file with their numbers, its columns, and how many rows there are."""
    scan = guarded(lambda: pl.scan_parquet(path, row_index_name=NUMBER, row_index_offset=1, glob=False))
    columns = {name: dtype for name, dtype in guarded(scan.collect_schema).items() if name != NUMBER}
    count = int(guarded(lambda: scan.select(pl.len()).collect()).item())
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        check_pages(content)
    return scan, columns, count


def _as_text(name: str, dtype: pl.DataType, rules: RecordRules) -> pl.Expr:
    """A column as the reader of Parquet writes it, the most frequent types without leaving the stream."""
    value = pl.col(name)
    if dtype == pl.String or dtype.is_integer():
        return value.cast(pl.String).fill_null("")
    return value.map_batches(
        lambda one: column_texts(one, rules.feed.decimal).fill_null(""),
        return_dtype=pl.String,
        is_elementwise=True,
    )


def _read_csv(look: Look, rules: RecordRules, spill: Path, *, counted: bool) -> RecordFile:
    layout = rules.feed.layout
    head = list(islice(_records(look, rules), layout.data_from + HEAD))
    known = Gatherer(rules.as_feed)
    for record in head:
        if record.cells:
            known.add(record.row, record.cells)
    records = known.records()
    if not records.header:
        return RecordFile(look.sha256, look.size, issues=records.issues)
    first = next(record.row for record in head if record.cells)
    header = Header(records.header, *_places(layout, first))
    if look.careful or not _delimiter(rules).isascii():
        file = _by_records(look, rules, spill, header)
    else:
        file = (None if counted else _as_it_adds_up(look, rules, header)) or _by_lines(look, rules, header)
    faults = records.issues if records.refused else _filled_without_name(file, header)
    if faults:
        return replace(file, issues=faults, broken=(), text=pl.LazyFrame())
    return _without_open_line(file, look, rules)


def _places(layout: Layout, first: int) -> tuple[int, int]:
    """The row of the header, and where the data start."""
    row = (layout.header_rows or (first,))[-1]
    return row, layout.data_from or row + 1


def _delimiter(rules: RecordRules) -> str:
    return rules.feed.format.delimiter if isinstance(rules.feed.format, Csv) else ","


def _records(look: Look, rules: RecordRules) -> Iterator[TextRecord]:
    with look.path.open(encoding="utf-8-sig", newline="") as file:
        yield from text_records(file, _delimiter(rules))


def _columns(header: Header) -> list[str]:
    return [f"{TEXT}{name}" if name else f"unnamed:{place}" for place, name in enumerate(header.names)]


def _as_it_adds_up(look: Look, rules: RecordRules, header: Header) -> RecordFile | None:
    """A file with as many signs between cells as its lines need; None where it has more or fewer.

    A blank line cannot be told from an empty cell where there is one column alone.
    """
    with look.path.open("rb") as file:
        above = b"".join(islice(file, header.data_from - 1))
    lines = look.lines - above.count(b"\n") + (not look.ended)
    delimiters = look.delimiters - above.count(_delimiter(rules).encode())
    width = len(header.names)
    if width == 1 or delimiters != lines * (width - 1):
        return None
    return RecordFile(look.sha256, look.size, header.names, _scanned(look, rules, header), lines)


def _by_lines(look: Look, rules: RecordRules, header: Header) -> RecordFile:
    """A file in which every line is a record: its fields are counted before it is read."""
    delimiter, width, columns = _delimiter(rules), len(header.names), _columns(header)
    lines = pl.scan_lines(look.path, name="line", glob=False).slice(header.data_from - 1)
    fits = pl.col("line").str.count_matches(delimiter, literal=True) == width - 1
    blank = pl.col("line") == ""
    count = lines.select(lines=pl.len(), blank=blank.sum(), wrong=(~fits & ~blank).sum())
    found = count.collect(engine="streaming").row(0, named=True)
    numbered = lines.with_row_index("row", header.data_from).with_columns(pl.col("row").cast(pl.Int64))
    wrong = numbered.filter(~fits & ~blank).head(MOST_LISTED + 1)
    broken = wrong.collect(engine="streaming").iter_rows() if found["wrong"] else ()
    file = RecordFile(
        look.sha256,
        look.size,
        header.names,
        read=found["lines"] - found["blank"],
        broken=tuple(RejectedRow(row, tuple(line.split(delimiter))) for row, line in broken),
        unusable=found["wrong"],
    )
    told = tuple(field_count(one.row, len(one.cells), width) for one in file.broken)
    file = replace(file, issues=told)
    if found["blank"] or found["wrong"]:
        fields = pl.col("line").str.split(delimiter)
        cells = [fields.list.get(place).alias(name) for place, name in enumerate(columns)]
        return replace(file, text=numbered.filter(fits & ~blank).select("row", *cells))
    return replace(file, text=_scanned(look, rules, header))


def _scanned(look: Look, rules: RecordRules, header: Header) -> pl.LazyFrame:
    """Every line from where the data start, each known to have as many fields as the header."""
    text = pl.scan_csv(
        look.path,
        has_header=False,
        skip_lines=header.data_from - 1,
        schema=dict.fromkeys(_columns(header), pl.String),
        separator=_delimiter(rules),
        quote_char=None,
        empty_string_is_null=False,
        row_index_name="row",
        row_index_offset=header.data_from,
        glob=False,
    )
    return text.with_columns(pl.col("row").cast(pl.Int64))


def _by_records(look: Look, rules: RecordRules, spill: Path, header: Header) -> RecordFile:
    """A file with quotes or line ends of its own: a reader of records spills what it reads, in batches."""
    width, columns = len(header.names), _columns(header)
    broken: list[tuple[RejectedRow, Issue]] = []
    unusable = read = 0
    folder = spill / "records"
    folder.mkdir()
    data = (one for one in islice(_records(look, rules), header.data_from - 1, None) if one.cells)
    while batch := list(islice(data, BATCH)):
        wrong = list(_wrong(batch, width, _delimiter(rules)))
        left_out = {row.row for row, _ in wrong}
        good = [(one.row, one.cells) for one in batch if one.row not in left_out]
        broken += wrong[: MOST_LISTED + 1 - len(broken)]
        unusable += len(wrong)
        _spill(good, columns, folder / f"{read:012}.parquet")
        read += len(batch)
    text = pl.scan_parquet(folder / "*.parquet")
    rows, told = tuple(row for row, _ in broken), tuple(issue for _, issue in broken)
    return RecordFile(look.sha256, look.size, header.names, text, read, rows, unusable, told)


def _wrong(batch: Sequence[TextRecord], width: int, delimiter: str) -> Iterator[tuple[RejectedRow, Issue]]:
    """The records of a batch that cannot be used, each with the reason."""
    others = [one.cells for one in islice((one for one in batch if len(one.cells) == width), SAMPLE)]
    for row, first, last, cells in batch:
        if len(cells) != width:
            yield RejectedRow(row, tuple(cells)), field_count(row, len(cells), width, (first, last))
        elif last > first and (held := rows_held(cells, delimiter, others)):
            yield RejectedRow(row, tuple(cells)), rows_in_text(row, first, last, held)


def _spill(rows: list[tuple[int, list[str]]], columns: list[str], path: Path) -> None:
    cells = zip(*(cells for _, cells in rows), strict=True) if rows else [[] for _ in columns]
    texts = {name: pl.Series(column, dtype=pl.String) for name, column in zip(columns, cells, strict=True)}
    numbers = pl.Series([row for row, _ in rows], dtype=pl.Int64)
    pl.DataFrame({"row": numbers, **texts}).write_parquet(path, compression="lz4", statistics=False)


def _without_open_line(file: RecordFile, look: Look, rules: RecordRules) -> RecordFile:
    """A last line without an end may be cut off: the feed contract says whether it is used."""
    if look.ended or not file.read:
        return file
    known = [one.row for one in file.broken]
    row = max([file.text.select(pl.col("row").max()).collect(engine="streaming").item() or 0, *known])
    written = rules.feed.format
    must_end = isinstance(written, Csv) and written.last_line is LastLine.MUST_END
    issue = open_end(row, must_end=must_end)
    if not must_end or row in known:
        return replace(file, issues=(*file.issues, issue))
    cells = file.text.filter(pl.col("row") == row).drop("row").collect(engine="streaming").row(0)
    return replace(
        file,
        text=file.text.filter(pl.col("row") != row),
        broken=(*file.broken, RejectedRow(row, tuple(cells))),
        unusable=file.unusable + 1,
        issues=(*file.issues, issue),
    )


def _filled_without_name(file: RecordFile, header: Header) -> tuple[Issue, ...]:
    """A column at the end may go without a name if nothing stands in it, in any row."""
    issues = []
    for place, name in enumerate(header.names):
        column = f"unnamed:{place}"
        if not name:
            filled = file.text.filter(pl.col(column) != "").select("row", column).head(1)
            issues += [
                without_name(header.row, place, (row, text))
                for row, text in filled.collect(engine="streaming").iter_rows()
            ]
    return tuple(issues)
