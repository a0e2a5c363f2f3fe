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
        received=lambda: frozenset({"f.csv"}),
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


OF_ANOTHER = "! cat belongs to vendor 'bolt', and this is about acme. Name another (--by)."


def test_somebody_of_a_vendor_writes_nothing_about_another(desk: Desk) -> None:
    assert desk.write("certificates", by="cat", **CERTIFICATE) == OF_ANOTHER
    assert desk.write("disputes", by="cat", **DISPUTE | {"opened_by": "ann"}) == OF_ANOTHER
    assert desk.write("plans", PLAN, by="cat", problem="None") == OF_ANOTHER
    action = desk.write("actions", **ACTION, vendor="acme")
    assert desk.write("actions", action, by="cat", evidence="Mine") == OF_ANOTHER
    assert desk.write("actions", action, by="bob", evidence="Rosters") == action


@pytest.mark.parametrize(
    ("register", "said"),
    [
        ("risks", RISK | {"vendor": "acme"}),
        ("decisions", DECISION | {"contract": "msa"}),
        ("contract_changes", CHANGE),
        ("forecast_locks", LOCK),
        ("meetings", MEETING),
        ("assessments", ASSESSMENT),
    ],
)
def test_where_a_vendor_has_no_part_its_people_write_nothing(
    desk: Desk, register: str, said: dict[str, str]
) -> None:
    told = f"! bob belongs to vendor 'acme': somebody of the client writes in {register}."
    assert desk.write(register, by="bob", **said) == told
    there = desk.write(register, **said)
    assert not there.startswith("!")
    assert desk.write(register, there, by="bob", **{next(iter(said)): "x"}) == told


def test_a_vendors_people_open_only_what_a_vendor_opens(desk: Desk) -> None:
    told = desk.write("actions", by="bob", **ACTION, vendor="acme")
    assert told == (
        "! bob belongs to vendor 'acme': somebody of the client opens a new action. A vendor fills in "
        "done_on, evidence while it is open; it moves it to done."
    )
    assert desk.write("disputes", by="bob", **DISPUTE) == "dispute-1"
    assert desk.write("certificates", by="bob", **CERTIFICATE) == "certificate-1"
    told = desk.write("ratings", by="bob", vendor="acme", requirement="training", vendor_view="partial")
    assert told == "acme.training"


@pytest.mark.parametrize(
    ("state", "said", "told"),
    [
        (
            "drafted",
            {"closed_with": "2026-09"},
            "somebody of the client writes closed_with. A vendor fills in",
        ),
        (
            "approved",
            {"state": "closed"},
            "somebody of the client writes that it is closed. A vendor fills in",
        ),
        ("closed", {"evidence": "Ours"}, f"{PLAN} is closed, and the client's to change. A vendor fills in"),
        ("done", {"owner": "bea"}, f"{PLAN} is done, and the client's to change. A vendor fills in problem,"),
    ],
)
def test_a_vendors_people_write_of_a_plan_what_its_workbook_has_open(
    desk: Desk, state: str, said: dict[str, str], told: str
) -> None:
    key = "plans", PLAN
    desk.subjects[key] = after(desk.subjects[key], Entry("plans", PLAN, 2, "ann", AT, {"state": state}))
    assert desk.write("plans", PLAN, by="bob", **said).startswith(f"! bob belongs to vendor 'acme': {told}")


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
    assert "somebody of the client writes rating, evidence" in desk.write("ratings", by="bob", **RATING)
    told = desk.write("plans", PLAN, by="bea", state="approved")
    assert told.startswith(
        "! bea belongs to vendor 'acme': somebody of the client writes that it is approved. "
        "A vendor fills in problem, containment, "
    )
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


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("problem", "Slow on Fridays"),
        ("root_cause", "The roster"),
        ("method", "pareto"),
        ("approver", "amy"),
        ("expected_by", "2026-12"),
    ],
)
def test_what_an_approval_covers_is_changed_by_another_approval_alone(
    desk: Desk, name: str, said: str
) -> None:
    assert desk.write("plans", PLAN, state="approved") == PLAN
    for by in ("ann", "bob"):
        told = desk.write("plans", PLAN, by=by, **{name: said})
        assert told.startswith(f"! {PLAN} is approved with {name} ")
        assert told.endswith(" Move the plan back to drafted, and have it approved again.")
    assert desk.write("plans", PLAN, state="done") == PLAN
    closing = {"state": "closed", "closed_with": "2026-09", "evidence": "Rosters"}
    assert f"{PLAN} is done with {name} " in desk.write("plans", PLAN, **closing, **{name: said})
    assert desk.write("plans", PLAN, state="approved") == PLAN
    assert desk.write("plans", PLAN, by="bob", state="drafted", **{name: said}) == PLAN


