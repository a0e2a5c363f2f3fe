"""The kinds of feed as Markdown: their fields, what is counted from them, what rows of sums bring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.kind import FieldType
from outscore.schemas import RECORDS
from outscore.schemas import SUMS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.model.kind import Field
    from outscore.model.kind import Kind

_TYPES = {
    FieldType.TEXT: "text",
    FieldType.FLAG: "yes or no",
    FieldType.COUNT: "whole number",
    FieldType.DECIMAL: "decimal",
    FieldType.DURATION: "duration",
    FieldType.MOMENT: "moment",
    FieldType.DAY: "day",
}


def page() -> str:
    """Every kind of feed, records first."""
    records = (line for kind in RECORDS.values() for line in _of_records(kind))
    sums = (line for kind in SUMS.values() for line in _of_sums(kind))
    return "\n".join(["## Every kind of records", "", *records, "## Every kind of sums", "", *sums]).rstrip()


def _of_records(kind: Kind) -> Iterator[str]:
    yield from (f"### {kind.id}", "")
    keys = " and ".join(f"`{name}`" for name in kind.key)
    yield f"{kind.name}: a row is {kind.row}. Its key is {keys}; it belongs to the time of `{kind.moment}`."
    yield from ("", "| field | needed | type | meaning |", "|---|---|---|---|")
    yield from (f"| `{one.id}` | {_needed(one)} | {_type(one)} | {_meaning(one)} |" for one in kind.fields)
    yield from ("", "| quantity | from | meaning |", "|---|---|---|")
    for count in kind.counts:
        fields = ", ".join(f"`{name}`" for name in count.fields) or "every row"
        yield f"| `{count.id}` | {fields} | {count.meaning} |"
    yield ""


def _of_sums(kind: Kind) -> Iterator[str]:
    yield from (f"### {kind.id}", "", f"{kind.name}: a row holds {kind.row}.")
    yield from ("", "| quantity | type | meaning |", "|---|---|---|")
    yield from (f"| `{one.id}` | {one.type} | {one.meaning} |" for one in kind.told)
    yield ""
    rules = [
        f"{' and '.join(f'`{part}`' for part in one.parts)} not above `{one.whole}`" for one in kind.within
    ]
    if rules:
        yield from (f"Rows that break a rule are rejected: {'; '.join(rules)}.", "")


def _meaning(field: Field) -> str:
    return f"{field.meaning}; empty: {field.empty}" if field.empty else field.meaning


def _needed(field: Field) -> str:
    if field.needed:
        return "yes"
    tests = [f"`{one.field}` is {one.value.replace('|', ' or ')}" for one in field.needed_where]
    return f"where {' and '.join(tests)}" if tests else ""


def _type(field: Field) -> str:
    return ", ".join(f"`{one}`" for one in field.choices) or _TYPES[field.type]
