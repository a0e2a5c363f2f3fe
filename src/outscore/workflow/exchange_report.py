"""What the data-quality page of a delivery says, for one vendor or for the team."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from outscore.errors import UnknownName
from outscore.model.period import MONTH_NAMES
from outscore.reporting.data_quality import Account
from outscore.reporting.data_quality import Report
from outscore.scoring.data_quality import DataQuality
from outscore.workflow.consequences import consequences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.model.period import Period
    from outscore.storage.deliveries import StoredDelivery
    from outscore.workflow.data_quality import QualityOfFeeds
    from outscore.workflow.office import Office
    from outscore.workflow.shares import Share

MONTHS = 6


def report_of(
    office: Office,
    delivery: StoredDelivery,
    share: Share,
    quality: QualityOfFeeds,
    files: tuple[tuple[str, str], ...],
) -> Report:
    """The page's content; `files` are those beside it, by what each is and its name."""
    counted = {key: one for key, one in quality.of_delivery(delivery).items() if share.vendor in ("", key[0])}
    zone = office.workspace.settings.timezone
    came = office.deliveries.first_arrivals().get(delivery.id, delivery.received_at)
    received = datetime.fromisoformat(came).astimezone(ZoneInfo(zone))
    day = f"{received.day} {MONTH_NAMES[received.month - 1]} {received:%Y, %H:%M}"
    vendor = office.workspace.vendor(share.vendor) if share.vendor else None
    return Report(
        programme=office.programme,
        vendor=share.vendor,
        vendor_name=vendor.name_on(received.date()) if vendor else "",
        feed=delivery.feed,
        feed_name=_feed_name(office, delivery),
        file=delivery.file,
        sha256=delivery.sha256,
        received=f"{day} ({zone})",
        status=share.status,
        read=share.rows.read,
        accounts=tuple(_accounts(share)),
        whole=share.whole,
        issues=share.issues,
        consequences=consequences(office, delivery, share),
        quality=sum((DataQuality(one) for one in counted.values()), DataQuality()),
        months=_months(delivery, share, quality, [month for _, month in counted]),
        has_due=_has_due(office, delivery),
        files=files,
        send_back=next((name for _, name in files if ".rejects." in name), ""),
        send_whole=share.is_refused_whole and bool(share.rejected),
    )


def _feed_name(office: Office, delivery: StoredDelivery) -> str:
    try:
        return office.workspace.feed(delivery.feed).name
    except UnknownName:
        return delivery.feed


def _has_due(office: Office, delivery: StoredDelivery) -> bool:
    """Whether it was agreed when the feed must be there."""
    return any(one.id == delivery.feed and one.promises.due for one in office.workspace.feeds)


def _accounts(share: Share) -> Iterator[Account]:
    """The row accounting; of a file with rows of several vendors, what can be told of one vendor's rows."""
    rows = share.rows
    refused = "kept out with the whole file, until all of it is sent again"
    kept_out = refused if share.is_refused_whole else "kept out until corrected; listed below"
    yield Account("Accepted", rows.accepted, "they count")
    yield Account("Rejected", rows.rejected, kept_out if rows.rejected else "")
    again = "they say the same as rows that were there already, and count once"
    yield Account("Duplicate", rows.duplicate, again if rows.duplicate else "")
    if share.whole:
        totals = "no data by the feed contract, such as totals"
        yield Account("Skipped", rows.skipped, totals if rows.skipped else "")


def _months(
    delivery: StoredDelivery, share: Share, quality: QualityOfFeeds, told: list[Period]
) -> tuple[tuple[Period, DataQuality], ...]:
    """The feed's data quality by month, up to the last one that the delivery tells of."""
    if not told:
        return ()
    months = max(told).last(MONTHS)
    found: dict[Period, DataQuality] = {}
    for (vendor, _, month), one in quality.of(months, delivery.feed, delivery.id).items():
        if share.vendor in ("", vendor):
            found[month] = found.get(month, DataQuality()) + one
    return tuple(sorted(found.items()))
