"""What becomes of a measure whose feed is not complete enough: it is not measured, and it says why."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from typing import TYPE_CHECKING

from outscore.model.period_facts import WhyAbsent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outscore.model.metric import Metric
    from outscore.model.period import Period
    from outscore.model.period_facts import Reading


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A vendor's month of which a feed is not all there; is_below: so little that nothing is measured."""

    feed: str
    vendor: str
    month: Period
    quantities: tuple[str, ...]
    sentence: str
    is_below: bool


def why_unmeasured(metric: Metric, shortfalls: Iterable[Shortfall]) -> str:
    """Why a metric is not measured: a feed that brings some of what it reads is below its limit; or ""."""
    reads = set(metric.quantities)
    return next((one.sentence for one in shortfalls if one.is_below and reads & {*one.quantities}), "")


def note_of(metric: Metric, shortfalls: Iterable[Shortfall]) -> str:
    """What a card tells of a metric whose feed lacks something and is still measured; or ""."""
    reads = set(metric.quantities)
    return " ".join(one.sentence for one in shortfalls if not one.is_below and reads & {*one.quantities})


def unmeasured_reading(reading: Reading, reason: str) -> Reading:
    """The reading, where there is a reason without a figure; a grade by a person stays."""
    if not reason or reading.grade:
        return reading
    return replace(
        reading,
        value=None,
        raw=None,
        absent=WhyAbsent.INCOMPLETE,
        reason=reason,
        numerator=None,
        denominator=None,
        raw_numerator=None,
        raw_denominator=None,
        after_use={},
    )
