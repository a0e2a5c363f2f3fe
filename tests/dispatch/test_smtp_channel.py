"""Mail over real connections: what came of it is never guessed."""

from __future__ import annotations

import socket
import threading
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING

import pytest

from outscore.dispatch import CHANNELS
from outscore.dispatch import Outcome
from outscore.dispatch.smtp import Security
from outscore.dispatch.smtp import SmtpChannel
from outscore.dispatch.smtp import smtp_channel
from outscore.errors import ApprovalError
from outscore.errors import WorkspaceFaulty

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable
    from collections.abc import Iterator

    from tests.dispatch.conftest import Mailroom

    from outscore.dispatch import Parcel
    from outscore.dispatch import Receipt

HOST = "127.0.0.1"


def plain(port: int) -> SmtpChannel:
    return SmtpChannel(HOST, port, Security.NONE, timeout=5)


def deliver(channel: SmtpChannel, parcel: Parcel) -> tuple[Receipt, int]:
    """The receipt, and how often the hand-over was announced."""
    announced: list[None] = []
    receipt = channel.deliver(parcel, lambda: announced.append(None))
    return receipt, len(announced)


def test_a_parcel_arrives_whole_at_its_one_recipient(
    serve: Callable[..., int], mailroom: Mailroom, parcel: Parcel
) -> None:
    receipt, announced = deliver(plain(serve(mailroom)), parcel)
    assert (receipt.outcome, receipt.detail, announced) == (Outcome.SENT, "250 filed", 1)
    [envelope] = mailroom.received
    assert (envelope.mail_from, envelope.rcpt_tos) == ("office@client.example", ["boss@acme.example"])
    assert isinstance(envelope.content, bytes)
    message = message_from_bytes(envelope.content, policy=default)
    body = message.get_body(("plain",))
    assert body is not None
    assert body.get_content().splitlines() == parcel.text.splitlines()
    [attachment] = message.iter_attachments()
    assert attachment.get_payload(decode=True) == parcel.attachments[0].content


def test_nothing_has_gone_out_when_the_handover_is_announced(
    serve: Callable[..., int], mailroom: Mailroom, parcel: Parcel
) -> None:
    seen: list[int] = []
    channel = plain(serve(mailroom))
    channel.deliver(parcel, lambda: seen.append(len(mailroom.received)))
    assert (seen, len(mailroom.received)) == ([0], 1)


def test_nothing_goes_out_when_the_ledger_cannot_be_written(
    serve: Callable[..., int], mailroom: Mailroom, parcel: Parcel
) -> None:
    def cannot() -> None:
        raise RuntimeError("disk full")

    with pytest.raises(RuntimeError, match="disk full"):
        plain(serve(mailroom)).deliver(parcel, cannot)
    assert mailroom.received == []


def test_a_refused_recipient_fails_in_the_servers_words(
    serve: Callable[..., int], mailroom: Mailroom, parcel: Parcel
) -> None:
    mailroom.refuse_recipient = "550 5.1.1 nobody of that name"
    receipt, announced = deliver(plain(serve(mailroom)), parcel)
    assert receipt.outcome is Outcome.FAILED
    assert receipt.detail == "boss@acme.example: 550 5.1.1 nobody of that name"
    assert announced == 0


@pytest.mark.parametrize("answer", ["451 4.3.0 come back later", "554 5.6.0 not this one"])
def test_content_that_is_turned_away_fails(
    serve: Callable[..., int], mailroom: Mailroom, parcel: Parcel, answer: str
) -> None:
    mailroom.answer_to_content = answer
    receipt, announced = deliver(plain(serve(mailroom)), parcel)
    assert (receipt.outcome, receipt.detail, announced) == (Outcome.FAILED, answer, 1)


def test_a_message_too_large_for_the_server_fails_before_the_handover(
    serve: Callable[..., int], mailroom: Mailroom, parcel: Parcel
) -> None:
    receipt, announced = deliver(plain(serve(mailroom, data_size_limit=100)), parcel)
    assert (receipt.outcome, announced) == (Outcome.FAILED, 0)
    assert receipt.detail.startswith("552")


def test_a_connection_dropped_after_the_content_is_unconfirmed(
    serve: Callable[..., int], mailroom: Mailroom, parcel: Parcel
) -> None:
    mailroom.drop_after_content = True
    receipt, announced = deliver(plain(serve(mailroom)), parcel)
    assert (receipt.outcome, announced) == (Outcome.UNCONFIRMED, 1)
    assert "did not answer once the message was handed over" in receipt.detail
    assert len(mailroom.received) == 1


def test_a_server_that_is_not_there_fails(parcel: Parcel) -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        receipt, announced = deliver(plain(taken.getsockname()[1]), parcel)
    assert (receipt.outcome, announced) == (Outcome.FAILED, 0)
    assert "refused" in receipt.detail


class OddServer:
    """Answers politely up to one verb, and then does something else."""

    def __init__(self, verb: bytes, answer: bytes | None, *, wait: bool = False) -> None:
        self.verb, self.answer, self.wait = verb, answer, wait
        self.listener = socket.create_server((HOST, 0))
        self.port: int = self.listener.getsockname()[1]
        self.finished = threading.Event()
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def _serve(self) -> None:
        connection, _ = self.listener.accept()
        with self.listener, connection, connection.makefile("rb") as lines:
            connection.sendall(b"220 odd\r\n")
            for line in lines:
                verb = line[:4].strip().upper()
                if verb == self.verb:
                    break
                if verb == b"DATA":
                    connection.sendall(b"354 go on\r\n")
                elif line == b".\r\n" or verb in (b"EHLO", b"MAIL", b"RCPT", b"QUIT"):
                    connection.sendall(b"250 fine\r\n")
            if self.answer is not None:
                connection.sendall(self.answer)
            if self.wait:
                self.finished.wait(10)

    def close(self) -> None:
        self.finished.set()
        self.thread.join(10)


