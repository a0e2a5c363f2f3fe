"""Delimited text: encodings, line ends, quotes, records of another length, and files that are no text."""

from __future__ import annotations

import csv
import gzip
from typing import TYPE_CHECKING
from typing import Any

from tests.corruption.cases import ALL
from tests.corruption.cases import case_of
from tests.corruption.cases import giving
from tests.corruption.cases import rows_but
from tests.corruption.rows import FIRST
from tests.corruption.rows import NEEDED
from tests.corruption.sound import COLUMNS
from tests.corruption.sound import as_csv
from tests.corruption.sound import as_parquet
from tests.corruption.sound import as_xlsx
from tests.corruption.sound import sound
from tests.corruption.sound import written

from outscore.model.feed import Csv
from outscore.model.feed import LastLine

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator

    from tests.corruption.cases import Case
    from tests.corruption.cases import Told

TEXT = written("csv")
JSON = written("jsonl")
LINES = TEXT.splitlines(keepends=True)
THIRD = LINES[3]
"""The line of the third row."""
WITHOUT_HEADER = tuple(("column_missing", 1, name) for name in NEEDED)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def _case(name: str, broken: str, content: bytes | Callable[[], bytes], *told: Told, **more: Any) -> Case:
    return case_of("csv", name, broken, content if callable(content) else giving(content), *told, **more)


def _third(new: bytes, old: bytes = THIRD) -> bytes:
    """The text with the third row written otherwise."""
    assert TEXT.count(old) == 1
    return TEXT.replace(old, new)


def _utf(name: str) -> bytes:
    return TEXT.decode().encode(name)


def _encodings() -> Iterator[Case]:
    wrong: list[tuple[str, str, bytes, int]] = [
        ("utf-16 with its mark", "UTF-16 with a byte order mark", _utf("utf-16"), 1),
        ("utf-16 without its mark", "UTF-16 without a byte order mark", _utf("utf-16-le"), 1),
        ("utf-32", "UTF-32, whose mark begins as that of UTF-16", _utf("utf-32"), 1),
        ("Windows-1252", "Windows-1252", _utf("cp1252"), 6),
        ("the code page of DOS", "the code page of DOS", _utf("cp437"), 6),
        ("EBCDIC", "EBCDIC, as on mainframes", _utf("cp037"), 1),
        (
            "a letter in too many bytes",
            "UTF-8 with a letter in more bytes than it needs",
            _third(THIRD.replace(b"Sales", b"S\xc1\xa1les")),
            4,
        ),
        (
            "half a surrogate",
            "UTF-8 with half a surrogate in it",
            _third(THIRD.replace(b"Sales", b"S\xed\xa0\x80")),
            4,
        ),
        (
            "a letter cut in half",
            "UTF-8 and cut off within a letter",
            TEXT[: TEXT.index("ä".encode()) + 1],
            6,
        ),
        (
            "a null character",
            "UTF-8 with a null character in it",
            _third(THIRD.replace(b"634", b"63\x004")),
            4,
        ),
        (
            "null characters instead of the rest",
            "UTF-8, and from its middle on only null characters, as after a crash",
            TEXT[:200] + bytes(len(TEXT) - 200),
            4,
        ),
        (
            "two halves in two encodings",
            "UTF-8, with a piece in Windows-1252 behind it",
            TEXT + "A1,2026-10-03,Sälès\n".encode("cp1252"),
            8,
        ),
    ]
    for name, broken, content, line in wrong:
        sentence = f"The text is {broken}; UTF-8 was agreed."
        yield _case(name, sentence, content, ("file_encoding", line, None))
    yield _case(
        "utf-8 with its mark",
        "The text begins with the byte order mark of UTF-8: it is read as meant.",
        _utf("utf-8-sig"),
        kept=ALL,
    )
    yield _case(
        "two marks",
        "The text begins with the byte order mark of UTF-8 twice, so that one is part of a name.",
        b"\xef\xbb\xbf" + _utf("utf-8-sig"),
        ("column_missing", 1, "Site"),
        ("column_unexpected", 1, "\ufeffSite"),
    )
    yield _case(
        "utf-8 where utf-16 was agreed",
        "The text is UTF-8; UTF-16 was agreed.",
        TEXT,
        ("file_encoding", 1, None),
        format=Csv("utf-16"),
    )
    yield _case(
        "utf-16 the other way round",
        "The bytes of UTF-16 stand in another order than agreed.",
        b"\xfe\xff" + _utf("utf-16-be"),
        ("file_encoding", 1, None),
        format=Csv("utf-16-le"),
    )
    yield _case(
        "utf-32 where it was agreed",
        "The text is UTF-32 as agreed, and its mark is not taken for that of UTF-16.",
        _utf("utf-32"),
        kept=ALL,
        format=Csv("utf-32"),
    )
    yield _case(
        "the mark of utf-8 where Windows-1252 was agreed",
        "The text begins with the byte order mark of UTF-8; Windows-1252 was agreed.",
        _utf("utf-8-sig"),
        ("file_encoding", 1, None),
        format=Csv("cp1252"),
    )
    yield _case(
        "utf-8 where Windows-1252 was agreed",
        "The text is UTF-8 and read as Windows-1252, as agreed, so that a word is not the one meant.",
        TEXT.replace(b"Service", "Sérvice".encode()),
        *[("value_unknown", row + 2, "Queue") for row in (1, 4, 5)],
        kept=rows_but(1, 4, 5),
        format=Csv("cp1252"),
        values=(("queue", ("Sales", "Sérvice")),),
    )


