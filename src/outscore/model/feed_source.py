"""Where a feed's deliveries are fetched from. Names of secrets stand here, never secrets."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Afterwards(StrEnum):
    """What becomes of a message whose attachments were taken. LEFT: nothing, not even marked as read."""

    LEFT = "left"
    FLAGGED = "flagged"


@dataclass(frozen=True, slots=True)
class FolderSource:
    """A folder of this machine, relative to the workspace or absolute. largest: the most bytes of a file."""

    folder: str
    largest: int


@dataclass(frozen=True, slots=True)
class SftpSource:
    """A folder of an SFTP server, whose host key is known beforehand. One of the two secrets is named."""

    host: str
    port: int
    folder: str
    username: str
    host_key: str
    password_from: str | None
    key_from: str | None
    largest: int


@dataclass(frozen=True, slots=True)
class S3Source:
    """The objects of a bucket below a prefix; without names of keys, the machine's own credentials count."""

    bucket: str
    prefix: str
    region: str | None
    endpoint_from: str | None
    access_key_from: str | None
    secret_key_from: str | None
    largest: int


@dataclass(frozen=True, slots=True)
class HttpsSource:
    """Files at addresses, each fetched when the server says that it has changed."""

    addresses: tuple[str, ...]
    token_from: str | None
    username: str | None
    password_from: str | None
    largest: int


@dataclass(frozen=True, slots=True)
class MailboxSource:
    """The attachments of a mailbox's messages from some senders: addresses, or *@domain for all of one."""

    host: str
    port: int
    mailbox: str
    username: str
    password_from: str
    senders: tuple[str, ...]
    subject: str
    afterwards: Afterwards
    move_to: str | None
    largest: int


@dataclass(frozen=True, slots=True)
class QuerySource:
    """The result of a query in a file of the workspace, at most `rows` rows, for each month if by_month."""

    query: str
    database_from: str
    by_month: bool
    rows: int
    largest: int


Source: TypeAlias = FolderSource | SftpSource | S3Source | HttpsSource | MailboxSource | QuerySource
