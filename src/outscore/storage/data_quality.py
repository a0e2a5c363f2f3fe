"""The data quality of feeds as facts, so that metrics can name it and measures can be scored by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outscore.model.period import Grain
from outscore.scoring.data_quality import QUANTITIES
from outscore.storage.facts import DIMENSION
from outscore.storage.facts import QUANTITY
from outscore.storage.facts import FeedFacts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outscore.model.period import Period
    from outscore.scoring.data_quality import DataQuality

FEED = "data_quality"
BY_FEED = f"{DIMENSION}feed"
"""The dimension by which a measure can look at one feed alone."""


def quality_facts(found: Mapping[tuple[str, str, Period], DataQuality]) -> FeedFacts:
    """One row for each vendor, feed and month, brought by no delivery."""
    rows = [
        {
            "delivery": 0,
            "file": "",
            "row": number,
            "code": vendor,
            "vendor": vendor,
            "start": month.start,
            "month": month.start,
            "grain": Grain.MONTH.value,
            "breakdown": BY_FEED,
            BY_FEED: feed,
            **{f"{QUANTITY}{name}": quality.quantities[name] for name in QUANTITIES},
        }
        for number, ((vendor, feed, month), quality) in enumerate(sorted(found.items()), start=1)
    ]
    texts = dict.fromkeys(("file", "code", "vendor", "grain", "breakdown", BY_FEED), pl.String)
    numbers = dict.fromkeys(("delivery", "row", *(f"{QUANTITY}{name}" for name in QUANTITIES)), pl.Int64)
    days = dict.fromkeys(("start", "month"), pl.Date)
    schema = {"delivery": pl.Int64, **texts, **days, **numbers}
    return FeedFacts(FEED, pl.DataFrame(rows, schema=schema), dict.fromkeys(QUANTITIES, 1), ())
