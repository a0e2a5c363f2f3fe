"""The exchange with a vendor about a delivery: its rejected rows, the rows that count, and a page about both.

Each vendor's files lie in a folder of that vendor alone. Of a file with rows of several vendors each gets its
own rows; a row whose vendor nobody can tell is in the team's folder only. All is told as it stood when the
delivery was received, so that what was once written stays as it was sent.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING
from typing import NamedTuple

from outscore.errors import RefusedWhole
from outscore.errors import UnknownName
from outscore.model.canonical import sha256
from outscore.model.feed import Csv
from outscore.model.sent_back import harmless
from outscore.model.sent_back import name_in_exchange
from outscore.model.sent_back import rejects_name
from outscore.reporting.data_quality import data_quality_pages
from outscore.reporting.rejects import rejects_csv
from outscore.reporting.rejects import rejects_workbook
from outscore.storage.accepted import accepted_rows
from outscore.storage.archive import write_whole
from outscore.workflow.data_quality import QualityOfFeeds
from outscore.workflow.exchange_report import report_of
from outscore.workflow.owners import owner_of
from outscore.workflow.promises_doubts import doubted_in
from outscore.workflow.receive import News
from outscore.workflow.rejects import rejects_of
from outscore.workflow.render import Page
from outscore.workflow.shares import Share
from outscore.workflow.shares import shares

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from pathlib import Path

    from outscore.reporting.data_quality import Report
    from outscore.storage.accepted import AcceptedRows
    from outscore.storage.deliveries import StoredDelivery
    from outscore.workflow.office import Office
    from outscore.workflow.receive import Reception

FOLDER = "exchange"
OF_VENDORS = f"{FOLDER}/vendors"
OF_TEAM = f"{FOLDER}/team"
PAGE = "data-quality.html"
WAITING = f".{PAGE}"
"""A page until those of all vendors are there: where one still waits, the files were not all written."""


def write_exchange(
    office: Office,
    receptions: Iterable[Reception],
) -> tuple[Page, ...]:
    """Write the files about each delivery that is new or read again, or whose files are gone."""
    quality = QualityOfFeeds(office)
    pages: list[Page] = []
    done: set[int] = set()
    for reception in receptions:
        delivery = reception.delivery
        if delivery is None or delivery.id in done:
            continue
        done.add(delivery.id)
        if reception.news in (News.NEW, News.READ_AGAIN) or not _is_written(office, delivery):
            pages += write_delivery(office, delivery, quality)
    return tuple(pages)


def write_delivery(office: Office, delivery: StoredDelivery, quality: QualityOfFeeds) -> tuple[Page, ...]:
    """Write the files about one delivery, and take away those that an earlier reading of it had."""
    output: Path = office.workspace.settings.output
    pages, waiting = [], []
    for path, content in exchange_files(office, delivery, quality):
        target = output / path
        if not target.is_file() or target.read_bytes() != content:
            is_page = target.name == PAGE
            write_whole(target.with_name(WAITING) if is_page else target, content)
            waiting += [target] if is_page else []
        elif target.name == PAGE:
            target.with_name(WAITING).unlink(missing_ok=True)
        pages.append(Page(path, sha256(content)))
    for target in waiting:
        with suppress(FileNotFoundError):  # another run that wrote the same page has put it into its place
            target.with_name(WAITING).replace(target)
    kept = {output / page.path for page in pages}
    for folder in _folders(office, delivery):
        _take_away(folder, kept)
    return tuple(pages)


def _take_away(folder: Path, kept: set[Path]) -> None:
    """The files of an earlier reading; hidden ones may be just being written by another run."""
    for old in folder.iterdir():
        hidden = old.name.startswith(".") and old.with_name(PAGE) in kept
        if old not in kept and not hidden:
            old.unlink(missing_ok=True)
    with suppress(OSError):  # it is not empty
        folder.rmdir()


def _is_written(office: Office, delivery: StoredDelivery) -> bool:
    folders = _folders(office, delivery)
    return any((one / PAGE).is_file() for one in folders) and not any(
        (one / WAITING).exists() for one in folders
    )


def _folders(office: Office, delivery: StoredDelivery) -> list[Path]:
    output: Path = office.workspace.settings.output
    own = _own_folder(delivery)
    vendors = output / OF_VENDORS
    places = [*(sorted(vendors.iterdir()) if vendors.is_dir() else ()), output / OF_TEAM]
    return [place / own for place in places if (place / own).is_dir()]


def _own_folder(delivery: StoredDelivery) -> str:
    return f"{delivery.feed}-{delivery.sha256[:12]}"


def exchange_files(
    office: Office, delivery: StoredDelivery, quality: QualityOfFeeds
) -> Iterator[tuple[str, bytes]]:
    """Each file about a delivery with its path below the output folder."""
    accepted = accepted_rows(office.archive, delivery)
    folders: list[str] = []
    reports: list[Report] = []
    questions = doubted_in(office, delivery)
    for share in shares_of(office, delivery, quality):
        place = f"{OF_VENDORS}/{share.vendor}" if share.vendor else OF_TEAM
        folders.append(f"{place}/{_own_folder(delivery)}")
        files = list(_beside(office, delivery, share, accepted))
        yield from ((f"{folders[-1]}/{one.name}", one.content) for one in files)
        told = tuple((one.what, one.name) for one in files)
        asked = questions.get(share.vendor, ()) if share.vendor else _asked_of_all(office, questions)
        reports.append(replace(report_of(office, delivery, share, quality, told), questions=asked))
    pages = data_quality_pages(reports)
    yield from ((f"{folder}/{PAGE}", page) for folder, page in zip(folders, pages, strict=True))


def _asked_of_all(office: Office, questions: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The questions about the figures of every vendor, for the team."""
    names = {one.id: one.names[-1].name for one in office.workspace.vendors}
    return tuple(
        f"{names.get(vendor, vendor)}, {text}" for vendor, told in questions.items() for text in told
    )


