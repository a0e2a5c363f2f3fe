"""The workings of credit schemes in the workbook: what they rest on, they work out again."""

from __future__ import annotations

from fractions import Fraction
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from tests.reporting.working_papers import NOT_MEASURED
from tests.reporting.working_papers import SHA256
from tests.reporting.working_papers import Count
from tests.reporting.working_papers import contract
from tests.reporting.working_papers import edge
from tests.reporting.working_papers import measure
from tests.reporting.working_papers import statements

from outscore.model.metric import Better
from outscore.model.metric import Unit
from outscore.model.terms.schemes import CountInWindow
from outscore.model.terms.schemes import CountOf
from outscore.model.terms.whole import ContractTerms
from outscore.reporting.working_paper_sheets import OTHER_RULES
from outscore.reporting.working_papers import render_working_paper
from outscore.scoring.schemes import SCHEMES
from outscore.scoring.schemes import working_of

if TYPE_CHECKING:
    from outscore.model.statement import StatementDocument

TERMS = ContractTerms(currency="GBP", missing_data=NOT_MEASURED)


def texts(statement: StatementDocument) -> str:
    """Every text of a statement's workbook."""
    book = render_working_paper("xlsx", statement, SHA256)
    assert book is not None
    return ZipFile(BytesIO(book)).read("xl/sharedStrings.xml").decode()


@pytest.mark.parametrize(
    ("counting", "figures", "expected"),
    [
        (CountOf.MISSES, (1, 1, 1, 1, 1), ("0", "400", "0", "400", "0")),
        (CountOf.VALUE, (1, 2, 1, 3, 0), ("0", "400", "400", "400", "0")),
    ],
)
def test_failures_that_were_charged_for_are_used_up(
    counting: CountOf, figures: tuple[int, ...], expected: tuple[str, ...]
) -> None:
    scheme = CountInWindow(2, 3, counting, amount=Fraction(400))
    outages = measure("outages", edge("at_most", "0"), (), scheme, None, Unit.COUNT, Better.LOWER)
    months = [({"outages": Count(figure)}, None) for figure in figures]
    made = list(statements(contract(TERMS, outages), months))
    credits_ = [one["settlement"]["credit"] for one in made if one["settlement"]]
    assert [str(Fraction(one["n"], one["d"])) for one in credits_] == list(expected)
    assert [OTHER_RULES in texts(one) for one in made] == [False] * len(made)


def test_every_scheme_writes_its_working() -> None:
    assert all(working_of(kind.scheme) is not None for kind in SCHEMES)


def test_a_word_that_no_scheme_has_has_no_working() -> None:
    assert working_of("by_the_moon") is None
