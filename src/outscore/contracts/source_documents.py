"""What a feed contract may say about where its files are fetched from: the key `from`."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as NotBase64
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING
from typing import Annotated
from typing import Any
from typing import Literal
from urllib.parse import parse_qsl
from urllib.parse import unquote
from urllib.parse import urlsplit

from pydantic import BeforeValidator
from pydantic import Field
from pydantic import WithJsonSchema
from pydantic import model_validator

from outscore.contracts.entries import Entry
from outscore.contracts.entries import Line
from outscore.contracts.entries import Text
from outscore.contracts.entries import Whole
from outscore.contracts.entries import complaint
from outscore.contracts.entries import shown
from outscore.model.feed_source import Afterwards
from outscore.model.feed_source import FolderSource
from outscore.model.feed_source import HttpsSource
from outscore.model.feed_source import MailboxSource
from outscore.model.feed_source import QuerySource
from outscore.model.feed_source import S3Source
from outscore.model.feed_source import SftpSource

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping
    from urllib.parse import SplitResult

    from outscore.model.feed_source import Source

_SECRET_KEY = re.compile(
    r"(?i)(?:.*[_-])?(?:pass(?:word|wd|phrase)?|pwd|secret|token|credentials?|api_?key|access_key|key|"
    r"secret_key|private_key|sig|signature|auth|code)"
)
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?"
_HOST = re.compile(rf"(?=.{{1,253}}$){_LABEL}(?:\.{_LABEL})*\.?|[0-9A-Fa-f:]{{2,45}}")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_SENDER = re.compile(r"(?:\*|[^@*\s,;<>\"]+)@[A-Za-z0-9.-]+")
_MEGABYTE = 1_000_000


def _secret_name(value: Any) -> str:
    """The name under which a secret is kept. What stands there instead is not repeated: it may be one."""
    if isinstance(value, str) and re.fullmatch(r"[A-Z][A-Z0-9_]{0,99}", value.strip()):
        return value.strip()
    raise complaint(
        "must be the name of an environment variable in capitals, such as ACME_PASSWORD, never the secret "
        "itself. What stands here is not shown, as it may be one; if it is, change it where it is used."
    )


def _address(value: Any) -> str:
    """A URL that can be shown to everybody."""
    if not isinstance(value, str) or not value.strip():
        raise complaint(f"must be an address; here is {shown(value)}.")
    text = value.strip()
    if _holds_a_secret(text):
        raise complaint(
            "is an address with a user name, password or key in it, which do not belong in a file. Take "
            "them out and write username, and password_from or token_from with the name of an environment "
            "variable. "
            "If a secret was saved here, change it where it is used."
        )
    if re.fullmatch(r"[!-~]+", text):
        return text
    raise complaint(f"must be an address without spaces and in ASCII letters; here is {text!r}.")


def _holds_a_secret(address: str) -> bool:
    try:
        parts = urlsplit(address)
        named = [key for key, _ in parse_qsl(f"{parts.query}&{parts.fragment}", keep_blank_values=True)]
    except ValueError:
        return "@" in address
    return "@" in parts.netloc or "@" in address.partition("/")[0] or any(map(_SECRET_KEY.fullmatch, named))


def _addresses(value: Any) -> tuple[str, ...]:
    if isinstance(value, list | tuple):
        if not value:
            raise complaint('must be an address, or a list of them, such as ["https://example.org/a.csv"].')
        return tuple(_address(one) for one in value)
    return (_address(value),)


_ADDRESS_SCHEMA = {"type": "string", "minLength": 1}
_NAME_SCHEMA = {"type": "string", "pattern": "^[A-Z][A-Z0-9_]{0,99}$"}
SecretName = Annotated[str, BeforeValidator(_secret_name), WithJsonSchema(_NAME_SCHEMA)]
Url = Annotated[str, BeforeValidator(_address), WithJsonSchema(_ADDRESS_SCHEMA)]
Urls = Annotated[
    tuple[str, ...],
    BeforeValidator(_addresses),
    WithJsonSchema({"anyOf": [_ADDRESS_SCHEMA, {"type": "array", "items": _ADDRESS_SCHEMA, "minItems": 1}]}),
]

# What each kind of source needs, and what it may have besides.
_KEYS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = MappingProxyType(
    {
        "folder": ((), ()),
        "sftp": (("username", "host_key"), ("password_from", "key_from")),
        "s3": ((), ("region", "endpoint_from", "access_key_from", "secret_key_from")),
        "https": ((), ("token_from", "username", "password_from")),
        "mailbox": (
            ("username", "password_from", "senders"),
            ("subject", "afterwards", "move_to"),
        ),
        "query": (("database_from",), ("parameters", "rows")),
    }
)
_EXAMPLES = MappingProxyType(
    {
        "username": "username: outscore",
        "host_key": 'host_key: "ssh-ed25519 AAAA..."',
        "password_from": "password_from: ACME_PASSWORD",
        "senders": "senders: [reports@acme.example]",
        "database_from": "database_from: ACME_WAREHOUSE_URL",
    }
)
_STAND_INS = MappingProxyType({key: None for keys in _KEYS.values() for key in (*keys[0], *keys[1])})


class SourceEntry(Entry):
    """Where a feed's files are fetched from: exactly one of the six kinds, and what it needs."""

    folder: Text | None = Field(None, description="A folder, relative to the workspace.")
    sftp: Url | None = Field(None, description="A folder of an SFTP server: sftp://host:22/outgoing")
    s3: Url | None = Field(None, description="A bucket and a prefix: s3://bucket/prefix")
    https: Urls | None = Field(None, description="The address of a file, or a list of addresses.")
    mailbox: Url | None = Field(None, description="A mailbox: imaps://mail.example.org/INBOX")
    query: Text | None = Field(None, description="A file of the workspace with a query: queries/acme.sql")

    username: Line | None = Field(None, description="Who logs in.")
    password_from: SecretName | None = Field(None, description="The variable that holds the password.")
    key_from: SecretName | None = Field(None, description="sftp: the variable that holds the private key.")
    host_key: Line | None = Field(None, description="sftp: the server's public key, as its owner told it.")
    region: Line | None = Field(None, description="s3: the region of the bucket.")
    endpoint_from: SecretName | None = Field(
        None, description="s3: the variable with the address of a server that is not Amazon's."
    )
    access_key_from: SecretName | None = Field(None, description="s3: the variable with the access key's id.")
    secret_key_from: SecretName | None = Field(None, description="s3: the variable with the secret key.")
    token_from: SecretName | None = Field(None, description="https: the variable that holds the token.")
    senders: tuple[Line, ...] = Field(
        (), description="mailbox: whose messages count: addresses, or *@domain for everybody there."
    )
    subject: Line = Field("*", description="mailbox: what the subject must be, with * for any text.")
    afterwards: Afterwards = Field(
        Afterwards.LEFT, description="mailbox: flagged puts a flag on each message that was taken."
    )
    move_to: Line | None = Field(None, description="mailbox: the mailbox that taken messages are moved to.")
    database_from: SecretName | None = Field(
        None, description="query: the variable that holds the URL of the database."
    )
    parameters: Literal["month", "none"] = Field(
        "none", description="query: month runs it for a month, with :period_start and :period_end."
    )
    rows: Whole = Field(500_000, description="query: the most rows of a result.")
    largest_mb: Whole = Field(4_000, description="The most megabytes of one file.")

    @model_validator(mode="before")
    @classmethod
    def _no_secrets(cls, content: Any) -> Any:
        """A key that asks for a secret is refused before anything could repeat its value."""
        if isinstance(content, dict):
            found = [
                key for key in content if key not in cls.model_fields and _SECRET_KEY.fullmatch(str(key))
            ]
            if found:
                sentence = (
                    f"{found[0]} does not belong in a file. Put the secret into an environment variable and "
                    f"write its name: password_from: ACME_PASSWORD (or key_from, token_from). If a secret "
                    f"was saved here, change it where it is used."
                )
                raise complaint(sentence, found[0], dict.fromkeys(found))
        return content

    @model_validator(mode="after")
    def _one_kind(self) -> SourceEntry:
        kinds = [kind for kind in _KEYS if getattr(self, kind) is not None]
        if len(kinds) != 1:
            raise complaint(
                f"`from` names one source, by one of: {', '.join(_KEYS)}; for example folder: ../drop",
                mend={**_STAND_INS, **dict.fromkeys(_KEYS), "folder": "?"},
            )
        needed, allowed = _KEYS[kinds[0]]
        for key in needed:
            if not getattr(self, key):
                raise complaint(
                    f"A source of the kind {kinds[0]} needs {key}. Add: {_EXAMPLES[key]}", mend={}
                )
        given = self.model_fields_set - {"marks", "largest_mb", kinds[0], *needed, *allowed}
        if given:
            key = min(given)
            raise complaint(f"{key} has no meaning for {kinds[0]}. Leave it out.", key, {key: None})
        self.source()
        return self

    def source(self) -> Source:
        """The source that is declared."""
        return next(build(self) for kind, build in _BUILDERS.items() if getattr(self, kind) is not None)

    @property
    def largest(self) -> int:
        """The most bytes of one file."""
        return self.largest_mb * _MEGABYTE


