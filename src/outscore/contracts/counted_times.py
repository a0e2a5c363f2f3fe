"""Which quantities of a contract's metrics are times: the feeds that bring them say so."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from outscore.model.feed import QuantityType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.feed import Feed


def times_in(feeds: Iterable[Feed]) -> frozenset[str]:
    """The quantities that every feed which brings them brings as durations."""
    pairs = [(one.id, one.type is QuantityType.DURATION) for feed in feeds for one in feed.quantities]
    others = {name for name, is_time in pairs if not is_time}
    return frozenset(name for name, is_time in pairs if is_time) - others


def with_times(contract: Contract, times: frozenset[str]) -> Contract:
    """The contract, and what it was amended to; its metrics know which of their quantities are times."""
    measures = tuple(_with_times(one, times) for one in contract.measures)
    changes = tuple((since, with_times(changed, times)) for since, changed in contract.changes)
    return replace(contract, measures=measures, changes=changes)


def _with_times(measure: Measure, times: frozenset[str]) -> Measure:
    own = times.intersection(measure.metric.quantities)
    return replace(measure, metric=replace(measure.metric, durations=own)) if own else measure
