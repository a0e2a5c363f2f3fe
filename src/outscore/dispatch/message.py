"""How a parcel is written as an email: the same parcel, the same bytes, and one recipient only.

All parts are quoted-printable or base64, so that no content can look like a boundary, and all
headers are checked before the email library sees them.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING

from outscore.errors import ApprovalError
from outscore.model.vendor import ADDRESS

if TYPE_CHECKING:
    from outscore.dispatch.parcel import Attachment
    from outscore.dispatch.parcel import Parcel

_MEDIA_TYPE = re.compile(
    r"(?P<main>application|audio|font|image|text|video)/(?P<sub>[A-Za-z0-9][A-Za-z0-9.+-]*)"
)
_NAMED_ADDRESS = re.compile(rf"(?P<bare>{ADDRESS})|(?P<name>[^<>@,;\"]+?)\s*<(?P<address>{ADDRESS})>")
# Control characters, lone surrogates, line and paragraph separators.
_UNSENDABLE = ("Cc", "Cs", "Zl", "Zp")
_MESSAGE_ID = re.compile(r"<?(?P<id>[A-Za-z0-9._+=-]+@[A-Za-z0-9.-]+)>?")


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready to go: the addresses on its envelope and its bytes."""

    sender: str
    recipient: str
    content: bytes


def write_letter(parcel: Parcel) -> Letter:
    """The parcel as an email; raises ApprovalError where it must not be sent as it is."""
    _refuse_injection(parcel)
    sender = _sender(parcel.sender)
    recipient = _recipient(parcel.recipient)
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = recipient
    message["Subject"] = parcel.subject
    message["Message-ID"] = _message_id(parcel.message_id)
    if parcel.dated is not None:
        message["Date"] = format_datetime(parcel.dated)
    message["Auto-Submitted"] = "auto-generated"
    _write_body(message, parcel)
    return Letter(sender.addr_spec, recipient.addr_spec, message.as_bytes())


def _write_body(message: EmailMessage, parcel: Parcel) -> None:
    message.set_content(parcel.text, cte="quoted-printable")
    if parcel.html:
        message.add_alternative(parcel.html, subtype="html", cte="quoted-printable")
    for attachment in parcel.attachments:
        _attach(message, attachment)
    several = [part for part in message.walk() if part.is_multipart()]
    for depth, part in enumerate(several):
        digest = hashlib.sha256(f"{parcel.key}\n{depth}".encode()).hexdigest()
        part.set_boundary(f"=_{digest[:40]}")


def _attach(message: EmailMessage, attachment: Attachment) -> None:
    kind = _MEDIA_TYPE.fullmatch(attachment.media_type)
    if kind is None:
        raise ApprovalError(
            f"The media type {attachment.media_type!r} of {attachment.name!r} is not one to send. "
            f"Write it like text/html or application/pdf."
        )
    message.add_attachment(
        attachment.content, maintype=kind["main"], subtype=kind["sub"], filename=attachment.name
    )


def _refuse_injection(parcel: Parcel) -> None:
    headers = {
        "key": parcel.key,
        "recipient": parcel.recipient,
        "sender": parcel.sender,
        "subject": parcel.subject,
        "message id": parcel.message_id,
    }
    named = [*headers.items(), *(("attachment name", each.name) for each in parcel.attachments)]
    for what, value in named:
        # "=?" begins an encoded word, which the email library would decode, line breaks and all.
        if "=?" in value or any(unicodedata.category(letter) in _UNSENDABLE for letter in value):
            raise ApprovalError(
                f"The {what} {value!r} holds a line break, a control character or the start of an encoded "
                f"word (=?). Nothing was sent. Mend the file it comes from and run: outscore check"
            )


def _sender(written: str) -> Address:
    found = _NAMED_ADDRESS.fullmatch(written.strip())
    if found is None:
        raise _not_an_address("sender", written, "Vendor office <reports@example.org>")
    return Address(found["name"] or "", addr_spec=found["address"] or found["bare"])


def _recipient(written: str) -> Address:
    if not re.fullmatch(ADDRESS, written):
        raise _not_an_address("recipient", written, "reports@example.org")
    return Address(addr_spec=written)


def _not_an_address(what: str, written: str, example: str) -> ApprovalError:
    return ApprovalError(
        f"The {what} {written!r} is not one email address. Nothing was sent. "
        f"Write it like {example} (a domain that is not ASCII in its xn-- form)."
    )


def _message_id(written: str) -> str:
    found = _MESSAGE_ID.fullmatch(written)
    if found is None:
        raise ApprovalError(f"The message id {written!r} cannot be used. Write it like <a1b2c3@example.org>.")
    return f"<{found['id']}>"
