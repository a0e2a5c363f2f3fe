"""The command that prints what was due, what came and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.cli.conftest import Desk
from tests.offices import new_database
from tests.offices import new_desk

if TYPE_CHECKING:
    from pathlib import Path

PROMISES = """\
kind: aggregate
due: {every: month, working_days_after: 5, by: "18:00", calendar: {country: GB, subdivision: ENG}}
complete: {dimensions: {queue: [sales, service]}, below_percent: 95}
zeros: measured
"""
LATER = "2026-06-01"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A workspace whose feed promises something, with one file received in another month."""
    office = new_desk(tmp_path, new_database("sqlite", tmp_path))
    office.change("feeds/figures.yaml", "kind: aggregate\n", PROMISES)
    office.drop("figures1.csv", "A1,2026-04,sales,100,97")
    with office.open("2026-05-07T10:00:00+00:00"):
        pass
    office.receive()
    return Desk(tmp_path)


def test_each_feed_vendor_and_month_is_a_row(desk: Desk) -> None:
    done = desk.run("feed", "due", "--period", "2026-04", "--as-of", LATER, "--format", "csv")
    assert done.exit_code == 1
    header, acme, bolt = done.stdout.splitlines()
    assert header.startswith("feed,vendor,month,due,received,state,expected,present,percent,over_limits")
    assert acme.startswith(
        "figures,acme,2026-04,2026-05-08T18:00+01:00,2026-05-04T13:00+01:00,on time,2,1,50.0,0,0,"
    )
    assert bolt.startswith("figures,bolt,2026-04,2026-05-08T18:00+01:00,,missing,2,0,0.0,0,0,")


def test_before_it_is_due_nobody_is_asked_for_anything(desk: Desk) -> None:
    words = ("feed", "due", "--period", "2026-05", "--as-of", "2026-05-31")
    assert {row["state"] for row in desk.document(*words)} == {"not yet due"}
    assert desk.run(*words).exit_code == 0


def test_one_feed_and_vendor_can_be_looked_at_alone(desk: Desk) -> None:
    words = ("feed", "due", "--period", "2026-04", "--as-of", LATER, "--vendor", "bolt", "--feed", "figures")
    done = desk.run(*words)
    assert "nothing has come" in " ".join(done.stdout.split())
    assert "acme" not in done.stdout
    assert desk.run(*words[:-1], "figure").exit_code == 2


def test_warnings_are_listed_instead(desk: Desk) -> None:
    (desk.inbox / "figures2.csv").write_text(
        "Vendor,Month,Queue,Answered,In time\nA1,2026-05,sales,100,97\nA1,2026-05,service,71234,61234\n"
        "A1,2026-06,service,71234,61234\n",
        encoding="utf-8",
    )
    assert desk.run("receive").exit_code == 0
    rows = desk.rows("feed", "due", "--period", "2026-05..2026-06", "--warnings")
    assert [(row["vendor"], row["month"], row["code"]) for row in rows] == [
        ("acme", "2026-06", "figures_repeated")
    ]
    assert "No figure looks wrong." in desk.run("feed", "due", "--period", "2026-04", "--warnings").stdout
