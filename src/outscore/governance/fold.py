"""From entries to what the registers hold: (registers, entry) -> registers, one entry after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.governance.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outscore.model.trail import Entry


def folded(entries: Iterable[Entry]) -> dict[tuple[str, str], Subject]:
    """Everything in the registers, by register and id, in the order in which it was opened.

    >>> from outscore.model.trail import Entry
    >>> opened = Entry("actions", "action-1", 1, "ann", "2026-10-01T09:00+00:00", {"what": "A", "due": "x"})
    >>> moved = Entry("actions", "action-1", 2, "ben", "2026-10-02T09:00:00+00:00", {"due": ""})
    >>> one = folded([opened, moved])["actions", "action-1"]
    >>> one.version, dict(one.fields)
    (2, {'what': 'A'})
    """
    found: dict[tuple[str, str], Subject] = {}
    for entry in entries:
        key = entry.register, entry.subject
        found[key] = after(found.get(key), entry)
    return found


def after(before: Subject | None, entry: Entry) -> Subject:
    """A subject after one entry more."""
    fields = dict(before.fields if before else {}) | dict(entry.changes)
    entries = (*(before.entries if before else ()), entry)
    says = {name: value for name, value in fields.items() if value}
    return Subject(entry.register, entry.subject, entry.version, says, entries)