@pytest.fixture
def odd() -> Iterator[Callable[..., OddServer]]:
    running: list[OddServer] = []

    def start(verb: bytes, answer: bytes | None, *, wait: bool = False) -> OddServer:
        running.append(OddServer(verb, answer, wait=wait))
        return running[-1]

    yield start
    for server in running:
        server.close()


@pytest.mark.parametrize(
    ("verb", "answer", "wait", "outcome"),
    [
        (b"EHLO", None, False, Outcome.FAILED),
        (b"RCPT", None, False, Outcome.FAILED),
        (b"RCPT", None, True, Outcome.FAILED),
        (b"RCPT", b"450 greylisted,\x1b[31m wait\r\n", False, Outcome.FAILED),
        (b"MAIL", b"530 log in first\r\n", False, Outcome.FAILED),
        (b"DATA", b"451 not now\r\n", False, Outcome.FAILED),
        (b"DATA", None, False, Outcome.UNCONFIRMED),
        (b".", None, False, Outcome.UNCONFIRMED),
        (b".", None, True, Outcome.UNCONFIRMED),
        (b".", b"what?\r\n", False, Outcome.UNCONFIRMED),
        (b".", b"250 " + b"x" * 10_000 + b"\r\n", False, Outcome.UNCONFIRMED),
        (b".", b"250 kept\r\n", False, Outcome.SENT),
    ],
)
def test_an_odd_server_is_told_apart_by_how_far_the_message_came(
    odd: Callable[..., OddServer],
    parcel: Parcel,
    verb: bytes,
    answer: bytes | None,
    *,
    wait: bool,
    outcome: Outcome,
) -> None:
    server = odd(verb, answer, wait=wait)
    receipt, announced = deliver(replace(plain(server.port), timeout=1), parcel)
    assert receipt.outcome is outcome
    assert receipt.detail.isprintable()
    assert announced == (verb in (b"DATA", b"."))


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_a_login_over_tls_is_let_in(
    serve: Callable[..., int],
    mailroom: Mailroom,
    parcel: Parcel,
    server_tls: ssl.SSLContext,
    client_tls: ssl.SSLContext,
    check_login: Callable[..., object],
    security: Security,
) -> None:
    port = _serve_tls(serve, mailroom, server_tls, check_login, security)
    channel = SmtpChannel(HOST, port, security, "office", "s3cret", 5, client_tls)
    assert deliver(channel, parcel)[0].outcome is Outcome.SENT
    receipt, announced = deliver(replace(channel, password="guessed"), parcel)
    assert (receipt.outcome, announced) == (Outcome.FAILED, 0)
    assert receipt.detail.startswith("535")
    assert len(mailroom.received) == 1


def _serve_tls(
    serve: Callable[..., int],
    mailroom: Mailroom,
    server_tls: ssl.SSLContext,
    check_login: Callable[..., object],
    security: Security,
) -> int:
    if security is Security.TLS:
        return serve(mailroom, ssl_context=server_tls, authenticator=check_login, auth_require_tls=False)
    return serve(mailroom, tls_context=server_tls, require_starttls=True, authenticator=check_login)


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_a_certificate_nobody_vouches_for_fails(
    serve: Callable[..., int],
    mailroom: Mailroom,
    parcel: Parcel,
    server_tls: ssl.SSLContext,
    check_login: Callable[..., object],
    security: Security,
) -> None:
    port = _serve_tls(serve, mailroom, server_tls, check_login, security)
    receipt, announced = deliver(SmtpChannel(HOST, port, security, timeout=5), parcel)
    assert (receipt.outcome, announced, mailroom.received) == (Outcome.FAILED, 0, [])
    assert "certificate" in receipt.detail.lower()


def test_a_server_without_starttls_gets_nothing(
    serve: Callable[..., int], mailroom: Mailroom, parcel: Parcel
) -> None:
    receipt, announced = deliver(smtp_channel(HOST, serve(mailroom), "starttls"), parcel)
    assert (receipt.outcome, announced, mailroom.received) == (Outcome.FAILED, 0, [])


def test_a_parcel_that_must_not_be_sent_reaches_no_server(
    serve: Callable[..., int], mailroom: Mailroom, parcel: Parcel
) -> None:
    poisoned = replace(parcel, subject="Scorecard\r\nBcc: thief@else.example")
    with pytest.raises(ApprovalError):
        deliver(plain(serve(mailroom)), poisoned)
    assert mailroom.received == []


def test_a_password_is_never_shown() -> None:
    channel = smtp_channel("mail.example", 587, "starttls", "office", "s3cret")
    assert "s3cret" not in f"{channel!r} {channel}"


@pytest.mark.parametrize(
    ("settings", "fault"),
    [
        ({"security": "ssl"}, "must be one of none, starttls, tls"),
        ({"username": "office"}, "set OUTSCORE_SMTP_PASSWORD"),
        ({"security": "none", "username": "office", "password": "s3cret"}, "unprotected to mail.example"),
        ({"username": "office", "password": "pässwort"}, "must be ASCII"),
    ],
)
def test_settings_that_cannot_work_are_refused(settings: dict[str, str], fault: str) -> None:
    with pytest.raises(WorkspaceFaulty, match=fault) as refused:
        CHANNELS["smtp"]("mail.example", 587, **settings)
    assert settings.get("password", "s3cret") not in str(refused.value)
