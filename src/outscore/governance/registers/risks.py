"""Risks: how likely, how bad, whose, and what is done about it."""

from __future__ import annotations

from outscore.governance.register import Field
from outscore.governance.register import Holds
from outscore.governance.register import Register

_SCALE = ("1", "2", "3", "4", "5")

REGISTER = Register(
    id="risks",
    title="Risks",
    one="risk",
    key="risk-{number}",
    moves={
        "open": ("accepted", "occurred", "closed"),
        "accepted": ("open", "occurred", "closed"),
        "occurred": ("open", "closed"),
        "closed": ("open",),
    },
    fields=(
        Field("what", "What may happen", Holds.TEXT, "Cause, event, consequence.", needed=True),
        Field(
            "likelihood", "Likelihood", Holds.CHOICE, "1 rare, 5 almost certain.", needed=True, choices=_SCALE
        ),
        Field("impact", "Impact", Holds.CHOICE, "1 slight, 5 severe.", needed=True, choices=_SCALE),
        Field("owner", "Owner", Holds.PERSON, needed=True),
        Field("response", "Response", Holds.TEXT, "What is done about it.", needed_in=("accepted",)),
        Field("vendor", "Vendor", Holds.VENDOR),
        Field("contract", "Contract", Holds.CONTRACT),
        Field("review_on", "Look again on", Holds.DAY, needed=True),
    ),
)
