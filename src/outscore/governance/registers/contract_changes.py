"""Contract changes: asked for, agreed, and from when they hold."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from outscore.governance.events import Kind
from outscore.governance.events import OwnDay
from outscore.governance.register import Field
from outscore.governance.register import Holds
from outscore.governance.register import Refused
from outscore.governance.register import Register
from outscore.governance.register_ids import CONTRACT_CHANGES
from outscore.governance.register_ids import DECISIONS
from outscore.governance.registers.parties import of_the_parties
from outscore.governance.registers.settled import stays
from outscore.governance.subject import STATE
from outscore.governance.values import parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.governance.facts import Facts
    from outscore.governance.register import Known
    from outscore.governance.subject import Subject

AGREED, IN_FORCE = "agreed", "in_force"


def not_in_file(change: Subject, facts: Facts) -> str:
    """What is to be told of an agreed change that its contract's file does not have; "" where it does."""
    effective, contract = change.says("effective"), change.says("contract")
    if change.state not in (AGREED, IN_FORCE) or not effective:
        return ""
    days = facts.amended.get(contract, frozenset())
    if date.fromisoformat(effective) in days:
        return ""
    there = ", ".join(map(str, sorted(days))) or "none"
    return (
        f"The file of contract {contract} has no change from {effective}. It has: {there}. Write it under "
        f"`changes`, or results go by the old terms."
    )


def _is_in_the_file(before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
    """A change is in force once results go by it: from its day on, and as the contract's file has it."""
    if now.state != IN_FORCE or (before is not None and before.state == IN_FORCE):
        return
    if date.fromisoformat(now.says("effective")) > known.today:
        yield Refused(STATE, f"It holds from {now.says('effective')}, which is not there yet.")
    if told := not_in_file(now, known.facts):
        yield Refused("effective", told)


def _is_agreed_by_both(before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
    """A contract is changed by the client and the vendor, not by one of them."""
    if now.state != AGREED or (before is not None and before.state == AGREED):
        return
    sides = {known.facts.organisations.get(each, "") for each in parts(now.says("approvers"))}
    bound = known.facts.bound.get(now.says("contract"), frozenset())
    people = set(known.facts.organisations.values())
    if "" not in sides:
        yield Refused("approvers", "Nobody of the client is among the approvers. Name one.")
    if bound & people and not bound & sides:
        yield Refused("approvers", f"Nobody of {', '.join(sorted(bound))} is among the approvers. Name one.")


REGISTER = Register(
    id=CONTRACT_CHANGES,
    title="Contract changes",
    one="contract change",
    key="change-{number}",
    moves={
        "asked": (AGREED, "refused", "withdrawn"),
        AGREED: (IN_FORCE, "withdrawn"),
        IN_FORCE: (),
        "refused": (),
        "withdrawn": (),
    },
    own_day=OwnDay("effective", Kind.CHANGE, (AGREED,), called="what", told="Change holds from this day: "),
    rules=(
        _is_agreed_by_both,
        _is_in_the_file,
        of_the_parties("asked_by", "approvers"),
        stays(
            (AGREED, IN_FORCE),
            ("what", "why", "asked_by", "effect", "approvers", "effective"),
            "Withdraw it if it is not in force yet, and ask for another change.",
        ),
    ),
    fields=(
        Field("contract", "Contract", Holds.CONTRACT, needed=True, fixed=True),
        Field("what", "Change", Holds.TEXT, needed=True),
        Field("why", "Why", Holds.TEXT, needed=True),
        Field("asked_by", "Asked for by", Holds.PERSON, needed=True),
        Field("effect", "What it would have moved", Holds.TEXT, "Such as the result of score --what-if."),
        Field("approvers", "Approvers", Holds.PEOPLE, "Of both sides.", needed_in=(AGREED, IN_FORCE)),
        Field(
            "effective",
            "Effective",
            Holds.DAY,
            "The day of `changes` in the contract.",
            needed_in=(AGREED, IN_FORCE),
        ),
        Field("decision", "Decision", Holds.SUBJECT, register=DECISIONS),
    ),
)
