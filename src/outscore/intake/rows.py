"""From text records to a typed frame: whose row it is, for which period, with which quantities."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from typing import TYPE_CHECKING
from typing import Any

import polars as pl

from outscore.intake.cells import parse_quantity
from outscore.intake.cells import what_is_missing
from outscore.intake.days import parse_periods
from outscore.intake.dimensions import parse_dimension
from outscore.intake.flaws import with_flaws
from outscore.intake.slot_times import parse_slots
from outscore.intake.vendor_codes import codes_of
from outscore.model.delivery import Issue
from outscore.model.delivery import Severity
from outscore.model.delivery import row_key
from outscore.model.feed import SPACES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence
    from datetime import date

    from outscore.intake.gather import Records
    from outscore.model.feed import Feed
    from outscore.model.vendor import Vendor
    from outscore.model.vendor import VendorCode


@dataclass(frozen=True, slots=True)
class Parsed:
    """Rows by position in the file: null wherever a cell could not be read, and an issue for each such cell.

    Columns: row, code, vendor, start (first day of the row's own period), month (first day), for rows
    shorter than a day slot (their beginning in UTC) and minutes, one
    `dim:NAME` for each dimension, one `q:ID` for each quantity; for a quantity whose feed says what its
    texts mean also `why:ID` (the meaning) and `said:ID` (the text), null where there is a figure. The `row`
    of an issue is the file's.
    """

    frame: pl.DataFrame
    issues: tuple[Issue, ...]


def parse_rows(
    records: Records, feed: Feed, vendors: Sequence[Vendor], period: date | None = None, zone: str = "UTC"
) -> Parsed:
    """Read every cell that the feed contract maps; every other column is left alone.

    `period` is the first day of what the whole file is about, where no column says it. zone: whose clocks
    say on which day a row lies that is shorter.
    """
    text, issues = _text_columns(records, feed)
    slots: dict[str, pl.Series] = {}
    if feed.slots and feed.period_column:
        slots["slot"], starts, found = parse_slots(text[feed.period_column], feed, feed.slots, zone)
        slots["minutes"] = pl.Series([feed.slots.minutes]).new_from_index(0, len(starts))
    else:
        starts, found = _starts(text, feed, period, records)
    issues += found
    codes, owners, found = _owners(text, starts, feed, vendors)
    issues += found
    columns = {
        "row": records.rows,
        "code": codes,
        "vendor": owners,
        "start": starts,
        "month": starts.dt.month_start(),
        **slots,
    }
    for name, column in feed.dimensions:
        columns[f"dim:{name}"], found = parse_dimension(text[column], name, column, feed)
        issues += found
    for quantity in feed.quantities:
        columns[f"q:{quantity.id}"], found = parse_quantity(text[quantity.column], quantity, feed)
        issues += found
        columns |= what_is_missing(text[quantity.column], quantity)
    frame = pl.DataFrame(columns)
    issues = with_flaws(issues, records, feed)
    return Parsed(frame, tuple(placed(issue, frame) for issue in issues))


def _text_columns(records: Records, feed: Feed) -> tuple[dict[str, pl.Series], list[Issue]]:
    text = {name: records.column(name) for name in feed.columns}
    if not feed.layout.trimmed:
        return text, []
    trimmed = {name: column.str.strip_chars(SPACES) for name, column in text.items()}
    changed = sum(int((trimmed[name] != column).sum()) for name, column in text.items())
    return trimmed, [_spaced(changed)] if changed else []


def _spaced(cells: int) -> Issue:
    hold = "cell has spaces before or after its" if cells == 1 else "cells have spaces before or after their"
    return Issue(
        code="cell_spaces",
        severity=Severity.NOTE,
        message=f"{cells:,} {hold} text; they were read without them, as the feed contract says.",
    )


def _starts(
    text: dict[str, pl.Series], feed: Feed, period: date | None, records: Records
) -> tuple[pl.Series, list[Issue]]:
    if feed.period_column is not None:
        return parse_periods(text[feed.period_column], feed, records.day_zero)
    return pl.Series([period], dtype=pl.Date).new_from_index(0, len(records.rows)), []


def _owners(
    text: dict[str, pl.Series], starts: pl.Series, feed: Feed, vendors: Sequence[Vendor]
) -> tuple[pl.Series, pl.Series, list[Issue]]:
    if feed.vendor_column is None:
        owner = feed.fixed_vendor or ""
        fixed = pl.Series([owner], dtype=pl.String).new_from_index(0, len(starts))
        return fixed, fixed, []
    codes = text[feed.vendor_column]
    known = codes_of(feed, vendors)
    pairs = pl.DataFrame({"code": codes, "start": starts})
    met = pairs.unique(maintain_order=True)
    meant = pl.Series([_owner(known, *pair) for pair in met.iter_rows()], dtype=pl.String)
    found = pairs.join(
        met.with_columns(vendor=meant), on=["code", "start"], nulls_equal=True, maintain_order="left"
    )
    owners = found["vendor"]
    issues = [
        _unknown(feed.vendor_column, codes[index], index, known)
        for index in owners.is_null().arg_true()
        if starts[index] is not None or codes[index] not in known
    ]
    return codes, owners, issues


def _owner(known: dict[str, list[tuple[VendorCode, str]]], code: str, start: date | None) -> str | None:
    """The vendor of a code on a day; without a readable day, the only one that the code can mean."""
    meant = known.get(code, [])
    if start is None:
        owners = {owner for _, owner in meant}
        return owners.pop() if len(owners) == 1 else None
    return next((owner for one, owner in meant if one.span.covers(start)), None)


def _unknown(column: str, code: str, index: int, known: dict[str, list[tuple[VendorCode, str]]]) -> Issue:
    reason = "is not in force in this row's period" if code in known else "is not known"
    return Issue(
        code="vendor_unknown",
        severity=Severity.ROW,
        row=index,
        column=column,
        value=code,
        message=(
            f"{column} is {code!r}, a code that {reason}. Correct the code, or have it added to the "
            f"vendor's codes in vendors.yaml."
        ),
    )


def placed(issue: Issue, frame: pl.DataFrame) -> Issue:
    """The issue with its position in the frame replaced by the file's row, and whose row that is."""
    if issue.row is None:
        return issue
    return about_row(issue, frame.row(issue.row, named=True))


def about_row(issue: Issue, row: Mapping[str, Any]) -> Issue:
    """The issue with a row's number in the file, whose it is and what it is about."""
    dimensions = [value for name, value in row.items() if name.startswith("dim:")]
    begins = row.get("slot", row["start"])
    return replace(
        issue,
        row=row["row"],
        vendor=row["vendor"],
        month=f"{row['month']:%Y-%m}" if row["month"] else None,
        key=row_key(row["code"], begins, dimensions) if row["vendor"] and begins else None,
    )
