"""Aggregated figures: one row holds the totals of one vendor for one day or month.

Grain: one row for each vendor code, period and combination of dimensions (queue, site, language ...).
Units: counts are whole contacts; durations are milliseconds; printed decimals are integers of the
declared number of places. Nothing is a float. A quantity that was not reported is null, never zero;
where the feed says what the text in its place means, that is kept beside it.
Identities: those of the feed contract; the parts of a whole are together not greater than the whole.

The parse stage has made the types; this schema says which values may stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.feed import QuantityType

if TYPE_CHECKING:
    import pandera.polars as pa
    import polars as pl

    from outscore.model.feed import Feed
    from outscore.model.feed import Identity

NEGATIVE = "cell_negative"
IDENTITY = "identity:"


def schema(feed: Feed) -> pa.DataFrameSchema:
    """The schema for a feed's parsed rows. Each failing check is named by an issue code or `identity:ID`."""
    import pandera.polars as pa  # slow to import; kinds are looked at where nothing is received too
    import polars as pl

    columns = {
        "row": pa.Column(pl.Int64),
        "code": pa.Column(pl.String),
        "vendor": pa.Column(pl.String),
        "start": pa.Column(pl.Date),
        "month": pa.Column(pl.Date),
    }
    for name, _ in feed.dimensions:
        columns[f"dim:{name}"] = pa.Column(pl.String)
    for quantity in feed.quantities:
        signed = quantity.type is QuantityType.DECIMAL
        checks = [] if signed else [pa.Check.ge(0, error=NEGATIVE)]
        nullable = bool(quantity.not_reported) or any(one.excuses(quantity.id) for one in feed.notes)
        columns[f"q:{quantity.id}"] = pa.Column(pl.Int64, checks, nullable=nullable)
        for kind in ("why", "said") if quantity.meanings else ():
            columns[f"{kind}:{quantity.id}"] = pa.Column(pl.String, nullable=True)
    for name in feed.noted:
        columns[f"note:{name}"] = pa.Column(pl.String, nullable=True)
    if feed.slots:
        columns["slot"] = pa.Column(pl.Datetime("ms", "UTC"))
        columns["minutes"] = pa.Column(pl.Int64)
    return pa.DataFrameSchema(
        columns, checks=[_identity(one) for one in feed.identities], strict=True, coerce=False
    )


def _identity(identity: Identity) -> pa.Check:
    import pandera.polars as pa
    import polars as pl

    def holds(data: pa.PolarsData) -> pl.LazyFrame:
        parts = pl.sum_horizontal([pl.col(f"q:{part}") for part in identity.parts], ignore_nulls=False)
        return data.lazyframe.select((parts <= pl.col(f"q:{identity.whole}")).fill_null(value=True))

    return pa.Check(holds, error=f"{IDENTITY}{identity.id}")
