"""Rules of records: what pandera says of every row, the expressions made from its schema say too."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from pandera.errors import SchemaErrors
from tests.intake.test_counting import framed
from tests.intake.test_counting import rows_of

from outscore.model.kind import FieldType
from outscore.model.records import FieldText
from outscore.model.records import RecordText
from outscore.schemas import RECORDS
from outscore.schemas.records import Rule
from outscore.schemas.records import rules
from outscore.schemas.records import schema

if TYPE_CHECKING:
    from outscore.model.kind import Kind

NUMBERS = (FieldType.COUNT, FieldType.DECIMAL, FieldType.DURATION)


def text_of(kind: Kind, fields: set[str] | None = None, places: dict[str, int] | None = None) -> RecordText:
    """How the fields of a kind are told: all of them, or some."""
    told = [field.id for field in kind.fields if fields is None or field.id in fields]
    return RecordText(
        kind.id, "UTC", tuple(FieldText(one, one, places=(places or {}).get(one, 2)) for one in told)
    )


def pandera_says(frame: pl.DataFrame, kind: Kind, text: RecordText) -> set[tuple[int, str]]:
    """Each row that breaks a check, with the check's name."""
    try:
        schema(kind, text).validate(frame, lazy=True)
    except SchemaErrors as error:
        return set(error.failure_cases.select("index", "check").iter_rows())
    return set()


def expressions_say(frame: pl.DataFrame, kind: Kind, text: RecordText) -> set[tuple[int, str]]:
    found: tuple[Rule, ...] = rules(schema(kind, text))
    flags = frame.select(
        pl.repeat(False, pl.len()).alias("none"), *(one.broken.alias(one.name) for one in found)
    )
    assert flags.null_count().sum_horizontal().item() == 0
    return {(place, one.name) for one in found for place in flags[one.name].arg_true()}


def broken_rows_of(kind: Kind) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Rows that are also below zero and outside the choices."""
    strange = {
        field.id: st.sampled_from([-1, -5_000]) if field.type in NUMBERS else st.just("strange")
        for field in kind.fields
        if field.type in NUMBERS or field.choices
    }
    spoilt = st.fixed_dictionaries({}, optional=strange)
    return st.lists(
        st.builds(lambda row, more: row | more, rows_of(kind).map(lambda one: one[0]), spoilt),
        min_size=1,
        max_size=8,
    )


@pytest.mark.parametrize("kind", RECORDS.values(), ids=lambda kind: kind.id)
@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_pandera_and_the_expressions_say_the_same_of_every_row(kind: Kind, data: st.DataObject) -> None:
    told = data.draw(st.sets(st.sampled_from([field.id for field in kind.fields])))
    told |= {field.id for field in kind.fields if field.needed}
    places = {field.id: data.draw(st.sampled_from([0, 1, 3])) for field in kind.fields}
    text = text_of(kind, told, places)
    frame = framed(data.draw(broken_rows_of(kind)), kind).select(
        f"f:{field.id}" for field in kind.fields if field.id in told
    )

    assert pandera_says(frame, kind, text) == expressions_say(frame, kind, text)


@pytest.mark.parametrize("kind", RECORDS.values(), ids=lambda kind: kind.id)
def test_every_needed_field_choice_and_order_of_a_kind_is_a_rule(kind: Kind) -> None:
    names = {one.name for one in rules(schema(kind, text_of(kind)))}
    assert {f"cell_empty:{field.id}" for field in kind.fields if field.needed} <= names
    assert {f"value_unknown:{field.id}" for field in kind.fields if field.choices} <= names
    assert {f"row_out_of_order:{second}:{first}" for first, second in kind.orders} <= names
    for field in kind.fields:
        if field.needed_where:
            assert any(name.startswith(f"cell_empty:{field.id}:") for name in names)
        if field.type in (FieldType.COUNT, FieldType.DURATION):
            assert f"cell_negative:{field.id}" in names


def test_a_part_above_its_whole_is_found_though_their_decimals_differ() -> None:
    kind = RECORDS["evaluations"]
    text = text_of(kind, places={"points": 1, "points_possible": 0})
    good: dict[str, Any] = dict.fromkeys(field.id for field in kind.fields)
    good |= {
        "sample": "random",
        "points": 100,
        "points_possible": 10,
    }
    above = good | {"points": 101}
    frame = framed([good, above, above | {"sample": "targeted"}, above | {"points_possible": None}], kind)
    told = {(row, name) for row, name in expressions_say(frame, kind, text) if name.startswith("part")}
    assert told == {(1, "part_above_whole:points_possible:points")}


def test_a_wait_is_needed_of_contacts_that_waited_and_of_no_others() -> None:
    kind = RECORDS["contacts"]
    row: dict[str, Any] = dict.fromkeys(field.id for field in kind.fields)
    rows = [row | {"outcome": one} for one in ("answered", "abandoned", "ended_before_queue", None)]
    found = expressions_say(framed(rows, kind), kind, text_of(kind))
    assert {place for place, name in found if name == "cell_empty:wait:outcome"} == {0, 1}


def test_a_rule_knows_its_code_and_where_it_is_told() -> None:
    rule = Rule("row_out_of_order:due:received", pl.lit(value=False))
    assert (rule.code, rule.fields) == ("row_out_of_order", ("due", "received"))
