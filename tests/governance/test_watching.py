"""Runs of misses and the plans they ask for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outscore.governance.watching import ByContract
from outscore.governance.watching import Month
from outscore.governance.watching import Trigger
from outscore.governance.watching import step
from outscore.governance.watching import watch
from outscore.model.governance import WatchRules
from outscore.model.period import Period
from outscore.model.result import Verdict

if TYPE_CHECKING:
    from outscore.governance.watching import Watch

RULES = WatchRules()
SIGNS = {"+": Verdict.MET, "-": Verdict.MISSED, "!": Verdict.MISSED, "?": Verdict.NOT_MEASURED}
FIRST = Period.parse("2025-01")
RUN = "March, April and May 2025"


def months(signs: str) -> list[Month]:
    """A month for each sign: + met, - missed, ! below the floor, ? not measured; from January 2025."""
    periods = FIRST.last(1)
    while len(periods) < len(signs):
        periods = (*periods, periods[-1].next())
    return [Month(one, SIGNS[sign], sign == "!") for one, sign in zip(periods, signs, strict=False)]


def told(found: Watch) -> list[str]:
    """Each plan: month it was opened, then + attached, ^ escalated, x closed, ? closable."""
    return [
        f"{plan.opened.start.month}"
        + "".join(f"+{one.start.month}" for one in plan.attached)
        + "".join(f"^{one.month.start.month}" for one in plan.escalations)
        + (f"?{plan.closable.start.month}" if plan.closable else "")
        + (f"x{plan.closed.start.month}" if plan.closed else "")
        for plan in found.plans
    ]


@pytest.mark.parametrize(
    ("signs", "plans"),
    [
        ("--", []),
        ("--+--", []),
        ("--?-", ["4"]),
        ("--?--", ["4+5"]),
        ("--?--!", ["4+5+6^6"]),
        ("!", ["1"]),
        ("-!", ["2"]),
        ("!-", ["1+2"]),
        ("!--", ["1+2+3"]),
        ("!---", ["1+2+3+4"]),
        ("-!-", ["2+3"]),
        ("!-!", ["1+2+3^3"]),
        ("!+---", ["1+3+4+5^5"]),
        ("--!", ["3"]),
        ("--!---", ["3+4+5+6"]),
        ("---+---", ["3+5+6+7^7"]),
        ("---++", ["3"]),
        ("---+++", ["3?6"]),
        ("---+?++", ["3?7"]),
        ("---+++-", ["3+7"]),
        ("??-??-??-", ["9"]),
        ("", []),
    ],
)
def test_runs_ask_for_plans(signs: str, plans: list[str]) -> None:
    assert told(watch(months(signs), RULES)) == plans


@pytest.mark.parametrize(
    ("signs", "level", "since"),
    [
        ("--!", 0, ""),
        ("!--", 0, "Missed since in February and March 2025."),
        ("!-!", 1, "Missed since in February and March 2025. Escalated: below its floor in March 2025."),
        ("!+--!", 1, f"Missed since in {RUN}. Escalated: below its floor in May 2025. Missed in {RUN}."),
    ],
)
def test_what_opens_a_plan_does_not_escalate_it_and_a_month_does_so_once(
    signs: str, level: int, since: str
) -> None:
    (plan,) = watch(months(signs), RULES).plans
    assert (plan.level, plan.since) == (level, since)


def test_everything_that_fired_in_the_month_is_why_a_plan_was_opened() -> None:
    (plan,) = watch(months("--!"), RULES).plans
    assert plan.reason == "Below its floor in March 2025. Missed in January, February and March 2025."


@given(signs=st.text("+-!?", max_size=24))
def test_a_level_is_a_count_of_months_after_the_one_that_opened(signs: str) -> None:
    for plan in watch(months(signs), RULES).plans:
        later = {one.month for one in plan.fired if one.month > plan.opened}
        assert plan.level <= len(later)
        assert {one.month for one in plan.escalations} <= later


def test_after_a_plan_is_closed_three_new_misses_open_another() -> None:
    run = months("---+++--?-")
    closed = [run[5].period]
    assert told(watch(run[:9], RULES, closed)) == ["3?6x6"]
    assert told(watch(run, RULES, closed)) == ["3?6x6", "10"]
    assert told(watch(run, RULES)) == ["3+7+8+10^10"]


def test_a_plan_says_why_it_was_opened_and_what_was_passed_over() -> None:
    (plan,) = watch(months("--?--!"), RULES).plans
    assert [one.trigger for one in plan.fired] == [Trigger.IN_A_ROW, Trigger.FLOOR]
    assert plan.reason == (
        "Missed in January, February and April 2025. March 2025 was not judged and neither counts nor ends "
        "the run."
    )
    assert plan.since == "Missed since in May and June 2025. Escalated: below its floor in June 2025."
    (floor,) = watch(months("!+++"), RULES).plans
    assert floor.reason == "Below its floor in January 2025."
    assert floor.since == "At target 3 months in a row up to April 2025: close it?"


def with_rule(signs: str, *standing: int, rule: str = "plan") -> list[Month]:
    """Months in some of which, counted from 1, a trigger of the contract stands."""
    due = date(2025, 6, 10)
    return [
        replace(month, by_contract=(ByContract(rule, f"Plan: {number}.", due),))
        if number in standing
        else month
        for number, month in enumerate(months(signs), start=1)
    ]


@pytest.mark.parametrize(
    ("signs", "standing", "plans"),
    [
        ("--+", (2,), ["2"]),
        ("----", (2, 3, 4), ["2+3+4"]),
        ("--+---", (2,), ["2+4+5+6^6"]),
        ("+++", (2,), ["2"]),
        ("--+-", (2, 4), ["2+4"]),
        ("!--", (2, 3), ["1+2+3"]),
    ],
)
def test_a_trigger_of_the_contract_opens_a_plan_or_is_told_to_it_once(
    signs: str, standing: tuple[int, ...], plans: list[str]
) -> None:
    found = watch(with_rule(signs, *standing), RULES)
    (plan,) = found.plans
    shown = [
        f"{one.opened.start.month}"
        + "".join(f"+{month.start.month}" for month in one.attached)
        + "".join(f"^{fired.month.start.month}" for fired in one.escalations)
        for one in found.plans
    ]
    assert shown == plans
    assert [fired.rule is not None for fired in plan.fired].count(True) == 1
    assert plan.answer_by == date(2025, 6, 10)


def test_after_closing_the_same_trigger_of_the_contract_opens_the_next_plan() -> None:
    run = with_rule("--+--", 2, 5)
    found = watch(run, RULES, [run[2].period])
    assert [(plan.opened.start.month, plan.reason) for plan in found.plans] == [
        (2, "By the contract in February 2025: Plan: 2."),
        (5, "By the contract in May 2025: Plan: 5."),
    ]


def test_a_plan_closed_with_the_last_month_no_longer_asks_to_be_closed() -> None:
    run = months("!+++")
    (still_open,) = watch(run, RULES).plans
    (closed,) = watch(run, RULES, [run[3].period]).plans
    assert still_open.since.endswith("close it?")
    assert (closed.closed, closed.since) == (run[3].period, "")


@pytest.mark.parametrize(
    ("signs", "closed", "plans"),
    [
        ("+---+++---", 7, ["4?7x7", "10"]),
        ("----+++---", 7, ["3+4?7x7", "10"]),
        ("+++-+++---", 7, ["10"]),
        ("+++--!+++-", 5, ["6+10"]),
        ("+++++---", 7, []),
        ("++++----", 7, ["7x7"]),
    ],
)
def test_what_a_person_closed_stays_closed_whichever_month_opens_it(
    signs: str, closed: int, plans: list[str]
) -> None:
    run = months(signs)
    assert told(watch(run, RULES, [run[closed - 1].period])) == plans


@given(
    signs=st.text("+-!?", min_size=1, max_size=24), cut=st.integers(1, 24), rest=st.text("+-!?", max_size=9)
)
def test_what_comes_after_a_closing_does_not_depend_on_what_came_before_it(
    signs: str, cut: int, rest: str
) -> None:
    """Both histories go on alike from the month after the one that a plan was closed with."""
    before, after = signs[:cut], rest
    closed = [months(before)[-1].period]
    one = watch(months(before + after), RULES, closed).plans
    other = watch(months("+" * len(before) + after), RULES, closed).plans
    assert [plan for plan in one if plan.opened > closed[0]] == list(other)
    assert all(plan.closed == closed[0] for plan in one if plan.opened <= closed[0])


@given(signs=st.text("+-!?", max_size=24), cut=st.integers(0, 24))
def test_month_by_month_is_the_same_as_all_at_once(signs: str, cut: int) -> None:
    run = months(signs)
    so_far = watch(run[:cut], RULES)
    for month in run[cut:]:
        so_far = step(so_far, month, RULES)
    assert so_far == watch(run, RULES)


@given(signs=st.text("+-!?", max_size=24))
def test_every_miss_is_in_one_plan_or_in_a_run_too_short_for_one(signs: str) -> None:
    found = watch(months(signs), RULES)
    named = [one for plan in found.plans for one in (*plan.fired[0].because, *plan.attached)]
    assert len(named) == len(set(named))
    missed = {one.period for one in months(signs) if one.verdict is Verdict.MISSED}
    assert set(named) <= missed
    assert found.plans or "---" not in signs.replace("?", "")


@given(signs=st.text("+-!?", max_size=24))
def test_a_month_that_nobody_judged_changes_no_plan(signs: str) -> None:
    with_gaps = watch(months(signs), RULES)
    months_judged = [one for one in months(signs) if one.is_judged]
    without = watch(months_judged, RULES)
    assert [(plan.opened, plan.fired[0].because, plan.attached) for plan in with_gaps.plans] == [
        (plan.opened, plan.fired[0].because, plan.attached) for plan in without.plans
    ]
