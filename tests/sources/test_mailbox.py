"""A mailbox: whose attachments count, and what is left of a message."""

from __future__ import annotations

from dataclasses import replace
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest
from tests.sources.conftest import letter
from tests.sources.gathering import Gathered
from tests.sources.servers import mail_office

from outscore.model.feed_source import Afterwards
from outscore.model.feed_source import MailboxSource
from outscore.sources import FeedSource
from outscore.sources import Fetched
from outscore.sources import Known
from outscore.sources import collect

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sources.conftest import Place
    from tests.sources.conftest import Postbox
    from tests.sources.conftest import Trust

FILE = ("figures.csv", b"a,b\n")


def with_source(place: Place, **changes: object) -> MailboxSource:
    assert isinstance(place.source, MailboxSource)
    return replace(place.source, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "sender",
    [
        "evil@else.example",
        '"reports@vendor.example" <evil@else.example>',
        "evil-reports@vendor.example",
        "reports@vendor.example.else.example",
        "reports@vendor.example, evil@else.example",
    ],
)
def test_a_message_of_another_sender_does_not_count(
    mailbox: tuple[Postbox, Place], tmp_path: Path, sender: str
) -> None:
    mailbox[0].put(letter(FILE, sender=sender))
    done = Gathered(mailbox[1].source, tmp_path, mailbox[1].secrets)
    assert (done.names, done.codes) == ([], [])


def test_a_message_with_two_senders_in_two_headers_does_not_count(
    mailbox: tuple[Postbox, Place], tmp_path: Path
) -> None:
    raw = letter(FILE).as_bytes()
    mailbox[0].put(b"From: evil@else.example\r\n" + raw.replace(b"\n", b"\r\n"))
    assert Gathered(mailbox[1].source, tmp_path, mailbox[1].secrets).names == []


def test_everybody_of_a_domain_can_be_allowed(mailbox: tuple[Postbox, Place], tmp_path: Path) -> None:
    post, place = mailbox
    post.put(letter(FILE, sender="Anna <anna@Vendor.example>"))
    post.put(letter(FILE, sender="anna@sub.vendor.example"))
    source = with_source(place, senders=("*@vendor.example",))
    assert len(Gathered(source, tmp_path, place.secrets).names) == 1


def test_the_subject_is_read_as_a_person_reads_it(mailbox: tuple[Postbox, Place], tmp_path: Path) -> None:
    post, place = mailbox
    post.put(letter(FILE, subject="Übersicht KPI für März"))
    post.put(letter(FILE, subject="Lunch"))
    source = with_source(place, subject="übersicht*")
    assert len(Gathered(source, tmp_path, place.secrets).names) == 1


def test_a_message_without_a_file_for_the_feed_is_told_once(
    mailbox: tuple[Postbox, Place], tmp_path: Path
) -> None:
    post, place = mailbox
    post.put(letter(("logo.png", b"x")))
    forwarded = EmailMessage()
    forwarded["From"], forwarded["Subject"] = "reports@vendor.example", "Fwd: KPI"
    forwarded.set_content("see below")
    forwarded.add_attachment(letter(FILE, sender="evil@else.example"), filename="figures.csv")
    post.put(forwarded)
    done = Gathered(place.source, tmp_path, place.secrets)
    assert (done.names, done.codes) == ([], ["message_without_attachment"] * 2)
    assert Gathered(place.source, tmp_path, place.secrets, done.known).codes == []


def test_an_attachment_that_is_broken_is_told(mailbox: tuple[Postbox, Place], tmp_path: Path) -> None:
    raw = letter(("figures.csv", b"0123456789" * 30)).as_bytes()
    start = raw.index(b"MDEy")
    mailbox[0].put((raw[: start + 41] + b"*" + raw[start + 41 + 4 :]).replace(b"\n", b"\r\n"))
    done = Gathered(mailbox[1].source, tmp_path, mailbox[1].secrets)
    assert (done.names, done.codes) == ([], ["message_unreadable"])


