"""A row of a workbook in which somebody claims relief: what it says, and every cell that is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import TypeVar
from zoneinfo import ZoneInfo

from outscore.errors import UnknownName
from outscore.governance.register import Refused
from outscore.governance.values import parts
from outscore.model.relief import Owed
from outscore.model.relief import ReliefError
from outscore.model.terms.measuring import Needs
from outscore.scoring.claims import measures_claimed
from outscore.workflow.relief import Asked
from outscore.workflow.relief import contract_claimed
from outscore.workflow.relief import notice_given
from outscore.workflow.relief import on_one_line
from outscore.workflow.relief import refuse_unclaimable
from outscore.workflow.relief_granted import ground_of
from outscore.workflow.relief_granted import zone_of
from outscore.workflow.relief_typed import day
from outscore.workflow.relief_typed import known_zone
from outscore.workflow.relief_typed import moment

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from datetime import datetime

    from outscore.model.contract import Contract
    from outscore.model.governance import Person
    from outscore.workflow.office import Office

Said = TypeVar("Said")
_NEEDED = {
    "vendor": "Vendor is missing.",
    "ground": "Ground is missing. Choose one of the list.",
    "begins": "Begins is missing. Such as 2026-04-01 08:00.",
    "ends": "Ends is missing. Such as 2026-04-01 10:00; 24:00 is the end of a day.",
    "what": "What happened is missing. Say it in a few words.",
}
_KINDS = {"vendor": "vendor", "contract": "contract", "ground of relief": "ground", "measure": "measures"}


class ReliefRow:
    """What a row says.

    asked: the claim as it would be typed by command; None where a cell cannot be read. files: names of
    evidence.
    """

    def __init__(self, office: Office, person: Person, says: Mapping[str, str]) -> None:
        self._office = office
        self._says = says
        self._refused: list[Refused] = [
            Refused(name, sentence) for name, sentence in _NEEDED.items() if not says.get(name)
        ]
        self.files = tuple(
            dict.fromkeys(name.strip() for name in says.get("evidence", "").splitlines() if name.strip())
        )
        self.asked = self._read(person)

    def faults(self) -> Iterator[Refused]:
        """Everything that stands against the row."""
        yield from self._refused
        if self.asked is None:
            return
        contract = self._of_contract(self.asked)
        if isinstance(contract, Refused):
            yield contract
            return
        yield from self._of_claim(self.asked, contract)

    def _read(self, person: Person) -> Asked | None:
        says, workspace = self._says, self._office.workspace
        zone = says.get("zone") or workspace.settings.timezone
        known = self._cell("zone", lambda: known_zone(zone))
        if known is None:
            return None
        begin = self._moment("begins", zone)
        end = self._moment("ends", zone)
        notice = self._moment("notice", zone)
        owed = self._owed()
        if begin is None or end is None or self._refused:
            return None
        return Asked(
            vendor=says["vendor"],
            contract=says.get("contract", ""),
            ground=says["ground"],
            begin=begin,
            end=end,
            zone=zone,
            person=person.name,
            what=says["what"],
            measures=parts(says.get("measures", "")),
            owed=owed,
            notice_at=notice,
        )

    def _moment(self, name: str, zone: str) -> datetime | None:
        said = self._says.get(name)
        return self._cell(name, lambda: moment(said, zone)) if said else None

    def _owed(self) -> Owed | None:
        what, due = self._says.get("owed"), self._says.get("owed_on")
        if what and due:
            found = self._cell("owed_on", lambda: day(due))
            self._cell("owed", lambda: on_one_line(what, "What is owed"))
            return Owed(" ".join(what.split()), found) if found else None
        if what or due:
            missing = "owed_on" if what else "owed"
            self._refused.append(
                Refused(missing, "What the client owed belongs with the day it was due: fill in both.")
            )
        return None

    def _cell(self, name: str, read: Callable[[], Said]) -> Said | None:
        """What a cell says; None, and a fault, where it cannot be read."""
        try:
            return read()
        except (ReliefError, UnknownName) as error:
            self._refused.append(Refused(name, str(error)))
            return None

    def _of_contract(self, asked: Asked) -> Contract | Refused:
        """The contract that is claimed under, or what is wrong with it; it is one of the vendor's own."""
        workspace = self._office.workspace
        try:
            vendor = workspace.vendor(asked.vendor).id
            own = [each.id for each in workspace.contracts if vendor in each.vendors]
            if asked.contract and asked.contract not in own:
                sentence = (
                    f"{asked.contract!r} is no contract of {vendor}. Known: {', '.join(own) or 'none'}."
                )
                return Refused("contract", sentence)
            return contract_claimed(workspace, vendor, asked)
        except UnknownName as error:
            return Refused(_KINDS.get(error.kind, ""), str(error))
        except ReliefError as error:
            return Refused("contract", str(error))

    def _of_claim(self, asked: Asked, contract: Contract) -> Iterator[Refused]:
        """What the contract does not let anybody claim, each told beside the others."""
        try:
            ground = ground_of(contract, asked.ground)
        except UnknownName as error:
            yield Refused("ground", str(error))
            return
        zone = ZoneInfo(asked.zone)
        begin, end = asked.begin.astimezone(zone), asked.end.astimezone(zone)
        clocks = zone_of(self._office.workspace)
        at = "ground" if ground.needs is Needs.CALCULATION else "ends"
        found = len(self._refused)
        self._cell(at, lambda: refuse_unclaimable(contract, ground, begin, end, clocks))
        self._cell("measures", lambda: measures_claimed(contract, ground, asked.measures))
        self._cell("notice", lambda: notice_given(self._office, asked))
        self._cell("what", lambda: on_one_line(asked.what, "What happened"))
        yield from self._refused[found:]