def _parts(entry: SourceEntry, key: str, scheme: str, example: str) -> SplitResult:
    """The parts of the address that an entry gives under a key."""
    written = str(getattr(entry, key))
    return _split(written, key, scheme, example)


def _split(written: str, key: str, scheme: str, example: str) -> SplitResult:
    try:
        parts = urlsplit(written)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme == scheme and parts.hostname and _HOST.fullmatch(parts.hostname) and port != 0:
        return parts
    raise complaint(f"{key} is {written!r}; write it like {example}", key, {})


def _plain(parts: SplitResult, entry: SourceEntry, key: str) -> None:
    if parts.query or parts.fragment:
        raise complaint(f"{key} is {getattr(entry, key)!r}; leave out what follows ? and #.", key, {})


def _folder(entry: SourceEntry) -> FolderSource:
    return FolderSource(str(entry.folder), entry.largest)


def _sftp(entry: SourceEntry) -> SftpSource:
    parts = _parts(entry, "sftp", "sftp", "sftp://files.acme.example:22/outgoing")
    _plain(parts, entry, "sftp")
    if (entry.password_from is None) == (entry.key_from is None):
        sentence = (
            "How does it log in? Give one of the two: password_from: ACME_PASSWORD or key_from: ACME_KEY"
        )
        raise complaint(sentence, "password_from", {})
    return SftpSource(
        host=str(parts.hostname),
        port=parts.port or 22,
        folder=unquote(parts.path) or ".",
        username=str(entry.username),
        host_key=_host_key(str(entry.host_key)),
        password_from=entry.password_from,
        key_from=entry.key_from,
        largest=entry.largest,
    )