def shares_of(
    office: Office, delivery: StoredDelivery, quality: QualityOfFeeds | None = None
) -> tuple[Share, ...]:
    """What each vendor may see of a delivery; for the team, unless it is one vendor's whole, everything."""
    issues = office.deliveries.issues([delivery.id]).get(delivery.id, ())
    whole = Share(
        vendor="",
        whole=True,
        status=delivery.status,
        rows=delivery.rows,
        issues=issues,
        rejected=office.deliveries.rejected(delivery.id),
    )
    by_vendor: Counter[str] = Counter()
    for (vendor, _), rows in (quality or QualityOfFeeds(office)).of_delivery(delivery, issues).items():
        by_vendor[vendor] += rows.accepted
    return tuple(shares(whole, owner_of(office.workspace, delivery), by_vendor, office.workspace))


def share_of(office: Office, delivery: StoredDelivery, vendor: str) -> Share | None:
    """What one vendor may see of a delivery, with "" all of it; None where nothing in it is the vendor's."""
    found = shares_of(office, delivery)
    if vendor:
        return next((one for one in found if one.vendor == vendor), None)
    return found[-1]


def rejects_file(
    office: Office, delivery: StoredDelivery, vendor: str, form: str
) -> tuple[bytes | None, int]:
    """The rejects file (csv, xlsx) of one vendor's rows or with "" of all, and how many rows it has.

    None where there is no row, or where a workbook cannot hold them whole. RefusedWhole: nothing of the file
    was taken, so that these rows alone must not come back.
    """
    share = share_of(office, delivery, vendor)
    if share is None or not share.rejected:
        return None, 0
    if share.is_refused_whole:
        raise RefusedWhole(delivery.file, share.rows.rejected, len(share.rejected))
    found = rejects_of(delivery.header, share.rejected, share.issues)
    if form == "csv":
        return rejects_csv(found, _delimiter(office, delivery)), len(share.rejected)
    return rejects_workbook(found, f"Rejected rows of {delivery.file}"), len(share.rejected)


class _File(NamedTuple):
    """A file beside the page."""

    name: str
    what: str
    content: bytes


def _beside(
    office: Office, delivery: StoredDelivery, share: Share, accepted: AcceptedRows
) -> Iterator[_File]:
    name = name_in_exchange(delivery.file)
    if share.rejected and not share.is_refused_whole:
        found = rejects_of(delivery.header, share.rejected, share.issues)
        content = rejects_csv(found, _delimiter(office, delivery))
        yield _File(rejects_name(name, "csv"), "Rejects file (CSV)", content)
        book = rejects_workbook(found, f"Rejected rows of {delivery.file}")
        if book is not None:
            what = "Rejects file (workbook; a spreadsheet leaves its texts as they are)"
            yield _File(rejects_name(name, "xlsx"), what, book)
    if share.rows.accepted:
        columns, rows = accepted.table(share.vendor or None)
        called = f"{name}.accepted.csv"
        yield _File(called, "The rows that count", _accepted_csv(columns, rows))


def _delimiter(office: Office, delivery: StoredDelivery) -> str:
    try:
        written = office.workspace.feed(delivery.feed).format
    except UnknownName:
        return ","
    return written.delimiter if isinstance(written, Csv) else ","


def _accepted_csv(columns: Iterable[str], rows: Iterable[tuple[str, ...]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
