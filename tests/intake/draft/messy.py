"""Messy exports whose figures are known: every way of writing is chosen by chance, the truth is kept."""

from __future__ import annotations

import csv
import io
import json
import random
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import timedelta
from fractions import Fraction
from typing import Any

import openpyxl
import polars as pl
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table
from odf.table import TableCell
from odf.table import TableRow
from odf.text import P

QUEUES = ("Cards", "Loans", "Réclamations", "Private clients")
SITES = ("Leeds", "Manila", "Łódź")
DAY_FORMATS = (
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%Y-%m-%d",
    "%d.%m.%Y",
    "%d-%b-%y",
    "%d %B %Y",
    "%d/%m/%y",
    "%Y%m%d",
    "%d/%m/%Y 00:00",
    "%Y-%m-%d 00:00:00",
)
MONTH_FORMATS = ("%b-%y", "%Y-%m", "%m/%Y", "%B %Y", "%Y%m", "%d/%m/%Y")
WAYS = ((".", ""), (",", ""), (".", ","), (",", "."), (".", " "), (",", " "), (".", "'"))
WORDS = ("n/a", "-", "", "No data", "#N/A")
TITLE = "Northline Contact: figures for Example bank"


@dataclass(frozen=True, slots=True)
class Look:
    """How a file is written, chosen by chance."""

    kind: str
    encoding: str = "utf-8"
    delimiter: str = ","
    way: tuple[str, str] = (".", "")
    form: str = "%d/%m/%Y"
    monthly: bool = False
    start: date = date(2026, 10, 1)
    periods: int = 6
    titles: int = 0
    heading: str = "one row"
    queues: int = 2
    sites: int = 0
    vendors: int = 0
    total: bool = False
    footer: bool = False
    spaces: bool = False
    words: tuple[str, ...] = ()
    native: bool = False
    seed: int = 0


@dataclass(slots=True)
class Messy:
    """The bytes of a file, what it is called, and its figures: a tuple of what a row is about -> figures."""

    look: Look
    name: str
    content: bytes = b""
    truth: dict[tuple[Any, ...], dict[str, Fraction | None]] = field(default_factory=dict)


FIGURES = ("Offered", "Answered", "Service level", "AHT", "Wait (seconds)", "Score")
GROUPS = ("Calls", "Calls", "Quality", "Time", "Time", "Quality")


@st.composite
def looks(draw: st.DrawFn) -> Look:
    """Any way of writing a file."""
    kind = draw(st.sampled_from(("csv", "csv", "csv", "xlsx", "ods", "parquet", "jsonl")))
    monthly = draw(st.booleans())
    delimiter = draw(st.sampled_from((",", ";", "\t", "|")))
    named = kind in ("parquet", "jsonl")
    native = draw(st.booleans()) and kind in ("xlsx", "parquet", "jsonl")
    return Look(
        kind=kind,
        encoding=draw(st.sampled_from(("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"))),
        delimiter=delimiter,
        way=draw(st.sampled_from(WAYS)),
        form=draw(st.sampled_from(MONTH_FORMATS if monthly else DAY_FORMATS)),
        monthly=monthly,
        start=draw(
            st.sampled_from((date(2026, 10, 1), date(2026, 2, 1), date(2025, 12, 1), date(2026, 5, 1)))
        ),
        periods=draw(st.integers(1, 31)),
        titles=0 if named else draw(st.integers(0, 3)),
        heading="one row" if named else draw(st.sampled_from(("one row", "groups", "two rows"))),
        queues=draw(st.integers(0, 4)),
        sites=draw(st.integers(0, 3)),
        vendors=draw(st.integers(0, 2)),
        total=draw(st.booleans()) and not (native and kind == "parquet"),
        footer=draw(st.booleans()) and kind != "csv",
        spaces=draw(st.booleans()) and not named,
        words=tuple(draw(st.lists(st.sampled_from(WORDS), max_size=3, unique=True))),
        native=native,
        seed=draw(st.integers(0, 1 << 30)),
    )


def messy(look: Look) -> Messy:
    """A file that looks so."""
    made = Messy(look, f"northline_figures.{look.kind}")
    rng = random.Random(look.seed)  # noqa: S311 -- figures, no secrets
    names = _names(look)
    rows: list[list[Any]] = []
    for start in _starts(look):
        for vendor in ("A1", "B2")[: look.vendors] or ("",):
            for queue in QUEUES[: look.queues] or ("",):
                rows += [_row(made, rng, (start, vendor, queue, site)) for site in _sites(look)]
    if look.total:
        rows.append(_total(rows))
    grid = [*_titles(look), *_heading(look, names), *rows]
    if look.footer and look.kind in ("xlsx", "ods"):
        grid.append(["* figures of the last week are preliminary"])
    made.content = _WRITERS[look.kind](look, names, rows, grid)
    return made


def _sites(look: Look) -> tuple[str, ...]:
    sites = SITES[: look.sites]
    if look.encoding == "cp1252":
        sites = tuple(site for site in sites if site.isascii())
    return sites or ("",)


def _starts(look: Look) -> list[date]:
    if not look.monthly:
        return [look.start + timedelta(days=count) for count in range(look.periods)]
    found = [look.start]
    while len(found) < look.periods:
        found.append((found[-1] + timedelta(days=32)).replace(day=1))
    return found


def _names(look: Look) -> list[str]:
    dimensions = [("Vendor", look.vendors), ("Queue", look.queues), ("Site", look.sites)]
    told = [name for name, count in dimensions if count]
    return ["Period" if look.monthly else "Date", *told, *FIGURES, "Comment"]


