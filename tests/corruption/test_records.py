"""Files of records that are broken in one way: each fault told, and the sound rows added up alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.corruption.records import RECORDS
from tests.corruption.records import kept_alone
from tests.intake.record_feeds import big
from tests.intake.record_feeds import codes

if TYPE_CHECKING:
    from pathlib import Path

    from tests.corruption.records import RecordCase


@pytest.mark.parametrize("case", RECORDS, ids=lambda case: f"{case.form}: {case.name}")
def test_broken_records_are_told_and_the_others_are_added_up(case: RecordCase, tmp_path: Path) -> None:
    checked = big(case.build(), tmp_path, case.rules).checked
    assert codes(checked.issues) == list(case.told), [issue.message for issue in checked.issues]
    rows = checked.rows
    assert rows.read == rows.accepted + rows.rejected + rows.duplicate + rows.skipped
    assert rows.accepted == len(case.kept)
    if case.read is not None:
        assert rows.read == case.read
    if case.kept:
        alone = big(kept_alone(case), tmp_path, case.rules).checked
        assert checked.facts.rows() == alone.facts.rows()
    else:
        assert checked.facts.is_empty()
