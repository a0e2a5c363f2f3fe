"""What a vendor asks about its rows, answered as docs/exchange.md answers it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.cli.test_feed_draft import shell

PAGE = Path(__file__).parents[2] / "docs/exchange.md"
BLOCK = re.compile(r"^```(sh|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def section() -> str:
    """The part of the page that holds the questions."""
    return PAGE.read_text(encoding="utf-8").partition("## What a vendor asks")[2].partition("\n## ")[0]


def test_every_answer_of_the_page_is_what_the_commands_print(section: str, tmp_path: Path) -> None:
    printed, said = "", 0
    for language, text in BLOCK.findall(section):
        if language == "sh":
            printed = shell(text, tmp_path)
            continue
        for line in text.splitlines():
            assert line in printed, printed
            said += 1
    assert said == 7
