"""The pack as a view: exceptions first, then every vendor, the deliveries and the definitions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.reporting.card import domain_view
from outscore.reporting.card import issue_views
from outscore.reporting.definitions import definitions_view
from outscore.reporting.exceptions import exceptions
from outscore.reporting.settled import gives_points
from outscore.reporting.settled import settlement_of
from outscore.reporting.settled_measures import relief_views
from outscore.reporting.vendors import in_pack_order
from outscore.reporting.vendors import one_contract
from outscore.reporting.vendors import scorecard_links
from outscore.reporting.vendors import vendor_rows
from outscore.reporting.wording import count
from outscore.reporting.wording import short
from outscore.reporting.wording import thousands

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.statement import DeliveryDocument
    from outscore.model.statement import DoubtDocument
    from outscore.model.statement import PackDocument
    from outscore.model.statement import SettlementSummaryDocument
    from outscore.model.statement import StatementDocument
    from outscore.model.statement import StatementReference
    from outscore.model.statement import TotalDocument
    from outscore.model.statement import UnkeptDocument
    from outscore.reporting.card import DomainView
    from outscore.reporting.card import IssueView
    from outscore.reporting.definitions import Definitions
    from outscore.reporting.exceptions import Exceptions
    from outscore.reporting.grid import Column
    from outscore.reporting.settled_measures import ReliefView
    from outscore.reporting.vendors import VendorRow

ATTENTION = ("demoted", "not_in_place", "evidence_expired")


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """How one vendor stands in each domain, None in a domain that its catalogue does not have.

    release: by which it is assessed, told where vendors of the pack are assessed by different ones.
    """

    name: str
    contract: str
    link: str
    domains: tuple[DomainView | None, ...]
    attention: tuple[str, ...]
    release: str = ""


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
    skipped: str
    for_period: str
    issues: tuple[IssueView, ...]
    left_out: str


@dataclass(frozen=True, slots=True)
class SettledRow:
    """What a vendor's settlement comes to; amounts are "" where the contract knows no money."""

    name: str
    contract: str
    link: str
    points: str
    credit: str
    bonus: str
    net: str
    rating: str
    standing: str
    triggers: tuple[str, ...]
    mark: str


@dataclass(frozen=True, slots=True)
class RelievedRow:
    """A measure of a vendor that relief was about: raw beside adjusted, and each claim."""

    vendor: str
    contract: str
    link: str
    relief: ReliefView


@dataclass(frozen=True, slots=True)
class TotalView:
    """The money of all vendors in one currency."""

    said: str
    credit: str
    bonus: str
    net: str
    mark: str


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
    relieved: tuple[RelievedRow, ...]
    settled: tuple[SettledRow, ...]
    totals: tuple[TotalView, ...]
    domains: tuple[str, ...]
    assessments: tuple[AssessmentRow, ...]
    deliveries: tuple[DeliveryView, ...]
    refused: tuple[DeliveryView, ...]
    unkept: tuple[UnkeptDocument, ...]
    doubted: tuple[DoubtDocument, ...]
    definitions: Definitions


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
        sentence=_sentence(rows, found, pack) + _adjusted(rows),
        exceptions=found,
        columns=columns,
        rows=rows,
        one_contract=one_contract(ordered),
        relieved=tuple(_relieved(ordered, links)),
        settled=_settled(pack, ordered, links),
        totals=tuple(map(_total_view, pack["totals"])),
        domains=tuple(domains.values()),
        assessments=_assessments(ordered, links, domains),
        deliveries=tuple(map(_delivery_view, pack["deliveries"])),
        refused=tuple(map(_delivery_view, pack["refused"])),
        unkept=tuple(pack.get("unkept", ())),
        doubted=tuple(pack.get("doubted", ())),
        definitions=_definitions(ordered),
    )


def _sentence(rows: Sequence[VendorRow], found: Exceptions, pack: PackDocument) -> str:
    if not rows:
        return "No scorecard has been made for this period."
    vendors = len({row.id for row in rows})
    if found.missed:
        at = f"{thousands(len({row.id for row in rows if row.missed}))} of {count(vendors, 'vendor')}"
        new, again = thousands(len(found.newly_missed)), thousands(len(found.still_missed))
        said = f"{count(found.missed, 'target')} missed, at {at}: {new} new, {again} continuing."
    else:
        said = f"No target was missed by the {count(vendors, 'vendor')} scored."
        if found.not_measured:
            said += f" Not measured: {count(len(found.not_measured), 'result')}."
    absent = len({missing["vendor"] for missing in pack["missing"]})
    return said + (f" Nothing came from {count(absent, 'vendor')}." if absent else "")


