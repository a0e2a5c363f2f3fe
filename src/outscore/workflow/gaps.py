"""Which rows keep a measure without a figure, in words for its card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.errors import UnknownName
from outscore.model.kept_out import rows_text
from outscore.model.period import MONTH_NAMES
from outscore.storage.gaps import gaps_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence
    from datetime import date

    from outscore.contracts.workspace import Workspace
    from outscore.model.contract import Contract
    from outscore.model.period import Period
    from outscore.model.statement import StatementDocument
    from outscore.storage.facts import FeedFacts
    from outscore.storage.gaps import Gap


def with_gaps(
    document: StatementDocument,
    contract: Contract,
    workspace: Workspace,
    facts: Sequence[FeedFacts],
    months: Sequence[Period],
) -> StatementDocument:
    """The statement with the rows that keep its measures without a figure; the same where there are none."""
    days = [month.start for month in months]
    empty = {one["measure"] for one in document["results"] if one["figure"]["value"] is None}
    vendor = document["vendor"]["id"]
    lacking = [measure for measure in contract.measures if measure.id in empty]
    told = [
        sentence
        for measure, found in gaps_of(facts, vendor, days, lacking)
        for sentence in _sentences(measure.name, found, workspace)
    ]
    if not told:
        return document
    quality = document["data_quality"]
    return {**document, "data_quality": {**quality, "notes": [*quality.get("notes", ()), *told]}}


def _sentences(measure: str, gaps: Sequence[Gap], workspace: Workspace) -> Iterator[str]:
    """One for each file: its first row whole, the others by their numbers."""
    by_file: dict[tuple[str, str], list[Gap]] = {}
    for gap in gaps:
        by_file.setdefault((gap.feed, gap.file), []).append(gap)
    for (feed, file), found in by_file.items():
        first, *others = found
        if between := [one.between for one in workspace.differences if one.id == feed]:
            yield _not_both(measure, between[0], found)
            continue
        place = ", ".join([_day(first.day), *first.dimensions])
        columns = " and ".join(_columns(first, workspace))
        more = f" {'So does row' if len(others) == 1 else 'So do rows'} " if others else ""
        yield (
            f"{measure} has no figure because of row {first.row} of {file} ({place}), which gives none in "
            f"the column {columns}.{more}{rows_text(one.row for one in others)}{'.' if others else ''}"
        )


def _not_both(measure: str, between: tuple[str, str], gaps: Sequence[Gap]) -> str:
    """That two quantities are held against each other of which one is missing, and when."""
    first, *others = gaps
    place = ", ".join([_day(first.day), *first.dimensions])
    more = f", and of {len(others):,} more" if others else ""
    return (
        f"{measure} has no figure because {between[0]} and {between[1]} are held against each other, and one "
        f"of them is not there of {place}{more}."
    )


def _columns(gap: Gap, workspace: Workspace) -> list[str]:
    try:
        known = {one.id: one.column for one in workspace.feed(gap.feed).quantities}
    except UnknownName:
        known = {}
    return list(dict.fromkeys(known.get(name) or name for name in gap.quantities))


def _day(day: date) -> str:
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"
