"""How a text file is written: its encoding, the sign between its cells, its first rows."""

from __future__ import annotations

import csv
import io
import re
from codecs import BOM_UTF8
from codecs import BOM_UTF16_BE
from codecs import BOM_UTF16_LE
from collections import Counter
from typing import TYPE_CHECKING

from outscore.intake.draft.proposal import Note
from outscore.intake.draft.writing import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outscore.intake.draft.heading import Row

DELIMITERS = (",", ";", "\t", "|")
LOOKED_AT = 400
_MARKED = {BOM_UTF8: "utf-8", BOM_UTF16_LE: "utf-16", BOM_UTF16_BE: "utf-16"}


def encoding_of(content: bytes) -> tuple[str, tuple[Note, ...]]:
    r"""The encoding of a text, with what the bytes cannot tell.

    >>> encoding_of("é".encode("utf-16"))[0], encoding_of("R\xe9union".encode("cp1252"))[0]
    ('utf-16', 'cp1252')
    """
    for mark, name in _MARKED.items():
        if content.startswith(mark):
            return name, (Note("told by the file's byte order mark"),)
    if wide := _wide(content):
        return wide, ()
    if content.isascii():
        return "utf-8", (Note("the sample has plain letters alone, so other encodings would fit as well"),)
    if _fits(content, "utf-8"):
        return "utf-8", ()
    name = "cp1252" if _fits(content, "cp1252") else "iso-8859-1"
    word = shown(_odd_word(content, name))
    return name, (Note(f"Is {word} spelled right? The encoding is guessed; if not, ask for it.", asks=True),)


def _wide(content: bytes) -> str:
    """UTF-16 without a mark: every second byte of Latin letters is zero."""
    head = content[:4000]
    half = len(head) // 2
    for name, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if half and zeros.count(0) * 5 > half * 2 and _fits(content, name):
            return name
    return ""


def _fits(content: bytes, name: str) -> bool:
    try:
        content.decode(name)
    except UnicodeDecodeError:
        return False
    return True


def _odd_word(content: bytes, name: str) -> str:
    """The first word with a letter beyond ASCII, or the first other sign beyond it."""
    text = content.decode(name)
    found = re.search(r"[A-Za-z]*[^\W\x00-\x7f]\w*", text) or re.search(r"[^\x00-\x7f]", text)
    return found[0] if found else ""


def delimiter_of(text: str) -> str:
    """The sign that cuts most rows into equally many cells."""
    return max(DELIMITERS, key=lambda sign: _cells_in_step(text, sign))


def _cells_in_step(text: str, sign: str) -> int:
    widths = Counter(len(cells) for _, cells in text_rows(text, sign))
    if not widths:
        return 0
    width, rows = max(widths.items(), key=lambda pair: (pair[1] * (pair[0] - 1), pair[0]))
    return rows * (width - 1)


def text_rows(text: str, sign: str) -> list[Row]:
    """The first rows that are not blank, as receiving counts them."""
    return list(_rows(text, sign))


def _rows(text: str, sign: str) -> Iterable[Row]:
    records = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    try:
        for number, cells in enumerate(records, start=1):
            if cells:
                yield number, tuple(cells)
            if number >= LOOKED_AT:
                return
    except csv.Error:
        return
