"""How commands print: tables for people, JSON and CSV for programs, progress for who watches."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from typing import TYPE_CHECKING
from typing import TypeVar

import click

from outscore.model.visible import visible
from outscore.model.visible import visible_json
from outscore.model.visible import visible_line

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence
    from typing import TextIO

    from outscore.model.delivery import Issue

Item = TypeVar("Item")

MOST_SENTENCES = 40
MOST_FOUND = 500
"""So many issues or rejected rows a table shows."""
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?[0-9]+([.][0-9]+)?")

format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="How to print it.",
)


def emit(
    rows: Sequence[Mapping[str, object]],
    columns: Sequence[str],
    form: str,
    empty: str,
    most: int = sys.maxsize,
) -> None:
    """Print rows in the form that was asked for; `empty` says what to do where there is none.

    most: how many of them a table shows, which says how many more there are.
    """
    if form == "json":
        emit_json([dict(row) for row in rows])
    elif form == "csv":
        click.echo(_csv(rows, columns), nl=False)
    elif rows:
        print_table(rows[:most], columns)
        if len(rows) > most:
            click.echo(f"... and {len(rows) - most:,} more: --format csv prints all of them")
    else:
        click.echo(empty)


def emit_json(document: object) -> None:
    """Print a document as JSON."""
    click.echo(visible_json(json.dumps(document, ensure_ascii=False, indent=2)))


def _csv(rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _inert(row.get(name)) for name in columns})
    return text.getvalue()


def _inert(value: object) -> object:
    """Text that a spreadsheet would run as a formula is given a quote in front of it."""
    if not isinstance(value, str):
        return "" if value is None else value
    runs = value.startswith(_FORMULA_SIGNS) and not _NUMBER.fullmatch(value)
    return visible(f"'{value}" if runs else value)


def print_table(rows: Sequence[Mapping[str, object]], columns: Sequence[str], title: str = "") -> None:
    """Print rows as a table; numbers stand to the right."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title or None, title_justify="left", header_style="bold", box=None, pad_edge=False)
    for name in columns:
        numeric = all(isinstance(row.get(name), int | None) for row in rows)
        table.add_column(name.replace("_", " "), justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(_cell(row.get(name))) for name in columns))
    Console(width=None if _is_terminal(sys.stdout) else 160).print(table)


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, int):
        return f"{value:,}"
    return visible_line(str(value))


def watch(items: Iterable[Item], label: str) -> Iterable[Item]:
    """The items, with a progress bar on the error stream where that is a terminal."""
    if not _is_terminal(sys.stderr):
        return items
    from rich.console import Console
    from rich.progress import track

    listed = list(items)
    return track(listed, description=label, console=Console(stderr=True), transient=True)


def tell_issues(matters: Sequence[tuple[str, Issue]]) -> None:
    """Print issues as sentences, file and place first."""
    tell_sentences([issue.sentence(file) for file, issue in matters])


def tell_sentences(sentences: Sequence[str]) -> None:
    """Print what needs a person, on the error stream, as many as can be read."""
    for sentence in sentences[:MOST_SENTENCES]:
        click.echo(visible_line(sentence), err=True)
    if len(sentences) > MOST_SENTENCES:
        left = len(sentences) - MOST_SENTENCES
        click.echo(f"... and {left:,} more: see the pack, or outscore deliveries --issues", err=True)
