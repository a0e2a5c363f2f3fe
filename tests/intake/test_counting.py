"""Counts of a kind: what the expressions say of rows is what their conditions say, read one by one."""

from __future__ import annotations

import re
from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import timedelta
from typing import TYPE_CHECKING
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from outscore.intake.counting import added_up
from outscore.intake.counting import per_row
from outscore.model.kind import FieldType
from outscore.model.kind import How
from outscore.model.kind import Operator
from outscore.schemas import RECORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outscore.model.kind import Condition
    from outscore.model.kind import Count
    from outscore.model.kind import Field
    from outscore.model.kind import Kind

Row = dict[str, Any]
DTYPES: dict[FieldType, Any] = {
    FieldType.TEXT: pl.String,
    FieldType.CHOICE: pl.String,
    FieldType.FLAG: pl.Boolean,
    FieldType.COUNT: pl.Int64,
    FieldType.DECIMAL: pl.Int64,
    FieldType.DURATION: pl.Int64,
    FieldType.MOMENT: pl.Datetime("ms", "UTC"),
    FieldType.DAY: pl.Date,
}
SCALE = 100


def meets(row: Row, condition: Condition, kind: Kind) -> bool | None:
    """One condition as it reads; None where nobody knows, as a field is empty that says nothing then."""
    value = row[condition.field]
    if condition.operator in (Operator.MISSING, Operator.GIVEN):
        return (value is None) == (condition.operator is Operator.MISSING)
    asked = [condition.field] + [condition.value] * (condition.operator is Operator.BY)
    empty = [name for name in asked if row[name] is None]
    if empty:
        return False if any(kind.field(name).empty for name in empty) else None
    if condition.operator is Operator.IS:
        flag = kind.field(condition.field).type is FieldType.FLAG
        return ("yes" if value else "no") == condition.value if flag else value in condition.value.split("|")
    if condition.operator is Operator.BY:
        return bool(value <= row[condition.value])
    unit = {FieldType.DURATION: 1000, FieldType.DECIMAL: SCALE}.get(kind.field(condition.field).type, 1)
    limit = int(condition.value) * unit
    return bool(
        {
            Operator.AT_MOST: value <= limit,
            Operator.AT_LEAST: value >= limit,
            Operator.ABOVE: value > limit,
        }[condition.operator]
    )


def counts(row: Row, count: Count, kind: Kind) -> bool | None:
    """Whether a row counts: one list is met whole; None where that hangs on what nobody knows."""
    ways = []
    for way in count.ways:
        met = [meets(row, one, kind) for one in way]
        ways.append(False if False in met else None if None in met else True)
    return True if True in ways else None if None in ways else False


def one_row(row: Row, count: Count, kind: Kind) -> int | None:
    """What a row adds, read plainly."""
    counted = counts(row, count, kind)
    if counted is None:
        return None
    if count.how is How.ROWS:
        return int(counted)
    if not counted:
        return 0
    values = [row[name] for name in count.of]
    return None if None in values else sum(values)


VALUES: dict[FieldType, st.SearchStrategy[Any]] = {
    FieldType.TEXT: st.sampled_from(["a", "b"]),
    FieldType.FLAG: st.booleans(),
    FieldType.DAY: st.integers(0, 3).map(lambda days: date(2026, 6, 1) + timedelta(days)),
    FieldType.MOMENT: st.integers(0, 3).map(lambda hours: datetime(2026, 6, 1, hours, tzinfo=UTC)),
    FieldType.DURATION: st.sampled_from([0, 6_999, 7_000, 7_001, 20_000]),
    FieldType.DECIMAL: st.integers(0, 900),
    FieldType.COUNT: st.integers(0, 11),
}


def values_of(field: Field) -> st.SearchStrategy[Any]:
    told = st.sampled_from(field.choices) if field.choices else VALUES[field.type]
    return told if field.needed else st.none() | told


def rows_of(kind: Kind) -> st.SearchStrategy[list[Row]]:
    one = st.fixed_dictionaries({field.id: values_of(field) for field in kind.fields})
    return st.lists(one, min_size=1, max_size=8)


def framed(rows: list[Row], kind: Kind) -> pl.DataFrame:
    return pl.DataFrame(
        {
            f"f:{field.id}": pl.Series([row[field.id] for row in rows], dtype=DTYPES[field.type])
            for field in kind.fields
        }
    )


def bound_counts(kind: Kind) -> list[Count]:
    """Every count, its parameters filled with 7."""
    names = [re.sub(r"\{\w+\}", "7", one.id) for one in kind.counts]
    found = [kind.count_for(name) for name in names]
    assert None not in found
    return [one for one in found if one]


@pytest.mark.parametrize("kind", RECORDS.values(), ids=lambda kind: kind.id)
@settings(deadline=None)
@given(data=st.data())
def test_expressions_say_what_the_conditions_say(kind: Kind, data: st.DataObject) -> None:
    rows = data.draw(rows_of(kind))
    frame = framed(rows, kind)
    scales: Mapping[str, int] = {one.id: SCALE for one in kind.fields if one.type is FieldType.DECIMAL}

    for count in bound_counts(kind):
        each = [one_row(row, count, kind) for row in rows]
        assert frame.select(per_row(count, kind, scales)).to_series().to_list() == each, count.id
        counted = [counts(row, count, kind) for row in rows]
        silent = any(here is not False and value is None for here, value in zip(counted, each, strict=True))
        told = [value for value in each if value is not None]
        whole = max(told, default=None) if count.how is How.LARGEST else sum(told)
        found = frame.select(added_up(count, kind, scales)).item()
        assert found == (None if silent else whole), count.id
