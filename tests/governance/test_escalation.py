"""How late something is, how often it was put off, and who must hear of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from outscore.governance.escalation import standing
from outscore.governance.fold import folded
from outscore.model.governance import Rung
from outscore.model.trail import Entry

if TYPE_CHECKING:
    from outscore.governance.subject import Subject

LADDER = (
    Rung(1, ("marlowe",), days_overdue=5),
    Rung(2, ("tennant",), days_overdue=20),
    Rung(2, ("tennant", "marlowe"), slipped=2),
    Rung(3, ("quist",), days_overdue=45),
)


def subject(*due: str, **fields: str) -> Subject:
    """Something whose day was written so, one entry after the other."""
    entries = [
        Entry("actions", "action-1", number, "ann", "", {"due": day, **fields})
        for number, day in enumerate(due or ("",), start=1)
    ]
    return folded(entries)["actions", "action-1"]


@pytest.mark.parametrize(
    ("today", "overdue", "level", "people", "following"),
    [
        ("2026-09-30", 0, 0, "", "2026-10-15"),
        ("2026-10-10", 0, 0, "", "2026-10-15"),
        ("2026-10-14", 4, 0, "", "2026-10-15"),
        ("2026-10-15", 5, 1, "marlowe", "2026-10-30"),
        ("2026-10-29", 19, 1, "marlowe", "2026-10-30"),
        ("2026-10-30", 20, 2, "marlowe tennant", "2026-11-24"),
        ("2026-11-24", 45, 3, "marlowe tennant quist", ""),
        ("2027-11-24", 410, 3, "marlowe tennant quist", ""),
    ],
)
def test_days_that_pass_take_it_up_the_ladder(
    today: str, overdue: int, level: int, people: str, following: str
) -> None:
    found = standing(subject("2026-10-10"), date.fromisoformat(today), LADDER, 30, is_open=True)
    assert (found.overdue, found.level, found.slipped) == (overdue, level, 0)
    assert found.people == tuple(people.split())
    assert found.next == (date.fromisoformat(following) if following else None)


@pytest.mark.parametrize(
    ("days", "slipped", "level"),
    [
        (["2026-10-10"], 0, 0),
        (["2026-10-10", "2026-10-20"], 1, 0),
        (["2026-10-10", "2026-10-20", "2026-10-15"], 1, 0),
        (["2026-10-10", "2026-10-20", "2026-10-15", "2026-11-01"], 2, 2),
    ],
)
def test_a_day_put_off_often_enough_goes_up_before_it_has_passed(
    days: list[str], slipped: int, level: int
) -> None:
    found = standing(subject(*days), date(2026, 10, 1), LADDER, 30, is_open=True)
    assert (found.slipped, found.level, found.overdue) == (slipped, level, 0)


def test_what_results_escalated_is_at_least_at_that_level_and_never_beyond_the_top() -> None:
    today = date(2026, 10, 1)
    assert standing(subject("2026-12-01", level="1"), today, LADDER, 30, is_open=True).level == 1
    assert standing(subject("2026-09-01", level="1"), today, LADDER, 30, is_open=True).level == 2
    assert standing(subject("2026-12-01", level="7"), today, LADDER, 30, is_open=True).level == 3
    alone = standing(subject("2026-12-01", level="7"), today, (), 30, is_open=True)
    assert (alone.level, alone.people) == (7, ())


def test_what_has_ended_has_no_level_and_still_says_how_often_it_was_put_off() -> None:
    ended = subject("2026-01-01", "2026-02-01", level="2")
    found = standing(ended, date(2026, 10, 1), LADDER, 30, is_open=False)
    assert (found.level, found.overdue, found.slipped, found.needs_somebody) == (0, 0, 1, False)


def test_a_plan_that_nobody_has_dated_is_due_when_the_contract_asks_for_it() -> None:
    found = standing(subject("", answer_by="2026-10-10"), date(2026, 10, 15), LADDER, 30, is_open=True)
    assert (found.due, found.overdue, found.level) == (date(2026, 10, 10), 5, 1)
    assert standing(subject(""), date(2026, 10, 15), LADDER, 30, is_open=True).due is None


def test_a_plan_that_nobody_answers_is_due_so_many_days_after_it_was_last_asked_for() -> None:
    asked = {1: {"state": "asked"}, 2: {"state": "withdrawn"}, 3: {"state": "asked"}, 4: {"since": "More"}}
    entries = [
        Entry("plans", "plan-1", number, "outscore", f"2026-0{number}-10T09:00:00.000+00:00", says)
        for number, says in asked.items()
    ]
    plan = folded(entries)["plans", "plan-1"]
    assert standing(plan, date(2026, 4, 9), LADDER, 30, is_open=True).due == date(2026, 4, 9)
    assert standing(plan, date(2026, 4, 19), LADDER, 30, is_open=True).overdue == 10
    dated = folded([*entries, Entry("plans", "plan-1", 5, "ann", "", {"answer_by": "2026-06-01"})])
    assert standing(dated["plans", "plan-1"], date(2026, 4, 19), LADDER, 30, is_open=True).overdue == 0
