"""A file with thousands of faults: counted everywhere, shown in part, and whole in the rejects file."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from click.testing import CliRunner
from tests.offices import ACME_APRIL
from tests.offices import BOLT_APRIL
from tests.offices import new_database
from tests.offices import new_desk

from outscore.cli import main
from outscore.cli.output import MOST_FOUND
from outscore.reporting.card import MOST_ISSUES
from outscore.reporting.rejects import RejectedLine
from outscore.reporting.rejects import Rejects
from outscore.reporting.rejects import rejects_csv

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROWS = 1_500


class _Counted(tuple[RejectedLine, ...]):
    """Lines that count, all of them together, how often somebody went through them."""

    __slots__ = ()

    times = 0

    def __iter__(self) -> Iterator[RejectedLine]:
        _Counted.times += 1
        return super().__iter__()


def test_pages_and_tables_are_bounded_and_the_rejects_file_is_whole(tmp_path: Path) -> None:
    desk = new_desk(tmp_path, new_database("sqlite", tmp_path))
    faulty = [f"A1,2026-04,q{number},x{number},y{number}" for number in range(ROWS)]
    desk.drop("figures.csv", ACME_APRIL, BOLT_APRIL, *faulty)

    def run(*words: str) -> str:
        return CliRunner().invoke(main, ["--workspace", str(tmp_path), *words]).output

    run("run", "2026-04")
    left = 2 * ROWS - MOST_FOUND
    table = run("deliveries", "show", "1")
    assert f"... and {left:,} more: --format csv prints all of them" in table
    assert f"... and {left:,} more" in run("deliveries", "--issues")
    assert f"... and {ROWS - MOST_FOUND:,} more" in run("deliveries", "--rejected")
    every = list(csv.DictReader(io.StringIO(run("deliveries", "--rejected", "--format", "csv"))))
    assert [("x7 " in f"{row['why']} ", row["row"]) for row in every[:1]] == [(False, "4")]
    assert len(every) == ROWS
    assert all(f"'x{place}'" in row["why"] and f"'y{place}'" in row["why"] for place, row in enumerate(every))
    card = (tmp_path / "out/2026-04/scorecards/acme.html").read_text(encoding="utf-8")
    assert f"and {2 * ROWS - MOST_ISSUES:,} more" in card
    assert card.count("is not a number") + card.count("cell_not_a_number") < MOST_ISSUES + 10
    (path,) = (tmp_path / "out/exchange/vendors/acme").rglob("*.rejects.csv")
    assert len(list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))) == ROWS + 1


def test_a_rejects_file_goes_through_its_rows_a_few_times_however_many_they_are() -> None:
    line = RejectedLine(2, ("A1", "x"), ("It is wrong.",), ("Mend it.",))
    _Counted.times = 0
    rejects_csv(Rejects(("Site", "Calls"), _Counted([line] * 200)))
    assert _Counted.times < 10
