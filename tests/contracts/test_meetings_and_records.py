"""Meetings, vendors' records and outside figures: what their files say, and what is wrong with them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.offices import new_database
from tests.offices import new_desk

from outscore.contracts.workspace import check_workspace
from outscore.contracts.workspace import load_workspace
from outscore.model.benchmark import Benchmark
from outscore.model.feed_promises import WorkCalendar
from outscore.model.meeting import DueBefore
from outscore.model.meeting import Meeting
from outscore.model.metric import Unit
from outscore.model.period import Grain
from outscore.model.vendor_record import Contact
from outscore.model.vendor_record import KeptDay
from outscore.model.vendor_record import Notice
from outscore.model.vendor_record import Site
from outscore.model.vendor_record import Subcontractor
from outscore.model.vendor_record import VendorRecord

if TYPE_CHECKING:
    from pathlib import Path

    from tests.offices import Desk

PEOPLE = """\
people:
  - {id: ann, name: Ann}
  - {id: bob, name: Bob, organisation: acme}
  - {id: cat, name: Cat, organisation: bolt}
meetings:
"""
MEETING = (
    "  - {id: monthly, title: Review, every: month, working_day: 8, vendors: [acme], attendees: [ann, bob], "
    "calendars: [{country: GB, subdivision: ENG}], due_before: [{what: Pack, working_days: 3, owner: ann}]}\n"
)
RECORD = """\
    tier: critical
    sites: [{name: Leeds, country: GB, seats: 120}]
    subcontractors: [{name: Night Ltd, what: Nights, country: GB, approved_on: "2026-01-15"}]
    contacts: [{name: Jane, role: Director, email: jane@acme.example}]
    notices: [{contract: main, months: 3, clause: "21.2", remind_days_before: [30, 90]}]
    days: [{what: Price review, day: "2026-12-10"}]
"""
BENCHMARK = """\
  - id: sector
    metric: service_level
    quartiles: {lower: 74.0, median: 81.5, upper: 88}
    unit: percent
    source: Sector survey
    dated: "2024-02-29"
    population: 210 centres
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = new_desk(tmp_path, new_database("sqlite", tmp_path))
    desk.change("contracts/main.yaml", 'starts: "2026-01-01"\n', 'starts: "2026-01-01"\nends: "2027-03-31"\n')
    return desk


def faults(desk: Desk) -> list[str]:
    return [str(fault) for fault in check_workspace(desk.folder)]


def test_a_series_is_read_whole(desk: Desk) -> None:
    desk.write("governance.yaml", PEOPLE + MEETING)
    assert faults(desk) == []
    assert load_workspace(desk.folder).governance.meetings == (
        Meeting(
            "monthly",
            "Review",
            Grain.MONTH,
            8,
            calendars=(WorkCalendar("GB", "ENG"),),
            vendors=("acme",),
            attendees=("ann", "bob"),
            due_before=(DueBefore("Pack", 3, "ann"),),
        ),
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("vendors: [acme]", "vendors: [acne]", "Did you mean 'acme'"),
        ("attendees: [ann, bob]", "attendees: [ann, zoe]", "There is no person 'zoe'"),
        ("vendors: [acme]", "vendors: [bolt]", "bob belongs to vendor 'acme', which does not take part"),
        ("attendees: [ann, bob]", "attendees: [ann, ann]", "ann is there twice"),
        ("owner: ann", "owner: zoe", "There is no person 'zoe'"),
        ("owner: ann", "owner: cat", "cat belongs to vendor 'bolt', which does not take part"),
        ("country: GB", "country: GBR", "There is no calendar of the country 'GBR'"),
        ("working_day: 8", "working_day: 61", "write a number from 1 to 60"),
        ("working_day: 8", "weekday: monday", "weekday is for every: week"),
        (", working_day: 8", "", "On which day is 'monthly'?"),
        ("working_days: 3", "working_days: 61", "write a number from 0 to 60"),
    ],
)
def test_a_series_that_cannot_be(desk: Desk, old: str, new: str, said: str) -> None:
    assert old in MEETING
    desk.write("governance.yaml", PEOPLE + MEETING.replace(old, new))
    (told,) = faults(desk)
    assert told.startswith("governance.yaml:6: ")
    assert said in told


LAST_DAYS = "[tuesday, wednesday, thursday, friday, saturday, sunday]"
FIRST_DAYS = "[monday, tuesday, wednesday]"
NO_DAY = "There is no day for the meeting: the parties have no working day in common."


@pytest.mark.parametrize(
    ("calendars", "day", "said"),
    [
        (
            f"{{country: GB, weekend: {FIRST_DAYS}}}, {{weekend: [thursday, friday, saturday, sunday]}}",
            "working_day: 1",
            NO_DAY,
        ),
        (f"{{weekend: {LAST_DAYS}}}, {{weekend: [monday]}}", "working_day: 1", NO_DAY),
        (
            f"{{country: GB, weekend: {LAST_DAYS}}}",
            "working_day: 60",
            "The meeting about January 2024 finds no day within 150 days: all work on Monday. Write",
        ),
    ],
)
def test_a_meeting_that_finds_no_day_is_told(desk: Desk, calendars: str, day: str, said: str) -> None:
    text = MEETING.replace("{country: GB, subdivision: ENG}", calendars).replace("working_day: 8", day)
    desk.write("governance.yaml", PEOPLE + text)
    (told,) = faults(desk)
    assert told.startswith(f"governance.yaml:6: {said}")


