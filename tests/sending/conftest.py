"""A small workspace on either database, and a mail server that can be told how to behave."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass
from dataclasses import field
from email import message_from_bytes
from email.policy import default
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from aiosmtpd.controller import Controller
from tests.offices import DATABASES
from tests.offices import ROWS
from tests.offices import new_database
from tests.offices import new_desk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage
    from pathlib import Path

    from aiosmtpd.smtp import SMTP
    from aiosmtpd.smtp import Envelope
    from aiosmtpd.smtp import Session
    from tests.offices import Desk


@dataclass
class Mailroom:
    """What a server got; whom it refuses, and after whose message it drops the connection."""

    refuse: set[str] = field(default_factory=set)
    drop_after: set[str] = field(default_factory=set)
    got: list[tuple[str, EmailMessage]] = field(default_factory=list)
    port: int = 0

    @property
    def recipients(self) -> list[str]:
        """Who got a message, as often as they got one."""
        return sorted(recipient for recipient, _ in self.got)

    async def take_recipient(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session, options
        if address in self.refuse:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def take_content(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        del session
        content = envelope.content
        assert isinstance(content, bytes)
        (recipient,) = envelope.rcpt_tos
        self.got.append((recipient, message_from_bytes(content, policy=default)))
        if recipient in self.drop_after:
            transport = server.transport
            assert transport is not None
            transport.close()
        return "250 filed"


class OnAnyPort(Controller):
    """A server on a port that the system picks; aiosmtpd would knock at port 0."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        socket.create_connection((self.hostname, self.port), timeout=5).close()


@pytest.fixture
def mailroom() -> Iterator[Mailroom]:
    """A mail server that runs."""
    room = Mailroom()
    handler = SimpleNamespace(handle_RCPT=room.take_recipient, handle_DATA=room.take_content)
    controller = OnAnyPort(handler, hostname="127.0.0.1", port=0)
    controller.start()
    room.port = controller.port
    yield room
    controller.stop()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A month that is scored and drawn, and goes into a folder."""
    desk = new_desk(tmp_path, new_database("sqlite", tmp_path))
    desk.drop("figures.csv", *ROWS)
    desk.run()
    return desk


@pytest.fixture(params=DATABASES)
def mailing_desk(request: pytest.FixtureRequest, tmp_path: Path, mailroom: Mailroom) -> Desk:
    """A month that is scored and drawn, and goes out by mail."""
    desk = new_desk(tmp_path, new_database(request.param, tmp_path))
    text = (tmp_path / "outscore.yaml").read_text()
    server = f"host: 127.0.0.1, port: {mailroom.port}, security: none"
    desk.write(
        "outscore.yaml", f"{text}dispatch: {{channel: smtp, {server}, sender: cards@client.example}}\n"
    )
    desk.drop("figures.csv", *ROWS)
    desk.run()
    return desk
