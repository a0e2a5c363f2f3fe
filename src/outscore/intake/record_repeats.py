"""Records that stand in a file more than once: counted once if they say the same, rejected if they do not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from outscore.intake.record_issues import placed
from outscore.intake.typed_rows import key_columns
from outscore.model.delivery import Issue
from outscore.model.delivery import Severity
from outscore.schemas.conditions import FIELD

if TYPE_CHECKING:
    from outscore.intake.record_rules import RecordRules

MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Repeats:
    """Rows with the key of another, by their numbers. rejected: they differ; repeated: they say the same."""

    issues: list[Issue]
    rejected: frozenset[int]
    repeated: frozenset[int]


def repeats_of_records(frame: pl.DataFrame, rules: RecordRules) -> Repeats:
    """Look for rows about the same record among typed rows that nothing else is wrong with.

    Rows that say the same in every field and dimension: the first stands. Rows that differ: nobody can say
    which is right, so all of them are rejected.
    """
    keys = list(key_columns(rules))
    several = frame.filter(pl.struct(keys).is_duplicated())
    issues: list[Issue] = []
    repeated: set[int] = set()
    rejected: set[int] = set()
    said = [name for name in frame.columns if name.startswith((FIELD, "dim:"))]
    for _, group in several.group_by(keys, maintain_order=True):
        numbers = group["row"].to_list()
        same = group.select(*said, "vendor").n_unique() == 1
        concerned = numbers[1:] if same else numbers
        (repeated if same else rejected).update(concerned)
        issue = _repeated(numbers[0]) if same else _conflict(numbers, rules)
        rows = group.filter(pl.col("row").is_in(concerned)).iter_rows(named=True)
        issues += [placed(issue, row, rules) for row in rows]
    return Repeats(issues, frozenset(rejected), frozenset(repeated))


def _repeated(first: int) -> Issue:
    return Issue(
        code="row_repeated",
        severity=Severity.NOTE,
        message=f"The row says the same as row {first}. It was counted once; send it once.",
    )


def _conflict(rows: list[int], rules: RecordRules) -> Issue:
    listed = ", ".join(str(row) for row in rows[:MOST_NAMED])
    more = f" and {len(rows) - MOST_NAMED:,} more" if len(rows) > MOST_NAMED else ""
    how = [rules.text.of(name) for name in rules.kind.key]
    columns = " and ".join(one.column for one in how if one and one.column)
    return Issue(
        code="row_conflict",
        severity=Severity.ROW,
        message=(
            f"Rows {listed}{more} have the same {columns} and are otherwise different. Send the right one "
            f"alone."
        ),
    )
