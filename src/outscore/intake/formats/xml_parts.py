"""XML inside workbooks, read without what no workbook needs: document types, and with them entities."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

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


def read_part(part: str, content: bytes, listener: Listener | None = None) -> None:
    """Read a part of a workbook to its end; raises Unreadable where it is no XML, or has a document type."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    parser.StartDoctypeDeclHandler = _refuse(part)
    parser.XmlDeclHandler = _in_unicode(part)
    if listener is not None:
        local: dict[str, str] = {}
        start, end = listener.start, listener.end

        def started(name: str, attributes: dict[str, str]) -> None:
            start(local.get(name) or local.setdefault(name, name.rpartition(":")[2]), attributes)

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
