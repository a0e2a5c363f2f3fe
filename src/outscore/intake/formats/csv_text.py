"""Delimited text: encoding, byte order mark, and the field count of every record, each checked.

A row is a record, the first one is row 1, and blank lines count; a line break inside quotes makes no row.
"""

from __future__ import annotations

import io
from codecs import BOM_UTF8
from codecs import BOM_UTF16_BE
from codecs import BOM_UTF16_LE
from codecs import BOM_UTF32_BE
from codecs import BOM_UTF32_LE
from codecs import getincrementaldecoder
from codecs import lookup
from typing import TYPE_CHECKING

from outscore.intake.gather import Gatherer
from outscore.intake.kinds import Kind
from outscore.intake.kinds import refuse_other
from outscore.intake.refusals import Unreadable
from outscore.intake.refusals import no_mark
from outscore.intake.refusals import not_in_encoding
from outscore.intake.refusals import null_character
from outscore.intake.refusals import other_mark
from outscore.intake.refusals import record_too_long
from outscore.intake.text_records import MOST_SIGNS
from outscore.intake.text_records import LineLength
from outscore.intake.text_records import text_records
from outscore.model.feed import Csv
from outscore.model.feed import LastLine

if TYPE_CHECKING:
    from outscore.intake.gather import Records
    from outscore.model.delivery import Issue
    from outscore.model.feed import Feed

_MARKS = {
    BOM_UTF8: "utf-8",
    BOM_UTF32_LE: "utf-32-le",  # before UTF-16, whose mark it begins with
    BOM_UTF32_BE: "utf-32-be",
    BOM_UTF16_LE: "utf-16-le",
    BOM_UTF16_BE: "utf-16-be",
}
_WIDE = ("utf-16", "utf-32")
"""Encodings with several bytes for each letter, null bytes among them."""
_AT_ONCE = 1 << 20


def read(content: bytes, feed: Feed) -> Records:
    """The records of a delimited text file; raises Unreadable."""
    written = feed.format if isinstance(feed.format, Csv) else Csv()
    refuse_other(content, Kind.TEXT)
    encoding = text_encoding(content, written.encoding)
    ended = _checked(content, written.encoding, encoding)
    gathered = Gatherer(feed)
    text = io.TextIOWrapper(io.BytesIO(content), encoding, newline="")
    row = 0
    for record in text_records(text, written.delimiter):
        row = record.row
        if record.cells:
            gathered.add_text(record, written.delimiter)
    if not ended:
        gathered.cut_off(row, must_end=written.last_line is LastLine.MUST_END)
    return gathered.records()


def text_encoding(content: bytes, declared: str) -> str:
    """The encoding to read with: the declared one, with its byte order mark where there is one."""
    named = lookup(declared).name
    marked = next((name for mark, name in _MARKS.items() if content.startswith(mark)), "")
    family = named.removesuffix("-sig")
    if marked and not marked.startswith(family):
        raise Unreadable(other_mark(declared, marked.removesuffix("-le").removesuffix("-be")))
    if family in _WIDE and content and not marked:
        raise Unreadable(no_mark(declared))
    if not marked:
        return named
    return next((one for one in _WIDE if family.startswith(one)), "utf-8-sig")


def _checked(content: bytes, declared: str, encoding: str) -> bool:
    """Whether the text ends in a line break; raises Unreadable where it is no text in this encoding."""
    decoder = getincrementaldecoder(encoding)()
    lines, end = 1, ""
    length = LineLength()
    for start in range(0, len(content) + 1, _AT_ONCE):
        piece = content[start : start + _AT_ONCE]
        try:
            text = decoder.decode(piece, final=start + _AT_ONCE > len(content))
        except UnicodeDecodeError:
            raise Unreadable(_first_wrong_byte(content, declared, encoding)) from None
        if "\x00" in text:
            raise Unreadable(null_character(declared, lines + text[: text.index("\x00")].count("\n")))
        if length.is_too_long(text):
            raise Unreadable(record_too_long(lines, MOST_SIGNS))
        lines += text.count("\n")
        end = text[-1:] or end
    return end in ("\n", "\r")


def _first_wrong_byte(content: bytes, declared: str, encoding: str) -> Issue:
    try:
        content.decode(encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start]
        if not encoding.startswith(_WIDE) and b"\x00" in before:  # UTF-16 without its mark, mostly
            return null_character(declared, before[: before.index(b"\x00")].count(b"\n") + 1)
        return not_in_encoding(declared, before.count(b"\n") + 1, content[error.start])
    return not_in_encoding(declared, content.count(b"\n") + 1, content[-1])
