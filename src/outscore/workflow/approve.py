"""Approving: a person, a time and a reason, bound to exactly the files and recipients that were shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.errors import ApprovalError
from outscore.model.canonical import canonical
from outscore.storage.approvals import Approval
from outscore.workflow.manifest import prepare
from outscore.workflow.score import moved_since_scored

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Sequence

    from outscore.model.period import Period
    from outscore.storage.statements import StoredStatement
    from outscore.workflow.manifest import Prepared
    from outscore.workflow.office import Office


@dataclass(frozen=True, slots=True)
class Signature:
    """Who approves and why; `manifest` is the SHA-256 (or its beginning) of what that person was shown."""

    person: str
    reason: str
    manifest: str = ""


def approve(
    office: Office, period: Period, signature: Signature, vendors: Collection[str] | None = None
) -> tuple[Approval, Prepared]:
    """Approve what would be sent for a period today, and freeze the statements behind it."""
    prepared = preview(office, period, vendors)
    _refuse_empty(period, prepared, signature)
    if not prepared.sha256.startswith(signature.manifest):
        raise ApprovalError(
            f"What would be sent for {period} is no longer what was shown as {signature.manifest}: it is now "
            f"{prepared.sha256[:12]}. Look at it again: outscore approve {period}"
        )
    office.archive.put("manifest", canonical(prepared.document))
    approval = Approval(
        id=0,
        period=str(period),
        manifest_sha256=prepared.sha256,
        person=" ".join(signature.person.split()),
        reason=" ".join(signature.reason.split()),
        approved_at=office.now(),
    )
    return office.approvals.add(approval, _behind(office, period, prepared)), prepared


def preview(office: Office, period: Period, vendors: Collection[str] | None = None) -> Prepared:
    """What would be sent for a period today; refused if figures or terms have moved since it was scored."""
    prepared = prepare(office, period, vendors)
    moved = moved_since_scored(office, period, vendors)
    if moved:
        raise ApprovalError(
            f"Figures or terms have moved since {period} was scored ({_listed(moved)}). Run it again and "
            f"look at the pages: outscore run {period}"
        )
    return prepared


def _listed(vendors: Sequence[str], most: int = 5) -> str:
    rest = f" and {len(vendors) - most} more" if len(vendors) > most else ""
    return ", ".join(vendors[:most]) + rest


def _behind(office: Office, period: Period, prepared: Prepared) -> list[StoredStatement]:
    """The statements behind what was shown, card or pack; refused if another has come in place of one."""
    sources: set[str] = set()
    for parcel in prepared.document["parcels"]:
        if parcel["vendor"] is None:
            pack = office.statements.read_pack(parcel["source"])
            sources.update(one["sha256"] for one in pack["statements"])
        else:
            sources.add(parcel["source"])
    current = office.statements.current(str(period))
    found = [one for _, one in sorted(current.items()) if one.sha256 in sources]
    if len(found) < len(sources):
        raise ApprovalError(
            f"{period} was scored again while it was being approved. Look at it again: "
            f"outscore approve {period}"
        )
    return found


def _refuse_empty(period: Period, prepared: Prepared, signature: Signature) -> None:
    if not signature.person.strip() or not signature.reason.strip():
        raise ApprovalError(
            f"An approval names a person and a reason: outscore approve {period} --by NAME --reason TEXT"
        )
    if not prepared.document["parcels"]:
        raise ApprovalError(
            f"There is nobody to send {period} to. Name recipients in vendors.yaml, or team_recipients in "
            f"outscore.yaml."
        )
