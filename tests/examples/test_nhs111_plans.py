"""Which areas of the real data ask for a plan, against a few lines straight from the published file."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from outscore.assembly import open_office
from outscore.cli import main
from outscore.contracts.examples import copy_example
from outscore.governance.watching import Trigger
from outscore.model.period import Period
from outscore.workflow.plans import plans_asked
from outscore.workflow.receive import receive
from outscore.workflow.score import score_period

if TYPE_CHECKING:
    from pathlib import Path

    from outscore.workflow.plans import PlanAsked

MONTHS = ("Apr-15", "May-15", "Jun-15", "Jul-15", "Aug-15", "Sep-15")
FLOOR = "floors:\n  - {contract: nhs111, measure: answered_60s, at_least: 90}\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("nhs111") / "workspace"
    copy_example("nhs111", folder)
    (folder / "governance.yaml").write_text(FLOOR, encoding="utf-8")
    with open_office(folder) as office:
        receive(office)
        for month in range(4, 10):
            score_period(office, Period.parse(f"2015-{month:02}"))
    return folder


@pytest.fixture(scope="module")
def asked(folder: Path) -> list[PlanAsked]:
    with open_office(folder) as office:
        found = plans_asked(office, Period.parse("2015-09"))
    return [one for one in found if one.measure == "answered_60s"]


def published(folder: Path) -> dict[str, list[Fraction]]:
    """The percentage of each area, month by month, from the file alone."""
    found: dict[str, dict[str, Fraction]] = defaultdict(dict)
    (file,) = (folder / "inbox").glob("*.csv")
    with file.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            answered, in_time = int(row["Nhs1 Answered Calls SUM"]), int(row["Nhs1 Answered 60sec SUM"])
            found[row["Provider Org Code"]][row["Periodname"]] = Fraction(in_time * 100, answered)
    return {area: [months[month] for month in MONTHS] for area, months in found.items()}


def test_ten_areas_missed_the_target_three_months_in_a_row(folder: Path, asked: list[PlanAsked]) -> None:
    three = [
        area
        for area, found in published(folder).items()
        if any(max(found[month : month + 3]) < 95 for month in range(4))
    ]
    assert len(three) == 10
    in_a_row = {one.vendor for one in asked for fired in one.plan.fired if fired.trigger is Trigger.IN_A_ROW}
    assert len(in_a_row) == 10


def test_every_month_below_the_floor_opens_or_escalates(folder: Path, asked: list[PlanAsked]) -> None:
    below = sum(value < 90 for found in published(folder).values() for value in found)
    floors = [fired for one in asked for fired in one.plan.fired if fired.trigger is Trigger.FLOOR]
    assert len(floors) == below > 0


def test_the_command_tells_the_same(folder: Path, asked: list[PlanAsked]) -> None:
    words = ["-w", str(folder), "actions", "plans", "2015-09", "--format", "json"]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 1, done.output
    rows = [row for row in json.loads(done.stdout) if row["measure"] == "answered_60s"]
    assert [row["plan"] for row in rows] == [one.id for one in asked]
    assert {row["trigger"] for row in rows} == {"floor missed", "missed in a row"}
