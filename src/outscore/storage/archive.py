"""The archive: immutable bytes, each named by its SHA-256; a folder by default, any fsspec URL by choice."""

from __future__ import annotations

import os
import secrets
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

from outscore.errors import ArchiveError
from outscore.errors import MissingPart
from outscore.model.canonical import sha256

if TYPE_CHECKING:
    from collections.abc import Iterable
    from concurrent.futures import Future
    from io import FileIO

WRITERS = 8
AHEAD = 64
NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
SUFFIX = {
    "raw": "",
    "facts": ".parquet",
    "statement": ".json",
    "pack": ".json",
    "file": "",
    "manifest": ".json",
}


class Archive:
    """Bytes by kind and SHA-256. Writing what is there already does nothing; reading checks the name."""

    def __init__(self, url: str) -> None:
        """`url` is a folder, or an fsspec URL such as s3://bucket/prefix."""
        self._root = url.rstrip("/")
        self._folder = None if "://" in url else Path(url)

    def put(self, kind: str, content: bytes) -> str:
        """Keep some bytes; returns their SHA-256."""
        digest = sha256(content)
        if self._folder is not None:
            write_whole(self._folder / _place(kind, digest), content, keep=True)
        else:
            self._put_remote(kind, digest, content)
        return digest

    def put_all(self, kind: str, contents: Iterable[bytes]) -> tuple[str, ...]:
        """Keep many, several at once because each waits for the disk or network; their SHA-256s in order.

        However many there are, only a few are in memory at once.
        """
        done: list[str] = []
        waiting: deque[Future[str]] = deque()
        with ThreadPoolExecutor(WRITERS) as writers:
            for content in contents:
                if len(waiting) == AHEAD:
                    done.append(waiting.popleft().result())
                waiting.append(writers.submit(self.put, kind, content))
            done += [one.result() for one in waiting]
        return tuple(done)

    def get(self, kind: str, digest: str) -> bytes:
        """The bytes of that name; raises ArchiveError where they are missing or damaged."""
        place = _place(kind, digest)
        try:
            content = (self._folder / place).read_bytes() if self._folder is not None else self._read(place)
        except FileNotFoundError as error:
            raise ArchiveError(
                f"{self._root}/{place} is missing from the archive. Restore it from a backup; "
                f"its name is its SHA-256, so any true copy will do."
            ) from error
        if sha256(content) != digest:
            raise ArchiveError(
                f"{self._root}/{place} is damaged: its bytes no longer have the SHA-256 in its name. "
                f"Restore it from a backup."
            )
        return content

    def _put_remote(self, kind: str, digest: str, content: bytes) -> None:
        system, root = _remote(self._root)
        path = f"{root}/{_place(kind, digest)}"
        if not system.exists(path) or system.size(path) != len(content):
            system.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
            system.pipe_file(path, content)

    def _read(self, place: str) -> bytes:
        system, root = _remote(self._root)
        return bytes(system.cat_file(f"{root}/{place}"))


def _remote(url: str) -> tuple[Any, str]:
    """The file system behind a URL, and the path in it; raises MissingPart where its driver is not there."""
    import fsspec  # only archives outside the file system need it

    try:
        system, root = fsspec.core.url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise MissingPart(
            f"The archive {url} cannot be reached: {error}. Install what it names, or correct `archive` in "
            f"outscore.yaml."
        ) from error
    return system, root


def _place(kind: str, digest: str) -> str:
    return f"{kind}/{digest[:2]}/{digest}{SUFFIX[kind]}"


def write_whole(path: Path, content: bytes, *, keep: bool = False) -> None:
    """Write a file so that it is there whole or not at all; `keep` leaves one that is there already."""
    if keep and _size(path) == len(content):
        return
    part = path.with_name(f".part-{secrets.token_hex(8)}")
    try:
        with os.fdopen(_new_file(part), "wb", buffering=0) as file:
            _write(file, content)
            os.fsync(file.fileno())
        part.chmod(0o644)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _size(path: Path) -> int | None:
    """How many bytes a file has, None where there is none."""
    with suppress(FileNotFoundError, NotADirectoryError):
        return path.stat().st_size
    return None


def _new_file(path: Path) -> int:
    """A file that was not there, open for writing; its folder is made where it is missing."""
    try:
        return os.open(path, NEW_FILE, 0o600)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, NEW_FILE, 0o600)


def _write(file: FileIO, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[file.write(rest) :]
