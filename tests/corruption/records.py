"""Records, one row for each contact or complaint: what is broken in files that are read as a stream."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from typing import TYPE_CHECKING
from typing import Any

import polars as pl
from tests.intake.record_feeds import HEADER
from tests.intake.record_feeds import MOMENT
from tests.intake.record_feeds import RULES
from tests.intake.record_feeds import row
from tests.intake.record_feeds import rules
from tests.intake.record_feeds import told as told_otherwise

from outscore.intake.record_files import MOST_LISTED
from outscore.model.feed import Parquet
from outscore.model.records import Cut
from outscore.model.records import FieldText
from outscore.model.records import RecordText

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Sequence

    from outscore.intake.record_rules import RecordRules

    Row = tuple[str, ...]
    Told = tuple[str, int | None, str | None]

ROWS = (
    row(),
    row(id="c2", began="2026-06-01 10:47:30", wait="25", talk="-"),
    row(id="c3", began="2026-06-01 11:05:00", outcome="LOST", talk="0"),
    row(id="c4", began="2026-06-02 09:00:00", queue="Service", note="last"),
)
"""Four contacts, each in a slot of its own."""
ALL = tuple(range(len(ROWS)))
COMPLAINTS_HEADER = ("Id", "Received", "Due", "Answered")
COMPLAINTS_ROWS = (("k1", "2026-06-01", "2026-06-10", "2026-06-09"), ("k2", "2026-06-02", "2026-06-11", ""))
COMPLAINTS = replace(
    RULES,
    feed=replace(
        RULES.feed, vendor_column=None, fixed_vendor="acme", dimensions=(), values=(), ignored_columns=()
    ),
    text=RecordText(
        "complaints",
        "Europe/Berlin",
        (
            FieldText("complaint", "Id"),
            FieldText("received", "Received", formats=("%Y-%m-%d",)),
            FieldText("due", "Due", formats=("%Y-%m-%d",)),
            FieldText("answered", "Answered", formats=("%Y-%m-%d",)),
        ),
        cut=Cut.DAY,
    ),
    asked=("complaints", "complaints_due", "complaints_on_time"),
)
PARQUET = rules(feed={"format": Parquet()})


@dataclass(frozen=True, slots=True)
class RecordCase:
    """A file of records that is broken in one way.

    told: code, row of the file and column of each issue. kept: the sound rows that are added up. rules: how
    the file is read. read: how many rows are counted, where the file is read at all.
    """

    name: str
    form: str
    broken: str
    build: Callable[[], bytes]
    told: Sequence[Told]
    kept: Sequence[int] = ()
    read: int | None = None
    rules: RecordRules = field(default=RULES)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the issues, each once."""
        return tuple(dict.fromkeys(code for code, _, _ in self.told))


