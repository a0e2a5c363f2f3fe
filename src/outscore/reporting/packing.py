"""The pack as a view: exceptions first, then every vendor, the deliveries and the definitions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.errors import NotScored
from outscore.reporting.card import definition_view
from outscore.reporting.card import domain_view
from outscore.reporting.card import issue_views
from outscore.reporting.exceptions import exceptions
from outscore.reporting.grid import grid
from outscore.reporting.names import SCORECARD_FOLDER
from outscore.reporting.names import link
from outscore.reporting.names import scorecard_files
from outscore.reporting.wording import count
from outscore.reporting.wording import short
from outscore.reporting.wording import thousands

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.statement import DeliveryDocument
    from outscore.model.statement import PackDocument
    from outscore.model.statement import StatementDocument
    from outscore.reporting.card import DefinitionView
    from outscore.reporting.card import IssueView
    from outscore.reporting.exceptions import Exceptions
    from outscore.reporting.grid import Cell
    from outscore.reporting.grid import Column

ATTENTION = ("demoted", "not_in_place", "evidence_expired")


@dataclass(frozen=True, slots=True)
class VendorRow:
    """One vendor in a table of all vendors."""

    id: str
    name: str
    contract: str
    link: str
    revision: int
    sha256: str
    met: int
    missed: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """How one vendor stands in each domain, in words."""

    name: str
    contract: str
    link: str
    domains: tuple[str, ...]
    attention: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """A delivery with its row accounting, in words."""

    feed: str
    file: str
    sha256: str
    status: str
    read: str
    accepted: str
    rejected: str
    duplicate: str
    for_period: str
    issues: tuple[IssueView, ...]
    left_out: str


@dataclass(frozen=True, slots=True)
class PackView:
    """A pack arranged for reading."""

    document: PackDocument
    sha256: str
    sentence: str
    exceptions: Exceptions
    columns: tuple[Column, ...]
    rows: tuple[VendorRow, ...]
    one_contract: str
    domains: tuple[str, ...]
    assessments: tuple[AssessmentRow, ...]
    deliveries: tuple[DeliveryView, ...]
    refused: tuple[DeliveryView, ...]
    definitions: tuple[DefinitionView, ...]


def pack_view(pack: PackDocument, sha256: str, statements: Iterable[StatementDocument]) -> PackView:
    """The pack with the statements that it names."""
    ordered = in_pack_order(pack, statements)
    links = scorecard_links(pack)
    found = exceptions(ordered, links)
    columns, rows = vendor_rows(pack, ordered, judged_only=True)
    domains = _domains(ordered)
    return PackView(
        document=pack,
        sha256=sha256,
        sentence=_sentence(rows, found, pack),
        exceptions=found,
        columns=columns,
        rows=rows,
        one_contract=one_contract(ordered),
        domains=tuple(domains.values()),
        assessments=_assessments(ordered, links, domains),
        deliveries=tuple(map(_delivery_view, pack["deliveries"])),
        refused=tuple(map(_delivery_view, pack["refused"])),
        definitions=_definitions(ordered),
    )


def in_pack_order(
    pack: PackDocument, statements: Iterable[StatementDocument]
) -> tuple[StatementDocument, ...]:
    """The statements that a pack names, in its order; raises NotScored where one is not at hand."""
    at_hand = {(found["vendor"]["id"], found["contract"]["id"]): found for found in statements}
    for reference in pack["statements"]:
        if (reference["vendor"], reference["contract"]) not in at_hand:
            raise NotScored(pack["period"]["id"], reference["vendor"])
    return tuple(at_hand[found["vendor"], found["contract"]] for found in pack["statements"])


def scorecard_links(pack: PackDocument) -> dict[tuple[str, str], str]:
    """The way from a page of the period to each scorecard."""
    return {key: link(SCORECARD_FOLDER, file) for key, file in scorecard_files(pack).items()}


def vendor_rows(
    pack: PackDocument, ordered: Sequence[StatementDocument], *, judged_only: bool
) -> tuple[tuple[Column, ...], tuple[VendorRow, ...]]:
    """Every vendor, those with most misses first, and the columns they are held against."""
    table = grid(ordered, judged_only=judged_only)
    links = scorecard_links(pack)
    rows = [
        VendorRow(
            id=statement["vendor"]["id"],
            name=statement["vendor"]["name"],
            contract=statement["contract"]["name"],
            link=links[statement["vendor"]["id"], statement["contract"]["id"]],
            revision=reference["revision"],
            sha256=reference["sha256"],
            met=statement["summary"]["met"],
            missed=statement["summary"]["missed"],
            cells=cells,
        )
        for reference, statement, cells in zip(pack["statements"], ordered, table.rows, strict=True)
    ]
    rows.sort(key=lambda row: (-row.missed, row.name.casefold(), row.contract))
    return table.columns, tuple(rows)


def one_contract(statements: Sequence[StatementDocument]) -> str:
    """The contract's name where all statements share one, else ""."""
    names = {statement["contract"]["name"] for statement in statements}
    return names.pop() if len(names) == 1 else ""


