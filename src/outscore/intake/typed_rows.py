"""Rows of records from text to typed values and whose they are, as expressions; and what is wrong in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

import polars as pl

from outscore.intake.ahead import CODE
from outscore.intake.ahead import FORESEEN
from outscore.intake.fields import TEXT
from outscore.intake.fields import blank
from outscore.intake.fields import shown
from outscore.intake.fields import typed
from outscore.intake.vendor_codes import codes_of
from outscore.model.feed import SPACES
from outscore.schemas.conditions import FIELD
from outscore.schemas.conditions import column
from outscore.schemas.records import UNKNOWN
from outscore.schemas.records import rules as rules_of
from outscore.schemas.records import schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.intake.record_rules import RecordRules
    from outscore.model.feed import Feed
    from outscore.model.vendor import VendorCode
    from outscore.schemas.records import Rule

UNREADABLE, NO_DIMENSION, NOBODYS = "unreadable", "cell_empty", "vendor_unknown"
FAULT = "x:"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that may be wrong with a row. broken: whether it is, never null.

    code: the issue code; `unreadable` stands for whatever the text of a field is not. column: where it
    is told. rule: the check of the schema, for faults that the schema finds too.
    """

    code: str
    column: str | None
    broken: pl.Expr
    field: str | None = None
    rule: Rule | None = None
    dimension: str = ""

    @property
    def name(self) -> str:
        """A name of its own among the faults of a feed."""
        return f"{FAULT}{self.rule.name if self.rule else f'{self.code} {self.field or self.dimension}'}"


def typed_rows(text: pl.LazyFrame, rules: RecordRules, *, usual: bool = False) -> pl.LazyFrame:
    """The text columns with the typed ones beside them. usual: as `outscore.intake.fields.typed` has it.

    Added: `f:FIELD` and `dim:NAME`; `wall`, the moment by the clocks of the workspace's zone; `day`, by the
    same; `code` and `vendor`. What cannot be read is null.
    """
    text = _trimmed(text, rules)
    fields = [
        typed(field, how, rules, usual=usual).value.alias(f"{FIELD}{field.id}") for field, how in rules.told
    ]
    words = {name: dict(meant) for name, meant in rules.feed.words}
    dimensions = [
        _in_our_words(pl.col(f"{TEXT}{where}"), words.get(name, {})).alias(f"dim:{name}")
        for name, where in rules.feed.dimensions
    ]
    own_clock = _own_clock(rules)
    values = text.with_columns(
        *fields, *dimensions, *([own_clock.alias("wall")] if own_clock is not None else [])
    )
    moment = column(rules.kind.moment)
    if rules.by_moments:
        if own_clock is None:
            local = moment.dt.convert_time_zone(rules.zone).dt.replace_time_zone(None)
            values = values.with_columns(wall=local)
        values = values.with_columns(day=pl.col("wall").dt.date())
    else:
        values = values.with_columns(day=moment)
    return _with_owners(values, rules)


def faults(rules: RecordRules) -> tuple[Fault, ...]:
    """Everything that can be wrong with a row by itself, over the columns of `typed_rows`."""
    unreadable = {
        field.id: Fault(UNREADABLE, how.column, typed(field, how, rules).faulty, field.id)
        for field, how in rules.told
        if how.column is not None
    }
    columns = {field.id: how.column for field, how in rules.told}
    broken = [
        Fault(rule.code, columns[rule.fields[0]], _readable(rule, unreadable), rule.fields[0], rule)
        for rule in rules_of(schema(rules.kind, rules.text))
    ]
    return (*unreadable.values(), *broken, *_ahead(rules), *_of_dimensions(rules), *_of_owner(rules))


def _ahead(rules: RecordRules) -> Iterator[Fault]:
    """Records of what had not yet happened when they came."""
    how = rules.text.of(rules.kind.moment)
    if rules.latest is not None and rules.text.kind not in FORESEEN and how and how.column:
        broken = (pl.col("day") > rules.latest).fill_null(value=False)
        yield Fault(CODE, how.column, broken, rules.kind.moment)


def faulty(rules: RecordRules) -> pl.Expr:
    """Whether a row has any fault, with no test that another one makes needless."""
    needed = {field.id for field in rules.kind.fields if field.needed}
    flags = [
        one.rule.broken if one.rule else one.broken
        for one in faults(rules)
        if not (one.code == UNREADABLE and one.field in needed) and not _sure(one, rules)
    ]
    return reduce(or_, flags)


def _sure(fault: Fault, rules: RecordRules) -> bool:
    """Whether the reading of a choice lets no other words by than those its rule allows."""
    how = rules.text.of(fault.field) if fault.field and fault.code == UNKNOWN else None
    if how is None or how.column is None:
        return False
    return {ours for _, ours in how.words} <= set(rules.kind.field(how.field).choices)


def key_columns(rules: RecordRules) -> tuple[str, ...]:
    """What makes two rows be about the same record."""
    return ("code", *(f"{FIELD}{name}" for name in rules.kind.key))


