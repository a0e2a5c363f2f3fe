"""The trail: everything that people write in a register, one entry after the other, never edited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

BY_OUTSCORE = "outscore"
"""Who writes what follows from results alone; nobody in a workspace may have this id."""

RELEASE_USED, WORKBOOK_READ = "release_used", "workbook_read"
NOTES = frozenset({RELEASE_USED, WORKBOOK_READ})
"""What Outscore notes in the trail to know it again; it is in no register, and no register holds it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that somebody wrote.

    register: such as actions. subject: what it is about, such as action-12. version: 1 opens the subject, and
    each entry adds one. changes: fields and what they say from now on; "" empties one. at: UTC, ISO 8601.
    number: its place in the trail, 0 before it is kept.
    """

    register: str
    subject: str
    version: int
    person: str
    at: str
    changes: Mapping[str, str]
    reason: str = ""
    number: int = 0
