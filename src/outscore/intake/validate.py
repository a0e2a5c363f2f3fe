"""Holding parsed rows against their schema, with pandera's findings turned into issues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.intake.cells import written
from outscore.model.delivery import Issue
from outscore.model.delivery import Severity
from outscore.model.feed import Otherwise

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

    from outscore.model.feed import Feed
    from outscore.model.feed import Identity


class SchemaBroken(Exception):
    """The schema refused the frame's shape: a fault of this program, not of the sender's data."""


def validate(frame: pl.DataFrame, feed: Feed) -> list[Issue]:
    """Every rule of the feed's schema that a row breaks. `frame` holds only rows that were read whole.

    The frame is collected, because pandera checks no value of a lazy one; rows are never dropped by
    pandera, because its dropping hides faults of the schema.
    """
    from pandera.errors import SchemaErrors  # slow to import; a run without new files never needs it

    from outscore.schemas import KINDS

    try:
        KINDS[feed.kind](feed).validate(frame, lazy=True)
    except SchemaErrors as error:
        return list(_issues(error.failure_cases, frame, feed))
    return []


def _issues(failures: pl.DataFrame, frame: pl.DataFrame, feed: Feed) -> Iterator[Issue]:
    columns = {f"q:{quantity.id}": quantity.column for quantity in feed.quantities}
    identities = {f"identity:{identity.id}": identity for identity in feed.identities}
    for failure in failures.iter_rows(named=True):
        if failure["index"] is None:
            raise SchemaBroken(f"{feed.id}: {failure['check']} on {failure['column']}")
        position = failure["index"]
        identity = identities.get(failure["check"])
        if identity:
            yield _broken_identity(identity, position, frame, feed)
        else:
            yield _negative(columns[failure["column"]], failure["failure_case"], position)


def _negative(column: str, value: str, position: int) -> Issue:
    return Issue(
        code="cell_negative",
        severity=Severity.ROW,
        row=position,
        column=column,
        value=value,
        message=f"{column} is {value}, but it cannot be below zero.",
    )


def _broken_identity(identity: Identity, position: int, frame: pl.DataFrame, feed: Feed) -> Issue:
    quantities = {quantity.id: quantity for quantity in feed.quantities}
    whole = quantities[identity.whole]
    total = frame[f"q:{identity.whole}"][position]
    parts = [(quantities[part], frame[f"q:{part}"][position]) for part in identity.parts]
    together = sum(value for _, value in parts)
    listed = " + ".join(f"{part.column} ({written(value, part)})" for part, value in parts)
    summed = f" is {written(together, whole)}" if len(parts) > 1 else " is"
    rejects = identity.otherwise is Otherwise.REJECT
    return Issue(
        code="part_above_whole",
        severity=Severity.ROW if rejects else Severity.WARNING,
        row=position,
        column=whole.column,
        value=written(total, whole),
        message=(
            f"{listed}{summed} above {whole.column} ({written(total, whole)}) by "
            f"{written(together - total, whole)} (rule {identity.id}). "
            + ("Correct the figures and send the row again." if rejects else "Check the figures.")
        ),
    )
