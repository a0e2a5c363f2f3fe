"""The pages in a real browser: whole on a desk and on a phone, in both schemes, with and without script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

PAGES = (
    "index.html",
    "empty.html",
    "2015-09/pack.html",
    "2015-09/comparison.html",
    "2015-09/requirements.html",
    "2015-09/vendors.html",
    "2015-09/scorecards/northbank.html",
    "2015-10/pack.html",
    "2015-10/comparison.html",
    "2015-10/scorecards/v0.html",
    "2015-11/scorecards/quiet.html",
    "2015-12/pack.html",
    "2015-12/comparison.html",
)
EXAMINED = (
    "index.html",
    "2015-09/pack.html",
    "2015-09/requirements.html",
    "2015-09/vendors.html",
    "2015-09/scorecards/northbank.html",
    "2015-10/comparison.html",
    "2015-11/scorecards/quiet.html",
    "2015-12/pack.html",
)
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", PAGES)
def test_opens_from_a_folder_and_fits_its_window(path: str, visit: Callable[..., Page]) -> None:
    page = visit(path)
    assert page.locator("h1").count() == 1
    for width in (1280, 360, 320):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate(OVERFLOW) == 0, f"{width} px"


@pytest.mark.parametrize(("scheme", "size"), [("light", DESK), ("dark", PHONE)], ids=["light", "dark"])
@pytest.mark.parametrize("path", EXAMINED)
def test_axe_finds_no_fault(path: str, scheme: str, size: dict[str, int], visit: Callable[..., Page]) -> None:
    found = Axe().run(visit(path, viewport=size, color_scheme=scheme))
    assert found.violations_count == 0, found.generate_report()


def test_the_dark_scheme_reaches_the_charts(visit: Callable[..., Page]) -> None:
    def colours(scheme: str) -> set[str]:
        page = visit("2015-09/scorecards/northbank.html", color_scheme=scheme)
        drawn: list[str] = page.eval_on_selector_all(
            ".plot path", "paths => paths.map(path => getComputedStyle(path).fill)"
        )
        return set(drawn) - {"none"}

    light, dark = colours("light"), colours("dark")
    assert len(light) == len(dark) == 3, "zone, line and miss"
    assert not light & dark


def test_wide_tables_scroll_within_themselves(visit: Callable[..., Page]) -> None:
    page = visit("2015-10/comparison.html", viewport=PHONE)
    region = page.get_by_role("region", name="Vendors side by side")
    assert region.evaluate("box => box.scrollWidth > box.clientWidth")
    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("box => box.scrollLeft > 0", arg=region.element_handle())


def test_a_chart_stands_beside_its_numbers(visit: Callable[..., Page]) -> None:
    page = visit("2015-09/scorecards/northbank.html")
    assert page.get_by_role("img", name="Answered in time drawn by month").count() == 1
    table = page.get_by_role("table", name="Answered in time by month")
    cells = [" ".join(text.split()) for text in table.get_by_role("cell").all_inner_texts()]
    assert cells == ["96.1 % met", "94.97 % missed"]


def test_tables_keep_their_meaning_when_they_are_stacked(visit: Callable[..., Page]) -> None:
    page = visit("2015-09/scorecards/northbank.html", viewport=PHONE)
    row = page.get_by_role("row", name="Answered in time").first
    assert row.get_by_role("rowheader").count() == 1
    assert row.get_by_role("cell").count() == 5


@pytest.mark.parametrize("path", EXAMINED)
def test_is_whole_without_script(path: str, visit: Callable[..., Page]) -> None:
    page = visit(path, java_script_enabled=False)
    assert page.locator("h1").is_visible()
    assert page.locator("button").count() == 0
    assert page.locator("input:visible").count() == 0


def test_a_comparison_without_script_shows_most_misses_first(visit: Callable[..., Page]) -> None:
    page = visit("2015-09/comparison.html", java_script_enabled=False)
    assert page.locator("tbody th").all_inner_texts() == ["Northbank & <b>Sons</b>", "Elmfield"]


def test_the_skip_link_leads_to_the_content(visit: Callable[..., Page]) -> None:
    page = visit("2015-09/pack.html")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_links_lead_from_the_index_to_a_scorecard(visit: Callable[..., Page]) -> None:
    page = visit("index.html")
    page.get_by_role("link", name="Pack of September 2015").click()
    page.get_by_role("link", name="Northbank").first.click()
    assert page.locator("h1").inner_text() == "Northbank & <b>Sons</b>"


def test_paper_is_light_and_has_no_controls(visit: Callable[..., Page]) -> None:
    page = visit("2015-09/comparison.html", color_scheme="dark")
    page.emulate_media(media="print")
    assert page.locator("button:visible, input:visible, nav a:visible").count() == 0
    assert page.locator("thead .label:visible").all_inner_texts() == [
        "Vendor",
        "Missed",
        "Answered in time",
        "Talk time",
    ]
    paper = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--paper').trim()")
    assert paper == "#ffffff"


def test_the_wording_of_a_requirement_opens_without_script_and_is_on_paper(
    visit: Callable[..., Page],
) -> None:
    page = visit("2015-09/requirements.html", java_script_enabled=False)
    guidance = page.get_by_text("Some are coached.")
    assert not guidance.is_visible()
    page.locator("summary").click()
    assert guidance.is_visible()
    page.locator("summary").click()
    seen = "one => one.checkVisibility()"
    assert not guidance.evaluate(seen)
    page.emulate_media(media="print")
    assert guidance.evaluate(seen)


def test_a_gap_leads_to_the_wording_of_its_requirement(visit: Callable[..., Page]) -> None:
    page = visit("2015-09/requirements.html")
    page.get_by_role("link", name="Coaching").click()
    assert page.evaluate("document.querySelector(':target').textContent") == (
        "Wer mit Kunden spricht, wird angeleitet"
    )


def test_typed_text_is_inert_on_the_pages_beside_the_pack(visit: Callable[..., Page]) -> None:
    assert visit("2015-09/vendors.html").get_by_text("<script>alert(1)</script>").count() == 1
    assert visit("2015-09/requirements.html").locator("main b").all_inner_texts() == ["Requirements"]
