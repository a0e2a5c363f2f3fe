"""Rows and columns that are not where, what or as many as agreed, in every format in which they can be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any

import polars as pl
from tests.corruption.cases import ALL
from tests.corruption.cases import HEADER
from tests.corruption.cases import NOTHING
from tests.corruption.cases import WHOLE
from tests.corruption.cases import table_cases
from tests.corruption.sound import COLUMNS
from tests.corruption.sound import TERMS
from tests.corruption.sound import as_csv
from tests.corruption.sound import sound
from tests.intake.feeds import VENDORS
from tests.intake.feeds import check
from tests.intake.feeds import no_facts

from outscore.model.dated import Span
from outscore.model.feed import HeaderNames
from outscore.model.feed import Layout
from outscore.model.feed import SkipRule
from outscore.model.feed_promises import Exceeded
from outscore.model.feed_promises import FeedPromises
from outscore.model.feed_promises import Limits

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

    from tests.corruption.cases import Case
    from tests.corruption.cases import Told
    from tests.corruption.sound import Table

GRIDS = ("csv", "xlsx", "ods")
"""Formats in which rows are rows of cells, and the header is one of them."""
FIRST = ("A1", "2026-10-01", "Sales", "412", "398", "361", "1:10:25", "91.25", "first, as agreed")
"""The first row as text."""
NEEDED = tuple(name for name in COLUMNS if name != "Notes")


def _every_column_is_wrong(row: int, texts: Sequence[str]) -> list[Told]:
    """What is told where another row than the header is taken for it."""
    missing: list[Told] = [("column_missing", row, name) for name in NEEDED]
    return missing + [("column_unexpected", row, name) for name in texts]


def _of_rows() -> Iterator[Case]:
    yield from table_cases(
        "a row that is there twice",
        "A row stands in the file twice, with the same figures: it counts once.",
        lambda table: table.rows.append(list(table.rows[2])),
        ("row_repeated", 6, None),
        kept=ALL,
        read=7,
    )
    yield from table_cases(
        "every row twice",
        "The whole table stands in the file twice, as when an export is appended to itself.",
        lambda table: table.rows.extend([list(row) for row in table.rows]),
        *[("row_repeated", row + 6, None) for row in ALL],
        kept=ALL,
        read=12,
    )
    yield from table_cases(
        "two rows about the same thing",
        "Two rows are about the same day and queue and give different figures.",
        lambda table: table.rows.append([*table.rows[2][:-2], Decimal("12.5"), ""]),
        ("row_conflict", 2, None),
        ("row_conflict", 6, None),
        read=7,
    )
    yield from table_cases(
        "the same row in another spelling",
        "A row comes again with its figures written otherwise, and they are the same figures.",
        lambda table: table.rows.append([*table.rows[2][:-3], "02:00:43", "93.50", "again"]),
        ("row_repeated", 6, None),
        kept=ALL,
        read=7,
        forms=("csv", "xlsx"),
    )
    total = ["Total", None, None, 4137, 4032, 3812, None, None, None]
    yield from table_cases(
        "a totals row",
        "Below the rows stands their total, of which nothing was agreed.",
        lambda table: table.rows.append(list(total)),
        ("period_unreadable", 6, "Month"),
        ("cell_empty", 6, "Quality"),
        ("cell_empty", 6, "Queue"),
        ("vendor_unknown", 6, "Site"),
        ("cell_empty", 6, "Talk"),
        kept=ALL,
        read=7,
    )
    yield from table_cases(
        "a subtotal between the rows",
        "After one vendor's rows stands their total, with the vendor's code in it.",
        lambda table: table.rows.insert(3, ["A1", None, "Total", 1569, 1524, 1440, None, None, None]),
        ("period_unreadable", 3, "Month"),
        ("cell_empty", 3, "Quality"),
        ("value_unknown", 3, "Queue"),
        ("cell_empty", 3, "Talk"),
        kept=ALL,
        read=7,
    )
    yield from table_cases(
        "a totals row that was agreed",
        "Below the rows stands their total, which the feed contract leaves out.",
        lambda table: table.rows.append(list(total)),
        ("row_skipped", WHOLE, None),
        kept=ALL,
        read=7,
        terms_are={"skip_rows": (SkipRule("Site", "Total"),)},
    )
    yield from table_cases(
        "a totals row alone",
        "The file holds nothing but a total, which the feed contract leaves out.",
        lambda table: table.rows.__setitem__(slice(None), [list(total)]),
        ("file_empty", WHOLE, None),
        terms_are={"skip_rows": (SkipRule("Site", "Total"),)},
    )
    yield from table_cases(
        "the header again between the rows",
        "The header stands once more between the rows, as where files were put together.",
        lambda table: table.rows.insert(3, list(table.header)),
        ("cell_not_a_number", 3, "Answered"),
        ("cell_not_a_number", 3, "In time"),
        ("period_unreadable", 3, "Month"),
        ("cell_not_a_number", 3, "Offered"),
        ("cell_not_a_number", 3, "Quality"),
        ("value_unknown", 3, "Queue"),
        ("vendor_unknown", 3, "Site"),
        ("cell_not_a_duration", 3, "Talk"),
        kept=ALL,
        read=7,
    )
    yield from table_cases(
        "a second header row with the units",
        "Below the header stands a row with the units of the columns, of which nothing was agreed.",
        lambda table: table.rows.insert(0, ["", "", "", "#", "#", "#", "h:mm:ss", "%", ""]),
        ("cell_not_a_number", 0, "Answered"),
        ("cell_not_a_number", 0, "In time"),
        ("period_unreadable", 0, "Month"),
        ("cell_not_a_number", 0, "Offered"),
        ("cell_not_a_number", 0, "Quality"),
        ("cell_empty", 0, "Queue"),
        ("vendor_unknown", 0, "Site"),
        ("cell_not_a_duration", 0, "Talk"),
        kept=ALL,
        read=7,
        forms=GRIDS,
    )
    yield from table_cases(
        "a note below the rows",
        "Below the rows stands where they come from.",
        lambda table: table.rows.append(["Source: telephony, figures are preliminary", *[None] * 8]),
        ("cell_empty", 6, "Answered"),
        ("cell_empty", 6, "In time"),
        ("period_unreadable", 6, "Month"),
        ("cell_empty", 6, "Offered"),
        ("cell_empty", 6, "Quality"),
        ("cell_empty", 6, "Queue"),
        ("vendor_unknown", 6, "Site"),
        ("cell_empty", 6, "Talk"),
        kept=ALL,
        read=7,
        forms=GRIDS,
    )
    yield from table_cases(
        "cells moved to the right",
        "In one row the cells from the queue on stand one column too far to the right.",
        lambda table: table.rows.__setitem__(2, [*table.rows[2][:2], "", *table.rows[2][2:-1]]),
        ("cell_not_a_number", 2, "Offered"),
        ("cell_not_a_number", 2, "Quality"),
        ("cell_empty", 2, "Queue"),
        ("cell_not_a_duration", 2, "Talk"),
    )
    yield from table_cases(
        "cells moved to the left",
        "In one row the cells from the queue on stand one column too far to the left.",
        lambda table: table.rows.__setitem__(2, [*table.rows[2][:2], *table.rows[2][3:], "x"]),
        ("cell_not_a_number", 2, "In time"),
        ("cell_empty", 2, "Quality"),
        ("value_unknown", 2, "Queue"),
        ("cell_not_a_duration", 2, "Talk"),
    )
    yield from table_cases(
        "two figures that changed places",
        "In one row answered and answered in time have changed places.",
        lambda table: (table.put(2, "Answered", 592), table.put(2, "In time", 617)),
        ("part_above_whole", 2, "Answered"),
    )
    yield from table_cases(
        "a part above its whole, to be looked at",
        "More contacts are answered than offered; the feed contract asks for a warning.",
        lambda table: table.put(2, "Offered", 600),
        ("part_above_whole", 2, "Offered"),
        kept=ALL,
        instead={(2, "offered"): 600},
    )


def _of_columns() -> Iterator[Case]:
    def renamed(name: str, now: str) -> Any:
        return lambda table: table.header.__setitem__(table.header.index(name), now)

    for name, broken, old, new in (
        ("a column with another name", "A column has another name than agreed.", "Answered", "Handled"),
        ("a column in small letters", "A column is spelled with a small letter.", "Answered", "answered"),
        ("a space after a column's name", "A column's name has a space after it.", "Answered", "Answered "),
        ("a line break in a column's name", "A column's name has a line break in it.", "In time", "In\ntime"),
        ("a column with a formula for a name", "A column's name is a formula.", "Answered", "=1+1"),
        (
            "a column's name with a letter of another script",
            "A column's name looks as agreed and has a letter of another script.",
            "Talk",
            "\u0422alk",
        ),
    ):
        yield from table_cases(
            name,
            broken,
            renamed(old, new),
            ("column_missing", HEADER, old),
            ("column_unexpected", HEADER, new),
        )
    yield from table_cases(
        "a column that is missing",
        "A column is not there, neither its name nor its cells.",
        _without("Answered"),
        ("column_missing", HEADER, "Answered"),
    )
    yield from table_cases(
        "a column more",
        "There is a column that the feed contract does not know.",
        _with("Transferred", 0),
        ("column_unexpected", HEADER, "Transferred"),
    )
    yield from table_cases(
        "a column twice",
        "A column stands in the file twice.",
        _with("Answered", 1),
        ("column_repeated", HEADER, "Answered"),
        forms=GRIDS,
    )
    yield from table_cases(
        "a column without a name",
        "There is a column without a name, with figures in it.",
        _with("", 5),
        ("column_unnamed", HEADER, None),
        forms=GRIDS,
    )
    yield from table_cases(
        "columns in another order",
        "The columns stand in another order; they are known by their names.",
        _turned,
        kept=ALL,
    )
    yield from table_cases(
        "names that changed places",
        "The names of two columns have changed places, and their cells have not.",
        lambda table: table.header.__setitem__(slice(4, 6), ["In time", "Answered"]),
        *[("part_above_whole", row, "Answered") for row in ALL],
        kept=NOTHING,
    )
    yield from table_cases(
        "no header",
        "The first row is data, and the header is missing.",
        _without_header,
        *_every_column_is_wrong(HEADER, FIRST),
        forms=GRIDS,
    )
    yield from table_cases(
        "a title above the header",
        "Above the header stands a title, of which nothing was agreed.",
        _titled,
        *_every_column_is_wrong(HEADER, ["Daily report"]),
        *[("column_unnamed", HEADER, None)] * 8,
        forms=GRIDS,
    )
    yield from table_cases(
        "two header rows where one was agreed",
        "The names stand in two rows, the upper one with headings over several columns.",
        _two_headers,
        *[("column_missing", HEADER, name) for name in NEEDED[3:]],
        ("column_unexpected", HEADER, "Contacts"),
        *[("column_unnamed", HEADER, None)] * 4,
        forms=GRIDS,
    )
    joined = tuple(
        replace(one, column=f"Contacts / {one.column}" if one.id != "quality" else one.column)
        for one in TERMS.quantities
    )
    yield from table_cases(
        "one header row where two were agreed",
        "The names stand in one row, and the feed contract says that they stand in two.",
        None,
        *[("column_missing", 0, name) for name in ("Site", "Month", "Queue")],
        *[("column_missing", 0, one.column) for one in joined],
        *[("column_unexpected", 0, f"{name} / {cell}") for name, cell in zip(COLUMNS, FIRST, strict=True)],
        forms=GRIDS,
        kept=NOTHING,
        terms_are={
            "quantities": joined,
            "layout": Layout((1, 2), HeaderNames.JOINED),
        },
    )
    yield from table_cases(
        "rows and columns changed places",
        "The table stands on its side: each column of it is a row.",
        _on_its_side,
        *[("column_missing", HEADER, name) for name in NEEDED if name != "Site"],
        ("column_unexpected", HEADER, "A1"),
        ("column_unexpected", HEADER, "B1"),
        ("column_repeated", HEADER, "A1"),
        ("column_repeated", HEADER, "B1"),
        forms=GRIDS,
    )
    yield from table_cases(
        "a header and no row",
        "There is a header and not one row.",
        lambda table: table.rows.clear(),
        ("file_empty", WHOLE, None),
    )


def _without(name: str) -> Any:
    def change(table: Table) -> None:
        place = table.header.index(name)
        for row in (table.header, *table.rows):
            del row[place]

    return change


def _with(name: str, value: object) -> Any:
    def change(table: Table) -> None:
        table.header.insert(5, name)
        for row in table.rows:
            row.insert(5, value)

    return change


def _turned(table: Table) -> None:
    table.header.reverse()
    for row in table.rows:
        row.reverse()


def _without_header(table: Table) -> None:
    table.header = list(FIRST)
    del table.rows[0]


def _titled(table: Table) -> None:
    table.rows.insert(0, list(table.header))
    table.header = ["Daily report", *[""] * 8]


def _two_headers(table: Table) -> None:
    table.rows.insert(0, list(table.header))
    table.header = ["Site", "Month", "Queue", "Contacts", "", "", "", "", "Notes"]


def _on_its_side(table: Table) -> None:
    lines = [table.header, *table.rows]
    turned = [list(column) for column in zip(*lines, strict=True)]
    table.header, table.rows = turned[0], turned[1:]


def _before() -> Any:
    """What stands where a third row came before with other figures."""
    table = sound()
    table.put(2, "Offered", 640)
    table.rows = table.rows[2:3]
    facts = check(as_csv(table), TERMS).facts.with_columns(
        delivery=pl.lit("september.csv"), grain=pl.lit("day"), breakdown=pl.lit("dim:queue")
    )
    return lambda _months: facts


def _of_months() -> Iterator[Case]:
    october = (("acme", date(2026, 10, 1)),)
    yield from table_cases(
        "rows of a frozen month",
        "Rows are about a month of a vendor whose result was approved: they wait for its restatement.",
        None,
        *[("period_frozen", row, None) for row in (0, 1, 2)],
        kept=ALL,
        known={"frozen": frozenset(october), "facts_of": no_facts},
    )
    yield from table_cases(
        "other figures for a frozen month",
        "A row says otherwise than one that came before, about a month whose result was approved.",
        lambda table: table.rows.__setitem__(slice(None), table.rows[2:3]),
        ("period_frozen", 0, None),
        ("row_replaced", 0, None),
        kept=(2,),
        read=1,
        known={"frozen": frozenset(october), "facts_of": _before()},
    )
    yield from table_cases(
        "other figures than before",
        "A row says otherwise than one that came before: it replaces it, and the warning names both.",
        None,
        ("row_replaced", 2, None),
        kept=ALL,
        known={"facts_of": _before()},
    )
    yield from table_cases(
        "a code that is no longer in force",
        "A vendor's code ended before the day of the row.",
        None,
        *[("vendor_unknown", row, "Site") for row in (3, 4, 5)],
        known={"vendors": _ended()},
    )
    yield from table_cases(
        "a file whose name tells no day",
        "The day is agreed to stand in the file's name, and does not.",
        _without("Month"),
        ("period_not_in_name", WHOLE, None),
        terms_are={"period_column": None, "period_in_name": "daily_%Y-%m-%d.csv"},
        file="daily_final_v2.csv",
    )


def _ended() -> Any:
    acme, bolt = VENDORS
    code = replace(bolt.codes[0], span=Span(None, date(2026, 9, 30)))
    return acme, replace(bolt, codes=(code,))


def _of_limits() -> Iterator[Case]:
    def spoiled(table: Table) -> None:
        table.put(2, "Quality", "n/a")
        table.put(5, "Quality", "n/a")

    rows: tuple[Told, ...] = (("cell_not_a_number", 2, "Quality"), ("cell_not_a_number", 5, "Quality"))
    held: tuple[Told, ...] = tuple(("row_held", row, None) for row in (0, 1, 3, 4))
    yield from table_cases(
        "more rejected rows than are allowed",
        "Two of six rows are rejected, and the feed contract allows a quarter.",
        spoiled,
        *rows,
        ("limit_rows", WHOLE, None),
        *held,
        terms_are={"promises": FeedPromises(limits=Limits(rows_percent=Fraction(25)))},
    )
    yield from table_cases(
        "more rejected rows than are allowed, the others taken",
        "Two of six rows are rejected, and the feed contract warns from a quarter on.",
        spoiled,
        *rows,
        ("limit_rows", WHOLE, None),
        kept=(0, 1, 3, 4),
        terms_are={"promises": FeedPromises(limits=Limits(Fraction(25), then=Exceeded.IN_PART))},
    )
    yield from table_cases(
        "more volume in rejected rows than is allowed",
        "The rejected rows hold more than a third of the contacts offered, which is the limit.",
        spoiled,
        *rows,
        ("limit_volume", WHOLE, None),
        *held,
        terms_are={"promises": FeedPromises(limits=Limits(volume_percent=Fraction(33), of="offered"))},
    )


CASES: tuple[Case, ...] = (*_of_rows(), *_of_columns(), *_of_months(), *_of_limits())
