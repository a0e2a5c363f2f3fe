"""Contacts by half hour as an analyst would write it: pandas reads and adds up, pandera validates.

Nothing here is part of Outscore; it is what Outscore is measured against.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pandera.pandas as pa

if TYPE_CHECKING:
    from pathlib import Path

NUMBERS = ["Wait", "Talk", "Hold", "After"]
SCHEMA = pa.DataFrameSchema(
    {
        "Contact": pa.Column(str, pa.Check.str_length(min_value=1), unique=True),
        "Began": pa.Column("datetime64[us]"),
        "Queue": pa.Column(str, pa.Check.str_length(min_value=1)),
        "Channel": pa.Column(str, pa.Check.str_length(min_value=1)),
        "Outcome": pa.Column(str, pa.Check.isin(["ANSWERED", "ABANDONED"])),
        **{name: pa.Column("int64", pa.Check.ge(0)) for name in NUMBERS},
    },
    strict=True,
)


def cells(path: Path) -> pd.DataFrame:
    """The sums by half hour, queue and channel."""
    rows = pd.read_csv(path) if path.suffix == ".csv" else pd.read_parquet(path)
    rows["Began"] = pd.to_datetime(rows["Began"], format="%Y-%m-%d %H:%M:%S").astype("datetime64[us]")
    rows = SCHEMA.validate(rows, lazy=True)
    answered = rows["Outcome"] == "ANSWERED"
    rows["slot"] = rows["Began"].dt.floor("30min")
    rows["offered"] = 1
    rows["answered"] = answered.astype("int64")
    rows["answered_within"] = (answered & (rows["Wait"] <= 20)).astype("int64")
    rows["abandoned"] = (~answered).astype("int64")
    rows["abandoned_within"] = (~answered & (rows["Wait"] <= 5)).astype("int64")
    for name in NUMBERS:
        rows[name] = rows[name].where(answered, 0)
    counted = ["offered", "answered", "answered_within", "abandoned", "abandoned_within", *NUMBERS]
    return rows.groupby(["slot", "Queue", "Channel"], observed=True)[counted].sum()
