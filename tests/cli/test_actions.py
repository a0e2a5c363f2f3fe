"""Action plans from the keyboard: results ask for one, people close it, and what is late is told."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from tests.offices import new_database
from tests.offices import new_desk

from outscore.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from tests.offices import Desk

GOVERNANCE = """\
people:
  - {id: ann, name: Ann Owen}
  - {id: ben, name: Ben Hall, organisation: acme}
  - {id: eve, name: Eve Lund}
floors: [{contract: main, measure: speed, vendor: acme, at_least: 80}]
escalation:
  - {level: 1, people: [ann], after: {days_overdue: 5}}
  - {level: 2, people: [eve], after: {slipped: 2}}
"""
TRIGGER = """\
missing_data: {no_report: not_measured, no_volume: not_measured, clause: "5"}
currency: EUR
charges: {source: fixed, amount: 1000, clause: "7"}
same_incident: {rule: charge_all, clause: "8"}
triggers:
  - {id: plan, name: Improvement plan, clause: "12.3", when: [{test: missed, times: 2}], due_within_days: 15}
"""
IN_TIME = {"+": 97, "-": 90, "!": 70}
TODAY = datetime.now(UTC).date()
PLAN = "acme.main.speed.2025-04"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = new_desk(tmp_path, new_database("sqlite", tmp_path))
    desk.write("governance.yaml", GOVERNANCE)
    desk.change("contracts/main.yaml", 'starts: "2026-01-01"', 'starts: "2025-01-01"')
    return desk


def told(desk: Desk, *words: str, code: int = 0) -> str:
    done = CliRunner().invoke(main, ["-w", str(desk.folder), *words])
    assert done.exit_code == code, done.output
    return done.output


def rows(desk: Desk, *words: str, code: int = 0) -> list[dict[str, str]]:
    """What a command prints as CSV."""
    done = CliRunner().invoke(main, ["-w", str(desk.folder), *words, "--format", "csv"])
    assert done.exit_code == code, done.output
    return list(csv.DictReader(io.StringIO(done.stdout)))


def month(desk: Desk, number: int, sign: str) -> str:
    """A month comes, is received and scored; what scoring says."""
    if sign != "?":
        desk.drop(f"figures-{number}.csv", f"A1,2025-{number:02},sales,100,{IN_TIME[sign]}")
    CliRunner().invoke(main, ["-w", str(desk.folder), "receive"])
    return told(desk, "score", f"2025-{number:02}")


def plans(desk: Desk, until: str, code: int = 1) -> list[tuple[str, ...]]:
    found = rows(desk, "actions", "plans", until, "--vendor", "acme", code=code)
    return [(row["plan"], row["state"], row["level"], row["since"]) for row in found]


def change(
    desk: Desk, register: str, subject: str, by: str, *fields: str, reason: str = "", code: int = 0
) -> str:
    """Change something as it stands."""
    shown = json.loads(told(desk, "registers", "show", register, "--format", "json"))
    (version,) = [one["version"] for one in shown if one["id"] == subject]
    sets = [word for each in fields for word in ("--set", each)]
    last = ["--reason", reason] if reason else []
    words = ("registers", "change", register, subject, "--version", str(version), "--by", by, *sets, *last)
    return told(desk, *words, code=code)


def in_days(count: int) -> str:
    return str(TODAY + timedelta(count))


def closed(desk: Desk, plan: str, with_month: str) -> None:
    """A person takes a plan from asked to closed."""
    change(desk, "plans", plan, "ben", "state=drafted", "problem=Slow", "root_cause=Few", "method=pareto")
    agreed = ("owner=ben", "approver=ann", f"due={in_days(30)}", "state=approved")
    change(desk, "plans", plan, "ann", *agreed)
    change(desk, "plans", plan, "ben", "state=done", "evidence=Rosters")
    closing = ("state=closed", f"closed_with={with_month}")
    refused = change(desk, "plans", plan, "ann", *closing, code=2)
    assert "Give the reason for closing it all the same" in " ".join(refused.split())
    change(desk, "plans", plan, "ann", *closing, reason="At target again")


def test_one_plan_for_a_run_and_another_after_it_is_closed(desk: Desk) -> None:
    for number, sign in enumerate("--?", start=1):
        assert "Action plans" not in month(desk, number, sign)
    assert told(desk, "actions", "plans", "2025-03", "--vendor", "acme").startswith("No result up to 2025-03")
    assert "Action plans: 1 asked for." in month(desk, 4, "-")
    assert plans(desk, "2025-04") == [(PLAN, "asked", "0", "")]
    assert "Action plans: 1 brought up to date." in month(desk, 5, "-")
    assert plans(desk, "2025-05") == [(PLAN, "asked", "0", "Missed since in May 2025.")]
    month(desk, 6, "!")
    since = "Missed since in May and June 2025. Escalated: below its floor in June 2025."
    assert plans(desk, "2025-06") == [(PLAN, "asked", "1", since)]
    for number in (7, 8, 9):
        month(desk, number, "+")
    closed(desk, PLAN, "2025-09")
    assert plans(desk, "2025-09", code=0) == [(PLAN, "closed", "1", since)]
    for number in (10, 11, 12):
        month(desk, number, "-")
    two = "acme.main.speed.2025-12"
    assert plans(desk, "2025-12") == [(PLAN, "closed", "1", since), (two, "asked", "0", "")]
    assert [row["plan"] for row in rows(desk, "actions", "plans", "2025-12", "--open", code=1)] == [two]


def test_what_is_late_is_told_with_who_must_hear_of_it_and_by_person(desk: Desk) -> None:
    told(desk, "actions", "due")
    desk.change(
        "contracts/main.yaml", "    target: {at_least: 95}\n", f"    target: {{at_least: 95}}\n{TRIGGER}"
    )
    for number in (1, 2):
        month(desk, number, "-")
    plan = "acme.main.speed.2025-02"
    (late,) = rows(desk, "actions", "due", code=1)
    days = (TODAY - date(2025, 3, 15)).days
    assert (late["id"], late["owner"], late["due"]) == (plan, "nobody yet", "2025-03-15")
    assert abs(int(late["days_overdue"]) - days) <= 1
    assert (late["level"], late["told"]) == ("1", "ann")
    adding = ("what=Hire ten", "owner=ben", f"due={in_days(9)}", f"plan={plan}", "vendor=acme")
    told(
        desk,
        "registers",
        "add",
        "actions",
        "--by",
        "ann",
        *(word for each in adding for word in ("--set", each)),
    )
    assert "has passed" in change(desk, "actions", "action-1", "ann", "due=2025-12-31", code=2)
    for count in (12, 20):
        change(desk, "actions", "action-1", "ann", f"due={in_days(count)}", reason="Not enough people")
    put_off, late = rows(desk, "actions", "due", code=1)
    assert (put_off["id"], put_off["slipped"], put_off["days_overdue"]) == ("action-1", "2", "0")
    assert (put_off["level"], put_off["told"], put_off["next_level_on"]) == ("2", "ann, eve", "")
    change(desk, "plans", plan, "ben", "owner=ben", "state=drafted", f"due={in_days(5)}")
    (person,) = rows(desk, "actions", "due", "--by-person", code=1)
    assert (person["owner"], person["name"], person["overdue"], person["slipped"]) == (
        "ben",
        "Ben Hall",
        "0",
        "2",
    )
    change(desk, "actions", "action-1", "ben", "state=done", f"done_on={in_days(-1)}", "evidence=Contracts")
    assert told(desk, "actions", "due").startswith("Nothing is overdue on ")
    assert [row["id"] for row in rows(desk, "actions", "due", "--all")] == [plan]


def test_what_belongs_to_somebody_who_left_is_told_with_what_to_do(desk: Desk) -> None:
    for owner in ("eve", "ann", "eve"):
        adding = ("what=Hire ten", f"owner={owner}", f"due={in_days(9)}")
        told(
            desk, "registers", "add", "actions", "--by", "ann", *(w for one in adding for w in ("--set", one))
        )
    change(desk, "actions", "action-3", "ann", "state=dropped")
    assert told(desk, "actions", "due").startswith("Nothing is overdue")
    desk.change("governance.yaml", "  - {id: eve, name: Eve Lund}\n", "")
    desk.change("governance.yaml", "people: [eve]", "people: [ann]")
    told(desk, "check")
    done = CliRunner().invoke(main, ["-w", str(desk.folder), "actions", "due", "--format", "csv"])
    assert done.exit_code == 1
    assert done.stderr == (
        "action-1 is owned by 'eve', who is no longer among `people` of governance.yaml. Name another: "
        "outscore registers change actions action-1 --version 1 --by NAME --set owner=ID\n"
    )
    assert [row["id"] for row in csv.DictReader(io.StringIO(done.stdout))] == ["action-1"]
    change(desk, "actions", "action-1", "ann", "owner=ann")
    assert told(desk, "actions", "due").startswith("Nothing is overdue")


def test_months_that_were_never_scored_are_told_with_the_commands(desk: Desk) -> None:
    months = ("2025-04", "2025-05", "2025-06")
    desk.drop("figures.csv", *(f"A1,{month},s,100,90" for month in months))
    told(desk, "run", "2025-06", code=1)
    said = told(desk, "actions", "plans", "2025-06", code=1)
    assert "No result up to 2025-06 asks for a plan." in said
    assert (
        "April and May 2025 have figures and were never scored, so they count towards no plan. "
        "Next: outscore score 2025-04; outscore score 2025-05\n"
    ) in said
    for month in months[:2]:
        CliRunner().invoke(main, ["-w", str(desk.folder), "score", month])
    said = told(desk, "actions", "plans", "2025-06", code=1)
    assert "never scored" not in said
    assert "Missed in April, May and June 2025." in said
