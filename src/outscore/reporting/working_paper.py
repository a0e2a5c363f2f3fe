"""The credit working paper as a view: from counts to verdicts, points, money and what is carried on.

Everything stands in the statement, worded. Only the running total is added up here, of exact amounts.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.reporting.exact import exact
from outscore.reporting.settled import names_of
from outscore.reporting.settled import settlement_view
from outscore.reporting.settled_lines import line_view
from outscore.reporting.wording import explain_command
from outscore.reporting.working_paper_carry import carried_sentences
from outscore.reporting.working_paper_figures import measure_view
from outscore.scoring.settlement_wording import money

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.model.settlement_document import SettlementDocument
    from outscore.model.statement import StatementDocument
    from outscore.reporting.settled import SettlementView
    from outscore.reporting.working_paper_figures import MeasureView


@dataclass(frozen=True, slots=True)
class StepView:
    """A line of the working with the total so far; `total` marks a line that only states it."""

    number: int
    said: str
    clause: str
    amount: str
    running: str
    total: bool


@dataclass(frozen=True, slots=True)
class PaperView:
    """A statement's settlement arranged for reading: `settled` as a card has it, the rest for this page."""

    document: StatementDocument
    settlement: SettlementDocument
    sha256: str
    settled: SettlementView
    measures: tuple[MeasureView, ...]
    steps: tuple[StepView, ...]
    carried: tuple[str, ...]
    explain: str


def paper_view(statement: StatementDocument, settlement: SettlementDocument, sha256: str) -> PaperView:
    """The working paper of a statement."""
    results = {result["measure"]: result for result in statement["results"]}
    names = names_of(settlement)
    return PaperView(
        document=statement,
        settlement=settlement,
        sha256=sha256,
        settled=settlement_view(settlement),
        measures=tuple(measure_view(one, results.get(one["measure"])) for one in settlement["measures"]),
        steps=tuple(_steps(settlement, names)),
        carried=carried_sentences(settlement, names),
        explain=explain_command(statement),
    )


def _steps(settlement: SettlementDocument, names: Mapping[str, str]) -> Iterator[StepView]:
    running = Fraction(0)
    for place, step in enumerate(settlement["steps"], 1):
        line = line_view(step, names, settlement)
        running = exact(step["amount"]) + (0 if line.total else running)
        yield StepView(
            number=place,
            said=line.said,
            clause=line.clause if step["kind"] != "waived" else "",
            amount="" if line.total else line.amount,
            running=money(running, settlement["currency"]),
            total=line.total,
        )
