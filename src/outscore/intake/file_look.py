"""A first look at a big file, a few megabytes at a time: fingerprint, encoding, quotes, ends of lines."""

from __future__ import annotations

import codecs
import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.intake.formats.csv_text import text_encoding
from outscore.intake.kinds import Kind
from outscore.intake.kinds import refuse_other
from outscore.intake.refusals import Unreadable
from outscore.intake.refusals import not_in_encoding
from outscore.intake.refusals import null_character
from outscore.intake.refusals import record_too_long
from outscore.intake.text_records import MOST_SIGNS
from outscore.intake.text_records import LineLength
from outscore.model.feed import Csv
from outscore.model.feed import Parquet

if TYPE_CHECKING:
    from io import BufferedReader
    from io import BufferedWriter
    from pathlib import Path

    from outscore.model.feed import Format

CHUNK = 1 << 22
UTF_8 = ("utf-8", "utf-8-sig")


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen. path: the text as UTF-8, the file itself where it is that, or is no text.

    lines, delimiters: how many line feeds and signs between cells there are. careful: whether there are
    quotes or other line ends, so that only a reader of records can tell the rows apart. ended: whether the
    last line ends in a line break. fault: why it cannot be read, if it cannot.
    """

    path: Path
    sha256: str
    size: int
    lines: int
    delimiters: int
    careful: bool
    ended: bool
    fault: Unreadable | None


def look_through(path: Path, written: Format, spill: Path) -> Look:
    """Read a file once; text in another encoding is copied as UTF-8 on the way."""
    reader = _Reader()
    text = path
    with path.open("rb") as file:
        if isinstance(written, Csv):
            text = reader.read_text(file, written, path, spill)
        else:
            if isinstance(written, Parquet):
                reader.fault = _other(file.read(CHUNK), Kind.PARQUET, "a Parquet file (type: parquet)")
                file.seek(0)
            reader.read(file)
    return Look(
        path=text,
        sha256=reader.digest.hexdigest(),
        size=reader.size,
        lines=reader.lines,
        delimiters=reader.delimiters,
        careful=reader.careful,
        ended=reader.ended,
        fault=reader.fault,
    )


def _other(head: bytes, wanted: Kind, called: str = "") -> Unreadable | None:
    try:
        refuse_other(head, wanted, called)
    except Unreadable as fault:
        return fault
    return None


class _Reader:
    """What a file has shown so far."""

    def __init__(self) -> None:
        self.digest = hashlib.sha256()
        self.size = 0
        self.fault: Unreadable | None = None
        self.ended = False
        self.lines = 0
        self.delimiters = 0
        self._declared = ""
        self._delimiter = b""
        self._quoted = False
        self._returns = 0
        self._after_return = False
        self._length = LineLength()

    @property
    def careful(self) -> bool:
        """Whether a line may be less or more than a record."""
        return self._quoted or self._returns > 0

    def read_text(self, file: BufferedReader, written: Csv, path: Path, spill: Path) -> Path:
        """Look at a text file; where its UTF-8 is to be found."""
        self._declared, self._delimiter = written.encoding, written.delimiter.encode()
        head = file.read(CHUNK)
        file.seek(0)
        self.fault = _other(head, Kind.TEXT)
        try:
            encoding = text_encoding(head, written.encoding)
        except Unreadable as fault:
            self.fault = self.fault or fault
            encoding = "utf-8"
        decoder = codecs.getincrementaldecoder(encoding)("strict")
        if encoding in UTF_8:
            self.read(file, decoder)
            return path
        text = spill / "text.csv"
        with text.open("wb") as copy:
            self.read(file, decoder, copy)
        return text

    def read(
        self,
        file: BufferedReader,
        decoder: codecs.IncrementalDecoder | None = None,
        copy: BufferedWriter | None = None,
    ) -> None:
        """Look at every chunk, while a thread takes its fingerprint; after a fault there is only that."""
        with ThreadPoolExecutor(1) as thread:
            while True:
                chunk = file.read(CHUNK)
                taken = thread.submit(self.digest.update, chunk)
                self.size += len(chunk)
                if decoder and not self.fault:
                    self._look(chunk, decoder, copy)
                taken.result()
                if not chunk:
                    return

    def _look(self, chunk: bytes, decoder: codecs.IncrementalDecoder, copy: BufferedWriter | None) -> None:
        try:
            plain = not copy and chunk.isascii() and not decoder.getstate()[0]
            decoded = "" if plain else decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            line = self.lines + error.object[: error.start].count(b"\n") + 1
            self.fault = Unreadable(not_in_encoding(self._declared, line, error.object[error.start]))
            return
        text = decoded.encode() if copy else chunk
        if b"\0" in text:
            line = self.lines + text[: text.index(b"\0")].count(b"\n") + 1
            self.fault = Unreadable(null_character(self._declared, line))
            return
        if copy:
            copy.write(text)
        if self._length.is_too_long(text):
            self.fault = Unreadable(record_too_long(self.lines + 1, MOST_SIGNS))
            return
        if text:
            self._quoted = self._quoted or b'"' in text
            self.delimiters += text.count(self._delimiter)
            self._ends_of_lines(text)

    def _ends_of_lines(self, text: bytes) -> None:
        """A return that no line feed follows ends a record too."""
        self.lines += text.count(b"\n")
        if self._after_return or b"\r" in text:
            pairs = text.count(b"\r\n") + (self._after_return and text.startswith(b"\n"))
            self._returns += text.count(b"\r") - pairs
        self._after_return = text.endswith(b"\r")
        self.ended = text.endswith((b"\n", b"\r"))
