"""The signed table as it is printed: holes, overlaps and disorder, and whether the edges agree with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from itertools import pairwise
from typing import TYPE_CHECKING

from outscore.contracts.faults import unknown
from outscore.contracts.lints.blocks import measure_blocks
from outscore.contracts.lints.direction import higher_is_better
from outscore.contracts.lints.direction import is_percentage
from outscore.contracts.lints.finding import fault
from outscore.contracts.lints.finding import warning
from outscore.contracts.lints.intervals import FIRST
from outscore.contracts.lints.intervals import LAST
from outscore.contracts.lints.intervals import Interval
from outscore.contracts.lints.intervals import after
from outscore.contracts.lints.intervals import before
from outscore.contracts.lints.intervals import gaps
from outscore.contracts.lints.intervals import reaching
from outscore.contracts.lints.said import number
from outscore.contracts.lints.said import opening
from outscore.scoring.banding import banding
from outscore.scoring.exact import HUNDRED
from outscore.scoring.exact import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.lints.finding import Finding
    from outscore.contracts.lints.finding import Path
    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.terms.judging import PrintedBand
    from outscore.model.terms.whole import AgreedReading

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Row:
    """A printed row as a stretch of numbers; `path` None for the target, which stands in no row."""

    label: str
    stretch: Interval
    path: Path | None


@dataclass(frozen=True, slots=True)
class Table:
    """The printed rows of one measure, with what the rest of the contract says of them."""

    path: Path
    measure: Measure
    called: str
    rows: tuple[Row, ...]
    readings: tuple[AgreedReading, ...]

    def findings(self) -> Iterator[Finding]:
        """Everything in the printed table that could be read in two ways."""
        yield from self._order()
        yield from self._holes()
        yield from self._overlaps()
        if self.measure.terms.bands:
            yield from self._disagreements()

    def _order(self) -> Iterator[Finding]:
        upward = higher_is_better(self.measure) is not False
        for better, worse in pairwise(self.rows):
            risen = worse.stretch.start > better.stretch.start and worse.stretch.end > better.stretch.end
            fallen = worse.stretch.start < better.stretch.start and worse.stretch.end < better.stretch.end
            if (risen if upward else fallen) and worse.path is not None and better.path is not None:
                yield warning(
                    worse.path,
                    f"The printed band {worse.label!r} of {self.called} ({worse.stretch}) stands below "
                    f"{better.label!r} ({better.stretch}), though it is better. Write the rows best first.",
                )

    def _holes(self) -> Iterator[Finding]:
        for hole in gaps((row.stretch for row in self.rows), self._whole()):
            example = number(hole.example)
            said = f"{opening(str(hole))} has no printed band for {self.called}, for example {example}"
            yield from self._unclear(hole, said, self._beside(hole))

    def _overlaps(self) -> Iterator[Finding]:
        for one, other in combinations(self.rows, 2):
            both = one.stretch & other.stretch
            if both:
                said = (
                    f"{opening(str(both))} stands in two printed bands of {self.called}, "
                    f"{one.label!r} and {other.label!r}"
                )
                yield from self._unclear(both, said, other.path or one.path or self.path)

    def _unclear(self, stretch: Interval, said: str, path: Path) -> Iterator[Finding]:
        figure = number(stretch.example)
        if not self.measure.terms.bands:
            yield fault(
                path,
                f"{said}. Say with edges under `bands` how it is read, and record it under agreed_readings.",
            )
        elif not self._is_agreed(stretch):
            yield warning(
                path,
                f"{said}. The edges put {figure} in {self._held(stretch.example)!r}. Record under "
                f"agreed_readings, with the clause {self.measure.clause!r} and the figure {figure}, that "
                "both sides read it so.",
            )

    def _disagreements(self) -> Iterator[Finding]:
        known = [band.band for band in self.measure.terms.bands]
        for row in self.rows:
            if row.path is None:
                continue
            if row.label not in known:
                yield fault(
                    (*row.path, "band"),
                    f"{unknown('band', row.label, known)} Give the printed rows of {self.called} the names "
                    "of its bands.",
                )
                continue
            figure = self._read_otherwise(row)
            if figure is not None:
                yield fault(
                    row.path,
                    f"{number(figure)} is printed as {row.label!r} of {self.called} ({row.stretch}), but "
                    f"the edges put it in {self._held(figure)!r}. Mend the edge or the row.",
                )

    def _read_otherwise(self, row: Row) -> Fraction | None:
        """A figure that only this row holds and that the edges put in another band."""
        edges = [band.edge.value for band in self.measure.terms.bands if band.edge is not None]
        ends = [cut[1] for cut in (row.stretch.start, row.stretch.end) if cut not in (FIRST, LAST)]
        marks = sorted({*edges, *ends})
        between = [(one + other) / 2 for one, other in pairwise(marks)]
        for figure in (marks[0] - 1, *marks, *between, marks[-1] + 1) if marks else ():
            elsewhere = any(other.stretch.holds(figure) for other in self.rows if other is not row)
            if row.stretch.holds(figure) and not elsewhere and self._held(figure) != row.label:
                return figure
        return None

    def _held(self, figure: Fraction) -> str:
        band, _ = banding(self.measure).of(figure)
        return band.band if band else "no band"

    def _whole(self) -> Interval:
        """The figures that there can be: a percentage ends at 100, and nothing is counted below 0."""
        low = before(ZERO) if all(row.stretch.start >= before(ZERO) for row in self._ended()) else FIRST
        return Interval(low, after(HUNDRED)) if is_percentage(self.measure) else Interval(low, LAST)

    def _ended(self) -> list[Row]:
        return [row for row in self.rows if row.stretch.start != FIRST]

    def _beside(self, hole: Interval) -> Path:
        """The row that a hole lies next to."""
        near = (
            row.path for row in self.rows if hole.end == row.stretch.start or hole.start == row.stretch.end
        )
        return next((path for path in near if path is not None), self.path)

    def _is_agreed(self, stretch: Interval) -> bool:
        """Whether an agreed reading of the clause names a figure of the stretch, its ends included."""
        low, high = stretch.start, stretch.end
        closed = Interval(before(low[1]) if low != FIRST else low, after(high[1]) if high != LAST else high)
        return any(
            closed.holds(Fraction(found))
            for reading in self.readings
            if about(reading, self.measure.clause)
            for found in _NUMBER.findall(f"{reading.question} {reading.answer}")
        )


def about(reading: AgreedReading, clause: str) -> bool:
    """Whether an agreed reading is of a clause, or of a part of the document that holds it."""
    read, whole = (" ".join(text.casefold().split()) for text in (reading.clause, clause))
    return bool(read) and (whole.startswith(read) or read.startswith(whole))


def printed_findings(contract: Contract) -> Iterator[Finding]:
    """What the printed tables leave open."""
    for block, measure in measure_blocks(contract):
        rows: list[Row] = []
        if not measure.terms.printed_bands:
            continue
        path = (*block.path, "printed_bands")
        broken = False
        for place, printed in enumerate(measure.terms.printed_bands):
            complaint = _complaint(printed)
            if complaint:
                broken = True
                yield fault(
                    (*path, place), f"The printed band {printed.band!r} of {block.called} {complaint}"
                )
            rows.append(Row(printed.band, _stretch(printed), (*path, place)))
        if not broken:
            yield from _whole_table(measure, block.called, path, rows, contract.terms.agreed_readings)


def _whole_table(
    measure: Measure, called: str, path: Path, rows: list[Row], readings: tuple[AgreedReading, ...]
) -> Iterator[Finding]:
    if not measure.terms.bands:
        yield fault(
            path,
            f"The printed bands of {called} are only kept for the record. Say with edges under `bands` how "
            "they are read, and record what was unclear under agreed_readings.",
        )
    if measure.target is not None:
        rows = _with_target(rows, reaching(measure.target))
    yield from Table(path, measure, called, tuple(rows), readings).findings()


def _with_target(rows: list[Row], target: Interval) -> list[Row]:
    """The target as a first row, where the printed table prices only what misses it."""
    inside = any(row.stretch & target == row.stretch for row in rows)
    return rows if inside else [Row("the target", target, None), *rows]


def _complaint(row: PrintedBand) -> str:
    if row.at_least is not None and row.above is not None:
        return "has both at_least and above. Keep the one that is printed."
    if row.at_most is not None and row.below is not None:
        return "has both at_most and below. Keep the one that is printed."
    if _stretch(row) == Interval():
        return "has no figures. Write its printed ends."
    return "" if _stretch(row) else f"holds no figure: {_stretch(row)}. Put its ends in order."


def _stretch(row: PrintedBand) -> Interval:
    start = (
        before(row.at_least) if row.at_least is not None else FIRST if row.above is None else after(row.above)
    )
    end = after(row.at_most) if row.at_most is not None else LAST if row.below is None else before(row.below)
    return Interval(start, end)
