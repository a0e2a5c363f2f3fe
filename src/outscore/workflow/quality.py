"""What the deliveries gave to a vendor's statement, and what was wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.delivery import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence
    from datetime import date

    from outscore.model.delivery import Issue
    from outscore.model.period import Period
    from outscore.model.statement import DataQualityDocument
    from outscore.model.statement import IssueDocument
    from outscore.model.statement import SourceDocument
    from outscore.storage.facts import FeedFacts
    from outscore.workflow.office import Office


class Quality:
    """The data-quality line of every vendor for one period, from one reading of the records."""

    def __init__(self, office: Office, period: Period, facts: Sequence[FeedFacts]) -> None:
        months = {month.start for month in period.months()}
        closed = office.deliveries.closed_months(months)
        self._rows = _rows_by_delivery(facts, months)
        self._deliveries = {one.id: one for feed in facts for one in feed.deliveries}
        named = [str(month) for month in period.months()]
        issues = office.deliveries.issues_that_count(named, closed, self._deliveries)
        # Which of two files came first says nothing about a result, so it must not show in one.
        self._order = {one.id: (one.feed, one.file, one.sha256) for one in office.deliveries.all()}
        self._mended = Mended(facts, {one.id: one.feed for one in office.deliveries.all()})
        self._issues: dict[str, list[tuple[int, Issue]]] = {}
        for delivery, found in sorted(issues.items(), key=lambda one: self._order[one[0]]):
            for issue in _about(found, period):
                if not self._mended(delivery, issue):
                    self._issues.setdefault(issue.vendor or "", []).append((delivery, issue))

    def of(self, vendor: str) -> DataQualityDocument:
        """The row accounting behind one vendor's statement."""
        issues = self._issues.get(vendor, [])
        rows = self._rows.get(vendor, {})
        warnings = [
            (one, issue) for one, issue in issues if issue.severity is Severity.WARNING and one in rows
        ]
        rejections = [issue for _, issue in issues if issue.severity is Severity.ROW]
        sources = [
            self._source(delivery, count, [issue for one, issue in warnings if one == delivery])
            for delivery, count in sorted(rows.items(), key=lambda one: self._order[one[0]])
        ]
        accepted = sum(source["rows"] for source in sources)
        rejected = len({(one, issue.row) for one, issue in issues if issue.severity is Severity.ROW})
        left_out = len(
            {
                (one, issue.row)
                for one, issue in issues
                if issue.severity is Severity.ROW and not self._mended.standing(one, issue)
            }
        )
        return {
            "rows_accepted": accepted,
            "rows_rejected": rejected,
            "rows_left_out": left_out,
            "warnings": len(warnings),
            "sources": sources,
            "rejections": [issue_document(issue) for issue in rejections],
            "sentence": _sentence(accepted, len(sources), (left_out, rejected - left_out), len(warnings)),
        }

    def _source(self, delivery: int, rows: int, warnings: Iterable[Issue]) -> SourceDocument:
        stored = self._deliveries[delivery]
        return {
            "feed": stored.feed,
            "file": stored.file,
            "sha256": stored.sha256,
            "rows": rows,
            "warnings": [issue_document(issue) for issue in warnings],
        }


def _about(issues: Sequence[Issue], period: Period) -> list[Issue]:
    """Those of the period's months, and those of no month that can be read."""
    months = {str(month) for month in period.months()}
    return [issue for issue in issues if issue.month is None or issue.month in months]


class Mended:
    """Tells whether the row that an issue was about stands today, from another delivery."""

    def __init__(self, facts: Sequence[FeedFacts], feeds: Mapping[int, str]) -> None:
        """`feeds` says which feed each delivery belongs to, by order of receipt."""
        self._facts = facts
        self._feeds = feeds
        self._standing: dict[tuple[str, str], int] | None = None

    def __call__(self, delivery: int, issue: Issue) -> bool:
        """Whether the row that stands came after the one that was complained of."""
        return self.standing(delivery, issue) > delivery

    def standing(self, delivery: int, issue: Issue) -> int:
        """The delivery (order of receipt) whose row stands; 0 where none does."""
        if issue.key is None:
            return 0
        if self._standing is None:
            self._standing = {
                (facts.feed, key): one for facts in self._facts for key, one in facts.keys().items()
            }
        return self._standing.get((self._feeds[delivery], issue.key), 0)


def _rows_by_delivery(facts: Sequence[FeedFacts], months: set[date]) -> dict[str, dict[int, int]]:
    rows: dict[str, dict[int, int]] = {}
    for one in facts:
        for vendor, month, delivery, count in one.counted():
            if month in months:
                own = rows.setdefault(vendor, {})
                own[delivery] = own.get(delivery, 0) + count
    return rows


def issue_document(issue: Issue) -> IssueDocument:
    """An issue as documents write it."""
    return {
        "code": issue.code,
        "severity": issue.severity.value,
        "row": issue.row,
        "column": issue.column,
        "value": issue.value,
        "message": issue.message,
    }


def _sentence(accepted: int, deliveries: int, rejected: tuple[int, int], warnings: int) -> str:
    left_out, corrections = rejected
    if accepted == 0 and left_out == 0:
        return "No row was received for this period."
    text = f"{_count(accepted, 'row')} accepted from {_count(deliveries, 'delivery', 'deliveries')}"
    if left_out:
        text += f", {left_out} rejected: the figures leave {'it' if left_out == 1 else 'them'} out"
    if corrections:
        text += f", {_count(corrections, 'correction')} rejected: the earlier figures stand"
    text += f"; {_count(warnings, 'warning')}." if warnings else "; no warning."
    return text


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
