"""Which rows of each reading of a delivery count, where some of their months are frozen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Sequence
    from datetime import date

    from outscore.storage.closing import Closed
    from outscore.storage.deliveries import Reading

_PLACE = ("vendor", "month")


def frames_that_count(read: Sequence[tuple[Reading, pl.DataFrame]], closed: Closed) -> list[pl.DataFrame]:
    """The rows that count, in the order in which a later one replaces an earlier one about the same thing.

    A month that is not frozen takes the standing reading of every delivery. A frozen one takes the readings
    that stood when it was approved; its rows come last, so that what another vendor brings of the same
    thing does not move it.
    """
    if all(one.until is None and all(map(one.stood_at, closed.values())) for one, _ in read):
        return [frame for _, frame in read]
    frozen = _places(closed)
    free = [
        frame.join(frozen, on=_PLACE, how="anti", maintain_order="left")
        for one, frame in read
        if one.until is None
    ]
    kept = [
        frame.join(
            _places([place for place, last in closed.items() if one.stood_at(last)]),
            on=_PLACE,
            how="semi",
            maintain_order="left",
        )
        for one, frame in read
    ]
    return free + kept


def _places(places: Collection[tuple[str, date]]) -> pl.DataFrame:
    return pl.DataFrame(
        {"vendor": [vendor for vendor, _ in places], "month": [month for _, month in places]},
        schema={"vendor": pl.String, "month": pl.Date},
    )
