"""No day that can be written keeps the workspace from being checked: it counts, or is told with its line."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from tests.contracts.samples import CON
from tests.contracts.samples import add
from tests.contracts.samples import charge
from tests.contracts.samples import line_with

from outscore.contracts.what_if import read_what_if
from outscore.contracts.workspace import check_workspace
from outscore.errors import PeriodError
from outscore.model.period import Grain
from outscore.model.period import Period

if TYPE_CHECKING:
    from tests.contracts.conftest import Desk

DATED = """\
ends: "2029-03-31"
settling_in: {until: "2026-06-30", effect: no_credits, earlier_failures: do_not_count, clause: "8"}
closed_days: ["2026-12-25"]
indexation:
  clause: "9"
  base: 100
  values: [{from: "2026-04-01", index: 100}, {from: "2027-04-01", index: 103}]
  amounts: [annual_fees]
agreed_readings:
  - {clause: "3.1", question: "Which?", answer: This, agreed_on: "2026-03-01", by: "A, B"}
changes:
  - {from: "2027-04-01", clause: V1, set: {measures.speed.target.at_least: 96}}
examples:
  - name: One
    starts: "2026-05"
    periods:
      - slices: [{at: "2026-05-01 08:00", minutes: 30, counts: {answered: 9, in_time: 9, tests: 0}}]
        expect: {points: 0}
"""
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
EDGES = [date(1, 1, 1), date(1899, 12, 31), date(1900, 1, 1), date(2999, 12, 31), date(3000, 1, 1), date.max]
DAYS = st.one_of(st.sampled_from(EDGES), st.dates(date.min, date.max))


@given(st.lists(st.tuples(st.integers(0, 200), DAYS), min_size=1, max_size=4))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_day_of_any_file_keeps_a_workspace_from_being_checked(
    desk: Desk, changed: list[tuple[int, date]]
) -> None:
    if not (desk.folder / "whole").exists():
        add(charge(desk), DATED)
        desk.change(CON, "    scope:", '    ramp: [{until: "2026-06-30", at_least: 90}]\n    scope:')
        desk.write("whole", "")
    texts = {file: file.read_text(encoding="utf-8") for file in sorted(desk.folder.rglob("*.yaml"))}
    places = [(file, found) for file, text in texts.items() for found in DAY.finditer(text)]
    for number, day in changed:
        file, found = places[number % len(places)]
        text = file.read_text(encoding="utf-8")
        file.write_text(text[: found.start()] + str(day) + text[found.end() :], encoding="utf-8")
    try:
        told = check_workspace(desk.folder)
        wrong = [day for _, day in changed if not 1900 <= day.year <= 2999]
        assert not wrong or [one for one in told if one.refuses]
    finally:
        for file, text in texts.items():
            file.write_text(text, encoding="utf-8")


def test_the_usual_mark_of_an_open_end_is_told_to_be_left_out(desk: Desk) -> None:
    desk.change(CON, 'starts: "2026-04-01"', 'starts: "2026-04-01"\nends: "9999-12-31"')
    (fault,) = check_workspace(desk.folder)
    assert fault.line == line_with(desk, "9999")
    assert fault.message == (
        "ends of contract 'main' is '9999-12-31'; days are from 1900-01-01 to 2999-12-31. Where something "
        "has no end, leave out the key."
    )


@pytest.mark.parametrize("key", ["starts", "ends"])
def test_a_term_that_is_tried_out_is_told_the_same(desk: Desk, key: str) -> None:
    desk.write("try.yaml", f'contract: main\nset:\n  {key}: "9999-12-31"\n')
    tried = read_what_if(desk.folder, desk.folder / "try.yaml")
    assert tried.contract is None
    assert {fault.line for fault in tried.faults} == {3}


def test_a_contract_up_to_the_last_year_is_read(desk: Desk) -> None:
    desk.change(CON, 'starts: "2026-04-01"', 'starts: "2026-04-01"\nends: "2999-12-31"')
    assert check_workspace(desk.folder) == ()


@pytest.mark.parametrize("grain", Grain)
@given(st.one_of(st.dates(date.min, date.max), st.sampled_from([date.min, date.max])))
def test_every_day_of_the_calendar_has_its_period(grain: Grain, day: date) -> None:
    period = Period.around(day, grain)
    assert period.start <= day <= period.end
    assert period.label
    assert re.fullmatch(r"[0-9]{4}(-.+)?", str(period))


@pytest.mark.parametrize("grain", Grain)
def test_the_calendar_has_a_first_period_and_a_last_one(grain: Grain) -> None:
    for day, step in ((date.max, Period.next), (date.min, Period.previous)):
        with pytest.raises(PeriodError):
            step(Period.around(day, grain))
    assert all(one.end < other.start for one, other in pairwise(Period.around(date.max, grain).last(3)))


def test_a_count_of_days_beyond_a_century_is_told(desk: Desk) -> None:
    charge(desk)
    desk.change(CON, "times: 3, in_last: 6", "times: 999999999")
    (fault,) = [one for one in check_workspace(desk.folder) if one.refuses]
    assert fault.line == line_with(desk, "999999999")
    assert "is 999999999. More than 36500, a hundred years of days, cannot be meant" in fault.message
