"""The relief register at work: claims that keep the contract's rules, decisions by who may take them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from outscore.errors import UnknownName
from outscore.model.relief import Claim
from outscore.model.relief import Decision
from outscore.model.relief import Evidence
from outscore.model.relief import Outcome
from outscore.model.relief import ReliefError
from outscore.model.terms.measuring import Needs
from outscore.scoring.authority import Beside
from outscore.scoring.authority import role_for
from outscore.scoring.authority import together
from outscore.scoring.authority import why_not
from outscore.scoring.claims import before
from outscore.scoring.claims import measures_claimed
from outscore.scoring.claims import notice_until
from outscore.scoring.claims import out_of_time
from outscore.scoring.claims import outcome
from outscore.scoring.claims import refuse_part_of_a_unit
from outscore.scoring.claims import shown
from outscore.scoring.claims import withdrawn
from outscore.workflow.relief_extent import Extents
from outscore.workflow.relief_extent import hours_left_out
from outscore.workflow.relief_granted import claim_record
from outscore.workflow.relief_granted import ground_of
from outscore.workflow.relief_granted import has_ground
from outscore.workflow.relief_granted import months_of
from outscore.workflow.relief_granted import zone_of

LONGEST = 1000
"""So many letters a text of the register may have."""

if TYPE_CHECKING:
    from datetime import tzinfo

    from outscore.contracts.workspace import Workspace
    from outscore.model.contract import Contract
    from outscore.model.relief import ClaimRecord
    from outscore.model.relief import Owed
    from outscore.model.terms.measuring import Relief
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
    claim = claim_of(office, asked)
    evidence = [
        Evidence(name, office.archive.put("file", content), office.now()) for name, content in asked.evidence
    ]
    return office.relief.add(claim, evidence, out_of_time(claim) if claim.late else None)


def claim_of(office: Office, asked: Asked) -> Claim:
    """What somebody claims, held against the contract; nothing is recorded.

    Raises UnknownName, or ReliefError where the contract knows no such claim.
    """
    workspace, zone = office.workspace, ZoneInfo(asked.zone)
    vendor = workspace.vendor(asked.vendor).id
    begin, end = asked.begin.astimezone(zone), asked.end.astimezone(zone)
    contract = contract_claimed(workspace, vendor, asked)
    ground = ground_of(contract, asked.ground)
    refuse_unclaimable(contract, ground, begin, end, zone_of(workspace))
    noticed = notice_given(office, asked)
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
        what=on_one_line(asked.what, "What happened"),
        owed=asked.owed,
        notice_at=noticed.astimezone(zone),
        notice_until=notice_until(contract, ground, begin),
        claimed_by=on_one_line(asked.person, "The name"),
        claimed_at=office.now(),
    )


def notice_given(office: Office, asked: Asked) -> datetime:
    """When notice was given, now where nothing is said; raises ReliefError for a time to come."""
    now = datetime.fromisoformat(office.now())
    noticed = asked.notice_at or now
    if noticed > now:
        raise ReliefError(f"Notice cannot have been given at {shown(noticed)}: that is still to come.")
    return noticed


def contract_claimed(workspace: Workspace, vendor: str, asked: Asked) -> Contract:
    """The contract as it stood when the claim begins; vendor: its id. Raises UnknownName or ReliefError."""
    begin = asked.begin.astimezone(ZoneInfo(asked.zone))
    if asked.contract:
        contract = workspace.contract(asked.contract)
        if vendor not in contract.vendors:
            raise ReliefError(f"{vendor} is not under the contract {contract.id}.")
        fits = [contract]
    else:
        own = [one for one in workspace.contracts if vendor in one.vendors]
        known = {ground.id for one in own for ground in one.on(begin.date()).terms.relief}
        fits = [one for one in own if has_ground(one.on(begin.date()), asked.ground)]
        if not fits:
            raise UnknownName("ground of relief", asked.ground, known)
    if len(fits) > 1:
        named = " or ".join(one.id for one in fits)
        raise ReliefError(f"Several contracts of {vendor} know {asked.ground}. Name the contract: {named}")
    if not fits[0].span.covers(begin.date()):
        raise ReliefError(f"The contract {fits[0].id} is not in force on {begin.date()}.")
    return fits[0].on(begin.date())


def refuse_unclaimable(
    contract: Contract, ground: Relief, begin: datetime, end: datetime, zone: tzinfo
) -> None:
    """Raise ReliefError where nobody claims on a ground, or not from one of these moments to the other."""
    if ground.needs is Needs.CALCULATION:
        raise ReliefError(f"{ground.id} needs no claim: its forecast test alone decides ({ground.clause}).")
    if not before(begin, end):
        raise ReliefError("The claim does not end after it begins. Put the two times in order.")
    refuse_part_of_a_unit(contract, ground, begin.astimezone(zone), end.astimezone(zone))


def on_one_line(text: str, name: str) -> str:
    """A text as the register keeps it, on one line; raises ReliefError for one that is too long."""
    said = " ".join(text.split())
    if len(said) > LONGEST or not said.isprintable():
        raise ReliefError(
            f"{name} is one line of at most {LONGEST} letters and signs that can be printed; here are "
            f"{len(said):,}. Put what is longer into a file and add it as evidence."
        )
    return said


def decide_relief(office: Office, ruling: Ruling) -> tuple[ClaimRecord, bool]:
    """Record a person's decision on a claim, and whether it is new; earlier ones are kept.

    Raises UnknownName, or ReliefError where the person may not decide so.
    """
    record = claim_record(office.relief, ruling.claim)
    if record.status is Outcome.WITHDRAWN:
        raise ReliefError(
            f"Claim {ruling.claim} was withdrawn. The same may be claimed anew: outscore relief claim"
        )
    _refuse_unmindful(record.claim, ruling)
    begin, end = _granted_time(office, record.claim, ruling) if ruling.grant else (None, None)
    role, person = _authority(office, record.claim, ruling)
    return office.relief.decide(
        Decision(
            claim=ruling.claim,
            outcome=outcome(record.claim, begin, end),
            begin=begin,
            end=end,
            decided_by=person,
            role=role,
            reason=on_one_line(ruling.reason, "The reason"),
            despite_late=ruling.despite_late,
            decided_at=office.now(),
        )
    )


def withdraw_relief(office: Office, number: int, person: str, reason: str) -> tuple[ClaimRecord, bool]:
    """Record that a claim is at an end, and whether that is new; the same may then be claimed anew.

    Only who made it or who may decide on it can do so. Raises UnknownName or ReliefError.
    """
    record = claim_record(office.relief, number)
    if record.status is Outcome.WITHDRAWN:
        return record, False
    return office.relief.decide(withdrawal_of(office, record.claim, person, reason))


def withdrawal_of(office: Office, claim: Claim, person: str, reason: str) -> Decision:
    """That a claim is at an end, held against who may end it; nothing is recorded. Raises ReliefError."""
    own = person.strip().casefold() == claim.claimed_by.casefold()
    if own and reason.strip():
        role, name = "claimant", claim.claimed_by
    else:
        role, name = _authority(office, claim, Ruling(claim.id, grant=False, person=person, reason=reason))
    return withdrawn(claim, name, role, on_one_line(reason, "The reason"), office.now())


def _authority(office: Office, claim: Claim, ruling: Ruling) -> tuple[str, str]:
    """In which role who decides, by the authority that the contract gives today."""
    if not ruling.person.strip() or not ruling.reason.strip():
        raise ReliefError("A decision names a person and a reason: --by NAME --reason TEXT")
    today = datetime.fromisoformat(office.now()).astimezone(zone_of(office.workspace)).date()
    authority = office.workspace.contract(claim.contract).on(today).terms.relief_authority
    begin, end = ruling.begin or claim.begin, ruling.end or claim.end
    left_out = hours_left_out(Extents(office).of(claim, begin, end))
    by_role = together(begin, end, _granted_beside(office, claim)) if ruling.grant else {}
    found = role_for(authority, ruling.person, max(claim.hours, left_out), by_role)
    if found is None:
        why = why_not(authority, ruling.person, claim.hours, left_out, by_role)
        raise ReliefError(f"Claim {claim.id}: {why}")
    if ruling.person.strip().casefold() == claim.claimed_by.casefold():
        raise ReliefError(f"Claim {claim.id} was made by {claim.claimed_by}; somebody else must decide it.")
    return found


def _granted_beside(office: Office, claim: Claim) -> list[Beside]:
    """What was granted on the ground of a claim by other claims."""
    months = set(months_of(office.workspace, claim))
    return [
        Beside(
            record.standing.role,
            *record.granted,
            bool(months & set(months_of(office.workspace, record.claim))),
        )
        for record in office.relief.all(claim.vendor, claim.contract)
        if record.claim.id != claim.id and record.claim.ground == claim.ground
        if record.standing and record.granted
    ]


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
    zone = zone_of(office.workspace)
    ground = ground_of(contract, claim.ground)
    refuse_part_of_a_unit(contract, ground, begin.astimezone(zone), end.astimezone(zone))
    return begin, end
