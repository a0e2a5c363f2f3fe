"""What the registers add to a pack and to a vendor's card, from what was agreed to what became of it.

Both show the registers as they stood when the period was first approved, and until then as they stand now:
what was approved does not change by what is written afterwards.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from outscore.governance.calendar import days_of
from outscore.governance.facts import NO_FACTS
from outscore.governance.registers import REGISTERS
from outscore.governance.registers.contract_changes import not_in_file
from outscore.governance.registers.disputes import UPHELD
from outscore.governance.registers.meetings import month_looked_at
from outscore.governance.registers.risks import score
from outscore.model.period import Period
from outscore.model.trail import BY_OUTSCORE
from outscore.workflow.calendar import all_work
from outscore.workflow.register_facts import facts_of
from outscore.workflow.registers import in_registers

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence
    from datetime import date

    from outscore.governance.subject import Subject
    from outscore.model.governance_document import RegistersDocument
    from outscore.model.governance_document import RegisterSectionDocument
    from outscore.model.statement import StatementDocument
    from outscore.storage.statements import StoredStatement
    from outscore.workflow.office import Office

    Subjects = Mapping[tuple[str, str], Subject]

RISK_SHOWN = 12
"""Risks from this score on (likelihood times impact, at most 25) are in the pack."""
CERTIFICATE_DAYS = timedelta(days=90)
NEXT_MEETING_DAYS = timedelta(days=190)
OPEN_PLANS = ("asked", "drafted", "approved", "done")


def registers_document(
    office: Office, period: Period, statements: Sequence[StatementDocument]
) -> RegistersDocument | None:
    """What the registers add to the pack of a period; None where there is nothing to tell.

    The head of the chain is told once a person has written something. What follows from results alone can be
    worked out anew, and so its pack has the same bytes whenever it is made.
    """
    until = _until(office, period)
    subjects = in_registers(office, until)
    if not subjects and not office.workspace.governance.meetings:
        return None
    desk = _Desk(office, period, statements, subjects)
    sections = [one for one in desk.pack_sections() if one["rows"]]
    typed = any(entry.person != BY_OUTSCORE for each in subjects.values() for entry in each.entries)
    head = office.trail.head(until) if typed else ""
    return {"head": head, "sections": sections} if head or sections else None


def card_sections(
    office: Office, period: Period, standing: Iterable[StoredStatement]
) -> dict[str, list[RegisterSectionDocument]]:
    """What the registers add to each card, by its statement: the vendor's own plans and actions alone."""
    if not office.trail.head():
        return {}
    first = _first_frozen(office, str(period))
    states: dict[str, Subjects] = {}
    found: dict[str, list[RegisterSectionDocument]] = {}
    for stored in standing:
        until = first.get((stored.vendor, stored.contract), "")
        subjects = states.setdefault(until, {}) or in_registers(office, until)
        states[until] = subjects
        if any(each.says("vendor") == stored.vendor for each in subjects.values()):
            desk = _Desk(office, period, (office.statements.read(stored.sha256),), subjects)
            own = [one for one in desk.card_sections(stored.vendor, stored.contract) if one["rows"]]
            if own:
                found[stored.sha256] = own
    return found


def _until(office: Office, period: Period) -> str:
    """When a period was first approved, "" where it was not."""
    return min((one.approved_at for one in office.approvals.all(str(period))), default="")


def _first_frozen(office: Office, period: str) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for one, _ in office.approvals.history():
        if one.period == period:
            found.setdefault((one.vendor, one.contract), one.frozen_at)
    return found


