"""Whether vendors can be told apart: ids, names, feed codes and the people who receive their cards."""

from __future__ import annotations

from itertools import combinations
from itertools import groupby
from typing import TYPE_CHECKING

from outscore.contracts.build import codes_of
from outscore.contracts.build import span_of
from outscore.contracts.faults import unknown
from outscore.contracts.repeats import repeated_ids

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.documents import VendorEntry
    from outscore.contracts.documents import VendorsDocument
    from outscore.contracts.faults import Fault
    from outscore.contracts.files import Files
    from outscore.contracts.reading import Sheet
    from outscore.model.vendor import VendorCode


def vendor_faults(files: Files) -> Iterator[Fault]:
    """What is wrong with the vendors as a whole."""
    sheet = files.vendors
    if sheet is None or sheet.document is None:
        return
    vendors = sheet.document.vendors
    yield from repeated_ids(sheet, "vendor", ((vendor.id, vendor) for vendor in vendors))
    yield from _shared_codes(sheet, vendors, files.feed_ids or ())
    yield from _shared_recipients(sheet, vendors)
    yield from _team_recipients(sheet, vendors, files)
    for vendor in vendors:
        yield from _overlapping_names(sheet, vendor)
        yield from _unknown_feeds(sheet, vendor, files.feed_ids)
        yield from _notices(files, sheet, vendor)
        yield from _subcontractors(sheet, vendor)


def _overlapping_names(sheet: Sheet[VendorsDocument], vendor: VendorEntry) -> Iterator[Fault]:
    for (_, first), (place, second) in combinations(enumerate(vendor.names), 2):
        if span_of(first).meets(span_of(second)):
            message = (
                f"Vendor {vendor.id!r} is called {first.name!r} and {second.name!r} on the same days. "
                f"End one (until) before the other begins (from)."
            )
            yield sheet.fault(vendor, "names", message, place)


def _unknown_feeds(
    sheet: Sheet[VendorsDocument], vendor: VendorEntry, feeds: tuple[str, ...] | None
) -> Iterator[Fault]:
    for place, code in enumerate(vendor.codes):
        if code.feed and feeds is not None and code.feed not in feeds:
            yield sheet.fault(vendor, "codes", unknown("feed", code.feed, feeds), place)


def _shared_codes(
    sheet: Sheet[VendorsDocument], vendors: tuple[VendorEntry, ...], feeds: tuple[str, ...]
) -> Iterator[Fault]:
    """The same code of the same feed must not mean two vendors on the same day."""
    used = [
        (code.code, vendor, code, place)
        for vendor in vendors
        for place, code in enumerate(codes_of(vendor, feeds))
    ]
    used.sort(key=lambda use: use[0])
    for code, uses in groupby(used, key=lambda use: use[0]):
        for (_, one, first, _), (_, other, second, place) in combinations(uses, 2):
            if one.id != other.id and _same_feed(first, second) and first.span.meets(second.span):
                message = (
                    f"The code {code!r} means vendor {one.id!r} and vendor {other.id!r} on the same days. "
                    f"Give one of them another code, or days (from, until) that do not meet."
                )
                yield sheet.fault(other, "codes", message, place)


def _same_feed(first: VendorCode, second: VendorCode) -> bool:
    return first.feed is None or second.feed is None or first.feed == second.feed


def _team_recipients(
    sheet: Sheet[VendorsDocument], vendors: tuple[VendorEntry, ...], files: Files
) -> Iterator[Fault]:
    document = files.outscore.document if files.outscore else None
    team = {address.casefold() for address in document.team_recipients} if document else set()
    for vendor in vendors:
        for place, address in enumerate(vendor.recipients):
            if address.casefold() in team:
                message = (
                    f"{address} is also in team_recipients of outscore.yaml, and would get every vendor's "
                    f"figures with the pack. Delete it from one of the two."
                )
                yield sheet.fault(vendor, "recipients", message, place)


def _shared_recipients(sheet: Sheet[VendorsDocument], vendors: tuple[VendorEntry, ...]) -> Iterator[Fault]:
    """One vendor's card must not reach another vendor."""
    owner: dict[str, str] = {}
    for vendor in vendors:
        for place, address in enumerate(vendor.recipients):
            if address in vendor.recipients[:place]:
                yield sheet.fault(vendor, "recipients", f"{address} is there twice. Keep one.", place)
            first = owner.setdefault(address.casefold(), vendor.id)
            if first != vendor.id:
                message = (
                    f"{address} also receives the cards of vendor {first!r}. One's card must not reach the "
                    f"other: give each vendor its own addresses."
                )
                yield sheet.fault(vendor, "recipients", message, place)


def _notices(files: Files, sheet: Sheet[VendorsDocument], vendor: VendorEntry) -> Iterator[Fault]:
    """Notice is counted back from the end of a contract that binds the vendor."""
    known = files.contract_ids
    documents = {one.document.contract: one.document for one in files.contracts if one.document}
    for place, entry in enumerate(vendor.notices):
        if known is not None and entry.contract not in known:
            yield sheet.fault(entry, "contract", unknown("contract", entry.contract, known))
            continue
        if any(entry.contract == other.contract for other in vendor.notices[:place]):
            message = f"The notice of {entry.contract!r} is there twice. Keep one."
            yield sheet.fault(entry, "contract", message)
        contract = documents.get(entry.contract)
        if contract is None:
            continue
        if contract.vendors not in (("all",), None) and vendor.id not in contract.vendors:
            message = f"The contract {entry.contract!r} does not bind {vendor.id!r}. Name one that does."
            yield sheet.fault(entry, "contract", message)
        elif contract.ends is None and not any("ends" in change.set for change in contract.changes):
            message = (
                f"The contract {entry.contract!r} has no end to count notice back from. Write `ends` in the "
                f"contract, or keep the day under `days` here."
            )
            yield sheet.fault(entry, "contract", message)


def _subcontractors(sheet: Sheet[VendorsDocument], vendor: VendorEntry) -> Iterator[Fault]:
    seen: set[str] = set()
    for place, entry in enumerate(vendor.subcontractors):
        if entry.name.casefold() in seen:
            message = f"{entry.name} is there twice. Keep one, with all that it does."
            yield sheet.fault(vendor, "subcontractors", message, place)
        seen.add(entry.name.casefold())
