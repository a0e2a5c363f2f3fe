"""The pack document of a period: the statements that stand, the deliveries behind them, what is missing."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.errors import NotScored
from outscore.model.delivery import DeliveryStatus
from outscore.model.feed_promises import NO_PROMISES
from outscore.model.kept_out import told_shortly
from outscore.model.statement import PACK_FORMAT
from outscore.scoring.settlement_wording import money
from outscore.scoring.statement import period_document
from outscore.workflow.benchmarks import benchmark_documents
from outscore.workflow.doubts_relieved import Counts
from outscore.workflow.doubts_relieved import DoubtsRelieved
from outscore.workflow.promises import unkept
from outscore.workflow.promises_doubts import doubted
from outscore.workflow.quality import issue_document
from outscore.workflow.register_sections.document import registers_document
from outscore.workflow.signals_document import signals_document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outscore.model.delivery import Issue
    from outscore.model.period import Period
    from outscore.model.settlement_document import NumberDocument
    from outscore.model.statement import DeliveryDocument
    from outscore.model.statement import DoubtDocument
    from outscore.model.statement import MissingDocument
    from outscore.model.statement import PackDocument
    from outscore.model.statement import SettlementSummaryDocument
    from outscore.model.statement import StatementDocument
    from outscore.model.statement import TotalDocument
    from outscore.model.statement import UnkeptDocument
    from outscore.storage.deliveries import StoredDelivery
    from outscore.storage.statements import StoredStatement
    from outscore.workflow.office import Office

MOST_ISSUES = 50


def standing_statements(office: Office, period: Period) -> tuple[tuple[StatementDocument, str], ...]:
    """The statements that stand for a period, with their SHA-256, by vendor and contract."""
    return tuple((office.statements.read(one.sha256), one.sha256) for one in standing(office, period))


def standing(office: Office, period: Period) -> tuple[StoredStatement, ...]:
    """Which statements stand for a period, by vendor and contract, without reading them."""
    current = office.statements.current(str(period))
    chosen = tuple(current[pair] for pair in office.pairs(period) if pair in current)
    if not chosen:
        raise NotScored(str(period))
    return chosen


def pack_document(
    office: Office, period: Period, statements: Sequence[tuple[StatementDocument, str]]
) -> PackDocument:
    """Everything the governance pack of a period is rendered from, apart from the statements themselves."""
    expected = {vendor for feed in office.workspace.feeds for vendor in feed.expected_vendors}
    pack: PackDocument = {
        "pack": PACK_FORMAT,
        "programme": office.programme,
        "period": period_document(period),
        "statements": [
            {
                "vendor": statement["vendor"]["id"],
                "name": statement["vendor"]["name"],
                "contract": statement["contract"]["id"],
                "revision": statement["revision"],
                "sha256": digest,
                "summary": statement["summary"],
                "settlement": _summary(statement),
            }
            for statement, digest in statements
        ],
        "totals": _totals([found for statement, _ in statements if (found := _summary(statement))]),
        "deliveries": _deliveries(office, period),
        "refused": _refused(office, period),
        "missing": [
            _missing(statement)
            for statement, _ in statements
            if statement["data_quality"]["rows_accepted"] == 0 and statement["vendor"]["id"] in expected
        ],
    }
    if any(feed.promises != NO_PROMISES for feed in office.workspace.feeds):
        pack["unkept"] = _unkept(office, period)
        pack["doubted"] = []
    if asked := _doubted(office, period):
        pack["doubted"] = asked
    documents = [statement for statement, _ in statements]
    if registers := registers_document(office, period, documents):
        pack["registers"] = registers
    if benchmarks := benchmark_documents(office, period, documents):
        pack["benchmarks"] = benchmarks
    if signals := signals_document(office, period, documents):
        pack["signals"] = signals
    return pack


def _unkept(office: Office, period: Period) -> list[UnkeptDocument]:
    """What feeds did not keep of their promises, by vendor."""
    return [
        {
            "vendor": one.vendor,
            "name": office.workspace.vendor(one.vendor).name_on(one.month.end),
            "feed": office.workspace.feed(one.feed).name,
            "month": one.month.label,
            "sentences": list(one.told),
        }
        for one in sorted(unkept(office, period), key=lambda one: (one.vendor, one.feed, one.month))
    ]


def _doubted(office: Office, period: Period) -> list[DoubtDocument]:
    """The figures that look wrong, feed by feed and vendor by vendor."""
    relieved = DoubtsRelieved(office, period)
    return [
        _doubt(office, feed, month, issue, relieved.of(feed, issue))
        for feed, month, issue in doubted(office, period)
    ]


def _doubt(office: Office, feed: str, month: Period, issue: Issue, counts: Counts) -> DoubtDocument:
    found: DoubtDocument = {
        "vendor": issue.vendor or "",
        "name": office.workspace.vendor(issue.vendor).name_on(month.end) if issue.vendor else "",
        "feed": office.workspace.feed(feed).name,
        "month": month.label,
        "code": issue.code,
        "message": issue.message,
    }
    if counts is not Counts.WHOLE:
        found["counts"] = counts.value
    return found


def _summary(statement: StatementDocument) -> SettlementSummaryDocument | None:
    """What a statement's settlement comes to; a statement from before there were any has none."""
    settlement = statement.get("settlement")
    if settlement is None:
        return None
    rating = settlement["rating"]
    return {
        "currency": settlement["currency"],
        "points": settlement["points"],
        "credit": settlement["credit"],
        "bonus": settlement["bonus"],
        "net": settlement["net"],
        "sentence": settlement["sentence"],
        "score": rating["score"] if rating else None,
        "standing": rating["standing"] if rating else "",
        "triggers": [one["name"] for one in settlement["triggers"]],
        "provisional": settlement["provisional"],
        "estimated": settlement["estimated"],
        "unpriced": settlement["unpriced"],
    }


