"""How the figures of a period came about, for its statements: counts, averages, rounding, moved levels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.model.carry import State
from outscore.model.terms.clause import names
from outscore.scoring.counting import counting
from outscore.scoring.readings import leaves_out
from outscore.scoring.readings import used_time
from outscore.scoring.relieving import covers
from outscore.scoring.working_document import counting_document
from outscore.scoring.working_document import prepared_document
from outscore.scoring.working_document import ramp_document
from outscore.scoring.working_document import step_up_document

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from outscore.model.carry import Carry
    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.outcome import Outcome
    from outscore.model.period import Period
    from outscore.model.period_facts import PeriodFacts
    from outscore.model.slices import Granted
    from outscore.model.slices import Slice
    from outscore.model.statement import CountingDocument
    from outscore.model.statement import LevelDocument
    from outscore.model.statement import StatementDocument
    from outscore.model.statement import WorkingDocument
    from outscore.model.terms.timing import StepUp
    from outscore.scoring.relieving import Span
    from outscore.workflow.earlier import Earlier

NEW = State()


@dataclass(frozen=True, slots=True)
class Read:
    """A period that was settled: brought are the facts before time was taken out that was used elsewhere."""

    outcome: Outcome
    brought: PeriodFacts
    facts: PeriodFacts
    carried_in: Carry


@dataclass(frozen=True, slots=True)
class RowsOf:
    """The contract as it is counted, the relief that stands, and the rows of each of its measures."""

    contract: Contract
    relief: Sequence[Granted]
    slices: Callable[[Measure], Sequence[Slice]]

    def used(self, measure: Measure, by: frozenset[str]) -> frozenset[Span]:
        """The time that some measures were credited for."""
        closed = self.contract.terms.closed_days
        return frozenset(
            span
            for one in self.contract.measures
            if one.id in by and one.id != measure.id
            for span in used_time(one, self.slices(one), self.relief, closed)
        )


class Workings:
    """Tells of one period's figures how they came about."""

    def __init__(self, rows_of: Callable[[str, Contract], RowsOf], earlier: Earlier, period: Period) -> None:
        self._rows_of = rows_of
        self._earlier = earlier
        self._period = period

    def of(self, vendor: str, contract: Contract, read: Read) -> dict[str, WorkingDocument]:
        """What there is to tell of each measure; only measures of which there is something."""
        rows = self._rows_of(vendor, contract)
        found = {
            measure.id: self._of_measure(vendor, contract, rows, measure, read)
            for measure in contract.on(self._period.start).measures
        }
        return {name: one for name, one in found.items() if one}

    def _of_measure(
        self, vendor: str, contract: Contract, rows: RowsOf, measure: Measure, read: Read
    ) -> WorkingDocument:
        found: WorkingDocument = {}
        if counts := _counting(rows, measure, read):
            found["counting"] = counts
        prepared = prepared_document(
            measure,
            read.facts.readings.get(measure.id),
            read.carried_in.states.get(measure.id, NEW).own,
            read.outcome.of(measure.id),
            self._period,
            rows.contract.terms.missing_data,
        )
        if prepared:
            found["prepared"] = prepared
        if level := self._level(vendor, contract, measure, read):
            found["level"] = level
        return found

    def _level(self, vendor: str, contract: Contract, measure: Measure, read: Read) -> LevelDocument | None:
        level = read.outcome.of(measure.id).level
        if level is None or measure.target is None or level == measure.target:
            return None
        ramp = ramp_document(measure, level, self._period.start)
        if ramp is not None:
            return ramp
        for terms in contract.on(self._period.start).terms.step_up:
            if names(terms.measures, measure.id):
                return step_up_document(measure, level, terms, self._rise(vendor, contract, measure, terms))
        return None

    def _rise(
        self, vendor: str, contract: Contract, measure: Measure, terms: StepUp
    ) -> tuple[Period, StatementDocument] | None:
        """The last period of those that made a level rise as it stands, and its statement."""
        starts = contract.span.start
        if starts is None:
            return None
        one = self._period.previous()
        while (number := one.number_since(starts)) > 0:
            document = None if number % terms.periods else self._earlier.statement(vendor, contract.id, one)
            settlement = document.get("settlement") if document else None
            if document and settlement and any(rise["name"] == measure.id for rise in settlement["levels"]):
                return one, document
            one = one.previous()
        return None


def rows_with_corrections(rows: RowsOf, measure: Measure) -> bool:
    """Whether anything can take counts of a measure's rows out, or add to them."""
    relieves = any(covers(one.relief, measure.id) for one in rows.relief)
    combined = measure.terms.combined
    once = combined is not None and combined.used_once is not None
    return leaves_out(measure) or relieves or once


def used_under_others(
    rows: RowsOf, measure: Measure, before: PeriodFacts, facts: PeriodFacts
) -> frozenset[Span]:
    """The time of a measure's rows that is not counted again, because others were credited for it.

    before: the facts with all of that time, as they were brought.
    """
    brought, now = (one.readings.get(measure.id) for one in (before, facts))
    if brought is None or now is None:
        return frozenset()
    by = next(
        (
            some
            for some, one in brought.after_use.items()
            if (one.value, one.numerator, one.denominator, one.used_hours)
            == (now.value, now.numerator, now.denominator, now.used_hours)
        ),
        None,
    )
    same = (brought.value, brought.numerator) == (now.value, now.numerator)
    return frozenset() if by is None or (same and not now.used_hours) else rows.used(measure, by)


def _counting(rows: RowsOf, measure: Measure, read: Read) -> CountingDocument | None:
    counted = next((one for one in rows.contract.measures if one.id == measure.id), measure)
    if counted.terms.grades or not rows_with_corrections(rows, counted):
        return None
    reading = read.facts.readings.get(measure.id)
    found = counting(
        counted,
        rows.slices(counted),
        rows.relief,
        rows.contract.terms.closed_days,
        used_under_others(rows, counted, read.brought, read.facts),
    )
    return counting_document(counted, found, reading)
