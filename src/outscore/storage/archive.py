"""The archive: immutable bytes, each named by its SHA-256; a folder by default, any fsspec URL by choice."""

from __future__ import annotations

import hashlib
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
    from typing import BinaryIO

WRITERS = 8
AHEAD = 64
NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
CHUNK = 1 << 22
SUFFIX = {
    "raw": "",
    "facts": ".parquet",
    "keys": ".parquet",
    "reading": ".json",
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

    def is_empty(self) -> bool:
        """Whether nothing is kept in it yet."""
        if self._folder is not None:
            return not any((self._folder / kind).is_dir() for kind in SUFFIX)
        system, root = _remote(self._root)
        return not any(system.exists(f"{root}/{kind}") for kind in SUFFIX)

    def put(self, kind: str, content: bytes) -> str:
        """Keep some bytes; returns their SHA-256."""
        digest = sha256(content)
        if self._folder is not None:
            write_whole(self._folder / place_of(kind, digest), content, keep=True)
        else:
            self._put_remote(kind, digest, content)
        return digest

    def put_file(self, kind: str, path: Path) -> str:
        """Keep a file without having it in memory; returns its SHA-256. Raises OSError as reading it does."""
        if self._folder is None:
            digest = sha256_of(path)
            system, root = _remote(self._root)
            place = f"{root}/{place_of(kind, digest)}"
            if not system.exists(place) or system.size(place) != path.stat().st_size:
                system.makedirs(place.rsplit("/", 1)[0], exist_ok=True)
                system.put_file(str(path), place)
            return digest
        part = self._folder / f".part-{secrets.token_hex(8)}"
        try:
            with path.open("rb") as file, os.fdopen(_new_file(part), "wb", buffering=0) as copy:
                digest = _copied(file, copy)
                os.fsync(copy.fileno())
            self._take_in(part, self._folder / place_of(kind, digest))
        finally:
            part.unlink(missing_ok=True)
        return digest

    def local(self, kind: str, digest: str, folder: Path) -> Path:
        """The bytes of that name as a file: that of the archive, or a copy in a folder.

        Raises ArchiveError where they are missing; whoever reads the file checks that they are whole.
        """
        place = place_of(kind, digest)
        if self._folder is not None:
            if not (self._folder / place).is_file():
                raise self._missing(place)
            return self._folder / place
        system, root = _remote(self._root)
        copy = folder / place.rpartition("/")[2]
        try:
            system.get_file(f"{root}/{place}", str(copy))
        except FileNotFoundError:
            raise self._missing(place) from None
        return copy

    def copy(self, kind: str, digest: str, path: Path) -> None:
        """Write the bytes of that name to a file, a few megabytes at a time.

        Raises ArchiveError where they are missing or damaged.
        """
        source = self.local(kind, digest, path.parent)
        with source.open("rb") as file, path.open("wb", buffering=0) as copy:
            whole = _copied(file, copy) == digest
        if source.parent == path.parent:
            source.unlink()
        if not whole:
            raise self._damaged(place_of(kind, digest))

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
        place = place_of(kind, digest)
        try:
            content = (self._folder / place).read_bytes() if self._folder is not None else self._read(place)
        except FileNotFoundError as error:
            raise self._missing(place) from error
        if sha256(content) != digest:
            raise self._damaged(place)
        return content

    def _damaged(self, place: str) -> ArchiveError:
        return ArchiveError(
            f"{self._root}/{place} is damaged: its bytes no longer have the SHA-256 in its name. "
            f"Restore it from a backup."
        )

    def _missing(self, place: str) -> ArchiveError:
        return ArchiveError(
            f"{self._root}/{place} is missing from the archive. Restore it from a backup; "
            f"its name is its SHA-256, so any true copy will do."
        )

    @staticmethod
    def _take_in(part: Path, path: Path) -> None:
        """Give a whole file its name, unless it is there already."""
        if _size(path) == part.stat().st_size:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        part.chmod(0o644)
        part.replace(path)

    def _put_remote(self, kind: str, digest: str, content: bytes) -> None:
        system, root = _remote(self._root)
        path = f"{root}/{place_of(kind, digest)}"
        if not system.exists(path) or system.size(path) != len(content):
            system.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
            system.pipe_file(path, content)

    def _read(self, place: str) -> bytes:
        system, root = _remote(self._root)
        return bytes(system.cat_file(f"{root}/{place}"))


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, a few megabytes at a time."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _copied(file: BinaryIO, copy: FileIO) -> str:
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        _write(copy, chunk)
    return digest.hexdigest()


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


def place_of(kind: str, digest: str) -> str:
    """Where bytes of a kind lie in an archive, by their SHA-256."""
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