def _sentence(rows: Sequence[VendorRow], found: Exceptions, pack: PackDocument) -> str:
    if not rows:
        return "No scorecard has been made for this period."
    if found.missed:
        vendors = sum(1 for row in rows if row.missed)
        missed = (
            f"{count(found.missed, 'missed target')} at {count(vendors, 'vendor')} of {thousands(len(rows))}"
        )
        said = f"{missed}: {thousands(len(found.newly_missed))} new, {thousands(len(found.still_missed))} continuing."
    else:
        said = f"No target was missed by the {count(len(rows), 'vendor')} scored."
    absent = len(pack["missing"])
    return said + (f" Nothing came from {count(absent, 'vendor')}." if absent else "")


def _domains(statements: Sequence[StatementDocument]) -> dict[str, str]:
    return {
        domain["domain"]: domain["title"]
        for statement in statements
        if statement["assessment"]
        for domain in statement["assessment"]["domains"]
    }


def _assessments(
    statements: Sequence[StatementDocument],
    links: Mapping[tuple[str, str], str],
    domains: Mapping[str, str],
) -> tuple[AssessmentRow, ...]:
    assessed = [statement for statement in statements if statement["assessment"]]
    return tuple(
        AssessmentRow(
            name=statement["vendor"]["name"],
            contract=statement["contract"]["name"],
            link=links[statement["vendor"]["id"], statement["contract"]["id"]],
            domains=_tallies(statement, domains),
            attention=_attention(statement),
        )
        for statement in assessed
    )


def _tallies(statement: StatementDocument, domains: Mapping[str, str]) -> tuple[str, ...]:
    found = statement["assessment"]["domains"] if statement["assessment"] else []
    tallies = {domain["domain"]: domain_view(domain).tally for domain in found}
    return tuple(tallies.get(domain, "") for domain in domains)


def _attention(statement: StatementDocument) -> tuple[str, ...]:
    found = statement["assessment"]["domains"] if statement["assessment"] else []
    requirements = [requirement for domain in found for requirement in domain["requirements"]]
    return tuple(
        f"{requirement['title']} ({requirement['standing'].replace('_', ' ')})"
        for requirement in requirements
        if requirement["standing"] in ATTENTION
    )


def _delivery_view(delivery: DeliveryDocument) -> DeliveryView:
    left = delivery["issues_left_out"]
    return DeliveryView(
        feed=delivery["feed"],
        file=delivery["file"],
        sha256=short(delivery["sha256"]),
        status=delivery["status"],
        read=thousands(delivery["rows_read"]),
        accepted=thousands(delivery["rows_accepted"]),
        rejected=thousands(delivery["rows_rejected"]),
        duplicate=thousands(delivery["rows_duplicate"]),
        for_period=thousands(delivery["rows_for_period"]),
        issues=issue_views(delivery["issues"]),
        left_out=count(left, "further issue") if left else "",
    )


def _definitions(statements: Sequence[StatementDocument]) -> tuple[DefinitionView, ...]:
    distinct = {
        (definition["metric"], definition["version"]): definition
        for statement in statements
        for definition in statement["definitions"]
    }
    return tuple(map(definition_view, distinct.values()))
