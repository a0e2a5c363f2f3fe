"""Sorting and filtering the comparison, by mouse and by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

NORTHBANK, ELMFIELD = "Northbank & <b>Sons</b>", "Elmfield"

pytestmark = pytest.mark.browser


@pytest.fixture
def page(visit: Callable[..., Page]) -> Page:
    """The comparison of two vendors."""
    return visit("2015-09/comparison.html")


def order(page: Page) -> list[str]:
    return page.locator("tbody tr:visible th").all_inner_texts()


def sorted_columns(page: Page) -> dict[str, str]:
    heads = page.locator("th[aria-sort]").all()
    return {head.inner_text().split("\n")[0]: head.get_attribute("aria-sort") or "" for head in heads}


def test_starts_with_most_misses_and_says_so(page: Page) -> None:
    assert order(page) == [NORTHBANK, ELMFIELD]
    assert sorted_columns(page) == {"Missed": "descending"}


def test_a_click_sorts_and_another_turns_it_round(page: Page) -> None:
    vendor = page.get_by_role("button", name="Vendor")
    vendor.click()
    assert order(page) == [ELMFIELD, NORTHBANK]
    assert sorted_columns(page) == {"Vendor": "ascending"}
    vendor.click()
    assert order(page) == [NORTHBANK, ELMFIELD]
    assert sorted_columns(page) == {"Vendor": "descending"}
    assert page.get_by_role("status").inner_text() == "Sorted by vendor, descending."


def test_every_column_sorts_by_keyboard(page: Page) -> None:
    buttons = page.get_by_role("button")
    assert buttons.count() == page.locator("thead th").count() == 4
    for button in buttons.all():
        button.focus()
        page.keyboard.press("Enter")
        assert list(sorted_columns(page)) == [button.inner_text().strip()]
        page.keyboard.press("Space")
        assert len(sorted_columns(page)) == 1


def test_measures_sort_by_exact_value(page: Page) -> None:
    button = page.get_by_role("button", name="Answered in time")
    button.click()
    assert order(page) == [NORTHBANK, ELMFIELD]
    button.click()
    assert order(page) == [ELMFIELD, NORTHBANK]


def test_numbers_sort_as_numbers(visit: Callable[..., Page]) -> None:
    page = visit("2015-10/comparison.html")
    page.get_by_role("button", name="Vendor").click()
    numbers = [int(name.split()[-1]) for name in order(page)]
    assert numbers == list(range(12))


def test_what_was_not_measured_stays_last(visit: Callable[..., Page]) -> None:
    page = visit("2015-09/comparison.html")
    page.locator("tbody tr").first.locator("td").nth(1).evaluate("cell => { cell.dataset.rank = ''; }")
    button = page.get_by_role("button", name="Answered in time")
    for _ in range(2):
        button.click()
        assert order(page) == [ELMFIELD, NORTHBANK]


def test_the_filter_keeps_matching_vendors_and_counts_them(page: Page) -> None:
    page.get_by_label("Show only vendors whose name contains").fill("ELM")
    assert order(page) == [ELMFIELD]
    assert page.get_by_role("status").inner_text() == "1 of 2 shown."
    page.get_by_label("Show only vendors whose name contains").fill("")
    assert len(order(page)) == 2
