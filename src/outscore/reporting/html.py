"""The pages as bytes: scorecards, a pack with what stands beside it, the index; each self-contained."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from outscore.reporting.card import card_view
from outscore.reporting.comparison_notes import lettered
from outscore.reporting.engine import fill
from outscore.reporting.engine import fingerprint
from outscore.reporting.governance_outside import outside_rows
from outscore.reporting.governance_signals import signals_view
from outscore.reporting.indexing import IndexEntry
from outscore.reporting.indexing import index_entry
from outscore.reporting.indexing import newest_first
from outscore.reporting.measures import charts
from outscore.reporting.names import COMPARISON_FILE
from outscore.reporting.names import INDEX_FILE
from outscore.reporting.names import PACK_FILE
from outscore.reporting.names import REQUIREMENTS_FILE
from outscore.reporting.names import SCORECARD_FOLDER
from outscore.reporting.names import VENDORS_FILE
from outscore.reporting.names import files_of
from outscore.reporting.names import scorecard_file
from outscore.reporting.names import scorecard_files
from outscore.reporting.packing import pack_view
from outscore.reporting.vendors import in_pack_order
from outscore.reporting.vendors import one_contract
from outscore.reporting.vendors import scorecard_links
from outscore.reporting.vendors import vendor_rows

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.governance_document import RegisterSectionDocument
    from outscore.model.page_documents import RequirementsDocument
    from outscore.model.page_documents import VendorsDocument
    from outscore.model.statement import PackDocument
    from outscore.model.statement import ProgrammeDocument
    from outscore.model.statement import StatementDocument

__all__ = [
    "COMPARISON_FILE",
    "INDEX_FILE",
    "PACK_FILE",
    "REQUIREMENTS_FILE",
    "SCORECARD_FOLDER",
    "VENDORS_FILE",
    "IndexEntry",
    "Scorecard",
    "comparison",
    "files_of",
    "fingerprint",
    "index",
    "index_entry",
    "pack",
    "requirements",
    "scorecard",
    "scorecard_file",
    "scorecard_files",
    "scorecards",
    "vendors",
]

TOGETHER = 25


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A rendered scorecard and whose it is."""

    vendor: str
    contract: str
    content: bytes


def scorecard(
    statement: StatementDocument, sha256: str, registers: Sequence[RegisterSectionDocument] = ()
) -> bytes:
    """The scorecard of one statement, with what the vendor's registers add to it."""
    return next(scorecards([(statement, sha256)], {sha256: registers})).content


def scorecards(
    statements: Iterable[tuple[StatementDocument, str]],
    registers: Mapping[str, Sequence[RegisterSectionDocument]] | None = None,
) -> Iterator[Scorecard]:
    """Many scorecards, in the order given; their charts are drawn a group at a time, which is quicker.

    registers: what the vendor's registers add, by the SHA-256 of the statement.
    """
    added = registers or {}
    waiting = iter(statements)
    while group := list(islice(waiting, TOGETHER)):
        drawn = iter(charts([result for statement, _ in group for result in statement["results"]]))
        for statement, sha256 in group:
            own = list(islice(drawn, len(statement["results"])))
            view = card_view(statement, sha256, own)
            content = fill("scorecard/page.html", card=view, registers=added.get(sha256, ()))
            yield Scorecard(statement["vendor"]["id"], statement["contract"]["id"], content.encode())


def pack(document: PackDocument, sha256: str, statements: Iterable[StatementDocument]) -> bytes:
    """The pack of a period, with the statements that it names; raises NotScored where one is missing."""
    view = pack_view(document, sha256, statements)
    return fill("pack/page.html", pack=view, signals=signals_view(document)).encode()


def comparison(document: PackDocument, statements: Iterable[StatementDocument]) -> bytes:
    """The vendors of a pack side by side; raises NotScored where a statement is missing."""
    ordered = in_pack_order(document, statements)
    columns, rows = vendor_rows(document, ordered, judged_only=False)
    shared = one_contract(ordered)
    return fill(
        "comparison/page.html",
        document=document,
        columns=columns,
        rows=rows,
        one_contract=shared,
        notes=lettered(ordered),
        signals=signals_view(document),
        outside=outside_rows(document.get("benchmarks", ()), columns),
        has_points=any(row.points.said for row in rows),
        has_rating=any(row.rating.said or row.rating.note for row in rows),
    ).encode()


def requirements(document: RequirementsDocument, pack: PackDocument) -> bytes:
    """How the vendors of a pack stand by the operating requirements, with their wording."""
    contracts = {
        one["contract"] for release in document["releases"] for one in release["vendors"] if one["contract"]
    }
    return fill(
        "requirements/page.html",
        document=document,
        pages=pack.get("pages", {}),
        links=scorecard_links(pack),
        one_contract=len(contracts) <= 1,
    ).encode()


def vendors(document: VendorsDocument, pack: PackDocument) -> bytes:
    """The records of all vendors, each with the ways to its scorecards of the period."""
    links = scorecard_links(pack)
    cards: dict[str, list[tuple[str, str]]] = {}
    for (vendor, contract), way in links.items():
        cards.setdefault(vendor, []).append((contract, way))
    return fill("vendors/page.html", document=document, pages=pack.get("pages", {}), cards=cards).encode()


def index(periods: Sequence[IndexEntry], programme: ProgrammeDocument | None = None) -> bytes:
    """The way in: every period that has pages, the newest first."""
    return fill("index/page.html", periods=newest_first(periods), programme=programme).encode()
