"""Servers of every kind on this machine, and a wire to them that can be cut in the middle."""

from __future__ import annotations

import asyncio
import socket
from argparse import Namespace
from contextlib import ExitStack
from contextlib import contextmanager
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import field
from http.server import BaseHTTPRequestHandler
from http.server import ThreadingHTTPServer
from threading import Event
from threading import Thread
from typing import TYPE_CHECKING
from typing import Any

import asyncssh
from moto.server import ThreadedMotoServer
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPServer

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable
    from collections.abc import Coroutine
    from collections.abc import Iterator
    from pathlib import Path

HERE = "127.0.0.1"


@contextmanager
def loop_of_its_own() -> Iterator[Callable[[Coroutine[Any, Any, Any]], Any]]:
    """An event loop in a thread; what is yielded runs something in it."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield lambda work: asyncio.run_coroutine_threadsafe(work, loop).result(30)
    finally:
        asyncio.run_coroutine_threadsafe(_cancel_all(), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _closed(server: asyncio.Server | asyncssh.SSHAcceptor) -> None:
    server.close()


async def _cancel_all() -> None:
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


@dataclass
class Wire:
    """A port that leads to a server; after `cut_after` bytes from the server it hangs up.

    target: the server's port, or the path of its socket.
    """

    target: int | str
    cut_after: int | None = None
    carried: int = 0
    port: int = 0
    stop: Event = field(default_factory=Event)


@contextmanager
def wire_to(target: int | str) -> Iterator[Wire]:
    """A wire to a server on this machine."""
    wire = Wire(target)
    with socket.create_server((HERE, 0)) as listener:
        listener.settimeout(0.05)
        wire.port = listener.getsockname()[1]
        thread = Thread(target=_answer, args=(listener, wire), daemon=True)
        thread.start()
        try:
            yield wire
        finally:
            wire.stop.set()
            thread.join()


def _answer(listener: socket.socket, wire: Wire) -> None:
    threads = []
    while not wire.stop.is_set():
        with suppress(TimeoutError):
            near, _ = listener.accept()
            wire.carried = 0
            thread = Thread(target=_carry_both_ways, args=(near, wire), daemon=True)
            thread.start()
            threads.append(thread)
    for thread in threads:
        thread.join(5)


def _dialled(target: int | str) -> socket.socket:
    if isinstance(target, int):
        return socket.create_connection((HERE, target))
    far = socket.socket(socket.AF_UNIX)
    far.connect(target)
    return far


def _carry_both_ways(near: socket.socket, wire: Wire) -> None:
    with near, _dialled(wire.target) as far:
        for one in (near, far):
            if one.family != socket.AF_UNIX:
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        up = Thread(target=_carry, args=(near, far, None), daemon=True)
        up.start()
        _carry(far, near, wire)
        for one in (near, far):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        up.join(5)


def _carry(source: socket.socket, target: socket.socket, wire: Wire | None) -> None:
    with suppress(OSError):
        while piece := source.recv(65_536):
            if wire is not None and wire.cut_after is not None and wire.carried + len(piece) > wire.cut_after:
                target.sendall(piece[: wire.cut_after - wire.carried])
                return
            if wire is not None:
                wire.carried += len(piece)
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)


@dataclass(frozen=True)
class SftpOffice:
    """An SFTP server: its port, its folder, its public host key, and a user's private key."""

    port: int
    folder: Path
    host_key: str
    user_key: str


class _Doorkeeper(asyncssh.SSHServer):
    password = "correct horse"

    def begin_auth(self, username: str) -> bool:
        return bool(username)

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == ("outscore", self.password)


@contextmanager
def sftp_office(folder: Path) -> Iterator[SftpOffice]:
    """An SFTP server whose root is a folder."""
    host, user = (asyncssh.generate_private_key("ssh-ed25519") for _ in range(2))
    other = asyncssh.generate_private_key("ecdsa-sha2-nistp256")  # a server has several; one is declared
    allowed = asyncssh.import_authorized_keys(user.export_public_key().decode())

    def files(channel: asyncssh.SSHServerChannel[Any]) -> asyncssh.SFTPServer:
        return asyncssh.SFTPServer(channel, chroot=str(folder).encode())

    async def open_up() -> asyncssh.SSHAcceptor:
        return await asyncssh.listen(
            HERE,
            0,
            server_factory=_Doorkeeper,
            server_host_keys=[other, host],
            authorized_client_keys=allowed,
            sftp_factory=files,
        )

    with loop_of_its_own() as run:
        server = run(open_up())
        try:
            yield SftpOffice(
                port=server.get_port(),
                folder=folder,
                host_key=host.export_public_key().decode().strip(),
                user_key=user.export_private_key().decode(),
            )
        finally:
            run(_closed(server))


@contextmanager
def s3_office() -> Iterator[int]:
    """An S3 server's port."""
    server = ThreadedMotoServer(HERE, 0, verbose=False)
    server.start()
    try:
        yield server.get_host_and_port()[1]
    finally:
        server.stop()
        assert server._server is not None
        server._server.server_close()


@dataclass
class WebOffice:
    """A web server: what it answers by path, and what it was asked."""

    port: int = 0
    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, str | None]] = field(default_factory=list)

    def put(self, path: str, body: bytes, status: int = 200, **headers: str) -> None:
        """Answer a path with a body."""
        told = {"Content-Length": str(len(body)), **{k.replace("_", "-"): v for k, v in headers.items()}}
        self.answers[path] = (status, {key: text for key, text in told.items() if text}, body)


@contextmanager
def web_office(context: ssl.SSLContext) -> Iterator[WebOffice]:
    """A web server over TLS."""
    office = WebOffice()

    class Desk(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            office.asked.append((self.path, self.headers.get("Authorization")))
            status, headers, body = office.answers.get(self.path, (404, {"Content-Length": "0"}, b""))
            self.send_response(status)
            for key, text in headers.items():
                self.send_header(key, text)
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(body)

        def log_message(self, *words: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def finish_request(self, request: Any, client_address: Any) -> None:
            with suppress(OSError), context.wrap_socket(request, server_side=True) as safe:
                super().finish_request(safe, client_address)

    with Quiet((HERE, 0), Desk) as server:
        office.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield office
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def mail_office(context: ssl.SSLContext) -> Iterator[int]:
    """A mailbox server's port; its user is outscore, the password `correct horse`."""
    told = Namespace(debug=False, host=HERE, port=0, tls=False, cert=None, key=None)
    told.proxy_protocol = told.inherited_sockets = None
    told.demo_data, told.demo_user, told.demo_password = False, "outscore", "correct horse"
    told.passlib_cfg = None

    async def open_up() -> asyncio.Server:
        backend, config = await DictBackend.init(told, ssl_context=context)
        config.apply_context()
        serve = ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(backend.login, config))
        return await asyncio.start_server(serve, HERE, 0, ssl=context)

    with loop_of_its_own() as run, ExitStack() as stack:
        server = run(open_up())
        stack.callback(lambda: run(_closed(server)))
        yield server.sockets[0].getsockname()[1]
