"""Zip archives whose directories say what is not so."""

from __future__ import annotations

import io
import stat
import struct
import zipfile

TEN_GIGABYTES = 10 * 10**9


def zip_of(*files: tuple[str | zipfile.ZipInfo, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these files."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", how) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return file.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    """An entry that is a link."""
    made = zipfile.ZipInfo(name)
    made.external_attr = (stat.S_IFLNK | 0o777) << 16
    return made


def claiming(content: bytes, *, size: int | None = None, flag: int = 0) -> bytes:
    """An archive whose directory says something else of its first entry."""
    changed = bytearray(content)
    entry = content.index(b"PK\x01\x02")
    if size is not None:
        struct.pack_into("<I", changed, entry + 24, size)
    changed[entry + 8] |= flag
    return bytes(changed)


def claiming_more(content: bytes, size: int = TEN_GIGABYTES) -> bytes:
    """An archive whose directory claims a size beyond four bytes for its first entry."""
    entry, end = content.index(b"PK\x01\x02"), content.rindex(b"PK\x05\x06")
    changed = bytearray(content)
    struct.pack_into("<I", changed, entry + 24, 0xFFFFFFFF)
    name, extra = struct.unpack_from("<2H", changed, entry + 28)
    claim = struct.pack("<HHQ", 1, 8, size)
    struct.pack_into("<H", changed, entry + 30, extra + len(claim))
    (directory,) = struct.unpack_from("<I", changed, end + 12)
    struct.pack_into("<I", changed, end + 12, directory + len(claim))
    changed[entry + 46 + name : entry + 46 + name] = claim
    return bytes(changed)
