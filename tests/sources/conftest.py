"""One office of each kind, filled alike, so that what holds for all can be asked of all."""

from __future__ import annotations

import imaplib
import os
import ssl
from contextlib import ExitStack
from dataclasses import dataclass
from dataclasses import replace
from email.message import EmailMessage
from itertools import count
from typing import TYPE_CHECKING
from typing import Any
from urllib.request import Request
from urllib.request import urlopen

import psycopg
import pytest
import trustme
from boto3.session import Session
from tests.offices import new_database
from tests.sources.gathering import FIGURES
from tests.sources.gathering import PASSWORD
from tests.sources.servers import HERE
from tests.sources.servers import mail_office
from tests.sources.servers import s3_office
from tests.sources.servers import sftp_office
from tests.sources.servers import web_office
from tests.sources.servers import wire_to

from outscore.model.feed_source import Afterwards
from outscore.model.feed_source import HttpsSource
from outscore.model.feed_source import MailboxSource
from outscore.model.feed_source import QuerySource
from outscore.model.feed_source import S3Source
from outscore.model.feed_source import SftpSource

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from pathlib import Path

    from tests.sources.servers import SftpOffice
    from tests.sources.servers import WebOffice
    from tests.sources.servers import Wire

    from outscore.model.feed_source import Source

LARGEST = 10_000_000


@dataclass
class Place:
    """A source with a wire to its server, the secrets for it, and a way to put the figures there."""

    source: Source
    secrets: dict[str, str]
    wire: Wire
    put: Callable[[bytes], None]
    wrong: dict[str, str]

    def elsewhere(self, port: int) -> Source:
        """The same source on another port of this machine."""
        match self.source:
            case HttpsSource():
                return replace(self.source, addresses=(f"https://localhost:{port}/figures.csv",))
            case S3Source() | QuerySource():
                return self.source
            case SftpSource() | MailboxSource():
                return replace(self.source, port=port)
        raise AssertionError(self.source)

    def secrets_elsewhere(self, port: int) -> dict[str, str]:
        """The secrets where an address is one of them."""
        return {name: value.replace(f":{self.wire.port}", f":{port}") for name, value in self.secrets.items()}


@dataclass(frozen=True)
class Trust:
    """An authority of the tests' own, and what its servers show."""

    file: Path
    server: ssl.SSLContext
    client: ssl.SSLContext


@pytest.fixture(scope="session")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    authority = trustme.CA()
    file = tmp_path_factory.mktemp("authority") / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(server)
    return Trust(file, server, ssl.create_default_context(cafile=str(file)))


@pytest.fixture
def trusted(trust: Trust, monkeypatch: pytest.MonkeyPatch) -> Trust:
    """The authority is one that this machine trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(trust.file))
    return trust


@pytest.fixture
def sftp(tmp_path: Path) -> Iterator[tuple[SftpOffice, Place]]:
    root = tmp_path / "server"
    (root / "outgoing").mkdir(parents=True)
    with sftp_office(root) as office, wire_to(office.port) as wire:
        source = SftpSource(
            HERE, wire.port, "/outgoing", "outscore", office.host_key, "ACME_PASSWORD", None, LARGEST
        )
        yield (
            office,
            Place(
                source,
                {"ACME_PASSWORD": PASSWORD},
                wire,
                lambda content: write_later(root / "outgoing/figures.csv", content),
                {"ACME_PASSWORD": "wrong horse"},
            ),
        )


@dataclass
class Bucket:
    """A bucket and its server's port."""

    client: Any
    port: int

    def strict(self, *, on: bool) -> None:
        """Whether the server looks at keys at all."""
        address = f"http://{HERE}:{self.port}/moto-api/reset-auth"
        with urlopen(Request(address, b"0" if on else b"inf", {"Content-Type": "text/plain"}, method="POST")):
            pass


@pytest.fixture(scope="session")
def s3_server() -> Iterator[int]:
    with s3_office() as port:
        yield port


@pytest.fixture
def s3(s3_server: int, request: pytest.FixtureRequest) -> Iterator[tuple[Bucket, Place]]:
    keys = {"aws_access_key_id": "AKIAOUTSCORE", "aws_secret_access_key": PASSWORD}
    address = f"http://{HERE}:{s3_server}"
    client = Session().client("s3", region_name="us-east-1", endpoint_url=address, **keys)
    name = f"drop-{abs(hash(request.node.nodeid))}"
    bucket = Bucket(client, s3_server)
    bucket.strict(on=False)
    client.create_bucket(Bucket=name)
    with wire_to(s3_server) as wire:
        secrets = {
            "ACME_ENDPOINT": f"http://{HERE}:{wire.port}",
            "ACME_KEY": "AKIAOUTSCORE",
            "ACME_SECRET": PASSWORD,
        }
        source = S3Source(name, "acme/", None, "ACME_ENDPOINT", "ACME_KEY", "ACME_SECRET", LARGEST)
        yield (
            bucket,
            Place(
                source,
                secrets,
                wire,
                lambda content: void(client.put_object(Bucket=name, Key="acme/figures.csv", Body=content)),
                {**secrets, "ACME_SECRET": "wrong horse"},
            ),
        )
    bucket.strict(on=False)
    client.close()


