"""What a vendor's own people may write in the registers, and what they see of them, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.governance.relief_claims import RELIEF
from outscore.governance.relief_claims import WITHDRAWN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outscore.governance.subject import Subject

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


@dataclass(frozen=True, slots=True)
class VendorSide:
    """A register as a vendor has it.

    sees: fields that are only to be read. writes: fields that it may fill in. moves: states that it may
    set. opens_with: where it may write something new, which of `sees` it says then; empty where it may not.
    open_in: the states in which it may write at all; left out: in every one.
    """

    sees: tuple[str, ...]
    writes: tuple[str, ...]
    moves: tuple[str, ...] = ()
    opens_with: tuple[str, ...] = ()
    open_in: tuple[str, ...] = ()

    def may_write_in(self, state: str) -> bool:
        """Whether something in a state is open to the vendor."""
        return not self.open_in or state in self.open_in


VENDOR_SIDES: Mapping[str, VendorSide] = {
    "plans": VendorSide(
        sees=("contract", "measure", "opened", "trigger", "since"),
        writes=(
            "problem",
            "containment",
            "root_cause",
            "method",
            "owner",
            "due",
            "expected",
            "expected_by",
            "kept_for",
            "evidence",
        ),
        moves=("drafted",),
        open_in=("asked", "drafted"),
    ),
    "actions": VendorSide(
        sees=("what", "owner", "due", "plan"),
        writes=("done_on", "evidence"),
        moves=("done",),
        open_in=("open",),
    ),
    "disputes": VendorSide(
        sees=("contract", "measure", "month", "opened_by", "opened_on", "outcome"),
        writes=("reason", "evidence"),
        moves=("withdrawn",),
        open_in=("open",),
        opens_with=("contract", "measure", "month", "opened_by", "opened_on"),
    ),
    RELIEF: VendorSide(sees=(*_CLAIMED, *_DECIDED), writes=(), moves=(WITHDRAWN,), opens_with=_CLAIMED),
    "certificates": VendorSide(
        sees=("standard",),
        writes=("scope", "site", "issued_by", "issued_on", "expires"),
        opens_with=("standard",),
    ),
    "ratings": VendorSide(
        sees=("requirement",), writes=("vendor_view", "vendor_says"), opens_with=("requirement",)
    ),
}


def concerns(subject: Subject, vendor: str, subjects: Mapping[tuple[str, str], Subject]) -> bool:
    """Whether something is a vendor's: it names the vendor, or belongs to a plan that does."""
    return vendor_of(subject, subjects) == vendor


def vendor_of(subject: Subject, subjects: Mapping[tuple[str, str], Subject]) -> str:
    """Whose something is, by itself or by the plan that it belongs to; "" where it is no vendor's."""
    plan = subjects.get(("plans", subject.says("plan")))
    return subject.says("vendor") or (plan.says("vendor") if plan else "")
