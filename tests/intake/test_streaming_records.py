"""Big feeds of records: the same facts, issues and rejected rows as of a small file, in one pass."""

from __future__ import annotations

import hashlib
from datetime import UTC
from datetime import date
from datetime import datetime
from typing import TYPE_CHECKING
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from tests.intake.record_feeds import HEADER
from tests.intake.record_feeds import RULES
from tests.intake.record_feeds import added_up
from tests.intake.record_feeds import big
from tests.intake.record_feeds import codes
from tests.intake.record_feeds import row
from tests.intake.record_feeds import rules
from tests.intake.record_feeds import small
from tests.intake.record_feeds import told
from tests.intake.record_feeds import written

from outscore.errors import OutscoreError
from outscore.intake import file_look
from outscore.intake import record_files
from outscore.intake import repeated_keys
from outscore.intake import streaming
from outscore.intake.file_look import look_through
from outscore.intake.streaming import stream_records
from outscore.model.delivery import DeliveryStatus
from outscore.model.delivery import RowCounts
from outscore.model.feed import Csv
from outscore.model.feed import LastLine
from outscore.model.feed import Layout
from outscore.model.feed import Parquet
from outscore.model.feed import SkipRule
from outscore.model.records import Cut
from outscore.model.records import FieldText
from outscore.model.records import Twice

if TYPE_CHECKING:
    from pathlib import Path

    from outscore.intake.record_rules import RecordRules

PARQUET = {"format": Parquet()}


