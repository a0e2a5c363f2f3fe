"""From the bytes of a file to text records, by the format that its feed contract names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.intake.formats import FORMATS
from outscore.intake.gather import Records
from outscore.intake.refusals import Unreadable

if TYPE_CHECKING:
    from outscore.model.feed import Feed

__all__ = ["Records", "read_records"]


def read_records(content: bytes, feed: Feed) -> Records:
    """Read a file as its feed contract says it is written; one that cannot be read is a refused one."""
    try:
        return FORMATS[type(feed.format)](content, feed)
    except Unreadable as fault:
        return Records(issues=(fault.issue,), unread=fault.rows)