def _ends_of_lines() -> Iterator[Case]:
    mixed = b"".join(
        line.rstrip(b"\n") + end for line, end in zip(LINES, [b"\n", b"\r\n", b"\r"] * 3, strict=False)
    )
    yield _case(
        "mixed line ends",
        "Lines end in three ways: every row is read.",
        mixed,
        kept=ALL,
    )
    yield _case(
        "returns alone",
        "Lines end in a return alone, as on old machines: every row is read.",
        TEXT.replace(b"\n", b"\r"),
        kept=ALL,
    )
    yield _case(
        "line ends twice",
        "Every line ends twice, as after a transfer as text: blank lines are no rows.",
        TEXT.replace(b"\n", b"\r\r\n"),
        kept=ALL,
    )
    yield _case(
        "line ends of Unicode",
        "Lines end in a separator that is a letter to every reader of delimited text.",
        TEXT.replace(b"\n", "\u2028".encode()),
        ("file_unreadable", None, None),
    )
    yield _case(
        "blank lines",
        "Blank lines stand between the rows: they are none.",
        TEXT.replace(b"\n", b"\n\n"),
        kept=ALL,
    )
    yield _case(
        "a line break in a text with quotes",
        "A text with quotes holds a line break; a fault after it is told with the row and the line.",
        TEXT.replace(b'"first, as agreed"', b'"first,\nas agreed"').replace(b"634", b"63?"),
        ("cell_not_a_number", 4, "Offered"),
        kept=rows_but(2),
    )
    yield _case(
        "a line break in a text without quotes",
        "A text without quotes holds a line break, so that one row is two pieces.",
        _third(THIRD.replace(b"Sales", b"Sa\nles")),
        ("row_field_count", 4, None),
        ("row_field_count", 5, None),
        kept=rows_but(2),
        read=7,
    )
    yield _case(
        "a last line without an end",
        "The last line has no end; the feed contract does not ask for one, so there is a warning.",
        TEXT.removesuffix(b"\n"),
        ("last_line_open", 7, None),
        kept=ALL,
    )
    yield _case(
        "a last line without the end that was agreed",
        "The last line has no end, which the feed contract asks for: the row may be cut off.",
        TEXT.removesuffix(b"\n"),
        ("last_line_open", 7, None),
        kept=rows_but(5),
        format=Csv(last_line=LastLine.MUST_END),
    )


