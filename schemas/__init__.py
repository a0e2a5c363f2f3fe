"""The kinds of feed: for each, what a parsed row must obey, as a pandera schema.

A new kind is one module beside this one and one line in KINDS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.schemas import aggregate

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandera.polars as pa

    from outscore.model.feed import Feed

KINDS: dict[str, Callable[[Feed], pa.DataFrameSchema]] = {
    "aggregate": aggregate.schema,
}
