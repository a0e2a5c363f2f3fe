"""Big files of records: which lines are rows, where the header is, and what is no such file."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from typing import Any

import polars as pl
import pytest
from tests.intake.record_feeds import HEADER
from tests.intake.record_feeds import big
from tests.intake.record_feeds import codes
from tests.intake.record_feeds import row
from tests.intake.record_feeds import rules
from tests.intake.record_feeds import written

from outscore.intake import file_look
from outscore.intake.file_look import look_through
from outscore.intake.streaming import stream_records
from outscore.model.delivery import DeliveryStatus
from outscore.model.delivery import RowCounts
from outscore.model.feed import Csv
from outscore.model.feed import LastLine
from outscore.model.feed import Layout
from outscore.model.feed import Parquet
from outscore.model.records import FieldText

if TYPE_CHECKING:
    from pathlib import Path


PARQUET = {"format": Parquet()}
pytestmark = pytest.mark.usefixtures("short_head")


@pytest.mark.parametrize(
    ("wrong", "codes_found"),
    [
        ("A1,c9", [("row_field_count", 3, None)]),
        ("A1,c9,2026-06-01 10:17:00,ANSWERED,12,180,Sales,,", [("row_field_count", 3, None)]),
        ("A1,c9,2026-06-01 10:17:00,ANSWERED,12,180,Sales", [("row_field_count", 3, None)]),
        ("x", [("row_field_count", 3, None)]),
    ],
)
def test_a_row_with_more_or_fewer_fields_is_rejected_whole(
    wrong: str, codes_found: list[Any], tmp_path: Path
) -> None:
    content = written([row()]) + f"{wrong}\n" + ",".join(row(id="c2")) + "\n"
    found = big(content, tmp_path).checked
    assert codes(found.issues) == codes_found
    assert found.rows == RowCounts(read=3, accepted=2, rejected=1)
    assert [(one.row, ",".join(one.cells)) for one in found.rejected] == [(3, wrong)]


def test_a_long_row_does_not_make_up_for_a_short_one(tmp_path: Path) -> None:
    rows = [",".join(row(id=f"c{number}")) for number in range(4)]
    rows[1], rows[2] = rows[1].removesuffix(","), rows[2] + ","
    found = big("\n".join([",".join(HEADER), *rows]) + "\n", tmp_path).checked
    assert codes(found.issues) == [("row_field_count", 3, None), ("row_field_count", 4, None)]
    assert found.rows == RowCounts(read=4, accepted=2, rejected=2)


def test_blank_lines_are_no_rows_and_count_as_lines(tmp_path: Path) -> None:
    content = written([row()]) + "\n\n" + ",".join(row(id="c2", wait="x")) + "\n\n"
    found = big(content, tmp_path).checked
    assert codes(found.issues) == [("cell_not_a_duration", 5, "Wait")]
    assert found.rows == RowCounts(read=2, accepted=1, rejected=1)


def test_blank_lines_are_no_rows_where_there_is_one_column_too(tmp_path: Path) -> None:
    fields = (
        FieldText("contact", "Id"),
        FieldText("began", None, "2026-06-01T10:00:00+00:00"),
        FieldText("outcome", None, "answered"),
        FieldText("wait", None, "5"),
    )
    feed = {"vendor_column": None, "fixed_vendor": "acme", "dimensions": (), "values": ()}
    terms = rules(feed=feed | {"ignored_columns": ()}, text={"fields": fields}, asked=("answered",))
    found = big("Id\n1\n\n2\n2\n", tmp_path, terms).checked
    assert found.rows == RowCounts(read=3, accepted=2, duplicate=1)
    assert codes(found.issues) == [("row_repeated", 5, None)]


@pytest.mark.parametrize("chunk", [1, 2, 3, 5, 1 << 20])
def test_a_file_is_looked_through_alike_in_any_chunks(
    chunk: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_look, "CHUNK", chunk)
    path = tmp_path / "text.csv"
    path.write_bytes("Id,Größe\r\n1,2\r\n".encode())
    found = look_through(path, Csv(), tmp_path)
    assert (found.lines, found.delimiters, found.careful, found.ended) == (2, 2, False, True)
    path.write_bytes("Id,Größe\n1,é\n".encode() + b"2,\xe9\n")
    fault = look_through(path, Csv(), tmp_path).fault
    assert fault
    assert (fault.issue.row, fault.issue.value) == (3, "e9")


@pytest.mark.parametrize("quote", ["", '"'])
def test_returns_alone_end_records_too(quote: str, tmp_path: Path) -> None:
    content = written([row(note=f"{quote}a{quote}"), row(id="c2"), row(id="c3")], "\r")
    assert big(content, tmp_path).checked.rows == RowCounts(read=3, accepted=3)


def test_a_line_break_inside_quotes_makes_no_row(tmp_path: Path) -> None:
    content = written([row(note='"two\nlines"'), row(id="c2", wait="x")])
    assert codes(big(content, tmp_path).checked.issues) == [("cell_not_a_duration", 3, "Wait")]


@pytest.mark.parametrize("careful", [False, True])
@pytest.mark.parametrize("last", list(LastLine))
def test_a_last_line_without_an_end_is_used_as_agreed(last: LastLine, careful: bool, tmp_path: Path) -> None:
    terms = rules(feed={"format": Csv(last_line=last)})
    note = '"a"' if careful else ""
    content = written([row(note=note), row(id="c2")]).removesuffix("\n")
    found = big(content, tmp_path, terms).checked
    assert codes(found.issues) == [("last_line_open", 3, None)]
    rejected = int(last is LastLine.MUST_END)
    assert found.rows == RowCounts(read=2, accepted=2 - rejected, rejected=rejected)
    assert len(found.rejected) == rejected


@pytest.mark.parametrize("careful", [False, True])
def test_a_header_further_down_is_found(careful: bool, tmp_path: Path) -> None:
    terms = rules(feed={"layout": Layout(header_rows=(3,), data_from=5)})
    title = 'A,"B"\n\n' if careful else "A,B\n\n"
    header, first, second = written([row(wait="x"), row(id="c2")]).splitlines()
    found = big("\n".join([title + header, "units,s", first, second]) + "\n", tmp_path, terms).checked
    assert codes(found.issues) == [("cell_not_a_duration", 5, "Wait")]
    assert found.rows == RowCounts(read=2, accepted=1, rejected=1)


@pytest.mark.parametrize(
    ("content", "code", "read"),
    [
        (b"", "file_empty", 0),
        (",".join(HEADER).encode() + b"\n", "file_empty", 0),
        (written([row()]).replace("Wait", "Waited").encode(), "column_missing", 1),
        (written([row()]).replace("Note", "Other").encode(), "column_unexpected", 1),
        (written([row()]).replace("Note", "Id").encode(), "column_repeated", 1),
        (written([row(note="x")]).replace("Note", "").encode(), "column_unnamed", 1),
        (written([row(note="\xe9")]).encode("cp1252"), "file_encoding", 0),
        (written([row(note="\x00")]).encode(), "file_encoding", 0),
        (written([row()]).encode("utf-16"), "file_encoding", 0),
        (written([row(note='"open')]).encode(), "file_unreadable", 0),
        (b"PAR1" + bytes(20), "file_format", 0),
        (b"PK\x03\x04" + bytes(20), "file_format", 0),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_reason(
    content: bytes, code: str, read: int, tmp_path: Path
) -> None:
    found = big(content, tmp_path)
    assert code in {issue.code for issue in found.checked.issues}
    assert found.checked.status is DeliveryStatus.REFUSED
    assert found.checked.rows == RowCounts(read=read, rejected=read)
    assert found.checked.facts.is_empty()
    assert found.sha256 == hashlib.sha256(content).hexdigest()


def test_a_name_may_be_missing_over_an_empty_column_at_the_end(tmp_path: Path) -> None:
    content = written([row()]).replace("Note", "")
    assert big(content, tmp_path).checked.status is DeliveryStatus.ACCEPTED
    lines = [",".join(row(id=f"c{number}")) for number in range(3_000)]
    late = "\n".join([content.splitlines()[0], *lines, lines[0] + "x"]) + "\n"
    found = big(late, tmp_path).checked
    assert codes(found.issues) == [("column_unnamed", 1, None)]
    assert "row 3002 has 'x'" in found.issues[0].message


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"PAR1 and no more", "file_damaged"), (b"Site,Id\n", "file_format"), (b"", "file_format")],
)
def test_a_parquet_file_that_is_none_is_refused(content: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "contacts.parquet"
    path.write_bytes(content)
    found = stream_records(path, rules(feed=PARQUET), tmp_path).checked
    assert [issue.code for issue in found.issues] == [code]
    assert found.status is DeliveryStatus.REFUSED


@pytest.mark.parametrize(("drop", "code"), [("Note", ""), ("Wait", "column_missing")])
def test_the_columns_of_a_parquet_file_are_those_of_the_feed(drop: str, code: str, tmp_path: Path) -> None:
    frame = pl.DataFrame({name: [text] for name, text in zip(HEADER, row(), strict=True)}).drop(drop)
    frame.write_parquet(tmp_path / "contacts.parquet")
    found = stream_records(tmp_path / "contacts.parquet", rules(feed=PARQUET), tmp_path).checked
    assert [issue.code for issue in found.issues] == ([code] if code else [])