def test_what_would_be_due_too_long_before_a_meeting_is_told(desk: Desk) -> None:
    mondays = f"{{country: GB, weekend: {LAST_DAYS}}}"
    text = MEETING.replace("{country: GB, subdivision: ENG}", mondays).replace(
        "working_day: 8", "working_day: 4"
    )
    desk.write("governance.yaml", PEOPLE + text)
    assert faults(desk) == []
    desk.write("governance.yaml", PEOPLE + text.replace("working_days: 3", "working_days: 20"))
    (told,) = faults(desk)
    said = "20 working days before 2024-02-26 lie more than 150 days before it: all work on Monday."
    assert told.startswith(f"governance.yaml:6: {said}")


def test_a_weekly_meeting_finds_no_day_in_a_long_closing(desk: Desk) -> None:
    days = ", ".join(f'"{date.fromordinal(day)}"' for day in range(738000, 738170))
    text = MEETING.replace("every: month, working_day: 8", "every: week, weekday: friday")
    text = text.replace("subdivision: ENG", f"closed: [{days}]")
    desk.write("governance.yaml", PEOPLE + text)
    assert any("finds no day within 150 days: all work on Monday, Tuesday" in one for one in faults(desk))


def test_a_series_is_there_once(desk: Desk) -> None:
    desk.write("governance.yaml", PEOPLE + MEETING + MEETING)
    (told,) = faults(desk)
    assert told.startswith("governance.yaml:7: The meeting 'monthly' is also in line 6.")


def test_a_vendors_record_is_read_whole(desk: Desk) -> None:
    desk.change("vendors.yaml", "    name: Acme Contact\n", "    name: Acme Contact\n" + RECORD)
    assert faults(desk) == []
    assert load_workspace(desk.folder).vendor("acme").record == VendorRecord(
        tier="critical",
        sites=(Site("Leeds", "GB", 120),),
        subcontractors=(Subcontractor("Night Ltd", "Nights", "GB", date(2026, 1, 15)),),
        contacts=(Contact("Jane", "Director", "jane@acme.example"),),
        notices=(Notice("main", 3, 0, "21.2", (90, 30)),),
        days=(KeptDay("Price review", date(2026, 12, 10), (60, 30)),),
    )
    assert load_workspace(desk.folder).vendor("bolt").record == VendorRecord()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("tier: critical", "tier: vital", "vital"),
        ("country: GB, seats", "country: Britain, seats", "must be a country's two capitals"),
        ("contract: main", "contract: man", "Did you mean 'main'"),
        ("months: 3", "months: 3, days: 90", "Write either months or days"),
        ("months: 3", "months: 61", "write a number from 0 to 60"),
        ("email: jane@acme.example", "email: jane", "must be one email address"),
    ],
)
def test_a_record_that_cannot_be(desk: Desk, old: str, new: str, said: str) -> None:
    assert old in RECORD
    record = RECORD.replace(old, new)
    desk.change("vendors.yaml", "    name: Acme Contact\n", "    name: Acme Contact\n" + record)
    (told,) = faults(desk)
    assert said in told


def test_notice_needs_a_contract_of_the_vendor_with_an_end(desk: Desk) -> None:
    desk.change("vendors.yaml", "    name: Acme Contact\n", "    name: Acme Contact\n" + RECORD)
    desk.change("contracts/main.yaml", 'ends: "2027-03-31"\n', "")
    (told,) = faults(desk)
    assert "'main' has no end to count notice back from" in told
    desk.change("contracts/main.yaml", "vendors: all\n", 'vendors: [bolt]\nends: "2027-03-31"\n')
    assert "The contract 'main' does not bind 'acme'" in " ".join(faults(desk))


def test_outside_figures_are_read_whole_and_current_for_two_years(desk: Desk) -> None:
    desk.write("benchmarks/sector.yaml", "benchmarks:\n" + BENCHMARK)
    assert faults(desk) == []
    assert load_workspace(desk.folder).benchmarks == (
        Benchmark(
            "sector",
            "service_level",
            Unit.PERCENT,
            (("lower quartile", "74.0"), ("median", "81.5"), ("upper quartile", "88")),
            "Sector survey",
            date(2024, 2, 29),
            date(2026, 2, 28),
            "210 centres",
        ),
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("metric: service_level", "metric: service_leve", "Did you mean 'service_level'"),
        ("unit: percent", "unit: seconds", "is counted in percent, not in seconds"),
        ("lower: 74.0", "lower: 84.0", "Write them in order"),
        ("    unit:", "    figure: 80\n    unit:", "needs one figure or three quartiles"),
        ("    population", '    valid_until: "2020-01-01"\n    population', "is before dated"),
        ("    source: Sector survey\n", "", "source"),
    ],
)
def test_an_outside_figure_that_cannot_be(desk: Desk, old: str, new: str, said: str) -> None:
    assert old in BENCHMARK
    desk.write("benchmarks/sector.yaml", "benchmarks:\n" + BENCHMARK.replace(old, new))
    told = faults(desk)
    assert len(told) == 1, told
    assert told[0].startswith("benchmarks/sector.yaml:")
    assert said in told[0]


def test_an_outside_figure_is_there_once_in_all_files(desk: Desk) -> None:
    desk.write("benchmarks/a.yaml", "benchmarks:\n" + BENCHMARK)
    desk.write("benchmarks/b.yaml", "benchmarks:\n" + BENCHMARK)
    (told,) = faults(desk)
    assert told.startswith(
        "benchmarks/b.yaml:2: The benchmark 'sector' is also in benchmarks/a.yaml, line 2."
    )
