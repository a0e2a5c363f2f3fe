"""Workbooks as a real spreadsheet recalculates them, many in one call of LibreOffice."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CSV_OF_EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""
PLANTED = "987654321"
KEPT = re.compile(r"(</f>)<v>[^<]*</v>")

Sheets = dict[str, list[list[str]]]


def office() -> str:
    """Where this machine has LibreOffice; without one, the check counts as not run."""
    path = shutil.which("soffice")
    if path is None:
        pytest.skip("no LibreOffice was found: tools/office.sh installs it, or put `soffice` on PATH")
    return path


def plant(path: Path, content: bytes, changes: Mapping[str, Mapping[str, int]] | None = None) -> None:
    """Write a workbook whose formulas hold wrong results; `changes` are other numbers for its cells."""
    path.write_bytes(content)
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    names = re.findall(r'<sheet name="([^"]+)"', parts["xl/workbook.xml"].decode())
    for number, name in enumerate(names, 1):
        part = f"xl/worksheets/sheet{number}.xml"
        text = KEPT.sub(rf"\1<v>{PLANTED}</v>", parts[part].decode()).replace(' t="str"', "")
        for cell, value in (changes or {}).get(name, {}).items():
            text, found = re.subn(rf'(<c r="{cell}"[^>]*>)<v>[^<]*</v>', rf"\1<v>{value}</v>", text)
            assert found == 1, f"{name} {cell} is no number"
        parts[part] = text.encode()
    with zipfile.ZipFile(path, "w") as book:
        for name, part_content in parts.items():
            book.writestr(name, part_content)


def recalculated(folder: Path, books: Mapping[str, Path]) -> dict[str, Sheets]:
    """Every sheet of some workbooks, as rows of texts, after everything was worked out again."""
    command, home, out = office(), folder / "home", folder / "out"
    (home / "user").mkdir(parents=True)
    (home / "user/registrymodifications.xcu").write_text(ALWAYS_RECALCULATE, encoding="utf-8")
    asked = [command, f"-env:UserInstallation={home.as_uri()}", "--headless", "--convert-to"]
    asked += [CSV_OF_EVERY_SHEET, "--outdir", str(out), *map(str, books.values())]
    done = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return {name: sheets(out, path.stem) for name, path in books.items()}


def sheets(folder: Path, stem: str) -> Sheets:
    """The sheets of one workbook."""
    found: Sheets = {}
    for path in sorted(folder.glob(f"{stem}-*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            found[path.stem.removeprefix(f"{stem}-")] = list(csv.reader(lines))
    assert found, f"nothing came of {stem}"
    return found


def beside(rows: list[list[str]], label: str, column: int) -> str:
    """The cell of a column in the row that begins with a label."""
    return next(row[column] for row in rows if row and row[0] == label)
