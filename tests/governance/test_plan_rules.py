"""What is refused of action plans and actions, each with what to do instead."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from outscore.governance.facts import Facts
from outscore.governance.fold import after
from outscore.governance.fold import folded
from outscore.governance.register import Holds
from outscore.governance.register import Known
from outscore.governance.register import Wanted
from outscore.governance.registers.plans import FROM_RESULTS
from outscore.governance.writing import entry_of
from outscore.model.period import Period
from outscore.model.trail import BY_OUTSCORE
from outscore.model.trail import Entry

if TYPE_CHECKING:
    from outscore.governance.subject import Subject

PLAN = "acme.msa.speed.2026-07"
AGREED = {
    "problem": "Slow",
    "root_cause": "Too few people",
    "method": "five_whys",
    "owner": "ben",
    "due": "2026-11-30",
    "approver": "ann",
}
WORKED = {"worked": "worked", "effect": "Worked: 97.0 %.", "closable": "2026-09"}
CLOSED = {"state": "closed", "closed_with": "2026-09"}


def plan(state: str, **fields: str) -> Entry:
    says = {
        "vendor": "acme",
        "contract": "msa",
        "measure": "speed",
        "opened": "2026-07",
        "trigger": "Missed.",
    }
    return Entry("plans", PLAN, 1, BY_OUTSCORE, "", {**says, "state": state, **fields})


def action(state: str = "open", due: str = "2026-10-20") -> Entry:
    says = {"what": "Hire", "owner": "ben", "due": due, "plan": PLAN, "state": state}
    return Entry("actions", "action-1", 1, "ann", "", says)


def wanted(
    *entries: Entry, person: str = "ann", reason: str = "", last: str = "", **changes: str
) -> Entry | list[str]:
    """What becomes of a change to the first of these: an entry, or the sentences against it.

    last: the last period with a result of each measure, "" where none is known.
    """
    known = Known(
        date(2026, 10, 5),
        names={
            Holds.PERSON: frozenset({"ann", "ben"}),
            Holds.VENDOR: frozenset({"acme"}),
            Holds.CONTRACT: frozenset({"msa"}),
        },
        measures={"msa": frozenset({"speed"})},
        subjects=folded(entries),
        facts=Facts(last_result=lambda *_: Period.parse(last) if last else None),
    )
    first = entries[0]
    wish = Wanted(first.register, first.subject, first.version, changes, reason)
    done = entry_of(wish, person, "2026-10-05T09:00:00+00:00", known)
    return done if isinstance(done, Entry) else [each.sentence for each in done]


def closing(*others: Entry, reason: str = "", **fields: str) -> Entry | list[str]:
    done = plan("done", **AGREED, evidence="Rosters", **fields)
    return wanted(done, *others, reason=reason, **CLOSED)


def test_what_results_say_is_all_that_follows_from_months() -> None:
    assert set(FROM_RESULTS) == {
        "trigger",
        "since",
        "level",
        "answer_by",
        "closable",
        "effect",
        "worked",
        "withdrawn_with",
    }


@pytest.mark.parametrize("name", FROM_RESULTS)
def test_nobody_writes_what_results_say(name: str) -> None:
    value = {
        "level": "3",
        "answer_by": "2026-12-01",
        "closable": "2026-09",
        "worked": "worked",
        "withdrawn_with": "2026-09",
    }.get(name, "x")
    said = wanted(plan("asked"), **{name: value})
    assert said == [f"{name} is written from results. Leave it; restate the month if the figure is wrong."]
    assert isinstance(wanted(plan("asked"), person=BY_OUTSCORE, **{name: value}), Entry)


@pytest.mark.parametrize(("state", "following"), [("drafted", "withdrawn"), ("withdrawn", "asked")])
def test_results_alone_withdraw_a_plan_or_ask_for_it_again(state: str, following: str) -> None:
    (said,) = wanted(plan(state), state=following)  # type: ignore[misc]
    assert said.startswith(f"Results alone withdraw {PLAN} or ask for it again")
    assert isinstance(wanted(plan(state), person=BY_OUTSCORE, state=following), Entry)


def test_a_plan_is_not_approved_by_its_owner() -> None:
    drafted = plan("drafted")
    own = {**AGREED, "approver": "ben", "state": "approved"}
    assert wanted(drafted, **own) == [f"ben owns {PLAN} and cannot approve it. Name another person."]
    (said,) = wanted(drafted, person="ben", **AGREED, state="approved")  # type: ignore[misc]
    assert said == f"ben owns {PLAN}: somebody else writes that it is approved."
    assert isinstance(wanted(drafted, **AGREED, state="approved"), Entry)
    agreed = plan("approved", **AGREED)
    assert wanted(agreed, owner="ann") == [f"ann owns {PLAN} and cannot approve it. Name another person."]


@pytest.mark.parametrize("entry", [plan("drafted"), action()], ids=["plan", "action"])
def test_a_day_that_has_passed_is_refused_when_it_is_set_and_not_when_it_was_set_before(entry: Entry) -> None:
    said = ["2026-10-04 has passed: today is 2026-10-05. Name a day that is still to come."]
    assert wanted(entry, due="2026-10-04") == said
    assert isinstance(wanted(entry, due="2026-10-05"), Entry)
    late = action(due="2026-09-01")
    assert isinstance(wanted(late, what="Hire ten"), Entry)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"expected": "82"}, "Say from which month on the figure is expected (expected_by)."),
        ({"kept_for": "3"}, "Say which figure is expected (expected)."),
        (
            {"expected": "82", "expected_by": "2026-12", "kept_for": "0"},
            "kept_for is 0; the figure is kept for 1 month or more.",
        ),
        (
            {"expected": "82", "expected_by": "2026-07"},
            "2026-07 is not after 2026-07, which asked for it.",
        ),
        (
            {"expected": "82", "expected_by": "2026-Q3"},
            "2026-Q3 is not after 2026-07, which asked for it.",
        ),
    ],
)
def test_what_is_expected_is_said_whole(changes: dict[str, str], said: str) -> None:
    assert wanted(plan("drafted"), **changes) == [said]


def test_a_plan_that_worked_and_has_no_open_action_is_closed_without_a_word() -> None:
    assert isinstance(closing(action("done"), **WORKED), Entry)


@pytest.mark.parametrize(
    ("others", "fields", "said"),
    [
        ([action()], WORKED, "Open actions: action-1."),
        (
            [],
            {**WORKED, "worked": "did_not_work", "effect": "Did not work: 70 %."},
            "Did not work: 70 %.",
        ),
        (
            [],
            {"closable": "2026-09"},
            "No effect was expected (expected, expected_by), so none was looked at.",
        ),
        ([], {**WORKED, "closable": ""}, "The results do not propose to close it."),
    ],
)
def test_what_speaks_against_closing_needs_a_reason(
    others: list[Entry], fields: dict[str, str], said: str
) -> None:
    assert closing(*others, **fields) == [f"{said} Give the reason for closing it all the same, or wait."]
    assert isinstance(closing(*others, **fields, reason="The contract ends"), Entry)


@pytest.mark.parametrize(
    ("month", "said"),
    [
        ("2026-06", "2026-06 is before 2026-07, the month that asked for it."),
        ("2026-11", "2026-11 is still to come. Name the last month that was looked at."),
    ],
)
def test_a_plan_is_closed_with_a_month_that_was_looked_at(month: str, said: str) -> None:
    done = plan("done", **AGREED, evidence="Rosters", **WORKED)
    assert wanted(done, state="closed", closed_with=month) == [said]


@pytest.mark.parametrize(
    ("month", "last", "said"),
    [
        ("2026-08", "2026-08", ""),
        ("2026-07", "2026-08", ""),
        ("2026-09", "2026-08", "2026-08"),
        ("2026-Q3", "2026-08", "2026-08"),
        ("2026-09", "2026-Q2", "2026-Q2"),
        ("2026-09", "2026-Q3", ""),
        ("2026-Q3", "2026-Q3", ""),
    ],
)
def test_a_plan_is_closed_with_a_month_that_has_a_result(month: str, last: str, said: str) -> None:
    done = plan("done", **AGREED, evidence="Rosters", **WORKED)
    found = wanted(done, last=last, state="closed", closed_with=month)
    if not said:
        assert isinstance(found, Entry)
    else:
        ends = f"The last month that has one is {said}: close it with that month, or with an earlier one."
        assert found == [f"{month} has no result of speed for acme. {ends}"]


@pytest.mark.parametrize(
    ("opened", "month", "is_before"),
    [("2026-Q2", "2026-05", True), ("2026-Q2", "2026-06", False), ("2026-07", "2026-Q2", True)],
)
def test_months_and_quarters_are_told_apart_by_their_last_day(
    opened: str, month: str, is_before: bool
) -> None:
    done = plan("done", **AGREED, evidence="Rosters", **WORKED, opened=opened)
    said = wanted(done, state="closed", closed_with=month)
    assert (said == [f"{month} is before {opened}, the month that asked for it."]) is is_before


def test_an_action_is_not_done_in_the_future_nor_added_to_a_plan_that_has_ended() -> None:
    said = wanted(action(), state="done", done_on="2026-10-06", evidence="List")
    assert said == ["2026-10-06 is still to come: today is 2026-10-05."]
    ended = Entry("actions", "action-2", 1, "ann", "", {"what": "Hire", "owner": "ben", "due": "2026-10-20"})
    closed = plan("closed", **AGREED)
    assert wanted(ended, closed, plan=PLAN) == [
        f"{PLAN} is closed. Leave the plan out, or name one that goes on."
    ]
    assert isinstance(wanted(ended, plan("approved", **AGREED), plan=PLAN), Entry)


def test_what_stood_before_a_rule_does_not_stand_in_the_way_of_other_changes() -> None:
    late: Subject = after(None, plan("approved", **{**AGREED, "due": "2026-08-01"}))
    assert late.says("due") < "2026-10-05"
    assert isinstance(wanted(*late.entries, containment="Callback"), Entry)
