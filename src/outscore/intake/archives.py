"""Zip archives, opened with care: what a directory claims is checked first, and real bytes are counted.

A workbook is such an archive too. Limits: at most MOST_ENTRIES names, MOST_BYTES when everything in it is
expanded, and no more than MOST_RATIO bytes out of each byte in it (where it comes to more than RATIO_FLOOR).
Names that lead out of the archive, links, names that differ only in capitals, passwords and rare ways of
packing are refused.
"""

from __future__ import annotations

import stat
import struct
import unicodedata
import zipfile
import zlib
from typing import TYPE_CHECKING

from outscore.intake.refusals import Unreadable
from outscore.intake.refusals import damaged
from outscore.intake.refusals import protected
from outscore.intake.refusals import too_large
from outscore.intake.refusals import unsafe

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO

MOST_ENTRIES = 10_000
MOST_BYTES = 2 << 30
MOST_RATIO = 200
RATIO_FLOOR = 64 << 20

_HEADER = struct.Struct("<4s5H3I2H")
_AT_ONCE = 1 << 20
_ENCRYPTED = 0x1


class Archive:
    """An archive whose directory was found in order; raises Unreadable where it is not."""

    def __init__(self, file: BinaryIO, called: str = "The archive") -> None:
        self._file = file
        self._called = called
        try:
            infos = zipfile.ZipFile(file).infolist()
        except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, ValueError, OSError) as error:
            raise Unreadable(damaged(called, str(error) or "its directory cannot be read")) from None
        if not all(info.filename for info in infos):
            raise Unreadable(damaged(called, "a file in it has no name"))
        if min((info.header_offset for info in infos), default=0) > 0:
            raise Unreadable(damaged(called, "something else stands before it, perhaps another archive"))
        self._check_size(infos)
        self._check_names(infos)
        self._infos = {_plain(info.filename): info for info in infos if not info.is_dir()}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the files in it, with / between folders, in the order of the directory."""
        return tuple(self._infos)

    def read(self, name: str) -> bytes:
        """The bytes of a file in it; raises Unreadable where they are not what the directory says."""
        info = self._infos[name]
        if info.flag_bits & _ENCRYPTED:
            raise Unreadable(protected("an archive"))
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unreadable(
                unsafe(f"{name!r} is packed in a rare way.", "Pack it as usual (Deflate), and send it again.")
            )
        packed = self._packed(info)
        content = packed if info.compress_type == zipfile.ZIP_STORED else self._inflated(info, packed)
        if len(content) != info.file_size or zlib.crc32(content) != info.CRC:
            raise Unreadable(damaged(self._called, f"{name!r} is not what the directory says"))
        return content

    def _check_size(self, infos: list[zipfile.ZipInfo]) -> None:
        if len(infos) > MOST_ENTRIES:
            raise Unreadable(
                too_large(f"{self._called} holds", f"{len(infos):,} files", f"{MOST_ENTRIES:,} of them")
            )
        expanded, packed = sum(one.file_size for one in infos), sum(one.compress_size for one in infos)
        if expanded > MOST_BYTES:
            limit = size_words(MOST_BYTES)
            raise Unreadable(too_large(f"{self._called} comes to", size_words(expanded), limit))
        greatest = max((_ratio(one) for one in infos), default=0)
        if expanded > RATIO_FLOOR and (expanded > MOST_RATIO * packed or greatest > MOST_RATIO):
            raise Unreadable(
                too_large(
                    f"{self._called} expands to more than {MOST_RATIO} times its size and comes to",
                    size_words(expanded),
                    f"{MOST_RATIO} times the size",
                )
            )

    def _check_names(self, infos: Iterable[zipfile.ZipInfo]) -> None:
        seen: dict[str, str] = {}
        for info in infos:
            name = _plain(info.filename)
            alike = unicodedata.normalize("NFC", name).casefold().rstrip("/")
            fault, mend = "", "Send the files one by one, under plain names."
            if _leads_out(name):
                fault = f"the name {name!r}, a way out of it"
            elif stat.S_ISLNK(info.external_attr >> 16):
                fault = f"a link, {name!r}"
            elif alike in seen:
                fault, mend = f"both {seen[alike]!r} and {name!r}", "Give each another name."
            if fault:
                raise Unreadable(unsafe(f"{self._called} holds {fault}.", mend))
            seen[alike] = name

    def _packed(self, info: zipfile.ZipInfo) -> bytes:
        """The packed bytes of an entry, from where its own header says that they begin."""
        self._file.seek(max(info.header_offset, 0))
        head = self._file.read(_HEADER.size)
        fault = damaged(self._called, f"{info.filename!r} is not where the directory says")
        if len(head) != _HEADER.size or not head.startswith(b"PK\x03\x04"):
            raise Unreadable(fault)
        *_, name_length, extra_length = _HEADER.unpack(head)
        self._file.seek(name_length + extra_length, 1)
        packed = self._file.read(info.compress_size)
        if len(packed) != info.compress_size:
            raise Unreadable(fault)
        return packed

    def _inflated(self, info: zipfile.ZipInfo, packed: bytes) -> bytes:
        """The expanded bytes, and never more than the directory claims."""
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        pieces: list[bytes] = []
        left = info.file_size + 1
        try:
            while left > 0 and not inflater.eof:
                piece = inflater.decompress(packed, min(left, _AT_ONCE))
                packed = inflater.unconsumed_tail
                if not piece and not packed:
                    break
                pieces.append(piece)
                left -= len(piece)
        except zlib.error as error:
            raise Unreadable(damaged(self._called, f"{info.filename!r}: {error}")) from None
        if left <= 0 or not inflater.eof:
            raise Unreadable(
                damaged(self._called, f"{info.filename!r} is longer or shorter than the directory says")
            )
        return b"".join(pieces)


def _plain(name: str) -> str:
    return name.replace("\\", "/")


def _leads_out(name: str) -> bool:
    """Whether a name could be a place outside the folder in which an archive is unpacked."""
    return name.startswith("/") or name[1:2] == ":" or ".." in name.split("/") or not name.isprintable()


def _ratio(info: zipfile.ZipInfo) -> int:
    return info.file_size // max(info.compress_size, 1) if info.file_size > RATIO_FLOOR else 0


def size_words(count: int) -> str:
    """A number of bytes as people say it.

    >>> size_words(3 << 30), size_words(10 << 20)
    ('3.0 GiB', '10 MiB')
    """
    return f"{count / (1 << 30):.1f} GiB" if count >= 1 << 30 else f"{count >> 20} MiB"