class _Desk:
    def __init__(
        self, office: Office, period: Period, statements: Sequence[StatementDocument], subjects: Subjects
    ) -> None:
        self._office = office
        self._period = period
        self._last = period.months()[-1]
        self._statements = statements
        self._subjects = subjects
        workspace = office.workspace
        self._people = {each.id: each.name for each in workspace.governance.people}
        self._vendors = {each.id: each.name_on(period.end) for each in workspace.vendors}
        self._series = {each.id: each for each in workspace.governance.meetings}
        self._figures = {self._period: _figures(statements)}

    def pack_sections(self) -> Iterator[RegisterSectionDocument]:
        last = self._last_meetings()
        carried = {
            each.id
            for each in self._subjects.values()
            if each.register in ("actions", "decisions") and each.says("meeting") in last
        }
        yield self._carried(last)
        yield self._plans(self._of("plans"))
        yield self._actions(each for each in self._of("actions") if each.id not in carried)
        yield self._disputes()
        yield self._risks()
        yield self._certificates()
        yield self._changes()
        yield self._next_meetings()

    def card_sections(self, vendor: str, contract: str) -> Iterator[RegisterSectionDocument]:
        plans = [
            each
            for each in self._of("plans")
            if (each.says("vendor"), each.says("contract")) == (vendor, contract)
        ]
        yield self._plans(plans, own=True)
        yield self._actions(
            (
                each
                for each in self._of("actions")
                if each.says("vendor") == vendor
                and (plan := self._subjects.get(("plans", each.says("plan")))) in (None, *plans)
                and (plan is None or plan.says("vendor") == vendor)
            ),
            own=True,
        )

    def _of(self, register: str) -> list[Subject]:
        return [each for each in self._subjects.values() if each.register == register]

    def _last_meetings(self) -> dict[str, Subject]:
        """Of each series the last meeting that looked at earlier months than the pack's last one."""
        found: dict[tuple[str, str], Subject] = {}
        for each in sorted(self._of("meetings"), key=lambda one: one.says("held_on")):
            if month_looked_at(each) < self._last:
                found[each.says("series"), each.says("vendor")] = each
        return {each.id: each for each in found.values()}

    def _carried(self, last: Mapping[str, Subject]) -> RegisterSectionDocument:
        agreed = [
            each
            for register in ("decisions", "actions")
            for each in self._of(register)
            if each.says("meeting") in last
        ]
        counts = Counter(each.says("meeting") for each in agreed)
        told = "; ".join(
            f"{self._meeting(each)}, {_number(counts[each.id])} agreed"
            for each in sorted(last.values(), key=lambda one: (one.says("held_on"), one.id))
        )
        rows = [
            [
                self._meeting(last[each.says("meeting")]),
                "Decision" if each.register == "decisions" else "Action",
                each.says("what"),
                self._vendor(each),
                self._who(each.says("owner") or each.says("approvers")),
                each.says("due") or each.says("decided_on"),
                self._state(each),
                self._effect(each, month_looked_at(last[each.says("meeting")])),
            ]
            for each in agreed
        ]
        columns = ["Agreed at", "Kind", "What", "Vendor", "Who", "Day", "State", "Effect on the measure"]
        return _section("carried", "From the last meetings", f"{told}." if told else "", columns, rows)

    def _plans(self, plans: Iterable[Subject], *, own: bool = False) -> RegisterSectionDocument:
        rows = [
            [
                *self._whose(each, own=own),
                self._measure(each),
                Period.parse(each.says("opened")).label,
                self._state(each),
                each.says("trigger"),
                self._who(each.says("owner")),
                each.says("due"),
                each.says("effect") or self._effect(each, Period.parse(each.says("opened"))),
            ]
            for each in plans
            if each.state in OPEN_PLANS
        ]
        columns = ["Measure", "Asked for by", "State", "Why", "Owner", "Due", "Effect"]
        title = "Action plans" if own else "Open action plans"
        return _section("plans", title, "", [*_vendor_column(own=own), *columns], rows)

    def _actions(self, actions: Iterable[Subject], *, own: bool = False) -> RegisterSectionDocument:
        rows = [
            [
                *self._whose(each, own=own),
                each.says("what"),
                self._who(each.says("owner")),
                each.says("due"),
                self._state(each),
                each.says("plan") or self._meeting_of(each, own=own),
            ]
            for each in actions
            if each.state == "open"
        ]
        columns = [*_vendor_column(own=own), "Action", "Owner", "Due", "State", "Part of"]
        title = "Actions" if own else "Other open actions"
        return _section("actions", title, "", columns, rows)

    def _disputes(self) -> RegisterSectionDocument:
        since = self._since_last_pack()
        rows = [
            [
                self._vendor(each),
                f"{self._measure(each)}, {Period.parse(each.says('month')).label}",
                each.says("opened_on"),
                self._state(each),
                each.says("outcome") or each.says("reason"),
                each.says("moved") or ("Waits for its restatement." if each.state == UPHELD else ""),
            ]
            for each in self._of("disputes")
            if not REGISTERS["disputes"].ended(each.state) or each.entries[-1].at > since
        ]
        columns = ["Vendor", "Figure", "Opened on", "State", "Reason or outcome", "What the new score moved"]
        told = "Those that are open, and what has changed since the last pack."
        return _section("disputes", "Disputes", told, columns, rows)

    def _since_last_pack(self) -> str:
        """When the period before was first approved, or its end where nobody approved it."""
        before = self._period.previous()
        return _until(self._office, before) or before.end.isoformat()

    def _risks(self) -> RegisterSectionDocument:
        there = [each for each in self._of("risks") if each.state != "closed" and score(each) >= RISK_SHOWN]
        rows = [
            [
                f"{score(each)} ({each.says('likelihood')} x {each.says('impact')})",
                each.says("what"),
                self._vendor(each),
                self._who(each.says("owner")),
                self._state(each),
                each.says("response"),
                each.says("review_on"),
            ]
            for each in sorted(there, key=lambda one: -score(one))
        ]
        columns = ["Score", "Risk", "Vendor", "Owner", "State", "Response", "Look again on"]
        told = f"Those with a score of {RISK_SHOWN} or more: likelihood times impact, at most 25."
        return _section("risks", "Risks", told, columns, rows)

    def _certificates(self) -> RegisterSectionDocument:
        until = (self._period.end + CERTIFICATE_DAYS).isoformat()
        rows = [
            [
                self._vendor(each),
                each.says("standard"),
                each.says("site") or "all sites",
                each.says("expires"),
                "expired" if each.says("expires") <= self._period.end.isoformat() else self._state(each),
            ]
            for each in sorted(self._of("certificates"), key=lambda one: one.says("expires"))
            if not REGISTERS["certificates"].ended(each.state)
            and each.says("expires")
            and each.says("expires") <= until
        ]
        columns = ["Vendor", "Certificate", "Where", "Expires", "State"]
        told = f"Those that expire within {CERTIFICATE_DAYS.days} days after {self._period.end}, or have."
        return _section("certificates", "Certificates that run out", told, columns, rows)

    def _changes(self) -> RegisterSectionDocument:
        open_ones = [
            each
            for each in self._of("contract_changes")
            if not REGISTERS["contract_changes"].ended(each.state)
        ]
        facts = facts_of(self._office) if open_ones else NO_FACTS
        rows = [
            [
                each.says("contract"),
                each.says("what"),
                self._state(each),
                each.says("effective"),
                not_in_file(each, facts),
            ]
            for each in open_ones
        ]
        columns = ["Contract", "Change", "State", "Holds from", "To do"]
        return _section("changes", "Contract changes", "", columns, rows)

    def _next_meetings(self) -> RegisterSectionDocument:
        first, last = self._period.end + timedelta(days=1), self._period.end + NEXT_MEETING_DAYS
        coming = [
            held
            for meeting in self._series.values()
            for held in list(days_of(meeting, all_work(meeting, first, last), first, last))[:1]
        ]
        rows = [
            [
                held.day.isoformat(),
                held.meeting.title,
                held.about.label,
                ", ".join(self._vendors.get(each, each) for each in held.meeting.vendors),
                self._who(", ".join(held.meeting.attendees)),
                "; ".join(one.what for one in held.meeting.due_before),
            ]
            for held in sorted(coming, key=lambda one: (one.day, one.meeting.id))
        ]
        columns = ["Day", "Meeting", "Looks at", "Vendors", "Who", "Due before"]
        told = "The first meeting of each series after the period."
        return _section("meetings", "Next meetings", told, columns, rows)

    def _effect(self, subject: Subject, before: Period) -> str:
        """What the measure was in an earlier month and is now, for what was meant to move it."""
        plan = self._subjects.get(("plans", subject.says("plan")), subject)
        measure, contract = plan.says("measure"), plan.says("contract")
        if not measure or not contract:
            return ""
        vendor = plan.says("vendor")
        keys = [key for key in self._of_period(self._period) if key[1:] == (contract, measure)]
        keys = [key for key in keys if vendor in ("", key[0])]
        return "; ".join(self._moved(key, before, named=not vendor) for key in sorted(keys))

    def _moved(self, key: tuple[str, str, str], before: Period, *, named: bool) -> str:
        name, now = self._of_period(self._period)[key]
        said = f"{now} in {self._period.label}"
        was = self._of_period(before).get(key) if before < self._last else None
        if was is not None:
            said = f"{was[1]} in {before.label}, {said}"
        return f"{self._vendors[key[0]]}, {name}: {said}" if named else f"{name}: {said}"

    def _of_period(self, period: Period) -> Mapping[tuple[str, str, str], tuple[str, str]]:
        if period not in self._figures:
            own = {(one["vendor"]["id"], one["contract"]["id"]) for one in self._statements}
            current = self._office.statements.current(str(period))
            read = [self._office.statements.read(one.sha256) for key, one in current.items() if key in own]
            self._figures[period] = _figures(read)
        return self._figures[period]

    def _measure(self, subject: Subject) -> str:
        contracts = {each.id: each for each in self._office.workspace.contracts}
        contract = contracts.get(subject.says("contract"))
        names = {
            one.id: one.name
            for version in (contract.versions if contract else ())
            for one in version.measures
        }
        return names.get(subject.says("measure"), subject.says("measure"))

    def _meeting_of(self, subject: Subject, *, own: bool) -> str:
        """Where it was agreed; on a vendor's card only of meetings in which that vendor takes part."""
        meeting = self._subjects.get(("meetings", subject.says("meeting")))
        series = self._series.get(meeting.says("series")) if meeting else None
        is_told = not own or (series is not None and subject.says("vendor") in series.vendors)
        return self._meeting(meeting) if meeting and is_told else ""

    def _meeting(self, meeting: Subject) -> str:
        series = self._series.get(meeting.says("series"))
        return f"{series.title if series else meeting.says('series')}, {meeting.says('held_on')}"

    def _vendor(self, subject: Subject) -> str:
        return self._vendors.get(subject.says("vendor"), subject.says("vendor"))

    def _whose(self, subject: Subject, *, own: bool) -> list[str]:
        return [] if own else [self._vendor(subject)]

    def _who(self, said: str) -> str:
        ids = [each.strip() for each in said.split(",") if each.strip()]
        return ", ".join(self._people.get(each, each) for each in ids)

    def _state(self, subject: Subject) -> str:
        words = subject.state.replace("_", " ")
        due = subject.says("due")
        open_still = subject.register == "actions" and subject.state == "open"
        return f"{words}, day passed" if open_still and _passed(due, self._period.end) else words


def _passed(said: str, end: date) -> bool:
    return bool(said) and said <= end.isoformat()


def _figures(
    statements: Iterable[StatementDocument],
) -> dict[tuple[str, str, str], tuple[str, str]]:
    """The name and the figure of each measure, by vendor, contract and measure."""
    return {
        (one["vendor"]["id"], one["contract"]["id"], result["measure"]): (
            result["name"],
            result["figure"]["shown"],
        )
        for one in statements
        for result in one["results"]
    }


def _section(
    name: str, title: str, told: str, columns: list[str], rows: list[list[str]]
) -> RegisterSectionDocument:
    return {"id": name, "title": title, "told": told, "columns": columns, "rows": rows}


def _vendor_column(*, own: bool) -> list[str]:
    return [] if own else ["Vendor"]


def _number(count: int) -> str:
    return str(count) if count else "nothing"