def _host_key(written: str) -> str:
    """A public key in the one-line form of OpenSSH, without its comment."""
    if "PRIVATE" in written:
        sentence = "host_key is the server's public key. A private key does not belong in a file: change it."
        raise complaint(sentence, "host_key", {})
    kind, _, rest = written.partition(" ")
    body = rest.partition(" ")[0]
    try:
        blob = b64decode(body, validate=True)
    except (NotBase64, ValueError):
        blob = b""
    if blob[4 : 4 + len(kind)] == kind.encode() and int.from_bytes(blob[:4]) == len(kind) > 0:
        return f"{kind} {body}"
    raise complaint(
        'host_key must be the whole public key of the server in one line, "ssh-ed25519 AAAA...". Ask whoever '
        "runs the server for it; do not take what the server itself shows (ssh-keyscan) on trust.",
        "host_key",
        {},
    )


def _s3(entry: SourceEntry) -> S3Source:
    parts = urlsplit(str(entry.s3))
    if parts.scheme != "s3" or not _BUCKET.fullmatch(parts.netloc):
        raise complaint(f"s3 is {entry.s3!r}; write it like s3://bucket/prefix", "s3", {})
    _plain(parts, entry, "s3")
    if (entry.access_key_from is None) != (entry.secret_key_from is None):
        sentence = "access_key_from and secret_key_from go together. Give both, or neither."
        raise complaint(sentence, "access_key_from", {"access_key_from": None, "secret_key_from": None})
    return S3Source(
        bucket=parts.netloc,
        prefix=unquote(parts.path).lstrip("/"),
        region=entry.region,
        endpoint_from=entry.endpoint_from,
        access_key_from=entry.access_key_from,
        secret_key_from=entry.secret_key_from,
        largest=entry.largest,
    )


def _https(entry: SourceEntry) -> HttpsSource:
    addresses = tuple(dict.fromkeys(entry.https or ()))
    for address in addresses:
        _split(address, "https", "https", "https://files.acme.example/figures.csv")
    if (entry.username is None) != (entry.password_from is None):
        sentence = "username and password_from go together. Give both, or neither."
        raise complaint(sentence, "username", {"username": None, "password_from": None})
    if entry.token_from and entry.username:
        raise complaint("token_from and username are both given. Keep one.", "username", {"token_from": None})
    return HttpsSource(addresses, entry.token_from, entry.username, entry.password_from, entry.largest)


def _mailbox(entry: SourceEntry) -> MailboxSource:
    parts = _parts(entry, "mailbox", "imaps", "imaps://mail.example.org/INBOX")
    _plain(parts, entry, "mailbox")
    for sender in entry.senders:
        if not _SENDER.fullmatch(sender):
            sentence = f"{sender!r} is no sender. Write an address, or *@acme.example for everybody there."
            raise complaint(sentence, "senders", {})
    return MailboxSource(
        host=str(parts.hostname),
        port=parts.port or 993,
        mailbox=unquote(parts.path).lstrip("/") or "INBOX",
        username=str(entry.username),
        password_from=str(entry.password_from),
        senders=entry.senders,
        subject=entry.subject,
        afterwards=entry.afterwards,
        move_to=entry.move_to,
        largest=entry.largest,
    )


def _query(entry: SourceEntry) -> QuerySource:
    written = str(entry.query)
    path = PurePosixPath(written)
    if path.is_absolute() or ".." in path.parts or "\\" in written or ":" in written:
        sentence = f"query is {written!r}; it names a file of the workspace, such as queries/acme.sql."
        raise complaint(sentence, "query", {})
    return QuerySource(
        query=written,
        database_from=str(entry.database_from),
        by_month=entry.parameters == "month",
        rows=entry.rows,
        largest=entry.largest,
    )


_BUILDERS: Mapping[str, Callable[[SourceEntry], Source]] = MappingProxyType(
    {
        "folder": _folder,
        "sftp": _sftp,
        "s3": _s3,
        "https": _https,
        "mailbox": _mailbox,
        "query": _query,
    }
)
