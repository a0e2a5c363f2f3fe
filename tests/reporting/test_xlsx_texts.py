"""Texts of an XLSX file come out as they went in, whatever they look like."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck
from hypothesis import example
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from outscore.intake.workbook import read_workbook
from outscore.model.workbook import Book
from outscore.model.workbook import BookSheet
from outscore.model.workbook import Column
from outscore.model.workbook import Row
from outscore.reporting.workbook import workbook_bytes

MARKS = (
    "_x005F_",
    "_x0041_",
    "_x000d_",
    "_",
    "x0041_",
    "_x",
    "005F",
    "<r>",
    "</r>",
    "<t>",
    "&",
    "A",
    " ",
    "\n",
    "\ufdd0",
    "\ufdd1",
    "\ufdd2",
)
ODD = (
    "_x005F_x0041_",
    "__x0041__x0041_",
    "_x005F_x005F_x0041_",
    "<r>bold & not</r>",
    "<r><t>taken for a mark</t></r>",
    "<r>_x0041_x0042_</r>",
    "\ufdd0\ufdd1\ufdd2a",
    "\ufdd2\ufdd2_x0041_",
)


def there_and_back(texts: list[str]) -> list[str]:
    """Texts as cells of a sheet, read again."""
    rows = tuple(Row(f"a-{at}", 1, (text,)) for at, text in enumerate(texts))
    sheet = BookSheet("actions", "Actions", (Column("what", "What"),), rows, frozenset(), frozenset())
    found = read_workbook(workbook_bytes(Book("T", (), "", "", (sheet,))))["Actions"]
    assert not found.odd
    return [found.says(at + 3, 0) for at in range(len(texts))]


@pytest.mark.parametrize("text", ODD)
def test_a_text_that_looks_like_a_mark_stays_as_it_is(text: str) -> None:
    assert there_and_back([text]) == [text]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(list(ODD))
@given(
    st.lists(
        st.lists(st.sampled_from(MARKS), max_size=9).map("".join).map(str.strip), min_size=1, max_size=30
    )
)
def test_pieces_of_marks_come_back_however_they_are_joined(texts: list[str]) -> None:
    assert there_and_back(texts) == texts