@pytest.fixture
def https(trusted: Trust) -> Iterator[tuple[WebOffice, Place]]:
    with web_office(trusted.server) as office, wire_to(office.port) as wire:
        source = HttpsSource(
            (f"https://localhost:{wire.port}/figures.csv",), "ACME_TOKEN", None, None, LARGEST
        )
        yield (
            office,
            Place(
                source,
                {"ACME_TOKEN": PASSWORD},
                wire,
                lambda content: office.put("/figures.csv", content, ETag=f'"{hash(content)}"'),
                {},
            ),
        )


@dataclass
class Postbox:
    """A mailbox that messages can be put into and looked at."""

    box: imaplib.IMAP4

    def put(self, message: EmailMessage | bytes) -> None:
        """Deliver a message."""
        raw = message if isinstance(message, bytes) else message.as_bytes()
        assert self.box.append("INBOX", "", "", raw)[0] == "OK"

    def flags(self, mailbox: str = "INBOX") -> list[str]:
        """The flags of each message."""
        assert self.box.select(mailbox, readonly=True)[0] == "OK"
        _, found = self.box.fetch("1:*", "(FLAGS)")
        return [one.decode() for one in found if isinstance(one, bytes)]


def letter(
    *files: tuple[str, bytes], sender: str = "reports@vendor.example", subject: str = "KPI April"
) -> EmailMessage:
    """A message with attachments."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "office@client.example", subject
    message.set_content("See the file.")
    for name, content in files:
        message.add_attachment(content, maintype="text", subtype="csv", filename=name)
    return message


@pytest.fixture
def mailbox(trusted: Trust) -> Iterator[tuple[Postbox, Place]]:
    with ExitStack() as stack:
        port = stack.enter_context(mail_office(trusted.server))
        box = imaplib.IMAP4_SSL("localhost", port, ssl_context=trusted.client)
        box.login("outscore", PASSWORD)
        stack.callback(box.logout)
        wire = stack.enter_context(wire_to(port))
        source = MailboxSource(
            host="localhost",
            port=wire.port,
            mailbox="INBOX",
            username="outscore",
            password_from="ACME_PASSWORD",
            senders=("reports@vendor.example",),
            subject="*kpi*",
            afterwards=Afterwards.LEFT,
            move_to=None,
            largest=LARGEST,
        )
        post = Postbox(box)
        yield (
            post,
            Place(
                source,
                {"ACME_PASSWORD": PASSWORD},
                wire,
                lambda content: post.put(letter(("figures.csv", content))),
                {"ACME_PASSWORD": "wrong horse"},
            ),
        )


@pytest.fixture
def query(tmp_path: Path) -> Iterator[tuple[str, Place]]:
    """A warehouse with a table `calls`, and a user who may log in with the password."""
    url = new_database("postgresql", tmp_path)
    with psycopg.connect(url, autocommit=True) as link:
        info = link.info
        link.execute("CREATE TABLE calls (day date, queue text, calls numeric(12, 2))")
        link.execute(
            "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'reader') THEN "
            f"CREATE ROLE reader LOGIN SUPERUSER PASSWORD '{PASSWORD}'; END IF; END $$".encode()
        )
        base, door = info.dbname, f"{info.host}/.s.PGSQL.{info.port}"
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries/acme.sql").write_text(
        "-- what the vendor's month is made of\n"
        "SELECT day, queue, calls FROM calls WHERE day >= :period_start AND day < :period_end"
    )

    def put(content: bytes) -> None:
        rows = [line.split(",") for line in content.decode().splitlines()[1:]]
        with psycopg.connect(url, autocommit=True) as link, link.cursor() as cursor:
            cursor.execute("TRUNCATE calls")
            with cursor.copy("COPY calls FROM STDIN") as copy:
                for row in reversed(rows):
                    copy.write_row(row)

    with wire_to(door) as wire:
        told = PASSWORD.replace(" ", "%20")
        secret = f"postgresql://reader:{told}@{HERE}:{wire.port}/{base}?sslmode=disable"
        yield (
            url,
            Place(
                QuerySource("queries/acme.sql", "ACME_WAREHOUSE", True, 100_000, LARGEST),
                {"ACME_WAREHOUSE": secret},
                wire,
                put,
                {"ACME_WAREHOUSE": secret.replace(f"reader:{told}", "stranger:wrong%20horse")},
            ),
        )


KINDS = ("sftp", "s3", "https", "mailbox", "query")


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest) -> Place:
    """Each kind in turn, with the figures there."""
    found: Place = request.getfixturevalue(request.param)[1]
    found.put(FIGURES)
    return found


_seconds = count(1_700_000_000)


def write_later(file: Path, content: bytes) -> None:
    """Write a file a second after the one before: SFTP tells times in seconds."""
    file.write_bytes(content)
    second = next(_seconds)
    os.utime(file, (second, second))


def void(_: object) -> None:
    """Nothing, of whatever was done."""
