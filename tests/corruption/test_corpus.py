"""The corruption corpus: whatever is broken in a file is told by its code and place, and no fact is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.corruption.registry import DELIVERIES
from tests.corruption.running import as_expected
from tests.corruption.running import run

if TYPE_CHECKING:
    from tests.corruption.cases import Case


@pytest.mark.parametrize("case", DELIVERIES, ids=lambda case: f"{case.form}: {case.name}")
def test_a_broken_file_ends_in_a_clear_issue_and_in_no_wrong_fact(case: Case) -> None:
    as_expected(case, run(case))
