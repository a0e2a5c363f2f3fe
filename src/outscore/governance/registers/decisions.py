"""Decisions: what could have been done, what was chosen, why and by whom."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from outscore.governance.register import Field
from outscore.governance.register import Holds
from outscore.governance.register import Refused
from outscore.governance.register import Register
from outscore.governance.register_ids import DECISIONS
from outscore.governance.register_ids import MEETINGS
from outscore.governance.registers.parties import contract_binds_vendor
from outscore.governance.registers.parties import of_the_parties
from outscore.governance.registers.settled import stays
from outscore.governance.subject import STATE
from outscore.governance.values import parts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.governance.register import Known
    from outscore.governance.subject import Subject

PROPOSED, APPROVED, REJECTED, SUPERSEDED = "proposed", "approved", "rejected", "superseded"


def superseder(subjects: Mapping[tuple[str, str], Subject], decision: str) -> Subject | None:
    """The approved decision that takes the place of another one; None where that still holds."""
    for (register, _), other in subjects.items():
        holds = register == REGISTER.id and other.state in (APPROVED, SUPERSEDED)
        if holds and other.says("supersedes") == decision:
            return other
    return None


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
        older = known.subjects.get((REGISTER.id, following))
        following = older.says("supersedes") if older else ""


def _supersedes_one_that_holds(before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
    """Only what is approved and still holds can be superseded."""
    named = now.says("supersedes")
    older = known.subjects.get((REGISTER.id, named))
    newly = before is None or before.says("supersedes") != named
    approving = now.state == APPROVED and (before is None or before.state != APPROVED)
    if older is None or named == now.id or not (newly or approving):
        return
    other = superseder(known.subjects, named)
    if other is not None and other.id != now.id:
        yield Refused("supersedes", f"{named} was superseded by {other.id}. Name {other.id} instead.")
    elif older.state == REJECTED or (approving and older.state == PROPOSED):
        yield Refused("supersedes", f"{named} is {older.state}: only an approved decision is superseded.")


def _is_superseded_by_one(before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
    """A decision is superseded once an approved one takes its place."""
    if now.state != SUPERSEDED or (before is not None and before.state == SUPERSEDED):
        return
    if superseder(known.subjects, now.id) is None:
        yield Refused(
            STATE,
            f"No approved decision supersedes {now.id}. Open one with supersedes={now.id} and approve that "
            f"first.",
        )


def _is_decided_by_now(before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
    said = now.says("decided_on")
    new = before is None or before.says("decided_on") != said
    if said and new and date.fromisoformat(said) > known.today:
        yield Refused("decided_on", f"{said} is not there yet. Write the day on which it was decided.")


def _is_decided_by_the_client(_before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
    """A vendor's people may approve with the client, not in its place."""
    said = parts(now.says("approvers"))
    looked_at = now.state in (APPROVED, REJECTED) and now.entries[-1].changes.keys() & {STATE, "approvers"}
    if said and looked_at and all(known.facts.organisations.get(each, "") for each in said):
        yield Refused("approvers", "Nobody of the client is among the approvers. Name one.")


REGISTER = Register(
    id=DECISIONS,
    title="Decisions",
    one="decision",
    key="decision-{number}",
    moves={
        PROPOSED: (APPROVED, REJECTED),
        APPROVED: (SUPERSEDED,),
        REJECTED: (),
        SUPERSEDED: (),
    },
    rules=(
        _supersedes_another,
        _supersedes_one_that_holds,
        _is_superseded_by_one,
        _is_decided_by_now,
        _is_decided_by_the_client,
        contract_binds_vendor,
        of_the_parties("approvers"),
        stays(
            (APPROVED, REJECTED, SUPERSEDED),
            (
                "what",
                "options",
                "rationale",
                "approvers",
                "decided_on",
                "vendor",
                "contract",
                "measure",
                "supersedes",
            ),
            "Open another decision that supersedes it.",
        ),
    ),
    fields=(
        Field("what", "Decision", Holds.TEXT, needed=True),
        Field(
            "options", "Options", Holds.TEXT, "What else could have been done, one line each.", needed=True
        ),
        Field("rationale", "Rationale", Holds.TEXT, "Why this one.", needed_in=(APPROVED,)),
        Field("approvers", "Approvers", Holds.PEOPLE, needed_in=(APPROVED,)),
        Field("decided_on", "Decided on", Holds.DAY, needed_in=(APPROVED, REJECTED)),
        Field("vendor", "Vendor", Holds.VENDOR, "Left out: it concerns all."),
        Field("contract", "Contract", Holds.CONTRACT),
        Field("measure", "Measure", Holds.MEASURE, "The measure that it is meant to move."),
        Field("meeting", "Meeting", Holds.SUBJECT, register=MEETINGS),
        Field("supersedes", "Supersedes", Holds.SUBJECT, "An approved decision.", register=DECISIONS),
    ),
)
