"""Relief claims as a register that people see in a workbook; kept in a record of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.governance.register import Field
from outscore.governance.register import Holds
from outscore.governance.register import Register
from outscore.governance.vendor_side import VendorSide
from outscore.model.relief import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

RELIEF = "relief"
WITHDRAWN = Outcome.WITHDRAWN.value
_CLAIMED = (
    "contract",
    "ground",
    "begins",
    "ends",
    "zone",
    "measures",
    "what",
    "owed",
    "owed_on",
    "notice",
    "evidence",
)
_DECIDED = (
    "cause",
    "notice_until",
    "claimed_by",
    "claimed_at",
    "granted_from",
    "granted_to",
    "decided_by",
    "decided_at",
    "decision",
)


def relief_claims(grounds: Iterable[str]) -> Register:
    """The register of claims; grounds: those that may be claimed."""
    return Register(
        id=RELIEF,
        title="Relief claims",
        one="relief claim",
        key="{number}",
        fields=_fields(tuple(grounds)),
        moves={each.value: () if each is Outcome.WITHDRAWN else (WITHDRAWN,) for each in Outcome},
        vendor_side=VendorSide(
            sees=(*_CLAIMED, *_DECIDED), writes=(), moves=(WITHDRAWN,), opens_with=_CLAIMED
        ),
    )


def _fields(grounds: tuple[str, ...]) -> tuple[Field, ...]:
    return (
        Field("vendor", "Vendor", Holds.VENDOR, needed=True, fixed=True),
        Field(
            "contract",
            "Contract",
            Holds.CONTRACT,
            "May be left out where only one contract of the vendor knows the ground.",
            fixed=True,
        ),
        Field("ground", "Ground", Holds.CHOICE, "Of the contract.", needed=True, fixed=True, choices=grounds),
        _written("cause", "Cause"),
        Field("begins", "Begins", told="Such as 2026-04-01 08:00.", needed=True, fixed=True),
        Field(
            "ends",
            "Ends",
            told="Such as 2026-04-01 10:00; 24:00 is the end of a day.",
            needed=True,
            fixed=True,
        ),
        Field(
            "zone",
            "Time zone",
            told="Of all times of the row, such as Europe/London; left out: the workspace's.",
            fixed=True,
        ),
        Field(
            "measures",
            "Measures",
            told="Ids, joined by a comma; left out: all that the ground is about.",
            fixed=True,
        ),
        Field("what", "What happened", Holds.TEXT, "In a few words.", needed=True, fixed=True),
        Field(
            "owed",
            "Owed by the client",
            told="What the claim builds on, such as a forecast; may be left out.",
            fixed=True,
        ),
        Field("owed_on", "Owed on", Holds.DAY, "When that was due. Such as 2026-03-15.", fixed=True),
        Field(
            "notice",
            "Notice given",
            told="Such as 2026-04-02 09:00; left out: the moment at which this workbook is read.",
            fixed=True,
        ),
        _written("notice_until", "Last day for notice"),
        Field(
            "evidence",
            "Evidence",
            Holds.TEXT,
            "Names of files that lie beside the workbook, each on a line of its own.",
            fixed=True,
        ),
        _written("claimed_by", "Claimed by"),
        _written("claimed_at", "Claimed at"),
        _written("granted_from", "Granted from"),
        _written("granted_to", "Granted to"),
        _written("decided_by", "Decided by"),
        _written("decided_at", "Decided at"),
        _written("decision", "Why it was decided so", Holds.TEXT),
    )


def _written(name: str, title: str, holds: Holds = Holds.LINE) -> Field:
    return Field(name, title, holds, "Written by Outscore.", fixed=True, by_outscore=True)
