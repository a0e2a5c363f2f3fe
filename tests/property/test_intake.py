"""Whatever arrives, every row is accounted for and nothing is raised."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING
from typing import Any
from xml.sax.saxutils import escape

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from tests.intake.feeds import HEADER
from tests.intake.feeds import check
from tests.intake.feeds import feed
from tests.intake.feeds import text

from outscore.intake.formats import FORMATS
from outscore.intake.records import read_records
from outscore.model.feed import Csv
from outscore.model.feed import JsonLines
from outscore.model.feed import Ods
from outscore.model.feed import Parquet
from outscore.model.feed import SkipRule
from outscore.model.feed import Xlsx

if TYPE_CHECKING:
    from collections.abc import Callable

    from outscore.model.feed import Format

CELLS = st.one_of(
    st.sampled_from(
        ["A1", "B1", "2026-10-01", "2026-10-02", "Sales", "00:10:00", "n/a", "", "-1", "1.5", "7"]
    ),
    st.integers(0, 10**13).map(str),
    st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), max_size=6),
)
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=9).map(",".join), max_size=8)


SHEET: list[list[Any]] = [HEADER.split(","), ["A1", "2026-10-01", "Sales", 100, 90, 80, "00:10:00"]]


def workbook(rows: list[list[Any]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as written:
        sheet = written.add_worksheet()
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                sheet.write(number, place, value)
    return file.getvalue()


def parquet(rows: list[list[Any]]) -> bytes:
    file = io.BytesIO()
    pl.DataFrame(rows[1:], schema=rows[0], orient="row").write_parquet(file)
    return file.getvalue()


def json_lines(rows: list[list[Any]]) -> bytes:
    return "\n".join(json.dumps(dict(zip(rows[0], row, strict=True))) for row in rows[1:]).encode()


def archive(rows: list[list[Any]]) -> bytes:
    """A sheet in ODS, with nothing in it but what is needed."""
    lines = "".join(
        "<table:table-row>"
        + "".join(
            '<table:table-cell office:value-type="string">'
            f"<text:p>{escape(str(one))}</text:p></table:table-cell>"
            for one in row
        )
        + "</table:table-row>"
        for row in rows
    )
    names = "".join(
        f' xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"'
        for one in ("office", "table", "text")
    )
    content = (
        f'<office:document-content{names}><office:body><office:spreadsheet><table:table table:name="Data">'
        f"{lines}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as written:
        written.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        written.writestr("content.xml", content)
        written.writestr("META-INF/manifest.xml", "<manifest/>")
    return file.getvalue()


def lines(rows: list[list[Any]]) -> bytes:
    return "".join(",".join(str(one) for one in row) + "\n" for row in rows).encode()


WRITERS: dict[type, Callable[[list[list[Any]]], bytes]] = {
    Csv: lines,
    Xlsx: workbook,
    Ods: archive,
    Parquet: parquet,
    JsonLines: json_lines,
}


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_read_is_always_accepted_and_rejected_and_duplicate_and_skipped(rows: list[str]) -> None:
    checked = check(text(*rows), feed(skip_rows=(SkipRule("Queue", "Sales"),)))
    counts = checked.rows
    assert counts.read == counts.accepted + counts.rejected + counts.duplicate + counts.skipped
    assert counts.accepted == checked.facts.height
    assert counts.rejected == 0 or checked.issues
    assert bool(counts.skipped) <= any(
        issue.code in ("row_skipped", "file_empty") for issue in checked.issues
    )


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_gives_the_same_facts(kind: type[Format]) -> None:
    checked = check(WRITERS[kind](SHEET), feed(format=kind()))
    assert checked.issues == ()
    assert checked.facts.drop("row").equals(check(lines(SHEET)).facts.drop("row"))


@pytest.mark.parametrize("kind", FORMATS)
@settings(max_examples=40, deadline=None)
@given(noise=st.binary(max_size=100), place=st.floats(0, 1), length=st.integers(0, 40))
def test_no_bytes_make_it_raise(kind: type[Format], noise: bytes, place: float, length: int) -> None:
    """Pieces cut out, put in, replaced, or cut off, in every format."""
    content = WRITERS[kind](SHEET)
    at = int(place * len(content))
    for damaged in (
        noise,
        content[:at],
        content[:at] + noise + content[at:],
        content[:at] + noise + content[at + length :],
    ):
        checked = check(damaged, feed(format=kind()))
        assert checked.rows.accepted == checked.facts.height


CONTENT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=6)


@pytest.mark.parametrize("kind", [Xlsx, Ods, Parquet, JsonLines])
@settings(max_examples=30, deadline=None)
@given(cells=st.lists(CONTENT, min_size=2, max_size=8))
def test_texts_come_out_as_they_went_in(kind: type[Format], cells: list[str]) -> None:
    rows = [[*SHEET[1][:2], cell, *SHEET[1][3:]] for cell in cells]
    records = read_records(WRITERS[kind]([SHEET[0], *rows]), feed(format=kind()))
    assert records.issues == ()
    assert [cell.split() for cell in records.column("Queue")] == [cell.split() for cell in cells]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**12 - 1), st.integers(0, 10**12 - 1))
def test_accepted_counts_are_the_very_numbers_that_were_written(offered: int, answered: int) -> None:
    checked = check(f"{HEADER}\nA1,2026-10-01,Sales,{offered},{answered},0,00:00:00\n".encode())
    assert checked.facts.select("q:offered", "q:answered").row(0) == (offered, answered)
