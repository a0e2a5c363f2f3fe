"""Availability: one row holds the agreed service time of one system or service and the time it was down.

Grain: one row for each vendor code, day or month and combination of dimensions (system, site ...).
Units: times are milliseconds.
Identities: time down is not above the agreed time. Planned maintenance is no agreed time.
"""

from __future__ import annotations

from outscore.model.kind import FieldType
from outscore.model.kind import Kind
from outscore.model.kind import Told
from outscore.model.kind import Within

KIND = Kind(
    id="availability",
    name="Availability",
    row="the agreed service time of one system, and the time it was down",
    told=(
        Told("agreed_time", FieldType.DURATION, "time in which the service was agreed to be there"),
        Told("outage_time", FieldType.DURATION, "agreed time in which it was not"),
    ),
    within=(Within(("outage_time",), "agreed_time"),),
)
