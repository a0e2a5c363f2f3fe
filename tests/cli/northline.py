"""The messy workbook of docs/feed-draft.md, made by hand, cell by cell."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

import openpyxl
from openpyxl.styles import Font

if TYPE_CHECKING:
    from pathlib import Path

FILE = "northline figures Oct 2026.xlsx"
QUEUES = ("Cards", "Loans", "Réclamations")
TOP = ("Date", "Queue", "Calls", None, None, "Service level", "Time", None)
LOW = (None, None, "Offered", "Answered", "Abandoned", "in 20 s", "Handling", "Waiting")


def write_workbook(folder: Path) -> Path:
    """Write it into a folder."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Oct 2026"
    sheet["A1"] = "Northline Contact: figures for Example bank"
    sheet["A1"].font = Font(bold=True)
    sheet["A2"] = "Printed 03/11/2026 08:12"
    sheet.merge_cells("A1:H1")
    for row, names in ((4, TOP), (5, LOW)):
        for column, name in enumerate(names, start=1):
            sheet.cell(row, column, name)
    for area in ("A4:A5", "B4:B5", "C4:E4", "G4:H4"):
        sheet.merge_cells(area)
    totals = [0, 0, 0]
    for day in range(1, 32):
        for number, queue in enumerate(QUEUES):
            calls = _calls(day, number)
            totals = [total + one for total, one in zip(totals, calls, strict=True)]
            sheet.append([*_about(day, queue), *calls, *_quality(day, number)])
    sheet.append(["Total", None, *totals])
    notes = book.create_sheet("Notes")
    notes["A1"] = "internal: check Loans of 4 October"
    notes.sheet_state = "hidden"
    path = folder / FILE
    book.save(path)
    return path


def _calls(day: int, number: int) -> tuple[int, int, int]:
    offered = 180 + 37 * (7 * day + 13 * number) % 1100
    abandoned = offered * (day % 5 + number) // 100
    return offered, offered - abandoned, abandoned


def _about(day: int, queue: str) -> tuple[str, str]:
    return f"{day:02}/10/2026", f"{queue} " if day % 9 == 0 else queue


def _quality(day: int, number: int) -> tuple[object, object, object]:
    """Texts and numbers as they come: percentages as text, times partly so, nothing for one queue and day."""
    if (day, number) == (4, 1):
        return "n/a", "n/a", "n/a"
    level = f"{700 + (day * 31 + number * 57) % 300}"
    minutes, seconds = divmod(190 + (day * 17 + number * 41) % 200, 60)
    handling = f"00:{minutes:02}:{seconds:02}" if number == 1 else time(0, minutes, seconds)
    return f"{level[:-1]},{level[-1]} %", handling, day % 7 + 5
