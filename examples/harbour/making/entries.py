"""What people write in the registers beside plans: meetings, decisions, risks, assessments and more."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from datetime import date
from typing import TYPE_CHECKING

from outscore.governance.register import Wanted
from outscore.workflow.registers import in_registers
from outscore.workflow.registers import written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.workflow.office import Office

REVIEW = "birchline-monthly.2026-04-15"


@dataclass(frozen=True, slots=True)
class Enters:
    """What a person writes on a day in a register.

    about: what tells the subject apart, written when it is opened. Where it is there already, `fields` are
    changed in it; what is not there moves to no other state.
    """

    day: date
    person: str
    register: str
    about: Mapping[str, str]
    fields: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""

    @property
    def vendor(self) -> str:
        """Whose it is."""
        return self.about.get("vendor", "")

    def write(self, office: Office) -> None:
        """Write it, with the subject as it stands before the person."""
        there = [
            each
            for (register, _), each in in_registers(office).items()
            if register == self.register and all(each.says(name) == said for name, said in self.about.items())
        ]
        if not there and "state" in self.fields:
            return
        wish = (
            Wanted(self.register, there[0].id, there[0].version, self.fields, self.reason)
            if there
            else Wanted(self.register, "", None, {**self.about, **self.fields}, self.reason)
        )
        written(office, self.person, [wish])


def entered() -> Iterator[Enters]:
    """Everything that is written, in no order."""
    yield from _assessed()
    yield from _met()
    yield from _decided()
    yield from _disputed()
    yield from _of_the_bank()
    yield Enters(
        date(2025, 5, 6),
        "j-marlowe",
        "certificates",
        {"vendor": "alder", "standard": "ISO/IEC 27001:2022"},
        {
            "scope": "Retail and mortgage calls",
            "site": "Leeds",
            "issued_by": "An accredited body",
            "issued_on": "2023-09-01",
            "expires": "2026-08-31",
            "seen_by": "j-marlowe",
        },
    )
    yield Enters(
        date(2026, 1, 20),
        "j-marlowe",
        "risks",
        {"vendor": "dunmore", "what": "People leave after the holidays, seats stand empty, and callers wait"},
        {
            "contract": "dunmore-2025",
            "likelihood": "4",
            "impact": "4",
            "owner": "j-marlowe",
            "review_on": "2026-09-30",
        },
    )


def _assessed() -> Iterator[Enters]:
    """Dunmore is looked at as a whole; the audit is planned."""
    seen, person = date(2025, 10, 22), "j-marlowe"
    baseline = {"vendor": "dunmore", "kind": "baseline"}
    yield Enters(
        date(2025, 10, 1), person, "assessments", baseline, {"held_on": str(seen), "assessor": person}
    )
    found = {
        "osp-processes-forecasting": ("deployed", "Forecasts of six weeks beside what came"),
        "osp-processes-corrective-action": ("partial", "Three lists of faults, two of them without a cause"),
        "osp-people-coaching": ("not_started", "No record of coaching for anybody of twelve people"),
    }
    for requirement, (rating, evidence) in found.items():
        yield Enters(
            seen,
            person,
            "ratings",
            {"vendor": "dunmore", "requirement": requirement},
            {"rating": rating, "evidence": evidence, "evidence_dated": str(seen), "assessor": person},
        )
    summary = "Planning is sound; coaching and causes of faults are not."
    yield Enters(date(2025, 10, 24), person, "assessments", baseline, {"state": "held", "summary": summary})
    audit = {"vendor": "dunmore", "kind": "audit"}
    yield Enters(
        date(2026, 6, 3), person, "assessments", audit, {"held_on": "2026-09-15", "assessor": person}
    )


def _met() -> Iterator[Enters]:
    """A review with Birchline and a steering committee, with what was agreed there."""
    yield Enters(
        date(2026, 4, 15),
        "j-marlowe",
        "meetings",
        {"vendor": "birchline", "series": "birchline-monthly", "held_on": "2026-04-15"},
        {
            "present": "j-marlowe,h-vogt",
            "minutes": "March was the month of the new cards. Nobody had told Birchline when they go out.",
        },
    )
    yield Enters(
        date(2026, 4, 15),
        "j-marlowe",
        "actions",
        {"vendor": "birchline", "what": "Send the dates of card mailings a quarter ahead"},
        {"owner": "j-marlowe", "due": "2026-06-12", "meeting": REVIEW},
    )
    yield Enters(
        date(2026, 4, 16),
        "r-tennant",
        "meetings",
        {"series": "steering", "held_on": "2026-04-16"},
        {
            "present": "r-tennant,j-marlowe",
            "excused": "e-quist",
            "minutes": "The quarter, and Elmtree's takeover.",
        },
    )
    yield Enters(
        date(2026, 6, 9),
        "j-marlowe",
        "actions",
        {"vendor": "birchline", "what": "Send the dates of card mailings a quarter ahead"},
        {"state": "done", "done_on": "2026-06-09", "evidence": "Mail of 9 June with the dates to December"},
    )


def _decided() -> Iterator[Enters]:
    """What was decided, by whom, and what else was thought of."""
    agency = {"vendor": "birchline", "what": "Birchline takes thirty people of an agency for the spring"}
    yield Enters(
        date(2026, 4, 15),
        "j-marlowe",
        "decisions",
        agency,
        {
            "options": "Send the cards in three waves\nTake calls in Leeds too",
            "contract": "birchline-2025",
            "measure": "answered",
            "meeting": REVIEW,
        },
    )
    yield Enters(
        date(2026, 4, 16),
        "r-tennant",
        "decisions",
        agency,
        {
            "state": "approved",
            "rationale": "The cards are printed, and Leeds has no seat free",
            "approvers": "r-tennant",
            "decided_on": "2026-04-16",
        },
    )
    yield Enters(
        date(2026, 4, 16),
        "r-tennant",
        "contract_changes",
        {"contract": "elmtree-2025", "what": "Prices follow the index from April on"},
        {"why": "Wages in Pune went up", "asked_by": "a-kulkarni"},
    )
    yield Enters(
        date(2026, 4, 30),
        "r-tennant",
        "contract_changes",
        {"contract": "elmtree-2025", "what": "Prices follow the index from April on"},
        {"state": "refused"},
        "The work order fixes them until its second year",
    )


def _disputed() -> Iterator[Enters]:
    """Alder does not accept January's figure, and is not right."""
    figure = {
        "vendor": "alder",
        "contract": "alder-2025",
        "measure": "answered_retail",
        "month": "2026-01",
    }
    yield Enters(
        date(2026, 2, 20),
        "p-okafor",
        "disputes",
        figure,
        {
            "opened_by": "p-okafor",
            "opened_on": "2026-02-20",
            "reason": "The snow of 8 January kept people at home",
            "evidence": "List of absences of 8 and 9 January",
        },
    )
    yield Enters(
        date(2026, 2, 27),
        "j-marlowe",
        "disputes",
        figure,
        {
            "state": "rejected",
            "decided_by": "r-tennant,j-marlowe",
            "decided_on": "2026-02-27",
            "outcome": "Weather is no ground of relief in Schedule 2, and nobody claimed it in time",
        },
    )


def _of_the_bank() -> Iterator[Enters]:
    """How the bank itself keeps its duties, as its own people see it after the month of the new cards."""
    seen = date(2026, 4, 16)
    found = {
        "vmo-enabling-forecasts": (
            "deployed",
            "Forecasts of twelve months, each sent a day after the month began",
        ),
        "vmo-enabling-information": ("partial", "Two letters about new cards that no vendor had seen before"),
        "vmo-oversight-reviews": ("deployed", "Minutes of the reviews since January"),
        "vmo-oversight-data-audit": (
            "deployed_and_effective",
            "February's calls, counted by the bank as well",
        ),
    }
    for requirement, (rating, evidence) in found.items():
        yield Enters(
            seen,
            "r-tennant",
            "ratings",
            {"vendor": "client", "requirement": requirement},
            {"rating": rating, "evidence": evidence, "evidence_dated": str(seen), "assessor": "r-tennant"},
        )
