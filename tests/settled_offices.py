"""A workspace whose contracts have bands, points, money, consequences and a rating, and one that has none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING

from tests.offices import Desk
from tests.reliefs import OUTAGE
from tests.reliefs import RULING
from tests.reliefs import at

from outscore.model.period import Period
from outscore.workflow.relief import claim_relief
from outscore.workflow.relief import decide_relief

if TYPE_CHECKING:
    from outscore.model.statement import StatementDocument

MAY = Period.parse("2026-05")
JUNE = Period.parse("2026-06")
RIPENING = "matures_after_days: 60"
WORKSPACE = Path(__file__).parent / "golden" / "settlements" / "in"


def settled_desk(folder: Path, url: str) -> Desk:
    """The workspace with its rows in the inbox, a day of relief granted to acme, and a figure that ripens."""
    copytree(WORKSPACE, folder, dirs_exist_ok=True)
    desk = Desk(folder, url)
    desk.change("contracts/euro.yaml", "name: Quality of cases", "name: Quality of cases\n    " + RIPENING)
    with desk.open() as office:
        outage = replace(OUTAGE, begin=at("2026-04-01 00:00"), end=at("2026-04-02 00:00"))
        claim_relief(office, outage)
        decide_relief(office, RULING)
    return desk


def statement(desk: Desk, vendor: str, period: Period) -> StatementDocument:
    """The statement that stands for a vendor of one contract."""
    with desk.open() as office:
        current = office.statements.current(str(period))
        (found,) = [one.sha256 for (name, _), one in current.items() if name == vendor]
        return office.statements.read(found)
