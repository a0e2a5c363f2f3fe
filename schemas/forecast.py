"""Forecasts: one row holds what was forecast for an interval or a day, as it stood when it was locked.

Grain: one row for each vendor code, interval or day and combination of dimensions. A forecast is a
snapshot: the one that was locked last before the period counts, and one that comes later never takes its
place.
Units: contacts are decimals as forecasters write them; times are milliseconds, hours are decimals.
Identities: none; a forecast may be anything that is not negative.
"""

from __future__ import annotations

from outscore.model.kind import FieldType
from outscore.model.kind import Kind
from outscore.model.kind import Told

KIND = Kind(
    id="forecast",
    name="Forecasts",
    row="what was forecast for an interval or a day",
    told=(
        Told("forecast_volume", FieldType.DECIMAL, "contacts forecast"),
        Told("forecast_handle_time", FieldType.DURATION, "handle time forecast, for all contacts together"),
        Told("required_hours", FieldType.DECIMAL, "hours that the plan requires"),
    ),
)