def _totals(summaries: Sequence[SettlementSummaryDocument]) -> list[TotalDocument]:
    """What all vendors' money comes to, currency by currency: amounts in different ones are never added."""
    currencies = sorted({one["currency"] for one in summaries if one["currency"]})
    return [
        _total(currency, [one for one in summaries if one["currency"] == currency]) for currency in currencies
    ]


def _total(currency: str, summaries: Sequence[SettlementSummaryDocument]) -> TotalDocument:
    known = [one for one in summaries if not one["unpriced"]]
    return {
        "currency": currency,
        "statements": len(summaries),
        "credit": _added([one["credit"] for one in known], currency),
        "bonus": _added([one["bonus"] for one in known], currency),
        "net": _added([one["net"] for one in known], currency),
        "provisional": any(one["provisional"] for one in summaries),
        "unpriced": len(summaries) - len(known),
    }


def _added(amounts: Sequence[NumberDocument], currency: str) -> NumberDocument:
    total = sum((Fraction(one["n"], one["d"]) for one in amounts), Fraction(0))
    return {"n": total.numerator, "d": total.denominator, "shown": money(total, currency)}


def _deliveries(office: Office, period: Period) -> list[DeliveryDocument]:
    """Every standing delivery that brought rows for the period, accepted or rejected."""
    rows = office.deliveries.rows_for({month.start for month in period.months()})
    issues = office.deliveries.issues(months=[str(month) for month in period.months()])
    unplaced = _without_month(office, set(rows))
    return [
        _delivery(one, rows.get(one.id, 0), (*issues.get(one.id, ()), *unplaced.get(one.id, ())))
        for one in sorted(office.deliveries.all(), key=_without_order)
        if one.id in rows or one.id in issues
    ]


def _without_order(one: StoredDelivery) -> tuple[str, str, str]:
    """Which of two files came first says nothing about a result, so it must not show in a document."""
    return (one.feed, one.file, one.sha256)


def _without_month(office: Office, deliveries: set[int]) -> dict[int, tuple[Issue, ...]]:
    found = office.deliveries.issues(sorted(deliveries))
    return {one: tuple(issue for issue in issues if issue.month is None) for one, issues in found.items()}


def _refused(office: Office, period: Period) -> list[DeliveryDocument]:
    """The refused files that the run of this period met; what they were meant for cannot be read."""
    refused = [
        one
        for one in sorted(office.deliveries.all(), key=_without_order)
        if one.status is DeliveryStatus.REFUSED and one.reported_in == str(period)
    ]
    issues = office.deliveries.issues([one.id for one in refused])
    return [_delivery(one, 0, issues.get(one.id, ())) for one in refused]


def _delivery(stored: StoredDelivery, rows: int, issues: Sequence[Issue]) -> DeliveryDocument:
    ordered = sorted(issues, key=lambda issue: (issue.row or 0, issue.column or "", issue.code))
    ordered = [*told_shortly(ordered, len(ordered))]
    return {
        "feed": stored.feed,
        "file": stored.file,
        "sha256": stored.sha256,
        "status": stored.status.value,
        "rows_read": stored.rows.read,
        "rows_accepted": stored.rows.accepted,
        "rows_rejected": stored.rows.rejected,
        "rows_duplicate": stored.rows.duplicate,
        "rows_skipped": stored.rows.skipped,
        "rows_for_period": rows,
        "issues": [issue_document(issue) for issue in ordered[:MOST_ISSUES]],
        "issues_left_out": max(0, len(ordered) - MOST_ISSUES),
    }


def _missing(statement: StatementDocument) -> MissingDocument:
    name, label = statement["vendor"]["name"], statement["period"]["label"]
    rejected = statement["data_quality"]["rows_rejected"]
    all_rows = f"All {rejected:,} rows from {name} were" if rejected > 1 else f"The only row from {name} was"
    what = f"{all_rows} rejected" if rejected else f"No row came from {name}"
    return {
        "vendor": statement["vendor"]["id"],
        "name": name,
        "contract": statement["contract"]["id"],
        "sentence": f"{what} for {label}: nothing was measured.",
    }
