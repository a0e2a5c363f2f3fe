"""Contract changes: asked for, agreed, and from when they hold."""

from __future__ import annotations

from outscore.governance.register import Field
from outscore.governance.register import Holds
from outscore.governance.register import Register

REGISTER = Register(
    id="contract_changes",
    title="Contract changes",
    one="contract change",
    key="change-{number}",
    moves={
        "asked": ("agreed", "refused", "withdrawn"),
        "agreed": ("in_force", "withdrawn"),
        "in_force": (),
        "refused": (),
        "withdrawn": (),
    },
    fields=(
        Field("contract", "Contract", Holds.CONTRACT, needed=True, fixed=True),
        Field("what", "Change", Holds.TEXT, needed=True),
        Field("why", "Why", Holds.TEXT, needed=True),
        Field("asked_by", "Asked for by", Holds.PERSON, needed=True),
        Field("effect", "What it would have moved", Holds.TEXT, "Such as the result of score --what-if."),
        Field("approvers", "Approvers", Holds.PEOPLE, needed_in=("agreed", "in_force")),
        Field(
            "effective",
            "Effective",
            Holds.DAY,
            "The day of `changes` in the contract.",
            needed_in=("agreed", "in_force"),
        ),
        Field("decision", "Decision", Holds.SUBJECT, register="decisions"),
    ),
)
