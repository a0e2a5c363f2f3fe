"""Small feeds of records: from the text of each row to a fact of its own, each fault told cell by cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from outscore.intake.counting import per_row
from outscore.intake.fields import TEXT
from outscore.intake.record_issues import issue_of
from outscore.intake.record_issues import placed
from outscore.intake.record_issues import record_key
from outscore.intake.record_repeats import repeats_of_records
from outscore.intake.typed_rows import cells_with_spaces
from outscore.intake.typed_rows import faults
from outscore.intake.typed_rows import key_columns
from outscore.intake.typed_rows import typed_rows
from outscore.intake.validate import SchemaBroken
from outscore.model.delivery import Issue
from outscore.model.delivery import Severity
from outscore.model.kind import FieldType
from outscore.schemas.conditions import FIELD
from outscore.schemas.conditions import column
from outscore.schemas.records import DTYPES
from outscore.schemas.records import scales
from outscore.schemas.records import schema

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.intake.gather import Flaw
    from outscore.intake.record_rules import RecordRules
    from outscore.intake.typed_rows import Fault

QUANTITY = "q:"


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """What rows of records turned out to be.

    facts, in the file's order: row, code, vendor, key, moment (UTC; null where the kind has days), start
    (the day) and month (its first day) by the clocks of the workspace's zone, a `dim:NAME` for each
    dimension, a `q:QUANTITY` for each quantity asked for. rejected, repeated: the numbers of the rows that
    were kept out, and of those that say what another says.
    """

    facts: pl.DataFrame
    issues: tuple[Issue, ...]
    rejected: tuple[int, ...]
    repeated: tuple[int, ...]


def text_frame(rows: Iterable[int], header: Sequence[str], cells: Sequence[Sequence[str]]) -> pl.DataFrame:
    """The rows of a file as columns of text: `row` and a `t:COLUMN` for each column with a name."""
    columns = {
        f"{TEXT}{name}": pl.Series([one[place] for one in cells], dtype=pl.String)
        for place, name in enumerate(header)
        if name
    }
    return pl.DataFrame({"row": pl.Series(rows, dtype=pl.Int64), **columns})


def record_facts(
    text: pl.DataFrame, rules: RecordRules, flaws: Mapping[tuple[int, str], Flaw] | None = None
) -> RecordFacts:
    """Read, check and count rows of text, as `text_frame` makes them.

    flaws: cells without a value, though something stands in them, by row and column name.
    """
    frame, issues = checked_rows(text, rules)
    issues = with_flaws_told(issues, frame, flaws or {}, rules)
    if rules.feed.layout.trimmed:
        issues += spaces_noted(text.select(cells_with_spaces(rules)).item())
    good = without(frame, rejected_by(issues))
    repeats = repeats_of_records(good, rules)
    issues += repeats.issues
    standing = without(good, {*repeats.rejected, *repeats.repeated})
    return RecordFacts(
        facts=standing.select("row", "code", "vendor", _keys(standing, rules), *_figures(rules)),
        issues=tuple(issues),
        rejected=tuple(sorted(rejected_by(issues))),
        repeated=tuple(sorted(repeats.repeated)),
    )


def checked_rows(text: pl.DataFrame, rules: RecordRules) -> tuple[pl.DataFrame, list[Issue]]:
    """The typed rows, and everything that is wrong with each of them by itself."""
    look = [one for one in faults(rules) if one.rule is None]
    flags = [one.broken.alias(one.name) for one in look]
    flagged = typed_rows(text.lazy(), rules).with_columns(flags).collect()
    found = [(position, one) for one in look for position in flagged[one.name].arg_true().to_list()]
    frame = flagged.drop(one.name for one in look)
    found += _broken_rules(frame, {(position, one.field) for position, one in found}, rules)
    rows = {position: frame.row(position, named=True) for position, _ in found}
    issues = [issue_of(one, rows[position], rules) for position, one in found]
    issues.sort(key=lambda one: (one.row or 0, one.column or "", one.code))
    return frame, issues


def spaces_noted(cells: int) -> list[Issue]:
    """A note that cells were read without the spaces around their text, where any were."""
    hold = "cell has spaces before or after its" if cells == 1 else "cells have spaces before or after their"
    issue = Issue(
        code="cell_spaces",
        severity=Severity.NOTE,
        message=f"{cells:,} {hold} text; they were read without them, as the feed contract says.",
    )
    return [issue] if cells else []


def flaws_told(flaws: Mapping[tuple[int, str], Flaw], rules: RecordRules) -> dict[tuple[int, str], Flaw]:
    """The cells without a value that are read, unless it was agreed what they mean."""
    agreed = {(how.column, text) for _, how in rules.told for text in how.empty if text}
    read = set(rules.columns)
    return {
        place: flaw
        for place, flaw in flaws.items()
        if place[1] in read and (place[1], flaw.text) not in agreed
    }


def with_flaws_told(
    issues: list[Issue], frame: pl.DataFrame, flaws: Mapping[tuple[int, str], Flaw], rules: RecordRules
) -> list[Issue]:
    """Issues about a cell without a value are replaced by what is wrong with it."""
    told = flaws_told(flaws, rules)
    rows = frame.filter(pl.col("row").is_in([row for row, _ in told])).iter_rows(named=True)
    by_number = {row["row"]: row for row in rows}
    found = [
        placed(_flawed(column, flaw), by_number[row], rules)
        for (row, column), flaw in told.items()
        if row in by_number
    ]
    return [issue for issue in issues if (issue.row, issue.column) not in told] + found


def _flawed(column: str, flaw: Flaw) -> Issue:
    return Issue(
        code=flaw.code,
        severity=Severity.ROW,
        column=column,
        value=flaw.text,
        message=f"{column} {flaw.sentence}",
    )


def rejected_by(issues: Iterable[Issue]) -> set[int]:
    """The numbers of the rows that some issues keep out."""
    return {issue.row for issue in issues if issue.severity is Severity.ROW and issue.row is not None}


def without(frame: pl.DataFrame, rows: set[int]) -> pl.DataFrame:
    """The rows that do not have one of these numbers."""
    return frame.filter(~pl.col("row").is_in(list(rows))) if rows else frame


def _broken_rules(
    frame: pl.DataFrame, unreadable: set[tuple[int, str | None]], rules: RecordRules
) -> list[tuple[int, Fault]]:
    """What pandera finds; a rule is not held against a field that could not be read."""
    from pandera.errors import SchemaErrors  # slow to import; a run without new files never needs it

    known = {one.rule.name: one for one in faults(rules) if one.rule}
    try:
        schema(rules.kind, rules.text).validate(frame.select(pl.col(f"^{FIELD}.*$")), lazy=True)
    except SchemaErrors as error:
        failures = error.failure_cases.select("index", "check").unique(maintain_order=True)
        if failures["index"].null_count():
            raise SchemaBroken(f"{rules.feed.id}: {failures['check'].to_list()}") from error
        found = [(position, known[check]) for position, check in failures.iter_rows()]
        return [(position, one) for position, one in found if not _about(position, one, unreadable)]
    return []


def _about(position: int, fault: Fault, unreadable: set[tuple[int, str | None]]) -> bool:
    fields = fault.rule.fields if fault.rule else ()
    return any((position, field) in unreadable for field in fields)


def _keys(frame: pl.DataFrame, rules: RecordRules) -> pl.Series:
    rows = frame.select(key_columns(rules)).iter_rows(named=True)
    return pl.Series("key", [record_key(row, rules) for row in rows], dtype=pl.String)


def _figures(rules: RecordRules) -> list[pl.Expr]:
    moment = column(rules.kind.moment) if rules.by_moments else pl.lit(None, DTYPES[FieldType.MOMENT])
    by = scales(rules.kind, rules.text)
    return [
        moment.alias("moment"),
        pl.col("day").alias("start"),
        pl.col("day").dt.month_start().alias("month"),
        *(pl.col(f"dim:{name}") for name, _ in rules.feed.dimensions),
        *(per_row(count, rules.kind, by).alias(f"{QUANTITY}{count.id}") for count in rules.counts),
    ]