def test_work_on_an_approved_plan_goes_on_without_another_approval(desk: Desk) -> None:
    assert desk.write("plans", PLAN, state="approved") == PLAN
    work = {"containment": "Callback", "due": "2026-12-15", "owner": "bea", "evidence": "Half of them"}
    for name, said in work.items():
        assert desk.write("plans", PLAN, by="bob", **{name: said}) == PLAN
    assert desk.write("plans", PLAN, by="bea", state="done", evidence="All of them") == PLAN


@pytest.mark.parametrize("name", ["problem", "root_cause", "containment", "evidence", "owner", "due"])
def test_what_stands_in_a_closed_plan_stays(desk: Desk, name: str) -> None:
    told = {"state": "closed", "closed_with": "2026-09", "evidence": "Rosters", "containment": "Callback"}
    key = "plans", PLAN
    desk.subjects[key] = after(desk.subjects[key], Entry("plans", PLAN, 2, "ann", AT, told))
    said = {"owner": "bea", "due": "2026-12-24"}.get(name, "x")
    written = desk.write("plans", PLAN, **{name: said})
    assert f"{PLAN} is closed with {name} " in written
    assert "Move the plan back" not in written


@pytest.mark.parametrize("name", ["scope", "site", "issued_by", "issued_on", "expires"])
@pytest.mark.parametrize("by", ["bob", "ann"])
def test_a_certificate_that_changed_was_seen_by_nobody(desk: Desk, name: str, by: str) -> None:
    one = desk.write("certificates", **CERTIFICATE, seen_by="amy")
    said = {"issued_on": "2026-02-01", "expires": "2030-01-01"}.get(name, "Other")
    assert desk.write("certificates", one, by=by, **{name: said}) == one
    found = desk.subjects["certificates", one]
    assert (found.says("seen_by"), found.entries[-1].changes) == ("", {name: said, "seen_by": ""})
    assert desk.write("certificates", one, seen_by="amy") == one


def test_a_certificate_that_changed_may_be_seen_by_the_same_person_again(desk: Desk) -> None:
    one = desk.write("certificates", **CERTIFICATE, seen_by="amy")
    desk.write("certificates", one, expires="2030-01-01", seen_by="amy")
    found = desk.subjects["certificates", one]
    assert found.says("seen_by") == "amy"
    assert found.entries[-1].changes == {"expires": "2030-01-01", "seen_by": "amy"}, (
        "it was said of the new one"
    )
    desk.write("certificates", one, state="suspended")
    assert desk.subjects["certificates", one].says("seen_by") == "amy"


def test_an_action_that_is_opened_again_is_not_done_with_the_old_proof(desk: Desk) -> None:
    one = desk.write("actions", **ACTION)
    desk.write("actions", one, state="done", done_on="2026-10-04", evidence="Rosters")
    desk.write("actions", one, state="open")
    found = desk.subjects["actions", one]
    assert (found.says("done_on"), found.says("evidence")) == ("", "")
    assert [said for _, said in found.values_of("evidence")] == ["Rosters", ""], "the history keeps it"
    assert "Evidence (evidence) is needed before it is done." in desk.write("actions", one, state="done")
    assert desk.write("actions", one, state="done", done_on="2026-10-05", evidence="New rosters") == one


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


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("options", "none"),
        ("rationale", "cheaper"),
        ("vendor", "bolt"),
        ("contract", ""),
        ("measure", "speed"),
        ("supersedes", "decision-1"),
    ],
)
@pytest.mark.parametrize("state", ["approved", "rejected"])
def test_nothing_that_a_decision_was_taken_on_is_rewritten(
    desk: Desk, state: str, name: str, said: str
) -> None:
    desk.write("decisions", **DECISION)
    decision = desk.write("decisions", **DECISION, contract="msa", vendor="acme")
    desk.write("decisions", decision, state=state)
    told = desk.write("decisions", decision, **{name: said})
    assert f"{decision} is {state} with {name} " in told
    assert "that stays. Open another decision that supersedes it." in told
    desk.write("meetings", **MEETING)
    assert desk.write("decisions", decision, meeting="monthly.2026-10-05") == decision


