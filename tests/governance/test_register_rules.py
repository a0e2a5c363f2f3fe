"""What the rules of single registers refuse, each with what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from outscore.governance.subject import Subject

    Subjects = dict[tuple[str, str], Subject]

AT = "2026-10-05T09:00:00+00:00"
PEOPLE = {"ann": "", "bob": "acme", "cat": "bolt"}
FACTS = Facts(
    organisations=PEOPLE,
    bound={"msa": frozenset({"acme", "bolt"}), "own": frozenset({"bolt"})},
    windows={("acme", "msa", "2026-08"): Window(date(2026, 9, 21), date(2026, 10, 5), "Clause 9")},
    amended={"msa": frozenset({date(2026, 10, 1), date(2027, 4, 1)})},
    series={"monthly": frozenset({"acme"}), "steer": frozenset()},
    received=lambda: frozenset({"forecast.csv", "forecast_2026-11.csv", "holidays.xlsx"}),
)
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
DECISION = {
    "what": "Hire",
    "options": "wait",
    "rationale": "peak",
    "approvers": "ann",
    "decided_on": "2026-10-01",
}
RISK = {"what": "Peak", "likelihood": "4", "impact": "4", "owner": "ann", "review_on": "2026-10-05"}
LOCK = {
    "contract": "msa",
    "month": "2026-11",
    "locked_on": "2026-10-01",
    "file": "forecast.csv",
    "agreed_by": "ann",
}
CHANGE = {"contract": "msa", "what": "Target 96", "why": "better", "asked_by": "ann"}
AGREED = {"approvers": "ann, bob", "effective": "2026-10-01"}
MEETING = {
    "series": "monthly",
    "held_on": "2026-10-05",
    "present": "ann, bob",
    "minutes": "All was looked at.",
}


def known(subjects: Subjects, today: date = date(2026, 10, 5)) -> Known:
    return Known(
        today,
        names={
            Holds.PERSON: frozenset(PEOPLE),
            Holds.VENDOR: frozenset({"acme", "bolt"}),
            Holds.CONTRACT: frozenset({"msa", "own"}),
        },
        measures={"msa": frozenset({"speed"}), "own": frozenset({"speed"})},
        subjects=subjects,
        facts=FACTS,
    )


class Book:
    """What is in the registers after some wishes, of which none was refused."""

    def __init__(self) -> None:
        self.subjects: Subjects = {}

    def tried(
        self, register: str, subject: str = "", person: str = "ann", **changes: str
    ) -> Entry | list[str]:
        there = self.subjects.get((register, subject))
        wanted = Wanted(register, subject, there.version if there else None, changes)
        done = entry_of(wanted, person, AT, known(self.subjects))
        return done if isinstance(done, Entry) else [each.sentence for each in done]

    def write(self, register: str, subject: str = "", person: str = "ann", **changes: str) -> str:
        done = self.tried(register, subject, person, **changes)
        assert isinstance(done, Entry), done
        key = register, done.subject
        self.subjects[key] = after(self.subjects.get(key), done)
        return done.subject

    def refused(self, register: str, subject: str = "", **changes: str) -> str:
        done = self.tried(register, subject, **changes)
        assert isinstance(done, list), done
        assert len(done) == 1, done
        return done[0]


@pytest.fixture
def book() -> Book:
    return Book()


def test_a_dispute_is_opened_on_the_last_day_of_its_window(book: Book) -> None:
    assert book.write("disputes", **DISPUTE) == "dispute-1"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"month": "2026-09"}, "2026-09 of acme under msa was not approved yet"),
        ({"contract": "own"}, "The contract 'own' does not bind 'acme'"),
        ({"opened_on": "2026-10-06"}, "2026-10-06 is not there yet"),
        ({"opened_on": "2026-09-20"}, "The result was approved on 2026-09-21"),
        ({"opened_by": "cat"}, "cat belongs to vendor 'bolt'"),
    ],
)
def test_a_dispute_that_cannot_be(book: Book, changed: dict[str, str], said: str) -> None:
    assert book.refused("disputes", **{**DISPUTE, **changed}).startswith(said)


def test_a_dispute_after_its_window_says_when_that_ended_and_by_which_clause() -> None:
    late = known({}, today=date(2026, 10, 6))
    done = entry_of(Wanted("disputes", "", None, {**DISPUTE, "opened_on": "2026-10-06"}), "bob", AT, late)
    assert not isinstance(done, Entry)
    assert done[0].sentence.startswith("The window to dispute 2026-08 ended on 2026-10-05 (Clause 9). ")


def test_a_vendor_cannot_date_a_dispute_back_into_its_window() -> None:
    late = replace(known({}, today=date(2026, 10, 6)), vendor="acme")
    wanted = Wanted("disputes", "", None, DISPUTE)
    done = entry_of(wanted, "bob", AT, late)
    assert not isinstance(done, Entry)
    assert done[0].sentence.startswith(
        "It was received on 2026-10-06, and the window to dispute 2026-08 ended"
    )
    assert isinstance(entry_of(wanted, "ann", AT, replace(late, vendor="")), Entry)


def test_a_figure_has_one_open_dispute(book: Book) -> None:
    book.write("disputes", **DISPUTE)
    assert (
        book.refused("disputes", **DISPUTE)
        == "dispute-1 is about the same figure and not ended. Add to that one."
    )
    book.write("disputes", "dispute-1", state="withdrawn")
    assert book.write("disputes", **DISPUTE) == "dispute-2"


def test_an_upheld_dispute_is_restated_by_its_statement_alone(book: Book) -> None:
    book.write("disputes", **DISPUTE)
    decided = {"decided_by": "ann", "decided_on": "2026-10-05", "outcome": "Three calls were ours"}
    book.write("disputes", "dispute-1", state="upheld", **decided)
    said = book.refused("disputes", "dispute-1", state="restated")
    assert said.startswith("dispute-1 is restated when the restated statement of 2026-08 is approved. Next: ")
    assert book.refused("disputes", "dispute-1", moved="Was 84 %").startswith("What the new score moved is")
    moved = "Was 84.1 %, now 85.0 %."
    book.write("disputes", "dispute-1", person=BY_OUTSCORE, state="restated", moved=moved)


def test_a_dispute_is_decided_after_it_was_opened(book: Book) -> None:
    book.write("disputes", **DISPUTE)
    decided = {"decided_by": "ann", "outcome": "No"}
    for day, said in (
        ("2026-10-04", "It was opened on 2026-10-05"),
        ("2026-10-06", "2026-10-06 is not there"),
    ):
        refused = book.refused("disputes", "dispute-1", state="rejected", decided_on=day, **decided)
        assert refused.startswith(said)


def approved(book: Book, **more: str) -> str:
    subject = book.write("decisions", **DECISION, **more)
    book.write("decisions", subject, state="approved")
    return subject


def test_a_decision_is_superseded_by_an_approved_one(book: Book) -> None:
    first = approved(book)
    assert book.refused("decisions", first, state="superseded").startswith("No approved decision supersedes")
    second = book.write("decisions", **DECISION, supersedes=first)
    assert book.refused("decisions", first, state="superseded").startswith("No approved decision supersedes")
    book.write("decisions", second, state="approved")
    book.write("decisions", first, state="superseded")
    assert book.refused("decisions", **DECISION, supersedes=first) == (
        "decision-1 was superseded by decision-2. Name decision-2 instead."
    )


def test_only_an_approved_decision_is_superseded(book: Book) -> None:
    first = book.write("decisions", **DECISION)
    second = book.write("decisions", **DECISION, supersedes=first)
    said = book.refused("decisions", second, state="approved")
    assert said == "decision-1 is proposed: only an approved decision is superseded."


def test_a_decision_supersedes_neither_itself_nor_through_others(book: Book) -> None:
    first = approved(book)
    second = approved(book, supersedes=first)
    assert "supersede itself" in str(book.tried("decisions", first, supersedes=first))
    assert "supersede itself" in str(book.tried("decisions", first, supersedes=second))


def test_a_decision_is_not_taken_tomorrow(book: Book) -> None:
    said = book.refused("decisions", **{**DECISION, "decided_on": "2026-10-06"})
    assert said.startswith("2026-10-06 is not there yet")


def test_a_risk_is_looked_at_again_on_a_day_to_come(book: Book) -> None:
    assert book.write("risks", **RISK) == "risk-1"
    assert book.refused("risks", **{**RISK, "review_on": "2026-10-04"}).startswith("2026-10-04 has passed")
    assert book.refused("risks", **RISK, vendor="acme", contract="own").startswith(
        "The contract 'own' does not"
    )


def test_a_risk_whose_day_has_passed_is_closed_without_a_new_one(book: Book) -> None:
    book.write("risks", **RISK)
    later = known(book.subjects, today=date(2026, 11, 1))
    closed = entry_of(Wanted("risks", "risk-1", 1, {"state": "closed"}), "ann", AT, later)
    assert isinstance(closed, Entry)
    occurred = entry_of(Wanted("risks", "risk-1", 1, {"state": "occurred"}), "ann", AT, later)
    assert not isinstance(occurred, Entry)
    assert "has passed" in occurred[0].sentence


def test_one_forecast_is_locked_for_a_month_and_the_next_replaces_it(book: Book) -> None:
    said = book.refused("forecast_locks", **{**LOCK, "locked_on": "2026-10-06"})
    assert said.startswith("2026-10-06 is not there yet")
    first = book.write("forecast_locks", **LOCK)
    assert first == "msa.2026-11.lock-1"
    said = book.refused("forecast_locks", **LOCK)
    assert said == f"{first} is locked for 2026-11 already. A new one replaces it: replaces={first}"
    assert book.refused("forecast_locks", first, state="replaced", replaced_by=first).startswith(
        f"{first} does not replace {first}"
    )
    second = book.write("forecast_locks", **LOCK, replaces=first)
    book.write("forecast_locks", first, state="replaced", replaced_by=second)
    said = book.refused("forecast_locks", **{**LOCK, "month": "2026-12"}, replaces=second)
    assert said == f"{second} is not the lock that stands for 2026-12."
    third = book.tried("forecast_locks", **LOCK, replaces=first)
    assert isinstance(third, list), "the one that stands is the second"


def test_what_is_locked_is_a_file_that_came(book: Book) -> None:
    said = book.refused("forecast_locks", **{**LOCK, "file": "forecasts.csv"})
    names = "forecast.csv, forecast_2026-11.csv"
    assert said == f"No file 'forecasts.csv' was received. Names like it: {names}. See: outscore deliveries"
    said = book.refused("forecast_locks", **{**LOCK, "file": "42"})
    assert said == "No file '42' was received. See: outscore deliveries"
    lock = book.write("forecast_locks", **LOCK)
    facts = replace(FACTS, received=frozenset)
    without = replace(known(book.subjects), facts=facts)
    later = entry_of(Wanted("forecast_locks", lock, 1, {"agreed_by": "ann, bob"}), "ann", AT, without)
    assert isinstance(later, Entry), "what was locked is not asked again"


def test_a_change_is_in_force_when_the_file_has_it_and_its_day_is_there(book: Book) -> None:
    change = book.write("contract_changes", **CHANGE)
    book.write("contract_changes", change, state="agreed", **AGREED)
    book.write("contract_changes", change, state="in_force")
    other = book.write("contract_changes", **CHANGE)
    book.write("contract_changes", other, state="agreed", **{**AGREED, "effective": "2026-09-01"})
    said = book.refused("contract_changes", other, state="in_force")
    assert said.startswith(
        "The file of contract msa has no change from 2026-09-01. It has: 2026-10-01, 2027-04-01."
    )
    ahead = book.write("contract_changes", **CHANGE)
    book.write("contract_changes", ahead, state="agreed", **{**AGREED, "effective": "2027-04-01"})
    said = book.refused("contract_changes", ahead, state="in_force")
    assert said == "It holds from 2027-04-01, which is not there yet."


@pytest.mark.parametrize(
    ("approvers", "said"),
    [("ann", "Nobody of acme, bolt is among"), ("bob", "Nobody of the client is among")],
)
def test_a_change_is_agreed_by_both_sides(book: Book, approvers: str, said: str) -> None:
    change = book.write("contract_changes", **CHANGE)
    agreed = {**AGREED, "approvers": approvers}
    assert book.refused("contract_changes", change, state="agreed", **agreed).startswith(said)


def test_the_minutes_of_a_series_with_one_vendor_name_it(book: Book) -> None:
    meeting = book.write("meetings", **MEETING)
    assert meeting == "monthly.2026-10-05"
    assert book.subjects["meetings", meeting].says("vendor") == "acme"
    steer = book.write("meetings", **{**MEETING, "series": "steer", "present": "ann"})
    assert book.subjects["meetings", steer].says("vendor") == ""


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"series": "weekly"}, "There is no series 'weekly'. Known: monthly, steer."),
        ({"held_on": "2026-10-06"}, "2026-10-06 is not there yet"),
        ({"about": "2026-11"}, "2026-11 begins after the meeting"),
        ({"vendor": "bolt"}, "bolt does not take part in monthly. Those that do: acme."),
        ({"present": "ann, cat"}, "cat belongs to vendor 'bolt'"),
        ({"excused": "bob"}, "bob is present and excused"),
        ({"present": "zoe"}, "There is no person 'zoe'"),
    ],
)
def test_minutes_that_cannot_be(book: Book, changed: dict[str, str], said: str) -> None:
    assert book.refused("meetings", **{**MEETING, **changed}).startswith(said)


def test_no_rule_is_asked_of_faulty_fields() -> None:
    done = entry_of(Wanted("disputes", "", None, {**DISPUTE, "opened_on": "soon"}), "bob", AT, known({}))
    assert not isinstance(done, Entry)
    assert [each.sentence for each in done] == ["'soon' is not a day. Write it as 2026-10-31."]
    assert folded([]) == {}
