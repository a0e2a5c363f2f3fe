"""What a contract makes of a claim for relief: its notice, its units of time, its measures, its outcome."""

from __future__ import annotations

from datetime import UTC
from datetime import datetime
from datetime import time
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.errors import UnknownName
from outscore.model.period import Grain
from outscore.model.period import Period
from outscore.model.relief import Decision
from outscore.model.relief import Outcome
from outscore.model.relief import ReliefError
from outscore.model.terms.clause import EVERY
from outscore.model.terms.measuring import ReliefUnit
from outscore.scoring.authority import hours_text
from outscore.scoring.notice import last_day
from outscore.scoring.relieving import covers

if TYPE_CHECKING:
    from datetime import date

    from outscore.model.contract import Contract
    from outscore.model.relief import Claim
    from outscore.model.terms.measuring import Relief


def before(one: datetime, other: datetime) -> bool:
    """Whether a moment comes first; in UTC, because clocks that are set back show an hour twice."""
    return one.astimezone(UTC) < other.astimezone(UTC)


def refuse_part_of_a_unit(contract: Contract, ground: Relief, begin: datetime, end: datetime) -> None:
    """Raise ReliefError where a forecast is tested by the day and some hours of one are claimed.

    Such a claim would leave out only the bad hours. The moments are by the clocks that cut the days.
    """
    test = ground.forecast
    if test is None or test.per is ReliefUnit.INTERVAL:
        return
    grain = Grain.DAY if test.per is ReliefUnit.DAY else Grain(contract.terms.settled_every.value)
    for moment in (begin, end):
        first = datetime.combine(Period.around(moment.date(), grain).start, time(), moment.tzinfo)
        if moment != first:
            raise ReliefError(
                f"{ground.id} is tested by the {grain}, and each goes out whole or not at all: "
                f"claim from a midnight that begins a {grain} to one that begins another ({begin.tzinfo})."
            )


def around(day: date, grain: Grain) -> Period:
    """The period of a length that a day lies in."""
    return Period.around(day, grain)


def measures_claimed(contract: Contract, ground: Relief, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """The measures of a claim, in the contract's order so that the same ones are the same claim.

    Raises UnknownName, or ReliefError for a measure that the ground is not about.
    """
    known = [one.id for one in contract.measures]
    for name in wanted:
        if name not in (*known, *EVERY):
            raise UnknownName("measure", name, known)
        if name in known and not covers(ground, name):
            raise ReliefError(f"{ground.id} is no ground for {name}, only for {', '.join(ground.measures)}.")
    if not wanted or set(wanted) & set(EVERY):
        return EVERY
    return tuple(name for name in known if name in wanted)


def same_claim(one: Claim, other: Claim) -> bool:
    """Whether two claims are about the same: ground, time and measures, whoever makes them."""

    def about(claim: Claim) -> tuple[object, ...]:
        begin, end = claim.begin.astimezone(UTC), claim.end.astimezone(UTC)
        return claim.vendor, claim.contract, claim.ground, begin, end, claim.measures

    return about(one) == about(other)


def notice_until(contract: Contract, ground: Relief, begin: datetime) -> date | None:
    """The last day for notice, None where the ground sets none."""
    if ground.notice_days is None:
        return None
    return last_day(begin.date(), ground.notice_days, ground.notice_counted_in, contract.terms.closed_days)


def out_of_time(claim: Claim) -> Decision:
    """What the notice rule decides by itself; a person may decide otherwise afterwards."""
    return Decision(
        claim=0,
        outcome=Outcome.OUT_OF_TIME,
        begin=None,
        end=None,
        decided_by="",
        role="",
        reason=f"Notice was given on {claim.notice_at:%Y-%m-%d} and had to be given by {claim.notice_until}.",
        despite_late=False,
        decided_at=claim.claimed_at,
    )


def outcome(claim: Claim, begin: datetime | None, end: datetime | None) -> Outcome:
    """What granting so much of a claim amounts to; nothing at all is a refusal."""
    if begin is None or end is None:
        return Outcome.REFUSED
    part = before(claim.begin, begin) or before(end, claim.end)
    return Outcome.GRANTED_IN_PART if part else Outcome.GRANTED


def withdrawn(claim: Claim, person: str, role: str, reason: str, now: str) -> Decision:
    """That a claim is at an end, and who ended it."""
    return Decision(claim.id, Outcome.WITHDRAWN, None, None, person, role, reason, False, now)


def length_text(begin: datetime, end: datetime) -> str:
    """How long a stretch of time is, in minutes below an hour.

    >>> noon = datetime(2026, 4, 1, 12, tzinfo=UTC)
    >>> length_text(noon, noon + timedelta(minutes=10)), length_text(noon, noon + timedelta(hours=2))
    ('10 minutes', '2 hours')
    """
    passed = end.astimezone(UTC) - begin.astimezone(UTC)
    found = Fraction(passed // timedelta(seconds=1), 3600)
    minutes = found * 60
    if found < 1 and minutes.denominator == 1:
        return f"{minutes} minute{'' if minutes == 1 else 's'}"
    return hours_text(found)


def shown(moment: datetime) -> str:
    """A moment as people read it, with its distance from UTC."""
    return moment.isoformat(" ", "minutes")
