"""What is known of every vendor at the end of a period, for a page of the client's office alone.

Registers are looked at as they stood when the period was first approved, and until then as they stand now;
days are counted from the end of the period.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from outscore.governance.calendar import last_day_for_notice
from outscore.governance.register_ids import CERTIFICATES
from outscore.governance.register_ids import PLANS
from outscore.governance.registers import REGISTERS
from outscore.model.page_documents import PAGE_FORMAT
from outscore.model.period import Period
from outscore.model.vendor_record import NO_RECORD
from outscore.scoring.statement import period_document
from outscore.scoring.wording import decimal_text
from outscore.workflow.register_sections.desk import Desk
from outscore.workflow.register_sections.desk import first_approved
from outscore.workflow.registers import in_registers
from outscore.workflow.requirements_page import WITHIN
from outscore.workflow.requirements_page import days_left
from outscore.workflow.signals import expected_outlook
from outscore.workflow.signals import rows_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

    from outscore.governance.subject import Subject
    from outscore.model.contract import Contract
    from outscore.model.governance_document import BenchmarkDocument
    from outscore.model.page_documents import BesideDocument
    from outscore.model.page_documents import DatedDocument
    from outscore.model.page_documents import OpenPlanDocument
    from outscore.model.page_documents import VendorDocument
    from outscore.model.page_documents import VendorsDocument
    from outscore.model.statement import PackDocument
    from outscore.model.statement import StatementDocument
    from outscore.model.vendor import Vendor
    from outscore.workflow.office import Office

_TIERS = ("critical", "important", "standard", "")
"""What much hangs on comes first."""
_MONTHS = 12


def vendors_document(
    office: Office, period: Period, statements: Sequence[StatementDocument], pack: PackDocument
) -> VendorsDocument | None:
    """What the page of the vendors is drawn from.

    None where vendors.yaml keeps no record, and no register has a certificate or an open plan of a vendor.
    """
    page = _Page(office, period, statements, pack)
    if not page.has_something:
        return None
    vendors = sorted(
        office.workspace.vendors,
        key=lambda one: (_TIERS.index(one.record.tier), one.name_on(period.end).casefold(), one.id),
    )
    return {
        "vendor_records": PAGE_FORMAT,
        "programme": office.programme,
        "period": period_document(period),
        "vendors": [page.vendor(each) for each in vendors],
    }


class _Page:
    def __init__(
        self, office: Office, period: Period, statements: Sequence[StatementDocument], pack: PackDocument
    ) -> None:
        self._office = office
        self._end = period.end
        until = first_approved(office, period)
        self._desk = Desk(office, period, statements, in_registers(office, until), until)
        self._statements = statements
        self._pack = pack
        certificates = (each for each in self._desk.of(CERTIFICATES) if each.state != "ended")
        self._certificates = sorted(certificates, key=lambda one: (one.says("expires"), one.id))
        open_in = REGISTERS[PLANS].open_in
        self._plans = [
            each
            for each in self._desk.of(PLANS)
            if each.state in open_in and Period.parse(each.says("opened")).end <= period.end
        ]
        self._rows = rows_until(office, period.months()[-1], until or None) if self._plans else {}

    @property
    def has_something(self) -> bool:
        """Whether more is known of some vendor than its contracts."""
        recorded = any(each.record != NO_RECORD for each in self._office.workspace.vendors)
        return recorded or bool(self._certificates or self._plans)

    def vendor(self, vendor: Vendor) -> VendorDocument:
        """All that is known of one."""
        record, bound = vendor.record, self._contracts(vendor)
        contracts = [
            self._dated(f"Contract: {each.name}", _span(each), each.versions[-1].span.end) for each in bound
        ]
        notices = list(self._notices(vendor, bound))
        days = [self._dated(each.what, "", each.day) for each in record.days]
        certificates = [
            self._certificate(each) for each in self._certificates if each.says("vendor") == vendor.id
        ]
        coming = [
            each
            for each in (*contracts, *notices, *days, *certificates)
            if each["day"] and not each["passed"]
        ]
        return {
            "vendor": vendor.id,
            "name": vendor.name_on(self._end),
            "tier": record.tier,
            "next": min(coming, key=lambda one: one["day"], default=None),
            "contracts": contracts,
            "notices": notices,
            "days": days,
            "certificates": certificates,
            "sites": [[one.name, one.country, _seats(one.seats)] for one in record.sites],
            "subcontractors": [
                [
                    one.name,
                    one.what,
                    one.country,
                    f"approved on {one.approved_on}" if one.approved_on else "not approved by the client",
                ]
                for one in record.subcontractors
            ],
            "contacts": [[one.name, one.role, one.email] for one in record.contacts],
            "plans": [self._plan(each) for each in self._plans if each.says("vendor") == vendor.id],
            "outside": list(self._outside(vendor.id)),
        }

    def _contracts(self, vendor: Vendor) -> list[Contract]:
        return [
            each
            for each in self._office.workspace.contracts
            if any(vendor.id in version.vendors for version in each.versions)
        ]

    def _notices(self, vendor: Vendor, bound: Sequence[Contract]) -> Iterator[DatedDocument]:
        own = {one.contract: one for one in vendor.record.notices}
        for contract in bound:
            notice = own.get(contract.id)
            day = last_day_for_notice(notice, contract) if notice else None
            if notice is not None and day is not None:
                length = f"{notice.months} months" if notice.months else f"{notice.days} days"
                says = ", ".join(filter(None, (f"{length} before the end", notice.clause)))
                yield self._dated(f"Last day for notice: {contract.name}", says, day)

    def _certificate(self, one: Subject) -> DatedDocument:
        seen = "" if one.says("seen_by") else "nobody of the client has seen it"
        said = (one.says("site") or "all sites", one.says("scope"), one.state, seen)
        says = ", ".join(filter(None, said))
        return self._dated(one.says("standard"), says, date.fromisoformat(one.says("expires")))

    def _dated(self, what: str, says: str, day: date | None) -> DatedDocument:
        left = (day - self._end).days if day else None
        return {
            "what": what,
            "says": says,
            "day": day.isoformat() if day else "",
            "left": days_left(left) if left is not None else "",
            "passed": left is not None and left < 0,
            "soon": left is not None and 0 <= left <= WITHIN,
        }

    def _plan(self, one: Subject) -> OpenPlanDocument:
        desk, stands = self._desk, self._desk.standing(one)
        opened = Period.parse(one.says("opened"))
        return {
            "measure": desk.measure(one),
            "contract": one.says("contract"),
            "asked_for": opened.label,
            "age": _age(opened.end, self._end),
            "state": desk.state(one),
            "level": stands.level,
            "owner": desk.owner(one),
            "due": desk.day_due(stands),
            "why": " ".join(filter(None, (one.says("trigger"), one.says("since")))),
            "chance": self._chance(one),
        }

    def _chance(self, plan: Subject) -> str:
        """The chance that what is expected is missed; where nothing is, that the next month misses."""
        expected = expected_outlook(self._office, self._rows, plan)
        if expected and expected.forecast:
            chance = decimal_text(expected.forecast.chance * 100, 0)
            month = expected.forecast.period.label
            return (
                f"The chance that {month} misses the {plan.says('expected')} that is expected is {chance} %. "
                f"{expected.record.sentence}"
            )
        signals = self._pack.get("signals")
        names = {
            (result["name"], result["scope"])
            for one in self._statements
            if (one["vendor"]["id"], one["contract"]["id"]) == (plan.says("vendor"), plan.says("contract"))
            for result in one["results"]
            if result["measure"] == plan.says("measure")
        }
        return next(
            (
                row["outlook"]
                for row in (signals["rows"] if signals else ())
                if (row["vendor"], row["contract"]) == (plan.says("vendor"), plan.says("contract"))
                and (row["measure"], row["scope"]) in names
            ),
            "",
        )

    def _outside(self, vendor: str) -> Iterator[BesideDocument]:
        """The vendor's figures that have one from outside beside them."""
        results = [
            result
            for statement in self._statements
            if statement["vendor"]["id"] == vendor
            for result in statement["results"]
        ]
        for result in results:
            beside = [one for one in self._pack.get("benchmarks", ()) if one["metric"] == result["metric"]]
            scope = f", {result['scope']}" if result["scope"] != "all" else ""
            if beside:
                yield {
                    "measure": f"{result['name']}{scope}",
                    "shown": result["figure"]["shown"],
                    "outside": [_from_outside(one) for one in beside],
                }


def _from_outside(one: BenchmarkDocument) -> str:
    """Figures from outside, whose they are, and whether they are still current."""
    figures = "; ".join(f"{figure['name']} {figure['shown']}".strip() for figure in one["figures"])
    return f"{figures} ({one['said'].rstrip('.')}). {one['expired']}".strip()


def _span(contract: Contract) -> str:
    """From when to when a contract runs, as amended."""
    span = contract.versions[-1].span
    start = contract.versions[0].span.start
    return f"from {start} to {span.end}" if span.end else f"from {start}, without an end"


def _seats(seats: int | None) -> str:
    return "" if seats is None else f"{seats:,} seats"


def _age(opened: date, now: date) -> str:
    """How long ago a plan was asked for, in whole months.

    >>> _age(date(2026, 1, 31), date(2026, 4, 30)), _age(date(2026, 4, 30), date(2026, 4, 30))
    ('3 months', 'new')
    """
    months = (now.year - opened.year) * _MONTHS + now.month - opened.month
    return "new" if not months else "1 month" if months == 1 else f"{months} months"
