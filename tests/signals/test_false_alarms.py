"""What docs/signals.md says of false alarms is what the simulation gives."""

from __future__ import annotations

import re
from functools import cache
from math import sqrt
from pathlib import Path

import pytest
from benchmarks import false_alarms

from outscore.signals.rules import Rule

pytestmark = pytest.mark.xdist_group("false_alarms")
PAGE = Path(__file__).parents[2] / "docs/signals.md"
EXACT = ("misses", "floors")
DRAWN = ("signals", "steps", "outlook")
TITLES = (*EXACT, *DRAWN, "calibration")
SERIES = false_alarms.QUICK
ERRORS, POINTS = 3, 0.5
"""A quick run lies within so many standard errors, and so many percentage points for the rounding."""


@cache
def quick() -> dict[str, list[list[str]]]:
    return false_alarms.measured(SERIES)


def on_the_page(title: str) -> list[list[str]]:
    text = PAGE.read_text(encoding="utf-8")
    begins, ends = false_alarms.BEGINS.format(title), false_alarms.ENDS.format(title)
    table = text.split(begins)[1].split(ends)[0].strip().splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    return [rows[0], *rows[2:]]


def number(cell: str) -> float:
    """The percentage of a cell, or of a distance that is written as a part of 1."""
    return float(cell.removesuffix(" %")) if cell.endswith("%") else 100 * float(cell)


def exactly_three_in_a_row(chance: float, months: int) -> float:
    """The chance of a run of three within some months, in percent, by how long the run is so far."""
    runs, found = [1.0, 0.0, 0.0], 0.0
    for _ in range(months):
        met = sum(runs) * (1 - chance)
        found += runs[2] * chance
        runs = [met, runs[0] * chance, runs[1] * chance]
    return 100 * found


@pytest.mark.parametrize("title", TITLES)
def test_a_table_on_the_page_has_the_rows_of_the_simulation(title: str) -> None:
    page, run = on_the_page(title), quick()[title]
    assert page[0] == run[0]
    assert [row[0] for row in page] == [row[0] for row in run]


@pytest.mark.parametrize("title", EXACT)
def test_what_needs_no_series_is_what_the_page_says(title: str) -> None:
    assert on_the_page(title) == quick()[title]


@pytest.mark.parametrize("title", DRAWN)
def test_a_quick_run_gives_what_the_page_says_within_its_errors(title: str) -> None:
    off = [
        (row[0], heading, said, given)
        for heading_row in [on_the_page(title)[0]]
        for row, run in zip(on_the_page(title)[1:], quick()[title][1:], strict=True)
        for heading, said, given in zip(heading_row[1:], row[1:], run[1:], strict=True)
        if abs(number(said) - number(given)) > margin(number(said))
    ]
    assert off == []


def test_a_quick_run_comes_true_as_often_as_the_page_says() -> None:
    """Where a run so short has some forecasts to count at all."""
    pairs = list(zip(on_the_page("calibration")[1:], quick()["calibration"][1:], strict=True))
    off = [
        (said, given)
        for said, given in pairs
        if int(given[2]) >= 10
        and abs(number(said[4]) - number(given[4])) > margin(number(said[4]), int(given[2]))
    ]
    assert [said[:2] for said, _ in pairs] == [given[:2] for _, given in pairs]
    assert off == []


def test_forecasts_are_closer_than_the_share_of_misses_where_months_lean_on_each_other() -> None:
    for kind, _, _, _, own, plain in on_the_page("outlook")[1:]:
        if kind == "independent":
            assert number(own) <= number(plain) + 0.5
        else:
            assert number(own) <= number(plain)


def margin(said: float, of: int = SERIES) -> float:
    """What a quick run may be off by, in percentage points."""
    share = said / 100
    return ERRORS * 100 * sqrt(share * (1 - share) / of) + POINTS


def test_the_page_names_the_margin_and_the_number_of_series() -> None:
    text = " ".join(PAGE.read_text(encoding="utf-8").split())
    assert f"{false_alarms.FULL:,} series" in text
    assert f"{SERIES} series" in text
    assert "three standard errors and half a percentage point" in text


def test_three_in_a_row_is_what_arithmetic_gives() -> None:
    for row in on_the_page("misses")[1:]:
        exact = exactly_three_in_a_row(number(row[0]) / 100, false_alarms.YEAR)
        assert number(row[2]) == pytest.approx(exact, abs=0.051)


def test_half_of_those_who_miss_every_second_month_go_nine_months_without_three_in_a_row() -> None:
    assert exactly_three_in_a_row(0.5, 9) < 50 < exactly_three_in_a_row(0.5, 10)


@pytest.mark.parametrize(("title", "column"), [("misses", 1), ("floors", 1)])
def test_once_in_a_year_is_what_arithmetic_gives(title: str, column: int) -> None:
    for row in on_the_page(title)[1:]:
        share = 1 - (1 - number(row[0]) / 100) ** false_alarms.YEAR
        assert number(row[column]) == pytest.approx(100 * share, abs=0.051)


def test_the_same_series_come_out_the_same() -> None:
    process = false_alarms.PROCESSES[-1]
    once, again = (list(false_alarms.alarms_of(process, 7)) for _ in range(2))
    assert once == again
    assert len(once) == false_alarms.YEAR


def test_every_rule_is_measured() -> None:
    headings = on_the_page("signals")[0]
    assert [rule.words for rule in Rule] == headings[1:5]


def test_the_tables_are_written_between_their_marks() -> None:
    marks = [f"{false_alarms.BEGINS.format(one)}\n{false_alarms.ENDS.format(one)}\n" for one in TITLES]
    tables = {one: [["a"], [one]] for one in TITLES}
    page = false_alarms.written("before\n" + "".join(marks) + "after\n", tables)
    assert re.findall(r"^\| (\w+) \|$", page, re.MULTILINE) == [word for one in TITLES for word in ("a", one)]
    assert false_alarms.written(page, tables) == page
    with pytest.raises(SystemExit, match="needs one"):
        false_alarms.written("nothing", tables)
