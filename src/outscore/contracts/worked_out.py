"""Quantities that metrics can name though no feed brings them: worked out from those that feeds bring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.differences import known_in
from outscore.model.agreement import CONTACT
from outscore.model.agreement import MEANINGS
from outscore.model.agreement import marks
from outscore.model.agreement import scorer

if TYPE_CHECKING:
    from collections.abc import Collection

    from outscore.contracts.files import Files


def worked_out(files: Files, brought: Collection[str]) -> set[str]:
    """Every quantity that can be worked out from what feeds bring."""
    agreed = {name for name in MEANINGS if name not in brought and not _lacking(files, name, brought)}
    return agreed | {one.id for one in known_in(files, brought)}


def how_to_pair(files: Files, name: str, brought: Collection[str]) -> str:
    """What lets two scorers' marks of a contact be held against each other; "" for any other quantity."""
    lacking = _lacking(files, name, brought) if name in MEANINGS else ()
    if not lacking:
        return ""
    return (
        f"It counts {MEANINGS[name]}, so a feed of evaluations must tell both sides, contact by contact. Add "
        f"to it {' and '.join(lacking)}."
    )


def _lacking(files: Files, name: str, brought: Collection[str]) -> tuple[str, ...]:
    """What feeds of evaluations do not tell."""
    needed = marks(name)
    quantities = [one for one in needed if one not in brought]
    telling = [
        sheet.document
        for sheet in files.feeds
        if sheet.document and set(needed) & set(sheet.document.quantities)
    ]
    nameless = not telling or any(CONTACT not in one.dimensions for one in telling)
    found = [f"the dimension {CONTACT} (its column of contact ids)"] if nameless else []
    found += [f"the quantities {', '.join(quantities)}"] if quantities else []
    for one in telling:
        told = {*one.quantities, *quantities}
        silent = [mark for mark in needed if mark not in told and scorer(mark) in one.quantities]
        if silent:
            found.append(f"the quantities {', '.join(silent)} in the feed {one.feed}")
    return tuple(found)
