"""XML inside workbooks, read without what no workbook needs: document types, and with them entities."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat
from xml.sax.saxutils import escape
from xml.sax.saxutils import quoteattr

from outscore.intake.refusals import Unreadable
from outscore.intake.refusals import damaged
from outscore.intake.refusals import unsafe

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping


class Listener:
    """Told of every element and text of a part in turn; by itself it listens to nothing."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins; names are without their prefix, those of attributes with it."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """A piece of text."""


_SAID_OTHERWISE = (b"&#", b"<!--", b"<![CDATA[", b"<?", b"\x00")


def plainly(part: str, content: bytes) -> bytes:
    """The same part in the plainest XML there is: UTF-8, without comments, sections and numbered letters.

    Readers that are made for speed take what comes before a comment for the whole value. Raises Unreadable.
    """
    start = content.find(b"?>") + 2 if content.startswith((b"<?xml", b"\xef\xbb\xbf<?xml")) else 0
    if not any(content.find(sign, start) >= 0 for sign in _SAID_OTHERWISE):
        return content
    written = _Writer()
    read_part(part, content, written, whole_names=True)
    return "".join(written.pieces).encode()


class _Writer(Listener):
    """Writes down what it is told of."""

    def __init__(self) -> None:
        self.pieces = ['<?xml version="1.0" encoding="UTF-8"?>']

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        said = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
        self.pieces.append(f"<{name}{said}>")

    def end(self, name: str) -> None:
        self.pieces.append(f"</{name}>")

    def text(self, text: str) -> None:
        self.pieces.append(escape(text, {"\r": "&#13;"}))


def read_part(
    part: str, content: bytes, listener: Listener | None = None, *, whole_names: bool = False
) -> None:
    """Read a part of a workbook to its end; raises Unreadable where it is no XML, or has a document type.

    whole_names: the listener is told names with their prefix.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    parser.StartDoctypeDeclHandler = _refuse(part)
    parser.XmlDeclHandler = _in_unicode(part)
    if listener is not None:
        local: dict[str, str] = {}
        own = str if whole_names else _without_prefix
        start, end = listener.start, listener.end

        def started(name: str, attributes: dict[str, str]) -> None:
            start(local.get(name) or local.setdefault(name, own(name)), attributes)

        parser.StartElementHandler = started
        parser.EndElementHandler = lambda name: end(local[name])
        parser.CharacterDataHandler = listener.text
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        reason = f"{part} is not XML ({expat.errors.messages[error.code]})"
        raise Unreadable(damaged("The workbook", reason)) from None
    except (LookupError, ValueError) as error:
        raise Unreadable(damaged("The workbook", f"{part} is not XML ({error})")) from None


def _without_prefix(name: str) -> str:
    return name.rpartition(":")[2]


def _in_unicode(part: str) -> Callable[..., None]:
    def check(_version: str, encoding: str | None, _alone: int) -> None:
        if (encoding or "utf-8").lower() not in ("utf-8", "utf-16"):
            raise Unreadable(damaged("The workbook", f"{part} is written in {encoding!r}"))

    return check


def _refuse(part: str) -> Callable[..., None]:
    def refuse(*_: object) -> None:
        what = f"The workbook declares a document type in {part}, as attacks with XML entities do."
        raise Unreadable(unsafe(what, "Save it anew from a spreadsheet programme and send it again."))

    return refuse
