"""A level that rises is worked out in the workbook: the average, half-way to it, and its limit."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from tests.reporting import recalculated as office
from tests.reporting import working_papers as papers
from tests.reporting.test_working_paper_workbook import book
from tests.reporting.test_working_paper_workbook import faults
from tests.reporting.test_working_paper_workbook import taken
from tests.reporting.working_papers import Count

from outscore.model.metric import Better
from outscore.model.metric import Unit
from outscore.model.terms.schemes import PartUnits
from outscore.model.terms.schemes import PerUnit
from outscore.model.terms.timing import StepBlock
from outscore.model.terms.timing import StepUp
from outscore.model.terms.whole import ContractTerms

if TYPE_CHECKING:
    from pathlib import Path

    from outscore.model.statement import StatementDocument

A_POINT = PerUnit(Fraction(1), PartUnits.PRO_RATA, amount=Fraction(100))


def last_of(months: int, charges: Fraction | None, most: Fraction | None) -> StatementDocument:
    """The last of some months, each better than its level; every two months the level moves half-way."""
    of = papers.contract(
        ContractTerms(
            currency="GBP",
            missing_data=papers.NOT_MEASURED,
            step_up=(StepUp("5", ("speed", "wait"), 2, StepBlock.BLOCKS, most),),
        ),
        papers.measure("speed", papers.edge("at_least", "90"), (), A_POINT),
        papers.measure(
            "wait", papers.edge("at_most", "30"), (), None, unit=Unit.SECONDS, better=Better.LOWER
        ),
    )
    counts = [{"speed": Count(290 + place, 300), "wait": Count(2000 + place, 100)} for place in range(months)]
    return list(papers.statements(of, [(one, charges) for one in counts]))[-1]


@pytest.mark.xdist_group("office")
def test_a_spreadsheet_works_out_the_level_that_rises(tmp_path: Path) -> None:
    made = {
        "first": last_of(2, Fraction(1000), None),
        "again": last_of(4, Fraction(1000), None),
        "limited": last_of(2, Fraction(1000), Fraction(10)),
    }
    for name, one in made.items():
        office.plant(tmp_path / f"{name}.xlsx", book(one))
    found = office.recalculated(tmp_path, {name: tmp_path / f"{name}.xlsx" for name in made})
    for name, sheets in found.items():
        assert (faults(sheets), taken(sheets)) == ([], 0)
        settlement = made[name]["settlement"]
        assert settlement is not None
        assert len(settlement["levels"]) == 2
        told = [
            (row[3], row[4], row[7], row[8])
            for row in sheets["Money"]
            if row[0] == "Level from the next period on"
        ]
        assert told == [(str(one["value"]["n"]), str(one["value"]["d"])) * 2 for one in settlement["levels"]]
    first = [row[0] for row in found["first"]["Money"] if row[6] == "5"]
    assert first.count("Half-way to the average") == 2
    assert [row[6] for row in found["again"]["Money"] if row[0].startswith("Figure of 1 measured")] == [
        "handed on by the statement of June 2026"
    ] * 2
