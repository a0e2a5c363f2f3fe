"""What the deliveries gave to a vendor's statement, and what was wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.delivery import DeliveryStatus
from outscore.model.delivery import Severity
from outscore.model.kept_out import BLOCK
from outscore.model.kept_out import HELD
from outscore.model.kept_out import held_rows
from outscore.model.kept_out import tells_its_place
from outscore.model.kept_out import told_shortly

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Collection
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
        every = {one.id: one for one in office.deliveries.all()}
        refused = {one.id for one in every.values() if one.status is DeliveryStatus.REFUSED}
        about = {*self._deliveries, *(refused & {*office.deliveries.issues(months=named)} if refused else ())}
        issues = office.deliveries.issues_that_count(named, closed, about)
        # Which of two files came first says nothing about a result, so it must not show in one.
        self._order = {one.id: (one.feed, one.file, one.sha256) for one in every.values()}
        feeds = {one.id: one.feed for one in every.values()}
        self._mended = Mended(facts, feeds, office.deliveries.sent_back(closed), issues)
        self._issues: dict[str, list[tuple[int, Issue]]] = {}
        for delivery, found in sorted(issues.items(), key=lambda one: self._order[one[0]]):
            for issue in _about(found, period):
                if not self._mended(delivery, issue):
                    self._issues.setdefault(issue.vendor or "", []).append((delivery, issue))

    def of(self, vendor: str, doubts: int = 0) -> DataQualityDocument:
        """The row accounting behind one vendor's statement; doubts: how many figures look wrong."""
        issues = self._issues.get(vendor, [])
        rows = self._rows.get(vendor, {})
        warnings = [
            (one, issue) for one, issue in issues if issue.severity is Severity.WARNING and one in rows
        ]
        sources = [
            self._source(delivery, count, [issue for one, issue in warnings if one == delivery])
            for delivery, count in sorted(rows.items(), key=lambda one: self._order[one[0]])
        ]
        accepted = sum(source["rows"] for source in sources)
        rejected, left_out = self._rejected(issues), self._rejected(issues, standing=False)
        return {
            "rows_accepted": accepted,
            "rows_rejected": rejected,
            "rows_left_out": left_out,
            "warnings": len(warnings),
            "sources": sources,
            "rejections": self._rejections(issues),
            "sentence": _sentence(
                accepted, len(sources), (left_out, rejected - left_out), (len(warnings), doubts)
            ),
        }

    def _rejected(self, issues: Iterable[tuple[int, Issue]], *, standing: bool = True) -> int:
        """How many rows were rejected; without `standing` only those in whose place none stands."""
        found = {
            (one, issue.row, issue.month if issue.row is None else None): self._mended.rows(one, issue)
            for one, issue in issues
            if issue.severity is Severity.ROW and (standing or not self._mended.standing(one, issue))
        }
        return sum(found.values())

    def _rejections(self, issues: Iterable[tuple[int, Issue]]) -> list[IssueDocument]:
        """What kept rows out; of a file that was refused whole the rows that are in order in one."""
        by_delivery: dict[int, list[Issue]] = {}
        for delivery, issue in issues:
            if issue.severity is Severity.ROW:
                by_delivery.setdefault(delivery, []).append(issue)
        return [
            issue_document(issue)
            for delivery in sorted(by_delivery, key=lambda one: self._order[one])
            for issue in told_shortly(by_delivery[delivery])
        ]

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

    def __init__(
        self,
        facts: Sequence[FeedFacts],
        feeds: Mapping[int, str],
        sent_back: Mapping[tuple[int, int], int],
        issues: Mapping[int, Sequence[Issue]],
    ) -> None:
        """`feeds` says which feed each delivery belongs to, by order of receipt.

        sent_back: by delivery and row how many rows came back in the place of a rejected one. issues: what
        was found in each delivery.
        """
        self._facts = facts
        self._feeds = feeds
        self._sent_back = sent_back
        self._issues = issues
        self._standing: dict[tuple[str, str], int] | None = None
        self._told: dict[tuple[str, str | None], int] | None = None
        self._refused: dict[int, Sequence[Issue]] = {}
        self._unread: dict[int, Collection[int | None]] = {}

    def __call__(self, delivery: int, issue: Issue) -> bool:
        """Whether the row that stands came after the one that was complained of.

        A row that came back in a rejects file is told of there, be it accepted or rejected again; so is one
        of a file that was refused whole, where that file came again.
        """
        is_back = (delivery, issue.row) in self._sent_back and issue.code != BLOCK
        if is_back or not self.rows(delivery, issue):
            return True
        return max(self.standing(delivery, issue), self._told_again(delivery, issue)) > delivery

    def standing(self, delivery: int, issue: Issue) -> int:
        """The delivery (order of receipt) whose row stands; 0 where none does."""
        return self._found(delivery, issue, self._by_key)

    def rows(self, delivery: int, issue: Issue) -> int:
        """For how many rows an issue stands; of records that are added up less those that came since.

        Of rows that a quote made one, less those that came back in one file.
        """
        number = held_rows(issue)
        if issue.code == BLOCK and issue.row is not None:
            return max(0, number - self._sent_back.get((delivery, issue.row), 0))
        if issue.code != HELD or issue.row is not None:
            return number
        later = self._later(delivery, issue)
        return max(0, number - sum(later.values()))

    def _later(self, delivery: int, issue: Issue) -> dict[int, int]:
        """How many rows each later delivery of the feed brought for an issue's vendor and month."""
        return {
            brought: rows
            for facts in self._facts
            if facts.feed == self._feeds[delivery]
            for vendor, month, brought, rows in facts.counted()
            if brought > delivery and (vendor, f"{month:%Y-%m}") == (issue.vendor, issue.month)
        }

    def _by_key(self, delivery: int, key: str) -> int:
        if self._standing is None:
            self._standing = {
                (facts.feed, key): one for facts in self._facts for key, one in facts.keys().items()
            }
        return self._standing.get((self._feeds[delivery], key), 0)

    def _told_again(self, delivery: int, issue: Issue) -> int:
        """The last delivery in which a row of a file that was refused whole is told of; 0 where it is not."""
        return self._found(delivery, issue, self._again) if self._held(delivery) else 0

    def _found(self, delivery: int, issue: Issue, find: Callable[[int, str], int]) -> int:
        """By what the row is about; where that cannot be read, by all others of a file refused whole."""
        found = find(delivery, issue.key) if issue.key else 0
        return found or (self._whole_file(delivery, find) if issue.row in self._unsure(delivery) else 0)

    def _unsure(self, delivery: int) -> Collection[int | None]:
        """The rows of a file that was refused whole of which nobody can say what they are about."""
        if delivery not in self._unread:
            issues = self._issues.get(delivery, ()) if self._held(delivery) else ()
            self._unread[delivery] = {None} | {one.row for one in issues if not tells_its_place(one)}
        return self._unread[delivery]

    def _again(self, delivery: int, key: str) -> int:
        if self._told is None:
            self._told = {
                (self._feeds[number], issue.key): number
                for number, issues in sorted(self._issues.items())
                for issue in issues
                if issue.severity is Severity.ROW and issue.key
            }
        return max(self._by_key(delivery, key), self._told.get((self._feeds[delivery], key), 0))

    def _whole_file(self, delivery: int, find: Callable[[int, str], int]) -> int:
        """The last delivery that brought rows of a file that was refused whole; 0 where one is missing."""
        brought = [
            find(delivery, issue.key) if issue.key else self._last_of(delivery, issue)
            for issue in self._held(delivery)
        ]
        return max(brought) if brought and all(one > delivery for one in brought) else 0

    def _last_of(self, delivery: int, issue: Issue) -> int:
        return 0 if self.rows(delivery, issue) else max(self._later(delivery, issue), default=0)

    def _held(self, delivery: int) -> Sequence[Issue]:
        """The rows of a file that was refused whole which could have been taken."""
        if delivery not in self._refused:
            issues = self._issues.get(delivery, ())
            self._refused[delivery] = [issue for issue in issues if issue.code == HELD]
        return self._refused[delivery]


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


def _sentence(accepted: int, deliveries: int, rejected: tuple[int, int], told: tuple[int, int]) -> str:
    left_out, corrections = rejected
    warnings, doubts = told
    if accepted == 0 and left_out == 0:
        return "No row was received for this period."
    text = f"{_count(accepted, 'row')} accepted from {_count(deliveries, 'delivery', 'deliveries')}"
    if left_out:
        text += f", {left_out} rejected: the figures leave {'it' if left_out == 1 else 'them'} out"
    if corrections:
        text += f", {_count(corrections, 'correction')} rejected: the earlier figures stand"
    found = [_count(warnings, "warning")] if warnings else []
    found += [_count(doubts, "question") + " about figures"] if doubts else []
    return f"{text}; {', '.join(found) or 'no warning'}."


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
