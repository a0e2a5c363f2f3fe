"""A folder of rendered pages, and a way to open them as a person would."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

import pytest
from tests.reporting import documents

from outscore.reporting import html

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser
    from playwright.sync_api import Page

    from outscore.model.statement import StatementDocument


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A month of two vendors, a month of many with ten measures, and a month of nothing."""
    root = tmp_path_factory.mktemp("out")
    two = [documents.northbank(), documents.elmfield()]
    write_period(root / "2015-09", two)
    write_period(root / "2015-10", documents.many(vendors=12, measures=10))
    write_period(root / "2015-11", [documents.bare()])
    write_period(root / "2015-12", [])
    entry = html.index_entry(documents.pack(*two))
    (root / html.INDEX_FILE).write_bytes(html.index([entry], documents.PROGRAMME))
    (root / "empty.html").write_bytes(html.index([]))
    return root


def write_period(folder: Path, statements: list[StatementDocument]) -> None:
    """Write every page of a period as it would lie on disk."""
    pack = documents.pack(*statements) if statements else documents.empty_pack()
    cards = folder / html.SCORECARD_FOLDER
    cards.mkdir(parents=True)
    for card in html.scorecards((one, documents.PACK_SHA256) for one in statements):
        (cards / html.scorecard_file(card.vendor)).write_bytes(card.content)
    if folder.name == "2015-09":
        pack["pages"] = {"requirements": "d4" * 32, "vendors": "e5" * 32}
        (folder / html.REQUIREMENTS_FILE).write_bytes(html.requirements(documents.requirements_page(), pack))
        (folder / html.VENDORS_FILE).write_bytes(html.vendors(documents.vendors_page(), pack))
    (folder / html.PACK_FILE).write_bytes(html.pack(pack, documents.PACK_SHA256, statements))
    (folder / html.COMPARISON_FILE).write_bytes(html.comparison(pack, statements))


class Visitor:
    """Opens pages and notes everything that a calm page does not do."""

    def __init__(self, browser: Browser, site: Path) -> None:
        self._browser = browser
        self._site = site
        self._opened: list[Page] = []
        self.complaints: list[str] = []

    def open(self, path: str, **settings: Any) -> Page:
        """Open a page in a window of its own."""
        page = self._browser.new_context(**settings).new_page()
        self._opened.append(page)
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("requestfailed", lambda request: self.complaints.append(f"failed: {request.url}"))
        page.on("request", lambda request: self._note(request.url))
        page.goto((self._site / path).as_uri())
        return page

    def _note(self, address: str) -> None:
        if not address.startswith("file://"):
            self.complaints.append(f"asked for {address}")

    def leave(self) -> None:
        """Close every window."""
        for page in self._opened:
            page.context.close()


@pytest.fixture
def visit(browser: Browser, site: Path) -> Iterator[Callable[..., Page]]:
    """Open a page; at the end, fail if any of them complained or asked for anything outside."""
    visitor = Visitor(browser, site)
    yield visitor.open
    visitor.leave()
    assert visitor.complaints == []
