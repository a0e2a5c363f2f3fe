"""Conditions of a kind as expressions over typed rows: for each row yes or no, null where nobody knows.

Nobody knows where a field is empty that a condition looks at, unless its being empty says something.

Typed rows have a column `f:FIELD` for each field that the feed brings: text and choices as text, flags as
true or false, counts as integers, durations as milliseconds, decimals as integers of 10 to the minus their
places, days as dates, moments in UTC.
"""

from __future__ import annotations

from decimal import Decimal
from functools import reduce
from operator import and_
from operator import or_
from typing import TYPE_CHECKING

import polars as pl

from outscore.model.kind import YES
from outscore.model.kind import FieldType
from outscore.model.kind import Operator

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping

    from outscore.model.kind import Condition
    from outscore.model.kind import Kind

FIELD = "f:"
_COMPARED: dict[Operator, Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    Operator.AT_MOST: lambda one, other: one <= other,
    Operator.AT_LEAST: lambda one, other: one >= other,
    Operator.ABOVE: lambda one, other: one > other,
}


def column(field: str) -> pl.Expr:
    """A field of the typed rows."""
    return pl.col(f"{FIELD}{field}")


def any_way_holds(
    ways: tuple[tuple[Condition, ...], ...], kind: Kind, scales: Mapping[str, int]
) -> pl.Expr | None:
    """Whether a row meets every condition of one of the lists; None where a list asks for nothing.

    A row that surely meets one list, or surely fails each, has an answer whatever else is empty in it.
    `scales`: what the integers of a decimal field are divided by.
    """
    if () in ways:
        return None
    return reduce(or_, [all_hold(way, kind, scales) for way in ways])


def all_hold(conditions: tuple[Condition, ...], kind: Kind, scales: Mapping[str, int]) -> pl.Expr:
    """Whether a row meets every one of some conditions, at least one."""
    return reduce(and_, [_holds(one, kind, scales) for one in conditions])


def may_be_unknown(ways: tuple[tuple[Condition, ...], ...], kind: Kind) -> bool:
    """Whether some accepted row may leave open whether it meets the conditions."""
    return any(
        not kind.field(name).is_always_told for way in ways for condition in way for name in _asked(condition)
    )


def _asked(condition: Condition) -> tuple[str, ...]:
    """The fields that must be given for a condition to have an answer."""
    match condition.operator:
        case Operator.GIVEN | Operator.MISSING:
            return ()
        case Operator.BY:
            return (condition.field, condition.value)
        case _:
            return (condition.field,)


def _holds(condition: Condition, kind: Kind, scales: Mapping[str, int]) -> pl.Expr:
    value = column(condition.field)
    match condition.operator:
        case Operator.GIVEN:
            return value.is_not_null()
        case Operator.MISSING:
            return value.is_null()
        case Operator.BY:
            holds = value <= column(condition.value)
        case Operator.IS:
            holds = _is(value, condition, kind)
        case operator:
            holds = _COMPARED[operator](value, _limit(condition, kind, scales))
    for name in _asked(condition):
        if kind.field(name).empty:
            holds = pl.when(column(name).is_not_null()).then(holds).otherwise(pl.lit(value=False))
    return holds


def _is(value: pl.Expr, condition: Condition, kind: Kind) -> pl.Expr:
    if kind.field(condition.field).type is FieldType.FLAG:
        return value if condition.value == YES else ~value
    return reduce(or_, [value == one for one in condition.value.split("|")])


def _limit(condition: Condition, kind: Kind, scales: Mapping[str, int]) -> pl.Expr:
    """The number as the field's integers are kept; between two of them it is the lower one.

    An integer is at most 2.5 exactly where it is at most 2, and above 2.5 where it is above 2; for at least,
    the higher one.
    """
    of_duration = kind.field(condition.field).type is FieldType.DURATION
    scaled = Decimal(condition.value) * (1000 if of_duration else scales.get(condition.field, 1))
    lower = int(scaled // 1)
    return pl.lit(
        lower + 1 if condition.operator is Operator.AT_LEAST and scaled > lower else lower, dtype=pl.Int64
    )
