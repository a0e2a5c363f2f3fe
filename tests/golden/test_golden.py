"""Whole months and what must come of them, as files that people read.

A case is a folder: `in/` is a workspace, `out/` what its month comes to. After a change that is meant,
`pytest tests/golden --golden-update` writes `out/` anew; read the difference before committing it.
"""

from __future__ import annotations

import json
import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from outscore.assembly import open_office
from outscore.cli import main
from outscore.model.period import Period
from outscore.workflow.pack import standing_statements

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
CASES = {"two_vendors": "2026-09", "settlements": "2026-05"}


class Words(HTMLParser):
    """The words of a page, a line for each run of text."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Skip what nobody reads."""
        del attrs
        self._hidden += tag in ("style", "script", "svg")

    def handle_endtag(self, tag: str) -> None:
        """And read on after it."""
        self._hidden -= tag in ("style", "script", "svg")

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        text = " ".join(data.split())
        if text and not self._hidden:
            self.lines.append(text)


def words(page: Path) -> str:
    reader = Words()
    reader.feed(page.read_text(encoding="utf-8"))
    return "\n".join(reader.lines) + "\n"


def explained(folder: Path, vendor: str, period: str) -> str:
    return CliRunner().invoke(main, ["-w", str(folder), "explain", vendor, period]).stdout


def made(case: str, period: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Run the month, and give each file that the case keeps."""
    shutil.copytree(HERE / case / "in", folder)
    run = CliRunner().invoke(main, ["-w", str(folder), "run", period])
    issues = CliRunner().invoke(main, ["-w", str(folder), "deliveries", "--issues", "--format", "csv"])
    results = CliRunner().invoke(main, ["-w", str(folder), "results", "--period", period, "--format", "csv"])
    yield "exit-code.txt", f"{run.exit_code}\n"
    yield "issues.csv", issues.stdout
    yield "results.csv", results.stdout
    with open_office(folder) as office:
        for statement, _ in standing_statements(office, Period.parse(period)):
            document = json.dumps(statement, indent=1, sort_keys=True, ensure_ascii=False)
            yield f"statement-{statement['vendor']['id']}.json", document + "\n"
            if statement["settlement"]:
                yield (
                    f"explain-{statement['vendor']['id']}.txt",
                    explained(folder, statement["vendor"]["id"], period),
                )
    pages = folder / "out" / period
    for page in sorted((*pages.glob("*.html"), *pages.glob("scorecards/*.html"))):
        yield f"{page.stem}.txt", words(page)


@pytest.mark.parametrize("case", CASES)
def test_a_month_comes_to_what_is_written_down(
    case: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    found = dict(made(case, CASES[case], tmp_path / "workspace"))
    kept = HERE / case / "out"
    if request.config.getoption("--golden-update"):
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir()
        for name, content in found.items():
            (kept / name).write_text(content, encoding="utf-8")
    assert found == {path.name: path.read_text(encoding="utf-8") for path in sorted(kept.iterdir())}


def test_every_case_is_listed() -> None:
    assert {path.name for path in HERE.iterdir() if (path / "in").is_dir()} == set(CASES)
