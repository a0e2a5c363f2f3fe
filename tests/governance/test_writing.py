"""What may be written in a register, and what is refused with what to do."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from outscore.governance.fold import folded
from outscore.governance.register import Holds
from outscore.governance.register import Known
from outscore.governance.register import Wanted
from outscore.governance.register import nothing_more
from outscore.governance.registers import REGISTERS
from outscore.governance.vendor_side import VendorSide
from outscore.governance.writing import entry_of
from outscore.model.trail import Entry

if TYPE_CHECKING:
    from outscore.governance.subject import Subject

AT = "2026-10-05T09:00:00+00:00"
ACTION = {"what": "Hire ten people", "owner": "ann", "due": "2026-11-30"}


def known(subjects: dict[tuple[str, str], Subject] | None = None) -> Known:
    return Known(
        date(2026, 10, 5),
        names={Holds.PERSON: frozenset({"ann", "ben"}), Holds.VENDOR: frozenset({"acme"})},
        measures={"msa": frozenset({"speed"})},
        subjects=subjects or {},
    )


def opened(register: str, **changes: str) -> dict[tuple[str, str], Subject]:
    done = entry_of(Wanted(register, "", None, changes), "ann", AT, known())
    assert isinstance(done, Entry), done
    return folded([done])


def sentences(wanted: Wanted, subjects: dict[tuple[str, str], Subject] | None = None) -> list[str]:
    done = entry_of(wanted, "ann", AT, known(subjects))
    assert not isinstance(done, Entry), done
    return [each.sentence for each in done]


def test_what_is_opened_is_known_by_a_number_and_begins_in_the_first_state() -> None:
    (one,) = opened("actions", **ACTION).values()
    assert (one.id, one.version, one.state, one.says("owner")) == ("action-1", 1, "open", "ann")


def test_all_that_is_wrong_is_told_at_once() -> None:
    said = sentences(Wanted("actions", "", None, {"owner": "zoe", "due": "30/11/2026", "colour": "red"}))
    assert said == ["'colour' is not a field of actions. Known: state, " + ", ".join(FIELDS) + "."]
    said = sentences(Wanted("actions", "", None, {"owner": "zoe", "due": "30/11/2026"}))
    assert [each.split(".")[0] for each in said] == [
        "What is to be done (what) is missing",
        "There is no person 'zoe' in the workspace",
        "'30/11/2026' is not a day",
    ]


FIELDS = [each.name for each in REGISTERS["actions"].fields]


def test_a_change_names_the_version_that_was_seen() -> None:
    subjects = opened("actions", **ACTION)
    moved = entry_of(Wanted("actions", "action-1", 1, {"owner": "ben"}), "ann", AT, known(subjects))
    assert isinstance(moved, Entry)
    later = folded([*subjects["actions", "action-1"].entries, moved])
    (said,) = sentences(Wanted("actions", "action-1", 1, {"due": "2026-12-24"}), later)
    assert said.startswith("action-1 is at version 2; you changed version 1. ann wrote owner at 2026-10-05")


def test_a_state_follows_only_where_it_may_and_with_what_it_needs() -> None:
    subjects = opened("actions", **ACTION)
    said = sentences(Wanted("actions", "action-1", 1, {"state": "done"}), subjects)
    assert said == [
        "Done on (done_on) is needed before it is done.",
        "Evidence (evidence) is needed before it is done. What shows that it was done.",
    ]
    assert sentences(Wanted("actions", "action-1", 1, {"state": "lost"}), subjects) == [
        "'lost' is no state of actions. Known: open, done, dropped."
    ]


def test_a_decision_cannot_supersede_itself_not_even_through_another() -> None:
    decision = {"what": "Move to chat", "options": "Stay"}
    subjects = opened("decisions", **decision)
    following = Wanted("decisions", "", None, {**decision, "supersedes": "decision-1"})
    second = entry_of(following, "ann", AT, known(subjects))
    assert isinstance(second, Entry)
    both = folded([*subjects["decisions", "decision-1"].entries, second])
    (said,) = sentences(Wanted("decisions", "decision-1", 1, {"supersedes": "decision-2"}), both)
    assert said == "decision-1 would supersede itself. Name another decision, or leave it empty."


def test_nothing_new_is_no_entry() -> None:
    subjects = opened("actions", **ACTION)
    (said,) = sentences(Wanted("actions", "action-1", 1, {"owner": " ann "}), subjects)
    assert said == "Nothing in it differs from what action-1 says already."


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("bad \udcff byte", "The reason holds a character that nobody can read (number DCFF)."),
        ("a\x1b[2J", "The reason holds a character that nobody can read (number 1B)."),
        ("R" * 20_001, "The reason has 20,001 characters; at most 20,000 are kept."),
    ],
)
def test_a_reason_is_a_text_like_any_other(reason: str, said: str) -> None:
    (told,) = sentences(Wanted("actions", "", None, ACTION, reason))
    assert told.startswith(said)
    entry = entry_of(Wanted("actions", "", None, ACTION, " Ann is\r\naway "), "ann", AT, known())
    assert isinstance(entry, Entry)
    assert entry.reason == "Ann is\naway"


def test_nobody_opens_a_plan_by_hand() -> None:
    (said,) = sentences(Wanted("plans", "", None, {"vendor": "acme"}))
    assert said.startswith("Nobody opens plans by hand")


@pytest.mark.parametrize("register", REGISTERS.values(), ids=lambda register: register.id)
def test_a_register_is_sound(register: object) -> None:
    kept = REGISTERS[register.id]  # type: ignore[attr-defined]
    reached = {kept.states[0], *(to for each in kept.moves.values() for to in each)}
    assert reached == set(kept.states), "every state is reached, and each is written in `moves`"
    for field in kept.fields:
        assert set(field.needed_in) <= set(kept.states), field.name
        assert (field.holds is Holds.CHOICE) == bool(field.choices), field.name
        assert (field.holds in (Holds.SUBJECT, Holds.SUBJECTS)) == (field.register in REGISTERS), field.name
    names = {each.name for each in kept.fields}
    assert bool(kept.fills) == (kept.usual is not nothing_more), "what is filled in is named"
    side = kept.vendor_side or VendorSide((), ())
    assert {*kept.fills, *side.sees, *side.writes} <= names
    assert set(side.opens_with) <= set(side.sees)
    assert {*side.moves, *side.open_in, *kept.open_in} <= set(kept.states)
    for each in kept.outdated:
        assert {*each.names, *each.by} <= names
        assert set(each.states) <= set(kept.states)
    kept.key.format(number=1, **{each.name: "x" for each in kept.fields})
