"""Random damage to sound files of each format: told or harmless, and no untouched cell says anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import settings
from tests.corruption.damage import EDITS
from tests.corruption.damage import NAMES
from tests.corruption.damage import damaged
from tests.corruption.damage import target
from tests.corruption.damage import wrong_facts
from tests.corruption.running import balances
from tests.intake.feeds import check

if TYPE_CHECKING:
    from tests.corruption.damage import Edit


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=50, deadline=None)
@given(edits=EDITS)
def test_damaged_bytes_are_told_or_change_no_other_cell(name: str, edits: list[Edit]) -> None:
    file = target(name)
    content, touched = damaged(file, edits)
    checked = check(content, file.feed)
    balances(checked)
    assert wrong_facts(checked, touched) == []


@pytest.mark.parametrize("name", NAMES)
def test_an_undamaged_file_is_read_whole(name: str) -> None:
    file = target(name)
    checked = check(file.wrapped(file.content), file.feed)
    assert checked.issues == ()
    assert checked.rows.accepted == checked.rows.read == 6
    assert wrong_facts(checked, frozenset()) == []
    assert all(file.content[start:end] for start, end, _, _ in file.cells if start < end)
