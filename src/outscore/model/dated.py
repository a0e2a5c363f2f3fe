"""Things that hold from one day to another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of days, both ends included; an open end is None."""

    start: date | None = None
    end: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the day lies inside."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def meets(self, other: Span) -> bool:
        """Whether the two have a day in common."""
        return _not_after(self.start, other.end) and _not_after(other.start, self.end)


def _not_after(start: date | None, end: date | None) -> bool:
    return start is None or end is None or start <= end
