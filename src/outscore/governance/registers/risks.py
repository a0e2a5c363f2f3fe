"""Risks: how likely, how bad, whose, and what is done about it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from outscore.governance.events import Kind
from outscore.governance.events import OwnDay
from outscore.governance.register import Field
from outscore.governance.register import Holds
from outscore.governance.register import Refused
from outscore.governance.register import Register
from outscore.governance.register_ids import RISKS
from outscore.governance.registers.parties import contract_binds_vendor
from outscore.governance.registers.parties import of_the_parties

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.governance.register import Known
    from outscore.governance.subject import Subject

_SCALE = ("1", "2", "3", "4", "5")
OPEN, ACCEPTED, OCCURRED, CLOSED = "open", "accepted", "occurred", "closed"
_LIVES_ON = (OPEN, ACCEPTED, OCCURRED)


def score(risk: Subject) -> int:
    """How much a risk weighs: likelihood times impact, 1 to 25."""
    return int(risk.says("likelihood")) * int(risk.says("impact"))


def _is_looked_at_again(before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
    """A risk that lives on is looked at on a day that is still to come, said anew whenever it changes."""
    if now.state == CLOSED:
        return
    told = before is None or "review_on" in now.entries[-1].changes or now.state != before.state
    if told and date.fromisoformat(now.says("review_on")) < known.today:
        yield Refused(
            "review_on", f"{now.says('review_on')} has passed. Write the next day on which it is looked at."
        )


REGISTER = Register(
    id=RISKS,
    title="Risks",
    one="risk",
    key="risk-{number}",
    moves={
        OPEN: (ACCEPTED, OCCURRED, CLOSED),
        ACCEPTED: (OPEN, OCCURRED, CLOSED),
        OCCURRED: (OPEN, CLOSED),
        CLOSED: (OPEN,),
    },
    open_in=_LIVES_ON,
    own_day=OwnDay("review_on", Kind.RISK, _LIVES_ON, called="what"),
    rules=(_is_looked_at_again, contract_binds_vendor, of_the_parties("owner")),
    fields=(
        Field("what", "What may happen", Holds.TEXT, "Cause, event, consequence.", needed=True),
        Field(
            "likelihood", "Likelihood", Holds.CHOICE, "1 rare, 5 almost certain.", needed=True, choices=_SCALE
        ),
        Field("impact", "Impact", Holds.CHOICE, "1 slight, 5 severe.", needed=True, choices=_SCALE),
        Field("owner", "Owner", Holds.PERSON, needed=True),
        Field("response", "Response", Holds.TEXT, "What is done about it.", needed_in=(ACCEPTED,)),
        Field("vendor", "Vendor", Holds.VENDOR),
        Field("contract", "Contract", Holds.CONTRACT),
        Field("review_on", "Look again on", Holds.DAY, "A day to come.", needed=True),
    ),
)
