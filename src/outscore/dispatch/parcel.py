"""What is sent, and what a channel says became of it."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING
from typing import Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a message."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message to one recipient. The key names it for ever: the same key means the same message.

    `dated` is the time the message bears; without it the message has no date, and the server adds one.
    """

    key: str
    recipient: str
    sender: str
    subject: str
    text: str = field(repr=False)
    html: str = field(repr=False)
    attachments: tuple[Attachment, ...]
    message_id: str
    dated: datetime | None = None


class Outcome(StrEnum):
    """What became of a parcel.

    SENT: accepted for delivery. FAILED: certainly not delivered, it may be tried again. UNCONFIRMED: the
    content was handed over and no answer came; never sent again by itself, a person decides.
    """

    SENT = "sent"
    FAILED = "failed"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a parcel, and the words for it."""

    outcome: Outcome
    detail: str


class Channel(Protocol):
    """A way to deliver a parcel."""

    @property
    def name(self) -> str:
        """What the ledger and outscore.yaml call it."""
        ...

    @property
    def repeatable(self) -> bool:
        """Whether delivering the same parcel twice leaves one."""
        ...

    def deliver(self, parcel: Parcel, before_handover: Callable[[], None]) -> Receipt:
        """Deliver the parcel; `before_handover` is called once, just before its content goes out.

        All that can fail without harm comes before that call. A parcel that must not be sent at all
        raises ApprovalError, before the call.
        """
        ...
