"""A vendor's record: what vendors.yaml, contracts and registers know of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from datetime import timedelta
from typing import TYPE_CHECKING

from outscore.governance.calendar import last_day_for_notice
from outscore.governance.events import Kind
from outscore.governance.register_ids import CERTIFICATES
from outscore.governance.registers import REGISTERS
from outscore.governance.subject import vendor_of
from outscore.workflow.calendar import events
from outscore.workflow.registers import in_registers
from outscore.workflow.today import today_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.model.contract import Contract
    from outscore.model.vendor import Vendor
    from outscore.workflow.office import Office

AHEAD = timedelta(days=366)
_OF_A_RECORD = (Kind.NOTICE, Kind.CONTRACT, Kind.CERTIFICATE, Kind.ASSESSMENT, Kind.DAY)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is known; day: the one that matters of it."""

    part: str
    what: str
    says: str
    day: date | None = None


def every_vendor(office: Office) -> list[dict[str, object]]:
    """A row for each vendor, with the next day of its record that matters."""
    today = today_of(office)
    found = [one for one in events(office, today, today + AHEAD) if one.kind in _OF_A_RECORD]
    rows: list[dict[str, object]] = []
    for vendor in office.workspace.vendors:
        coming = [one for one in found if vendor.id in one.vendors]
        rows.append(
            {
                "vendor": vendor.id,
                "name": vendor.name_on(today),
                "tier": vendor.record.tier,
                "contracts": ", ".join(each.id for each in _contracts(office, vendor)),
                "sites": len(vendor.record.sites),
                "subcontractors": len(vendor.record.subcontractors),
                "next_day": coming[0].day.isoformat() if coming else "",
                "next": coming[0].what if coming else "",
            }
        )
    return rows


def record_lines(office: Office, vendor: Vendor) -> tuple[Line, ...]:
    """Everything that is known of a vendor, part by part."""
    today, record = today_of(office), vendor.record
    return (
        Line("vendor", vendor.name_on(today), f"tier: {record.tier or 'nobody has said'}"),
        *_contract_lines(office, vendor),
        *(Line("site", one.name, _said(one.country, _seats(one.seats))) for one in record.sites),
        *(
            Line(
                "subcontractor",
                one.name,
                _said(one.what, one.country, "approved" if one.approved_on else "not approved by the client"),
                one.approved_on,
            )
            for one in record.subcontractors
        ),
        *(Line("contact", one.name, _said(one.role, one.email)) for one in record.contacts),
        *(Line("day to keep", one.what, _when(one.day, today), one.day) for one in record.days),
        *_register_lines(office, vendor, today),
    )


def _contract_lines(office: Office, vendor: Vendor) -> Iterator[Line]:
    notices = {one.contract: one for one in vendor.record.notices}
    for contract in _contracts(office, vendor):
        span = contract.versions[-1].span
        ends = f"to {span.end}" if span.end else "without an end"
        yield Line("contract", contract.id, f"{contract.name}, from {span.start} {ends}", span.end)
        notice = notices.get(contract.id)
        day = last_day_for_notice(notice, contract) if notice else None
        if notice is not None and day is not None:
            length = f"{notice.months} months" if notice.months else f"{notice.days} days"
            says = _said(f"{length} before the end", notice.clause, _when(day, today_of(office)))
            yield Line("last day for notice", contract.id, says, day)


def _register_lines(office: Office, vendor: Vendor, today: date) -> Iterator[Line]:
    subjects = in_registers(office)
    for subject in subjects.values():
        if vendor_of(subject, subjects) != vendor.id:
            continue
        if subject.register == CERTIFICATES:
            expires = date.fromisoformat(subject.says("expires"))
            where = subject.says("site") or "all sites"
            says = _said(where, subject.state, _when(expires, today))
            yield Line("certificate", subject.says("standard"), says, expires)
        elif subject.state in REGISTERS[subject.register].open_in:
            day = subject.says("due") or subject.says("review_on")
            words = subject.says("what") or subject.says("trigger") or subject.says("reason")
            yield Line(
                subject.register,
                subject.id,
                _said(subject.state, " ".join(words.split())),
                date.fromisoformat(day) if day else None,
            )


def _contracts(office: Office, vendor: Vendor) -> tuple[Contract, ...]:
    return tuple(
        each
        for each in office.workspace.contracts
        if any(vendor.id in version.vendors for version in each.versions)
    )


def _said(*parts: str) -> str:
    return ", ".join(filter(None, parts))


def _seats(seats: int | None) -> str:
    return "" if seats is None else f"{seats:,} seats"


def _when(day: date, today: date) -> str:
    if day < today:
        return f"passed {(today - day).days:,} days ago"
    return "today" if day == today else f"in {(day - today).days:,} days"
