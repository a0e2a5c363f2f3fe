"""Figures that are not comparable, seen in a browser: last however a column is sorted, at every width."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.browser.conftest import write_period
from tests.reporting import documents

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from outscore.model.statement import StatementDocument

pytestmark = pytest.mark.browser
TEXT = "Includes only calls that were put through to a live agent, and none of those after hours"
COMPARISON = "2015-09/comparison.html"


def _statements() -> list[StatementDocument]:
    """Three vendors; the best figure is not comparable."""
    best = documents.bare("apart", "Apart")
    best["results"] = documents.elmfield()["results"]
    best["results"][0]["figure"] |= {
        "value": {"n": 100, "d": 1},
        "shown": "100.0 %",
        "notes": [{"meaning": "not_comparable", "text": TEXT, "rows": 1, "of": 1}],
    }
    best["results"][0]["trend"][-1] = best["results"][0]["figure"]
    return [documents.northbank(), documents.elmfield(), best]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("noted")
    write_period(root / "2015-09", _statements())
    return root


def order(page: Page) -> list[str]:
    return page.locator("tbody tr:visible th").all_inner_texts()


def test_it_comes_last_however_its_column_is_sorted(visit: Callable[..., Page]) -> None:
    page = visit(COMPARISON)
    head = page.locator("thead th").nth(2).get_by_role("button")
    head.click()
    up = order(page)
    head.click()
    down = order(page)
    assert (up[-1], down[-1]) == ("Apart", "Apart")
    assert up[:2] == down[1::-1]


@pytest.mark.parametrize("width", [360, 1280])
def test_the_note_can_be_read_and_nothing_sticks_out(visit: Callable[..., Page], width: int) -> None:
    page = visit(COMPARISON, viewport={"width": width, "height": 800})
    assert page.get_by_text(TEXT).is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    letter = page.locator("dl.letters dt").inner_text()
    assert page.locator("sup.beside").last.inner_text().split()[-1] == letter


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", [COMPARISON, "2015-09/scorecards/apart.html"])
def test_axe_finds_no_fault(visit: Callable[..., Page], path: str, scheme: str) -> None:
    found = Axe().run(visit(path, color_scheme=scheme))
    assert found.violations_count == 0, found.generate_report()
