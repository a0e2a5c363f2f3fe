"""The months of the example as they went: each file comes on its day, and people do what they did."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from typing import TYPE_CHECKING
from typing import TypeVar

from outscore.assembly import open_office
from outscore.errors import ApprovalError
from outscore.errors import RegisterRefused
from outscore.examples.harbour.making import events
from outscore.examples.harbour.making.calendar import months as all_months
from outscore.examples.harbour.making.calendar import working_day
from outscore.examples.harbour.making.people import said
from outscore.examples.harbour.making.sent import everything
from outscore.examples.harbour.making.workspace import copy_texts
from outscore.examples.harbour.making.workspace import put
from outscore.examples.harbour.making.workspace import write_invoices
from outscore.model.period import Period
from outscore.workflow.approve import Signature
from outscore.workflow.approve import approve
from outscore.workflow.arrivals import arrivals
from outscore.workflow.month import run_month
from outscore.workflow.plan_keeping import keep_plans
from outscore.workflow.receive import receive
from outscore.workflow.receive import receive_one
from outscore.workflow.relief import Asked
from outscore.workflow.relief import Ruling
from outscore.workflow.relief import claim_relief
from outscore.workflow.relief import decide_relief
from outscore.workflow.restate import restate
from outscore.workflow.score import score_period

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Collection
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Sequence
    from pathlib import Path

    from outscore.examples.harbour.making.entries import Enters
    from outscore.examples.harbour.making.people import Says
    from outscore.examples.harbour.making.sent import Sent
    from outscore.workflow.office import Office

HEAD = "R. Tennant"
Item = TypeVar("Item")


@dataclass(slots=True)
class Clock:
    """The time of the day that is being played."""

    at: datetime = datetime(2025, 4, 1, tzinfo=UTC)

    def __call__(self) -> str:
        return self.at.isoformat(timespec="milliseconds")


@dataclass(frozen=True, slots=True)
class Act:
    """Something that somebody does at a moment."""

    at: datetime
    what: Callable[[Office], object]


@dataclass(slots=True)
class Story:
    """All that happens in some months, at all vendors or at one.

    refused: why something was not approved or written.
    """

    folder: Path
    seed: str
    months: Sequence[date]
    vendor: str = ""
    pages: bool = True
    clock: Clock = field(default_factory=Clock)
    refused: list[str] = field(default_factory=list)

    def play(self) -> None:
        """Play every month to its approval, and what came after."""
        copy_texts(self.folder)
        write_invoices(self.folder, self.months, self.seed)
        inbox = self.folder / "inbox"
        inbox.mkdir(parents=True, exist_ok=True)
        with open_office(self.folder) as opened:
            office = replace(opened, now=self.clock)
            for act in sorted(self.acts(inbox), key=lambda one: one.at):
                self.clock.at = act.at
                act.what(office)

    def acts(self, inbox: Path) -> Iterator[Act]:
        """Everything that happens, in no order."""
        yield from self.comes(inbox)
        for month in self.months:
            yield from self.usual(month)
        if events.LATE in self.months and self.plays("dunmore"):
            yield from self.usual(events.LATE, after=timedelta(14))
        if events.UNIT in self.months and self.plays("cedarbay"):
            yield Act(_noon(date(2026, 2, 16)), lambda office: self.run(office, "2026-01"))
        if events.RESTATED in self.months and self.plays("birchline"):
            yield Act(_noon(date(2025, 10, 7)), self.restates_august)
        yield from self.registers()

    def comes(self, inbox: Path) -> Iterator[Act]:
        """What results are worked out from, in no order: the files, and the relief that is granted."""
        sent = [
            one
            for one in everything(self.seed, self.months)
            if self.vendor in ("", one.vendor) or not one.vendor
        ]
        for at in dict.fromkeys(one.at for one in sent):
            yield Act(at, arriving([one for one in sent if one.at == at], inbox))
        if events.OUTAGE.replace(day=1) in self.months and self.plays("alder"):
            yield Act(_noon(events.OUTAGE + timedelta(1)), claims_the_outage)
            yield Act(_noon(events.OUTAGE + timedelta(6)), grants_the_outage)

    def registers(self) -> Iterator[Act]:
        """What people write in the registers; they write of plans that the months before have asked for."""
        if not self.months or self.months[0] != all_months(1)[0]:
            return
        last = _noon(working_day(self.months[-1], 12)) + timedelta(10)
        for one in said():
            if self.plays(one.vendor) and _noon(one.day) <= last:
                yield Act(_noon(one.day) + timedelta(hours=1), self.writing(one))

    def writing(self, one: Says | Enters) -> Callable[[Office], object]:
        """Somebody writes in a register; where it is refused, the sentence that says why is kept."""

        def act(office: Office) -> None:
            try:
                one.write(office)
            except RegisterRefused as error:
                self.refused.append(str(error))

        return act

    def plays(self, vendor: str) -> bool:
        """Whether a vendor is part of it."""
        return self.vendor in ("", vendor)

    def usual(self, month: date, after: timedelta = timedelta(0)) -> Iterator[Act]:
        """A month is run on the eighth working day after it and approved on the twelfth.

        after: the second time, for a vendor whose file came late.
        """
        period = Period.parse(f"{month:%Y-%m}")
        yield Act(_noon(working_day(month, 8) + after), lambda office: self.run(office, str(period)))

        def signs(office: Office) -> None:
            here = {vendor for vendor, _ in office.pairs(period) if self.plays(vendor)}
            late = here & {"dunmore"} if month == events.LATE else set()
            if wanted := late if after else here - late:
                self.approve(office, period, wanted)

        yield Act(_noon(working_day(month, 12) + after), signs)

    def approve(self, office: Office, period: Period, vendors: Collection[str]) -> None:
        """Approve what may be approved; of what may not, keep the sentence that says why."""
        looked = Signature(HEAD, "Looked at in the monthly meeting")
        try:
            approve(office, period, looked, vendors)
        except ApprovalError as error:
            if len(vendors) == 1:
                self.refused.append(str(error))
                return
            for vendor in sorted(vendors):
                self.approve(office, period, {vendor})

    def run(self, office: Office, month: str) -> None:
        """Work a month out, and make its pages if there are to be any."""
        if self.pages:
            run_month(office, Period.parse(month), Unwatched())
        else:
            receive(office)
            score_period(office, Period.parse(month), {self.vendor} if self.vendor else None)
            keep_plans(office)

    def restates_august(self, office: Office) -> None:
        """Birchline's corrected file is looked at, August is opened again, worked out and approved."""
        august = Period.parse("2025-08")
        restate(
            office, august, "birchline", None, HEAD, "One of two switches was missing from 11 to 22 August"
        )
        self.run(office, "2025-08")
        approve(office, august, Signature(HEAD, "Corrected file of 6 October"), {"birchline"})