@pytest.mark.parametrize("state", ["approved", "rejected"])
def test_a_decision_is_taken_by_somebody_of_the_client(desk: Desk, state: str) -> None:
    decision = desk.write("decisions", **{**DECISION, "approvers": "bob"}, vendor="acme")
    told = desk.write("decisions", decision, state=state)
    assert told == "! Nobody of the client is among the approvers. Name one."
    assert desk.write("decisions", decision, state=state, approvers="bob, ann") == decision


@pytest.mark.parametrize(
    ("name", "said"), [("minutes", "Other"), ("present", "ann"), ("excused", "amy"), ("vendor", "")]
)
def test_minutes_that_were_agreed_are_not_rewritten(desk: Desk, name: str, said: str) -> None:
    meeting = desk.write("meetings", **MEETING)
    assert desk.write("meetings", meeting, minutes="Looked at twice.") == meeting
    desk.write("meetings", meeting, state="agreed", agreed_by="ann")
    told = desk.write("meetings", meeting, **{name: said})
    assert f"{meeting} is agreed with {name} " in told
    assert told.endswith("What was found wrong since belongs into the minutes of the next meeting.")


def test_minutes_are_agreed_by_more_people_and_never_by_fewer(desk: Desk) -> None:
    meeting = desk.write("meetings", **MEETING)
    desk.write("meetings", meeting, state="agreed", agreed_by="ann")
    assert desk.write("meetings", meeting, agreed_by="bob, ann") == meeting
    told = desk.write("meetings", meeting, agreed_by="amy")
    kept = f"! {meeting} is agreed with agreed_by 'bob, ann', and that stays"
    assert told == f"{kept}: keep bob, ann. Others may be added."


def test_minutes_for_all_that_were_agreed_name_no_vendor_later(desk: Desk) -> None:
    of_all = {**MEETING, "state": "agreed", "agreed_by": "ann"}
    key = "meetings", "monthly.2026-10-05"
    desk.subjects[key] = after(None, Entry(*key, 1, "ann", AT, of_all))
    assert desk.write(*key, agreed_by="ann, bob") == key[1]
    assert desk.subjects[key].says("vendor") == ""


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("kind", "audit"),
        ("held_on", "2026-09-01"),
        ("assessor", "amy"),
        ("summary", "All is well"),
        ("valid_until", "2039-09-30"),
        ("valid_until", ""),
    ],
)
def test_an_assessment_that_was_held_stays_as_it_was(desk: Desk, name: str, said: str) -> None:
    one = desk.write("assessments", **ASSESSMENT)
    assert desk.write("assessments", one, kind="implementation") == one
    desk.write("assessments", one, state="held", summary="Half of it is there")
    told = desk.write("assessments", one, **{name: said})
    assert told.startswith(f"! {one} is held with {name} ")
    assert desk.subjects["assessments", one].says("valid_until") == "2028-09-30"


def test_what_both_sides_agreed_is_changed_by_neither_alone(desk: Desk) -> None:
    change = desk.write("contract_changes", **CHANGE)
    desk.write("contract_changes", change, state="agreed", approvers="ann, bob", effective="2026-10-01")
    agreed = {"approvers": "ann", "effective": "2027-04-01", "what": "Target 90"}
    for name, said in {**agreed, "why": "Cheaper", "asked_by": "amy", "effect": "GBP 1"}.items():
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
        ("ann", "bob", "bob belongs to vendor 'acme': somebody of the client writes that it is upheld, dec"),
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
