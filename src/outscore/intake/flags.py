"""Notes beside figures: read from their columns, held against the figures, and kept with them."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from typing import TYPE_CHECKING
from typing import Any

import polars as pl

from outscore.model.delivery import Issue
from outscore.model.delivery import Severity
from outscore.model.flag import Meaning
from outscore.model.flag import decoded
from outscore.model.flag import encoded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.intake.gather import Records
    from outscore.intake.rows import Parsed
    from outscore.model.feed import Feed
    from outscore.model.feed import Quantity
    from outscore.model.flag import Note
    from outscore.model.flag import NoteColumn

NOTE = "note:"
EMPTY = "cell_empty"


def note_columns(feed: Feed) -> list[str]:
    """The columns that hold the notes about each quantity, `note:ID`."""
    return [f"{NOTE}{name}" for name in feed.noted]


def with_notes(parsed: Parsed, records: Records, feed: Feed) -> Parsed:
    """The rows with a column `note:ID` for each quantity that notes are about, null where there are none.

    An empty cell beside a note that says there is no figure is no fault: the figure is not measured. A figure
    beside such a note stands, with a warning. A note that the feed contract does not know is kept and told.
    """
    if not feed.notes:
        return parsed
    read = [_Read.of(notes, records) for notes in feed.notes]
    frame, issues = parsed.frame, list(parsed.issues)
    for quantity in feed.quantities:
        own = [one for one in read if quantity.id in one.notes.about]
        if own:
            together = [_together(notes) for notes in zip(*(one.cells for one in own), strict=True)]
            frame = frame.with_columns(pl.Series(f"{NOTE}{quantity.id}", together, dtype=pl.String))
            unmeasured = frame.filter(pl.col(f"{NOTE}{quantity.id}").str.contains(_SAYS_NO_FIGURE))
            issues = _excused(issues, quantity, unmeasured)
            issues += _contradicted(quantity, unmeasured)
    issues += [_unknown(one.notes, text, rows, feed) for one in read for text, rows in one.unknown()]
    return replace(parsed, frame=frame, issues=tuple(issues))


_SAYS_NO_FIGURE = f"(?m)^{Meaning.NOT_MEASURED} "


@dataclass(frozen=True, slots=True)
class _Read:
    """One column of notes, row by row."""

    notes: NoteColumn
    cells: tuple[tuple[Note, ...], ...]

    @classmethod
    def of(cls, notes: NoteColumn, records: Records) -> _Read:
        texts = records.column(notes.column).to_list()
        met = {text: notes.read(text or "") for text in set(texts)}
        return cls(notes, tuple(met[text] for text in texts))

    def unknown(self) -> Iterator[tuple[str, int]]:
        """Each text that the feed contract does not know, and in how many rows it stands."""
        counted: dict[str, int] = {}
        for notes in self.cells:
            for text in {one.text for one in notes if one.meaning is Meaning.UNKNOWN}:
                counted[text] = counted.get(text, 0) + 1
        yield from sorted(counted.items())


def _together(notes: tuple[tuple[Note, ...], ...]) -> str | None:
    return encoded(one for found in notes for one in found)


def _excused(issues: list[Issue], quantity: Quantity, unmeasured: pl.DataFrame) -> list[Issue]:
    """Without the empty cells that a note accounts for."""
    rows = set(unmeasured["row"].to_list())
    return [
        one for one in issues if (one.code, one.column) != (EMPTY, quantity.column) or one.row not in rows
    ]


def _contradicted(quantity: Quantity, unmeasured: pl.DataFrame) -> list[Issue]:
    given = unmeasured.filter(pl.col(f"q:{quantity.id}").is_not_null())
    return [
        Issue(
            code="note_contradicted",
            severity=Severity.WARNING,
            row=row["row"],
            column=quantity.column,
            vendor=row["vendor"],
            month=f"{row['month']:%Y-%m}" if row["month"] else None,
            message=(
                f"{quantity.column} has a figure, and the note beside it says that there is none "
                f"({_why(row[f'{NOTE}{quantity.id}'])}). The figure is used and not ranked among others. "
                f"Correct one of the two."
            ),
        )
        for row in given.iter_rows(named=True)
    ]


def _why(notes: str) -> str:
    return "; ".join(repr(one.text) for one in decoded(notes) if one.meaning is Meaning.NOT_MEASURED)


def _unknown(notes: NoteColumn, text: str, rows: int, feed: Feed) -> Issue:
    where = "1 row" if rows == 1 else f"{rows:,} rows"
    return Issue(
        code="note_unknown",
        severity=Severity.WARNING,
        column=notes.column,
        value=text,
        vendor=feed.fixed_vendor,
        message=(
            f"{notes.column} says {text!r} in {where}, a note that is not agreed. It is kept and shown "
            f"beside the figure. Say what it means in the feed contract, under notes: {notes.id}."
        ),
    )


def notes_alone(before: Mapping[str, Any], now: Mapping[str, Any], feed: Feed) -> str:
    """What changed in the notes, where nothing else did; "" where anything else did."""
    columns = note_columns(feed)
    others = [name for name in now if name.startswith(("q:", "why:", "said:")) or name == "vendor"]
    if any(before.get(name) != now[name] for name in others):
        return ""
    return "; ".join(
        f"{_column_of(feed, name)} {moved(before.get(name), now[name])}"
        for name in columns
        if before.get(name) != now[name]
    )


def _column_of(feed: Feed, name: str) -> str:
    return next(one.column for one in feed.quantities if f"{NOTE}{one.id}" == name)


def moved(before: str | None, now: str | None) -> str:
    """Which of some encoded notes are gone, and which are new.

    >>> moved("noted Seen", "not_comparable New site")
    "no longer says 'Seen', now says 'New site'"
    >>> moved("noted Seen", "not_comparable Seen")
    'says the same, which means something else since the feed contract changed'
    """
    was, found = ([one.text for one in decoded(notes)] for notes in (before, now))
    gone = [repr(text) for text in was if text not in found]
    new = [repr(text) for text in found if text not in was]
    parts = [f"no longer says {'; '.join(gone)}"] if gone else []
    parts += [f"now says {'; '.join(new)}"] if new else []
    return ", ".join(parts) or "says the same, which means something else since the feed contract changed"
