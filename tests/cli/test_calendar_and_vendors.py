"""The commands for days, vendors' records and figures from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.cli.conftest import Desk as Hand
from tests.offices import new_database
from tests.offices import new_desk

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

GOVERNANCE = """\
people: [{id: ann, name: Ann Office}, {id: bob, name: Bob Acme, organisation: acme}]
meetings:
  - id: monthly
    title: Monthly review
    every: month
    working_day: 8
    calendars: [{country: GB, subdivision: ENG}, {country: PH}]
    vendors: [acme]
    attendees: [ann, bob]
    due_before: [{what: "Pack, cards", working_days: 3, owner: ann}]
"""
FLOOR = """\
floors:
  - {contract: main, measure: speed, vendor: bolt, at_least: 80}
"""
RECORD = """\
    tier: critical
    sites: [{name: Leeds, country: GB, seats: 120}]
    subcontractors: [{name: Night Ltd, what: Nights}]
    notices: [{contract: main, months: 3, clause: "21.2", remind_days_before: [14]}]
"""
BENCHMARKS = """\
benchmarks:
  - {id: new, metric: service_level, figure: 81.5, unit: percent, source: New, dated: "2026-01-31",
     population: 9}
  - {id: old, metric: service_level, figure: 80, unit: percent, source: Old, dated: "2019-01-31",
     population: 9}
