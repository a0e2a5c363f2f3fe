"""From what an example says of a period to the reading of each measure."""

from __future__ import annotations

from datetime import UTC
from datetime import datetime
from datetime import time
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.contracts.faults import unknown
from outscore.contracts.worked_examples.given import ABSENT
from outscore.contracts.worked_examples.known import QUANTITY
from outscore.contracts.worked_examples.known import check_names
from outscore.contracts.worked_examples.known import quantities_of
from outscore.contracts.worked_examples.unusable import Unusable
from outscore.contracts.worked_examples.unusable import measure_of
from outscore.model.period_facts import Reading
from outscore.scoring.readings import Granted
from outscore.scoring.readings import Slice
from outscore.scoring.readings import by_calculation
from outscore.scoring.readings import reading_under

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence
    from decimal import Decimal

    from outscore.contracts.worked_examples.entries import ExampleEntry
    from outscore.contracts.worked_examples.given import GivenEntry
    from outscore.contracts.worked_examples.given import PeriodGiven
    from outscore.contracts.worked_examples.unusable import Path
    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.period import Period

UNSPOKEN = Reading(None, treated_as_met=True, reason="The example does not speak of the measure.")
_ZERO = Fraction(0)


def spoken_of(example: ExampleEntry, contract: Contract) -> frozenset[str]:
    """The measures that some period of the example gives a figure, or the counts for it."""
    given = {name for told in example.periods for name in told.given}
    counted = {
        measure.id for measure in contract.measures for told in example.periods if _source(measure, told)
    }
    return frozenset(given | counted)


def _source(measure: Measure, told: PeriodGiven) -> str:
    """Which key of a period counts what the measure's metric reads; "" for none."""
    wanted = set(measure.metric.quantities)
    if not wanted:
        return ""
    if wanted <= {name for one in told.slices for name in one.counts}:
        return "slices"
    return "quantities" if wanted <= set(told.quantities) else ""


def readings_of(
    terms: Contract, told: PeriodGiven, period: Period, spoken: frozenset[str], at: Path
) -> dict[str, Reading]:
    """What a period says of each measure; raises Unusable. A measure it is silent about has no reading."""
    for name in told.given:
        measure_of(terms, name, (*at, "given", name))
    granted = tuple(_granted(terms, told, at))
    return {
        measure.id: found
        for measure in terms.measures
        if (found := _reading(measure, told, period, granted, terms, spoken, at))
    }


def _reading(
    measure: Measure,
    told: PeriodGiven,
    period: Period,
    granted: Sequence[Granted],
    terms: Contract,
    spoken: frozenset[str],
    at: Path,
) -> Reading | None:
    """What is given of a measure, or counted; None where the period is silent about it."""
    if measure.id in told.given:
        return figure_of(measure, told.given[measure.id], (*at, "given", measure.id))
    match _source(measure, told):
        case "slices":
            slices = tuple(slices_of(terms, told, period, at))
        case "quantities":
            slices = (_whole(period, exact(told.quantities)),)
        case _:
            return None if measure.id in spoken else UNSPOKEN
    every = (*granted, *by_calculation(terms.terms.relief, slices))
    return reading_under(terms, measure, lambda _: slices, every)


def figure_of(measure: Measure, given: GivenEntry, at: Path) -> Reading:
    """A figure, a grade, or why there is neither; raises Unusable for a label that is no grade."""
    if given.grade is not None:
        return Reading(None, grade=_grade(measure, given.grade, at))
    if measure.terms.grades and given.value is not None:
        return Reading(None, grade=_grade(measure, f"{given.value:f}", at))
    if given.value is None:
        return Reading(None, absent=ABSENT[given.absent or ""])
    value = Fraction(given.value)
    return Reading(
        value=value,
        raw=value if given.raw is None else Fraction(given.raw),
        count=None if given.count is None else Fraction(given.count),
    )


def _grade(measure: Measure, label: str, at: Path) -> str:
    if label in measure.terms.grades:
        return label
    if not measure.terms.grades:
        words = ", ".join(ABSENT)
        raise Unusable(at, f"{label!r} is no figure for {measure.id!r}. Write a number, or one of: {words}.")
    raise Unusable(at, unknown(f"grade of {measure.id!r},", label, measure.terms.grades))


def slices_of(terms: Contract, told: PeriodGiven, period: Period, at: Path) -> Iterator[Slice]:
    """The counts by stretch of time; raises Unusable for one that is not of the period."""
    first, end = _moments(period)
    known = quantities_of(terms)
    for place, row in enumerate(told.slices):
        step = timedelta(minutes=row.minutes)
        check_names(QUANTITY, row.counts, known, (*at, "slices", place, "counts"))
        if row.at < first or row.at + row.times * step > end:
            stretch = f"{row.times} x {row.minutes} minutes from {row.at:%Y-%m-%d %H:%M}"
            raise Unusable((*at, "slices", place, "at"), f"{stretch} are not all of {period}.")
        for number in range(row.times):
            begin = row.at + number * step
            yield Slice(begin, begin + step, exact(row.counts))


def _whole(period: Period, counts: Mapping[str, Fraction]) -> Slice:
    begin, end = _moments(period)
    return Slice(begin, end, counts)


def _moments(period: Period) -> tuple[datetime, datetime]:
    """When a period begins, and when the next one does."""
    return datetime.combine(period.start, time(), UTC), datetime.combine(period.next().start, time(), UTC)


def added(slices: Iterable[Slice]) -> dict[str, Fraction]:
    """The counts of all stretches together."""
    found: dict[str, Fraction] = {}
    for one in slices:
        for name, count in one.counts.items():
            found[name] = found.get(name, _ZERO) + count
    return found


def exact(numbers: Mapping[str, Decimal]) -> dict[str, Fraction]:
    """Printed numbers as exact ones."""
    return {name: Fraction(number) for name, number in numbers.items()}


def _granted(terms: Contract, told: PeriodGiven, at: Path) -> Iterator[Granted]:
    grounds = {ground.id: ground for ground in terms.terms.relief}
    for place, claim in enumerate(told.relief):
        if claim.ground not in grounds:
            path = (*at, "relief", place, "ground")
            raise Unusable(path, unknown("ground of relief", claim.ground, grounds))
        yield Granted(grounds[claim.ground], claim.since, claim.until)
