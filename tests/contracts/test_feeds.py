"""What a feed contract may say about how a file is laid out, and what of it cannot be meant."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from outscore.contracts.format_documents import FORMATS as ENTRIES
from outscore.contracts.workspace import check_workspace
from outscore.contracts.workspace import load_workspace
from outscore.intake.formats import FORMATS as READERS
from outscore.model.feed import DURATIONS
from outscore.model.feed import EXCEL_SERIAL
from outscore.model.feed import Csv
from outscore.model.feed import HeaderNames
from outscore.model.feed import JsonLines
from outscore.model.feed import LastLine
from outscore.model.feed import Layout
from outscore.model.feed import Missing
from outscore.model.feed import Negative
from outscore.model.feed import Ods
from outscore.model.feed import Parquet
from outscore.model.feed import SkipRule
from outscore.model.feed import Xlsx

if TYPE_CHECKING:
    from tests.contracts.conftest import Desk

    from outscore.model.feed import Feed
    from outscore.model.feed import Format

FEED = "feeds/daily.yaml"
KIND = "kind: aggregate\n"
DATE = '{column: Date, format: "%Y-%m-%d", grain: day}'
TESTS = '{column: Tests, type: count, not_reported: ["", "n/a"]}'


def feed_with(desk: Desk, old: str, new: str) -> Feed:
    """The feed after a change of its file, which must be in order."""
    desk.change(FEED, old, new)
    return load_workspace(desk.folder).feed("daily")


def test_a_plain_feed_has_its_names_in_the_first_row(desk: Desk) -> None:
    feed = load_workspace(desk.folder).feed("daily")
    assert feed.layout == Layout()
    assert (feed.file_period, feed.period_in_name) == (None, "")


LAYOUTS = [
    "spaces: trimmed",
    'decimal: ","',
    "negative: trailing",
    'inside: "*.csv"',
    "type: xlsx",
    "type: xlsx, sheet: Data",
    "type: xlsx, sheet_number: 2",
    "type: ods",
    "type: parquet",
    "type: jsonl",
    "header_rows: [1]",
    "header_rows: [1], data_from: 3",
    "header_rows: [1, 2], header_names: joined",
    "header_rows: [1, 2], header_names: joined, merged_rows: [1]",
]


def test_every_way_of_reading_has_its_own_sum_and_the_plain_one_keeps_its_own(desk: Desk) -> None:
    """Files are read again when the sum changes, so new keys must not change it for feeds without them."""
    sums = [load_workspace(desk.folder).feed("daily").sha256]
    assert sums[0].startswith("f990d59580380953")
    for layout in LAYOUTS:
        sums.append(feed_with(desk, KIND, f"{KIND}format: {{{layout}}}\n").sha256)
        desk.change(FEED, f"format: {{{layout}}}\n", "")
    sums.append(feed_with(desk, '["", "n/a"]', '{"": no_data, "n/a": too_new}').sha256)
    for more in ('values_as: {queue: {"PHONE": sales}}', "skip_rows: [{column: Queue, equals: Total}]"):
        sums.append(feed_with(desk, "identities:", f"{more}\nidentities:").sha256)
        desk.change(FEED, f"{more}\n", "")
    desk.change(FEED, '"%Y-%m-%d"', '["%Y-%m-%d", excel_serial]')
    sums.append(load_workspace(desk.folder).feed("daily").sha256)
    desk.change(FEED, '["%Y-%m-%d", excel_serial]', '"%Y-%m-%d"')
    sums.append(feed_with(desk, DATE, '{of_file: "2026-04", grain: month}').sha256)
    assert len(set(sums)) == len(sums)


def test_a_layout_is_read_as_it_is_written(desk: Desk) -> None:
    written = "spaces: trimmed, header_rows: [2, 3], header_names: joined, merged_rows: [2], data_from: 5"
    feed = feed_with(desk, KIND, f"{KIND}format: {{{written}}}\n")
    assert feed.layout == Layout((2, 3), HeaderNames.JOINED, (2,), 5, trimmed=True)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("type: csv", Csv()),
        ("encoding: cp1252, delimiter: tab, last_line: must_end", Csv("cp1252", "\t", LastLine.MUST_END)),
        ("type: xlsx", Xlsx()),
        ("type: xlsx, sheet: Data", Xlsx("Data")),
        ("type: ods, sheet_number: 2, header_rows: [3]", Ods("", 2)),
        ('type: parquet, decimal: ","', Parquet()),
        ("type: jsonl, spaces: trimmed", JsonLines()),
    ],
)
def test_the_type_of_a_format_decides_its_keys(desk: Desk, written: str, meant: Format) -> None:
    assert feed_with(desk, KIND, f"{KIND}format: {{{written}}}\n").format == meant


def test_every_format_can_be_named_and_read() -> None:
    assert {type(entry(type=name).meant()) for name, entry in ENTRIES.items()} == set(READERS)


def test_how_numbers_days_and_words_are_written(desk: Desk) -> None:
    desk.change(FEED, DATE, '{column: Date, format: ["%d/%m/%Y", excel_serial], grain: day}')
    desk.change(FEED, "identities:", 'values_as: {queue: {"PHONE": sales, "9": sales}}\nidentities:')
    desk.change(FEED, "identities:", "skip_rows: [{column: Vendor, equals: Total}]\nidentities:")
    signs = 'decimal: ",", thousands: ".", negative: parentheses, inside: "*"'
    feed = feed_with(desk, KIND, f"{KIND}format: {{{signs}}}\n")
    assert (feed.decimal, feed.thousands, feed.negative, feed.inside) == (",", ".", Negative.PARENTHESES, "*")
    assert feed.period_formats == ("%d/%m/%Y", EXCEL_SERIAL)
    assert feed.words == (("queue", (("PHONE", "sales"), ("9", "sales"))),)
    assert feed.skip_rows == (SkipRule("Vendor", "Total"),)
    assert feed.needed == feed.columns


@pytest.mark.parametrize("written_as", DURATIONS)
def test_a_duration_can_be_written_in_many_ways(desk: Desk, written_as: str) -> None:
    talk = f'  talk: {{column: Talk, type: duration, written_as: "{written_as}"}}\n'
    feed = feed_with(desk, "identities:", f"{talk}identities:")
    assert feed.quantities[-1].pattern == written_as


def test_a_period_of_the_whole_file(desk: Desk) -> None:
    feed = feed_with(desk, DATE, '{of_file: "2026-04", grain: month}')
    assert (feed.period_column, feed.file_period) == (None, date(2026, 4, 1))
    assert "Date" not in feed.columns


@pytest.mark.parametrize(("name", "grain"), [("a_%Y-%m*.csv", "month"), ("a (%d %b %y).csv", "day")])
def test_a_period_in_the_name_of_the_file(desk: Desk, name: str, grain: str) -> None:
    feed = feed_with(desk, DATE, f'{{in_name: "{name}", grain: {grain}}}')
    assert (feed.period_column, feed.period_in_name) == (None, name)


def test_words_in_place_of_figures_are_for_all_quantities_or_for_one(desk: Desk) -> None:
    told = 'not_reported: {"none yet": too_new, "": no_data}\nidentities:'
    feed = feed_with(desk, "identities:", told)
    answered, in_time, tests = feed.quantities
    assert answered.meanings == (("none yet", Missing.TOO_NEW), ("", Missing.NO_DATA))
    assert in_time.not_reported == ("none yet", "")
    assert (tests.not_reported, tests.meanings) == (("", "n/a"), ())


def test_a_quantity_can_have_no_such_words_though_others_do(desk: Desk) -> None:
    desk.change(FEED, TESTS, "{column: Tests, type: count, not_reported: []}")
    feed = feed_with(desk, "identities:", 'not_reported: ["-"]\nidentities:')
    assert [quantity.not_reported for quantity in feed.quantities] == [("-",), ("-",), ()]


def test_a_decimal_can_have_a_percent_sign(desk: Desk) -> None:
    rate = "  rate: {column: Rate, type: decimal, places: 1, written_as: percent}\n"
    feed = feed_with(desk, "identities:", f"{rate}identities:")
    assert [quantity.is_percent for quantity in feed.quantities] == [False, False, False, True]


BREAKS = [
    (KIND, f"{KIND}format: {{header_rows: [3, 2]}}\n", 4, "from the top down"),
    (KIND, f"{KIND}format: {{header_rows: [0]}}\n", 4, "the first row of the file is 1"),
    (KIND, f"{KIND}format: {{header_rows: [2], data_from: 2}}\n", 4, "below header_rows"),
    (KIND, f"{KIND}format: {{data_from: 2}}\n", 4, "Give both"),
    (KIND, f"{KIND}format: {{header_rows: [2], header_names: joined}}\n", 4, "several header_rows"),
    (KIND, f"{KIND}format: {{header_rows: [2, 3], header_names: first}}\n", 4, "lowest, joined"),
    (KIND, f"{KIND}format: {{header_rows: [2, 3], merged_rows: [2]}}\n", 4, "header_names: joined"),
    (
        KIND,
        f"{KIND}format: {{header_rows: [2, 3], header_names: joined, merged_rows: [2, 3]}}\n",
        4,
        "one row must name each column",
    ),
    (KIND, f"{KIND}format: {{spaces: removed}}\n", 4, "kept, trimmed"),
    (KIND, f"{KIND}format: {{type: xslx}}\n", 4, "Did you mean 'xlsx'?"),
    (KIND, f"{KIND}format: {{type: [xlsx]}}\n", 4, "Write one of: csv, xlsx, ods, parquet, jsonl"),
    (KIND, f'{KIND}format: {{type: xlsx, delimiter: ";"}}\n', 4, "'delimiter' is not a key"),
    (KIND, f"{KIND}format: {{type: parquet, header_rows: [2]}}\n", 4, "'header_rows' is not a key"),
    (KIND, f"{KIND}format: {{type: csv, sheet: Data}}\n", 4, "'sheet' is not a key"),
    (KIND, f"{KIND}format: {{type: xlsx, sheet: a, sheet_number: 1}}\n", 4, "Give one of them"),
    (KIND, f"{KIND}format: {{type: ods, sheet_number: 0}}\n", 4, "counts from 1"),
    (KIND, f"{KIND}format: {{type: xlsx, header_rows: [3, 2]}}\n", 4, "from the top down"),
    (
        KIND,
        f'{KIND}format: {{decimal: ",", thousands: ",", delimiter: ";"}}\n',
        4,
        "both thousands and decimals",
    ),
    (KIND, f'{KIND}format: {{type: jsonl, thousands: "."}}\n', 4, 'Add: decimal: ","'),
    (KIND, f"{KIND}format: {{negative: red}}\n", 4, "minus, trailing, parentheses"),
    ("identities:", 'values_as: {site: {"A": a}}\nidentities:', 12, "which is no dimension"),
    (
        "identities:",
        'values_of: {queue: [sales]}\nvalues_as: {queue: {"B": b}}\nidentities:',
        13,
        "does not list",
    ),
    ("identities:", 'skip_rows: [{column: "Queue"}]\nidentities:', 12, "equals"),
    (
        "identities:",
        "values_as: {queue: {Total: sales}}\nskip_rows: [{column: Queue, equals: Total}]\nidentities:",
        13,
        "left out too",
    ),
    (DATE, "{column: Date, format: [], grain: day}", 6, "or a list of such texts"),
    (DATE, '{column: Date, format: ["%Y-%m-%d", "%d"], grain: day}', 6, "does not tell the month"),
    (KIND, f"{KIND}format: {{header_rows: [two]}}\n", 4, "must be a whole number"),
    (f"{KIND}files", f"{KIND}not_reported: {{n/a: nothing}}\nfiles", 4, "one of: no_data, too_few"),
    (f"{KIND}files", f"{KIND}not_reported: n/a\nfiles", 4, "must be a list of texts"),
    (TESTS, '{column: Tests, type: count, not_reported: {"-": [a]}}', 11, "Write what it means"),
    (TESTS, '{column: Tests, type: count, not_reported: [["-"]]}', 11, "must be a list of texts"),
    (TESTS, "{column: Tests, type: count, written_as: percent}", 11, "has no meaning for a count"),
    (TESTS, "{column: Tests, type: duration, written_as: percent}", 11, "HH:MM:SS, MM:SS, seconds, minutes"),
    (
        TESTS,
        '{column: Tests, type: decimal, places: 1, written_as: "MM:SS"}',
        11,
        "Write one of: percent, fraction",
    ),
    (TESTS, "{column: Tests, type: decimal, written_as: percent}", 11, "Add: places: 2"),
    (DATE, "{grain: day}", 6, "Give exactly one"),
    (DATE, '{column: Date, of_file: "2026-04", grain: month}', 6, "Give exactly one"),
    (DATE, "{column: Date, grain: day}", 6, "How is the day in 'Date' written?"),
    (DATE, '{of_file: "2026-04", format: "%Y", grain: month}', 6, "for a column alone"),
    (DATE, '{of_file: "2026-04", grain: day}', 6, "Write grain: month"),
    (DATE, '{of_file: "2026-13", grain: month}', 6, 'a month written "2026-04"'),
    (DATE, '{in_name: "a_*.csv", grain: month}', 6, "does not tell the month and the year"),
    (DATE, '{in_name: "a_%Y-%m.csv", grain: day}', 6, "does not tell the day"),
    (DATE, '{in_name: "a_%Y-%H%m.csv", grain: month}', 6, "%H, which is not known"),
    (DATE, '{in_name: "a_%Y-%m_%Y.csv", grain: month}', 6, "cannot be read back"),
    (DATE, '{in_name: "x/a_%Y-%m.csv", grain: month}', 6, "a folder in it"),
]


@pytest.mark.parametrize(("old", "new", "line", "part"), BREAKS)
def test_what_cannot_be_meant_is_told_once_at_its_line(
    desk: Desk, old: str, new: str, line: int, part: str
) -> None:
    desk.change(FEED, old, new)
    told = [fault for fault in check_workspace(desk.folder) if fault.file == FEED]
    assert [fault.line for fault in told] == [line], told
    assert part in told[0].message


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("{column: Vendor}", '{column: "Vendor "}', 6),
        ("{queue: Queue}", '{queue: " Queue"}', 8),
        ('["", "n/a"]', '["", "n/a "]', 12),
        ("identities:", 'ignored_columns: ["x\u00a0"]\nidentities:', 13),
    ],
)
def test_where_spaces_are_trimmed_no_text_to_look_for_may_have_some(
    desk: Desk, old: str, new: str, line: int
) -> None:
    desk.change(FEED, old, new)
    assert check_workspace(desk.folder) == ()
    desk.change(FEED, KIND, f"{KIND}format: {{spaces: trimmed}}\n")
    (fault,) = check_workspace(desk.folder)
    assert (fault.line, "Write it without" in fault.message) == (line, True)


def test_percentages_are_not_compared_with_plain_decimals(desk: Desk) -> None:
    desk.change(FEED, TESTS, "{column: Tests, type: decimal, places: 1, written_as: percent}")
    desk.change(FEED, "{column: In time, type: count}", "{column: In time, type: decimal, places: 1}")
    desk.change(FEED, "{column: Answered, type: count}", "{column: Answered, type: decimal, places: 1}")
    desk.change(FEED, "parts: [in_time]", "parts: [tests]")
    told = [fault.message for fault in check_workspace(desk.folder) if fault.file == FEED]
    assert len(told) == 1
    assert "compares decimal of 1 places, percentage of 1 places" in told[0]
