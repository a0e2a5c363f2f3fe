"""A workspace whose contract has points, repeats and money, and a hand on the keyboard."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from tests.offices import DATABASES
from tests.offices import new_database
from tests.offices import new_desk

from outscore.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result
    from tests.offices import Desk

CONTRACT = """\
contract: main
name: Main agreement
vendors: all
starts: "2026-01-01"
currency: GBP
charges: {source: fixed, clause: "7", amount: 100000}
missing_data: {no_report: not_measured, no_volume: not_measured, clause: "2"}
points: {clause: "7.1", percent_per_point: 1, of: charges}
repeats: {clause: "7.2", multiply_points_by: 2, not_measured: keeps_the_chain}
measures:
  - id: speed
    name: Speed
    metric: service_level
    clause: "3.1"
    target: {at_least: 99}
    bands:
      - {band: target met, at_least: 99, points: 0}
      - {band: minor, at_least: 98, points: 1}
      - {band: serious, at_least: 97, points: 2}
      - {band: severe, at_least: 96, points: 3}
      - {band: below threshold, points: 4}
"""
WHY = ("--by", "V. Office", "--reason", "looked at the pages")


@dataclass(frozen=True)
class Counter:
    """A workspace and a hand on the keyboard."""

    desk: Desk

    def do(self, *words: str) -> Result:
        """Run a command; whatever becomes of it."""
        environment = {"OUTSCORE_DATABASE_URL": self.desk.url}
        return CliRunner().invoke(main, ["-w", str(self.desk.folder), *words], env=environment)

    def done(self, *words: str, code: int = 0) -> Result:
        """Run a command that ends so."""
        result = self.do(*words)
        assert result.exit_code == code, result.output
        return result

    def rows(self, *words: str) -> list[dict[str, str]]:
        """What a command prints as CSV."""
        return list(csv.DictReader(io.StringIO(self.done(*words, "--format", "csv").stdout)))

    def lines(self, *words: str) -> list[tuple[str, str, str, str]]:
        """The ledger: period, booked in, entry, amount."""
        names = ("period", "booked_in", "entry", "amount")
        return [
            (row[names[0]], row[names[1]], row[names[2]], row[names[3]])
            for row in self.rows("ledger", *words)
        ]

    def balance(self, *words: str) -> str:
        """The balance after the last line."""
        return self.rows("ledger", "acme", *words)[-1]["balance"]

    def month(self, number: int, in_time: int | None = None) -> None:
        """A month from a file to its approval."""
        period = f"2026-{number:02}"
        if in_time is not None:
            self.desk.drop(f"figures-{number}.csv", f"A1,{period},sales,1000,{in_time}")
        self.done("receive")
        self.done("score", period)
        self.done("approve", period, "--vendor", "acme", *WHY)

    def points(self) -> dict[str, str]:
        """The points that stand: period -> points."""
        rows = self.rows("ledger", "acme", "--points")
        return {row["period"]: row["points"] for row in rows if row["running"] and row["kind"] == "points"}


def now() -> str:
    """The time, as --as-of takes it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def new_counter(folder: Path, database: str) -> Counter:
    """A workspace with an empty inbox."""
    desk = new_desk(folder, new_database(database, folder))
    desk.write("contracts/main.yaml", CONTRACT)
    return Counter(desk)


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    return new_counter(tmp_path, "sqlite")


@pytest.fixture(params=DATABASES)
def either_counter(request: pytest.FixtureRequest, tmp_path: Path) -> Counter:
    return new_counter(tmp_path, request.param)


@pytest.fixture
def desk(counter: Counter) -> Desk:
    return counter.desk
