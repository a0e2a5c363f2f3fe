"""Delivery by email, step by step, so that it is known how far a message came when a server goes away."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import closing
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING

from outscore.dispatch.message import write_letter
from outscore.dispatch.parcel import Outcome
from outscore.dispatch.parcel import Receipt
from outscore.errors import WorkspaceFaulty

if TYPE_CHECKING:
    from collections.abc import Callable

    from outscore.dispatch.message import Letter
    from outscore.dispatch.parcel import Parcel

_LOCAL = ("localhost", "127.0.0.1", "::1")
_LONGEST_DETAIL = 300


class Security(StrEnum):
    """How the connection to the server is protected."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


@dataclass(frozen=True, slots=True)
class SmtpChannel:
    """A mail server and how to log in to it."""

    host: str
    port: int
    security: Security
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout: int = 30
    trust: ssl.SSLContext | None = field(default=None, repr=False, compare=False)

    @property
    def name(self) -> str:
        """What the ledger calls it."""
        return "smtp"

    @property
    def repeatable(self) -> bool:
        """False: a second delivery is a second message."""
        return False

    def deliver(self, parcel: Parcel, before_handover: Callable[[], None]) -> Receipt:
        """Deliver by SMTP. A failure before the content goes out is FAILED, silence after it UNCONFIRMED."""
        letter = write_letter(parcel)
        try:
            session = self._connect()
        except (smtplib.SMTPException, OSError) as problem:
            return Receipt(Outcome.FAILED, f"{self.host}:{self.port}: {_words(problem)}")
        with closing(session):
            try:
                self._introduce(session)
                _address_envelope(session, letter)
            except (smtplib.SMTPException, OSError) as problem:
                return Receipt(Outcome.FAILED, _words(problem))
            before_handover()
            return _hand_over(session, letter)

    def _connect(self) -> smtplib.SMTP:
        if self.security is Security.TLS:
            return smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout, context=self._trusted())
        return smtplib.SMTP(self.host, self.port, timeout=self.timeout)

    def _introduce(self, session: smtplib.SMTP) -> None:
        session.ehlo_or_helo_if_needed()
        if self.security is Security.STARTTLS:
            session.starttls(context=self._trusted())
            session.ehlo()
        if self.username is not None and self.password is not None:
            session.login(self.username, self.password)

    def _trusted(self) -> ssl.SSLContext:
        return self.trust or ssl.create_default_context()


def smtp_channel(
    host: str,
    port: int,
    security: str = "starttls",
    username: str | None = None,
    password: str | None = None,
    timeout: int = 30,
) -> SmtpChannel:
    """A channel through a mail server; raises WorkspaceFaulty where the settings cannot work."""
    faults = _faults(host, security, username, password)
    if faults:
        raise WorkspaceFaulty(faults)
    return SmtpChannel(host, port, Security(security), username, password, timeout)


def _faults(host: str, security: str, username: str | None, password: str | None) -> list[str]:
    known = [each.value for each in Security]
    checks = {
        f"dispatch: security is {security!r}; it must be one of {', '.join(known)}": security not in known,
        "dispatch: there is a username and no password; set OUTSCORE_SMTP_PASSWORD": (
            username is not None and not password
        ),
        f"dispatch: security none would send the password unprotected to {host}; use starttls or tls": (
            username is not None and security == "none" and host not in _LOCAL
        ),
        "dispatch: username and password must be ASCII": not f"{username or ''}{password or ''}".isascii(),
    }
    return [sentence for sentence, wrong in checks.items() if wrong]


def _address_envelope(session: smtplib.SMTP, letter: Letter) -> None:
    size = (f"size={len(letter.content)}",) if session.has_extn("size") else ()
    code, words = session.mail(letter.sender, size)
    if code != 250:
        raise smtplib.SMTPSenderRefused(code, words, letter.sender)
    code, words = session.rcpt(letter.recipient)
    if code not in (250, 251):
        raise smtplib.SMTPRecipientsRefused({letter.recipient: (code, words)})


def _hand_over(session: smtplib.SMTP, letter: Letter) -> Receipt:
    try:
        code, reply = session.data(letter.content)
    except smtplib.SMTPDataError as refused:
        return Receipt(Outcome.FAILED, _words(refused))
    except (smtplib.SMTPException, OSError) as problem:
        return Receipt(
            Outcome.UNCONFIRMED,
            f"the server did not answer once the message was handed over ({_words(problem)})",
        )
    receipt = _judge_reply(code, reply)
    # The answer is in; how the server says goodbye changes nothing.
    with suppress(smtplib.SMTPException, OSError):
        session.quit()
    return receipt


def _judge_reply(code: int, reply: bytes) -> Receipt:
    words = _one_line(f"{code} {reply.decode(errors='replace')}")
    if 200 <= code < 300:
        return Receipt(Outcome.SENT, words)
    if 400 <= code < 600:
        return Receipt(Outcome.FAILED, words)
    return Receipt(Outcome.UNCONFIRMED, f"the server's answer cannot be read ({words})")


def _words(problem: Exception) -> str:
    """What went wrong, in the server's own words where it had any."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        refusals = [(address, *answer) for address, answer in problem.recipients.items()]
        address, code, words = refusals[0]
        return _one_line(f"{address}: {code} {words.decode(errors='replace')}")
    if isinstance(problem, smtplib.SMTPResponseException):
        said = problem.smtp_error
        words_said = said.decode(errors="replace") if isinstance(said, bytes) else said
        return _one_line(f"{problem.smtp_code} {words_said}")
    return _one_line(str(problem) or type(problem).__name__)


def _one_line(text: str) -> str:
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(printable.split())[:_LONGEST_DETAIL]
