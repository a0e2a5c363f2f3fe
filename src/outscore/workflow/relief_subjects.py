"""Relief claims as things of a register: each record as entries, so that a workbook shows it as any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.governance.fold import folded
from outscore.governance.relief_claims import RELIEF
from outscore.governance.relief_claims import relief_claims
from outscore.governance.subject import STATE
from outscore.model.relief import Decision
from outscore.model.relief import Outcome
from outscore.model.terms.measuring import Needs
from outscore.model.trail import Entry
from outscore.scoring.claims import shown

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator

    from outscore.governance.register import Register
    from outscore.governance.subject import Subject
    from outscore.model.relief import Claim
    from outscore.model.relief import ClaimRecord
    from outscore.model.relief import Evidence
    from outscore.workflow.office import Office

NOTICE_RULE = "the notice rule of the contract"


def claims_register(
    office: Office, contracts: Collection[str], claims: Collection[Subject]
) -> Register | None:
    """The register of claims under some contracts; None where they know no relief and nothing is claimed."""
    grounds = dict.fromkeys(
        ground.id
        for each in office.workspace.contracts
        if each.id in contracts
        for version in each.versions
        for ground in version.terms.relief
        if ground.needs is not Needs.CALCULATION
    )
    return relief_claims(grounds) if grounds or claims else None


def relief_subjects(office: Office) -> dict[tuple[str, str], Subject]:
    """Every claim by register and number, each with an entry for what was added to it or decided."""
    return folded(entry for record in office.relief.all() for entry in _entries(record))


def _entries(record: ClaimRecord) -> Iterator[Entry]:
    claim = record.claim
    first = [one for one in record.evidence if one.added_at <= claim.claimed_at]
    later = [one for one in record.evidence if one.added_at > claim.claimed_at]
    evidence = [one.file for one in first]
    said = {**_claimed(claim), "evidence": "\n".join(evidence)}
    yield Entry(RELIEF, str(claim.id), 1, claim.claimed_by, claim.claimed_at, said)
    after: list[tuple[str, Decision | Evidence]] = [(one.added_at, one) for one in later]
    after += [(one.decided_at, one) for one in record.decisions]
    for version, (at, one) in enumerate(sorted(after, key=lambda each: each[0]), start=2):
        if isinstance(one, Decision):
            yield _decided(claim, one, version)
        else:
            evidence.append(one.file)
            said = {"evidence": "\n".join(evidence)}
            yield Entry(RELIEF, str(claim.id), version, claim.claimed_by, at, said)


def _claimed(claim: Claim) -> dict[str, str]:
    return {
        STATE: Outcome.OPEN.value,
        "vendor": claim.vendor,
        "contract": claim.contract,
        "ground": claim.ground,
        "cause": claim.cause,
        "begins": shown(claim.begin),
        "ends": shown(claim.end),
        "zone": claim.zone,
        "measures": ", ".join(claim.measures),
        "what": claim.what,
        "owed": claim.owed.what if claim.owed else "",
        "owed_on": claim.owed.due.isoformat() if claim.owed else "",
        "notice": shown(claim.notice_at),
        "notice_until": claim.notice_until.isoformat() if claim.notice_until else "",
        "claimed_by": claim.claimed_by,
        "claimed_at": claim.claimed_at,
    }


def _decided(claim: Claim, decision: Decision, version: int) -> Entry:
    person = decision.decided_by or NOTICE_RULE
    says = {
        STATE: decision.outcome.value,
        "granted_from": shown(decision.begin) if decision.begin else "",
        "granted_to": shown(decision.end) if decision.end else "",
        "decided_by": person,
        "decided_at": decision.decided_at,
        "decision": decision.reason,
    }
    return Entry(RELIEF, str(claim.id), version, person, decision.decided_at, says, decision.reason)