def _row(made: Messy, rng: random.Random, key: tuple[Any, ...]) -> list[Any]:
    look = made.look
    start, *others = key
    offered = rng.choice((rng.randint(0, 99), rng.randint(100, 999), rng.randint(1000, 2_000_000)))
    figures: dict[str, Fraction | None] = {
        "Offered": Fraction(offered),
        "Answered": Fraction(rng.randint(0, offered)),
        "Service level": Fraction(rng.randint(0, 1000), 10),
        "AHT": Fraction(rng.randint(1, 5000)),
        "Wait (seconds)": Fraction(rng.randint(0, 90)),
        "Score": Fraction(rng.randint(100, 500), 100),
    }
    cells: list[Any] = [_period(look, start), *(_spaced(look, rng, one) for one in others if one)]
    for name in FIGURES:
        if look.words and name not in ("Offered", "Answered") and rng.random() < 0.1:
            figures[name] = None
            cells.append(rng.choice(look.words))
        else:
            cells.append(_cell(look, name, figures[name]))
    made.truth[key] = figures
    return [*cells, rng.choice(("", "", "new team", "see mail of Friday"))]


def _spaced(look: Look, rng: random.Random, text: str) -> str:
    return f"{text} " if look.spaces and rng.random() < 0.3 else text


def _period(look: Look, start: date) -> Any:
    if look.native and look.kind in ("xlsx", "parquet"):
        return start
    return start.strftime(look.form)


def _cell(look: Look, name: str, figure: Fraction | None) -> Any:
    assert figure is not None
    if name == "AHT":
        seconds = int(figure)
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if name == "Service level":
        return f"{_number(look, figure, 1)} %"
    if look.native:
        return int(figure) if figure.denominator == 1 else float(figure)
    return _number(look, figure, 2 if name == "Score" else 0)


def _number(look: Look, figure: Fraction, places: int) -> str:
    decimal, thousands = look.way
    text = f"{int(figure * 10**places):0{places + 1}}"
    whole, after = (text[:-places], text[-places:]) if places else (text, "")
    grouped = f"{int(whole):,}".replace(",", thousands)
    return f"{grouped}{decimal}{after}" if places else grouped


def _total(rows: list[list[Any]]) -> list[Any]:
    return ["Total", *([""] * (len(rows[0]) - 1))]


def _titles(look: Look) -> list[list[Any]]:
    return [[TITLE], ["Printed on 03/11/2026"], []][: look.titles]


def _heading(look: Look, names: list[str]) -> list[list[Any]]:
    told = len(names) - len(FIGURES) - 1
    if look.heading == "groups":
        return [[*[""] * told, *_first_of_each(GROUPS), ""], names]
    if look.heading == "two rows":
        return [[*names[:told], *_first_of_each(GROUPS), "Comment"], [*[""] * told, *FIGURES, ""]]
    return [names]


def _first_of_each(groups: tuple[str, ...]) -> list[str]:
    return [group if not place or groups[place - 1] != group else "" for place, group in enumerate(groups)]


def _csv(look: Look, _names: list[str], _rows: list[list[Any]], grid: list[list[Any]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=look.delimiter, lineterminator="\r\n")
    width = len(grid[-1])
    writer.writerows([*row, *[""] * (width - len(row))] for row in grid)
    return out.getvalue().encode(look.encoding)


def _xlsx(_look: Look, _names: list[str], _rows: list[list[Any]], grid: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in grid:
        sheet.append([None if cell == "" else cell for cell in row])
    hidden = book.create_sheet("Notes")
    hidden["A1"] = "internal"
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _ods(_look: Look, _names: list[str], _rows: list[list[Any]], grid: list[list[Any]]) -> bytes:
    book = OpenDocumentSpreadsheet()
    table = Table(name="Figures")
    for row in grid:
        line = TableRow()
        for cell in row:
            one = TableCell(valuetype="string") if cell != "" else TableCell()
            if cell != "":
                one.addElement(P(text=str(cell)))
            line.addElement(one)
        table.addElement(line)
    book.spreadsheet.addElement(table)
    out = io.BytesIO()
    book.write(out)
    return out.getvalue()


def _parquet(look: Look, names: list[str], rows: list[list[Any]], _grid: list[list[Any]]) -> bytes:
    columns = {name: _one_type([row[place] for row in rows], look.way[0]) for place, name in enumerate(names)}
    out = io.BytesIO()
    pl.DataFrame(columns).write_parquet(out)
    return out.getvalue()


def _one_type(cells: list[Any], decimal: str) -> list[Any]:
    """Numbers alone as numbers; among words they are words, with the file's sign before decimals."""
    kinds = {type(cell) for cell in cells if cell not in ("", None)}
    if len(kinds) > 1 and kinds != {int, float}:
        return [cell if isinstance(cell, str) else str(cell).replace(".", decimal) for cell in cells]
    plain = [cell for cell in cells if cell not in ("", None)]
    if plain and not isinstance(plain[0], str):
        return [None if cell == "" else cell for cell in cells]
    return cells


def _jsonl(_look: Look, names: list[str], rows: list[list[Any]], _grid: list[list[Any]]) -> bytes:
    lines = (json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) for row in rows)
    return "\n".join(lines).encode() + b"\n"


_WRITERS = {"csv": _csv, "xlsx": _xlsx, "ods": _ods, "parquet": _parquet, "jsonl": _jsonl}
