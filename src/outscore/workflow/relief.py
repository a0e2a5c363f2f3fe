"""The relief register at work: claims that keep the contract's rules, decisions by who may take them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from outscore.errors import UnknownName
from outscore.model.period import Period
from outscore.model.relief import Claim
from outscore.model.relief import Decision
from outscore.model.relief import Evidence
from outscore.model.relief import ReliefError
from outscore.model.slices import Granted
from outscore.model.terms.clause import EVERY
from outscore.model.terms.measuring import Needs
from outscore.scoring.authority import role_for
from outscore.scoring.authority import why_not
from outscore.scoring.claims import before
from outscore.scoring.claims import measures_claimed
from outscore.scoring.claims import notice_until
from outscore.scoring.claims import out_of_time
from outscore.scoring.claims import outcome
from outscore.scoring.claims import refuse_part_of_a_unit
from outscore.scoring.claims import shown
from outscore.scoring.readings import for_measures
from outscore.storage.slices import midnight

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

    from outscore.contracts.workspace import Workspace
    from outscore.model.contract import Contract
    from outscore.model.relief import ClaimRecord
    from outscore.model.relief import Owed
    from outscore.model.terms.measuring import Relief
    from outscore.storage.relief import ReliefRegister
    from outscore.workflow.office import Office


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody claims.

    vendor: any of its names. contract: "" where only one of its contracts knows the ground. zone: the time
    zone in which it is told. notice_at: None where the claim itself is the notice. evidence: files
    by name, with their bytes.
    """

    vendor: str
    contract: str
    ground: str
    begin: datetime
    end: datetime
    zone: str
    person: str
    what: str
    measures: tuple[str, ...] = ()
    owed: Owed | None = None
    notice_at: datetime | None = None
    evidence: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person decides on a claim; begin and end where less is granted than was claimed."""

    claim: int
    grant: bool
    person: str
    reason: str
    begin: datetime | None = None
    end: datetime | None = None
    despite_late: bool = False


def claim_relief(office: Office, asked: Asked) -> tuple[ClaimRecord, bool]:
    """Record a claim, and whether it is new; one out of time is refused at once, and kept.

    Raises UnknownName, or ReliefError where the contract knows no such claim.
    """
    claim = _claim(office, asked)
    evidence = [
        Evidence(name, office.archive.put("file", content), office.now()) for name, content in asked.evidence
    ]
    return office.relief.add(claim, evidence, out_of_time(claim) if claim.late else None)


def _claim(office: Office, asked: Asked) -> Claim:
    workspace, zone = office.workspace, ZoneInfo(asked.zone)
    vendor = workspace.vendor(asked.vendor).id
    begin, end = asked.begin.astimezone(zone), asked.end.astimezone(zone)
    contract = _contract(workspace, vendor, asked, begin)
    ground = _ground(contract, asked.ground)
    _refuse_unclaimable(contract, ground, begin, end, _zone(workspace))
    now = datetime.fromisoformat(office.now())
    noticed = asked.notice_at or now
    if noticed > now:
        raise ReliefError(f"Notice cannot have been given at {shown(noticed)}: that is still to come.")
    if not asked.person.strip() or not asked.what.strip():
        raise ReliefError("A claim names who makes it and what happened: --by NAME --what TEXT")
    return Claim(
        id=0,
        vendor=vendor,
        contract=contract.id,
        ground=ground.id,
        cause=ground.cause.value,
        begin=begin,
        end=end,
        zone=asked.zone,
        measures=measures_claimed(contract, ground, asked.measures),
        what=asked.what.strip(),
        owed=asked.owed,
        notice_at=noticed.astimezone(zone),
        notice_until=notice_until(contract, ground, begin),
        claimed_by=asked.person.strip(),
        claimed_at=office.now(),
    )


def _zone(workspace: Workspace) -> tzinfo:
    return ZoneInfo(workspace.settings.timezone)


def _contract(workspace: Workspace, vendor: str, asked: Asked, begin: datetime) -> Contract:
    """The contract as it stood when the claim begins."""
    if asked.contract:
        contract = workspace.contract(asked.contract)
        if vendor not in contract.vendors:
            raise ReliefError(f"{vendor} is not under the contract {contract.id}.")
        fits = [contract]
    else:
        own = [one for one in workspace.contracts if vendor in one.vendors]
        known = {ground.id for one in own for ground in one.on(begin.date()).terms.relief}
        fits = [one for one in own if _has(one.on(begin.date()), asked.ground)]
        if not fits:
            raise UnknownName("ground of relief", asked.ground, known)
    if len(fits) > 1:
        named = " or ".join(f"--contract {one.id}" for one in fits)
        raise ReliefError(f"Several contracts of {vendor} know {asked.ground}. Say which: {named}")
    if not fits[0].span.covers(begin.date()):
        raise ReliefError(f"The contract {fits[0].id} is not in force on {begin.date()}.")
    return fits[0].on(begin.date())


def _has(contract: Contract, ground: str) -> bool:
    return any(one.id == ground for one in contract.terms.relief)


def _ground(contract: Contract, name: str) -> Relief:
    for ground in contract.terms.relief:
        if ground.id == name:
            return ground
    raise UnknownName("ground of relief", name, (one.id for one in contract.terms.relief))


def _refuse_unclaimable(
    contract: Contract, ground: Relief, begin: datetime, end: datetime, zone: tzinfo
) -> None:
    if ground.needs is Needs.CALCULATION:
        raise ReliefError(f"{ground.id} needs no claim: its forecast test alone decides ({ground.clause}).")
    if not before(begin, end):
        raise ReliefError("The claim does not end after it begins. Put --from and --to in order.")
    refuse_part_of_a_unit(contract, ground, begin.astimezone(zone), end.astimezone(zone))


def decide_relief(office: Office, ruling: Ruling) -> tuple[ClaimRecord, bool]:
    """Record a person's decision on a claim, and whether it is new; earlier ones are kept.

    Raises UnknownName, or ReliefError where the person may not decide so.
    """
    record = claim_record(office.relief, ruling.claim)
    role, person = _authority(office, record.claim, ruling)
    _refuse_unmindful(record.claim, ruling)
    begin, end = _granted_time(office, record.claim, ruling) if ruling.grant else (None, None)
    return office.relief.decide(
        Decision(
            claim=ruling.claim,
            outcome=outcome(record.claim, begin, end),
            begin=begin,
            end=end,
            decided_by=person,
            role=role,
            reason=ruling.reason.strip(),
            despite_late=ruling.despite_late,
            decided_at=office.now(),
        )
    )


def claim_record(register: ReliefRegister, number: int) -> ClaimRecord:
    """A claim with its history; raises UnknownName."""
    record = register.find(number)
    if record is None:
        raise UnknownName("claim", str(number), (str(one.claim.id) for one in register.all()))
    return record


def _authority(office: Office, claim: Claim, ruling: Ruling) -> tuple[str, str]:
    """In which role who decides, by the authority that the contract gives today."""
    if not ruling.person.strip() or not ruling.reason.strip():
        raise ReliefError("A decision names a person and a reason: --by NAME --reason TEXT")
    today = datetime.fromisoformat(office.now()).astimezone(_zone(office.workspace)).date()
    authority = office.workspace.contract(claim.contract).on(today).terms.relief_authority
    found = role_for(authority, ruling.person, claim.hours)
    if found is None:
        raise ReliefError(f"Claim {claim.id}: {why_not(authority, ruling.person, claim.hours)}")
    if ruling.person.strip().casefold() == claim.claimed_by.casefold():
        raise ReliefError(f"Claim {claim.id} was made by {claim.claimed_by}; somebody else must decide it.")
    return found


def _refuse_unmindful(claim: Claim, ruling: Ruling) -> None:
    if ruling.despite_late and not (ruling.grant and claim.late):
        raise ReliefError("--despite-late belongs to granting a claim that is out of time; leave it out.")
    if ruling.grant and claim.late and not ruling.despite_late:
        raise ReliefError(
            f"Claim {claim.id} is out of time: notice was given on {claim.notice_at:%Y-%m-%d}, the last day "
            f"for it was {claim.notice_until}. To grant it all the same, add --despite-late and the reason."
        )


def _granted_time(office: Office, claim: Claim, ruling: Ruling) -> tuple[datetime, datetime]:
    begin, end = ruling.begin or claim.begin, ruling.end or claim.end
    if not before(begin, end) or before(begin, claim.begin) or before(claim.end, end):
        raise ReliefError(
            f"What is granted must lie within the claim, from {shown(claim.begin)} to {shown(claim.end)}."
        )
    contract = office.workspace.contract(claim.contract).on(claim.begin.date())
    zone = _zone(office.workspace)
    ground = _ground(contract, claim.ground)
    refuse_part_of_a_unit(contract, ground, begin.astimezone(zone), end.astimezone(zone))
    return begin, end


def granted(
    workspace: Workspace, register: ReliefRegister, vendor: str, contract_id: str, period: Period
) -> tuple[Granted, ...]:
    """All relief that reaches into a vendor's period: claims as they were granted, and what needs none.

    The terms are those in force on the period's first day, or where they no longer know a claim's ground,
    those of the day on which the claim begins.
    """
    contract, zone = workspace.contract(contract_id), _zone(workspace)
    begin, end = midnight(period, zone), midnight(period.next(), zone)
    terms = contract.on(period.start)
    approved = tuple(
        _granted(terms if _has(terms, claim.ground) else contract.on(claim.begin.date()), claim, *span)
        for claim, span in _standing(register, vendor, contract_id)
        if before(span[0], end) and before(begin, span[1])
    )
    calculated = tuple(
        Granted(ground, begin, end)
        for ground in terms.terms.relief
        if ground.needs is Needs.CALCULATION and ground.forecast is not None
    )
    return approved + calculated


def _standing(
    register: ReliefRegister, vendor: str, contract: str
) -> Iterator[tuple[Claim, tuple[datetime, datetime]]]:
    for record in register.all(vendor, contract):
        if record.granted is not None:
            yield record.claim, record.granted


def _granted(contract: Contract, claim: Claim, begin: datetime, end: datetime) -> Granted:
    whole = Granted(_ground(contract, claim.ground), begin, end)
    return whole if claim.measures == EVERY else for_measures(whole, claim.measures)


def months_of(workspace: Workspace, claim: Claim) -> tuple[Period, ...]:
    """The months that a claim reaches into, by the workspace's clocks."""
    zone = _zone(workspace)
    month = Period.month_of(claim.begin.astimezone(zone).date())
    found = [month]
    while before(midnight(found[-1].next(), zone), claim.end):
        found.append(found[-1].next())
    return tuple(found)
