"""Sending: what was approved, unchanged since, each message once, written down before it goes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from typing import TypeAlias
from typing import cast

from outscore.dispatch import Attachment
from outscore.dispatch import Outcome
from outscore.dispatch import Parcel
from outscore.errors import ApprovalError
from outscore.errors import UnknownName
from outscore.storage.approvals import Dispatch
from outscore.workflow.manifest import guard
from outscore.workflow.manifest import prepare

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator

    from outscore.dispatch import Channel
    from outscore.model.manifest import ManifestDocument
    from outscore.model.manifest import ParcelDocument
    from outscore.model.period import Period
    from outscore.storage.approvals import Approval
    from outscore.workflow.manifest import Prepared
    from outscore.workflow.office import Office

Named: TypeAlias = tuple[str | None, str | None, str]
CHANGED = "changed since approval"
NOT_APPROVED = "not approved"
ALREADY = "sent before"
NEEDS_A_PERSON = (CHANGED, NOT_APPROVED, Outcome.FAILED.value, Outcome.UNCONFIRMED.value)


@dataclass(frozen=True, slots=True)
class Sending:
    """What became of one message in this run."""

    key: str
    vendor: str | None
    name: str
    recipient: str
    status: str
    detail: str

    @property
    def needs_a_person(self) -> bool:
        """Whether somebody must decide or mend something."""
        return self.status in NEEDS_A_PERSON


def send(office: Office, period: Period, channel: Channel, sender: str) -> tuple[Sending, ...]:
    """Deliver every approved message of a period that was not delivered before."""
    approvals = office.approvals.all(str(period))
    if not approvals:
        raise ApprovalError(
            f"Nothing of {period} has been approved. Look at it and approve it: outscore approve {period}"
        )
    sending = _Sending(office, period, channel, sender)
    chosen = _standing(_approved(office, approvals), sending.keys)
    done = [sending.one(approval, parcel) for approval, parcel in chosen.values()]
    return (*done, *sending.not_approved(chosen))


def settle(office: Office, period: Period, key: str, *, delivered: bool, person: str) -> Dispatch:
    """A person's word on a message whose end is not known: it arrived, or it may be sent again."""
    ledger = office.approvals.dispatches(str(period))
    found = [one for name, one in ledger.items() if name.startswith(key)]
    open_ones = {Outcome.UNCONFIRMED.value, "sending"}
    if len(found) != 1 or found[0].status not in open_ones:
        known = [name[:12] for name, one in ledger.items() if one.status in open_ones]
        raise UnknownName("unconfirmed message", key, known)
    status = Outcome.SENT if delivered else Outcome.FAILED
    words = "arrived" if delivered else "did not arrive and may be sent again"
    office.approvals.settle(found[0].key, status.value, f"{person} says it {words}", office.now())
    return office.approvals.dispatches(str(period))[found[0].key]


def _approved(office: Office, approvals: tuple[Approval, ...]) -> Iterator[tuple[Approval, ParcelDocument]]:
    for approval in approvals:
        content = office.archive.get("manifest", approval.manifest_sha256)
        manifest = cast("ManifestDocument", json.loads(content))
        for parcel in manifest["parcels"]:
            yield approval, parcel


def _standing(
    approved: Iterator[tuple[Approval, ParcelDocument]], today: Collection[str]
) -> dict[Named, tuple[Approval, ParcelDocument]]:
    """The approved parcel that counts for each card and recipient; `approved` has the newest first.

    What would go out today counts, whenever it was approved; failing that, what the card's newest
    approval let out.
    """
    everything = list(approved)
    newest: dict[tuple[str | None, str | None], int] = {}
    chosen: dict[Named, tuple[Approval, ParcelDocument]] = {}
    for approval, parcel in everything:
        newest.setdefault(_named(parcel)[:2], approval.id)
        if parcel["key"] in today:
            chosen.setdefault(_named(parcel), (approval, parcel))
    for approval, parcel in everything:
        if newest[_named(parcel)[:2]] == approval.id:
            chosen.setdefault(_named(parcel), (approval, parcel))
    return chosen


