"""What settlements say of measures beside their verdicts: triggers of the contract, and its own minimum.

Only statements in which something of the kind can stand are read.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.governance.contract_triggers import measures_told
from outscore.governance.watching import ByContract
from outscore.model.period import Period
from outscore.model.result import Verdict
from outscore.model.terms.triggers import Reads
from outscore.scoring.judge import reaches

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping

    from outscore.model.contract import Contract
    from outscore.model.settlement_document import FiredDocument
    from outscore.model.settlement_document import SettlementDocument
    from outscore.storage.statement_rows import JudgedRow
    from outscore.workflow.office import Office

    Key = tuple[str, str, str]
    """A vendor, a contract and a period."""


class SettledMonths:
    """The settlements of some months, read once."""

    def __init__(self, office: Office, judged: Mapping[Key, Iterable[JudgedRow]]) -> None:
        self._contracts = {one.id: one for one in office.workspace.contracts}
        latest = {
            (one.vendor, one.contract, one.period): one.sha256 for one, _ in office.statements.revisions()
        }
        self._rules: dict[tuple[Key, str], tuple[ByContract, ...]] = {}
        self._below: set[tuple[Key, str]] = set()
        missed_last: dict[tuple[str, str], list[str]] = {}
        for key in sorted(judged, key=lambda one: one[2]):
            missed = [row.measure for row in judged[key] if row.verdict == Verdict.MISSED]
            missed_last[key[:2]] = missed or missed_last.get(key[:2], [])
            terms = self._terms(key)
            if terms is None or not _may_say(terms, missed=bool(missed)):
                continue
            settled = office.statements.read(latest[key]).get("settlement")
            if settled is not None:
                self._take(key, settled, terms, [row.measure for row in judged[key]], missed_last[key[:2]])

    def by_contract(self, key: Key, measure: str) -> tuple[ByContract, ...]:
        """The triggers of the contract that a measure brought about in a month."""
        return self._rules.get((key, measure), ())

    def is_below_minimum(self, key: Key, measure: str) -> bool:
        """Whether what was judged lies below the contract's own minimum level."""
        return (key, measure) in self._below

    def _terms(self, key: Key) -> Contract | None:
        contract = self._contracts.get(key[1])
        return contract and contract.on(Period.parse(key[2]).start)

    def _take(
        self, key: Key, settled: SettlementDocument, terms: Contract, measures: list[str], missed: list[str]
    ) -> None:
        minimums = {one.id: one.terms.minimum for one in terms.measures}
        for one in settled["measures"]:
            minimum, judged = minimums.get(one["measure"]), one["judged"]
            if minimum and judged and not reaches(Fraction(judged["n"], judged["d"]), minimum):
                self._below.add((key, one["measure"]))
        for fired in settled["triggers"]:
            rule = _rule(fired)
            for measure in measures_told(fired["reason"], measures) or missed:
                self._rules[key, measure] = (*self.by_contract(key, measure), rule)


def _may_say(terms: Contract, *, missed: bool) -> bool:
    """Whether a trigger may stand in a month: where nothing was missed, one that looks at figures alone."""
    if missed:
        return bool(terms.terms.triggers) or any(one.terms.minimum for one in terms.measures)
    return any(
        test.reads in (Reads.FIGURES, Reads.BANDS) for one in terms.terms.triggers for test in one.when
    )


def _rule(fired: FiredDocument) -> ByContract:
    due = fired["due"]
    where = f" ({fired['clause']})" if fired["clause"] else ""
    until = f" Due by {due}." if due else ""
    said = fired["reason"] if fired["reason"].endswith(".") else f"{fired['reason']}."
    return ByContract(
        fired["trigger"], f"{fired['name']}{where}: {said}{until}", date.fromisoformat(due) if due else None
    )
