"""Disputes: a figure that one side does not accept, what was shown, and what came of it.

A dispute is about an approved month or quarter, opened within the contract's window. Upheld, it waits for the
restatement; when that is approved, what it moved is written from the two statements.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from outscore.governance.register import Field
from outscore.governance.register import Holds
from outscore.governance.register import Refused
from outscore.governance.register import Register
from outscore.governance.register_ids import DISPUTES
from outscore.governance.registers.parties import contract_binds_vendor
from outscore.governance.registers.parties import of_the_parties
from outscore.governance.registers.settled import stays
from outscore.governance.subject import STATE
from outscore.governance.values import parts
from outscore.governance.vendor_side import VendorSide
from outscore.model.trail import BY_OUTSCORE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.governance.register import Known
    from outscore.governance.subject import Subject

OPEN, UPHELD, REJECTED = "open", "upheld", "rejected"
WITHDRAWN, RESTATED = "withdrawn", "restated"
_ENDS = (UPHELD, REJECTED)


def _is_about_an_approved_month(before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
    """What can be disputed has been issued, to a vendor that the contract binds."""
    if before is not None:
        return
    vendor, contract, month = now.says("vendor"), now.says("contract"), now.says("month")
    if unbound := tuple(contract_binds_vendor(before, now, known)):
        yield from unbound
    elif (vendor, contract, month) not in known.facts.windows:
        yield Refused(
            "month",
            f"{month} of {vendor} under {contract} was not approved yet, so there is nothing to dispute: "
            f"send what is right through the inbox, and it counts.",
        )


def _is_within_the_window(before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
    """Opened after the result was issued, not later than the window allows, and not ahead of time.

    What a vendor sends counts from the day on which it is received, whatever day it names.
    """
    window = known.facts.windows.get((now.says("vendor"), now.says("contract"), now.says("month")))
    if before is not None or window is None:
        return
    opened = date.fromisoformat(now.says("opened_on"))
    if opened > known.today:
        yield Refused("opened_on", f"{opened} is not there yet. Write the day on which it was raised.")
    elif opened < window.issued:
        yield Refused(
            "opened_on", f"The result was approved on {window.issued}; it cannot be disputed on {opened}."
        )
    elif known.vendor and opened <= window.until < known.today:
        yield Refused(
            "opened_on",
            f"It was received on {known.today}, and the window to dispute {now.says('month')} ended on "
            f"{window.until} ({window.said}). What was raised in time another way is written by the client.",
        )
    elif opened > window.until:
        yield Refused(
            "opened_on",
            f"The window to dispute {now.says('month')} ended on {window.until} ({window.said}). What the "
            f"client puts right all the same is restated: outscore restate {now.says('month')} --vendor "
            f"{now.says('vendor')}",
        )


def _is_raised_by_a_party(before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
    """One vendor cannot dispute another's figure."""
    own = known.facts.organisations.get(now.says("opened_by"), "")
    if before is None and own not in ("", now.says("vendor")):
        yield Refused(
            "opened_by",
            f"{now.says('opened_by')} belongs to vendor {own!r}. Name somebody of {now.says('vendor')!r} or "
            f"of the client.",
        )


