"""Cells that hold something else than what was agreed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from typing import Any

from tests.corruption.cases import ALL
from tests.corruption.cases import cell_cases
from tests.corruption.cases import table_cases
from tests.corruption.sound import FORMATS
from tests.corruption.sound import QUALITY
from tests.corruption.sound import TERMS
from tests.corruption.sound import shown

from outscore.model.feed import FRACTION
from outscore.model.feed import PERCENT
from outscore.model.feed import Layout
from outscore.model.feed import Missing
from outscore.model.feed import Negative

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

    from tests.corruption.cases import Case
    from tests.corruption.sound import Table


LONG = "7" * 400

NO_COUNT, RATE = "cell_not_a_number", "cell_fraction"
COUNTS: tuple[tuple[str, str, str], ...] = (
    ("a comma between thousands", "1,234", RATE),
    ("a point between thousands", "1.234", RATE),
    ("a space between thousands", "1 234", NO_COUNT),
    ("a no-break space between thousands", "1\u00a0234", NO_COUNT),
    ("a narrow space between thousands", "1\u202f234", NO_COUNT),
    ("an apostrophe between thousands", "1'234", NO_COUNT),
    ("a decimal comma in a count", "633,5", RATE),
    ("a fraction in a count", "633.5", RATE),
    ("a count with .0 after it", "634.0", RATE),
    ("an exponent", "6.34e2", NO_COUNT),
    ("n/a", "n/a", NO_COUNT),
    ("a hyphen for nothing", "-", NO_COUNT),
    ("a dash for nothing", "\u2013", NO_COUNT),
    ("NULL", "NULL", NO_COUNT),
    ("nan as text", "nan", NO_COUNT),
    ("infinity as text", "Infinity", NO_COUNT),
    ("a truth value as text", "TRUE", NO_COUNT),
    ("the text of an error", "#DIV/0!", NO_COUNT),
    ("an empty cell", "", "cell_empty"),
    ("a cell of spaces", "   ", "cell_empty"),
    ("a minus after the figure", "634-", NO_COUNT),
    ("a negative in parentheses", "(634)", NO_COUNT),
    ("a typographic minus", "\u2212634", NO_COUNT),
    ("a plus before the figure", "+634", NO_COUNT),
    ("a hexadecimal number", "0x27A", NO_COUNT),
    ("an underscore in a number", "6_34", NO_COUNT),
    ("digits of another script", "\u0666\u0663\u0664", NO_COUNT),
    ("full-width digits", "\uff16\uff13\uff14", NO_COUNT),
    ("a superscript", "634\u00b2", NO_COUNT),
    ("a vulgar fraction", "633\u00bd", NO_COUNT),
    ("a unit after the figure", "634 calls", NO_COUNT),
    ("a sign for about", "~634", NO_COUNT),
    ("a footnote mark", "634*", NO_COUNT),
    ("a figure too small to show", "<5", NO_COUNT),
    ("a range", "630-640", NO_COUNT),
    ("a currency sign", "\u20ac634", NO_COUNT),
    ("a percentage for a count", "93%", NO_COUNT),
    ("a number of 13 digits", "1234567890123", "cell_too_large"),
    ("a number of 400 digits", LONG, "cell_too_large"),
    ("a line break after the figure", "634\n", NO_COUNT),
    ("a space before the figure", " 634", NO_COUNT),
    ("a no-break space after the figure", "634\u00a0", NO_COUNT),
    ("a zero-width space in a figure", "6\u200b34", NO_COUNT),
    ("an apostrophe before the figure", "'634", NO_COUNT),
    ("letter O for zero", "63O", NO_COUNT),
    ("two figures in a cell", "634 617", NO_COUNT),
    ("a formula as text", "=634+0", NO_COUNT),
    ("a formula that starts a programme", "=cmd|' /C calc'!A0", NO_COUNT),
    ("a formula that fetches a page", '=IMPORTXML("http://x.example","//a")', NO_COUNT),
    ("a formula by its other signs", "@SUM(1+1)", NO_COUNT),
    ("a formula behind a tab", "\t=1+1", NO_COUNT),
)
"""What stands in place of the 634 contacts offered: name, text, code."""
EVERYWHERE = {
    "a comma between thousands",
    "a decimal comma in a count",
    "a fraction in a count",
    "n/a",
    "an empty cell",
    "nan as text",
    "infinity as text",
    "the text of an error",
    "a number of 400 digits",
    "a formula that starts a programme",
    "a space before the figure",
    "full-width digits",
    "seconds for a time",
    "minutes and seconds for a time",
    "a share of a day for a time",
    "a decimal comma",
    "a percent sign that was not agreed",
    "a day that the calendar lacks",
    "a spreadsheet's count of days as text",
    "a code that nobody has",
    "a word that was not agreed",
    "a word that is a formula",
}
"""Breaks that are tried in every format, as what comes after reading is the same for all."""

TALK: tuple[tuple[str, str], ...] = (
    ("seconds for a time", "7243"),
    ("minutes and seconds for a time", "120:43"),
    ("a time with 61 minutes", "1:61:43"),
    ("a time with 61 seconds", "2:00:61"),
    ("a time in words", "2h 0m 43s"),
    ("a share of a day for a time", "0.083831"),
    ("a time of the morning", "2:00:43 AM"),
    ("a time below zero", "-2:00:43"),
    ("days and a time", "0 days, 2:00:43"),
    ("a time in the ISO way", "PT2H43S"),
    ("hours and minutes for a time", "2:00"),
    ("points in a time", "2.00.43"),
    ("a time of five-digit hours", "10000:00:43"),
    ("a time with a fraction of four digits", "2:00:43.1234"),
    ("a day for a time", "2026-10-02"),
)
QUALITIES: tuple[tuple[str, str], ...] = (
    ("a decimal comma", "93,5"),
    ("a percent sign that was not agreed", "93.5%"),
    ("more decimals than agreed", "93.505"),
    ("two decimal points", "9.3.5"),
    ("a decimal point and nothing after it", "93."),
    ("a decimal point and nothing before it", ".935"),
    ("a fraction bar", "187/200"),
)
MONTHS: tuple[tuple[str, str], ...] = (
    ("a day that the calendar lacks", "2026-02-30"),
    ("a 29 February of a common year", "2026-02-29"),
    ("a thirteenth month", "2026-13-02"),
    ("a month 00", "2026-00-02"),
    ("a day 00", "2026-10-00"),
    ("a day with points", "02.10.2026"),
    ("a day with slashes", "10/02/2026"),
    ("a spreadsheet's count of days as text", "46297"),
    ("a year of two digits", "26-10-02"),
    ("a year of five digits", "20226-10-02"),
    ("a year before calendars", "0026-10-02"),
    ("a month's name", "2 Oct 2026"),
    ("a day with a time", "2026-10-02 00:00:00"),
    ("a day without signs", "20261002"),
    ("no day", ""),
    ("a day with a space after it", "2026-10-02 "),
    ("a year in digits of another script", "\uff12\uff10\uff12\uff16-10-02"),
    ("a week for a day", "2026-W40"),
    ("a spreadsheet's day zero", "1900-01-00"),
)
SITES: tuple[tuple[str, str], ...] = (
    ("a code that nobody has", "Z9"),
    ("a code in small letters", "a1"),
    ("a code with a space after it", "A1 "),
    ("no code", ""),
    ("a code with a letter of another script", "\u04101"),
    ("a code with a zero-width space", "A1\u200b"),
    ("a code behind an apostrophe", "'A1"),
    ("a code written from right to left", "\u202e1A"),
    ("a code that is a formula", '=HYPERLINK("http://x.example","A1")'),
)
WORDS: tuple[tuple[str, str, str], ...] = (
    ("a word that was not agreed", "Chat", "value_unknown"),
    ("a word in small letters", "sales", "value_unknown"),
    ("a word with a space after it", "Sales ", "value_unknown"),
    ("a word read in the wrong encoding", "S\u00c3\u00a4les", "value_unknown"),
    ("no word", "", "cell_empty"),
    ("a word that is a script", "<script>alert(1)</script>", "value_unknown"),
    ("a word that is a formula", "=1+1", "value_unknown"),
    ("a word with a line break", "Sa\nles", "value_unknown"),
)


def _of_column(column: str, cells: Iterable[tuple[str, ...]], code: str = "") -> Iterator[Case]:
    for name, value, *own in cells:
        forms = FORMATS if name in EVERYWHERE else _forms(value)
        broken = f"{column} is {said(value)}: {name}."
        yield from cell_cases(name, broken, column, value, own[0] if own else code, forms=forms)


def said(value: str) -> str:
    """A text as the page shows it, in which nothing is invisible."""
    if value == LONG:
        return "777... (400 digits)"
    return f"`{value}`" if value.isprintable() and value == value.strip() and value else f"`{value!r}`"


def _forms(value: str) -> tuple[str, ...]:
    """Text alone, or where signs are escaped too."""
    return ("csv",) if value.isascii() else ("csv", "jsonl")


def _quality(**changes: Any) -> dict[str, Any]:
    """Terms in which the quality is written otherwise."""
    return {"quantities": (*TERMS.quantities[:-1], replace(QUALITY, **changes))}


def _offered(**changes: Any) -> dict[str, Any]:
    """Terms in which the contacts offered are written otherwise."""
    first, *others = TERMS.quantities
    return {"quantities": (replace(first, **changes), *others)}


def _rewritten(column: str, form: str, row: int, value: str) -> Any:
    """A column that is written as agreed, `form` having a place for its text, but for one cell."""

    def change(table: Table) -> None:
        table.every(column, lambda one: form.format(shown(one)))
        table.put(row, column, value)

    return change


def _agreed_otherwise() -> Iterator[Case]:
    """Cells that break what a feed contract agreed besides the usual."""
    yield from table_cases(
        "thousands in groups of two",
        "Commas stand between thousands, as agreed, and in one cell after two digits: `1,23,456`.",
        lambda table: table.put(2, "Offered", "1,23,456"),
        (NO_COUNT, 2, "Offered"),
        terms_are={"thousands": ","},
    )
    yield from table_cases(
        "a decimal point that was agreed to be a comma",
        "Decimals have a comma, as agreed, and one a point: `93.5`.",
        lambda table: (
            table.every("Quality", lambda one: shown(one).replace(".", ",")),
            table.put(2, "Quality", "93.5"),
        ),
        (NO_COUNT, 2, "Quality"),
        terms_are={"decimal": ","},
    )
    yield from table_cases(
        "a percent sign left out",
        "Percentages have their sign, as agreed, and one has none: `93.5`.",
        _rewritten("Quality", "{}%", 2, "93.5"),
        (NO_COUNT, 2, "Quality"),
        terms_are=_quality(pattern=PERCENT),
    )
    yield from table_cases(
        "a fraction for a percentage",
        "Percentages have their sign, as agreed, and one is a fraction of one: `0.935`.",
        _rewritten("Quality", "{}%", 2, "0.935"),
        (NO_COUNT, 2, "Quality"),
        terms_are=_quality(pattern=PERCENT),
    )
    yield from table_cases(
        "a percentage for a fraction",
        "Percentages are fractions of one, as agreed, and one is written `93.5%`.",
        lambda table: (table.every("Quality", lambda one: one / 100), table.put(2, "Quality", "93.5%")),
        (NO_COUNT, 2, "Quality"),
        terms_are=_quality(pattern=FRACTION),
    )
    yield from table_cases(
        "a negative count",
        "A count is below zero, and so below its parts.",
        lambda table: table.put(2, "Offered", -634),
        ("cell_negative", 2, "Offered"),
        ("part_above_whole", 2, "Offered"),
    )
    yield from table_cases(
        "a negative part",
        "A count is below zero, and no whole is above it: `-592`.",
        lambda table: table.put(2, "In time", -592),
        ("cell_negative", 2, "In time"),
    )
    yield from table_cases(
        "a minus on the wrong side",
        "Figures below zero have their minus after them, as agreed, and a count is below zero.",
        lambda table: table.put(2, "Offered", "634-"),
        ("cell_negative", 2, "Offered"),
        ("part_above_whole", 2, "Offered"),
        forms=("csv", "xlsx"),
        terms_are={"negative": Negative.TRAILING},
    )
    yield from table_cases(
        "a sentinel that was agreed",
        "A count is -1, which by the feed contract means that there is none: it is neither -1 nor 0.",
        lambda table: table.put(2, "Offered", "-1"),
        kept=ALL,
        instead={(2, "offered"): None},
        terms_are=_offered(not_reported=("-1",), meanings=(("-1", Missing.NO_DATA),)),
    )
    yield from table_cases(
        "a sentinel that was not agreed for this column",
        "A time is n/a, as agreed for times, and a count is n/a too, for which nothing was agreed.",
        lambda table: (table.put(2, "Talk", "n/a"), table.put(3, "Offered", "n/a")),
        (NO_COUNT, 3, "Offered"),
        instead={(2, "talk"): None},
    )
    yield from table_cases(
        "a day that reads as two",
        "Days may be written in three ways, and `03/04/2026` is another day in two of them.",
        lambda table: table.put(2, "Month", "03/04/2026"),
        ("period_ambiguous", 2, "Month"),
        terms_are={"period_formats": ("%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y")},
    )
    yield from table_cases(
        "spaces that are trimmed",
        "Cells have spaces around their text, and the feed contract says that they are read without them.",
        lambda table: (table.put(2, "Offered", " 634 "), table.put(2, "Queue", "Sales\u00a0")),
        ("cell_spaces", None, None),
        kept=ALL,
        terms_are={"layout": Layout(trimmed=True)},
    )


CASES: tuple[Case, ...] = (
    *_of_column("Offered", COUNTS),
    *_of_column("Talk", TALK, "cell_not_a_duration"),
    *_of_column("Quality", QUALITIES, NO_COUNT),
    *_of_column("Month", MONTHS, "period_unreadable"),
    *_of_column("Site", SITES, "vendor_unknown"),
    *_of_column("Queue", WORDS),
    *_agreed_otherwise(),
)
