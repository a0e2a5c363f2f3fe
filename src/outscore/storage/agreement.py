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
from outscore.storage.facts import DIMENSION
from outscore.storage.facts import QUANTITY
from outscore.storage.facts import FeedFacts
from outscore.storage.worked_out import as_rows

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

FEED = "agreement"


def agreement_facts(named: Iterable[str], facts: Iterable[FeedFacts]) -> FeedFacts | None:
    """One row for each contact that a side scored; None where no feed tells whose contacts were scored.

    A side that scored a contact several times found an error if it did so once.
    """
    wanted = sorted(named)
    needed = sorted({one for name in wanted for one in marks(name)})
    feeds = [one for one in facts if _tells(one)]
    if not feeds:
        return None
    shared = sorted(set.intersection(*(set(one.dimensions) for one in feeds)))
    keys = ["vendor", "month", *shared]
    rows = pl.concat([_marks(one, keys, needed) for one in feeds])
    pairs = rows.group_by(keys).agg(
        pl.col("start").min(), pl.col("grain").first(), *(_found(name).alias(name) for name in needed)
    )
    worked = [_worked_out(name).cast(pl.Int64).alias(f"{QUANTITY}{name}") for name in wanted]
    frame = pairs.select(*keys, "start", "grain", *worked)
    return FeedFacts(FEED, as_rows(frame), dict.fromkeys(wanted, 1), (), cut=FEED)


def _tells(facts: FeedFacts) -> bool:
    """Whether the rows tell which contacts a side scored."""
    scored = any(f"{QUANTITY}{name}" in facts.frame.columns for name in SCORED)
    return scored and f"{DIMENSION}{CONTACT}" in facts.frame.columns


def _marks(facts: FeedFacts, keys: Sequence[str], needed: Sequence[str]) -> pl.DataFrame:
    """The marks of each row; those of a side that the feed says nothing of are none."""
    columns = [
        pl.col(f"{QUANTITY}{name}").cast(pl.Int64).alias(name)
        if f"{QUANTITY}{name}" in facts.frame.columns
        else pl.lit(0, pl.Int64).alias(name)
        for name in needed
    ]
    return facts.frame.select(*keys, "start", "grain", *columns)


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
