"""Whether `signals` of governance.yaml speaks of measures and vendors that exist, of each once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.feed_promise_checks import read_by
from outscore.contracts.governance_checks import name_faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.faults import Fault
    from outscore.contracts.feed_documents import FeedDocument
    from outscore.contracts.files import Files
    from outscore.contracts.governance_documents import GovernanceDocument
    from outscore.contracts.reading import Sheet
    from outscore.contracts.signal_documents import SignalEntry

SURVEYS = "surveys"


def signal_faults(files: Files) -> Iterator[Fault]:
    """What is wrong with what is said of measures' statistics."""
    sheet = files.governance
    if sheet is None or sheet.document is None:
        return
    first: dict[tuple[str, str, str | None], SignalEntry] = {}
    for entry in sheet.document.signals:
        yield from name_faults(files, sheet, entry)
        yield from _population(files, sheet, entry)
        one = first.setdefault((entry.contract, entry.measure, entry.vendor), entry)
        if one is not entry:
            whose = f" of {entry.vendor}" if entry.vendor else ""
            message = (
                f"{entry.measure!r} of {entry.contract!r}{whose} has an entry in line {one.line()} already. "
                f"Put both into one."
            )
            yield sheet.fault(entry, "measure", message)


def _population(files: Files, sheet: Sheet[GovernanceDocument], entry: SignalEntry) -> Iterator[Fault]:
    """Nobody draws the answers of a survey: those who answer choose to."""
    feed = _feed_of(files, entry) if entry.population is not None else None
    if feed is not None and feed.kind == SURVEYS:
        message = (
            f"{entry.measure!r} counts the answers of a survey (feed {feed.feed!r}). Nobody drew them, those "
            f"who answered chose to: take population out."
        )
        yield sheet.fault(entry, "population", message)


def _feed_of(files: Files, entry: SignalEntry) -> FeedDocument | None:
    """The feed that brings what a measure counts."""
    documents = (sheet.document for sheet in files.contracts)
    read = [
        read_by(files, measure.metric, measure)
        for document in documents
        if document and document.contract == entry.contract
        for measure in document.measures
        if measure.id == entry.measure and measure.metric
    ]
    feeds = [sheet.document for sheet in files.feeds if sheet.document]
    return next((feed for names in read if names for feed in feeds if names <= {*feed.quantities}), None)
