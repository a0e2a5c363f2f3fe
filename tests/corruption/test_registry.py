"""The corpus as a whole: no case twice, every code explained, and the page says what is tried."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from tests.corruption.registry import SECTIONS
from tests.corruption.registry import page

ISSUES = (Path(__file__).parents[2] / "docs/issues.md").read_text(encoding="utf-8")
CASES = [case for cases in SECTIONS.values() for case in cases]


def test_no_two_cases_of_a_format_are_called_or_broken_alike() -> None:
    for title, cases in SECTIONS.items():
        names = Counter((case.form, case.name) for case in cases)
        assert [name for name, times in names.items() if times > 1] == [], title
        broken = Counter((case.form, case.broken) for case in cases)
        assert [sentence for sentence, times in broken.items() if times > 1] == [], title


def test_each_case_says_in_a_sentence_what_is_broken() -> None:
    assert [case.broken for case in CASES if not re.fullmatch(r"[A-Z].*\.", case.broken)] == []


def test_every_code_that_a_case_meets_is_explained() -> None:
    explained = set(re.findall(r"^\| `([a-z_]+)` \|", ISSUES, re.MULTILINE))
    assert {code for case in CASES for code in case.codes} - explained == set()


def test_the_page_lists_what_is_tried() -> None:
    assert page() in ISSUES, "run `make docs`"
