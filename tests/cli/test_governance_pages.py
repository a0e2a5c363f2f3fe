"""docs/meetings.md and docs/vendor-record.md, followed step by step in an empty folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.walking import Walk

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("page", ["meetings.md", "vendor-record.md"])
def test_following_the_page_gives_what_it_shows(page: str, tmp_path: Path) -> None:
    walk = Walk(tmp_path)
    walk.follow((DOCS / page).read_text(encoding="utf-8"))
    assert len(walk.shown) >= 7
    assert walk.not_said() == []
