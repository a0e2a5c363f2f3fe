"""The attachments of a mailbox's messages, of allowed senders alone. Nothing is ever deleted."""

from __future__ import annotations

import imaplib
import re
import ssl
from base64 import b64encode
from contextlib import contextmanager
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes
from email.headerregistry import AddressHeader
from email.policy import default as modern
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING
from typing import Any

from outscore.model.feed_source import Afterwards
from outscore.model.feed_source import MailboxSource
from outscore.sources.names import belongs
from outscore.sources.names import is_unfinished
from outscore.sources.names import safe_name
from outscore.sources.parts import SourceTrouble
from outscore.sources.parts import Stopped
from outscore.sources.parts import identity_of
from outscore.sources.room import TooLarge
from outscore.sources.troubles import connection_lost
from outscore.sources.troubles import file_too_large
from outscore.sources.troubles import folder_missing
from outscore.sources.troubles import login_refused
from outscore.sources.troubles import of_network
from outscore.sources.troubles import trouble

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

    from outscore.sources.order import Order
    from outscore.sources.parts import Found

_PATIENCE = 60
_AT_ONCE = 200
_HEADERS = "(UID RFC822.SIZE BODY.PEEK[HEADER.FIELDS (FROM SUBJECT)])"


@dataclass(frozen=True, slots=True)
class _Letter:
    """A message as its headers tell of it. sender is blank where they do not name exactly one."""

    uid: int
    size: int
    sender: str
    subject: str
    identity: str


def from_mailbox(order: Order) -> Iterator[Found]:
    """The new attachments of a mailbox. What is asked to be done afterwards is done when all were taken."""
    source = order.feed.source
    assert isinstance(source, MailboxSource)  # noqa: S101
    place = f"imaps://{source.host}:{source.port}/{source.mailbox}"
    password = order.secrets.line(source.password_from, place)
    with _said_plainly(place), _session(source, password, place) as box:
        version = _select(box, source, place)
        for letter in _letters(box, source, f"{place};{version}"):
            if letter.identity not in order.known.identities:
                yield from _of_letter(box, letter, order, source, place)


@contextmanager
def _session(source: MailboxSource, password: str, place: str) -> Iterator[imaplib.IMAP4]:
    """A mailbox server, logged in to."""
    context = ssl.create_default_context()
    box = imaplib.IMAP4_SSL(source.host, source.port, ssl_context=context, timeout=_PATIENCE)
    try:
        try:
            _log_in(box, source.username, password)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error:
            raise Stopped(login_refused(source.username, place)) from None
        yield box
    finally:
        with suppress(imaplib.IMAP4.error, OSError):
            box.logout()
        with suppress(OSError):
            box.shutdown()  # a farewell that fails leaves the line open


def _log_in(box: imaplib.IMAP4, username: str, password: str) -> None:
    if (username + password).isascii():
        box.login(username, password)
    else:
        box.authenticate("PLAIN", lambda _: f"\0{username}\0{password}".encode())


def _select(box: imaplib.IMAP4, source: MailboxSource, place: str) -> str:
    """Open the mailbox, to read only unless more is asked for; what its numbers are valid for."""
    changes = source.afterwards is not Afterwards.LEFT or source.move_to is not None
    answer, _ = box.select(quoted(source.mailbox), readonly=not changes)
    if answer != "OK":
        raise Stopped(folder_missing(f"mailbox {source.mailbox!r}", place))
    _, told = box.response("UIDVALIDITY")
    return (told[0] or b"").decode("ascii", "replace") if told else ""


def quoted(name: str) -> str:
    r"""The name of a mailbox as the protocol writes it.

    >>> quoted("Entwürfe & mehr")
    '"Entw&APw-rfe &- mehr"'
    """
    coded = re.sub(
        r"&|[^\x20-\x7e]+",
        lambda found: "&-" if found[0] == "&" else f"&{_base64(found[0])}-",
        name,
    )
    return '"{}"'.format(coded.replace("\\", "\\\\").replace('"', '\\"'))


def _base64(text: str) -> str:
    return b64encode(text.encode("utf-16-be")).decode().rstrip("=").replace("/", ",")


def _letters(box: imaplib.IMAP4, source: MailboxSource, where: str) -> Iterator[_Letter]:
    """The messages that are meant for the feed, oldest first."""
    numbers: set[int] = set()
    for sender in source.senders:
        told = _ok(box.uid("SEARCH", "FROM", quoted(sender.removeprefix("*"))))
        numbers |= {int(number) for line in told if line for number in line.split()}
    ordered = sorted(numbers)
    for first in range(0, len(ordered), _AT_ONCE):
        chosen = ",".join(map(str, ordered[first : first + _AT_ONCE]))
        for part in _ok(box.uid("FETCH", chosen, _HEADERS)):
            if isinstance(part, tuple):
                letter = _letter(part, where)
                if _is_meant(letter, source):
                    yield letter


def _ok(answer: tuple[str, Any]) -> list[Any]:
    if answer[0] != "OK":
        raise imaplib.IMAP4.abort("the server refuses to read")
    return list(answer[1])


def _letter(part: tuple[bytes, bytes], where: str) -> _Letter:
    told, headers = part
    uid, size = (re.search(rb"%s (\d+)" % key, told) for key in (b"UID", b"RFC822.SIZE"))
    number = int(uid[1]) if uid else 0
    sender, subject = _said(headers)
    return _Letter(number, int(size[1]) if size else 0, sender, subject, identity_of(where, number))


