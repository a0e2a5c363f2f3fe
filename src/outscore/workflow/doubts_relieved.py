"""Whether relief leaves out of the count what is asked about: a day that looks wrong may be one of those."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from outscore.model.period import Period
from outscore.scoring.combining import knows_all_good
from outscore.scoring.intervals import instant
from outscore.scoring.intervals import pooled
from outscore.scoring.readings import quantities_read
from outscore.scoring.relieving import covers
from outscore.scoring.relieving import relieve
from outscore.storage.slices import Slices
from outscore.workflow.relief_granted import granted
from outscore.workflow.settling import is_settled

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator
    from collections.abc import Sequence

    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.delivery import Issue
    from outscore.model.slices import Granted
    from outscore.model.slices import Slice
    from outscore.workflow.office import Office

Row = tuple[tuple[object, ...], "Slice"]
"""A row's key, as `Slices.keyed` gives it, and what it says."""


class Counts(StrEnum):
    """How much of what is asked about counts."""

    WHOLE = "whole"
    PART = "part"
    NOTHING = "nothing"


NOTES = {
    Counts.WHOLE: "It counts, and looks wrong",
    Counts.PART: "It looks wrong, and counts as far as relief does not leave it out",
    Counts.NOTHING: "It looks wrong, and does not count: relief leaves it out",
}


class DoubtsRelieved:
    """Holds what is asked about a period's figures against the relief that was granted in it.

    Rows are read where there is relief, and once.
    """

    def __init__(self, office: Office, period: Period) -> None:
        self._office = office
        self._period = period
        self._slices: Slices | None = None

    def of(self, feed: str, issue: Issue, contracts: Collection[str] | None = None) -> Counts:
        """How much counts, for all measures that read it, or only those of some contracts."""
        found = {
            one
            for vendor, contract in self._office.pairs(self._period)
            if vendor == issue.vendor and (contracts is None or contract in contracts)
            for one in self._under(contract, feed, issue)
        }
        if found == {Counts.NOTHING}:
            return Counts.NOTHING
        return Counts.WHOLE if found <= {Counts.WHOLE} else Counts.PART

    def _under(self, contract_id: str, feed: str, issue: Issue) -> Iterator[Counts]:
        workspace, vendor = self._office.workspace, issue.vendor or ""
        signed = workspace.contract(contract_id)
        settled = is_settled(signed, self._period)
        told = granted(workspace, self._office.relief, vendor, contract_id, self._period) if settled else ()
        contract, asked = signed.on(self._period.start), _quantities(self._office, feed, issue)
        for measure in contract.measures:
            if measure.terms.grades or not asked & {*measure.metric.quantities}:
                continue
            own = [one for one in told if covers(one.relief, measure.id)]
            rows = self._rows(vendor, contract, measure) if own else []
            about = [one for start, one in rows if _is_asked(start, feed, issue)]
            yield from _counts(measure, [one for _, one in rows], own, about) if own else (Counts.WHOLE,)

    def _rows(self, vendor: str, contract: Contract, measure: Measure) -> list[Row]:
        months = [month for month in self._period.months() if contract.in_force(month)]
        if self._slices is None:
            facts = self._office.facts.current({month.start for month in self._period.months()})
            self._slices = Slices(facts, ZoneInfo(self._office.workspace.settings.timezone))
        names = quantities_read(measure, contract.terms.relief)
        return [row for month in months for row in self._slices.keyed(vendor, measure.scope, names, month)]


def _quantities(office: Office, feed: str, issue: Issue) -> set[str]:
    """What is asked about; everything that the feed brings where no one column is."""
    brought = office.workspace.feed(feed).quantities
    return {one.id for one in brought if one.column == issue.column} or {one.id for one in brought}


def _is_asked(key: tuple[object, ...], feed: str, issue: Issue) -> bool:
    """Whether a question is about the row of a key: of its feed, and of one of its days or of its month."""
    name, _, _, start, *_ = key
    if name != feed or not isinstance(start, date):
        return False
    return start in issue.days if issue.days else str(Period.month_of(start)) == issue.month


def _counts(
    measure: Measure, rows: Sequence[Slice], told: Sequence[Granted], asked: Sequence[Slice]
) -> Iterator[Counts]:
    """How much of the rows asked about counts for a measure; nothing where it reads none of them."""
    relieved = relieve(pooled(rows), told)
    gone, good = relieved.left_out, relieved.all_good
    if not knows_all_good(measure):
        gone, good = gone | good, frozenset()
    spans = {(instant(one.begin), instant(one.end)) for one in asked}
    if spans:
        touched = not spans.isdisjoint(gone | good)
        yield Counts.NOTHING if spans <= gone else Counts.PART if touched else Counts.WHOLE
