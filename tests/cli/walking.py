"""A page of docs/ followed as its reader does: lines of a shell, and tables of what is typed into a book."""

from __future__ import annotations

import re
import shlex
import subprocess
from contextlib import chdir
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from itertools import takewhile
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from click.testing import CliRunner
from openpyxl import load_workbook
from tests.workflow.books import Sheet

from outscore.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STEP = re.compile(r"^```(\w+)\n(.*?)^```$|^((?:\| [^|\n]+ \| \d+ \|[^\n]*\n)+)", re.MULTILINE | re.DOTALL)
TODAY = "(the day on which you do this)"


@dataclass
class Walk:
    """Where the reader stands, which workbook was written last, and what was printed so far."""

    folder: Path
    book: str = ""
    said: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)

    def follow(self, page: str) -> None:
        """Every block and table of a page, in order."""
        for language, text, table in STEP.findall(page):
            if table:
                self._type(table)
            elif language == "sh":
                self._run(text)
            elif language == "text":
                self.shown += text.splitlines()

    def not_said(self) -> list[str]:
        """The lines that the page shows and nobody has printed."""
        said = {line.rstrip() for line in self.said}
        return [line for line in self.shown if line.rstrip() not in said]

    def _run(self, script: str) -> None:
        lines = iter(script.replace("$(date +%F)", today()).splitlines())
        for line in lines:
            words = shlex.split(line)
            if words[0] == "outscore":
                self._command(line, words[1:])
            elif words[0] == "cd":
                self.folder /= words[1]
            elif words[0] == "cat":
                self._write(self.folder / words[2], lines, "a" if words[1] == ">>" else "w")
            else:
                subprocess.run(["sh", "-c", line], cwd=self.folder, check=True)

    def _command(self, line: str, words: list[str]) -> None:
        may_fail = words[-2:] == ["||", "true"]
        with chdir(self.folder):
            done = CliRunner().invoke(main, words[:-2] if may_fail else words)
        assert done.exit_code in ((1, 2) if may_fail else (0,)), line + done.output
        self.said += (done.stderr + done.stdout).splitlines()
        if words[:2] == ["registers", "workbook"]:
            self.book = words[2]

    @staticmethod
    def _write(file: Path, lines: Iterator[str], how: str) -> None:
        with file.open(how, encoding="utf-8") as target:
            target.writelines(f"{one}\n" for one in takewhile(lambda one: one != "END", lines))

    def _type(self, table: str) -> None:
        book = load_workbook(self.folder / self.book)
        for line in table.splitlines():
            sheet, row, column, text = (one.strip() for one in line.strip("|").split("|"))
            typed = today() if text == TODAY else text
            if column.isdecimal():
                book[sheet].cell(int(row), int(column)).value = typed
            else:
                Sheet(book[sheet]).type(column, typed, int(row))
        book.save(self.folder / self.book)


def today() -> str:
    """The day where the pages' offices are."""
    return datetime.now(ZoneInfo("Europe/London")).date().isoformat()
