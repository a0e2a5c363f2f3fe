"""How well a feed was delivered: exact counts of rows and deliveries, and the one score made of them.

The score is the share of the expected rows that came in time and were accepted without issue. A row that had
to be sent twice counts twice: once rejected, once accepted.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.delivery import DeliveryStatus
from outscore.model.delivery import Severity
from outscore.model.metric import Unit
from outscore.model.period import Period
from outscore.model.target import Comparison
from outscore.model.target import Target
from outscore.scoring.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.delivery import Issue
    from outscore.model.delivery import RowCounts

FROZEN_CODE = "period_frozen"
QUANTITIES = (
    "dq_rows_read",
    "dq_rows_accepted",
    "dq_rows_without_issue",
    "dq_expected_deliveries",
    "dq_deliveries_on_time",
    "dq_rows_expected",
    "dq_rows_in_order",
)
"""What a metric can name, besides the quantities of feeds."""
OF_FEED = "feed"
"""The dimension that tells these apart: the id of the feed."""
ABOUT_FEEDS = {"quantities": QUANTITIES, "dimensions": (OF_FEED,)}

_ALL = Target(Comparison.AT_LEAST, Fraction(100), "100")


@dataclass(frozen=True, slots=True)
class RowQuality:
    """Rows that said something: how many, how many of them were accepted, how many without any warning.

    Rows that only repeat what was told before, and rows that are no data, are not among them.
    """

    read: int = 0
    accepted: int = 0
    without_issue: int = 0

    def __add__(self, other: RowQuality) -> RowQuality:
        return RowQuality(
            self.read + other.read,
            self.accepted + other.accepted,
            self.without_issue + other.without_issue,
        )


@dataclass(frozen=True, slots=True)
class Punctuality:
    """What was expected by a calendar, of what is due by now.

    deliveries: how many days, weeks or months were due; arrived: for how many of them rows came at all;
    on_time: for how many in time. rows_missing: expected rows that never came, 0 where no list of them was
    agreed. rows_late: rows without issue that came late.
    """

    deliveries: int
    arrived: int
    on_time: int
    rows_missing: int = 0
    rows_late: int = 0

    def __add__(self, other: Punctuality) -> Punctuality:
        return Punctuality(
            self.deliveries + other.deliveries,
            self.arrived + other.arrived,
            self.on_time + other.on_time,
            self.rows_missing + other.rows_missing,
            self.rows_late + other.rows_late,
        )


@dataclass(frozen=True, slots=True)
class DataQuality:
    """One feed of one vendor in one month, or several together; without `due` no day was agreed."""

    rows: RowQuality = RowQuality()
    due: Punctuality | None = None

    def __add__(self, other: DataQuality) -> DataQuality:
        due = self.due + other.due if self.due and other.due else self.due or other.due
        return DataQuality(self.rows + other.rows, due)

    @property
    def rows_missing(self) -> int:
        """Expected rows that did not come; a delivery that did not come is at least one."""
        if self.due is None:
            return 0
        return max(self.due.rows_missing, self.due.deliveries - self.due.arrived)

    @property
    def rows_expected(self) -> int:
        """Rows that came and rows that should have."""
        return self.rows.read + self.rows_missing

    @property
    def rows_in_order(self) -> int:
        """Rows that came in time and were accepted without issue."""
        return max(0, self.rows.without_issue - (self.due.rows_late if self.due else 0))

    @property
    def score(self) -> Fraction | None:
        """The share in percent; None where nothing was expected and nothing came.

        >>> DataQuality(RowQuality(100, 98, 97)).score
        Fraction(97, 1)
        >>> DataQuality(RowQuality(60, 60, 60), Punctuality(3, 2, 1, rows_missing=30, rows_late=15)).score
        Fraction(50, 1)
        >>> DataQuality(due=Punctuality(1, 0, 0)).score
        Fraction(0, 1)
        """
        return Fraction(100 * self.rows_in_order, self.rows_expected) if self.rows_expected else None

    @property
    def quantities(self) -> Mapping[str, int | None]:
        """What a metric can name; None where no due day was agreed, so that nothing is known."""
        due = self.due
        return {
            "dq_rows_read": self.rows.read,
            "dq_rows_accepted": self.rows.accepted,
            "dq_rows_without_issue": self.rows.without_issue,
            "dq_expected_deliveries": due.deliveries if due else None,
            "dq_deliveries_on_time": due.on_time if due else None,
            "dq_rows_expected": self.rows_expected,
            "dq_rows_in_order": self.rows_in_order,
        }


def score_words(score: Fraction | None) -> str:
    """The score for people; never rounded up to 100.

    >>> score_words(Fraction(99999, 1000)), score_words(Fraction(100)), score_words(None)
    ('99.999 %', '100.0 %', '–')
    """
    return shown(score, Unit.PERCENT, _ALL)


@dataclass(frozen=True, slots=True)
class ReadDelivery:
    """What counting needs to know of one delivery.

    owner: the one vendor whose file it is; "" where its rows are of several. accepted: by vendor and month
    ("2026-10") how many rows were accepted and how many of these had a warning. received_in: the month of
    its receipt.
    """

    owner: str
    status: DeliveryStatus
    rows: RowCounts
    issues: Sequence[Issue]
    accepted: Mapping[tuple[str, str], tuple[int, int]]
    received_in: str


def rows_of(delivery: ReadDelivery) -> dict[tuple[str, Period], RowQuality]:
    """The rows of a delivery by vendor and month.

    A rejected row whose month cannot be read counts in the latest month that the delivery tells of for its
    vendor, else in that of its receipt. A row kept out only because its month is frozen does not count.
    """
    found = {
        key: RowQuality(accepted, accepted, accepted - warned)
        for key, (accepted, warned) in delivery.accepted.items()
    }
    for key, rejected in _rejected(delivery).items():
        found[key] = found.get(key, RowQuality()) + RowQuality(rejected)
    return {(vendor, Period.parse(month)): rows for (vendor, month), rows in sorted(found.items())}


def _rejected(delivery: ReadDelivery) -> Counter[tuple[str, str]]:
    rows = rejected_rows(delivery.issues, delivery.owner)
    latest: dict[str, str] = {}
    told = [(one.vendor, one.month) for one in rows.values() if one.month] + list(delivery.accepted)
    for vendor, month in told:
        latest[vendor] = max(month, latest.get(vendor, ""))
    counted: Counter[tuple[str, str]] = Counter()
    for one in rows.values():
        if one.vendor and not one.only_frozen:
            month = one.month or latest.get(one.vendor, delivery.received_in)
            counted[one.vendor, month] += 1
    if delivery.owner:
        others = delivery.rows.rejected - len(rows)
        if delivery.status is DeliveryStatus.REFUSED and not delivery.rows.read:
            others = 1
        if others > 0:
            counted[delivery.owner, latest.get(delivery.owner, delivery.received_in)] += others
    return counted


@dataclass(frozen=True, slots=True)
class RejectedFor:
    """A row kept out: whose it is ("" where nobody can say), of which month, if only as it is frozen."""

    vendor: str
    month: str
    only_frozen: bool


def rejected_rows(issues: Iterable[Issue], owner: str = "") -> dict[int, RejectedFor]:
    """The rows that issues keep out, by their number. A row that is said to be two vendors' is nobody's."""
    rows: dict[int, list[Issue]] = {}
    for issue in issues:
        if issue.severity is Severity.ROW and issue.row is not None:
            rows.setdefault(issue.row, []).append(issue)
    return {row: _rejected_for(found, owner) for row, found in rows.items()}


def _rejected_for(issues: Sequence[Issue], owner: str) -> RejectedFor:
    vendors = {issue.vendor for issue in issues if issue.vendor}
    months = {issue.month for issue in issues if issue.month}
    return RejectedFor(
        vendor=owner or (vendors.pop() if len(vendors) == 1 else ""),
        month=months.pop() if len(months) == 1 else "",
        only_frozen=all(issue.code == FROZEN_CODE for issue in issues),
    )


def explained(quality: DataQuality) -> tuple[tuple[str, int, int], ...]:
    """The parts of the score, each as what it is, how many, of how many."""
    rows, due = quality.rows, quality.due
    parts = [("Rows accepted", rows.accepted, rows.read)]
    parts.append(("Rows accepted without a warning", rows.without_issue, rows.read))
    if due:
        parts.append(("Deliveries on time", due.on_time, due.deliveries))
        parts.append(("Expected rows that came", rows.read, quality.rows_expected))
    parts.append(("Rows in order, of those expected", quality.rows_in_order, quality.rows_expected))
    return tuple(parts)


def warned_rows(issues: Iterable[Issue]) -> frozenset[int]:
    """The rows that somebody should look at."""
    return frozenset(
        issue.row for issue in issues if issue.severity is Severity.WARNING and issue.row is not None
    )
