"""The data-quality page in a real browser: whole on a desk, a phone and paper, and open to everyone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.reporting.quality_reports import REPORTS

from outscore.reporting.data_quality import data_quality_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser
    from playwright.sync_api import Page

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PAPER_PAGE = re.compile(rb"/Type /Page\b")

pytestmark = pytest.mark.browser


@pytest.fixture(params=REPORTS)
def page(request: pytest.FixtureRequest, browser: Browser, tmp_path: Path) -> Iterator[Page]:
    file = tmp_path / "data-quality.html"
    file.write_bytes(data_quality_page(REPORTS[request.param]))
    with browser.new_context() as context:
        opened = context.new_page()
        asked: list[str] = []
        opened.on("request", lambda request: asked.append(request.url))
        opened.on("console", lambda message: asked.append(message.text))
        opened.goto(file.as_uri())
        yield opened
        assert asked == [file.as_uri()]


def test_fits_its_window(page: Page) -> None:
    assert page.locator("h1").count() == 1
    for width in (1280, 360, 320):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate(OVERFLOW) == 0, f"{width} px"


@pytest.mark.parametrize(("scheme", "size"), [("light", DESK), ("dark", PHONE)], ids=["light", "dark"])
def test_axe_finds_no_fault(page: Page, scheme: str, size: dict[str, int]) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size(size)  # type: ignore[arg-type]
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_fits_one_sheet_of_paper(page: Page) -> None:
    pages = page.pdf(format="A4", print_background=True, prefer_css_page_size=True)
    assert len(PAPER_PAGE.findall(pages)) == 1
