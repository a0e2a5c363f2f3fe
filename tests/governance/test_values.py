"""What a text in a register may hold, so that it can stand in a page and in a cell of a spreadsheet."""

from __future__ import annotations

from datetime import date

import pytest

from outscore.governance.facts import Facts
from outscore.governance.register import Field
from outscore.governance.register import Holds
from outscore.governance.register import Known
from outscore.governance.registers import REGISTERS
from outscore.governance.subject import Subject
from outscore.governance.values import MOST_CHARACTERS
from outscore.governance.values import plain
from outscore.governance.values import value_faults

NOTE = Field("note", "Note", Holds.TEXT)


def told(said: str) -> list[str]:
    return [*value_faults(NOTE, said, Subject("actions", "a", 1, {}), Known(date(2026, 5, 4)))]


@pytest.mark.parametrize(
    "said", ["=1+1", "two\nlines\tand a tab", "\u202eright to left", "\U0001f600", "\u00a0"]
)
def test_any_text_that_can_be_read_is_kept(said: str) -> None:
    assert told(said) == []


@pytest.mark.parametrize(
    ("said", "number"),
    [("a\x07b", "7"), ("\x00", "0"), ("x\x1b[31m", "1B"), ("\ud800", "D800"), ("\uffff", "FFFF")],
)
def test_a_character_that_nobody_can_read_is_told_with_its_place(said: str, number: str) -> None:
    (sentence,) = told(said)
    assert f"(number {number})" in sentence


def test_a_text_fits_into_a_cell() -> None:
    assert told("x" * MOST_CHARACTERS) == []
    assert told("x" * (MOST_CHARACTERS + 1)) == ["Note has 20,001 characters; at most 20,000 are kept."]
    assert told("\U0001f600" * 16_383) == []
    assert told("\U0001f600" * 16_384) == [
        "Note is longer than a cell of a spreadsheet can hold. Make it shorter."
    ]


def test_lines_end_in_one_way() -> None:
    assert plain(" one\r\ntwo\rthree\n ") == "one\ntwo\nthree"


@pytest.mark.parametrize(
    ("holds", "said"),
    [
        (Holds.DAY, "0001-02-02"),
        (Holds.DAY, "9999-12-31"),
        (Holds.DAY, "1899-12-31"),
        (Holds.MONTH, "9999-12"),
        (Holds.MONTH, "0000-01"),
    ],
)
def test_a_day_or_month_is_one_that_every_reckoning_reaches(holds: Holds, said: str) -> None:
    field = Field("when", "When", holds)
    (sentence,) = value_faults(field, said, Subject("actions", "a", 1, {}), Known(date(2026, 5, 4)))
    assert sentence.startswith(f"{said} lies outside the years 1900 to 2999.")


@pytest.mark.parametrize(("holds", "said"), [(Holds.DAY, "2999-12-31"), (Holds.MONTH, "1900-01")])
def test_the_first_and_the_last_year_are_known(holds: Holds, said: str) -> None:
    field = Field("when", "When", holds)
    assert not [*value_faults(field, said, Subject("actions", "a", 1, {}), Known(date(2026, 5, 4)))]


def test_a_vendors_person_names_the_client_only_where_the_client_is_meant() -> None:
    """Its plan is approved by somebody of the client; everything else it writes names its own people."""
    plan = REGISTERS["plans"]
    approver, owner = plan.field("approver"), plan.field("owner")
    assert approver is not None
    assert owner is not None
    of_vendor = Known(
        date(2026, 10, 5),
        names={Holds.PERSON: frozenset({"bob"})},
        facts=Facts(organisations={"ann": "", "bob": "acme", "cat": "bolt"}),
        vendor="acme",
    )
    now = Subject("plans", "x", 1, {})
    told = {
        (field.name, who): tuple(value_faults(field, who, now, of_vendor))
        for field in (approver, owner)
        for who in ("ann", "bob", "cat")
    }
    refused = {key for key, sentences in told.items() if sentences}
    assert refused == {("approver", "cat"), ("owner", "ann"), ("owner", "cat")}