"""


@pytest.fixture
def hand(tmp_path: Path) -> Hand:
    desk = new_desk(tmp_path, new_database("sqlite", tmp_path))
    desk.write("governance.yaml", GOVERNANCE)
    desk.write("benchmarks/sector.yaml", BENCHMARKS)
    desk.change("contracts/main.yaml", 'starts: "2026-01-01"\n', 'starts: "2026-01-01"\nends: "2027-03-31"\n')
    desk.change("vendors.yaml", "    name: Acme Contact\n", "    name: Acme Contact\n" + RECORD)
    due = "due: {every: month, working_days_after: 4}\n"
    desk.change("feeds/figures.yaml", "quantities:\n", due + "quantities:\n")
    desk.drop("figures.csv", "A1,2026-04,sales,100,97", "bolt,2026-04,sales,200,150")
    return Hand(tmp_path)


def days(hand: Hand, *words: str) -> list[tuple[str, str, str]]:
    rows = hand.rows("calendar", "--from", "2026-12-01", "--until", "2026-12-31", *words)
    return [(row["day"], row["kind"], row["what"]) for row in rows]


def test_the_calendar_of_a_month(hand: Hand) -> None:
    assert days(hand) == [
        ("2026-12-04", "feed due", "Monthly figures, November 2026"),
        ("2026-12-07", "before meeting", "Pack, cards for Monthly review, November 2026"),
        ("2026-12-11", "meeting", "Monthly review, November 2026"),
        ("2026-12-17", "reminder", "In 14 days: Last day for notice: Main agreement"),
        ("2026-12-31", "notice", "Last day for notice: Main agreement"),
    ]
    assert days(hand, "--vendor", "bolt") == [("2026-12-04", "feed due", "Monthly figures, November 2026")]


def test_the_calendar_file_names_the_same_things_alike_each_time(hand: Hand) -> None:
    first, again = (
        written(hand, f"{name}.ics", "--from", "2026-12-01", "--until", until)
        for name, until in (("a", "2026-12-31"), ("b", "2027-01-31"))
    )
    uids = [{line for line in text.split("\r\n") if line.startswith("UID:")} for text in (first, again)]
    assert len(uids[0]) == 5
    assert uids[0] < uids[1]
    assert "SUMMARY:Feed due: Monthly figures\\, November 2026" in first
    assert "SUMMARY:Pack\\, cards for Monthly review\\, November 2026" in first
    assert "Who: Ann Office\\, Bob Acme.\\nVendors: Acme Contact." in first.replace("\r\n ", "")


def written(hand: Hand, name: str, *words: str) -> str:
    done = hand.run("calendar", *words, "--ics", str(hand.folder / name))
    assert done.exit_code == 0, done.output
    return (hand.folder / name).read_bytes().decode()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", "2026-12-31", "--until", "2026-12-01"), "Put them in order"),
        (("--from", "2026-12-01", "--until", "2039-12-01"), "is too far"),
        (("--from", "9999-12-01", "--until", "9999-12-31"), "is too far"),
        (("--from", "1 December"), "does not match the format"),
        (("--vendor", "acne"), "acne"),
    ],
)
def test_days_that_cannot_be_shown(hand: Hand, words: tuple[str, ...], said: str) -> None:
    done: Result = hand.run("calendar", *words)
    assert done.exit_code == 2
    assert said in done.output


def test_a_vendors_record(hand: Hand) -> None:
    rows = {(row["part"], row["what"]): (row["says"], row["day"]) for row in hand.rows("vendors", "acme")}
    assert rows["vendor", "Acme Contact"] == ("tier: critical", "")
    assert rows["contract", "main"] == ("Main agreement, from 2026-01-01 to 2027-03-31", "2027-03-31")
    assert rows["last day for notice", "main"][1] == "2026-12-31"
    assert rows["site", "Leeds"] == ("GB, 120 seats", "")
    assert rows["subcontractor", "Night Ltd"] == ("Nights, not approved by the client", "")
    every = hand.rows("vendors")
    assert [(row["vendor"], row["tier"], row["sites"]) for row in every] == [
        ("acme", "critical", "1"),
        ("bolt", "", "0"),
    ]


def test_figures_from_outside_stand_beside_the_vendors(hand: Hand) -> None:
    assert hand.run("run", "2026-04").exit_code in (0, 1)
    rows = hand.rows("compare", "2026-04", "--benchmarks")
    assert [(row["measure"], row["from_outside"], row["said"], row["expired"]) for row in rows] == [
        ("speed", "81.5 %", "New; up to 31 January 2026; 9.", ""),
        (
            "speed",
            "80 %",
            "Old; up to 31 January 2019; 9.",
            "No longer current: it was valid until 31 January 2021.",
        ),
    ]
    assert "nothing is judged by it" in hand.run("compare", "2026-04").output
    assert [row["vendor"] for row in hand.rows("compare", "2026-04")] == ["acme", "bolt"]
    page = (hand.folder / "out" / "2026-04" / "comparison.html").read_text(encoding="utf-8")
    body, foot = page.split("<tfoot>")
    assert "81.5 %" in foot
    assert "81.5 %" not in body
    assert foot.count("From outside<") == 2
    assert "No longer current" in foot


def test_what_is_part_of_a_vendors_plan_is_found_with_the_vendor(hand: Hand) -> None:
    (hand.folder / "governance.yaml").write_text(GOVERNANCE + FLOOR, encoding="utf-8")
    hand.run("receive")
    hand.run("score", "2026-04")
    adding = ("what=Hire ten", "owner=ann", "due=2090-12-31", "plan=bolt.main.speed.2026-04")
    fields = (word for each in adding for word in ("--set", each))
    added = hand.run("registers", "add", "actions", "--by", "ann", *fields)
    assert added.exit_code == 0, added.output
    due = hand.rows("actions", "due", "--all", "--vendor", "bolt")
    assert ("action-1", "bolt") in {(row["id"], row["vendor"]) for row in due}
    on_the_day = ("--from", "2090-12-31", "--until", "2090-12-31", "--vendor", "bolt")
    assert [row["what"] for row in hand.rows("calendar", *on_the_day)] == ["Hire ten"]
    assert any("Hire ten" in row["says"] for row in hand.rows("vendors", "bolt"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("calendar", "--ics", ""), "The file has no name."),
        (("registers", "workbook", " "), "The file has no name."),
        (("calendar", "--from", "9999-12-31"), "is too far"),
    ],
)
def test_what_cannot_be_written_or_reckoned_is_wrong_use(
    hand: Hand, words: tuple[str, ...], said: str
) -> None:
    done = hand.run(*words)
    assert done.exit_code == 2, done.output
    assert said in done.output
