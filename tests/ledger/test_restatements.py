"""What restating approved results would move: told before anything is opened, and nothing lost meanwhile."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from tests.ledger.conftest import WHY
from tests.ledger.test_restating import approve_all
from tests.ledger.test_restating import approve_months
from tests.ledger.test_restating import at
from tests.ledger.test_restating import lines_of
from tests.ledger.test_restating import open_again
from tests.offices import dump
from tests.offices import tree

from outscore.model.period import Period
from outscore.workflow.receive import News
from outscore.workflow.receive import receive
from outscore.workflow.restatements import State
from outscore.workflow.restatements import restatements
from outscore.workflow.restatements import rows_in_words
from outscore.workflow.score import score_period

if TYPE_CHECKING:
    from tests.ledger.conftest import Counter
    from tests.offices import Desk

    from outscore.workflow.restatements import Restatement

LATE = "figures-late.csv"
BETTER = "A1,2026-02,sales,1000,992"
RULE = "timezone: Europe/London\nrestatement: {material: {%s}}\n"
LITTLE = "A1,2026-02,sales,1000,964"
"""A figure that moves by 0.1 and stays in its band."""


def due(desk: Desk) -> list[Restatement]:
    with desk.open() as office:
        receive(office)
        return list(restatements(office))


def rule(desk: Desk, material: str) -> None:
    desk.change("outscore.yaml", "timezone: Europe/London\n", RULE % material)


def test_a_correction_of_a_frozen_month_is_proposed_with_what_it_moves_and_whose_rows(desk: Desk) -> None:
    approve_months(desk)
    desk.drop(LATE, BETTER, "A1,2026-02,care,10,9")
    (found,) = due(desk)
    assert (found.vendor, found.contract, found.period, found.state) == (
        "acme",
        "main",
        "2026-02",
        State.PROPOSED,
    )
    assert found.sentences[:3] == (
        (
            "Speed: was 96.5 %, now 99.1 %, because figures-late.csv replaced figures-2.csv; missed then, "
            "met now; no longer a repeat; points 6, now 0."
        ),
        "Points: was 6, now 0.",
        "Credit: was GBP 6,000.00, now GBP 0.00.",
    )
    assert rows_in_words(found.rows) == (
        "Row 2 of delivery 5 (figures-late.csv) replaces row 2 of delivery 2 (figures-2.csv).",
        "Row 3 of delivery 5 (figures-late.csv) comes to it.",
    )


def test_a_proposal_follows_the_later_months_as_restating_does(desk: Desk) -> None:
    approve_months(desk)
    desk.drop(LATE, BETTER)
    (found,) = due(desk)
    proposed = [(one["period"]["id"], one["restatement"]["sentences"]) for one in found.documents]
    scored = open_again(desk, "2026-02", at(6))
    with desk.open() as office:
        done = [office.statements.read(one.sha256) for one in scored.restated]
    assert [(one["period"]["id"], one["restatement"]["sentences"]) for one in done] == proposed
    assert [period for period, _ in proposed] == ["2026-02", "2026-03", "2026-04"]


def test_to_ask_what_would_move_changes_nothing(either_counter: Counter) -> None:
    counter, desk = either_counter, either_counter.desk
    approve_months(desk)
    desk.drop(LATE, BETTER)
    counter.done("receive", code=1)
    before, kept = dump(desk.url), tree(desk.folder / "var/archive")
    counter.done("restatements", code=1)
    counter.done("restatements", "2026-02", code=1)
    counter.done("replay", "--again", "--dry-run", code=1)
    assert (dump(desk.url), tree(desk.folder / "var/archive")) == (before, kept)


def test_one_command_takes_it_though_the_file_is_gone(counter: Counter) -> None:
    desk = counter.desk
    approve_months(desk)
    desk.drop(LATE, BETTER)
    assert "a restatement is proposed" in counter.done("receive", code=1).output
    desk.take_away(LATE)
    said = counter.done("restate", "2026-02", "--vendor", "acme", *WHY).output
    assert "was 96.5 %, now 99.2 %, because figures-late.csv replaced figures-2.csv" in said
    assert [one.state for one in due(desk)] == [State.OPEN]
    counter.done("approve", "2026-02", "--restatement", "--vendor", "acme", *WHY)
    assert due(desk) == []
    assert "No restatement is due" in counter.done("restatements").output
    assert [int(one.moves) for one in lines_of(desk)][4:] == [-6000, -3000]


def test_what_was_approved_stands_until_then_and_stays_to_be_read(counter: Counter) -> None:
    desk = counter.desk
    approve_months(desk)
    with desk.open() as office:
        approved = office.approvals.frozen()["acme", "main", "2026-02"]
    before = counter.rows("results", "--period", "2026-02", "--vendor", "acme")
    desk.drop(LATE, BETTER)
    counter.done("run", "2026-02", code=1)
    assert counter.rows("results", "--period", "2026-02", "--vendor", "acme") == before
    with desk.open(at(6)) as office:
        stood_on = "2026-06-04"
        assert office.approvals.frozen()["acme", "main", "2026-02"] == approved
    open_again(desk, "2026-02", at(6))
    approve_all(desk, at(6, 2))
    assert counter.rows("results", "--period", "2026-02", "--vendor", "acme") != before
    earlier = counter.rows("results", "--period", "2026-02", "--vendor", "acme", "--as-of", stood_on)
    assert earlier == before
    with desk.open() as office:
        assert office.statements.read(approved)["results"][0]["figure"]["shown"] == "96.5 %"


def test_equal_content_for_a_frozen_month_does_nothing_be_it_bytes_or_rows(desk: Desk) -> None:
    approve_months(desk)
    desk.drop("figures-again.csv", "A1,2026-02,sales,1000,965")
    desk.drop("figures-rows.csv", "A1,2026-02,sales,1000,965", "A1,2026-01,sales,1000,985")
    with desk.open() as office:
        found = {one.file: one for one in receive(office)}
    again, rows = found["figures-again.csv"], found["figures-rows.csv"]
    assert again.news is News.REPEATED
    assert rows.delivery
    assert (rows.delivery.rows.duplicate, rows.delivery.rows.accepted, rows.issues) == (2, 0, ())
    assert due(desk) == []


def test_a_correction_that_is_taken_back_before_anybody_looked_is_due_no_more(desk: Desk) -> None:
    approve_months(desk)
    desk.drop(LATE, BETTER)
    assert len(due(desk)) == 1
    desk.drop("figures-later.csv", "A1,2026-02,sales,1000,965", "bolt,2026-05,sales,1000,965")
    assert due(desk) == []


@pytest.mark.parametrize(
    ("material", "row", "state"),
    [
        ("figure_by: 0.1", LITTLE, State.PROPOSED),
        ("figure_by: 0.11", LITTLE, State.TOLD),
        ("points: any", LITTLE, State.TOLD),
        ("points: any", BETTER, State.PROPOSED),
        ("points: 9", BETTER, State.PROPOSED),
        ("points: 10, verdicts: none", BETTER, State.TOLD),
        ("amount_at_least: 9000, verdicts: none", BETTER, State.PROPOSED),
        ("amount_at_least: 9000.01, verdicts: none", BETTER, State.TOLD),
        ("amount_at_least: 100000", BETTER, State.PROPOSED),
    ],
)
def test_what_is_material_is_said_in_the_workspace(desk: Desk, material: str, row: str, state: State) -> None:
    """The correction moves 6 points of February and 3 of March, GBP 9,000 together, and a verdict."""
    approve_months(desk)
    rule(desk, material)
    desk.drop(LATE, row)
    assert [one.state for one in due(desk)] == [state]


def test_what_is_not_material_is_told_and_stays_unless_a_person_asks(counter: Counter) -> None:
    desk = counter.desk
    approve_months(desk, (985, 965))
    rule(desk, "figure_by: 1")
    desk.drop(LATE, LITTLE)
    told = counter.done("receive").output
    assert "less would move than counts as material" in told
    said = json.loads(counter.done("restatements", "--format", "json").stdout)
    assert {one["state"] for one in said} == {"told"}
    counter.done("restate", "2026-02", "--vendor", "acme", *WHY)
    counter.done("approve", "2026-02", "--restatement", "--vendor", "acme", *WHY)
    (row,) = counter.rows("results", "--period", "2026-02", "--vendor", "acme")
    assert row["value"] == "96.400000"


def test_a_rule_by_which_nothing_is_ever_proposed_is_refused(counter: Counter) -> None:
    rule(counter.desk, "verdicts: none")
    assert "Nothing would ever be proposed." in counter.done("check", code=1).output
    counter.desk.change("outscore.yaml", "verdicts: none", "figure_by: some")
    assert "must be the word any, or a number" in counter.done("check", code=1).output


def test_changed_terms_are_told_for_every_frozen_result_and_by_a_run_of_another_month(
    counter: Counter,
) -> None:
    desk = counter.desk
    approve_months(desk, (985, 965))
    assert "No restatement is due" in counter.done("restatements").output
    desk.change("contracts/main.yaml", "amount: 100000}", "amount: 200000}")
    said = counter.done("restatements", code=1).output
    assert "Credit: was GBP 1,000.00, now GBP 2,000.00" in said
    assert "acme, contract main, 2026-02: a restatement is proposed." in said
    assert "outscore restate 2026-01 --vendor acme --contract main" in said
    assert counter.done("restatements", "2026-01", code=1).output in said
    assert counter.done("restatements", "2026-01", "--vendor", "bolt").output.startswith("No restatement")
    desk.drop("figures-3.csv", "A1,2026-03,sales,1000,992")
    ran = counter.done("run", "2026-03", code=1).output
    assert "acme, contract main, 2026-01: a restatement is proposed." in ran


RELIEF = """\
relief_authority: [{role: head_of_vmo, people: [Ann Lee]}]
relief:
  - {id: outage, clause: "9.1", cause: client_system, effect: leave_out_of_both, needs: approval}
