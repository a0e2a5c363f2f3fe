"""Approved cards by mail: to the right people only, once, and never a changed or doubtful one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.offices import APRIL
from tests.offices import dump
from tests.offices import statuses

from outscore.errors import ApprovalError
from outscore.errors import UnknownName
from outscore.workflow.send import settle

if TYPE_CHECKING:
    from email.message import EmailMessage

    from tests.offices import Desk
    from tests.sending.conftest import Mailroom

EVERYBODY = [
    "boss@acme.example",
    "quality@acme.example",
    "quality@bolt.example",
    "team@client.example",
]
NAMES = {"acme": "Acme Contact", "bolt": "Bolt Services"}


def texts(message: EmailMessage) -> list[str]:
    """Every part of a message that can be read, and the names of its files."""
    parts = [part for part in message.walk() if not part.is_multipart()]
    named = [part.get_filename() or "" for part in parts]
    return [*(str(part.get_content()) for part in parts), *named, str(message["Subject"])]


def page_of(message: EmailMessage) -> str:
    (page,) = list(message.iter_attachments())
    return str(page.get_content())


def test_each_vendor_gets_its_own_card_and_nothing_of_another(mailing_desk: Desk, mailroom: Mailroom) -> None:
    mailing_desk.approve()
    assert set(statuses(mailing_desk.send()).values()) == {"sent"}
    assert mailroom.recipients == EVERYBODY
    for recipient, message in mailroom.got:
        assert message["To"] == recipient
        assert message["Cc"] is None
        if recipient == "team@client.example":
            continue
        own = "acme" if "acme" in recipient else "bolt"
        (other,) = set(NAMES) - {own}
        assert re.findall(r'name="outscore-vendor" content="(.*?)"', page_of(message)) == [own]
        everything = "\n".join(texts(message))
        assert NAMES[own] in everything
        assert NAMES[other] not in everything
        assert f"@{other}.example" not in everything


def test_sending_again_sends_nothing(mailing_desk: Desk, mailroom: Mailroom) -> None:
    mailing_desk.approve()
    mailing_desk.send()
    before = dump(mailing_desk.url)
    assert set(statuses(mailing_desk.send()).values()) == {"sent before"}
    assert mailroom.recipients == EVERYBODY
    assert dump(mailing_desk.url) == before


def test_a_refused_recipient_is_tried_again_and_the_others_are_served(
    mailing_desk: Desk, mailroom: Mailroom
) -> None:
    mailroom.refuse.add("boss@acme.example")
    mailing_desk.approve()
    first = mailing_desk.send()
    assert statuses(first).pop("boss@acme.example") == "failed"
    assert "550 no such mailbox" in next(one.detail for one in first if one.status == "failed")
    assert len(mailroom.got) == 3
    mailroom.refuse.clear()
    second = statuses(mailing_desk.send())
    assert second.pop("boss@acme.example") == "sent"
    assert set(second.values()) == {"sent before"}
    assert mailroom.recipients == EVERYBODY


def test_a_message_without_an_answer_waits_for_a_person(mailing_desk: Desk, mailroom: Mailroom) -> None:
    mailroom.drop_after.add("quality@bolt.example")
    mailing_desk.approve()
    assert statuses(mailing_desk.send())["quality@bolt.example"] == "unconfirmed"
    mailroom.drop_after.clear()
    (open_one,) = [one for one in mailing_desk.send() if one.status == "unconfirmed"]
    assert f"--settle {open_one.key[:12]}" in open_one.detail
    assert mailroom.recipients == EVERYBODY
    with mailing_desk.open() as office:
        settle(office, APRIL, open_one.key[:12], delivered=False, person="A. Person")
    assert statuses(mailing_desk.send())["quality@bolt.example"] == "sent"
    assert mailroom.recipients.count("quality@bolt.example") == 2
    first, second = (one for recipient, one in mailroom.got if recipient == "quality@bolt.example")
    assert first["Message-ID"] == second["Message-ID"]


def test_a_message_that_arrived_after_all_is_never_sent_again(mailing_desk: Desk, mailroom: Mailroom) -> None:
    mailroom.drop_after.add("quality@bolt.example")
    mailing_desk.approve()
    key = next(one.key for one in mailing_desk.send() if one.status == "unconfirmed")
    with mailing_desk.open() as office:
        settle(office, APRIL, key, delivered=True, person="A. Person")
        with pytest.raises(UnknownName, match="unconfirmed message"):
            settle(office, APRIL, key, delivered=False, person="A. Person")
    assert set(statuses(mailing_desk.send()).values()) == {"sent before"}
    assert mailroom.recipients == EVERYBODY


def test_a_server_that_is_away_harms_nothing(mailing_desk: Desk, mailroom: Mailroom) -> None:
    mailing_desk.approve()
    mailing_desk.change("outscore.yaml", f"port: {mailroom.port}", "port: 1")
    assert set(statuses(mailing_desk.send()).values()) == {"failed"}
    mailing_desk.change("outscore.yaml", "port: 1", f"port: {mailroom.port}")
    assert set(statuses(mailing_desk.send()).values()) == {"sent"}
    assert mailroom.recipients == EVERYBODY


def test_nothing_unapproved_is_sent(mailing_desk: Desk, mailroom: Mailroom) -> None:
    with pytest.raises(ApprovalError, match="Nothing of 2026-04 has been approved"):
        mailing_desk.send()
    mailing_desk.approve("bolt")
    found = statuses(mailing_desk.send())
    assert found.pop("quality@bolt.example") == "sent"
    assert set(found.values()) == {"not approved"}
    assert mailroom.recipients == ["quality@bolt.example"]