def arriving(sent: Iterable[Sent], inbox: Path) -> Callable[[Office], object]:
    """Files that come together, and are taken in."""

    def act(office: Office) -> None:
        names = {one.file for one in sent}
        for one in sent:
            put(one, inbox)
        for arrival in arrivals(office):
            if arrival.file.partition("/")[0] in names:
                receive_one(office, arrival)

    return act


def claims_the_outage(office: Office) -> None:
    """Alder claims the day on which the bank's telephony was down."""
    claim_relief(
        office,
        Asked(
            vendor="alder",
            contract="alder-2025",
            ground="client_outage",
            begin=datetime.combine(events.OUTAGE, time(0), UTC) - timedelta(hours=1),
            end=datetime.combine(events.OUTAGE, time(23), UTC),
            zone="Europe/London",
            person="P. Okafor (Alder)",
            what="The bank's exchange passed on no calls from 09:40 to 18:40",
        ),
    )


def grants_the_outage(office: Office) -> None:
    """The head of outsourcing grants it."""
    decide_relief(office, Ruling(1, grant=True, person=HEAD, reason="Incident 4471 of the bank's exchange"))


class Unwatched:
    """Shows nobody how far it is."""

    def __call__(self, items: Iterable[Item], label: str) -> Iterable[Item]:  # noqa: ARG002 - as Watch has it
        return items


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
