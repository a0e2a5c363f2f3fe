"""Running commands in this process, in a copy of the real example."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Any

import pytest
from click.testing import CliRunner

from outscore.cli import main
from outscore.contracts.examples import copy_example

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

FILE = "nhs111_mds_2015-04_to_2015-09.csv"


@dataclass(frozen=True, slots=True)
class Desk:
    """A workspace and a hand on the keyboard."""

    folder: Path

    def run(self, *words: str) -> Result:
        """Run a command in the workspace."""
        return CliRunner().invoke(main, ["--workspace", str(self.folder), *words])

    def rows(self, *words: str) -> list[dict[str, str]]:
        """What a command prints as CSV."""
        done = self.run(*words, "--format", "csv")
        assert done.exit_code == 0, done.output
        return list(csv.DictReader(io.StringIO(done.stdout)))

    def document(self, *words: str) -> Any:
        """What a command prints as JSON."""
        done = self.run(*words, "--format", "json")
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    @property
    def inbox(self) -> Path:
        """Where files are dropped."""
        return self.folder / "inbox"


@pytest.fixture
def nhs(tmp_path: Path) -> Desk:
    """The real example, nothing received yet."""
    folder = tmp_path / "nhs111"
    copy_example("nhs111", folder)
    return Desk(folder)


@pytest.fixture
def empty(tmp_path: Path) -> Desk:
    """A folder that holds nothing."""
    return Desk(tmp_path)
