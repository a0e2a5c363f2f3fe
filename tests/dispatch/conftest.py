"""Mail servers that behave, and mail servers that do not, each on a port of its own."""

from __future__ import annotations

import asyncio
import socket
import ssl
import subprocess
from dataclasses import dataclass
from dataclasses import field
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from aiosmtpd.smtp import LoginPassword

from outscore.dispatch import Attachment
from outscore.dispatch import Parcel

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from aiosmtpd.smtp import SMTP
    from aiosmtpd.smtp import Envelope
    from aiosmtpd.smtp import Session


@dataclass
class Mailroom:
    """What a server got, and how it answers."""

    refuse_recipient: str | None = None
    answer_to_content: str = "250 filed"
    drop_after_content: bool = False
    received: list[Envelope] = field(default_factory=list)

    async def take_recipient(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session, options
        if self.refuse_recipient is not None:
            return self.refuse_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def take_content(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        del session
        self.received.append(envelope)
        if self.drop_after_content:
            transport = server.transport
            assert transport is not None
            transport.close()
        return self.answer_to_content


class OnAnyPort(Controller):
    """A server on a port that the system picks; aiosmtpd would knock at port 0."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        socket.create_connection((self.hostname, self.port), timeout=5).close()


@pytest.fixture
def serve() -> Iterator[Callable[..., int]]:
    """Starts a server for a mailroom and gives its port."""
    running: list[Controller] = []

    def start(mailroom: Mailroom, **settings: Any) -> int:
        handler = SimpleNamespace(handle_RCPT=mailroom.take_recipient, handle_DATA=mailroom.take_content)
        controller = OnAnyPort(handler, hostname="127.0.0.1", port=0, **settings)
        controller.start()
        running.append(controller)
        port: int = controller.port
        return port

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A self-signed certificate for 127.0.0.1 and its key."""
    folder = tmp_path_factory.mktemp("tls")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
            *("-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"),
            *("-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    return certificate, key


@pytest.fixture
def server_tls(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    return context


@pytest.fixture
def client_tls(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certificate[0])


@pytest.fixture
def mailroom() -> Mailroom:
    return Mailroom()


@pytest.fixture
def check_login() -> Callable[..., AuthResult]:
    """Lets in office with the password s3cret, and nobody else."""

    def check(server: object, session: object, envelope: object, mechanism: str, data: object) -> AuthResult:
        del server, session, envelope, mechanism
        right = LoginPassword(b"office", b"s3cret")
        return AuthResult(success=data == right, handled=False)

    return check


@pytest.fixture
def parcel() -> Parcel:
    return Parcel(
        key="msa|acme|2015-09|1|boss@acme.example",
        recipient="boss@acme.example",
        sender="Vendor office <office@client.example>",
        subject="Scorecard September 2015 – Acme",
        text="Your scorecard is attached.\n.\nA line of one dot stands above.",
        html="<p>Your scorecard is attached – 94.97 %.</p>",
        attachments=(Attachment("scorecard.html", "text/html", b"<html>\r\n94.97</html>"),),
        message_id="<a1b2c3@client.example>",
    )
