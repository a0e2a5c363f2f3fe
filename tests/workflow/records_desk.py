"""A workspace with a feed of contacts, for the tests of receiving records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.offices import new_database
from tests.offices import new_desk

if TYPE_CHECKING:
    from pathlib import Path

    from tests.offices import Desk

COLUMNS = "Site,Call,Began,Result,Wait,Queue"
CONTACTS = """\
feed: contacts
name: Contacts
kind: contacts
cut: half_hour
files: contacts*.csv
vendor: {column: Site}
fields:
  contact: {column: Call}
  began: {column: Began, format: "%Y-%m-%d %H:%M:%S"}
  outcome: {column: Result, words: {ANS: answered, ABD: abandoned}}
  wait: {column: Wait, written_as: seconds}
dimensions: {queue: Queue}
quantities: [offered, answered, answered_within_20s, abandoned, longest_wait]
"""
METRICS = """\
metrics:
  - id: service_level
    version: 1
    name: Service level
    definition: Answered in time, of all offered.
    unit: percent
    better: higher
    combine: sums
    numerator: answered_within_20s
    denominator: offered
"""


def records_desk(folder: Path, feed: str = CONTACTS, metrics: str = METRICS) -> Desk:
    """A workspace whose only feed is one of records."""
    desk = new_desk(folder, new_database("sqlite", folder))
    (folder / "feeds/figures.yaml").unlink()
    desk.write("feeds/contacts.yaml", feed)
    desk.write("metrics.yaml", metrics)
    desk.change("vendors.yaml", "feed: figures", "feed: contacts")
    return desk


def contact(number: int, began: str, result: str = "ANS", wait: int = 10, queue: str = "sales") -> str:
    """A line of a file of contacts; `began` is a time of April 2026, such as 03 08:15:00."""
    return f"A1,c{number},2026-04-{began},{result},{wait},{queue}"


def drop(desk: Desk, name: str, *rows: str, header: str = COLUMNS) -> None:
    """Put a file of records into the inbox."""
    desk.write(f"inbox/{name}", "\n".join([header, *rows]) + "\n")
