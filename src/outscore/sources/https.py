"""Files at addresses: over TLS only, from the declared server only, and only when they have changed."""

from __future__ import annotations

import ssl
from base64 import b64encode
from contextlib import closing
from contextlib import contextmanager
from dataclasses import replace
from http.client import HTTPException
from typing import TYPE_CHECKING
from typing import Any
from urllib.error import HTTPError
from urllib.error import URLError
from urllib.parse import unquote
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler
from urllib.request import HTTPSHandler
from urllib.request import Request
from urllib.request import build_opener

from outscore.model.feed_source import HttpsSource
from outscore.sources.listing import went_back
from outscore.sources.names import safe_name
from outscore.sources.parts import Stopped
from outscore.sources.parts import identity_of
from outscore.sources.room import PIECE
from outscore.sources.room import Incomplete
from outscore.sources.room import TooLarge
from outscore.sources.troubles import connection_lost
from outscore.sources.troubles import file_missing
from outscore.sources.troubles import file_too_large
from outscore.sources.troubles import login_refused
from outscore.sources.troubles import of_network
from outscore.sources.troubles import trouble

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message
    from urllib.request import OpenerDirector

    from outscore.sources.order import Order
    from outscore.sources.parts import Fetched
    from outscore.sources.parts import Found
    from outscore.sources.parts import SourceTrouble

_PATIENCE = 60
_HEADERS = (("Accept-Encoding", "identity"), ("User-Agent", "outscore"))


def from_https(order: Order) -> Iterator[Found]:
    """The file at each address, where the server says that it is another than before."""
    source = order.feed.source
    assert isinstance(source, HttpsSource)  # noqa: S101
    opener = build_opener(HTTPSHandler(context=ssl.create_default_context()), _SameServer())
    for address in source.addresses:
        try:
            with _said_plainly(address):
                found = _fetch(opener, address, order, source)
        except Stopped as stopped:
            found = stopped.trouble
        if found is not None:
            yield found


class _SameServer(HTTPRedirectHandler):
    """Follows the server from one of its own addresses to another, with the secret; to no other server."""

    def redirect_request(
        self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> Request | None:
        if _server(newurl) != _server(req.full_url):
            elsewhere = urlsplit(newurl)
            raise Stopped(
                trouble(
                    "redirect_refused",
                    _shown(req.full_url),
                    f"The server sends on to {elsewhere.scheme}://{elsewhere.hostname or ''}.",
                    "If that is right, write the address there into the feed contract.",
                )
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _server(address: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(address)
    return parts.scheme, parts.hostname, parts.port or (443 if parts.scheme == "https" else None)


def _shown(address: str) -> str:
    """An address without what follows the question mark."""
    return address.partition("?")[0].partition("#")[0]


def _request(address: str, order: Order, source: HttpsSource) -> Request:
    request = Request(address, headers=dict(_HEADERS))  # noqa: S310 - it is https
    if source.token_from:
        token = order.secrets.line(source.token_from, _shown(address))
        request.add_header("Authorization", f"Bearer {token}")
    elif source.username and source.password_from:
        password = order.secrets.line(source.password_from, _shown(address))
        pair = b64encode(f"{source.username}:{password}".encode()).decode()
        order.secrets.remember(pair)
        request.add_header("Authorization", f"Basic {pair}")
    return request


def _fetch(opener: OpenerDirector, address: str, order: Order, source: HttpsSource) -> Found | None:
    with closing(opener.open(_request(address, order, source), timeout=_PATIENCE)) as answer:
        headers: Message = answer.headers
        name, origin = safe_name(_name(address, headers, order)), _shown(address)
        identity = _identity(address, headers)
        if identity and identity in order.known.identities:
            return went_back(identity, name, origin, order)
        if (unfit := _unfit(headers, origin)) is not None:
            return unfit
        length = headers.get("Content-Length")
        try:
            found = order.room.take(
                iter(lambda: answer.read(PIECE), b""),
                name=name,
                origin=origin,
                identity=identity,
                largest=source.largest,
                size=int(length) if length is not None else None,
            )
        except TooLarge:
            return file_too_large(name, origin, source.largest)
    return _known_by_content(found, address, order)


def _known_by_content(found: Fetched, address: str, order: Order) -> Found | None:
    """A server that gives a file no version: what came tells whether it is new."""
    if found.identity:
        return found
    identity = identity_of(address, found.sha256)
    if identity in order.known.identities:
        return went_back(identity, found.name, found.origin, order)
    return replace(found, identity=identity)


def _name(address: str, headers: Message, order: Order) -> str:
    """The name that the server gives, else the last part of the address."""
    last = unquote(urlsplit(address).path.rpartition("/")[2])
    return headers.get_filename() or last or order.feed.feed


def _identity(address: str, headers: Message) -> str:
    versions = [headers.get(key) for key in ("ETag", "Last-Modified")]
    return identity_of(address, *versions, headers.get("Content-Length")) if any(versions) else ""


def _unfit(headers: Message, origin: str) -> SourceTrouble | None:
    """An answer of which could not be said whether all of it came."""
    encoded = headers.get("Content-Encoding", "identity").lower() != "identity"
    length = headers.get("Content-Length", "")
    chunked = "chunked" in headers.get("Transfer-Encoding", "").lower()
    if not encoded and (chunked or length.isdecimal()):
        return None
    what = "compresses the file" if encoded else "does not say how long the file is"
    return trouble("file_encoded", origin, f"The server {what}.", "Ask for it as it is, with its length.")


@contextmanager
def _said_plainly(address: str) -> Iterator[None]:
    """Faults of the connection, and refusals, as troubles."""
    origin = _shown(address)
    try:
        yield
    except HTTPError as problem:
        problem.close()
        raise Stopped(_refusal(problem.code, origin)) from None
    except URLError as problem:
        reason = problem.reason if isinstance(problem.reason, BaseException) else problem
        raise Stopped(of_network(reason, origin) or connection_lost(origin)) from None
    except (Incomplete, HTTPException):
        raise Stopped(connection_lost(origin)) from None
    except OSError as problem:
        raise Stopped(of_network(problem, origin) or connection_lost(origin)) from None


def _refusal(code: int, origin: str) -> SourceTrouble:
    if code in (401, 403, 407):
        return login_refused("this user or token", origin, f"{code}")
    if code in (408, 425, 429) or code >= 500:
        return trouble("host_failing", origin, f"The server answers {code}.", "The next run tries again.")
    return file_missing(origin.rpartition("/")[2] or origin, origin, f"the server answers {code}")
