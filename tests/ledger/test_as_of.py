"""What stood at a time: whatever a person writes is understood or refused, never a failure."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outscore.workflow.as_of import recorded_before

if TYPE_CHECKING:
    from tests.ledger.conftest import Counter

ZONES = ("UTC", "Europe/London", "Pacific/Auckland", "America/Los_Angeles")
COMMANDS = (("ledger", "acme"), ("ledger", "acme", "--points"), ("results", "--period", "2026-01"))
RECORDED = "2026-02-03T10:00:00.000+00:00"


@given(st.dates(), st.sampled_from(ZONES))
def test_every_day_of_the_calendar_is_an_answer(day: date, zone: str) -> None:
    before, today = recorded_before(day.isoformat(), zone)
    assert today == day
    assert (before > RECORDED) == (day >= date(2026, 2, 3))


@given(st.datetimes(timezones=st.timezones()), st.sampled_from(ZONES))
def test_every_moment_of_the_calendar_is_an_answer(moment: object, zone: str) -> None:
    before, _ = recorded_before(str(moment), zone)
    assert before[4] == "-"


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "0001-01-01T00:00:00+14:00"])
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_day_at_the_end_of_the_calendar_is_no_failure(
    counter: Counter, command: tuple[str, ...], day: str
) -> None:
    counter.month(1, 985)
    early = day.startswith("0001")
    said = counter.done(*command, "--as-of", day, code=2 if early and command[0] == "results" else 0)
    assert ("acme" in said.stdout) is not early


@pytest.mark.parametrize("word", ["", " ", "soon", "2026-02-30", "10000-01-01"])
@pytest.mark.parametrize("command", [*COMMANDS, ("ledger", "--check")], ids=" ".join)
def test_a_word_that_is_no_time_is_refused(counter: Counter, command: tuple[str, ...], word: str) -> None:
    assert "neither a day nor a time" in counter.done(*command, "--as-of", word, code=2).output
