"""The kinds of feed: for each, what a parsed row must obey, as a pandera schema.

A new kind is one module beside this one and one line in RECORDS or SUMS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.schemas import aggregate
from outscore.schemas import availability
from outscore.schemas import cases
from outscore.schemas import complaints
from outscore.schemas import contacts
from outscore.schemas import engagement
from outscore.schemas import evaluations
from outscore.schemas import forecast
from outscore.schemas import incidents
from outscore.schemas import independent
from outscore.schemas import intervals
from outscore.schemas import invoices
from outscore.schemas import open_cases
from outscore.schemas import sales
from outscore.schemas import sessions
from outscore.schemas import surveys
from outscore.schemas import workforce

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandera.polars as pa

    from outscore.model.feed import Feed
    from outscore.model.kind import Kind

_OF_RECORDS = (
    cases.KIND,
    complaints.KIND,
    contacts.KIND,
    evaluations.KIND,
    incidents.KIND,
    invoices.KIND,
    open_cases.KIND,
    sales.KIND,
    sessions.KIND,
    surveys.KIND,
    independent.KIND,
)
_OF_SUMS = (availability.KIND, engagement.KIND, forecast.KIND, intervals.KIND, workforce.KIND)

LOCKED_KIND = forecast.KIND.id
"""The kind whose rows stand once they are locked."""
RECORDS: dict[str, Kind] = {kind.id: kind for kind in _OF_RECORDS}
SUMS: dict[str, Kind] = {kind.id: kind for kind in _OF_SUMS}

KINDS: dict[str, Callable[[Feed], pa.DataFrameSchema]] = {
    "aggregate": aggregate.schema,
    **dict.fromkeys(SUMS, aggregate.schema),
}
"""For each kind of which rows are sums, the schema of its parsed rows."""
