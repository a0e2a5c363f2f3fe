"""A parcel as an email: the same bytes every time, one recipient, and no header of somebody else's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from datetime import datetime
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING

import pytest

from outscore.dispatch import Attachment
from outscore.dispatch.message import write_letter
from outscore.errors import ApprovalError

if TYPE_CHECKING:
    from email.message import EmailMessage
    from typing import Any

    from outscore.dispatch import Parcel


def read(parcel: Parcel) -> EmailMessage:
    return message_from_bytes(write_letter(parcel).content, policy=default)


def test_the_same_parcel_is_the_same_bytes(parcel: Parcel) -> None:
    assert write_letter(parcel) == write_letter(replace(parcel))
    assert write_letter(parcel) != write_letter(replace(parcel, key="another"))


def test_a_reader_finds_everything_that_was_put_in(parcel: Parcel) -> None:
    message = read(parcel)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().splitlines() == parcel.text.splitlines()
    assert html.get_content().strip() == parcel.html
    assert [(each.get_filename(), each.get_content_type()) for each in message.iter_attachments()] == [
        ("scorecard.html", "text/html")
    ]
    assert [each.get_payload(decode=True) for each in message.iter_attachments()] == [
        parcel.attachments[0].content
    ]
    assert message["Subject"] == parcel.subject
    assert message["To"] == parcel.recipient
    assert message["Message-ID"] == parcel.message_id


def test_bears_a_date_only_when_given_one(parcel: Parcel) -> None:
    assert read(parcel)["Date"] is None
    dated = read(replace(parcel, dated=datetime(2015, 10, 5, 9, 30, tzinfo=UTC)))
    assert dated["Date"] == "Mon, 05 Oct 2015 09:30:00 +0000"


def test_is_pure_ascii_in_lines_that_every_server_takes(parcel: Parcel) -> None:
    long = replace(parcel, text="é" * 3000, html=f"<p>{'x' * 3000}</p>", subject="Überblick " * 20)
    content = write_letter(long).content
    assert content.isascii()
    assert max(len(line) for line in content.split(b"\r\n")) <= 78
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert read(long)["Subject"] == long.subject


def test_content_cannot_end_its_part(parcel: Parcel) -> None:
    boundary = read(parcel).get_boundary()
    text = f"before\n--{boundary}--\nafter"
    body = read(replace(parcel, text=text)).get_body(("plain",))
    assert body is not None
    assert body.get_content().splitlines() == text.splitlines()


@pytest.mark.parametrize("field", ["recipient", "sender", "subject", "message_id", "key"])
@pytest.mark.parametrize(
    "poison", ["\r\nBcc: thief@else.example", "\nBcc: t@e.example", "\x00", "\u2028", "=?utf-8?q?=0ABcc:_t?="]
)
def test_a_header_that_holds_another_is_refused(parcel: Parcel, field: str, poison: str) -> None:
    changes: dict[str, Any] = {field: f"{getattr(parcel, field)}{poison}"}
    with pytest.raises(ApprovalError, match="Nothing was sent"):
        write_letter(replace(parcel, **changes))


def test_an_attachment_name_with_a_line_break_is_refused(parcel: Parcel) -> None:
    nasty = Attachment('a"\r\nX-Evil: 1.html', "text/html", b"")
    with pytest.raises(ApprovalError, match="attachment name"):
        write_letter(replace(parcel, attachments=(nasty,)))


@pytest.mark.parametrize(
    "recipient",
    [
        *(
            "",
            "boss",
            "boss@",
            "a@b.example, c@d.example",
            "a@b.example;c@d.example",
            "Boss <boss@b.example>",
        ),
        *("../../x@y.example", '"../x"@y.example', "a b@c.example", "bø@c.example", "a@b..example"),
        *("<a@b.example>", "g:a@b.example;", " a@b.example", "a@b.example SIZE=1"),
    ],
)
def test_a_recipient_is_one_plain_address(parcel: Parcel, recipient: str) -> None:
    with pytest.raises(ApprovalError, match="is not one email address"):
        write_letter(replace(parcel, recipient=recipient))


def test_a_sender_may_bear_a_name(parcel: Parcel) -> None:
    letter = write_letter(replace(parcel, sender="Büro der Dienstleister <office@client.example>"))
    assert letter.sender == "office@client.example"
    message = message_from_bytes(letter.content, policy=default)
    assert message["From"].addresses[0].display_name == "Büro der Dienstleister"


@pytest.mark.parametrize(
    "media_type", ["html", "text/", "multipart/mixed", "message/rfc822", "text/html; a=b"]
)
def test_an_odd_media_type_is_refused(parcel: Parcel, media_type: str) -> None:
    with pytest.raises(ApprovalError, match="media type"):
        write_letter(replace(parcel, attachments=(Attachment("a", media_type, b""),)))


def test_a_no_break_space_in_a_subject_is_no_fault(parcel: Parcel) -> None:
    assert read(replace(parcel, subject="94.97\u00a0%"))["Subject"] == "94.97\u00a0%"
