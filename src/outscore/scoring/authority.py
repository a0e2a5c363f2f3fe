"""Who may decide on relief, and how long a claim may be for it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.scoring.wording import decimal_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outscore.model.terms.measuring import ReliefAuthority

ZERO = Fraction(0)


def role_for(authority: Sequence[ReliefAuthority], person: str, hours: Fraction) -> tuple[str, str] | None:
    """The first role that lets a person decide so long a claim, and the person's name as written there.

    hours: of the claim, or of what it takes out of the count where that is longer.
    """
    for one in authority:
        for name in one.people:
            if _reaches(one, hours) and _same(name, person):
                return one.role, name
    return None


def why_not(
    authority: Sequence[ReliefAuthority], person: str, hours: Fraction, left_out: Fraction = ZERO
) -> str:
    """Why a person may not decide a claim of so many hours, and who may; a sentence or two.

    left_out: how much time it takes out of the count, where that is longer than the claim.
    """
    own = [one for one in authority if _holds(one, person)]
    if not authority:
        return "The contract names nobody who may decide on relief. Add relief_authority to it."
    counts = max(hours, left_out)
    able = [f"{name} ({_limit(one)})" for one in authority if _reaches(one, counts) for name in one.people]
    who = f"Who may: {', '.join(able)}." if able else "Nobody the contract names may decide so long a claim."
    length = f"this claim is {hours_text(hours)} long"
    if left_out > hours:
        length += f" and takes {hours_text(left_out)} out of the count"
    if not own:
        return f"{person} has no role that decides on relief, and {length}. {who}"
    return f"{person} ({', '.join(_limit(one) for one in own)}) may not decide it: {length}. {who}"


def hours_text(hours: Fraction) -> str:
    """A number of hours in words.

    >>> from fractions import Fraction
    >>> hours_text(Fraction(3, 2)), hours_text(Fraction(1)), hours_text(Fraction(24))
    ('1.5 hours', '1 hour', '24 hours')
    """
    digits = decimal_text(hours, 2).rstrip("0").rstrip(".")
    return f"{digits} hour{'' if hours == 1 else 's'}"


def _holds(one: ReliefAuthority, person: str) -> bool:
    return any(_same(name, person) for name in one.people)


def _same(name: str, person: str) -> bool:
    return name.strip().casefold() == person.strip().casefold()


def _reaches(one: ReliefAuthority, hours: Fraction) -> bool:
    return one.hours_up_to is None or hours <= one.hours_up_to


def _limit(one: ReliefAuthority) -> str:
    return (
        f"{one.role}, {'any length' if one.hours_up_to is None else f'up to {hours_text(one.hours_up_to)}'}"
    )