def _fields() -> Iterator[Case]:
    cells = THIRD.rstrip(b"\n").split(b",")
    lengths = [
        (
            "a field too many in front",
            "A field stands before the others, which are all shifted.",
            b"4," + THIRD,
        ),
        (
            "a field too many within",
            "A thousands comma stands in a number without quotes.",
            THIRD.replace(b"634", b"1,634"),
        ),
        (
            "a decimal comma between commas",
            "A decimal comma stands in a number without quotes.",
            THIRD.replace(b"93.5", b"93,5"),
        ),
        (
            "a delimiter at the end of a row",
            "A row ends in a delimiter too many.",
            THIRD.replace(b"\n", b",\n"),
        ),
        ("a field too few", "A row lacks a field in its middle.", b",".join(cells[:3] + cells[4:]) + b"\n"),
        ("a row cut short", "A row breaks off after its fourth field.", b",".join(cells[:4]) + b"\n"),
        ("a row of one word", "A row is one word.", b"continued\n"),
        (
            "a delimiter in a text without quotes",
            "A note without quotes holds commas.",
            THIRD.replace(b",\n", b",late, see mail\n"),
        ),
    ]
    for name, broken, line in lengths:
        yield _case(name, broken, _third(line), ("row_field_count", 4, None), kept=rows_but(2))
    yield _case(
        "a delimiter at the end of every row",
        "Every row but the header ends in a delimiter too many.",
        b"".join([LINES[0], *(line.replace(b"\n", b",\n") for line in LINES[1:])]),
        *[("row_field_count", row + 2, None) for row in ALL],
    )
    yield _case(
        "a delimiter at the end of every line",
        "Every line, the header too, ends in a delimiter too many: an empty column at the end is let by.",
        TEXT.replace(b"\n", b",\n"),
        kept=ALL,
    )
    yield _case(
        "a row of empty fields",
        "A row has all its fields, and nothing in them.",
        TEXT + b",,,,,,,,\n",
        ("cell_empty", 8, "Answered"),
        ("cell_empty", 8, "In time"),
        ("period_unreadable", 8, "Month"),
        ("cell_empty", 8, "Offered"),
        ("cell_empty", 8, "Quality"),
        ("cell_empty", 8, "Queue"),
        ("vendor_unknown", 8, "Site"),
        ("cell_empty", 8, "Talk"),
        kept=ALL,
        read=7,
    )
    for name, delimiter in (("semicolons", ";"), ("tabs", "\t"), ("bars", "|")):
        yield _case(
            f"{name} for commas",
            f"Fields are parted by {name}; commas were agreed.",
            as_csv(sound(), delimiter),
            *WITHOUT_HEADER,
            ("column_unexpected", 1, delimiter.join(COLUMNS)),
        )
    yield _case(
        "columns of fixed width",
        "Fields are parted by their place in the line.",
        "\n".join("".join(name.ljust(12) for name in line) for line in (COLUMNS, FIRST)).encode() + b"\n",
        *WITHOUT_HEADER,
        ("column_unexpected", 1, "".join(name.ljust(12) for name in COLUMNS)),
    )
    yield _case(
        "a line for a spreadsheet above the header",
        "Above the header stands `sep=,`, as some exports for Excel have it.",
        b"sep=,\n" + TEXT,
        *WITHOUT_HEADER,
        ("column_unexpected", 1, "sep="),
    )
    yield _case(
        "comments above the header",
        "Above the header stand lines of comment.",
        b"# exported by telephony\n# 3 November 2026\n" + TEXT,
        *WITHOUT_HEADER,
        ("column_unexpected", 1, "# exported by telephony"),
    )


def _quotes() -> Iterator[Case]:
    yield _case(
        "a quote that is never closed",
        "A quote is opened in a row and never closed.",
        _third(THIRD.replace(b"Sales", b'"Sales')),
        ("file_unreadable", None, None),
    )
    yield _case(
        "a quote that a later row closes",
        "A quote opens a note in a row and closes one in the next: two rows are one, with all its fields.",
        TEXT.replace(b"1:42:14,88.75,x", b'1:42:14,88.75,"x').replace(b"2:00:43,93.5,", b'2:00:43,93.5,"'),
        ("rows_in_text", 3, None),
        kept=rows_but(1, 2),
        read=5,
    )
    yield _case(
        "a row of 5 million signs",
        "The line breaks of a file were lost, so that it is one row without an end.",
        lambda: TEXT + TEXT.replace(b"\n", b";") * 12_000,
        ("file_row_too_long", 8, None),
    )
    yield _case(
        "a text after its closing quote",
        "Something stands between a closing quote and the delimiter.",
        _third(THIRD.replace(b"Sales", b'"Sales"!')),
        ("file_unreadable", None, None),
    )
    yield _case(
        "a quote within a text",
        "A quote stands within a text without quotes: it is part of the word.",
        _third(THIRD.replace(b"Sales", b'Sa"les')),
        ("value_unknown", 4, "Queue"),
        kept=rows_but(2),
    )
    yield _case(
        "a quote escaped with a backslash",
        "Quotes within a text with quotes are escaped with backslashes, which no agreement knows.",
        TEXT.replace(b'"so ""good"""', b'"so \\"good\\""'),
        ("file_unreadable", None, None),
    )
    yield _case(
        "apostrophes for quotes",
        "Texts stand between apostrophes, which are no quotes.",
        _third(THIRD.replace(b"Sales", b"'Sales'")),
        ("value_unknown", 4, "Queue"),
        kept=rows_but(2),
    )
    yield _case(
        "typographic quotes",
        "Texts stand between typographic quotes, which are none to a reader.",
        _third(THIRD.replace(b"Sales", "\u201cSales\u201d".encode())),
        ("value_unknown", 4, "Queue"),
        kept=rows_but(2),
    )
    whole = b"".join(b'"%s"\n' % line.rstrip(b"\n").replace(b'"', b'""') for line in LINES)
    yield _case(
        "every line in quotes",
        "Every line stands in quotes as a whole, as after saving it twice.",
        whole,
        *WITHOUT_HEADER,
        ("column_unexpected", 1, ",".join(COLUMNS)),
    )
    yield _case(
        "a space before a quote",
        "A space stands before an opening quote, so that the quote is part of the text.",
        _third(THIRD.replace(b"Sales", b' "Sales"')),
        ("value_unknown", 4, "Queue"),
        kept=rows_but(2),
    )
    yield _case(
        "a field of 5,000,000 letters",
        "A field is longer than any that is read.",
        _third(THIRD.replace(b",\n", b"," + b"x" * 5_000_000 + b"\n")),
        ("file_row_too_long", 4, None),
    )