"""
FEBRUARY = ("--from", "2026-02-01 00:00", "--to", "2026-03-01 00:00")


def test_relief_that_is_granted_after_the_approval_is_told_until_somebody_takes_it(counter: Counter) -> None:
    desk = counter.desk
    desk.change("contracts/main.yaml", "currency: GBP\n", f"currency: GBP\n{RELIEF}")
    approve_months(desk)
    counter.done("relief", "claim", "acme", "outage", *FEBRUARY, "--what", "line down", "--by", "Acme")
    assert "No restatement is due" in counter.done("restatements").output
    counter.done("relief", "decide", "1", "grant", "--by", "Ann Lee", "--reason", "seen in the log")
    (found,) = due(desk)
    assert (found.period, found.state) == ("2026-02", State.PROPOSED)
    (decided,) = found.decided
    assert decided.startswith("Claim 1 (outage): granted on ")
    assert " by Ann Lee, after 2026-02 was approved on " in decided
    assert "Claim 1 (outage): granted" in counter.done("restatements", code=1).output
    assert "2026-02: a restatement is proposed." in counter.done("run", "2026-04", code=1).output
    open_again(desk, "2026-02", at(6))
    approve_all(desk, at(6, 2))
    assert due(desk) == []


def test_a_frozen_result_that_no_contract_binds_today_is_named(counter: Counter) -> None:
    desk = counter.desk
    approve_months(desk, (985,))
    desk.change("contracts/main.yaml", "vendors: all", "vendors: [bolt]")
    said = counter.done("restatements").output
    assert "acme, contract main: what was approved stands for 2026-01 and was not looked at" in said


def test_a_frozen_quarter_is_restated_by_the_month_for_which_rows_came(desk: Desk) -> None:
    approve_months(desk, (985, 965, 965))
    with desk.open(at(5)) as office:
        score_period(office, Period.parse("2026-Q1"))
    approve_all(desk, at(5), ("2026-Q1",))
    desk.drop(LATE, BETTER)
    (found,) = due(desk)
    assert found.period == "2026-02"
    assert [one["period"]["id"] for one in found.documents] == ["2026-02", "2026-03", "2026-Q1"]


def test_a_later_month_that_follows_tells_nothing_of_what_came_since_it_was_approved(desk: Desk) -> None:
    approve_months(desk)
    with desk.open() as office:
        frozen = office.approvals.frozen()["acme", "main", "2026-03"]
        approved = office.statements.read(frozen)["data_quality"]
    desk.drop("figures-bad.csv", "A1,2026-03,sales,1000,1001", "A1,2026-03,care,10,10", BETTER)
    march = next(one for one in due(desk) if one.period == "2026-02").documents[1]
    assert (march["period"]["id"], march["data_quality"]) == ("2026-03", approved)


def test_a_file_that_came_again_under_its_name_is_told_apart_from_the_one_before(counter: Counter) -> None:
    counter.month(1, 985)
    counter.desk.drop("figures-1.csv", "A1,2026-01,sales,1000,992")
    counter.done("receive", code=1)
    said = counter.done("restatements", "2026-01", code=1).output
    assert re.search(
        r"because figures-1\.csv \(SHA-256 (\w{12})\) replaced figures-1\.csv \(SHA-256 (?!\1)\w{12}\)",
        " ".join(said.split()),
    )
