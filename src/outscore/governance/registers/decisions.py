"""Decisions: what could have been done, what was chosen, why and by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.governance.register import Field
from outscore.governance.register import Holds
from outscore.governance.register import Refused
from outscore.governance.register import Register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.governance.register import Known
    from outscore.governance.subject import Subject


def _supersedes_another(_before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
    """A decision cannot take its own place, not even through others."""
    seen = {now.id}
    following = now.says("supersedes")
    while following:
        if following in seen:
            sentence = f"{now.id} would supersede itself. Name another decision, or leave it empty."
            yield Refused("supersedes", sentence)
            return
        seen.add(following)
        older = known.subjects.get(("decisions", following))
        following = older.says("supersedes") if older else ""


REGISTER = Register(
    id="decisions",
    title="Decisions",
    one="decision",
    key="decision-{number}",
    moves={
        "proposed": ("approved", "rejected"),
        "approved": ("superseded",),
        "rejected": (),
        "superseded": (),
    },
    rules=(_supersedes_another,),
    fields=(
        Field("what", "Decision", Holds.TEXT, needed=True),
        Field(
            "options", "Options", Holds.TEXT, "What else could have been done, one line each.", needed=True
        ),
        Field("rationale", "Rationale", Holds.TEXT, "Why this one.", needed_in=("approved",)),
        Field("approvers", "Approvers", Holds.PEOPLE, needed_in=("approved",)),
        Field("decided_on", "Decided on", Holds.DAY, needed_in=("approved", "rejected")),
        Field("vendor", "Vendor", Holds.VENDOR, "Left out: it concerns all."),
        Field("contract", "Contract", Holds.CONTRACT),
        Field("measure", "Measure", Holds.MEASURE, "The measure that it is meant to move."),
        Field("meeting", "Meeting", Holds.SUBJECT, register="meetings"),
        Field("supersedes", "Supersedes", Holds.SUBJECT, "An earlier decision.", register="decisions"),
    ),
)