def _cut_off() -> Iterator[Case]:
    yield _case("no byte", "The file has not one byte.", b"", ("file_empty", None, None))
    yield _case("a mark alone", "The file is a byte order mark.", b"\xef\xbb\xbf", ("file_empty", None, None))
    yield _case("blank lines alone", "The file is blank lines.", b"\n\r\n\n", ("file_empty", None, None))
    yield _case(
        "cut off within the header",
        "The file breaks off within the header.",
        TEXT[:22],
        ("file_empty", None, None),
    )
    yield _case(
        "cut off within a row",
        "The file breaks off in the middle of its last row.",
        TEXT[: TEXT.index(b"885")],
        ("last_line_open", 7, None),
        ("row_field_count", 7, None),
        kept=rows_but(5),
    )
    yield _case(
        "cut off within the last figure",
        "The file breaks off within the last field of its last row, which the feed contract does not let by.",
        _last_is_a_figure()[:-3],
        ("last_line_open", 7, None),
        kept=rows_but(5),
        format=Csv(last_line=LastLine.MUST_END),
        ignored_columns=(),
    )
    yield _case(
        "cut off within quotes",
        "The file breaks off within a text with quotes.",
        TEXT[: TEXT.index(b"good")],
        ("file_unreadable", None, None),
    )


def _last_is_a_figure() -> bytes:
    table = sound()
    for row in (table.header, *table.rows):
        del row[-1]
    return as_csv(table)


def _no_text() -> Iterator[Case]:
    others: list[tuple[str, str, Callable[[], bytes]]] = [
        ("a workbook", "an XLSX workbook", lambda: as_xlsx(sound())),
        ("a Parquet file", "a Parquet file", lambda: as_parquet(sound())),
        ("an old workbook", "an old Excel workbook", lambda: OLE + "Workbook".encode("utf-16-le")),
        (
            "a web page",
            "a web page with a table",
            lambda: b"<html><table><tr><td>Site</td></tr></table></html>",
        ),
        (
            "a page to sign in",
            "the page of a portal that asks to sign in",
            lambda: b"<!DOCTYPE html>\n<html><body>Sign in",
        ),
        ("a PDF", "a PDF", lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"),
        ("a gzip archive", "packed with gzip", lambda: gzip.compress(TEXT, mtime=0)),
        (
            "a spreadsheet of 2003",
            "a spreadsheet in the XML of 2003",
            lambda: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
        ),
    ]
    for name, broken, build in others:
        yield _case(
            f"{name} called text",
            f"The file is {broken}, whatever its name says.",
            build,
            ("file_format", None, None),
        )
    yield _case(
        "a locked workbook called text",
        "The file is a workbook with a password, whatever its name says.",
        OLE + "EncryptedPackage".encode("utf-16-le"),
        ("file_protected", None, None),
    )
    yield _case(
        "a picture called text",
        "The file is a picture, whatever its name says.",
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        ("file_encoding", 1, None),
    )
    yield _case(
        "a message instead of rows",
        "The file holds the message of a programme that failed.",
        b"ERROR: ORA-01555: snapshot too old\nno rows selected\n",
        *WITHOUT_HEADER,
        ("column_unexpected", 1, "ERROR: ORA-01555: snapshot too old"),
    )
    yield _case(
        "JSON lines called text",
        "The file holds JSON lines, whatever its name says.",
        JSON,
        *WITHOUT_HEADER,
        *[("column_unexpected", 1, cell) for cell in next(csv.reader(JSON.decode().splitlines()))],
    )


CASES: tuple[Case, ...] = (
    *_encodings(),
    *_ends_of_lines(),
    *_fields(),
    *_quotes(),
    *_cut_off(),
    *_no_text(),
)
