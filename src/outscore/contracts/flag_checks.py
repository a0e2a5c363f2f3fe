"""Whether the notes of a feed can be read beside its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.faults import unknown

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator

    from outscore.contracts.faults import Fault
    from outscore.contracts.feed_documents import FeedDocument
    from outscore.contracts.reading import Sheet


def note_faults(
    sheet: Sheet[FeedDocument], feed: FeedDocument, quantities: Collection[str]
) -> Iterator[Fault]:
    """What is wrong with a feed's notes; `quantities` are those it brings, readable or not."""
    met: dict[str, str] = {}
    for name, entry in feed.notes.items():
        for place, about in enumerate(entry.about):
            if about not in quantities:
                yield sheet.fault(entry, "about", unknown("quantity", about, quantities), place)
        before = met.setdefault(entry.column, name)
        if before != name:
            message = (
                f"The column {entry.column!r} is already read as the notes {before!r}. Name another one."
            )
            yield sheet.fault(entry, "column", message)
        if entry.column in feed.ignored_columns:
            message = f"The column {entry.column!r} is read and also ignored. Delete it from one of the two."
            yield sheet.fault(entry, "column", message)
        figures = [one for one, quantity in feed.sums.items() if quantity.column == entry.column]
        if figures:
            message = (
                f"The column {entry.column!r} is the quantity {figures[0]!r}. Name the one with the notes."
            )
            yield sheet.fault(entry, "column", message)
