"""Whose people may write and be named, and what stays once it was agreed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from outscore.governance.facts import Facts
from outscore.governance.facts import Window
from outscore.governance.fold import after
from outscore.governance.fold import folded
from outscore.governance.register import Holds
from outscore.governance.register import Known
from outscore.governance.register import Wanted
from outscore.governance.writing import entry_of
from outscore.model.trail import BY_OUTSCORE
from outscore.model.trail import Entry

AT = "2026-10-05T09:00:00+00:00"
ORGANISATIONS = {"ann": "", "amy": "", "bob": "acme", "bea": "acme", "cat": "bolt"}
KNOWN = Known(
    date(2026, 10, 5),
    names={
        Holds.PERSON: frozenset(ORGANISATIONS),
        Holds.VENDOR: frozenset({"acme", "bolt"}),
        Holds.CONTRACT: frozenset({"msa", "own"}),
        Holds.REQUIREMENT: frozenset({"training"}),
    },
    measures={"msa": frozenset({"speed"}), "own": frozenset({"calls"})},
    catalogue=("osp", 1),
    releases=lambda: {"osp": frozenset({1})},
    facts=Facts(
        organisations=ORGANISATIONS,
        bound={"msa": frozenset({"acme"}), "own": frozenset({"bolt"})},
        windows={("acme", "msa", "2026-08"): Window(date(2026, 9, 21), date(2026, 10, 5), "Clause 9")},
        amended={"msa": frozenset({date(2026, 10, 1), date(2027, 4, 1)})},
        series={"monthly": frozenset({"acme"})},
    ),
)
PLAN = "acme.msa.speed.2026-07"
OF_PLAN = {"vendor": "acme", "contract": "msa", "measure": "speed", "opened": "2026-07", "trigger": "Missed."}
FILLED = {
    "problem": "Slow",
    "root_cause": "Too few people",
    "method": "five_whys",
    "owner": "bob",
    "due": "2026-11-30",
    "approver": "ann",
    "expected": "95",
    "expected_by": "2026-11",
}
ACTION = {"what": "Hire", "owner": "ann", "due": "2026-11-30"}
RISK = {"what": "Peak", "likelihood": "4", "impact": "4", "owner": "ann", "review_on": "2026-11-05"}
DECISION = {
    "what": "Hire",
    "options": "wait",
    "rationale": "peak",
    "approvers": "ann",
    "decided_on": "2026-10-01",
}
CHANGE = {"contract": "msa", "what": "Target 96", "why": "better", "asked_by": "ann"}
DISPUTE = {
    "vendor": "acme",
    "contract": "msa",
    "measure": "speed",
    "month": "2026-08",
    "opened_by": "bob",
    "opened_on": "2026-10-05",
    "reason": "Three calls were ours",
    "evidence": "log 12",
}
CERTIFICATE = {
    "vendor": "acme",
    "standard": "ISO/IEC 27001:2022",
    "scope": "All",
    "issued_by": "BSI",
    "issued_on": "2026-01-01",
    "expires": "2029-01-01",
}
RATING = {
    "vendor": "acme",
    "requirement": "training",
    "rating": "partial",
    "evidence": "Seen",
    "evidence_dated": "2026-09-30",
    "assessor": "ann",
}
ASSESSMENT = {"vendor": "acme", "kind": "baseline", "held_on": "2026-09-30", "assessor": "ann"}
MEETING = {"series": "monthly", "held_on": "2026-10-05", "present": "ann, bob", "minutes": "Looked at."}
LOCK = {
    "contract": "msa",
    "month": "2026-11",
    "locked_on": "2026-10-01",
    "file": "f.csv",
    "agreed_by": "ann, bob",
}


class Desk:
    """Registers with one plan of acme, and whoever writes in them."""

    def __init__(self) -> None:
        self.subjects = folded(
            [Entry("plans", PLAN, 1, BY_OUTSCORE, "", {**OF_PLAN, **FILLED, "state": "drafted"})]
        )

    def write(self, register: str, subject: str = "", by: str = "ann", **changes: str) -> str:
        """Write something: its id, or "! " and all that stands against it."""
        there = self.subjects.get((register, subject))
        wanted = Wanted(register, subject, there.version if there else None, changes)
        done = entry_of(wanted, by, AT, replace(KNOWN, subjects=self.subjects))
        if not isinstance(done, Entry):
            return "! " + " ".join(each.sentence for each in done)
        key = done.register, done.subject
        self.subjects[key] = after(self.subjects.get(key), done)
        return done.subject


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.mark.parametrize(
    ("register", "said", "by"),
    [
        ("risks", {**RISK, "vendor": "acme"}, "cat"),
        ("certificates", CERTIFICATE, "cat"),
        ("actions", {**ACTION, "plan": PLAN}, "cat"),
        ("decisions", {**DECISION, "contract": "msa"}, "cat"),
        ("forecast_locks", LOCK, "cat"),
        ("meetings", MEETING, "cat"),
    ],
)
def test_somebody_of_a_vendor_writes_nothing_about_another(
    desk: Desk, register: str, said: dict[str, str], by: str
) -> None:
    told = desk.write(register, by=by, **said)
    assert told == "! cat belongs to vendor 'bolt', and this is about acme. Name another (--by)."
    assert not desk.write(register, **said).startswith("!")


def test_nothing_is_taken_from_another_vendor_by_naming_ones_own(desk: Desk) -> None:
    risk = desk.write("risks", **RISK, vendor="acme")
    assert "this is about acme" in desk.write("risks", risk, by="cat", vendor="bolt")
    assert desk.write("risks", risk, by="bob", likelihood="3") == risk


@pytest.mark.parametrize(
    ("register", "said", "name"),
    [
        ("risks", {**RISK, "vendor": "acme"}, "owner"),
        ("actions", {**ACTION, "plan": PLAN}, "owner"),
        ("decisions", {**DECISION, "vendor": "acme"}, "approvers"),
        ("contract_changes", CHANGE, "asked_by"),
        ("forecast_locks", LOCK, "agreed_by"),
    ],
)
def test_nobody_of_another_vendor_is_named(
    desk: Desk, register: str, said: dict[str, str], name: str
) -> None:
    told = desk.write(register, **{**said, name: "cat"})
    assert told.startswith("! cat belongs to vendor 'bolt', and this is about acme.")
    assert not desk.write(register, **{**said, name: "bob"}).startswith("!")


def test_the_vendor_of_something_is_not_exchanged_under_its_owner(desk: Desk) -> None:
    risk = desk.write("risks", **{**RISK, "owner": "bob"}, vendor="acme")
    assert "bob belongs to vendor 'acme', and this is about bolt" in desk.write("risks", risk, vendor="bolt")


@pytest.mark.parametrize(
    ("register", "said", "name"),
    [
        ("certificates", CERTIFICATE, "seen_by"),
        ("ratings", RATING, "assessor"),
        ("ratings", RATING, "second_reader"),
        ("assessments", ASSESSMENT, "assessor"),
    ],
)
def test_a_vendor_does_not_judge_itself(desk: Desk, register: str, said: dict[str, str], name: str) -> None:
    assert desk.write(register, **{**said, name: "bob"}) == (
        "! bob belongs to vendor 'acme'. Name somebody of the client."
    )


def test_what_is_the_clients_to_write_is_not_written_by_a_vendor(desk: Desk) -> None:
    assert "somebody of the client writes rating" in desk.write("ratings", by="bob", **RATING)
    told = desk.write("plans", PLAN, by="bea", state="approved")
    assert told == "! bea belongs to vendor 'acme': somebody of the client writes that it is approved."
    assert "Name somebody of the client." in desk.write("plans", PLAN, approver="bea")


def test_an_action_is_of_the_vendor_of_its_plan(desk: Desk) -> None:
    told = desk.write("actions", **ACTION, plan=PLAN, vendor="bolt")
    assert told == f"! {PLAN} is a plan of acme, not of bolt. Name one of the two."
    action = desk.write("actions", **ACTION, plan=PLAN)
    assert "is a plan of acme" in desk.write("actions", action, vendor="bolt")


def test_an_action_of_a_plan_that_has_ended_is_not_opened_again(desk: Desk) -> None:
    action = desk.write("actions", **ACTION, plan=PLAN)
    desk.write("actions", action, state="done", done_on="2026-10-05", evidence="Seen")
    key = "plans", PLAN
    desk.subjects[key] = after(desk.subjects[key], Entry("plans", PLAN, 2, "ann", AT, {"state": "withdrawn"}))
    assert f"{PLAN} is withdrawn." in desk.write("actions", action, state="open")
    assert desk.write("actions", action, evidence="Rosters") == action


def test_who_approved_a_plan_does_not_become_its_owner(desk: Desk) -> None:
    assert desk.write("plans", PLAN, by="amy", state="approved") == PLAN
    told = desk.write("plans", PLAN, owner="amy")
    assert told == f"! amy owns {PLAN}: somebody else writes that it is approved."


def test_what_a_plan_expects_is_not_lowered_after_it_was_approved(desk: Desk) -> None:
    assert desk.write("plans", PLAN, state="approved") == PLAN
    told = desk.write("plans", PLAN, expected="80")
    assert told.startswith(f"! {PLAN} is approved with expected '95', and that stays. Move the plan back")
    assert desk.write("plans", PLAN, state="drafted", expected="80") == PLAN


def test_the_month_that_a_plan_was_closed_with_stays(desk: Desk) -> None:
    told = {"state": "closed", "closed_with": "2026-09", "evidence": "Rosters"}
    key = "plans", PLAN
    desk.subjects[key] = after(desk.subjects[key], Entry("plans", PLAN, 2, "ann", AT, told))
    assert "closed with closed_with '2026-09', and that stays" in desk.write(
        "plans", PLAN, closed_with="2031-01"
    )


def test_a_measure_is_one_of_the_contract_whichever_of_the_two_is_changed(desk: Desk) -> None:
    decision = desk.write("decisions", **DECISION, contract="msa", measure="speed")
    told = desk.write("decisions", decision, contract="own")
    assert told == "! There is no measure 'speed' in contract 'own'. Known: calls."


def test_a_decision_names_a_contract_that_binds_its_vendor(desk: Desk) -> None:
    told = desk.write("decisions", **DECISION, contract="own", vendor="acme")
    assert told == "! The contract 'own' does not bind 'acme'. Name one that does."


def test_a_decision_that_was_taken_is_superseded_and_not_rewritten(desk: Desk) -> None:
    decision = desk.write("decisions", **DECISION)
    assert desk.write("decisions", decision, what="Hire twenty") == decision
    desk.write("decisions", decision, state="approved")
    for name, said in {"what": "Hire thirty", "approvers": "amy", "decided_on": "2026-09-01"}.items():
        told = desk.write("decisions", decision, **{name: said})
        assert "that stays. Open another decision that supersedes it." in told


def test_what_both_sides_agreed_is_changed_by_neither_alone(desk: Desk) -> None:
    change = desk.write("contract_changes", **CHANGE)
    desk.write("contract_changes", change, state="agreed", approvers="ann, bob", effective="2026-10-01")
    for name, said in {"approvers": "ann", "effective": "2027-04-01", "what": "Target 90"}.items():
        told = desk.write("contract_changes", change, **{name: said})
        assert told.startswith(f"! {change} is agreed with {name} ")
    assert desk.write("contract_changes", change, state="in_force") == change
    assert "that stays" in desk.write("contract_changes", change, effective="2027-04-01")


@pytest.mark.parametrize(
    ("decided_by", "by", "said"),
    [
        ("bob", "ann", "bob opened dispute-1: somebody else decides it, or decides too."),
        ("bea", "ann", "Nobody of the client is among those who decided. Name one."),
        ("ann, cat", "ann", "cat belongs to vendor 'bolt', and this is about acme."),
        ("ann", "bob", "bob belongs to vendor 'acme': somebody of the client writes that it is upheld."),
    ],
)
def test_a_dispute_is_decided_by_the_client(desk: Desk, decided_by: str, by: str, said: str) -> None:
    desk.write("disputes", **DISPUTE)
    told = {"state": "upheld", "decided_on": "2026-10-05", "outcome": "Ours"}
    assert said in desk.write("disputes", "dispute-1", by=by, decided_by=decided_by, **told)
    assert desk.write("disputes", "dispute-1", decided_by="ann, bob", **told) == "dispute-1"
    assert "that stays" in desk.write("disputes", "dispute-1", outcome="Not ours")


@pytest.mark.parametrize("name", ["present", "excused", "agreed_by"])
def test_minutes_name_nobody_of_a_vendor_that_has_no_part(desk: Desk, name: str) -> None:
    told = desk.write("meetings", **{**MEETING, name: "cat"})
    assert told == "! cat belongs to vendor 'bolt', which does not take part."


def test_an_assessment_is_valid_for_two_years_from_the_day_on_which_it_was_held(desk: Desk) -> None:
    one = desk.write("assessments", **{**ASSESSMENT, "held_on": "2026-09-01"})
    desk.write("assessments", one, state="held", held_on="2026-10-02", summary="Fair")
    assert desk.subjects["assessments", one].says("valid_until") == "2028-10-02"