@pytest.fixture(autouse=True)
def short_head(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files so short are all head: let what is found out about a file from its head be seldom enough."""
    monkeypatch.setattr(streaming, "HEAD", 1)


def cells(streamed: Any) -> list[dict[str, Any]]:
    return list(streamed.checked.facts.iter_rows(named=True))


def test_good_rows_become_cells(tmp_path: Path) -> None:
    content = written(
        [
            row(),
            row(id="c2", began="2026-06-01 10:29:59", talk="-"),
            row(id="c3", began="2026-06-01 10:30:00"),
        ]
    )
    found = big(content, tmp_path)
    assert found.sha256 == hashlib.sha256(content.encode()).hexdigest()
    assert found.size == len(content)
    assert found.checked.header == HEADER
    assert found.checked.status is DeliveryStatus.ACCEPTED
    assert found.checked.rows == RowCounts(read=3, accepted=3)
    assert found.checked.months == (("2026-06-01", 3),)
    first, second = cells(found)
    assert first == {
        "code": "A1",
        "vendor": "acme",
        "slot": datetime(2026, 6, 1, 8, tzinfo=UTC),
        "minutes": 30,
        "start": date(2026, 6, 1),
        "month": date(2026, 6, 1),
        "dim:queue": "Sales",
        "q:offered": 2,
        "q:answered": 2,
        "q:answered_within_20s": 2,
        "q:wait_of_answered": 24_000,
        "q:longest_wait": 12_000,
        "q:talk_time": None,
        "rows": 2,
    }
    assert (second["slot"], second["rows"]) == (datetime(2026, 6, 1, 8, 30, tzinfo=UTC), 1)


# The same as of a small file

FAULTS: dict[str, tuple[str, ...]] = {
    "site": ("B1", "A2", "Z9", ""),
    "id": ("c1", "c2", "", " "),
    "began": (
        "2026-06-02 23:59:59",
        "2026-06-03 00:00:00",
        "2026-10-25 02:30:00",
        "2026-03-29 02:10:00",
        "x",
        "",
    ),
    "outcome": ("LOST", "lost", ""),
    "wait": ("0", "20", "20.5", "-1", "", "1,5", "99999999999"),
    "talk": ("-", "", "7", "180.0", "180.5", "x"),
    "queue": ("Service", "sales", ""),
    "note": ("again", 'a "word"', "two\nlines", "é"),
}
CHANGES = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(values) for name, values in FAULTS.items()}
)
ROWS = st.lists(CHANGES, min_size=1, max_size=14).map(
    lambda changes: [row(**({"id": f"n{place}"} | one)) for place, one in enumerate(changes)]
)


def as_csv(
    rows: list[tuple[str, ...]], delimiter: str = ",", end: str = "\n", *, quoted: bool = False
) -> str:
    """A text in which only what needs quotes has them, unless all have."""

    def cell(text: str) -> str:
        needs = quoted or any(sign in text for sign in (delimiter, '"', "\n", "\r"))
        return f'"{text.replace(chr(34), chr(34) * 2)}"' if needs else text

    return "".join(delimiter.join(map(cell, one)) + end for one in [HEADER, *rows])


def same_as_small(streamed: Any, rows: list[tuple[str, ...]], terms: RecordRules) -> None:
    plain = small(rows, terms)
    checked = streamed.checked
    assert sorted(checked.issues, key=str) == sorted(plain.issues, key=str)
    assert [one.row for one in checked.rejected] == list(plain.rejected)
    assert [one.cells for one in checked.rejected] == [rows[one - 2] for one in plain.rejected]
    assert checked.rows == RowCounts(
        read=len(rows),
        accepted=plain.facts.height,
        rejected=len(plain.rejected),
        duplicate=len(plain.repeated),
    )
    wanted = added_up(plain.facts, terms.text.cut.minutes, terms.zone)
    found = checked.facts.with_columns(slot=pl.col("slot").dt.epoch("ms"))
    assert found.select(wanted.columns).rows() == wanted.rows()


WRITTEN = st.fixed_dictionaries(
    {
        "cut": st.sampled_from([Cut.QUARTER_HOUR, Cut.HALF_HOUR, Cut.HOUR]),
        "zone": st.sampled_from(["Europe/Berlin", "Asia/Kathmandu", "UTC"]),
        "twice": st.sampled_from(list(Twice)),
        "delimiter": st.sampled_from([",", ";", "¦"]),
        "end": st.sampled_from(["\n", "\r\n"]),
        "encoding": st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
        "quoted": st.booleans(),
    }
)


def terms_of(how: dict[str, Any]) -> RecordRules:
    form = Csv(how["encoding"].removesuffix("-sig"), how["delimiter"])
    return rules(feed={"format": form}, text={"cut": how["cut"], "twice": how["twice"]}, zone=how["zone"])


def content_of(rows: list[tuple[str, ...]], how: dict[str, Any]) -> bytes:
    return as_csv(rows, how["delimiter"], how["end"], quoted=how["quoted"]).encode(how["encoding"])


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, shuffled=st.randoms(use_true_random=False), how=WRITTEN)
def test_a_big_file_says_what_a_small_one_says(
    rows: list[tuple[str, ...]], shuffled: Any, how: dict[str, Any], tmp_path: Path
) -> None:
    shuffled.shuffle(rows)
    same_as_small(big(content_of(rows, how), tmp_path, terms_of(how)), rows, terms_of(how))


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, how=WRITTEN, data=st.data())
def test_damaged_bytes_end_in_issues_and_every_row_is_accounted_for(
    rows: list[tuple[str, ...]], how: dict[str, Any], data: st.DataObject, tmp_path: Path
) -> None:
    content = bytearray(content_of(rows, how))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        damage = data.draw(st.sampled_from([b"", b"\n", b"\r", b",", b'"', b"\x00", b"\xff", b" ", b"\n\n"]))
        content[place : place + data.draw(st.integers(0, 30))] = damage
        content = content or bytearray(b" ")
    found = big(bytes(content), tmp_path, terms_of(how)).checked
    assert found.rows.rejected == (
        found.rows.read if found.status is DeliveryStatus.REFUSED else len(found.rejected)
    )
    assert found.rows.accepted == (found.facts["rows"].sum() if "rows" in found.facts.columns else 0)
    assert found.issues or found.status is DeliveryStatus.ACCEPTED


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_a_parquet_file_says_what_its_texts_say(rows: list[tuple[str, ...]], tmp_path: Path) -> None:
    terms = rules(feed=PARQUET)
    columns = zip(*rows, strict=True)
    pl.DataFrame(dict(zip(HEADER, columns, strict=True))).write_parquet(tmp_path / "contacts.parquet")
    found = stream_records(tmp_path / "contacts.parquet", terms, tmp_path)
    assert codes(found.checked.issues) == [
        (code, number - 1 if number else None, column)
        for code, number, column in sorted(
            codes(small(rows, terms).issues), key=lambda one: (one[1] or 0, one[2] or "", one[0])
        )
    ]
    counts = found.checked.rows
    assert (counts.accepted, counts.duplicate) == (
        small(rows, terms).facts.height,
        len(small(rows, terms).repeated),
    )
    assert found.checked.facts["rows"].sum() == counts.accepted


def test_typed_columns_of_parquet_are_read_as_their_texts(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "Site": ["A1", "A1", None],
            "Id": [1, 2, 3],
            "Began": [datetime(2026, 6, 1, 10, 17)] * 3,  # noqa: DTZ001 - the clocks of the feed's zone
            "Outcome": pl.Series(["ANSWERED"] * 3, dtype=pl.Categorical),
            "Wait": [12, 13, 14],
            "Talk": [1.5, None, 2.0],
            "Queue": ["Sales"] * 3,
            "Note": [[1], [2], [3]],
        }
    )
    frame.write_parquet(tmp_path / "contacts.parquet")
    terms = rules(feed=PARQUET, text={"fields": told("began", formats=("%Y-%m-%dT%H:%M:%S",))})
    found = stream_records(tmp_path / "contacts.parquet", terms, tmp_path).checked
    assert codes(found.issues) == [("vendor_unknown", 3, "Site")]
    assert found.rejected[0].cells == ("", "3", "2026-06-01T10:17:00", "ANSWERED", "14", "2", "Sales", "")
    assert found.facts.select("slot", "q:wait_of_answered", "rows").rows() == [
        (datetime(2026, 6, 1, 8, tzinfo=UTC), 25_000, 2)
    ]


# Slots by the clocks of the workspace


@pytest.mark.parametrize(
    ("zone", "cut", "moment", "slot", "day"),
    [
        ("Asia/Kathmandu", Cut.HALF_HOUR, "2026-06-01 00:20:00", "2026-06-01T00:15", date(2026, 6, 1)),
        ("Asia/Kathmandu", Cut.HOUR, "2026-06-01 00:10:00", "2026-05-31T23:15", date(2026, 6, 1)),
        ("Asia/Kathmandu", Cut.DAY, "2026-06-01 18:15:00", "2026-06-01T18:15", date(2026, 6, 2)),
        ("Europe/Berlin", Cut.HALF_HOUR, "2026-10-25 00:40:00", "2026-10-25T00:30", date(2026, 10, 25)),
        ("Europe/Berlin", Cut.HALF_HOUR, "2026-10-25 01:40:00", "2026-10-25T01:30", date(2026, 10, 25)),
        ("Europe/Berlin", Cut.DAY, "2026-10-25 22:59:00", "2026-10-24T22:00", date(2026, 10, 25)),
        ("Europe/Berlin", Cut.DAY, "2026-03-29 21:59:00", "2026-03-28T23:00", date(2026, 3, 29)),
        ("America/Sao_Paulo", Cut.DAY, "2018-11-04 12:00:00", "2018-11-04T03:00", date(2018, 11, 4)),
        ("UTC", Cut.QUARTER_HOUR, "1969-12-31 23:59:59", "1969-12-31T23:45", date(1969, 12, 31)),
    ],
)
def test_a_record_belongs_to_the_slot_and_day_of_its_beginning(
    zone: str, cut: Cut, moment: str, slot: str, day: date, tmp_path: Path
) -> None:
    terms = rules(text={"cut": cut, "zone": "UTC"}, zone=zone)
    cell = cells(big(written([row(began=moment)]), tmp_path, terms))[0]
    assert cell["slot"] == datetime.fromisoformat(slot).replace(tzinfo=UTC)
    assert (cell["start"], cell["month"], cell["minutes"]) == (day, day.replace(day=1), cut.minutes)


def test_the_hour_shown_twice_makes_slots_of_its_own(tmp_path: Path) -> None:
    terms = rules(text={"fields": told("began", formats=("%Y-%m-%d %H:%M:%S%z",)), "cut": Cut.HOUR})
    rows = [row(id=offset, began=f"2026-10-25 02:30:00{offset}") for offset in ("+0200", "+0100")]
    found = cells(big(written(rows), tmp_path, terms))
    assert [one["slot"].hour for one in found] == [0, 1]
    assert {one["start"] for one in found} == {date(2026, 10, 25)}


def test_a_day_in_a_file_has_no_half_hours(tmp_path: Path) -> None:
    for cut in (Cut.ROW, Cut.HALF_HOUR):
        days = rules(text={"kind": "sales", "cut": cut})
        with pytest.raises(OutscoreError, match="cut"):
            big("", tmp_path, days)


# Physical records


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


# Rows left out, noted, repeated


def test_rows_that_are_no_data_are_skipped_and_counted(tmp_path: Path) -> None:
    terms = rules(feed={"skip_rows": (SkipRule("Queue", "Total"),), "layout": Layout(trimmed=True)})
    content = written([row(), row(queue=" Total", wait="x"), row(id=" c2")])
    found = big(content, tmp_path, terms).checked
    assert found.rows == RowCounts(read=3, accepted=2, skipped=1)
    assert sorted(issue.code for issue in found.issues) == ["cell_spaces", "row_skipped"]
    assert found.status is DeliveryStatus.ACCEPTED
    found = big(written([row(queue="Total")]), tmp_path, terms).checked
    assert found.rows == RowCounts(read=1, skipped=1)
    assert [issue.code for issue in found.issues] == ["file_empty"]
    assert found.status is DeliveryStatus.REFUSED


def test_a_file_of_which_only_rows_that_are_no_data_are_sound_is_refused(tmp_path: Path) -> None:
    terms = rules(feed={"skip_rows": (SkipRule("Queue", "Total"),)})
    found = big(written([row(queue="Total"), row(wait="x"), row(id="c2", wait="y")]), tmp_path, terms).checked
    assert found.rows == RowCounts(read=3, rejected=2, skipped=1)
    assert found.status is DeliveryStatus.REFUSED


def test_equal_hashes_of_different_keys_are_no_repeats(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        streaming, "hash_of_key", lambda _: pl.col("f:contact").str.len_bytes().cast(pl.UInt64)
    )
    rows = [row(), row(id="c2"), row(id="c3", wait="13"), row(id="c3"), row(id="c2")]
    same_as_small(big(written(rows), tmp_path), rows, RULES)


def test_repeats_are_found_in_parts_as_in_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeated_keys, "AT_ONCE", 7)
    rows = [row(id=f"c{number % 40}") for number in range(60)]
    found = big(written(rows), tmp_path)
    same_as_small(found, rows, RULES)
    assert found.checked.rows == RowCounts(read=60, accepted=40, duplicate=20)


# Too many


@pytest.mark.parametrize(
    ("rows", "code", "part"),
    [
        (
            [row(id=f"c{number}", wait="x") for number in range(4)],
            "file_rows_rejected",
            "cell_not_a_duration in Wait (4 times, first in row 2)",
        ),
        (
            [row(id=f"c{number}", site="Z" if number % 2 else "A1", talk="x") for number in range(4)],
            "file_rows_rejected",
            "vendor_unknown in Site (2 times, first in row 3)",
        ),
        ([row()] * 5, "file_rows_repeated", "More than 3 of 5 rows"),
        ([("a", "b")] * 4, "file_rows_rejected", "row_field_count (4 times, first in row 2)"),
        (
            [row(wait="x")] * 2 + [("a", "b")] * 2,
            "file_rows_rejected",
            "row_field_count (2 times, first in row 4)",
        ),
    ],
)
def test_a_file_with_too_many_faulty_rows_is_refused_whole_with_counts(
    rows: list[tuple[str, ...]], code: str, part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (streaming, record_files):
        monkeypatch.setattr(module, "MOST_LISTED", 3)
    good = row(id="good")
    found = big(written([*rows, good] if code == "file_rows_rejected" else rows), tmp_path).checked
    assert [issue.code for issue in found.issues] == [code]
    assert part in found.issues[0].message
    assert "cell_empty" not in found.issues[0].message, "what cannot be read is not empty too"
    assert found.status is DeliveryStatus.REFUSED
    assert found.facts.is_empty()
    assert found.rejected == ()
    assert found.rows.read == found.rows.rejected == len(rows) + (code == "file_rows_rejected")


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    big(written([row(note='"a"')]).encode("utf-16"), tmp_path, rules(feed={"format": Csv("utf-16")}))
    assert [one.name for one in tmp_path.iterdir()] == ["contacts.csv"]
