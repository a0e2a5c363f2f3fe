"""A workspace whose contract knows relief, and a hand on its register."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from typing import Any
from zoneinfo import ZoneInfo

from tests.offices import FILES
from tests.offices import NOON
from tests.offices import new_desk

from outscore.workflow.relief import Asked
from outscore.workflow.relief import Ruling
from outscore.workflow.relief import claim_relief
from outscore.workflow.relief import decide_relief
from outscore.workflow.relief import withdraw_relief
from outscore.workflow.relief_granted import granted

if TYPE_CHECKING:
    from pathlib import Path

    from tests.offices import Desk

    from outscore.model.period import Period
    from outscore.model.relief import ClaimRecord
    from outscore.model.slices import Granted

LONDON = ZoneInfo("Europe/London")
TERMS = """\
closed_days: ["2026-04-03", "2026-04-06"]
relief_authority:
  - {role: vendor_manager, people: [Dana Fox], hours_up_to: 4}
  - {role: head_of_vmo, people: [Ann Lee]}
relief:
  - id: client_outage
    clause: "9.1"
    cause: client_system
    effect: leave_out_of_both
    needs: approval
    notice_days: 5
  - id: over_forecast
    clause: "9.2"
    cause: forecast_exceeded
    effect: leave_out_of_both
    needs: approval
    forecast: {forecast: in_time, actual: answered, over_percent: 10, per: day}
  - id: far_over_forecast
    clause: "9.3"
    cause: forecast_exceeded
    effect: leave_out_of_both
    needs: calculation
    forecast: {forecast: in_time, actual: answered, over_percent: 50, per: period}
"""


def at(text: str) -> datetime:
    """A time in London."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


OUTAGE = Asked(
    vendor="acme",
    contract="",
    ground="client_outage",
    begin=at("2026-04-01 08:00"),
    end=at("2026-04-01 10:00"),
    zone="Europe/London",
    person="Vera Stone",
    what="Telephony was down",
    notice_at=at("2026-04-02 09:00"),
)
RULING = Ruling(claim=1, grant=True, person="Dana Fox", reason="Seen in the log")


@dataclass(frozen=True)
class Registry:
    """A desk whose register takes claims and decisions."""

    desk: Desk

    def claim(self, **changes: Any) -> tuple[ClaimRecord, bool]:
        """Claim the outage, or something else."""
        with self.desk.open() as office:
            return claim_relief(office, replace(OUTAGE, **changes))

    def decide(self, now: str = NOON, **changes: Any) -> tuple[ClaimRecord, bool]:
        """Grant the first claim, or decide otherwise."""
        with self.desk.open(now) as office:
            return decide_relief(office, replace(RULING, **changes))

    def withdraw(
        self, person: str, number: int = 1, reason: str = "Told wrongly"
    ) -> tuple[ClaimRecord, bool]:
        """End a claim."""
        with self.desk.open() as office:
            return withdraw_relief(office, number, person, reason)

    def granted(self, period: Period, vendor: str = "acme") -> tuple[Granted, ...]:
        """What is granted in a period."""
        with self.desk.open() as office:
            return granted(office.workspace, office.relief, vendor, "main", period)

    def all(self) -> tuple[ClaimRecord, ...]:
        """Every claim."""
        with self.desk.open() as office:
            return office.relief.all()


def new_registry(folder: Path, url: str) -> Registry:
    """A workspace in order, with nothing claimed yet."""
    desk = new_desk(folder, url)
    desk.write("contracts/main.yaml", FILES["contracts/main.yaml"] + TERMS)
    return Registry(desk)
