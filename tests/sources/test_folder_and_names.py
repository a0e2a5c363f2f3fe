"""Folders, and the names of files as strangers choose them."""

from __future__ import annotations

import os
from pathlib import PurePosixPath
from pathlib import PureWindowsPath
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sources.gathering import Gathered

from outscore.model.feed_source import FolderSource
from outscore.sources import Known
from outscore.sources.names import safe_name
from outscore.sources.room import Incomplete
from outscore.sources.room import Room
from outscore.sources.room import TooLarge

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from pathlib import Path

DROP = FolderSource("../drop", 1_000)


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    folder = tmp_path / "drop"
    folder.mkdir()
    (tmp_path / "work").mkdir()
    return folder


def gather(drop: Path, wait: Callable[[], None] = lambda: None) -> Gathered:
    return Gathered(DROP, drop.parent / "work", wait=wait)


def test_a_folder_is_found_from_the_workspace(drop: Path) -> None:
    (drop / "figures-1.csv").write_bytes(b"a")
    (drop / "figures-2.csv").write_bytes(b"b")
    (drop / "other.csv").write_bytes(b"c")
    done = gather(drop)
    assert (done.names, done.contents, done.codes) == (["figures-1.csv", "figures-2.csv"], [b"a", b"b"], [])
    assert done.files[0].origin == "../drop/figures-1.csv"


def test_a_folder_that_is_not_there_is_told(drop: Path) -> None:
    drop.rmdir()
    assert gather(drop).codes == ["folder_missing"]


def test_a_file_that_grows_between_two_looks_is_left_for_the_next_run(drop: Path) -> None:
    file = drop / "figures.csv"
    file.write_bytes(b"a,")

    def grow() -> None:
        with file.open("ab") as stream:
            stream.write(b"b\n")

    first = gather(drop, wait=grow)
    assert (first.names, first.codes) == ([], ["file_growing"])
    assert gather(drop).contents == [b"a,b\n"]


def test_a_file_that_is_written_again_in_place_is_left_for_the_next_run(drop: Path) -> None:
    file = drop / "figures.csv"
    file.write_bytes(b"aaaa")

    def rewrite() -> None:
        file.write_bytes(b"bbbb")
        os.utime(file, ns=(1, 1))

    assert gather(drop, wait=rewrite).codes == ["file_growing"]


@pytest.mark.parametrize("ending", [".part", ".tmp", ".filepart", ".PART"])
def test_a_file_with_the_name_of_an_unfinished_one_is_left(drop: Path, ending: str) -> None:
    (drop / f"figures.csv{ending}").write_bytes(b"a")
    done = gather(drop)
    assert (done.names, done.codes) == ([], ["file_growing"])


def test_nothing_is_waited_for_when_there_is_nothing_new(drop: Path) -> None:
    (drop / "figures.csv").write_bytes(b"a")
    before = gather(drop)
    waited: list[int] = []
    Gathered(DROP, drop.parent / "work", known=before.known, wait=lambda: waited.append(1))
    assert waited == []


def test_links_pipes_folders_hidden_files_and_readmes_are_no_deliveries(drop: Path) -> None:
    secret = drop.parent / "secret.csv"
    secret.write_bytes(b"of another")
    (drop / "figures-link.csv").symlink_to(secret)
    os.mkfifo(drop / "figures-pipe.csv")
    (drop / "figures-folder.csv").mkdir()
    (drop / ".figures.csv").write_bytes(b"hidden")
    (drop / "README.csv").write_bytes(b"read me")
    done = Gathered(DROP, drop.parent / "work", files="*")
    assert (done.names, done.codes) == ([], [])


def test_a_file_that_becomes_a_link_after_the_looks_is_not_followed(drop: Path) -> None:
    from outscore.sources.folder import _Folder
    from outscore.sources.listing import Gone
    from outscore.sources.listing import Seen

    secret = drop.parent / "secret.csv"
    secret.write_bytes(b"of another")
    (drop / "figures.csv").symlink_to(secret)
    with pytest.raises(Gone):
        list(_Folder("drop", drop).read(Seen("figures.csv", 10, "")))


def test_the_same_bytes_under_another_name_are_marked_as_repeated(drop: Path) -> None:
    (drop / "figures-1.csv").write_bytes(b"a")
    before = gather(drop)
    (drop / "figures-2.csv").write_bytes(b"a")
    again = Gathered(DROP, drop.parent / "work", known=before.known)
    assert [(one.name, one.repeated) for one in again.files] == [("figures-2.csv", True)]


def test_a_file_beyond_the_limit_does_not_keep_the_others_out(drop: Path) -> None:
    (drop / "figures-1.csv").write_bytes(b"a" * 1_001)
    (drop / "figures-2.csv").write_bytes(b"b" * 1_000)
    done = gather(drop)
    assert (done.names, done.codes) == (["figures-2.csv"], ["file_too_large"])


@pytest.mark.parametrize(
    "written",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "..\\..\\windows\\system.ini",
        "C:\\drop\\figures.csv",
        "figures.csv\x00.exe",
        "line\nbreak.csv",
        "con.csv",
        "AUX",
        "lpt1.figures.csv",
        "fdp.\u202evsc.exe",
        "figures.csv:stream",
        "..",
        ".",
        "",
        "   ",
        "a" * 5_000 + ".csv",
        "é" * 5_000 + ".csv",
        "\udcff.csv",
        "trailing. ",
    ],
)
def test_a_name_made_to_do_harm_does_none(written: str) -> None:
    name = safe_name(written)
    assert name != written
    assert_harmless(name)


@given(st.text(max_size=300))
def test_no_name_leads_out_of_its_folder(written: str) -> None:
    name = safe_name(written)
    assert_harmless(name)
    assert safe_name(name) == name


@given(st.text(max_size=40), st.text(max_size=40))
def test_two_names_do_not_become_one(first: str, second: str) -> None:
    import unicodedata

    same = unicodedata.normalize("NFC", first) == unicodedata.normalize("NFC", second)
    assert (safe_name(first) == safe_name(second)) <= (same or first == second)


def test_what_came_of_a_file_that_did_not_come_whole_is_taken_away(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionResetError

    room = Room(tmp_path, Known())
    for given_up, size in ((pieces(), None), (iter([b"half"]), 8), (iter([b"half" * 9]), None)):
        with pytest.raises((ConnectionResetError, Incomplete, TooLarge)):
            room.take(given_up, name="a", origin="b", identity="c", largest=10, size=size)
        assert list(tmp_path.iterdir()) == []


def assert_harmless(name: str) -> None:
    assert name.isprintable()
    assert len(name.encode()) <= 200
    assert name not in ("", ".", "..")
    assert PurePosixPath(name).name == name
    assert PureWindowsPath(name).name == name
    assert not PureWindowsPath(name).is_reserved()
    assert not set(name) & set('<>:"|?*')
    assert not name.startswith(".")
    assert name == name.strip(" .")
