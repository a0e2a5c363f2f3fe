"""The credit working paper in every format; a format is added by its line."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from outscore.reporting.engine import fill
from outscore.reporting.working_paper import paper_view
from outscore.reporting.working_paper_xlsx import working_paper_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping

    from outscore.model.settlement_document import SettlementDocument
    from outscore.model.statement import StatementDocument

WORKING_PAPER_FOLDER = "working-papers"


def working_paper_page(statement: StatementDocument, settlement: SettlementDocument, sha256: str) -> bytes:
    """The working paper as a page."""
    return fill("working_paper/page.html", paper=paper_view(statement, settlement, sha256)).encode()


FORMATS: Mapping[str, Callable[[StatementDocument, SettlementDocument, str], bytes]] = {
    "html": working_paper_page,
    "xlsx": working_paper_workbook,
}


def render_working_paper(form: str, statement: StatementDocument, sha256: str) -> bytes | None:
    """The working paper of a statement in one format, None where its contract says nothing of money."""
    settlement = statement.get("settlement")
    return None if settlement is None else FORMATS[form](statement, settlement, sha256)


def working_paper_file(scorecard: str, form: str) -> str:
    """The file beside a scorecard's.

    >>> working_paper_file("acme--voice.html", "xlsx")
    'acme--voice.xlsx'
    """
    return str(PurePosixPath(scorecard).with_suffix(f".{form}"))
