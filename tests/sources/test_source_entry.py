"""The entry `from` of a feed contract: what it makes, and that it holds no secret."""

from __future__ import annotations

import pytest
from pydantic import Field

from outscore.contracts.entries import Entry
from outscore.contracts.reading import sheet_of
from outscore.contracts.source_documents import SourceEntry
from outscore.model.feed_source import Afterwards
from outscore.model.feed_source import FolderSource
from outscore.model.feed_source import HttpsSource
from outscore.model.feed_source import MailboxSource
from outscore.model.feed_source import QuerySource
from outscore.model.feed_source import S3Source
from outscore.model.feed_source import SftpSource

HOST_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJqRCWunVOIUbywyPuBoEGb59wb/ybULPE+Erlccxzo"
SFTP = f"sftp: 'sftp://files.acme.example/out', username: u, host_key: '{HOST_KEY} somebody'"
MAIL = "mailbox: 'imaps://mail.example.org', username: u, password_from: P, senders: [a@b.example]"


class Document(Entry):
    """A file with nothing but the entry."""

    source: SourceEntry | None = Field(None, alias="from")


def read(inside: str) -> tuple[object, list[str]]:
    sheet, faults = sheet_of("feeds/a.yaml", f"from: {{{inside}}}".encode(), Document)
    entry = sheet.document.source if sheet and sheet.document else None
    return (entry.source() if entry and not faults else None), [fault.message for fault in faults]


@pytest.mark.parametrize(
    ("inside", "source"),
    [
        ("folder: ../drop", FolderSource("../drop", 4_000_000_000)),
        ("folder: ../drop, largest_mb: 5", FolderSource("../drop", 5_000_000)),
        (
            f"{SFTP}, key_from: ACME_KEY",
            SftpSource("files.acme.example", 22, "/out", "u", HOST_KEY, None, "ACME_KEY", 4_000_000_000),
        ),
        (
            "s3: s3://drop/acme/x, region: eu-west-1, access_key_from: A, secret_key_from: B",
            S3Source("drop", "acme/x", "eu-west-1", None, "A", "B", 4_000_000_000),
        ),
        (
            "https: 'https://acme.example/a.csv', token_from: T",
            HttpsSource(("https://acme.example/a.csv",), "T", None, None, 4_000_000_000),
        ),
        (
            f"{MAIL}, subject: 'KPI*', afterwards: flagged, move_to: Done",
            MailboxSource(
                "mail.example.org",
                993,
                "INBOX",
                "u",
                "P",
                ("a@b.example",),
                "KPI*",
                Afterwards.FLAGGED,
                "Done",
                4_000_000_000,
            ),
        ),
        (
            "query: queries/a.sql, database_from: URL, parameters: month, rows: 10",
            QuerySource("queries/a.sql", "URL", by_month=True, rows=10, largest=4_000_000_000),
        ),
    ],
)
def test_an_entry_makes_a_source(inside: str, source: object) -> None:
    assert read(inside) == (source, [])


@pytest.mark.parametrize(
    "inside",
    [
        "sftp: 'sftp://u:hunter2@files.acme.example/out'",
        "sftp: 'sftp://hunter2@files.acme.example/out'",
        "sftp: 'u:hunter2@files.acme.example/out'",
        f"{SFTP}, password: hunter2",
        f"{SFTP}, password_from: hunter2",
        f"{SFTP}, key_from: '-----BEGIN OPENSSH PRIVATE KEY----- hunter2'",
        "https: 'https://acme.example/a.csv?token=hunter2'",
        "https: ['https://acme.example/a.csv?X-Amz-Signature=hunter2']",
        "https: 'https://acme.example/a.csv', token: hunter2",
        "s3: s3://drop/acme, secret_key: hunter2",
        "s3: s3://drop/acme, aws_secret: hunter2",
        "s3: s3://drop/acme, secret_key_from: hunter2, access_key_from: A",
        f"{MAIL}, passwd: hunter2",
        "mailbox: 'imaps://u:hunter2@mail.example.org'",
        "query: a.sql, database_from: 'postgresql://u:hunter2@h/d'",
        "query: a.sql, database_from: URL, password: hunter2",
    ],
)
def test_a_secret_is_refused_and_not_repeated(inside: str) -> None:
    source, faults = read(inside)
    assert source is None
    assert faults
    assert "hunter2" not in "\n".join(faults)


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ("", "one source"),
        ("folder: a, s3: s3://drop/b", "one source"),
        ("folder: a, username: u", "no meaning"),
        ("sftp: 'sftp://files.acme.example/out', username: u, password_from: P", "needs host_key"),
        (SFTP, "How does it log in"),
        (f"{SFTP}, password_from: P, key_from: K", "How does it log in"),
        ("sftp: 'http://a/b', username: u, password_from: P, host_key: x", "write it like sftp://"),
        ("sftp: 'sftp://a/b', username: u, password_from: P, host_key: AA:BB", "whole public key"),
        ("s3: 'https://drop/acme'", "write it like s3://"),
        ("s3: s3://drop/acme, access_key_from: A", "go together"),
        ("https: 'http://acme.example/a.csv'", "write it like https://"),
        ("https: []", "must be an address"),
        ("https: 'https://a..b/c'", "write it like https://"),
        ("mailbox: 'imap://mail.example.org', username: u, password_from: P, senders: [a@b.c]", "imaps://"),
        ("mailbox: 'imaps://mail.example.org', username: u, password_from: P", "needs senders"),
        ("mailbox: 'imaps://m.example', username: u, password_from: P, senders: ['*']", "no sender"),
        ("query: ../a.sql, database_from: URL", "a file of the workspace"),
        ("query: /a.sql, database_from: URL", "a file of the workspace"),
    ],
)
def test_a_faulty_entry_is_told_what_is_wrong(inside: str, words: str) -> None:
    source, faults = read(inside)
    assert source is None
    assert [fault for fault in faults if words in fault], faults
