"""Whatever stands in a contract file, it is told and not stumbled over."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from tests.contracts.conftest import Desk
from tests.contracts.samples import CON
from tests.contracts.samples import EXAMPLE
from tests.contracts.samples import charge

from outscore.contracts.workspace import check_workspace

CHANGES = """\
changes:
  - {from: "2027-04-01", clause: V1, set: {measures.speed.target.at_least: 96, caps.year: null}}
  - from: "2028-04-01"
    clause: V2
    set:
      triggers.plan.when.1: {test: missed, times: 2}
      measures.late: {name: Late, metric: volume, clause: V2, report_only: new}
"""
PART = re.compile(r"""[\w."'-]+|\{[^{}]*\}|\[[^\[\]]*\]""")
STRAY = (
    "null", "[]", "{}", "x", "-1", "1e9", "true", "[1, 2]", "{a: b}", '"2026-01-01"', "all", "[all]", "0",
    "99999999999", "''", "{scheme: pool}", "{at_least: 5}", "no_such: 1", "[[x]]",
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10_000), st.sampled_from(STRAY)), min_size=1, max_size=3))
def test_a_contract_with_parts_that_were_mistyped_is_checked_to_the_end(
    mistakes: list[tuple[int, str]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = charge(Desk(Path(folder)), EXAMPLE + CHANGES)
        text = (desk.folder / CON).read_text(encoding="utf-8")
        for place, stray in mistakes:
            parts = list(PART.finditer(text))
            part = parts[place % len(parts)]
            text = text[: part.start()] + stray + text[part.end() :]
        desk.write(CON, text)
        lines = text.count("\n") + 1
        assert all(1 <= fault.line <= lines for fault in check_workspace(desk.folder) if fault.file == CON)
