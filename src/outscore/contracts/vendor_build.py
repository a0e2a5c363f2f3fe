"""From what vendors.yaml says of a vendor to its record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.vendor_record import Contact
from outscore.model.vendor_record import KeptDay
from outscore.model.vendor_record import Notice
from outscore.model.vendor_record import Site
from outscore.model.vendor_record import Subcontractor
from outscore.model.vendor_record import VendorRecord

if TYPE_CHECKING:
    from outscore.contracts.vendor_documents import VendorRecordEntry


def record_of(entry: VendorRecordEntry) -> VendorRecord:
    """The record of a vendor."""
    return VendorRecord(
        tier=entry.tier or "",
        sites=tuple(Site(one.name, one.country or "", one.seats) for one in entry.sites),
        subcontractors=tuple(
            Subcontractor(one.name, one.what, one.country or "", one.approved_on)
            for one in entry.subcontractors
        ),
        contacts=tuple(Contact(one.name, one.role or "", one.email or "") for one in entry.contacts),
        notices=tuple(
            Notice(
                one.contract,
                one.months or 0,
                one.days or 0,
                one.clause or "",
                _longest_first(one.remind_days_before),
            )
            for one in entry.notices
        ),
        days=tuple(KeptDay(one.what, one.day, _longest_first(one.remind_days_before)) for one in entry.days),
    )


def _longest_first(days: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(sorted({*days}, reverse=True))