def cells_with_spaces(rules: RecordRules) -> pl.Expr:
    """How many cells have spaces around their text, over text columns as they were sent."""
    columns = [pl.col(f"{TEXT}{name}") for name in rules.columns]
    return pl.sum_horizontal([(one.str.strip_chars(SPACES) != one).sum().cast(pl.Int64) for one in columns])


def skipped(rules: RecordRules) -> pl.Expr:
    """Whether a row is no data, as the feed contract says; over text columns as they were sent."""
    trimmed = rules.feed.layout.trimmed
    texts = [pl.col(f"{TEXT}{rule.column}") for rule in rules.feed.skip_rows]
    shown = [one.str.strip_chars(SPACES) if trimmed else one for one in texts]
    return pl.any_horizontal(
        [one == rule.equals for one, rule in zip(shown, rules.feed.skip_rows, strict=True)]
    )


def _trimmed(text: pl.LazyFrame, rules: RecordRules) -> pl.LazyFrame:
    if not rules.feed.layout.trimmed:
        return text
    return text.with_columns(pl.col(f"{TEXT}{name}").str.strip_chars(SPACES) for name in rules.columns)


def accepted_values(dimension: str, feed: Feed) -> tuple[str, ...]:
    """The texts that a dimension may have in a file; none where it may have any."""
    words = dict(dict(feed.words).get(dimension, ()))
    values = dict(feed.values).get(dimension, ())
    return (*words, *(value for value in values if value not in words))


def _in_our_words(text: pl.Expr, words: dict[str, str]) -> pl.Expr:
    return text.replace(words) if words else text


def _own_clock(rules: RecordRules) -> pl.Expr | None:
    """The moment as the file shows it, where its clocks are the workspace's: it need not be worked out."""
    how = rules.text.of(rules.kind.moment)
    same = rules.text.zone == rules.zone and rules.by_moments
    return shown(how) if same and how else None


def _readable(rule: Rule, unreadable: dict[str, Fault]) -> pl.Expr:
    """A rule is not held against a field that could not be read."""
    silent = [~unreadable[field].broken for field in rule.fields if field in unreadable]
    return pl.all_horizontal([rule.broken, *silent])


def _with_owners(values: pl.LazyFrame, rules: RecordRules) -> pl.LazyFrame:
    if rules.feed.vendor_column is None:
        owner = pl.lit(rules.feed.fixed_vendor, dtype=pl.String)
        return values.with_columns(code=owner, vendor=owner)
    coded = values.with_columns(code=pl.col(f"{TEXT}{rules.feed.vendor_column}"))
    layers = list(_layers(rules))
    if not layers:
        return coded.with_columns(vendor=pl.lit(None, dtype=pl.String))
    return coded.with_columns(vendor=pl.coalesce(*(_owner_in(layer) for layer in layers)))


def _layers(rules: RecordRules) -> Iterator[dict[str, tuple[VendorCode, str]]]:
    """The first meaning of every code, then the second of those that have one, and so on."""
    known = codes_of(rules.feed, rules.vendors)
    for number in range(max(map(len, known.values()), default=0)):
        yield {code: meanings[number] for code, meanings in known.items() if number < len(meanings)}


def _owner_in(layer: dict[str, tuple[VendorCode, str]]) -> pl.Expr:
    """Whom a code means on the row's day, of one meaning for each code."""
    code, day = pl.col("code"), pl.col("day")
    owner = code.replace_strict(
        {one: owner for one, (_, owner) in layer.items()}, default=None, return_dtype=pl.String
    )
    starts = {one: code.span.start for one, (code, _) in layer.items() if code.span.start}
    ends = {one: code.span.end for one, (code, _) in layer.items() if code.span.end}
    in_force = day.is_not_null()
    if starts:
        first = code.replace_strict(starts, default=None, return_dtype=pl.Date)
        in_force &= (day >= first).fill_null(value=True)
    if ends:
        last = code.replace_strict(ends, default=None, return_dtype=pl.Date)
        in_force &= (day <= last).fill_null(value=True)
    return pl.when(in_force).then(owner)


def _of_dimensions(rules: RecordRules) -> Iterator[Fault]:
    for name, where in rules.feed.dimensions:
        empty = blank(pl.col(f"{TEXT}{where}"))
        yield Fault(NO_DIMENSION, where, empty, dimension=name)
        accepted = accepted_values(name, rules.feed)
        if accepted:
            unlisted = ~pl.col(f"{TEXT}{where}").is_in(list(accepted)) & ~empty
            yield Fault(UNKNOWN, where, unlisted, dimension=name)


def _of_owner(rules: RecordRules) -> Iterator[Fault]:
    """An unknown code is told also where the day cannot be read; one out of force is not."""
    if rules.feed.vendor_column is not None:
        known = list(codes_of(rules.feed, rules.vendors))
        strange = pl.col("vendor").is_null() & (pl.col("day").is_not_null() | ~pl.col("code").is_in(known))
        yield Fault(NOBODYS, rules.feed.vendor_column, strange)