def test_names_of_attachments_are_made_safe(mailbox: tuple[Postbox, Place], tmp_path: Path) -> None:
    mailbox[0].put(letter(("../../figures-März.csv", b"a"), ("figures\x01.csv", b"b")))
    done = Gathered(mailbox[1].source, tmp_path, mailbox[1].secrets)
    assert sorted(done.contents) == [b"a", b"b"]
    assert all(name.isprintable() and "/" not in name for name in done.names)


def test_a_message_is_left_as_it_is(mailbox: tuple[Postbox, Place], tmp_path: Path) -> None:
    post, place = mailbox
    post.put(letter(FILE))
    assert Gathered(place.source, tmp_path, place.secrets).contents == [FILE[1]]
    assert not [flags for flags in post.flags() if "Seen" in flags or "Flagged" in flags]


def test_a_message_is_flagged_or_moved_where_that_is_asked_for(
    mailbox: tuple[Postbox, Place], tmp_path: Path
) -> None:
    post, place = mailbox
    post.put(letter(FILE))
    post.box.create("Done")
    Gathered(with_source(place, afterwards=Afterwards.FLAGGED), tmp_path, place.secrets)
    assert [flags for flags in post.flags() if "Flagged" in flags and "Seen" not in flags]
    Gathered(with_source(place, move_to="Done"), tmp_path, place.secrets)
    assert (len(post.flags("Done")), post.flags()) == (1, [])


def test_a_message_that_cannot_be_moved_is_told_and_its_files_are_taken(
    mailbox: tuple[Postbox, Place], tmp_path: Path
) -> None:
    mailbox[0].put(letter(FILE))
    done = Gathered(with_source(mailbox[1], move_to="Nowhere"), tmp_path, mailbox[1].secrets)
    assert (done.contents, done.codes) == ([FILE[1]], ["message_not_moved"])
    assert len(mailbox[0].flags()) == 1


def test_a_run_that_ends_between_two_attachments_is_taken_up_by_the_next(
    mailbox: tuple[Postbox, Place], tmp_path: Path
) -> None:
    post, place = mailbox
    post.put(letter(("figures-1.csv", b"1"), ("figures-2.csv", b"2")))
    post.box.create("Done")
    source = with_source(place, move_to="Done")
    found = collect(
        FeedSource("f", "figures*", source, tmp_path), Known(), place.secrets.__getitem__, wait=lambda: None
    )
    first = next(found)
    assert isinstance(first, Fetched)
    found.close()  # type: ignore[attr-defined]
    assert (len(post.flags()), first.path.exists()) == (1, False)
    rest = Gathered(source, tmp_path, place.secrets, Known({first.identity}))
    assert (rest.contents, rest.codes) == ([b"2"], [])
    assert post.flags() == []


def test_a_mailbox_that_is_not_there_is_told(mailbox: tuple[Postbox, Place], tmp_path: Path) -> None:
    done = Gathered(with_source(mailbox[1], mailbox="Nowhere"), tmp_path, mailbox[1].secrets)
    assert done.codes == ["folder_missing"]


def test_a_mail_server_that_is_not_trusted_learns_no_password(trust: Trust, tmp_path: Path) -> None:
    with mail_office(trust.server) as port:
        source = MailboxSource(
            "localhost", port, "INBOX", "u", "P", ("*@x.example",), "*", Afterwards.LEFT, None, 1_000
        )
        assert Gathered(source, tmp_path, {"P": "secret"}).codes == ["certificate_not_trusted"]


def test_a_password_with_a_line_break_in_it_is_no_command(
    mailbox: tuple[Postbox, Place], tmp_path: Path
) -> None:
    mailbox[0].put(letter(FILE))
    told = {"ACME_PASSWORD": "x\r\nA1 DELETE INBOX\r\n"}
    assert Gathered(mailbox[1].source, tmp_path, told).codes == ["secret_unusable"]
    with_end = {"ACME_PASSWORD": f"{mailbox[1].secrets['ACME_PASSWORD']}\n"}
    assert Gathered(mailbox[1].source, tmp_path, with_end).contents == [FILE[1]]
