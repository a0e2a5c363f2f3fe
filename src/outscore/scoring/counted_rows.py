"""Which rows count for a measure: those within its hours; and what is said where none can."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import NamedTuple

from outscore.scoring.combining import needed
from outscore.scoring.hours import Hours
from outscore.scoring.hours import Place
from outscore.scoring.hours import hours_words
from outscore.scoring.intervals import instant

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Sequence
    from datetime import datetime

    from outscore.model.contract import Measure
    from outscore.model.slices import Slice


def no_row(measure: Measure, rows: CountedRows) -> str:
    """That there is no row of the measure's scope, or none in its hours."""
    scope = f" with {measure.scope}" if measure.scope.values else ""
    hours = f" in the hours that count ({_hours(measure)})" if rows.without else ""
    return f"No accepted row{scope}{hours}."


def too_long(measure: Measure, rows: CountedRows) -> str:
    """Why rows that reach out of the hours leave a measure without a figure, and what is needed."""
    first = min(rows.across, key=lambda one: instant(one.begin))
    every = len(rows.across) + len(rows.within) + len(rows.without)
    return (
        f"{len(rows.across):,} of {every:,} rows reach out of the hours that count ({_hours(measure)}), the "
        f"first from {first.begin:%Y-%m-%d %H:%M} to {first.end:%Y-%m-%d %H:%M}. What they say cannot be "
        "divided by the hour: shorter rows are needed, such as half hours."
    )


def _hours(measure: Measure) -> str:
    return hours_words(measure.terms.combined.hours if measure.terms.combined else ())


class CountedRows(NamedTuple):
    """The rows about a measure by where they lie: in its hours, outside, or across their edge."""

    within: tuple[Slice, ...]
    without: tuple[Slice, ...] = ()
    across: tuple[Slice, ...] = ()


def rows_that_count(measure: Measure, slices: Sequence[Slice], closed_days: Collection[str]) -> CountedRows:
    """Rows that say nothing of the measure, such as those of a forecast, are within none of the three."""
    combined = measure.terms.combined
    if combined is None or not combined.hours:
        return CountedRows(tuple(slices))
    hours, names = Hours(combined.hours, frozenset(closed_days)), set(needed(measure))
    found: dict[Place, list[Slice]] = {place: [] for place in Place}
    places: dict[tuple[datetime, datetime], Place] = {}
    for one in slices:
        if names & (one.counts.keys() | set(one.unreported)):
            span = (instant(one.begin), instant(one.end))
            if span not in places:
                places[span] = hours.place(one.begin, one.end)
            found[places[span]].append(one)
    return CountedRows(*(tuple(found[place]) for place in (Place.WITHIN, Place.WITHOUT, Place.ACROSS)))