def _is_not_there_twice(before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
    """One open dispute for a figure."""
    about = ("vendor", "contract", "measure", "month")
    if before is not None:
        return
    for (register, _), other in known.subjects.items():
        same = register == REGISTER.id and other.id != now.id and other.state in (OPEN, UPHELD)
        if same and all(other.says(name) == now.says(name) for name in about):
            yield Refused("", f"{other.id} is about the same figure and not ended. Add to that one.")


def _is_decided_in_time(before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
    """A decision comes after the dispute, and not ahead of time."""
    said = now.says("decided_on")
    if not said or (before is not None and before.says("decided_on") == said):
        return
    decided = date.fromisoformat(said)
    if decided > known.today:
        yield Refused("decided_on", f"{decided} is not there yet. Write the day on which it was decided.")
    elif decided < date.fromisoformat(now.says("opened_on")):
        yield Refused("decided_on", f"It was opened on {now.says('opened_on')}, after {decided}.")


def _is_decided_by_the_client(_before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
    """A vendor does not decide its own dispute alone, nor does the one who raised it."""
    said = parts(now.says("decided_by"))
    if not said or not now.entries[-1].changes.keys() & {STATE, "decided_by"} or now.state not in _ENDS:
        return
    if set(said) == {now.says("opened_by")}:
        yield Refused("decided_by", f"{said[0]} opened {now.id}: somebody else decides it, or decides too.")
    elif all(known.facts.organisations.get(each, "") for each in said):
        yield Refused("decided_by", "Nobody of the client is among those who decided. Name one.")


def _moves_by_its_restatement(before: Subject | None, now: Subject, _known: Known) -> Iterator[Refused]:
    """What a restatement moved is written when it is approved; nobody types it."""
    if now.entries[-1].person == BY_OUTSCORE:
        return
    written = now.entries[-1].changes
    if now.state == RESTATED and (before is None or before.state != RESTATED):
        yield Refused(
            STATE,
            f"{now.id} is restated when the restated statement of {now.says('month')} is approved. Next: "
            f"outscore restate {now.says('month')} --vendor {now.says('vendor')} --by NAME --reason TEXT, "
            f"then outscore approve {now.says('month')} --restatement",
        )
    elif "moved" in written:
        yield Refused("moved", "What the new score moved is written from the two statements; leave it empty.")


REGISTER = Register(
    id=DISPUTES,
    title="Disputes",
    one="dispute",
    key="dispute-{number}",
    moves={
        OPEN: (*_ENDS, WITHDRAWN),
        UPHELD: (RESTATED,),
        REJECTED: (),
        WITHDRAWN: (),
        RESTATED: (),
    },
    open_in=(OPEN, UPHELD),
    vendor_side=VendorSide(
        sees=("contract", "measure", "month", "opened_by", "opened_on", "outcome"),
        writes=("reason", "evidence"),
        moves=(WITHDRAWN,),
        open_in=(OPEN,),
        opens_with=("contract", "measure", "month", "opened_by", "opened_on"),
    ),
    rules=(
        _is_about_an_approved_month,
        _is_within_the_window,
        _is_raised_by_a_party,
        _is_not_there_twice,
        _is_decided_in_time,
        _is_decided_by_the_client,
        of_the_parties("decided_by"),
        stays(
            (*_ENDS, RESTATED),
            ("reason", "evidence", "decided_by", "decided_on", "outcome"),
            "What came to light since is a new dispute, or a restatement.",
        ),
        _moves_by_its_restatement,
    ),
    fields=(
        Field("vendor", "Vendor", Holds.VENDOR, needed=True, fixed=True),
        Field("contract", "Contract", Holds.CONTRACT, needed=True, fixed=True),
        Field("measure", "Measure", Holds.MEASURE, needed=True, fixed=True),
        Field(
            "month",
            "Month",
            Holds.PERIOD,
            "A month that was approved, or a quarter where the contract judges it.",
            needed=True,
            fixed=True,
        ),
        Field("opened_by", "Opened by", Holds.PERSON, needed=True, fixed=True),
        Field(
            "opened_on",
            "Opened on",
            Holds.DAY,
            "Within the contract's window; what a vendor sends is received within it too.",
            needed=True,
            fixed=True,
        ),
        Field("reason", "Reason", Holds.TEXT, "Which figure is wrong, and why.", needed=True),
        Field("evidence", "Evidence", Holds.TEXT, needed=True),
        Field("decided_by", "Decided by", Holds.PEOPLE, needed_in=_ENDS),
        Field("decided_on", "Decided on", Holds.DAY, needed_in=_ENDS),
        Field("outcome", "Outcome", Holds.TEXT, needed_in=_ENDS),
        Field("moved", "What the new score moved", Holds.TEXT, "Written from results.", by_outscore=True),
    ),
)
