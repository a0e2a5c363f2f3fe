"""Make the six spreadsheets of examples/forty-seats, with invented figures: the same files each time.

Usage: python tools/forty_seats.py [FOLDER]
"""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlsxwriter.worksheet import Worksheet

EXAMPLE = Path(__file__).parents[1] / "examples" / "forty-seats"
CLOSED = {date(2026, 1, 1), date(2026, 3, 17), date(2026, 4, 6)}
GROUPS = (("Calls", 1, 3), ("Quality", 4, 5), ("Survey", 6, 7), ("Staff", 8, 9))
COLUMNS = (
    *("In 20 s", "Answered", "Given up", "Checked", "With a serious error"),
    *("Answers", "Happy (4 or 5)", "Hours planned", "Hours absent"),
)


@dataclass(frozen=True)
class Month:
    """What a month was like: shares in a thousand. mistyped: the day whose figures were typed wrongly."""

    month: int
    in_time: int
    given_up: int
    errors: int
    happy: int
    absent: int
    mistyped: date | None = None


# Colds and sick people in March and its waits; April mends them; a slip of the keyboard in May.
YEAR = (
    Month(1, in_time=838, given_up=31, errors=30, happy=881, absent=46),
    Month(2, in_time=826, given_up=36, errors=34, happy=874, absent=55),
    Month(3, in_time=762, given_up=63, errors=41, happy=838, absent=98),
    Month(4, in_time=812, given_up=42, errors=37, happy=861, absent=58),
    Month(5, in_time=829, given_up=34, errors=32, happy=872, absent=49, mistyped=date(2026, 5, 14)),
    Month(6, in_time=841, given_up=29, errors=66, happy=879, absent=47),
)


def drawn(what: str, day: date, below: int) -> int:
    """A number from 0 to below - 1 that is the same each time."""
    digest = hashlib.sha256(f"forty seats|{what}|{day}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % below


def part(what: str, day: date, whole: int, per_thousand: int) -> int:
    """About so many in a thousand, give or take a fifth of what is missing or there."""
    spread = min(per_thousand, 1000 - per_thousand) * 2 // 5
    share = per_thousand - spread // 2 + drawn(what, day, spread + 1)
    return (whole * share * 2 + 1000) // 2000


def figures(day: date, month: Month) -> tuple[int, ...]:
    """The nine figures of a day; hours in hundredths."""
    saturday = day.weekday() == 5
    calls = (320 if saturday else 760) + drawn("calls", day, 120) - (30 * day.weekday())
    given_up = part("given up", day, calls, month.given_up)
    answered = calls - given_up
    checked = 6 + drawn("checked", day, 7)
    errors = sum(drawn(f"error {one}", day, 1000) < month.errors for one in range(checked))
    answers = part("answers", day, answered, 90)
    hours = 15000 if saturday else 25500
    in_time = part("in time", day, calls, month.in_time)
    return (
        *(min(in_time, answered), answered, given_up, checked, errors),
        *(
            answers,
            part("happy", day, answers, month.happy),
            hours,
            part("absent", day, hours // 25, month.absent) * 25,
        ),
    )


def days(month: Month) -> Iterator[date]:
    """Monday to Saturday, public holidays left out."""
    day = date(2026, month.month, 1)
    while day.month == month.month:
        if day.weekday() < 6 and day not in CLOSED:
            yield day
        day += timedelta(1)


def write(path: Path, month: Month, *, corrected: bool = False) -> None:
    """One month's sheet as people make them: a title, two rows of headings, a row of totals."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"author": "Kestrel Contact", "created": datetime(2026, 1, 1, tzinfo=UTC)})
        bold, dated, hours = (
            book.add_format(one)
            for one in (
                {"bold": True, "align": "center"},
                {"num_format": "ddd dd/mm/yyyy"},
                {"num_format": "0.00"},
            )
        )
        sheet = book.add_worksheet(f"{date(2026, month.month, 1):%B}")
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, len(COLUMNS), 13)
        sheet.merge_range(0, 0, 0, len(COLUMNS), "Kestrel Contact: Larkspur Water customer line", bold)
        sheet.write(1, 0, f"{date(2026, month.month, 1):%B %Y}" + (", corrected" if corrected else ""))
        sheet.merge_range(3, 0, 4, 0, "Day", bold)
        for name, first, last in GROUPS:
            sheet.merge_range(3, first, 3, last, name, bold)
        sheet.write_row(4, 1, COLUMNS, bold)
        rows = [(day, list(figures(day, month))) for day in days(month)]
        for number, (day, found) in enumerate(rows, start=5):
            sheet.write_datetime(number, 0, day, dated)
            shown = [found[1] * 10 + 4, *found[1:]] if day == month.mistyped and not corrected else found
            _write_figures(sheet, number, shown, hours)
        _write_totals(sheet, len(rows), [found for _, found in rows], bold)


def _write_figures(sheet: Worksheet, row: int, found: list[int], hours: object) -> None:
    sheet.write_row(row, 1, found[:7])
    for column, hundredths in enumerate(found[7:], start=8):
        sheet.write_number(row, column, hundredths / 100, hours)


def _write_totals(sheet: Worksheet, count: int, rows: list[list[int]], bold: object) -> None:
    sheet.write(5 + count, 0, "Total", bold)
    for column in range(1, len(COLUMNS) + 1):
        total = sum(row[column - 1] for row in rows)
        letter = chr(ord("A") + column)
        value = total if column < 8 else total / 100
        sheet.write_formula(5 + count, column, f"=SUM({letter}6:{letter}{5 + count})", bold, value)


def main(folder: Path) -> None:
    """Write the six sheets, and May's correction for later."""
    for month in YEAR:
        write(folder / "inbox" / f"Kestrel 2026-{month.month:02}.xlsx", month)
        if month.mistyped:
            write(folder / "later" / f"Kestrel 2026-{month.month:02} corrected.xlsx", month, corrected=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else EXAMPLE)
