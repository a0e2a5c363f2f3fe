"""Archives: what their directories may claim, and the files in them as deliveries of their own."""

from __future__ import annotations

import io
import stat
import struct
import tracemalloc
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest
from tests.offices import HEADER
from tests.offices import ROWS
from tests.offices import new_database
from tests.offices import new_desk

from outscore.intake import archives
from outscore.intake.archives import Archive
from outscore.intake.records import read_records
from outscore.intake.refusals import Unreadable
from outscore.model.delivery import DeliveryStatus
from outscore.workflow.receive import News

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.offices import Desk

TEXT = ("\n".join([HEADER, *ROWS]) + "\n").encode()
OTHER = TEXT.replace(b"2026-04", b"2026-05")


def packed(*files: tuple[str | zipfile.ZipInfo, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", how) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return file.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    made.external_attr = (stat.S_IFLNK | 0o777) << 16
    return made


def claiming(content: bytes, *, size: int | None = None, checksum: int | None = None, flag: int = 0) -> bytes:
    """An archive of one file whose directory says something else of it."""
    changed = bytearray(content)
    entry = content.index(b"PK\x01\x02")
    if size is not None:
        struct.pack_into("<I", changed, entry + 24, size)
    if checksum is not None:
        struct.pack_into("<I", changed, entry + 16, checksum)
    changed[entry + 8] |= flag
    return bytes(changed)


def why_not(content: bytes, name: str = "a.csv") -> str:
    """The code of what is wrong with an archive or a file in it."""
    with pytest.raises(Unreadable) as told:
        Archive(io.BytesIO(content)).read(name)
    return told.value.issue.code


@pytest.mark.parametrize("how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_what_was_packed_comes_out(how: int) -> None:
    content = bytes(range(256)) * 9_000
    archive = Archive(io.BytesIO(packed(("in/a.csv", content), ("b.csv", b""), how=how)))
    assert archive.names == ("in/a.csv", "b.csv")
    assert archive.read("in/a.csv") == content
    assert archive.read("b.csv") == b""


NAMES = ["../a.csv", "in/../../a.csv", "/a.csv", "\\a.csv", "..\\a.csv", "C:\\a.csv", "c:a.csv", "a\n.csv"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_leads_out_of_the_archive_is_refused(name: str) -> None:
    assert why_not(packed((name, b"1"))) == "file_unsafe"


def test_links_are_refused() -> None:
    assert why_not(packed((link("a.csv"), b"/etc/passwd"))) == "file_unsafe"


@pytest.mark.parametrize(
    ("one", "other"), [("a.csv", "A.CSV"), ("caf\u00e9.csv", "cafe\u0301.csv"), ("a.csv", "a.csv")]
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_names_that_some_machines_take_for_one_are_refused(one: str, other: str) -> None:
    assert why_not(packed((one, b"1"), (other, b"2"))) == "file_unsafe"


def test_what_the_directory_claims_is_held_against_the_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    assert why_not(claiming(packed(("a.csv", b"1")), size=3 << 30)) == "file_too_large"
    monkeypatch.setattr(archives, "MOST_BYTES", 99)
    assert why_not(packed(("a.csv", b"1" * 50), ("b.csv", b"1" * 50))) == "file_too_large"
    monkeypatch.setattr(archives, "MOST_ENTRIES", 2)
    assert why_not(packed(*((f"{number}.csv", b"1") for number in range(3)))) == "file_too_large"


def test_a_bomb_is_told_by_how_much_comes_out_of_little(monkeypatch: pytest.MonkeyPatch) -> None:
    content = packed(("a.csv", bytes(1 << 20)), ("b.csv", b"x"))
    assert Archive(io.BytesIO(content)).read("a.csv") == bytes(1 << 20)
    monkeypatch.setattr(archives, "RATIO_FLOOR", 1 << 19)
    assert why_not(content) == "file_too_large"


@pytest.mark.parametrize("size", [10, 1_000])
def test_a_directory_that_lies_about_a_size_does_not_get_its_way(size: int) -> None:
    assert why_not(claiming(packed(("a.csv", b"1" * 100)), size=size)) == "file_damaged"


def test_no_more_is_expanded_than_the_directory_claims() -> None:
    bomb = claiming(packed(("a.csv", bytes(64 << 20))), size=1_000)
    tracemalloc.start()
    try:
        assert why_not(bomb) == "file_damaged"
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()


def test_a_part_of_a_file_is_not_taken_for_the_whole_though_its_checksum_fits() -> None:
    content = packed(("a.csv", b"1" * 100))
    assert why_not(claiming(content, size=10, checksum=zlib.crc32(b"1" * 10))) == "file_damaged"


def test_bytes_that_were_changed_on_the_way_are_told() -> None:
    content = packed(("a.csv", b"1,2,3,4"), how=zipfile.ZIP_STORED)
    assert why_not(content.replace(b"1,2,3,4", b"1,2,3,5")) == "file_damaged"
    whole = packed(("a.csv", TEXT))
    assert why_not(whole.replace(b"PK\x03\x04", b"PK\x03\x05")) == "file_damaged"
    assert why_not(whole[:-30]) == "file_damaged"
    start = whole.index(b"a.csv") + 5
    assert why_not(whole[:start] + b"\xff" * 20 + whole[start + 20 :]) == "file_damaged"


def test_locked_and_strangely_packed_files_are_told() -> None:
    assert why_not(claiming(packed(("a.csv", b"1")), flag=1)) == "file_protected"
    assert why_not(packed(("a.csv", b"1"), how=zipfile.ZIP_BZIP2)) == "file_unsafe"


# Files in an archive as deliveries


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = new_desk(tmp_path, new_database("sqlite", tmp_path))
    made.change("feeds/figures.yaml", "files: figures*.csv", 'files: figures*.zip\nformat: {inside: "*.csv"}')
    return made


def put(desk: Desk, name: str, content: bytes) -> None:
    (desk.folder / "inbox" / name).write_bytes(content)


def test_each_file_in_an_archive_is_a_delivery_of_its_own(desk: Desk) -> None:
    put(desk, "figures.zip", packed(("in/april.csv", TEXT), ("may.csv", OTHER), ("README.txt", b"hello")))
    received = desk.receive()
    assert [(one.file, one.news) for one in received] == [
        ("figures.zip/in/april.csv", News.NEW),
        ("figures.zip/may.csv", News.NEW),
    ]
    assert {one.delivery.rows.accepted for one in received if one.delivery} == {2}
    assert {one.news for one in desk.receive()} == {News.KNOWN}
    with desk.open() as office:
        delivery = office.deliveries.all()[0]
        assert office.archive.get("raw", delivery.sha256) == TEXT
        again = read_records(office.archive.get("raw", delivery.sha256), office.workspace.feed("figures"))
        assert len(again.rows) == 2


def test_the_same_file_in_another_archive_is_not_counted_again(desk: Desk) -> None:
    put(desk, "figures-1.zip", packed(("april.csv", TEXT)))
    put(desk, "figures-2.zip", packed(("april.csv", TEXT)))
    assert [one.news for one in desk.receive()] == [News.NEW, News.REPEATED]


def test_issues_name_the_file_in_the_archive(desk: Desk) -> None:
    put(desk, "figures.zip", packed(("april.csv", TEXT.replace(b"100", b"many"))))
    (one,) = desk.receive()
    assert one.issues[0].sentence(one.file).startswith("figures.zip/april.csv, row 2, column Answered: ")


def test_a_file_in_an_archive_that_nobody_reads_is_told(desk: Desk) -> None:
    put(desk, "figures.zip", packed(("april.csv", TEXT), ("notes.doc", b"x")))
    told = {one.file: one for one in desk.receive()}
    assert told["figures.zip/notes.doc"].news is News.UNCLAIMED
    assert "`inside`" in told["figures.zip/notes.doc"].issues[0].message


REFUSED: list[tuple[Callable[[], bytes], str]] = [
    (lambda: TEXT, "file_format"),
    (lambda: b"", "file_format"),
    (lambda: packed(("notes.doc", b"x")), "file_not_in_archive"),
    (packed, "file_not_in_archive"),
    (lambda: packed(("../april.csv", TEXT)), "file_unsafe"),
    (lambda: packed(("april.csv", packed(("april.csv", TEXT)))), "file_unsafe"),
    (lambda: claiming(packed(("april.csv", TEXT)), size=3 << 30), "file_too_large"),
    (lambda: claiming(packed(("april.csv", TEXT)), size=10), "file_damaged"),
    (lambda: packed(("april.csv", TEXT))[:-30], "file_damaged"),
    (lambda: packed(("april.csv", TEXT)) + packed(("may.csv", OTHER)), "file_damaged"),
    (lambda: packed((".april.csv", TEXT), ("__MACOSX/.may.csv", OTHER)), "file_not_in_archive"),
]


@pytest.mark.parametrize(("content", "code"), REFUSED)
def test_an_archive_that_cannot_be_opened_is_a_refused_delivery(
    desk: Desk, content: Callable[[], bytes], code: str
) -> None:
    put(desk, "figures.zip", content())
    (one,) = desk.receive()
    assert [issue.code for issue in one.issues] == [code]
    assert one.delivery
    assert one.delivery.status is DeliveryStatus.REFUSED
    assert one.needs_a_person
    assert [again.news for again in desk.receive()] == [News.KNOWN]
