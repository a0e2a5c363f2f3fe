"""A folder of an SFTP server. The server must show the declared key before anything is said to it."""

from __future__ import annotations

import asyncio
import stat
from contextlib import contextmanager
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING
from typing import Any
from typing import TypeVar

from outscore.model.feed_source import SftpSource
from outscore.sources.listing import Gone
from outscore.sources.listing import Seen
from outscore.sources.listing import fetch_listed
from outscore.sources.parts import Stopped
from outscore.sources.room import PIECE
from outscore.sources.troubles import connection_lost
from outscore.sources.troubles import folder_missing
from outscore.sources.troubles import login_refused
from outscore.sources.troubles import of_network
from outscore.sources.troubles import part_missing
from outscore.sources.troubles import secret_unusable
from outscore.sources.troubles import trouble

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from collections.abc import Iterator
    from collections.abc import Sequence

    from asyncssh import SFTPClient
    from asyncssh import SFTPError
    from asyncssh import SSHClientConnection

    from outscore.sources.order import Order
    from outscore.sources.parts import Found
    from outscore.sources.parts import SourceTrouble

Answer = TypeVar("Answer")
_PATIENCE = 60


def from_sftp(order: Order) -> Iterator[Found]:
    """The new files of a folder of a server; folders within it are left alone."""
    source = order.feed.source
    assert isinstance(source, SftpSource)  # noqa: S101
    place = f"sftp://{source.host}:{source.port}/{source.folder.strip('/')}/"
    try:
        import asyncssh  # noqa: F401
    except ImportError:
        raise Stopped(part_missing("asyncssh", "sftp", place)) from None
    login = _login(source, order, place)
    with _line() as line, _said_plainly(source, place):
        connection = line.ask(_connect(source, login))
        try:
            client = line.ask(_open_files(connection))
            yield from fetch_listed(_Folder(source, place, client, line), order, source.largest)
        finally:
            line.ask(_hang_up(connection))


def _login(source: SftpSource, order: Order, place: str) -> dict[str, Any]:
    """The one secret that the feed contract names, as asyncssh takes it."""
    import asyncssh

    if source.password_from:
        return {"password": order.secrets.line(source.password_from, place), "preferred_auth": "password"}
    name = str(source.key_from)
    written = order.secrets.text(name, place)
    try:
        key = asyncssh.import_private_key(written)
    except (asyncssh.KeyImportError, ValueError):
        unfit = secret_unusable(name, place, "a private key in OpenSSH or PEM form without a passphrase")
        raise Stopped(unfit) from None
    return {"client_keys": [key], "preferred_auth": "publickey"}


async def _connect(source: SftpSource, login: dict[str, Any]) -> SSHClientConnection:
    import asyncssh

    trusted = asyncssh.import_public_key(source.host_key)
    return await asyncssh.connect(
        source.host,
        source.port,
        username=source.username,
        known_hosts=([trusted], [], []),
        config=[],
        agent_path=None,
        connect_timeout=_PATIENCE,
        login_timeout=_PATIENCE,
        keepalive_interval=15,
        **{"client_keys": [], **login},
    )


async def _open_files(connection: SSHClientConnection) -> SFTPClient:
    return await connection.start_sftp_client()


async def _hang_up(connection: SSHClientConnection) -> None:
    connection.abort()
    await connection.wait_closed()


class _Line:
    """An event loop in a thread of its own: whoever calls may be in one already."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="outscore-sftp", daemon=True)
        self._thread.start()

    def ask(self, question: Coroutine[Any, Any, Answer]) -> Answer:
        """The answer, within a minute."""
        patient = asyncio.wait_for(question, _PATIENCE)
        return asyncio.run_coroutine_threadsafe(patient, self._loop).result()

    def close(self) -> None:
        """End the loop and its thread."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@contextmanager
def _line() -> Iterator[_Line]:
    line = _Line()
    try:
        yield line
    finally:
        line.close()


@contextmanager
def _said_plainly(source: SftpSource, place: str) -> Iterator[None]:
    """Faults of the connection as troubles."""
    from asyncssh import Error

    try:
        yield
    except (Error, OSError, TimeoutError) as problem:
        found = _trouble(problem, source, place)
        if found is None:
            raise
        raise Stopped(found) from None


def _trouble(problem: Exception, source: SftpSource, place: str) -> SourceTrouble | None:
    import asyncssh

    if isinstance(problem, asyncssh.SFTPError):
        return _of_files(problem, source, place)
    match problem:
        case asyncssh.HostKeyNotVerifiable() | asyncssh.KeyExchangeFailed():
            return trouble(
                "host_not_known",
                place,
                "The server does not show the key that the feed contract declares. Nothing was sent to it.",
                "Ask whoever runs the server whether its key was changed; then correct host_key.",
            )
        case asyncssh.PermissionDenied() | asyncssh.IllegalUserName():
            return login_refused(source.username, place)
        case asyncssh.ChannelOpenError():
            return login_refused(source.username, place, "no SFTP for this user")
        case asyncssh.DisconnectError():
            return connection_lost(place)
    return of_network(problem, place)


def _of_files(problem: SFTPError, source: SftpSource, place: str) -> SourceTrouble | None:
    import asyncssh

    match problem:
        case asyncssh.SFTPNoSuchFile() | asyncssh.SFTPNoSuchPath() | asyncssh.SFTPNotADirectory():
            return folder_missing(f"folder {source.folder!r} on the server", place)
        case asyncssh.SFTPPermissionDenied():
            return login_refused(source.username, place, f"no right to read {source.folder!r}")
        case asyncssh.SFTPConnectionLost() | asyncssh.SFTPNoConnection():
            return connection_lost(place)
    return None


class _Folder:
    """A folder of the server."""

    settled = False

    def __init__(self, source: SftpSource, place: str, client: SFTPClient, line: _Line) -> None:
        self.place = place
        self._folder = source.folder.rstrip("/") or "/"
        self._client = client
        self._line = line

    def look(self) -> Sequence[Seen]:
        found = self._line.ask(self._client.readdir(self._folder))
        return [
            Seen(str(one.filename), one.attrs.size or 0, str(one.attrs.mtime))
            for one in found
            if _is_file(one.attrs)
        ]

    def again(self, seen: Seen) -> Seen | None:
        import asyncssh

        try:
            attrs = self._line.ask(self._client.lstat(self._path(seen)))
        except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPPermissionDenied):
            return None
        return Seen(seen.name, attrs.size or 0, str(attrs.mtime)) if _is_file(attrs) else None

    def read(self, seen: Seen) -> Iterator[bytes]:
        import asyncssh

        try:
            stream = self._line.ask(self._open(seen))
        except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPPermissionDenied, asyncssh.SFTPFailure) as problem:
            raise Gone(problem.reason) from None
        try:
            while piece := self._line.ask(stream.read(PIECE)):
                yield bytes(piece)
        finally:
            self._line.ask(_put_down(stream))

    async def _open(self, seen: Seen) -> Any:
        return await self._client.open(self._path(seen), "rb")

    def _path(self, seen: Seen) -> str:
        return f"{self._folder.rstrip('/')}/{seen.name}"


async def _put_down(stream: Any) -> None:
    import asyncssh

    with suppress(asyncssh.Error):  # where the connection is gone, the handle is too
        await stream.close()


def _is_file(attrs: Any) -> bool:
    """A file itself, not a link: a link may lead to what its maker must not have."""
    if attrs.permissions is not None and stat.S_IFMT(attrs.permissions):
        return stat.S_ISREG(attrs.permissions)
    return bool(attrs.type == 1)