def as_csv(rows: Iterable[Row], header: Row = HEADER) -> bytes:
    """The rows as delimited text."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    return text.getvalue().encode()


def as_parquet(rows: Sequence[Row]) -> bytes:
    """The rows as a Parquet file of texts."""
    file = io.BytesIO()
    pl.DataFrame(dict(zip(HEADER, zip(*rows, strict=True), strict=True))).write_parquet(file)
    return file.getvalue()


def _changed(**changes: str) -> tuple[Row, ...]:
    """The sound rows with cells of the third one changed."""
    names = [name.lower() for name in HEADER]
    third = tuple(changes.get(name, cell) for name, cell in zip(names, ROWS[2], strict=True))
    return (*ROWS[:2], third, ROWS[3])


# column, name, sentence, text, code, rules
_CELLS: tuple[tuple[str, str, str, str, str, RecordRules], ...] = (
    (
        "began",
        "a moment in another format",
        "A moment is written in another way than agreed: `01.06.2026 11:05`.",
        "01.06.2026 11:05",
        "cell_not_a_moment",
        RULES,
    ),
    (
        "began",
        "a moment without seconds",
        "A moment lacks its seconds, which were agreed.",
        "2026-06-01 11:05",
        "cell_not_a_moment",
        RULES,
    ),
    (
        "began",
        "a day that the calendar lacks",
        "A moment is on a day that the calendar lacks.",
        "2026-06-31 11:05:00",
        "cell_not_a_moment",
        RULES,
    ),
    ("began", "an hour 24", "A moment is at 24:00.", "2026-06-01 24:00:00", "cell_not_a_moment", RULES),
    (
        "began",
        "a 61st second",
        "A moment has 60 seconds, as in a leap second.",
        "2026-06-01 11:05:60",
        "cell_not_a_moment",
        RULES,
    ),
    (
        "began",
        "a count of days for a moment",
        "A moment is a spreadsheet's count of days.",
        "46174.4618",
        "cell_not_a_moment",
        RULES,
    ),
    (
        "began",
        "a moment with a zone that was not agreed",
        "A moment has an offset, which was not agreed.",
        "2026-06-01 11:05:00+02:00",
        "cell_not_a_moment",
        RULES,
    ),
    (
        "began",
        "a time that the clocks showed twice",
        "A time is in the hour that the clocks showed twice.",
        "2026-10-25 02:30:00",
        "cell_time_twice",
        RULES,
    ),
    (
        "began",
        "a time that the clocks never showed",
        "A time is in the hour that the clocks left out.",
        "2026-03-29 02:10:00",
        "cell_time_never",
        RULES,
    ),
    ("began", "no moment", "A contact has no moment.", "", "cell_empty", RULES),
    (
        "began",
        "a moment that reads as two",
        "Moments may be written in two ways, and one is another day in each.",
        "03/04/2026 11:05:00",
        "cell_ambiguous",
        rules(
            text={
                "fields": told_otherwise("began", formats=(MOMENT, "%d/%m/%Y %H:%M:%S", "%m/%d/%Y %H:%M:%S"))
            }
        ),
    ),
    ("id", "no id", "A contact has no id.", "", "cell_empty", RULES),
    (
        "outcome",
        "a word that was not agreed",
        "An outcome is a word that was not agreed.",
        "Verloren",
        "value_unknown",
        RULES,
    ),
    (
        "outcome",
        "our word for theirs",
        "An outcome is our word, where the vendor's own were agreed.",
        "abandoned",
        "value_unknown",
        RULES,
    ),
    ("wait", "a wait below zero", "A wait is below zero.", "-12", "cell_negative", RULES),
    (
        "wait",
        "a wait with a decimal comma",
        "A wait has a decimal comma.",
        "12,5",
        "cell_not_a_duration",
        RULES,
    ),
    (
        "wait",
        "a wait in hours, minutes and seconds",
        "A wait is written 0:00:12, where seconds were agreed.",
        "0:00:12",
        "cell_not_a_duration",
        RULES,
    ),
    ("wait", "a wait of 400 digits", "A wait has 400 digits.", "7" * 400, "cell_not_a_duration", RULES),
    ("queue", "a queue that was not agreed", "A queue was not agreed.", "Sale", "value_unknown", RULES),
    (
        "queue",
        "a queue that is a formula",
        "A queue is a formula.",
        "=cmd|' /C calc'!A0",
        "value_unknown",
        RULES,
    ),
    ("site", "a code that nobody has", "A code is nobody's.", "Z9", "vendor_unknown", RULES),
    (
        "site",
        "a code before it is in force",
        "A code is not yet in force on the day of the contact.",
        "A2",
        "vendor_unknown",
        RULES,
    ),
)


def _cells() -> Iterator[RecordCase]:
    for column, name, broken, text, code, terms in _CELLS:
        place = (code, 4, next(one for one in HEADER if one.lower() == column))
        rows = _changed(**{column: text})
        yield RecordCase(name, "csv", broken, lambda r=rows: as_csv(r), [place], (0, 1, 3), 4, terms)  # type: ignore[misc]
    for column, name, broken, text, code, terms in _CELLS[:1] + _CELLS[7:9] + _CELLS[12:13]:
        place = (code, 3, next(one for one in HEADER if one.lower() == column))
        rows = _changed(**{column: text})
        yield RecordCase(
            name,
            "parquet",
            broken,
            lambda r=rows: as_parquet(r),  # type: ignore[misc]
            [place],
            (0, 1, 3),
            4,
            replace(terms, feed=replace(terms.feed, format=Parquet())),
        )


def _rows() -> Iterator[RecordCase]:
    def case(name: str, broken: str, content: bytes, *told: Told, **more: Any) -> RecordCase:
        return RecordCase(name, "csv", broken, lambda: content, told, **more)

    text = as_csv(ROWS)
    yield case(
        "a contact twice",
        "A contact stands in the file twice, with the same fields: it counts once.",
        as_csv([*ROWS, ROWS[2]]),
        ("row_repeated", 6, None),
        kept=ALL,
        read=5,
    )
    yield case(
        "a contact twice and otherwise",
        "A contact stands in the file twice, answered and abandoned.",
        as_csv([*ROWS, row(id="c3", began="2026-06-01 11:05:00")]),
        ("row_conflict", 4, None),
        ("row_conflict", 6, None),
        kept=(0, 1, 3),
        read=5,
    )
    yield case(
        "a contact of too few fields",
        "A row breaks off after its second field.",
        as_csv([*ROWS, ("A1", "c5")]),
        ("row_field_count", 6, None),
        kept=ALL,
        read=5,
    )
    yield case(
        "a field too many and a field too few",
        "A row has a field too many and the next one lacks one, so that the count of all of them is right.",
        text.replace(b"c2,", b"c2,,").replace(b"c3,", b""),
        ("row_field_count", 3, None),
        ("row_field_count", 4, None),
        kept=(0, 3),
        read=4,
    )
    yield case(
        "a line break in a note without quotes",
        "A note without quotes holds a line break, so that a contact is two pieces.",
        text.replace(b"last", b"la\nst"),
        ("row_field_count", 6, None),
        kept=ALL,
        read=5,
    )
    yield case(
        "a quote that is never closed",
        "A quote is opened and never closed.",
        text.replace(b"LOST", b'"LOST'),
        ("file_unreadable", None, None),
    )
    yield case(
        "a quote that a later contact closes",
        "A quote opens a note and closes that of the next contact: two of them are one, with all its fields.",
        text.replace(b"25,-,Sales,", b'25,-,Sales,"').replace(b"12,0,Sales,", b'12,0,Sales,"'),
        ("rows_in_text", 3, None),
        kept=(0, 3),
        read=3,
    )
    yield case(
        "a contact of 5 million signs",
        "The line breaks of a file were lost, so that it is one contact without an end.",
        text + text.replace(b"\n", b";") * 30_000,
        ("file_row_too_long", 6, None),
    )
    yield case(
        "records in Windows-1252",
        "The text is Windows-1252; UTF-8 was agreed.",
        text.replace(b"last", b"sp\xe4t"),
        ("file_encoding", 5, None),
    )
    yield case(
        "records with a null character",
        "A note holds a null character.",
        text.replace(b"last", b"la\x00st"),
        ("file_encoding", 5, None),
    )
    yield case(
        "records in UTF-16",
        "The text is UTF-16; UTF-8 was agreed.",
        text.decode().encode("utf-16"),
        ("file_encoding", 1, None),
    )
    yield case(
        "a column of records with another name",
        "A column has another name than agreed.",
        text.replace(b"Wait", b"Waited"),
        ("column_missing", 1, "Wait"),
        ("column_unexpected", 1, "Waited"),
    )
    yield case("no records", "There is a header and not one record.", as_csv([]), ("file_empty", None, None))
    yield case("not one byte of records", "The file has not one byte.", b"", ("file_empty", None, None))
    wrong = (row(id=f"c{number}", wait="x") for number in range(MOST_LISTED + 1))
    yield case(
        "more faulty records than are listed",
        f"In {MOST_LISTED + 1:,} records the wait is a word.",
        as_csv([*ROWS, *wrong]),
        ("file_rows_rejected", None, None),
    )
    yield case(
        "more repeated records than are listed",
        f"A contact stands in the file {MOST_LISTED + 2:,} times.",
        as_csv([*ROWS, *[ROWS[0]] * (MOST_LISTED + 2)]),
        ("file_rows_repeated", None, None),
    )


def _of_parquet() -> Iterator[RecordCase]:
    whole = as_parquet(ROWS)
    frame = pl.read_parquet(io.BytesIO(whole))

    def written(made: pl.DataFrame) -> bytes:
        file = io.BytesIO()
        made.write_parquet(file)
        return file.getvalue()

    for name, broken, content, told in (
        (
            "records cut off at their end",
            "The last bytes of the file are missing.",
            whole[:-20],
            ("file_damaged", None, None),
        ),
        (
            "text called Parquet",
            "The file is delimited text, whatever its name says.",
            as_csv(ROWS),
            ("file_format", None, None),
        ),
        (
            "a column of lists",
            "A column of waits holds lists.",
            written(frame.with_columns(Wait=pl.concat_list("Wait"))),
            ("column_not_plain", None, "Wait"),
        ),
    ):
        yield RecordCase(name, "parquet", broken, lambda c=content: c, [told], rules=PARQUET)  # type: ignore[misc]
    waits = pl.Series("Wait", [12.0, 25.0, float("nan"), 12.0])
    yield RecordCase(
        "a wait that is not a number",
        "parquet",
        "A wait is not a number (NaN).",
        lambda: written(frame.with_columns(waits)),
        [("cell_not_a_duration", 3, "Wait")],
        (0, 1, 3),
        4,
        PARQUET,
    )


def _complaints() -> Iterator[RecordCase]:
    for name, broken, cells, told in (
        (
            "an answer before the complaint",
            "A complaint was answered before it was received.",
            ("k3", "2026-06-03", "2026-06-12", "2026-06-01"),
            ("row_out_of_order", 4, "Answered"),
        ),
        (
            "a day of a record in another format",
            "A day is written in another way than agreed.",
            ("k3", "3 June 2026", "2026-06-12", ""),
            ("cell_not_a_day", 4, "Received"),
        ),
        (
            "a day of a record that the calendar lacks",
            "A day is one that the calendar lacks.",
            ("k3", "2026-06-03", "2026-06-31", ""),
            ("cell_not_a_day", 4, "Due"),
        ),
    ):
        yield RecordCase(
            name,
            "csv",
            broken,
            lambda c=cells: as_csv([*COMPLAINTS_ROWS, c], COMPLAINTS_HEADER),  # type: ignore[misc]
            [told],
            (0, 1),
            3,
            COMPLAINTS,
        )


def kept_alone(case: RecordCase) -> bytes:
    """A file of nothing but the rows that a case keeps."""
    if case.rules is COMPLAINTS:
        return as_csv([COMPLAINTS_ROWS[place] for place in case.kept], COMPLAINTS_HEADER)
    rows = [ROWS[place] for place in case.kept]
    return as_parquet(rows) if case.form == "parquet" else as_csv(rows)


RECORDS: tuple[RecordCase, ...] = (*_cells(), *_rows(), *_of_parquet(), *_complaints())
