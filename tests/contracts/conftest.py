"""A small workspace that is in order, to be broken one line at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "outscore.yaml": """\
outscore: 1
programme: Customer care
client: Example client
timezone: Europe/London
team_recipients: [team@client.example]
""",
    "vendors.yaml": """\
vendors:
  - id: acme
    names:
      - {name: Acme Ltd, until: "2026-05-31"}
      - {name: Acme Contact, from: "2026-06-01"}
    codes: [{code: A1, feed: daily}]
    recipients: [quality@acme.example]
  - id: bolt
    name: Bolt
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
    denominator: {add: [answered], subtract: [tests]}
  - id: volume
    version: 1
    name: Volume
    definition: Calls answered.
    unit: count
    better: neither
    combine: total
    numerator: answered
""",
    "contracts/main.yaml": """\
contract: main
name: Main agreement
vendors: all
starts: "2026-04-01"
measures:
  - id: speed
    name: Speed
    metric: service_level
    clause: "3.1"
    target: {at_least: 95.5}
    scope: {queue: sales}
  - id: volume
    name: Volume
    metric: volume
    clause: "3.2"
    report_only: a volume
""",
    "feeds/daily.yaml": """\
feed: daily
name: Daily figures
kind: aggregate
files: daily_*.csv
vendor: {column: Vendor}
period: {column: Date, format: "%Y-%m-%d", grain: day}
dimensions: {queue: Queue}
quantities:
  answered: {column: Answered, type: count}
  in_time: {column: In time, type: count}
  tests: {column: Tests, type: count, not_reported: ["", "n/a"]}
identities:
  - {id: in_time_of_answered, parts: [in_time], whole: answered, otherwise: reject}
""",
    "requirements.yaml": """\
catalogue: house
version: 2
bindings:
  - {requirement: house-speed, contract: main, measure: speed, at_target: 3, of_last: 4}
""",
    "assessments/spring.yaml": """\
ratings:
  - requirement: house-people
    vendor: acme
    rating: deployed
    evidence: Training records
    evidence_dated: "2026-03-31"
    expires: "2027-03-31"
    assessor: A. Person
""",
    "catalogues/house-2.yaml": """\
catalogue: house
version: 2
title: House requirements
published: "2026-01-01"
requirements:
  - {id: house-speed, version: 1, domain: performance, title: Fast, intent: Be fast, evidence: Figures}
  - {id: house-people, version: 1, domain: people, title: Trained, intent: Be able, evidence: Records}
""",
}


class Desk:
    """A workspace in a folder, whose files can be changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name, text in FILES.items():
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        """Write a file whole."""
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_text(text, encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        """Change the one place in a file where a text stands."""
        text = (self.folder / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)
