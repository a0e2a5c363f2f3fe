"""Forecast locks: which forecast counts for a month, and when it was locked."""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING

from outscore.governance.register import Field
from outscore.governance.register import Holds
from outscore.governance.register import Refused
from outscore.governance.register import Register
from outscore.governance.register_ids import FORECAST_LOCKS
from outscore.governance.registers.parties import of_the_parties

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.governance.register import Known
    from outscore.governance.subject import Subject

LOCKED, REPLACED = "locked", "replaced"


def _of_the_same_month(now: Subject, known: Known) -> list[Subject]:
    """The other locks of the contract's month."""
    return [
        other
        for (register, _), other in known.subjects.items()
        if register == REGISTER.id
        and other.id != now.id
        and (other.says("contract"), other.says("month")) == (now.says("contract"), now.says("month"))
    ]


def _is_the_only_one(before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
    """One forecast counts: a second one says which it takes the place of."""
    if before is not None:
        return
    others = _of_the_same_month(now, known)
    gone = {other.says("replaces") for other in others}
    standing = [other for other in others if other.state == LOCKED and other.id not in gone]
    for other in standing:
        if now.says("replaces") != other.id:
            yield Refused(
                "replaces",
                f"{other.id} is locked for {now.says('month')} already. A new one replaces it: "
                f"replaces={other.id}",
            )
    if now.says("replaces") and now.says("replaces") not in {other.id for other in standing}:
        yield Refused(
            "replaces", f"{now.says('replaces')} is not the lock that stands for {now.says('month')}."
        )


def _is_replaced_by_its_own(before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
    """What took its place says so itself."""
    named = now.says("replaced_by")
    if not named or (before is not None and before.says("replaced_by") == named):
        return
    other = known.subjects.get((REGISTER.id, named))
    if other is None or other.says("replaces") != now.id:
        sentence = f"{named} does not replace {now.id}. Lock one with replaces={now.id} first."
        yield Refused("replaced_by", sentence)


def _is_locked_by_now(before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
    if before is None and date.fromisoformat(now.says("locked_on")) > known.today:
        yield Refused("locked_on", f"{now.says('locked_on')} is not there yet. Write the day it was locked.")


def _has_come(before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
    """What is locked is a file that was received."""
    if before is not None:
        return
    named, received = now.says("file"), known.facts.received()
    if named not in received:
        near = get_close_matches(named, sorted(received), n=3)
        like = f" Names like it: {', '.join(near)}." if near else ""
        yield Refused("file", f"No file {named!r} was received.{like} See: outscore deliveries")


REGISTER = Register(
    id=FORECAST_LOCKS,
    title="Forecast locks",
    one="forecast lock",
    key="{contract}.{month}.lock-{number}",
    moves={LOCKED: (REPLACED,), REPLACED: ()},
    rules=(
        _is_the_only_one,
        _is_replaced_by_its_own,
        _is_locked_by_now,
        _has_come,
        of_the_parties("agreed_by"),
    ),
    fields=(
        Field("contract", "Contract", Holds.CONTRACT, needed=True, fixed=True),
        Field("month", "Month", Holds.MONTH, needed=True, fixed=True),
        Field("locked_on", "Locked on", Holds.DAY, needed=True, fixed=True),
        Field("file", "File", Holds.LINE, "The file as it was received.", needed=True, fixed=True),
        Field("agreed_by", "Agreed by", Holds.PEOPLE, needed=True),
        Field(
            "replaces",
            "Replaces",
            Holds.SUBJECT,
            "The lock of the same month that stood before.",
            fixed=True,
            register=FORECAST_LOCKS,
        ),
        Field("replaced_by", "Replaced by", Holds.SUBJECT, needed_in=(REPLACED,), register=FORECAST_LOCKS),
    ),
)
