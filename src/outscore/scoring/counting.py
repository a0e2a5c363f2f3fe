"""From all rows to what was divided: which rows count, and what each clause takes out or adds."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING
from typing import NamedTuple

from outscore.model.metric import Combine
from outscore.model.terms.measuring import Method
from outscore.model.terms.measuring import ReliefEffect
from outscore.scoring.combining import as_all_good
from outscore.scoring.combining import knows_all_good
from outscore.scoring.combining import needed
from outscore.scoring.counted_rows import rows_that_count
from outscore.scoring.exclusions import ABOVE
from outscore.scoring.exclusions import BELOW
from outscore.scoring.exclusions import Counted
from outscore.scoring.exclusions import counted
from outscore.scoring.exclusions import without_exclusions
from outscore.scoring.intervals import ZERO
from outscore.scoring.intervals import instant
from outscore.scoring.intervals import is_covered
from outscore.scoring.intervals import merged_spans
from outscore.scoring.intervals import pooled
from outscore.scoring.relieving import covers
from outscore.scoring.relieving import relieve

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator
    from collections.abc import Sequence

    from outscore.model.contract import Measure
    from outscore.model.slices import Granted
    from outscore.model.slices import Slice
    from outscore.model.terms.measuring import Exclusion
    from outscore.scoring.relieving import Relieved
    from outscore.scoring.relieving import Span


class Kind(StrEnum):
    """What keeps counts out of a figure, or adds to it."""

    HOURS = "hours"
    CLOSED_DAY = "closed_day"
    EXCLUSION = "exclusion"
    RELIEF = "relief"
    USED_ONCE = "used_once"


class Standing(StrEnum):
    """What becomes of a row."""

    COUNTS = "counts"
    OUT_OF_HOURS = "out_of_hours"
    CLOSED_DAY = "closed_day"
    ACROSS_HOURS = "across_hours"
    RELIEVED = "relieved"
    ALL_GOOD = "all_good"
    USED_ONCE = "used_once"
    NOT_LATEST = "not_latest"
    NOT_HIGHEST = "not_highest"
    SAYS_NOTHING = "says_nothing"


class Placed(NamedTuple):
    """What becomes of a row, and the relief that it comes from."""

    standing: Standing
    granted: Granted | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """Counts taken out or added (negative: taken out) by one clause, and the rows that it is about.

    counts: None where every interval has a figure of its own. relief: the stretch of a claim or of a test.
    """

    kind: Kind
    clause: str
    rows: int
    counts: Counted | None
    exclusion: Exclusion | None = None
    relief: Granted | None = None


@dataclass(frozen=True, slots=True)
class Counting:
    """The way from all rows to what was divided; no sums where intervals have own figures."""

    rows: int
    all_rows: Counted | None
    corrections: tuple[Correction, ...]
    counts: Counted | None


def placed(
    measure: Measure,
    slices: Sequence[Slice],
    granted: Sequence[Granted] = (),
    closed_days: Collection[str] = (),
    used: Collection[Span] = frozenset(),
) -> list[Placed]:
    """What becomes of each row, in the order of the rows; `used` is time credited under other measures."""
    own = [one for one in granted if covers(one.relief, measure.id)]
    relieved = relieve(pooled(slices), own)
    by = _first_of(own, relieved)
    rows = rows_that_count(measure, slices, closed_days)
    without, across = ({id(row) for row in some} for some in (rows.without, rows.across))
    names, elsewhere = set(needed(measure)), merged_spans(used)
    found = []
    for one in slices:
        span = (instant(one.begin), instant(one.end))
        if not names & (one.counts.keys() | set(one.unreported)):
            found.append(Placed(Standing.SAYS_NOTHING))
        elif id(one) in across:
            found.append(Placed(Standing.ACROSS_HOURS))
        elif id(one) in without:
            closed = one.begin.date().isoformat() in closed_days
            found.append(Placed(Standing.CLOSED_DAY if closed else Standing.OUT_OF_HOURS))
        elif span in by:
            good = span not in relieved.left_out and knows_all_good(measure)
            found.append(Placed(Standing.ALL_GOOD if good else Standing.RELIEVED, by[span]))
        else:
            credited = bool(elsewhere) and is_covered(span, elsewhere)
            found.append(Placed(Standing.USED_ONCE if credited else Standing.COUNTS))
    return _of_stocks(measure, slices, found)


def _first_of(granted: Sequence[Granted], relieved: Relieved) -> dict[Span, Granted]:
    """The stretch that each relieved interval is told of: of several the first; what is left out stays so."""
    found: dict[Span, Granted] = {}
    for spans in (relieved.left_out, relieved.all_good):
        for one, own in zip(granted, relieved.by, strict=True):
            if one.relief.effect is not ReliefEffect.TREAT_AS_MET:
                found = {**dict.fromkeys(own & spans, one), **found}
    return found


def _of_stocks(measure: Measure, slices: Sequence[Slice], found: list[Placed]) -> list[Placed]:
    """Of a stock only the latest rows count, of a highest figure only the highest."""
    counting = [
        number
        for number, one in enumerate(found)
        if one.standing in (Standing.COUNTS, Standing.ALL_GOOD, Standing.USED_ONCE)
    ]
    if not counting:
        return found
    kept, instead = set(counting), Standing.COUNTS
    if measure.metric.combine is Combine.LAST:
        latest = max(instant(slices[number].begin) for number in counting)
        kept = {number for number in counting if instant(slices[number].begin) == latest}
        instead = Standing.NOT_LATEST
    elif measure.metric.combine is Combine.HIGHEST:
        (name,) = measure.metric.quantities
        highest = max(slices[number].counts.get(name, ZERO) for number in counting)
        kept = {number for number in counting if slices[number].counts.get(name, ZERO) == highest}
        instead = Standing.NOT_HIGHEST
    gone = set(counting) - kept
    return [Placed(instead) if number in gone else one for number, one in enumerate(found)]


def counting(
    measure: Measure,
    slices: Sequence[Slice],
    granted: Sequence[Granted] = (),
    closed_days: Collection[str] = (),
    used: Collection[Span] = frozenset(),
) -> Counting | None:
    """What each clause takes out of a measure's rows or adds, and what is divided then.

    None where nothing is taken out or added, or where rows cannot be added up at all.
    """
    if measure.metric.combine not in (Combine.SUMS, Combine.TOTAL):
        return None
    rows = list(zip(slices, placed(measure, slices, granted, closed_days, used), strict=True))
    rows = [(row, place) for row, place in rows if place.standing is not Standing.SAYS_NOTHING]
    adds_up = _adds_up(measure)
    corrections = tuple(
        one if adds_up else replace(one, counts=None) for one in _corrections(measure, rows) if _tells(one)
    )
    if not corrections:
        return None
    if not adds_up:
        return Counting(len(rows), None, corrections, None)
    everything = _sum(measure, [without_exclusions(measure, row.counts) for row, _ in rows])
    found = [one.counts for one in corrections if one.counts is not None]
    return Counting(len(rows), everything, corrections, _sum(measure, [everything, *found]))


def _adds_up(measure: Measure) -> bool:
    combined = measure.terms.combined
    return combined is None or combined.method is Method.WHOLE_PERIOD


def _tells(one: Correction) -> bool:
    """Whether there is anything of it in the period; an exclusion of a clause is told even of nothing."""
    return one.rows > 0 or one.kind is Kind.EXCLUSION


def _corrections(measure: Measure, rows: Sequence[tuple[Slice, Placed]]) -> Iterator[Correction]:
    for kind, standing in ((Kind.HOURS, Standing.OUT_OF_HOURS), (Kind.CLOSED_DAY, Standing.CLOSED_DAY)):
        gone = [without_exclusions(measure, row.counts) for row, one in rows if one.standing is standing]
        yield Correction(kind, measure.clause, len(gone), _less(_sum(measure, gone)))
    outside = (Standing.OUT_OF_HOURS, Standing.CLOSED_DAY, Standing.ACROSS_HOURS)
    within = [(row, one) for row, one in rows if one.standing not in outside]
    for excluded in measure.terms.exclusions:
        having = [row.counts[excluded.quantity] for row, _ in within if excluded.quantity in row.counts]
        total = sum(having, ZERO)
        below = BELOW[excluded.effect] * total if measure.metric.denominator else None
        counts = Counted(ABOVE[excluded.effect] * total, below)
        yield Correction(Kind.EXCLUSION, excluded.clause or measure.clause, len(having), counts, excluded)
    yield from _relief(measure, within)


def _relief(measure: Measure, rows: Sequence[tuple[Slice, Placed]]) -> Iterator[Correction]:
    """What each stretch takes out or makes good, and time that was credited elsewhere; after exclusions."""
    by: dict[int, list[tuple[Slice, Placed]]] = {}
    for row, one in rows:
        if one.standing in (Standing.RELIEVED, Standing.ALL_GOOD, Standing.USED_ONCE):
            by.setdefault(id(one.granted), []).append((row, one))
    terms = measure.terms.combined.used_once if measure.terms.combined else None
    for relieved in by.values():
        granted = relieved[0][1].granted
        counts = _sum(measure, [_change(measure, row, one.standing) for row, one in relieved])
        if granted is not None:
            yield Correction(Kind.RELIEF, granted.relief.clause, len(relieved), counts, relief=granted)
        else:
            clause = terms.clause if terms else measure.clause
            yield Correction(Kind.USED_ONCE, clause, len(relieved), counts)


def _change(measure: Measure, row: Slice, standing: Standing) -> Counted:
    """What a row's counts change by where it is left out, or counts as all good."""
    was = counted(measure, row.counts)
    if standing is Standing.RELIEVED or not knows_all_good(measure):
        return _less(was)
    return Counted(as_all_good(measure, was).above - was.above, None if was.below is None else ZERO)


def _less(one: Counted) -> Counted:
    return Counted(-one.above, None if one.below is None else -one.below)


def _sum(measure: Measure, found: Sequence[Counted]) -> Counted:
    below = sum((one.below for one in found if one.below is not None), ZERO)
    return Counted(sum((one.above for one in found), ZERO), below if measure.metric.denominator else None)