def _said(headers: bytes) -> tuple[str, str]:
    """Sender and subject; no sender where there is not exactly one, or it cannot be read."""
    try:
        message = message_from_bytes(headers, policy=modern)
        senders = [
            one
            for field in message.get_all("From", [])
            if isinstance(field, AddressHeader)
            for one in field.addresses
        ]
        subject = " ".join(str(message.get("Subject", "")).split())
    except Exception:  # noqa: BLE001 - the parser fails in many ways on what strangers send
        return "", ""
    return (senders[0].addr_spec.lower() if len(senders) == 1 else ""), subject


def _is_meant(letter: _Letter, source: MailboxSource) -> bool:
    """Whether the sender is allowed, exactly, and the subject fits."""
    allowed = any(
        letter.sender.endswith(one[1:].lower()) if one.startswith("*@") else letter.sender == one.lower()
        for one in source.senders
    )
    return bool(letter.sender) and allowed and fnmatchcase(letter.subject.lower(), source.subject.lower())


def _of_letter(
    box: imaplib.IMAP4, letter: _Letter, order: Order, source: MailboxSource, place: str
) -> Iterator[Found]:
    """The files of one message. The last one bears the message's own identity: then all were taken."""
    origin = f"{place} message {letter.uid}"
    if letter.size > source.largest:
        yield file_too_large(f"message {letter.uid}", origin, source.largest)
        return
    try:
        files = _files(_content(box, letter), order.feed.files)
    except (LookupError, ValueError, AttributeError, TypeError):
        files = None
    if not files:
        yield _without_files(letter, origin, readable=files is not None)
        return
    for place_in_list, (name, content) in enumerate(files, 1):
        last = place_in_list == len(files)
        identity = letter.identity if last else identity_of(letter.identity, place_in_list)
        if identity not in order.known.identities:
            found = _take(order, source, name, content, origin, identity)
            yield found
            if isinstance(found, SourceTrouble):
                return
    yield from _afterwards(box, letter, source, origin)


def _take(
    order: Order, source: MailboxSource, name: str, content: bytes, origin: str, identity: str
) -> Found:
    try:
        return order.room.take(
            [content],
            name=safe_name(name),
            origin=f"{origin}, {safe_name(name)}",
            identity=identity,
            largest=source.largest,
            size=len(content),
        )
    except TooLarge:
        return file_too_large(safe_name(name), origin, source.largest)


def _without_files(letter: _Letter, origin: str, *, readable: bool) -> Found:
    if not readable:
        return trouble(
            "message_unreadable",
            origin,
            f"The message {letter.subject!r} of {letter.sender} cannot be read.",
            "Ask for the file again, in a new message.",
            letter.identity,
        )
    return trouble(
        "message_without_attachment",
        origin,
        f"The message {letter.subject!r} of {letter.sender} has no attachment that fits `files` of the feed.",
        "Ask for the file, attached under its agreed name and not as a link or a forwarded message.",
        letter.identity,
    )


def _content(box: imaplib.IMAP4, letter: _Letter) -> EmailMessage:
    """The whole message, without marking it as read."""
    for part in _ok(box.uid("FETCH", str(letter.uid), "(UID BODY.PEEK[])")):
        if isinstance(part, tuple) and re.search(rb"UID %d\b" % letter.uid, part[0]):
            announced = re.search(rb"\{(\d+)\}$", part[0])
            if announced and int(announced[1]) != len(part[1]):
                raise imaplib.IMAP4.abort("the message came in part")
            return message_from_bytes(part[1], policy=modern)
    raise ValueError


def _files(message: EmailMessage, pattern: str) -> list[tuple[str, bytes]]:
    """The attachments with a name of the feed's; a message within the message is not looked into."""
    found = []
    for part in _leaves(message):
        name = part.get_filename()
        if name and belongs(name, pattern) and not is_unfinished(name):
            content = part.get_payload(decode=True)
            if part.defects or not isinstance(content, bytes):
                raise ValueError
            found.append((name, content))
    return found


def _leaves(message: EmailMessage) -> Iterator[EmailMessage]:
    if message.get_content_maintype() == "multipart":
        for part in message.iter_parts():
            yield from _leaves(part)  # type: ignore[arg-type]
    elif message.get_content_type() != "message/rfc822":
        yield message


def _afterwards(box: imaplib.IMAP4, letter: _Letter, source: MailboxSource, origin: str) -> Iterator[Found]:
    """Flag or move the message, where that is asked for."""
    done = True
    if source.afterwards is Afterwards.FLAGGED:
        done = _did(box, "STORE", str(letter.uid), "+FLAGS.SILENT", r"(\Flagged)")
    if source.move_to is not None:
        done &= _can_move(box) and _did(box, "MOVE", str(letter.uid), quoted(source.move_to))
    if not done:
        yield trouble(
            "message_not_moved",
            origin,
            f"The message {letter.subject!r} was taken, but could not be flagged or moved.",
            "Check that the mailbox under move_to exists and that the user may write there.",
        )


def _can_move(box: imaplib.IMAP4) -> bool:
    """Whether the server can move; what it said before the login does not count."""
    return any(b"MOVE" in line.upper().split() for line in _ok(box.capability()) if line)


def _did(box: imaplib.IMAP4, command: str, *arguments: str) -> bool:
    try:
        return box.uid(command, *arguments)[0] == "OK"
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error:
        return False


@contextmanager
def _said_plainly(place: str) -> Iterator[None]:
    """Faults of the connection as troubles."""
    try:
        yield
    except imaplib.IMAP4.error:
        raise Stopped(connection_lost(place)) from None
    except OSError as problem:
        raise Stopped(of_network(problem, place) or connection_lost(place)) from None
