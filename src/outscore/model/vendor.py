"""Vendors: a stable id, names and feed codes that change over time, and who receives their cards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.model.vendor_record import NO_RECORD

if TYPE_CHECKING:
    from datetime import date

    from outscore.model.dated import Span
    from outscore.model.vendor_record import VendorRecord

_WORD = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
ADDRESS = rf"{_WORD}(?:\.{_WORD})*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*"


@dataclass(frozen=True, slots=True)
class DatedName:
    """What a vendor is called during a span of days."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class VendorCode:
    """How one feed (or, with feed None, any feed) names a vendor during a span of days."""

    code: str
    feed: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Vendor:
    """An outsourcer, known for ever by its id."""

    id: str
    names: tuple[DatedName, ...]
    codes: tuple[VendorCode, ...]
    recipients: tuple[str, ...]
    record: VendorRecord = NO_RECORD

    def name_on(self, day: date) -> str:
        """The display name in force on a day, or the last one where none is."""
        for dated in self.names:
            if dated.span.covers(day):
                return dated.name
        return self.names[-1].name

    def codes_in(self, feed: str) -> tuple[VendorCode, ...]:
        """The codes by which a feed means this vendor."""
        return tuple(code for code in self.codes if code.feed in (None, feed))
