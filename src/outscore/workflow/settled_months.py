"""What settlements say of measures beside verdicts: triggers, relief that makes met, provisional figures.

A statement is read only where something of the kind can stand in it, and only when it is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from datetime import timedelta
from typing import TYPE_CHECKING

from outscore.governance.watching import ByContract
from outscore.model.period import Period
from outscore.model.result import Verdict
from outscore.model.terms.triggers import Reads
from outscore.scoring.banding import banding
from outscore.scoring.judging import STILL_RIPENS
from outscore.scoring.triggers import measures_told
from outscore.workflow.floors import measure_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.contract import Contract
    from outscore.model.settlement_document import FiredDocument
    from outscore.model.settlement_document import SettlementDocument
    from outscore.storage.statement_rows import JudgedRow
    from outscore.workflow.office import Office

    Key = tuple[str, str, str]
    """A vendor, a contract and a period."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What a settlement says: its triggers, the measures met by relief, those with a provisional figure."""

    fired: tuple[FiredDocument, ...] = ()
    treated_as_met: frozenset[str] = frozenset()
    provisional: frozenset[str] = frozenset()


class SettledMonths:
    """The settlements of periods that were judged; each is read once at most."""

    def __init__(self, office: Office, judged: Mapping[Key, Sequence[JudgedRow]]) -> None:
        self._statements = office.statements
        self._contracts = {one.id: one for one in office.workspace.contracts}
        self._latest = {
            (one.vendor, one.contract, one.period): one.sha256 for one, _ in office.statements.revisions()
        }
        self._terms: dict[Key, Contract | None] = {}
        self._known: dict[Key, _Said] = {}
        self._rules: dict[tuple[Key, str], tuple[ByContract, ...]] = {}
        missed_last: dict[tuple[str, str], list[str]] = {}
        for key in sorted(judged, key=lambda one: Period.parse(one[2])):
            rows = [one for one in judged[key] if self.final_on(key, one) is None]
            missed = [one.measure for one in rows if one.verdict == Verdict.MISSED]
            missed_last[key[:2]] = missed or missed_last.get(key[:2], [])
            terms = self.terms(key)
            if terms is not None and _may_fire(terms, Period.parse(key[2]), missed=bool(missed)):
                self._take(key, terms, {one.measure: one.band for one in rows}, missed_last[key[:2]])

    def terms(self, key: Key) -> Contract | None:
        """The contract as it stood when the period began; None where the workspace no longer has it."""
        if key not in self._terms:
            contract = self._contracts.get(key[1])
            self._terms[key] = contract and contract.on(Period.parse(key[2]).start)
        return self._terms[key]

    def by_contract(self, key: Key, measure: str) -> tuple[ByContract, ...]:
        """The triggers of the contract that a measure brought about in a period."""
        return self._rules.get((key, measure), ())

    def is_treated_as_met(self, key: Key, row: JudgedRow) -> bool:
        """Whether relief makes a result met, whatever its figure."""
        terms = self.terms(key)
        may_be = terms is not None and bool(terms.terms.relief) and row.verdict == Verdict.MET
        return may_be and row.measure in self._said(key).treated_as_met

    def final_on(self, key: Key, row: JudgedRow) -> date | None:
        """From which day on rows must come for a figure to be final; None where it is final."""
        measure = measure_in(self.terms(key), row.measure)
        days = measure.terms.matures_after_days if measure else None
        if days is None or not row.reason:
            return None
        is_provisional = row.reason == STILL_RIPENS or row.measure in self._said(key).provisional
        return Period.parse(key[2]).end + timedelta(days=days) if is_provisional else None

    def _said(self, key: Key) -> _Said:
        if key not in self._known:
            settled = self._statements.read(self._latest[key]).get("settlement")
            self._known[key] = _said(settled) if settled else _Said()
        return self._known[key]

    def _take(self, key: Key, terms: Contract, bands: Mapping[str, str], missed: Sequence[str]) -> None:
        """The triggers of a period. bands: of each final figure. missed: the measures that were, last."""
        tests = {one.id: one.when for one in terms.terms.triggers}
        for fired in self._said(key).fired:
            about = measures_told(tests.get(fired["trigger"], ()), fired["reason"], bands)
            for measure in about or missed:
                self._rules[key, measure] = (*self.by_contract(key, measure), _rule(fired))


def _said(settled: SettlementDocument) -> _Said:
    readings = settled["facts"].get("readings", {})
    return _Said(
        tuple(settled["triggers"]),
        frozenset(name for name, one in readings.items() if one.get("treated_as_met")),
        frozenset(name for name, one in readings.items() if one.get("mature") is False),
    )


def _may_fire(terms: Contract, period: Period, *, missed: bool) -> bool:
    """Whether a trigger of the contract may stand in a period.

    Where nothing was missed that is one that looks at something else, or at failures while settling in.
    """
    looked_at = {test.reads for one in terms.terms.triggers for test in one.when}
    if missed or not looked_at:
        return bool(looked_at)
    settling = terms.terms.settling_in
    if settling is not None and period.start <= settling.until:
        return True
    others = looked_at - {Reads.MISSES, Reads.POINTS}
    return bool(others) or (Reads.POINTS in looked_at and any(_points_without_a_miss(terms)))


def _points_without_a_miss(terms: Contract) -> Iterator[bool]:
    for measure in terms.measures:
        for band, verdict in banding(measure).steps:
            yield bool(band.points) and verdict is not Verdict.MISSED


def _rule(fired: FiredDocument) -> ByContract:
    due = fired["due"]
    where = f" ({fired['clause']})" if fired["clause"] else ""
    until = f" Due by {due}." if due else ""
    said = fired["reason"] if fired["reason"].endswith(".") else f"{fired['reason']}."
    return ByContract(
        fired["trigger"], f"{fired['name']}{where}: {said}{until}", date.fromisoformat(due) if due else None
    )