def _adjusted(rows: Sequence[VendorRow]) -> str:
    """How many of the judged figures relief has made others of, or counts as met."""
    number = sum(1 for row in rows for cell in row.cells if cell.relieved)
    return f" Adjusted by relief: {count(number, 'figure')}." if number else ""


def _relieved(
    ordered: Sequence[StatementDocument], links: Mapping[tuple[str, str], str]
) -> Iterator[RelievedRow]:
    for statement in sorted(ordered, key=lambda one: one["vendor"]["name"].casefold()):
        settlement, contract = settlement_of(statement), statement["contract"]
        for one in relief_views(settlement) if settlement else ():
            link = links[statement["vendor"]["id"], contract["id"]]
            yield RelievedRow(statement["vendor"]["name"], contract["name"], link, one)


def _settled(
    pack: PackDocument, ordered: Sequence[StatementDocument], links: Mapping[tuple[str, str], str]
) -> tuple[SettledRow, ...]:
    pairs = zip(pack["statements"], ordered, strict=True)
    return tuple(
        _settled_row(reference, found, statement, links[reference["vendor"], reference["contract"]])
        for reference, statement in sorted(pairs, key=lambda pair: pair[0]["name"].casefold())
        if (found := reference["settlement"])
    )


def _settled_row(
    reference: StatementReference, found: SettlementSummaryDocument, statement: StatementDocument, link: str
) -> SettledRow:
    settlement = settlement_of(statement)
    has_amounts = bool(found["currency"]) and not found["unpriced"]
    return SettledRow(
        name=reference["name"],
        contract=statement["contract"]["name"],
        link=link,
        points=found["points"]["shown"] if settlement and gives_points(settlement) else "",
        credit=found["credit"]["shown"] if has_amounts else "",
        bonus=found["bonus"]["shown"] if has_amounts and found["bonus"]["n"] else "",
        net=found["net"]["shown"] if has_amounts else "",
        rating=found["score"]["shown"] if found["score"] else "",
        standing=found["standing"],
        triggers=tuple(found["triggers"]),
        mark=_mark(found),
    )


def _mark(found: SettlementSummaryDocument) -> str:
    if found["unpriced"]:
        return f"No amount could be worked out. {found['unpriced']}"
    return "estimated" if found["estimated"] else "provisional" if found["provisional"] else ""


def _total_view(total: TotalDocument) -> TotalView:
    left_out = count(total["unpriced"], "scorecard") if total["unpriced"] else ""
    return TotalView(
        said=f"All in {total['currency']}",
        credit=total["credit"]["shown"],
        bonus=total["bonus"]["shown"] if total["bonus"]["n"] else "",
        net=total["net"]["shown"],
        mark=f"{left_out} without an amount left out" if left_out else _still(total),
    )


def _still(total: TotalDocument) -> str:
    return "provisional" if total["provisional"] else ""


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
    releases = {_release(statement) for statement in assessed}
    return tuple(
        AssessmentRow(
            name=statement["vendor"]["name"],
            contract=statement["contract"]["name"],
            link=links[statement["vendor"]["id"], statement["contract"]["id"]],
            domains=_by_domain(statement, domains),
            attention=_attention(statement),
            release=_release(statement) if len(releases) > 1 else "",
        )
        for statement in sorted(assessed, key=lambda found: found["vendor"]["name"].casefold())
    )


def _release(statement: StatementDocument) -> str:
    found = statement["assessment"]
    return f"{found['title']}, version {found['version']}" if found else ""


def _by_domain(statement: StatementDocument, domains: Iterable[str]) -> tuple[DomainView | None, ...]:
    found = statement["assessment"]["domains"] if statement["assessment"] else []
    views = {domain["domain"]: domain_view(domain) for domain in found}
    return tuple(views.get(domain) for domain in domains)


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
        skipped=thousands(delivery.get("rows_skipped", 0)),
        for_period=thousands(delivery["rows_for_period"]),
        issues=issue_views(delivery["issues"]),
        left_out=count(left, "further issue") if left else "",
    )


def _definitions(statements: Sequence[StatementDocument]) -> Definitions:
    distinct = {
        (definition["metric"], definition["version"]): definition
        for statement in statements
        for definition in statement["definitions"]
    }
    return definitions_view(distinct.values())