def _named(parcel: ParcelDocument) -> Named:
    return parcel["vendor"], parcel["contract"], parcel["recipient"]


class _Sending:
    def __init__(self, office: Office, period: Period, channel: Channel, sender: str) -> None:
        self._office = office
        self._period = period
        self._channel = channel
        self._sender = sender
        self._today: Prepared = prepare(office, period)
        self.keys = {parcel["key"] for parcel in self._today.document["parcels"]}
        self._ledger = office.approvals.dispatches(str(period))

    def one(self, approval: Approval, parcel: ParcelDocument) -> Sending:
        """Deliver one approved parcel, or say why not."""
        before = self._ledger.get(parcel["key"])
        if before and before.status == Outcome.SENT.value:
            return _told(parcel, ALREADY, self._when(before, parcel))
        if before and before.status != Outcome.FAILED.value and not self._repeatable(before):
            detail = (
                f"handed over on {before.changed_at} and never confirmed; ask the recipient, then: outscore "
                f"send {self._period} --settle {parcel['key'][:12]} --as arrived (or: again) --by NAME"
            )
            return _told(parcel, Outcome.UNCONFIRMED.value, detail)
        if parcel["key"] not in self.keys:
            detail = (
                f"the card, the letter or the recipients moved; look again: outscore approve {self._period}"
            )
            return _told(parcel, CHANGED, detail)
        try:
            return self._deliver(approval, parcel)
        except ApprovalError as error:
            return _told(parcel, Outcome.FAILED.value, str(error))

    def _when(self, before: Dispatch, parcel: ParcelDocument) -> str:
        moved = "" if parcel["key"] in self.keys else "; what would go out today differs and is not approved"
        return f"on {before.changed_at}{moved}"

    def _repeatable(self, before: Dispatch) -> bool:
        """Whether one that was cut short may be handed over again: the same way, and without harm."""
        same_way = before.status == "sending" and before.channel == self._channel.name
        return same_way and self._channel.repeatable

    def _deliver(self, approval: Approval, parcel: ParcelDocument) -> Sending:
        message = self._parcel(approval, parcel)
        entry = Dispatch(
            key=parcel["key"],
            period=str(self._period),
            vendor=parcel["vendor"],
            recipient=parcel["recipient"],
            channel=self._channel.name,
            message_id=message.message_id,
            status="sending",
            detail="",
            attempts=0,
            changed_at=self._office.now(),
        )
        approvals = self._office.approvals
        begun: list[bool] = []

        def begin() -> None:
            approvals.begin(entry, approval.id, again=self._channel.repeatable)
            begun.append(True)

        receipt = self._channel.deliver(message, begin)
        if begun:
            approvals.conclude(entry, approval.id, receipt.outcome.value, receipt.detail)
        else:
            approvals.note_failure(entry, approval.id, receipt.detail)
        return _told(parcel, receipt.outcome.value, receipt.detail)

    def _parcel(self, approval: Approval, parcel: ParcelDocument) -> Parcel:
        contents = [(one["name"], self._office.archive.get("file", one["sha256"])) for one in parcel["files"]]
        for _, content in contents:
            guard(self._office, parcel, content)
        letter = self._today.letters[parcel["letter"]]
        domain = self._sender.rpartition("@")[2].strip("<> ") or "outscore.invalid"
        return Parcel(
            key=parcel["key"],
            recipient=parcel["recipient"],
            sender=self._sender,
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            attachments=tuple(Attachment(name, "text/html", content) for name, content in contents),
            message_id=f"<{parcel['key'][:40]}@{domain}>",
            dated=datetime.fromisoformat(approval.approved_at),
        )

    def not_approved(self, told: Collection[Named]) -> list[Sending]:
        """What would go out today and nobody has approved in any form."""
        return [
            _told(parcel, NOT_APPROVED, f"approve it first: outscore approve {self._period}")
            for parcel in self._today.document["parcels"]
            if _named(parcel) not in told
        ]


def _told(parcel: ParcelDocument, status: str, detail: str) -> Sending:
    return Sending(parcel["key"], parcel["vendor"], parcel["name"], parcel["recipient"], status, detail)
