"""Every case of the corpus, by what it is about, and the table of them on the page about issues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.corruption import cells
from tests.corruption import jsons
from tests.corruption import parquets
from tests.corruption import rows
from tests.corruption import texts
from tests.corruption import workbook_cells
from tests.corruption import workbook_sheets
from tests.corruption import workbook_xml
from tests.corruption.arrivals import ARRIVALS
from tests.corruption.months import MONTH_CASES
from tests.corruption.records import RECORDS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence
    from typing import Protocol

    class Told(Protocol):
        """A case, whatever it is run on."""

        @property
        def name(self) -> str: ...
        @property
        def form(self) -> str: ...
        @property
        def broken(self) -> str: ...
        @property
        def codes(self) -> tuple[str, ...]: ...


WORKBOOKS = (*workbook_cells.CASES, *workbook_sheets.CASES, *workbook_xml.CASES)
TYPED = (*parquets.CASES, *jsons.CASES)
DELIVERIES = (*cells.CASES, *rows.CASES, *texts.CASES, *WORKBOOKS, *TYPED)
SECTIONS: Mapping[str, Sequence[Told]] = {
    "Cells": cells.CASES,
    "Rows and columns": rows.CASES,
    "Delimited text": texts.CASES,
    "Workbooks": WORKBOOKS,
    "Parquet and JSON lines": TYPED,
    "Archives and arrivals": ARRIVALS,
    "Records, one row for each contact or complaint": RECORDS,
    "Figures of a month": MONTH_CASES,
}
_CALLED = {
    "csv": "CSV",
    "xlsx": "XLSX",
    "ods": "ODS",
    "parquet": "Parquet",
    "jsonl": "JSON lines",
    "zip": "zip",
}
_READ = "nothing: it is read as it was meant"


def page() -> str:
    """The cases as tables of Markdown, those of several formats in one line."""
    every = [case for cases in SECTIONS.values() for case in cases]
    ways = {(case.name, case.broken) for case in every}
    parts = [f"{len(every):,} files, broken in {len(ways):,} ways:"]
    for title, cases in SECTIONS.items():
        parts.append(
            f"### {title}\n\n| what is broken | format | what is told |\n|---|---|---|\n{_lines(cases)}"
        )
    return "\n\n".join(parts)


def _lines(cases: Iterable[Told]) -> str:
    forms: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for case in cases:
        forms.setdefault((case.broken, case.codes), []).append(_CALLED[case.form])
    return "\n".join(
        f"| {broken.replace('|', chr(92) + '|')} | {', '.join(dict.fromkeys(where))} | {_told(codes)} |"
        for (broken, codes), where in forms.items()
    )


def _told(codes: Sequence[str]) -> str:
    return ", ".join(f"`{code}`" for code in codes) or _READ
