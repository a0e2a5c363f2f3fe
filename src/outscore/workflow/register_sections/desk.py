"""What every section asks: the names of things, and what a measure was and is."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from outscore.governance.escalation import standing
from outscore.governance.register_ids import ACTIONS
from outscore.governance.register_ids import MEETINGS
from outscore.governance.register_ids import PLANS
from outscore.governance.registers import REGISTERS
from outscore.governance.registers.actions import OPEN
from outscore.governance.registers.meetings import month_looked_at
from outscore.governance.subject import vendor_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.governance.escalation import Standing
    from outscore.governance.subject import Subject
    from outscore.model.governance_document import RegisterSectionDocument
    from outscore.model.period import Period
    from outscore.model.statement import StatementDocument
    from outscore.storage.statements import StoredStatement
    from outscore.workflow.office import Office

    _Key = tuple[str, str, str]
    """A vendor, a contract and a measure."""
    Subjects = Mapping[tuple[str, str], Subject]

GONE = "no longer among the people: name another owner"


def first_approved(office: Office, period: Period) -> str:
    """When a period was first approved, "" where it was not."""
    return min((one.approved_at for one in office.approvals.all(str(period))), default="")


class Desk:
    """The registers as they stood when a period was looked at, with the names that people know.

    statements: of the period. subjects: by register and id. until: when it was looked at, "" for now.
    """

    def __init__(
        self,
        office: Office,
        period: Period,
        statements: Sequence[StatementDocument],
        subjects: Subjects,
        until: str,
    ) -> None:
        self.office = office
        self.period = period
        self.subjects = subjects
        self.until = until
        self.series = {each.id: each for each in office.workspace.governance.meetings}
        self._people = {each.id: each.name for each in office.workspace.governance.people}
        self._vendors = {each.id: each.name_on(period.end) for each in office.workspace.vendors}
        self._now = _figures(statements)
        self._standing: dict[Period, Mapping[tuple[str, str], StoredStatement]] = {}
        self._figures: dict[tuple[str, str, Period], Mapping[_Key, tuple[str, str]]] = {}

    def of(self, register: str) -> list[Subject]:
        """Everything in a register."""
        return [each for each in self.subjects.values() if each.register == register]

    @cached_property
    def last_meetings(self) -> dict[str, Subject]:
        """Of each series the last meeting that looked at earlier months than the period's last one, by id."""
        last = self.period.months()[-1]
        found: dict[tuple[str, str], Subject] = {}
        for each in sorted(self.of(MEETINGS), key=lambda one: one.says("held_on")):
            if month_looked_at(each) < last:
                found[each.says("series"), each.says("vendor")] = each
        return {each.id: each for each in found.values()}

    def effect(self, subject: Subject, before: Period) -> str:
        """What the measure was in an earlier month and is now, for what was meant to move it."""
        plan = self.subjects.get((PLANS, subject.says("plan")), subject)
        measure, contract = plan.says("measure"), plan.says("contract")
        if not measure or not contract:
            return ""
        vendor = plan.says("vendor")
        keys = [(vendor, contract, measure)] if vendor else self._of_all(contract, measure)
        keys = [key for key in keys if key in self._now]
        return "; ".join(self._moved(key, before, named=not vendor) for key in sorted(keys))

    def _of_all(self, contract: str, measure: str) -> list[_Key]:
        """A measure of every vendor of a contract in the period."""
        return [key for key in self._now if key[1:] == (contract, measure)]

    def _moved(self, key: _Key, before: Period, *, named: bool) -> str:
        name, now = self._now[key]
        said = f"{now} in {self.period.label}"
        was = self._earlier(key, before) if before.end < self.period.end else None
        if was is not None:
            said = f"{was} in {before.label}, {said}"
        return f"{self._vendors[key[0]]}, {name}: {said}" if named else f"{name}: {said}"

    def _earlier(self, key: _Key, period: Period) -> str | None:
        """A figure of an earlier period, None where there is none."""
        vendor, contract, _ = key
        if (vendor, contract, period) not in self._figures:
            stands = self._standing_in(period).get((vendor, contract))
            read = (self.office.statements.read(stands.sha256),) if stands else ()
            self._figures[vendor, contract, period] = _figures(read)
        found = self._figures[vendor, contract, period].get(key)
        return found[1] if found else None

    def _standing_in(self, period: Period) -> Mapping[tuple[str, str], StoredStatement]:
        if period not in self._standing:
            self._standing[period] = self.office.statements.current(str(period))
        return self._standing[period]

    def measure(self, subject: Subject) -> str:
        """What its measure is called, in the last version of the contract that has it."""
        measure = subject.says("measure")
        return self._measures.get((subject.says("contract"), measure), measure)

    @cached_property
    def _measures(self) -> dict[tuple[str, str], str]:
        return {
            (contract.id, measure.id): measure.name
            for contract in self.office.workspace.contracts
            for version in contract.versions
            for measure in version.measures
        }

    def meeting(self, meeting: Subject) -> str:
        """The series of a meeting and its day."""
        series = self.series.get(meeting.says("series"))
        return f"{series.title if series else meeting.says('series')}, {meeting.says('held_on')}"

    def vendor(self, subject: Subject) -> str:
        """The name of the vendor whose it is, by itself or by its plan; "" where it is no vendor's."""
        return self.vendor_named(vendor_of(subject, self.subjects))

    def vendor_named(self, vendor: str) -> str:
        """What a vendor was called at the end of the period."""
        return self._vendors.get(vendor, vendor)

    def owner(self, subject: Subject) -> str:
        """Who answers for something, also where that person is gone."""
        owner = subject.says("owner")
        goes_on = subject.state in REGISTERS[subject.register].open_in
        if owner and owner not in self._people and goes_on:
            return f"{owner} ({GONE})"
        return self.who(owner)

    def who(self, said: str) -> str:
        """The names of people whose ids are joined by ", "."""
        ids = [each.strip() for each in said.split(",") if each.strip()]
        return ", ".join(self._people.get(each, each) for each in ids)

    def standing(self, subject: Subject) -> Standing:
        """How late an open plan or action is at the end of the period, and who hears of it."""
        governance = self.office.workspace.governance
        ladder, answer_days = governance.escalation, governance.rules.answer_days
        return standing(subject, self.period.end, ladder, answer_days, is_open=True)

    def day_due(self, stands: Standing) -> str:
        """The day on which something is due, and how long that day has passed."""
        late = f", {stands.overdue} days over" if stands.overdue else ""
        return f"{stands.due or ''}{late}"

    def state(self, subject: Subject) -> str:
        """How far it has come, and of an open action whether its day has passed."""
        words = subject.state.replace("_", " ")
        due, waits = subject.says("due"), (subject.register, subject.state) == (ACTIONS, OPEN)
        return f"{words}, day passed" if waits and due and due < self.period.end.isoformat() else words


def table(
    name: str, title: str, told: str, columns: Iterable[str], rows: list[list[str]]
) -> RegisterSectionDocument:
    """A section, as a pack and a card show it."""
    return {"id": name, "title": title, "told": told, "columns": [*columns], "rows": rows}


def _figures(statements: Iterable[StatementDocument]) -> dict[_Key, tuple[str, str]]:
    """The name and the figure of each measure, by vendor, contract and measure."""
    return {
        (one["vendor"]["id"], one["contract"]["id"], result["measure"]): (
            result["name"],
            result["figure"]["shown"],
        )
        for one in statements
        for result in one["results"]
    }
