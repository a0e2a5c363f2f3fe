"""A rule that several registers share: what is due is due on a day that is still to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.governance.register import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.governance.register import Known
    from outscore.governance.subject import Subject


def not_in_the_past(_before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
    """A day that is set or moved is today or later; one that was set before may have passed."""
    due = now.entries[-1].changes.get("due", "")
    if due and due < known.today.isoformat():
        yield Refused("due", f"{due} has passed: today is {known.today}. Name a day that is still to come.")
