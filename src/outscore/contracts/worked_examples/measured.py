"""From what an example says of a period to the reading of each measure."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from outscore.contracts.commas import meant_number
from outscore.contracts.faults import unknown
from outscore.contracts.worked_examples.clock import NoSuchTime
from outscore.contracts.worked_examples.given import ABSENT
from outscore.contracts.worked_examples.known import QUANTITY
from outscore.contracts.worked_examples.known import check_names
from outscore.contracts.worked_examples.known import quantities_of
from outscore.contracts.worked_examples.unusable import Unusable
from outscore.contracts.worked_examples.unusable import measure_of
from outscore.model.period_facts import Reading
from outscore.scoring.intervals import instant
from outscore.scoring.readings import Granted
from outscore.scoring.readings import Slice
from outscore.scoring.readings import by_calculation
from outscore.scoring.readings import reading_under

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from datetime import datetime
    from decimal import Decimal

    from outscore.contracts.worked_examples.clock import Place
    from outscore.contracts.worked_examples.entries import ExampleEntry
    from outscore.contracts.worked_examples.given import GivenEntry
    from outscore.contracts.worked_examples.given import PeriodGiven
    from outscore.contracts.worked_examples.given import SliceEntry
    from outscore.contracts.worked_examples.unusable import Path
    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.period import Period

UNSPOKEN = Reading(None, treated_as_met=True, reason="The example does not speak of the measure.")
MOST_MINUTES = 366 * 24 * 60 + 60
"""No period is longer: a leap year, and an hour for zones whose clocks are not where they were."""
_ZERO = Fraction(0)


def spoken_of(example: ExampleEntry, contract: Contract) -> frozenset[str]:
    """The measures that some period of the example gives a figure, or the counts for it."""
    given = {name for told in example.periods for name in told.given}
    counted = {
        measure.id for measure in contract.measures for told in example.periods if source_of(measure, told)
    }
    return frozenset(given | counted)


def source_of(measure: Measure, told: PeriodGiven) -> str:
    """Which key of a period counts what the measure's metric reads; "" for none."""
    wanted = set(measure.metric.quantities)
    if not wanted:
        return ""
    if wanted <= {name for one in told.slices for name in one.counts}:
        return "slices"
    return "quantities" if wanted <= set(told.quantities) else ""


@dataclass(frozen=True, slots=True)
class Rows:
    """What a period tells of its time: when it begins and ends, counts by stretch, relief that was granted.

    spans: from when to when each row of the example goes, all the stretches that follow each other.
    """

    whole: tuple[datetime, datetime]
    spans: tuple[tuple[datetime, datetime], ...]
    slices: tuple[Slice, ...]
    granted: tuple[Granted, ...]


def rows_of(terms: Contract, told: PeriodGiven, period: Period, place: Place, at: Path) -> Rows:
    """The counts and claims of a period by the clocks of a place; raises Unusable for what is not of it."""
    spans = []
    for number, row in enumerate(told.slices):
        path = (*at, "slices", number)
        check_names(QUANTITY, row.counts, quantities_of(terms), (*path, "counts"))
        spans.append(_span_of(row, period, place, path))
    slices = tuple(_slices_of(told, spans, place))
    granted = tuple(_granted(terms, told, period, place, at))
    return Rows(place.bounds(period), tuple(spans), slices, granted)


def readings_of(
    terms: Contract, told: PeriodGiven, rows: Rows, spoken: frozenset[str], at: Path
) -> dict[str, Reading]:
    """What a period says of each measure; raises Unusable. A measure it is silent about has no reading."""
    for name in told.given:
        measure_of(terms, name, (*at, "given", name))
    return {
        measure.id: found
        for measure in terms.measures
        if (found := _reading(measure, told, rows, terms, spoken, at))
    }


def _reading(
    measure: Measure,
    told: PeriodGiven,
    rows: Rows,
    terms: Contract,
    spoken: frozenset[str],
    at: Path,
) -> Reading | None:
    """What is given of a measure, or counted; None where the period is silent about it."""
    if measure.id in told.given:
        return figure_of(measure, told.given[measure.id], (*at, "given", measure.id))
    counted = counted_of(measure, told, rows, terms)
    return counted if counted is not None or measure.id in spoken else UNSPOKEN


def counted_of(measure: Measure, told: PeriodGiven, rows: Rows, terms: Contract) -> Reading | None:
    """What the counts of a period make of a measure; None where they are not all there."""
    match source_of(measure, told):
        case "slices":
            slices = rows.slices
        case "quantities":
            slices = (Slice(*rows.whole, exact(told.quantities)),)
        case _:
            return None
    every = (*rows.granted, *by_calculation(terms.terms.relief, slices))
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
        number, how = meant_number(label.removesuffix("%").rstrip())
        if number:
            raise Unusable(at, f"{label!r} is no figure for {measure.id!r}. Write {number}, {how}.")
        raise Unusable(at, f"{label!r} is no figure for {measure.id!r}. Write a number, or one of: {words}.")
    raise Unusable(at, unknown(f"grade of {measure.id!r},", label, measure.terms.grades))


def _slices_of(
    told: PeriodGiven, spans: Iterable[tuple[datetime, datetime]], place: Place
) -> Iterator[Slice]:
    """The counts by stretch of time."""
    for row, (first, _) in zip(told.slices, spans, strict=True):
        counts = exact(row.counts)
        moments = [place.later(first, count * row.minutes) for count in range(row.times + 1)]
        for begin, end in pairwise(moments):
            yield Slice(begin, end, counts)


def _span_of(row: SliceEntry, period: Period, place: Place, at: Path) -> tuple[datetime, datetime]:
    """When the stretches of a row begin and end; raises Unusable where they are not all of the period."""
    begin, end = place.bounds(period)
    minutes = row.minutes * row.times
    first = moment_of(row.at, place, (*at, "at"))
    if minutes <= MOST_MINUTES:
        if sentence := place.counted_by_the_clock(first, minutes):
            raise Unusable((*at, "minutes"), sentence)
        last = place.later(first, minutes)
        if is_before(begin, first) and is_before(last, end):
            return first, last
    stretch = f"{row.times} x {row.minutes} minutes from {first:%Y-%m-%d %H:%M}"
    raise Unusable((*at, "at"), f"{stretch} are not all of {period}.")


def moment_of(written: datetime, place: Place, at: Path) -> datetime:
    """A written time in the zone of the place; raises Unusable."""
    try:
        return place.moment(written)
    except NoSuchTime as error:
        raise Unusable(at, error.sentence) from None


def is_before(one: datetime, other: datetime) -> bool:
    """Whether one instant is another or comes before it, whatever the clocks show."""
    return instant(one) <= instant(other)


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


def _granted(terms: Contract, told: PeriodGiven, period: Period, place: Place, at: Path) -> Iterator[Granted]:
    grounds = {ground.id: ground for ground in terms.terms.relief}
    first, last = place.bounds(period)
    for number, claim in enumerate(told.relief):
        path = (*at, "relief", number)
        if claim.ground not in grounds:
            raise Unusable((*path, "ground"), unknown("ground of relief", claim.ground, grounds))
        begin = moment_of(claim.since, place, (*path, "from"))
        end = moment_of(claim.until, place, (*path, "to"))
        if is_before(end, begin):
            raise Unusable((*path, "to"), "to is not after from. Put them in order.")
        if is_before(end, first) or is_before(last, begin):
            stretch = f"{begin:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M}"
            sentence = f"{stretch} has no moment of {period}. Mend the time, or tell it of its own period."
            raise Unusable((*path, "from"), sentence)
        yield Granted(grounds[claim.ground], begin, end)
