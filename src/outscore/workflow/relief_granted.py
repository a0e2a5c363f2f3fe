"""Relief that holds: what was granted in a period, by which claim, and what it did."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from outscore.errors import UnknownName
from outscore.model.period import Period
from outscore.model.period_facts import ReliefGrant
from outscore.model.slices import Granted
from outscore.model.terms.clause import EVERY
from outscore.model.terms.measuring import Needs
from outscore.scoring.claims import before
from outscore.scoring.claims import shown
from outscore.scoring.readings import for_measures
from outscore.storage.slices import midnight

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence
    from datetime import datetime
    from datetime import tzinfo

    from outscore.contracts.workspace import Workspace
    from outscore.model.contract import Contract
    from outscore.model.period_facts import LeftOut
    from outscore.model.relief import Claim
    from outscore.model.relief import ClaimRecord
    from outscore.model.terms.measuring import Relief
    from outscore.storage.relief import ReliefRegister


def granted(
    workspace: Workspace, register: ReliefRegister, vendor: str, contract_id: str, period: Period
) -> tuple[Granted, ...]:
    """All relief that reaches into a vendor's period: claims as they were granted, and what needs none.

    The terms are those in force on the period's first day, or where they no longer know a claim's ground,
    those of the day on which the claim begins.
    """
    contract, zone = workspace.contract(contract_id), zone_of(workspace)
    begin, end = midnight(period, zone), midnight(period.next(), zone)
    terms = contract.on(period.start)
    approved = tuple(
        Granted(relief_of(workspace, claim, period)[1], *span, claim.id, (begin, end))
        for claim, span in _allowed(register, vendor, contract_id)
        if before(span[0], end) and before(begin, span[1])
    )
    calculated = tuple(
        Granted(ground, begin, end, period=(begin, end))
        for ground in terms.terms.relief
        if ground.needs is Needs.CALCULATION and ground.forecast is not None
    )
    return approved + calculated


def _allowed(
    register: ReliefRegister, vendor: str, contract: str
) -> Iterator[tuple[Claim, tuple[datetime, datetime]]]:
    for record in register.all(vendor, contract):
        if record.granted is not None:
            yield record.claim, record.granted


def relief_of(workspace: Workspace, claim: Claim, period: Period) -> tuple[Contract, Relief]:
    """The terms of a period, and the ground of a claim in them, for the measures claimed.

    Where they no longer know the ground, those of the day on which the claim begins.
    """
    contract = workspace.contract(claim.contract)
    terms = contract.on(period.start)
    knowing = terms if has_ground(terms, claim.ground) else contract.on(claim.begin.date())
    whole = Granted(ground_of(knowing, claim.ground), claim.begin, claim.end)
    own = whole if claim.measures == EVERY else for_measures(whole, claim.measures)
    return terms, own.relief


def grants(
    register: ReliefRegister, granted: Sequence[Granted], left: Mapping[int, Mapping[str, LeftOut]]
) -> tuple[ReliefGrant, ...]:
    """Relief as a settlement keeps it: each claim that was granted, and a test that left something out.

    `left` says what each did, by its place and measure.
    """
    found = [(one, left[place]) for place, one in enumerate(granted) if one.claim]
    calculated = [(one, left[place]) for place, one in enumerate(granted) if not one.claim]
    records = {one.claim.id: one for one in register.all()} if found else {}
    return (
        *(_claimed(records[one.claim], one, own) for one, own in found),
        *(_grant(one, own, str(one.begin.tzinfo)) for one, own in calculated if _any(own)),
    )


def _any(left: Mapping[str, LeftOut]) -> bool:
    return any(one.rows for one in left.values())


def _grant(one: Granted, left: Mapping[str, LeftOut], zone: str) -> ReliefGrant:
    return ReliefGrant(
        claim=one.claim,
        ground=one.relief.id,
        clause=one.relief.clause,
        cause=one.relief.cause.value,
        effect=one.relief.effect.value,
        begin=shown(one.begin),
        end=shown(one.end),
        zone=zone,
        left_out=dict(left),
    )


def _claimed(record: ClaimRecord, one: Granted, left: Mapping[str, LeftOut]) -> ReliefGrant:
    whole, decision = _grant(one, left, record.claim.zone), record.standing
    if decision is None:
        return whole
    return replace(
        whole,
        what=record.claim.what,
        decided_by=decision.decided_by,
        role=decision.role,
        decided_at=decision.decided_at,
        reason=decision.reason,
        despite_late=decision.despite_late,
    )


def measures_of(workspace: Workspace, claim: Claim) -> tuple[str, ...]:
    """The measures that a claim is about: those it names, or its ground's; "all" where that has no limit."""
    if claim.measures != EVERY:
        return claim.measures
    contract = workspace.contract(claim.contract).on(claim.begin.date())
    return ground_of(contract, claim.ground).measures if has_ground(contract, claim.ground) else EVERY


def months_of(workspace: Workspace, claim: Claim) -> tuple[Period, ...]:
    """The months that a claim reaches into, by the workspace's clocks."""
    zone = zone_of(workspace)
    month = Period.month_of(claim.begin.astimezone(zone).date())
    found = [month]
    while before(midnight(found[-1].next(), zone), claim.end):
        found.append(found[-1].next())
    return tuple(found)


def zone_of(workspace: Workspace) -> tzinfo:
    """The time zone by whose clocks a workspace cuts its days."""
    return ZoneInfo(workspace.settings.timezone)


def has_ground(contract: Contract, ground: str) -> bool:
    """Whether a contract knows a ground of relief."""
    return any(one.id == ground for one in contract.terms.relief)


def ground_of(contract: Contract, name: str) -> Relief:
    """A ground of relief by its id; raises UnknownName."""
    for ground in contract.terms.relief:
        if ground.id == name:
            return ground
    raise UnknownName("ground of relief", name, (one.id for one in contract.terms.relief))


def claim_record(register: ReliefRegister, number: int) -> ClaimRecord:
    """A claim with its history; raises UnknownName."""
    record = register.find(number)
    if record is None:
        raise UnknownName("claim", str(number), (str(one.claim.id) for one in register.all()))
    return record
