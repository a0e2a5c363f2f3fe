"""Records of any kind: the pandera schema over typed rows, and the same rules as expressions for streaming.

Grain: one row for each record. Units: counts are whole, durations are milliseconds, decimals are integers of
their places, moments are in UTC. Identities: those of the kind, between fields of one row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Any

import pandera.polars as pa
import polars as pl

from outscore.model.kind import FieldType
from outscore.model.kind import How
from outscore.schemas.conditions import FIELD
from outscore.schemas.conditions import all_hold
from outscore.schemas.conditions import any_way_holds
from outscore.schemas.conditions import column

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.model.kind import Field
    from outscore.model.kind import Kind
    from outscore.model.records import RecordText

EMPTY, NEGATIVE, UNKNOWN, ORDER = "cell_empty", "cell_negative", "value_unknown", "row_out_of_order"
ABOVE = "part_above_whole"
OFF_SCALE = "cell_off_scale"
NEVER_NEGATIVE = (FieldType.COUNT, FieldType.DURATION)
DTYPES: Mapping[FieldType, Any] = {
    FieldType.TEXT: pl.String,
    FieldType.CHOICE: pl.String,
    FieldType.FLAG: pl.Boolean,
    FieldType.COUNT: pl.Int64,
    FieldType.DECIMAL: pl.Int64,
    FieldType.DURATION: pl.Int64,
    FieldType.DAY: pl.Date,
    FieldType.MOMENT: pl.Datetime("ms", "UTC"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One check of the schema, by its name there. broken: whether a typed row breaks it, never null."""

    name: str
    broken: pl.Expr

    @property
    def code(self) -> str:
        """The issue code."""
        return self.name.partition(":")[0]

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that it looks at; the first is where it is told."""
        return tuple(self.name.split(":")[1:])


def schema(kind: Kind, text: RecordText) -> pa.DataFrameSchema:
    """The schema for the typed rows of a feed of records. A failing check is named `CODE:FIELD`.

    Checks that look at several fields name them all, the one where the fault is told first.
    """
    told = {one.field for one in text.fields}
    columns = {
        f"{FIELD}{field.id}": pa.Column(
            DTYPES[field.type], list(_checks(field, kind, text, told)), nullable=True
        )
        for field in kind.fields
        if field.id in told
    }
    orders = [
        _check(f"{ORDER}:{second}:{first}", (column(first) <= column(second)).fill_null(value=True))
        for first, second in kind.orders
        if {first, second} <= told
    ]
    parts = list(_parts_of_wholes(kind, text, told))
    return pa.DataFrameSchema(columns, checks=[*orders, *parts], strict=False, coerce=False)


def rules(of: pa.DataFrameSchema) -> tuple[Rule, ...]:
    """Every check of a schema of records as an expression, in the schema's order."""
    return tuple(_rules(of))


def scales(kind: Kind, text: RecordText) -> dict[str, int]:
    """What the integers of each decimal field are divided by to give its unit."""
    places = {one.field: one.places for one in text.fields}
    return {
        field.id: 10 ** places[field.id]
        for field in kind.fields
        if field.type is FieldType.DECIMAL and field.id in places
    }


def _checks(field: Field, kind: Kind, text: RecordText, told: set[str]) -> Iterator[pa.Check]:
    given = column(field.id).is_not_null()
    if field.needed:
        yield _check(f"{EMPTY}:{field.id}", given)
    asked = dict.fromkeys(one.field for one in field.needed_where)
    if asked and told.issuperset(asked) and not field.needed:
        needed = all_hold(field.needed_where, kind, scales(kind, text))
        yield _check(":".join([EMPTY, field.id, *asked]), ~needed.fill_null(value=False) | given)
    if field.choices:
        yield pa.Check.isin(field.choices, error=f"{UNKNOWN}:{field.id}")
    if field.type in NEVER_NEGATIVE:
        yield pa.Check.ge(0, error=f"{NEGATIVE}:{field.id}")
    if limits := scale_of(field, text):
        fits = column(field.id).is_between(*limits) | (column(field.id) < 0)
        yield _check(f"{OFF_SCALE}:{field.id}", fits.fill_null(value=True))


def scale_of(field: Field, text: RecordText) -> tuple[int, int] | None:
    """The lowest and highest score of a field: as the feed contract has it, or that of the kind."""
    how = text.of(field.id)
    return (how.scale if how else None) or field.scale


def _parts_of_wholes(kind: Kind, text: RecordText, told: set[str]) -> Iterator[pa.Check]:
    """What holds for sums over rows, for each row: its parts are not above its whole."""
    sums = {one.id: one for one in kind.counts if one.how is How.SUM}
    by = scales(kind, text)
    for rule in kind.within:
        if not sums.keys() >= {*rule.parts, rule.whole}:
            continue
        parts, whole = [sums[one] for one in rule.parts], sums[rule.whole]
        fields = [*whole.of, *(field for part in parts for field in part.of)]
        if told.issuperset(fields) and all(part.ways == whole.ways for part in parts):
            finest = max(by.get(field, 1) for field in fields)
            level = {field: column(field) * (finest // by.get(field, 1)) for field in fields}
            together = pl.sum_horizontal([level[one] for one in fields[len(whole.of) :]], ignore_nulls=False)
            most = pl.sum_horizontal([level[one] for one in whole.of], ignore_nulls=False)
            counts = any_way_holds(whole.ways, kind, by)
            fits = (together <= most).fill_null(value=True)
            not_asked = pl.lit(value=False) if counts is None else ~counts.fill_null(value=False)
            yield _check(":".join([ABOVE, *fields]), not_asked | fits)


def _check(name: str, holds: pl.Expr) -> pa.Check:
    return pa.Check(_evaluated, error=name, ignore_na=False, holds=holds)


def _evaluated(data: pa.PolarsData, *, holds: pl.Expr) -> pl.LazyFrame:
    return data.lazyframe.select(holds)


def _rules(of: pa.DataFrameSchema) -> Iterator[Rule]:
    for name, one in of.columns.items():
        for check in one.checks:
            yield Rule(str(check.error), ~_holds(check, pl.col(name)))
    for check in of.checks:
        yield Rule(str(check.error), ~_holds(check, None))


def _holds(check: pa.Check, value: pl.Expr | None) -> pl.Expr:
    """A check as an expression; a kind of check that is not known here is a fault of this program."""
    kept = dict(check.statistics or {})
    if value is None or "holds" in kept:
        holds: pl.Expr = kept["holds"]
        return holds
    match check.name:
        case "greater_than_or_equal_to":
            least = pl.lit(kept["min_value"], dtype=pl.Int64)
            return (value >= least).fill_null(value=True)
        case "isin":
            allowed = [value == one for one in kept["allowed_values"]]
            return pl.any_horizontal(allowed).fill_null(value=True)
    message = f"no expression is known for the check {check.name}"
    raise NotImplementedError(message)
