"""Who may decide on relief, and how long a claim may be for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from datetime import timedelta
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING

from outscore.scoring.intervals import merged_spans
from outscore.scoring.wording import decimal_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence
    from datetime import datetime

    from outscore.model.terms.measuring import ReliefAuthority

Span = tuple["datetime", "datetime"]
ZERO = Fraction(0)
NO_MORE: Mapping[str, Fraction] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Beside:
    """Time that was granted on the ground of a claim by another, and in which role.

    same_period: whether it reaches into a month of the claim.
    """

    role: str
    begin: datetime
    end: datetime
    same_period: bool


def together(begin: datetime, end: datetime, granted: Iterable[Beside]) -> dict[str, Fraction]:
    """For each role, how many hours a stretch makes with what was granted on its ground in the period.

    Overlapping time counts once. What touches the stretch, at once or by others between, is one event with
    it, whoever granted it, and counts for every role ("" too, for roles that granted nothing); what lies
    apart counts for the role that granted it, so that a limit is not passed by cutting an event in pieces.
    """
    others = list(granted)
    every = merged_spans([_span(begin, end), *(_span(one.begin, one.end) for one in others)])
    (event,) = [one for one in every if one[0] <= _span(begin, end)[0] and _span(begin, end)[1] <= one[1]]
    found = {}
    for role in {"", *(one.role for one in others)}:
        own = [_span(one.begin, one.end) for one in others if one.role == role and one.same_period]
        found[role] = sum((_hours(one) for one in merged_spans([event, *own])), ZERO)
    return found


def _span(begin: datetime, end: datetime) -> Span:
    return (begin.astimezone(UTC), end.astimezone(UTC))


def _hours(span: Span) -> Fraction:
    return Fraction((span[1] - span[0]) // timedelta(seconds=1), 3600)


def role_for(
    authority: Sequence[ReliefAuthority],
    person: str,
    hours: Fraction,
    by_role: Mapping[str, Fraction] = NO_MORE,
) -> tuple[str, str] | None:
    """The first role that lets a person decide so long a claim, and the person's name as written there.

    hours: of the claim, or of what it takes out of the count where that is longer. by_role: of the claim
    and what was granted beside it, by role; see `together`.
    """
    for one in authority:
        for name in one.people:
            if _reaches(one, _counting(one, hours, by_role)) and _same(name, person):
                return one.role, name
    return None


def _counting(one: ReliefAuthority, hours: Fraction, by_role: Mapping[str, Fraction]) -> Fraction:
    return max(hours, by_role.get(one.role, by_role.get("", ZERO)))


def why_not(
    authority: Sequence[ReliefAuthority],
    person: str,
    hours: Fraction,
    left_out: Fraction = ZERO,
    by_role: Mapping[str, Fraction] = NO_MORE,
) -> str:
    """Why a person may not decide a claim of so many hours, and who may; a sentence or two.

    left_out: how much time it takes out of the count, where that is longer than the claim. by_role: see
    `role_for`.
    """
    own = [one for one in authority if _holds(one, person)]
    if not authority:
        return "The contract names nobody who may decide on relief. Add relief_authority to it."
    counts = max(hours, left_out)
    able = [
        f"{name} ({_limit(one)})"
        for one in authority
        if _reaches(one, _counting(one, counts, by_role))
        for name in one.people
    ]
    who = f"Who may: {', '.join(able)}." if able else "Nobody the contract names may decide so long a claim."
    length = f"this claim is {hours_text(hours)} long"
    if left_out > hours:
        length += f" and takes {hours_text(left_out)} out of the count"
    most = max((_counting(one, ZERO, by_role) for one in own), default=ZERO)
    if most > counts:
        length += f"; with what was granted on the same ground in its months it makes {hours_text(most)}"
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
