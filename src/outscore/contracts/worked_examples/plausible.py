"""Facts of an example that cannot be: no month could bring them, so no clause is proved by them."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from outscore.contracts.faults import listed
from outscore.contracts.worked_examples.measured import added
from outscore.contracts.worked_examples.measured import counted_of
from outscore.contracts.worked_examples.measured import exact
from outscore.contracts.worked_examples.measured import source_of
from outscore.contracts.worked_examples.unusable import Unusable
from outscore.model.metric import Better
from outscore.model.metric import Combine
from outscore.model.terms.measuring import Method
from outscore.scoring.exclusions import SHARES
from outscore.scoring.exclusions import contradiction
from outscore.scoring.exclusions import counted
from outscore.scoring.exclusions import without_exclusions
from outscore.scoring.intervals import instant
from outscore.scoring.measure import may_be_negative
from outscore.scoring.wording import exact_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from decimal import Decimal

    from outscore.contracts.worked_examples.given import GivenEntry
    from outscore.contracts.worked_examples.given import PeriodGiven
    from outscore.contracts.worked_examples.measured import Rows
    from outscore.contracts.worked_examples.unusable import Path
    from outscore.contracts.worked_examples.unusable import Said
    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.metric import Metric

_ROWS_THAT_ADD = (Combine.SUMS, Combine.TOTAL)


def check_period(terms: Contract, told: PeriodGiven, rows: Rows, at: Path) -> None:
    """Raise Unusable with everything that cannot be of a period."""
    _refuse(_of_period(terms, told, rows, at))


def check_value(
    terms: Contract, measure: Measure, given: GivenEntry, quantities: Mapping[str, Decimal], at: Path
) -> None:
    """Raise Unusable for a figure of one measure, and counts beside it, that cannot be."""
    counts = exact(quantities)
    _refuse(
        (
            *_of_figure(measure, given, at),
            *_negative(terms, quantities, ("quantities",)),
            *_of_counts(measure, counts, ("quantities",)),
            *_beside_quantities(measure, given, counts, at),
        )
    )


def check_quantities(terms: Contract, quantities: Mapping[str, Decimal], at: Path) -> None:
    """Raise Unusable for counts below 0."""
    _refuse(_negative(terms, quantities, at))


def _refuse(found: Iterable[Said]) -> None:
    told = list(found)
    if told:
        raise Unusable(*told[0], also=told[1:])


def _of_period(terms: Contract, told: PeriodGiven, rows: Rows, at: Path) -> Iterator[Said]:
    yield from _negative(terms, told.quantities, (*at, "quantities"))
    for place, row in enumerate(told.slices):
        yield from _negative(terms, row.counts, (*at, "slices", place, "counts"))
    yield from _counted_twice(told, rows, at)
    yield from _counted_both_ways(terms, told, rows, at)
    if told.relief and not any(source_of(measure, told) for measure in terms.measures):
        sentence = (
            "Relief leaves time out of counts, and no measure has counts in this period. Give them as "
            "slices, or the figures as they are without that time."
        )
        yield (*at, "relief"), sentence
    for measure in terms.measures:
        source = source_of(measure, told)
        counts = added(rows.slices) if source == "slices" else exact(told.quantities)
        yield from _of_counts(measure, counts, (*at, source))
        if measure.id in told.given:
            path = (*at, "given", measure.id)
            yield from _of_figure(measure, told.given[measure.id], path)
            yield from _given_and_counted(measure, told, rows, terms, path)


def _negative(terms: Contract, counts: Mapping[str, Decimal], at: Path) -> Iterator[Said]:
    """Counts below 0, but for what makes a score, a printed rate or a bias."""
    metrics = [measure.metric for measure in terms.measures]
    signed = {name for metric in metrics if may_be_negative(metric) for name in metric.quantities}
    for name, count in counts.items():
        if count < 0 and name not in signed:
            yield (*at, name), f"{name} is {count:f}. A count is not below 0."


def _counted_twice(told: PeriodGiven, rows: Rows, at: Path) -> Iterator[Said]:
    """Rows that bring a quantity for time for which an earlier row of the list brings it already."""
    spans, zone = [(instant(begin), instant(end)) for begin, end in rows.spans], rows.whole[0].tzinfo
    found: dict[tuple[int, int], list[str]] = {}
    for name in dict.fromkeys(name for row in told.slices for name in row.counts):
        having = [(*spans[place], place) for place, row in enumerate(told.slices) if name in row.counts]
        for (_, end, one), (begin, _, other) in pairwise(sorted(having)):
            if begin < end:
                found.setdefault((min(one, other), max(one, other)), []).append(name)
    for (first, second), names in found.items():
        begin = max(spans[first][0], spans[second][0]).astimezone(zone)
        end = min(spans[first][1], spans[second][1]).astimezone(zone)
        sentence = (
            f"From {begin:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M} slice number {first + 1} and this one both "
            f"count {listed(names)}. Let each time be in one row, with its counts together."
        )
        yield (*at, "slices", second, "at"), sentence


def _counted_both_ways(terms: Contract, told: PeriodGiven, rows: Rows, at: Path) -> Iterator[Said]:
    """Quantities of the period that are not what its slices add up to; a stock is not added up."""
    metrics = [measure.metric for measure in terms.measures]
    stocks = {name for one in metrics if one.combine not in _ROWS_THAT_ADD for name in one.quantities}
    for name, count in added(rows.slices).items():
        said = told.quantities.get(name)
        if said is not None and Fraction(said) != count and name not in stocks:
            total = exact_text(count)
            sentence = f"{name} is {said:f} here, and its slices add up to {total}. Keep one of the two."
            yield (*at, "quantities", name), sentence


def _of_counts(measure: Measure, counts: Mapping[str, Fraction], at: Path) -> Iterator[Said]:
    """Counts that contradict each other: below 0 in all, or a part above its whole; not what is below 0."""
    wanted = set(measure.metric.quantities)
    if not wanted or not wanted <= counts.keys() or any(counts[name] < 0 for name in wanted):
        return
    plain, own = without_exclusions(measure, counts), counted(measure, counts)
    if reason := contradiction(measure, own, plain):
        yield at, f"The counts of {measure.id!r} cannot be: {reason}"
    elif is_share(measure.metric) and plain.below is not None and plain.above > plain.below:
        part = f"{measure.metric.numerator} is {exact_text(plain.above)}"
        whole = f"{exact_text(plain.below)} {measure.metric.denominator}"
        yield at, f"The counts of {measure.id!r} cannot be: {part} of {whole}, a part above its whole."


def is_share(metric: Metric) -> bool:
    """Whether a figure is a share of a whole; a rate that is neither better nor worse may be of another one.

    What is multiplied by months, such as a yearly rate, is no share either.
    """
    shares = metric.combine is Combine.SUMS and metric.unit in SHARES and metric.times == 1
    return shares and metric.better is not Better.NEITHER


def _of_figure(measure: Measure, given: GivenEntry, at: Path) -> Iterator[Said]:
    """A figure below 0 where there is none, or a share of more than the whole."""
    combined = measure.terms.combined
    if combined is not None and combined.method is Method.SHARE_OF_GOOD_INTERVALS:
        most: int | None = 100
    else:
        most = measure.metric.factor if is_share(measure.metric) else None
    for figure in () if measure.terms.grades else (given.value, given.raw):
        if figure is None:
            continue
        if figure < 0 and (most is not None or not may_be_negative(measure.metric)):
            yield at, f"{measure.id} is {figure:f}, and its figure is never below 0."
        elif most is not None and figure > most:
            yield at, f"{measure.id} is {figure:f}, and a share of a whole is never above {most}."


def _given_and_counted(
    measure: Measure, told: PeriodGiven, rows: Rows, terms: Contract, at: Path
) -> Iterator[Said]:
    """A figure that is given although the counts make it another."""
    found = counted_of(measure, told, rows, terms)
    if found is not None:
        yield from _another(measure, told.given[measure.id], found.value, source_of(measure, told), at)


def _beside_quantities(
    measure: Measure, given: GivenEntry, counts: Mapping[str, Fraction], at: Path
) -> Iterator[Said]:
    """The same where the counts are those of the whole period alone."""
    metric = measure.metric
    if metric.combine in _ROWS_THAT_ADD and set(metric.quantities) <= counts.keys():
        above, below = counted(measure, counts)
        whole = Fraction(1) if below is None else below
        yield from _another(
            measure, given, above * metric.factor / whole if whole else None, "quantities", at
        )


def _another(
    measure: Measure, given: GivenEntry, made: Fraction | None, source: str, at: Path
) -> Iterator[Said]:
    if made is None or given.value is None or Fraction(given.value) != made:
        counts = f"make it {exact_text(made)}" if made is not None else "give no figure"
        yield at, f"{measure.id} is given here, and its {source} {counts}. Keep one of the two."
