"""The archive: bytes named by their SHA-256, whole or not there at all, in a folder or behind a URL."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from tests.offices import tree

from outscore.errors import ArchiveError
from outscore.model.canonical import sha256
from outscore.storage.archive import Archive
from outscore.storage.archive import write_whole

if TYPE_CHECKING:
    from pathlib import Path

CONTENT = b"Vendor,Answered\nA1,100\n"
DIGEST = sha256(CONTENT)


@pytest.fixture(params=["folder", "file", "memory"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Archive:
    addresses = {
        "folder": str(tmp_path / "archive"),
        "file": f"file://{tmp_path}/archive",
        "memory": f"memory://{uuid4()}",
    }
    return Archive(addresses[request.param])


def test_bytes_come_back_as_they_went_in(archive: Archive) -> None:
    assert archive.put("raw", CONTENT) == DIGEST
    assert archive.get("raw", DIGEST) == CONTENT


def test_putting_again_changes_nothing(tmp_path: Path) -> None:
    archive = Archive(str(tmp_path))
    archive.put("raw", CONTENT)
    (file,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    before = file.stat()
    assert archive.put("raw", CONTENT) == DIGEST
    assert file.stat() == before
    assert list(tree(tmp_path)) == [f"raw/{DIGEST[:2]}/{DIGEST}"]


def test_missing_bytes_are_refused_with_a_sentence(archive: Archive) -> None:
    with pytest.raises(ArchiveError, match=f"{DIGEST} is missing from the archive. Restore it"):
        archive.get("raw", DIGEST)


def test_damaged_bytes_are_refused_with_a_sentence(tmp_path: Path) -> None:
    for url in (str(tmp_path), f"file://{tmp_path}"):
        archive = Archive(url)
        archive.put("raw", CONTENT)
        (tmp_path / "raw" / DIGEST[:2] / DIGEST).write_bytes(CONTENT[:-1] + b"\t")
        with pytest.raises(ArchiveError, match=r"is damaged.*Restore it"):
            archive.get("raw", DIGEST)


def test_a_file_that_cannot_be_finished_is_never_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []

    def full(_number: int) -> None:
        seen.append(list(tree(tmp_path)))
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(tmp_path / "out/page.html", CONTENT)
    assert seen == [[]]
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_file_that_is_replaced_is_old_or_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_whole(tmp_path / "page.html", b"old")

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(tmp_path / "page.html", b"new")
    assert tree(tmp_path) == {"page.html": b"old"}


def test_a_file_is_kept_and_comes_back_without_being_in_memory(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "big.csv").write_bytes(CONTENT)
    assert archive.put_file("raw", tmp_path / "big.csv") == DIGEST
    assert archive.put_file("raw", tmp_path / "big.csv") == DIGEST
    assert archive.get("raw", DIGEST) == CONTENT
    (tmp_path / "spill").mkdir()
    assert archive.local("raw", DIGEST, tmp_path / "spill").read_bytes() == CONTENT
    archive.copy("raw", DIGEST, tmp_path / "spill/copy")
    assert (tmp_path / "spill/copy").read_bytes() == CONTENT
    assert not [name for name in tree(tmp_path) if ".part-" in name]


def test_a_file_that_is_kept_is_no_longer_the_one_that_was_sent(tmp_path: Path) -> None:
    """What is written to the inbox later must not reach the archive."""
    archive = Archive(str(tmp_path / "archive"))
    sent = tmp_path / "big.csv"
    sent.write_bytes(CONTENT)
    archive.put_file("raw", sent)
    with sent.open("ab") as file:
        file.write(b"more")
    assert archive.get("raw", DIGEST) == CONTENT


def test_a_missing_or_damaged_file_is_told(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=f"{DIGEST} is missing from the archive. Restore it"):
        archive.local("raw", DIGEST, tmp_path)
    folder = Archive(str(tmp_path / "archive"))
    folder.put("raw", CONTENT)
    (tmp_path / "archive/raw" / DIGEST[:2] / DIGEST).write_bytes(b"other")
    with pytest.raises(ArchiveError, match=r"is damaged.*Restore it"):
        folder.copy("raw", DIGEST, tmp_path / "copy")
