"""The marks of two scorers held against each other, contact by contact, as facts that metrics can name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outscore.model.agreement import ALIKE
from outscore.model.agreement import BOTH
from outscore.model.agreement import CLASSES
from outscore.model.agreement import CONTACT
from outscore.model.agreement import ONE
from outscore.model.agreement import SCORED
from outscore.model.agreement import SIDES
from outscore.model.agreement import marks
from outscore.model.agreement import scorer
from outscore.storage.facts import DIMENSION
from outscore.storage.facts import QUANTITY
from outscore.storage.facts import FeedFacts
from outscore.storage.worked_out import as_rows
from outscore.storage.worked_out import brings
from outscore.storage.worked_out import by_vendor_and_month
from outscore.storage.worked_out import dimensions_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

FEED = "agreement"


def agreement_facts(named: Iterable[str], facts: Iterable[FeedFacts]) -> FeedFacts | None:
    """One row for each contact that a side scored; None where no feed tells whose contacts were scored.

    A side that scored a contact several times found an error if it did so once. Where a feed tells that a
    side scored, and not what it marked, nobody knows whether the sides agree.
    """
    wanted = sorted(named)
    needed = sorted({one for name in wanted for one in marks(name)})
    worked = [_worked_out(name).cast(pl.Int64).alias(f"{QUANTITY}{name}") for name in wanted]
    frames = []
    for parts in by_vendor_and_month(facts):
        telling = [rows for _, rows in parts if _tells(rows)]
        if telling:
            frames.append(_pairs(telling, needed, worked))
    if not frames:
        return None
    frame = as_rows(pl.concat(frames, how="diagonal"))
    return FeedFacts(FEED, frame, dict.fromkeys(wanted, 1), (), cut=FEED)


def _tells(rows: pl.DataFrame) -> bool:
    """Whether rows tell which contacts a side scored."""
    return any(brings(rows, name) for name in SCORED) and f"{DIMENSION}{CONTACT}" in dimensions_of(rows)


def _pairs(telling: Sequence[pl.DataFrame], needed: Sequence[str], worked: Sequence[pl.Expr]) -> pl.DataFrame:
    """The contacts of one vendor and month, told apart by the dimensions that all their rows have."""
    keys = ["vendor", "month", *sorted(set.intersection(*map(dimensions_of, telling)))]
    rows = pl.concat([_marks(one, keys, needed) for one in telling])
    pairs = rows.group_by(keys).agg(
        pl.col("start").min(), pl.col("grain").first(), *(_found(name).alias(name) for name in needed)
    )
    return pairs.select(*keys, "start", "grain", *worked)


def _marks(rows: pl.DataFrame, keys: Sequence[str], needed: Sequence[str]) -> pl.DataFrame:
    """The marks of each row; of a side that scored in no row there are none."""
    return rows.select(*keys, "start", "grain", *(_mark(rows, name).alias(name) for name in needed))


def _mark(rows: pl.DataFrame, name: str) -> pl.Expr:
    """One mark; unknown where the side that makes it scored, and the rows do not say what it found."""
    if brings(rows, name):
        return pl.col(f"{QUANTITY}{name}").cast(pl.Int64)
    none = pl.lit(0, pl.Int64)
    scored = scorer(name)
    if name == scored or not brings(rows, scored):
        return none
    return pl.when(pl.col(f"{QUANTITY}{scored}") == 0).then(none)


def _found(name: str) -> pl.Expr:
    return pl.when(pl.col(name).null_count() == 0).then(pl.col(name).max() > 0)


def _worked_out(name: str) -> pl.Expr:
    ours, theirs = (pl.col(one) for one in SCORED)
    if name == BOTH:
        return ours & theirs
    if name == ONE:
        return ours ^ theirs
    classes = CLASSES if name == ALIKE else [name.removeprefix("alike_")]
    same = [pl.col(f"{one}_marked_by_{SIDES[0]}") == pl.col(f"{one}_marked_by_{SIDES[1]}") for one in classes]
    return ours & theirs & pl.all_horizontal(same)
