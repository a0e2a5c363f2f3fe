"""The bank's fifteen months: every planted event leads to its plan, and the same in one go."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import time
from typing import TYPE_CHECKING

import pytest

from outscore.assembly import open_office
from outscore.examples.harbour.making.calendar import months
from outscore.examples.harbour.making.people import said
from outscore.examples.harbour.making.playing import Story
from outscore.examples.harbour.making.workspace import copy_texts
from outscore.examples.harbour.making.workspace import write_invoices
from outscore.governance.escalation import standing
from outscore.model.governance import WatchRules
from outscore.model.period import Period
from outscore.model.trail import BY_OUTSCORE
from outscore.workflow.due import goes_on
from outscore.workflow.plan_keeping import keep_plans
from outscore.workflow.registers import in_registers
from outscore.workflow.score import score_period

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from outscore.governance.subject import Subject

    Registers = dict[tuple[str, str], Subject]

pytestmark = pytest.mark.xdist_group("harbour-played")
DISPUTED = "2026-01 of alder under alder-2025 was not approved yet"
"""Where nothing was approved, there is nothing to dispute."""

PLAYED = date(2026, 7, 20)
"""The day on which the last of it is written."""

# Plan; what asked for it; months attached; level; state, and the month it was closed with; what came of it.
PLANS = """
cedarbay chat 2025-05                  floor     -                0  closed 2025-08     worked
alder answered_retail 2025-07          floor     2025-08          0  closed 2025-11     worked
elmtree on_time 2025-07                contract  -                0  closed 2025-11     worked
elmtree overdue 2025-07                contract  -                0  closed 2025-10     worked
alder answered_mortgages 2025-08       contract  -                0  closed 2025-11     worked
birchline answered 2025-08             floor     -                0  withdrawn -        -
dunmore answered 2025-09               floor     -                0  withdrawn -        -
dunmore answered 2025-10               contract  -                0  closed 2026-01     worked
birchline answered 2025-11             floor     2026-03          1  closed 2026-06     worked
birchline absence 2026-02              contract  -                0  approved -         -
dunmore call_time 2026-01              in_a_row  -                0  closed 2026-04     worked
dunmore answered 2026-02               contract  2026-05          1  approved -         did_not_work
foxglove chats 2026-02                 contract  -                0  closed 2026-03     -
foxglove messages 2026-02              contract  -                0  asked -            -
birchline abandoned 2026-03            floor     -                0  closed 2026-06     worked
elmtree chats 2026-04                  floor     -                0  approved -         too_early
"""

# What is open on the last day: owner, days overdue, how often put off, the level, and who must hear of it.
OPEN = """
plan birchline absence 2026-02         h-vogt      20  0  2  j-marlowe r-tennant
plan dunmore answered 2026-02          c-rojas     52  0  3  j-marlowe r-tennant e-quist
plan foxglove messages 2026-02         -          101  0  3  j-marlowe r-tennant e-quist
action Talks of both boards about overtime          r-tennant   81  0  3  j-marlowe r-tennant e-quist
action Hire sixty people               c-rojas     38  2  2  j-marlowe r-tennant
plan elmtree chats 2026-04             a-kulkarni   0  0  0  -
action One rota for chats and messages a-kulkarni  20  0  2  j-marlowe r-tennant
"""


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("harbour") / "played"
    story = Story(folder, "harbour", months(15), pages=False)
    story.play()
    assert story.refused == []
    return folder


@pytest.fixture(scope="module")
def kept(played: Path) -> Registers:
    """The registers after the months were played one by one, and looked at once more at the end."""
    with open_office(played) as office:
        keep_plans(office)
        return in_registers(office)


@pytest.fixture(scope="module")
def in_one_go(tmp_path_factory: pytest.TempPathFactory) -> Registers:
    """The registers where every month is scored when all files are there, and people write after that."""
    story = Story(tmp_path_factory.mktemp("harbour") / "in-one-go", "harbour", months(15))
    inbox = story.folder / "inbox"
    inbox.mkdir(parents=True)
    copy_texts(story.folder)
    write_invoices(story.folder, story.months, story.seed)
    with open_office(story.folder) as opened:
        office = replace(opened, now=story.clock)
        for act in sorted(story.comes(inbox), key=lambda one: one.at):
            story.clock.at = act.at
            act.what(office)
        for month in story.months:
            scored = score_period(office, Period.parse(f"{month:%Y-%m}"))
            assert scored.new == len(scored.statements)
        keep_plans(office)
        for one in said():
            story.clock.at = datetime.combine(one.day, time(13), UTC)
            story.writing(one)(office)
            keep_plans(office)
        assert keep_plans(office) == ()
        (refused,) = story.refused
        assert DISPUTED in refused
        return in_registers(office)


def lines(table: str) -> list[str]:
    return [" ".join(line.split()) for line in table.strip().splitlines()]


def plans(registers: Registers) -> Iterator[Subject]:
    for (register, _), one in registers.items():
        if register == "plans":
            yield one


def named(plan: Subject) -> str:
    return f"{plan.says('vendor')} {plan.says('measure')} {plan.says('opened')}"


def asked_by(plan: Subject) -> str:
    words = {"Below its floor": "floor", "By the contract": "contract", "Missed in": "in_a_row"}
    return next(kind for begins, kind in words.items() if plan.says("trigger").startswith(begins))


def attached(plan: Subject) -> str:
    """The months below target that came while it was open, as its first sentence names them."""
    names = {"August 2025": "2025-08", "March 2026": "2026-03", "May 2026": "2026-05"}
    since = plan.says("since")
    if not since.startswith("Missed since in "):
        return "-"
    return names[since.removeprefix("Missed since in ").partition(".")[0]]


def test_every_planted_event_leads_to_its_plan_its_escalation_and_its_closing(kept: Registers) -> None:
    found = [
        f"{named(one)} {asked_by(one)} {attached(one)} {one.says('level')} "
        f"{one.state} {one.says('closed_with') or '-'} {one.says('worked') or '-'}"
        for one in plans(kept)
    ]
    assert sorted(found) == sorted(lines(PLANS))


def test_what_is_open_at_the_end_is_as_late_and_as_high_up_as_days_and_delays_say(
    played: Path, kept: Registers
) -> None:
    with open_office(played) as office:
        ladder = office.workspace.governance.escalation
    found = []
    for (register, _), one in kept.items():
        if register in ("plans", "actions") and goes_on(one):
            stands = standing(one, PLAYED, ladder, WatchRules().answer_days, is_open=True)
            what = f"plan {named(one)}" if register == "plans" else f"action {one.says('what')}"
            people = " ".join(stands.people) or "-"
            figures = f"{stands.overdue} {stands.slipped} {stands.level}"
            found.append(f"{what} {one.says('owner') or '-'} {figures} {people}")
    assert sorted(found) == sorted(lines(OPEN))


def test_what_relief_or_a_quiet_month_took_away_asks_for_no_plan(kept: Registers) -> None:
    opened = {named(one) for one in plans(kept)}
    outage, rush, quiet, ramp = (
        "alder answered_retail 2025-06",
        "alder answered_retail 2025-11",
        "foxglove messages 2025-12",
        "cedarbay answered_cebu 2025-10",
    )
    assert opened.isdisjoint({outage, rush, quiet, ramp})


@pytest.mark.parametrize(
    "plan",
    [
        pytest.param("birchline answered 2025-08", id="restated"),
        pytest.param("dunmore answered 2025-09", id="file came late"),
    ],
)
def test_what_took_a_trigger_away_withdraws_the_plan_with_the_reason(kept: Registers, plan: str) -> None:
    (one,) = [each for each in plans(kept) if named(each) == plan]
    last = one.entries[-1]
    changes = {"state": "withdrawn", "withdrawn_with": one.says("opened")}
    assert (last.person, last.changes) == (BY_OUTSCORE, changes)
    assert last.reason.startswith("Results no longer ask for it, as they stand now.")


def test_the_plan_that_did_not_work_was_put_off_and_worked_then(kept: Registers) -> None:
    (one,) = [each for each in plans(kept) if named(each) == "birchline answered 2025-11"]
    assert [told for _, told in one.values_of("worked")] == [
        "too_early",
        "did_not_work",
        "too_early",
        "worked",
    ]


def test_in_one_go_the_registers_are_the_same(kept: Registers, in_one_go: Registers) -> None:
    stands = {one.id: dict(one.fields) for one in plans(kept) if one.state != "withdrawn"}
    assert {one.id: dict(one.fields) for one in plans(in_one_go)} == stands
    whose = [
        {
            (one.says("plan"), one.says("what")): dict(one.fields)
            for (register, _), one in registers.items()
            if register == "actions" and one.says("plan") in stands
        }
        for registers in (kept, in_one_go)
    ]
    assert whose[0] == whose[1]
    assert len(whose[0]) == 11
    others = [
        {
            key: dict(one.fields)
            for key, one in registers.items()
            if key[0] not in ("plans", "actions", "disputes")
        }
        for registers in (kept, in_one_go)
    ]
    assert others[0] == others[1]
    assert {register for register, _ in others[0]} == {
        "assessments",
        "certificates",
        "contract_changes",
        "decisions",
        "meetings",
        "ratings",
        "risks",
    }
