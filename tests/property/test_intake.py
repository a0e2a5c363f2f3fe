"""Whatever arrives, every row is accounted for and nothing is raised."""

from __future__ import annotations

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from tests.intake.feeds import HEADER
from tests.intake.feeds import check
from tests.intake.feeds import text

CELLS = st.one_of(
    st.sampled_from(
        ["A1", "B1", "2026-10-01", "2026-10-02", "Sales", "00:10:00", "n/a", "", "-1", "1.5", "7"]
    ),
    st.integers(0, 10**13).map(str),
    st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), max_size=6),
)
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=9).map(",".join), max_size=8)


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_read_is_always_accepted_and_rejected_and_duplicate(rows: list[str]) -> None:
    checked = check(text(*rows))
    counts = checked.rows
    assert counts.read == counts.accepted + counts.rejected + counts.duplicate
    assert counts.accepted == checked.facts.height
    assert counts.rejected == 0 or checked.issues


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 400))
def test_no_bytes_make_it_raise(noise: bytes, place: int) -> None:
    content = text("A1,2026-10-01,Sales,100,90,80,00:10:00", "B1,2026-10-01,Sales,100,90,80,00:10:00")
    for damaged in (noise, content[:place], content[:place] + noise + content[place:]):
        checked = check(damaged)
        assert checked.rows.accepted == checked.facts.height


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**12 - 1), st.integers(0, 10**12 - 1))
def test_accepted_counts_are_the_very_numbers_that_were_written(offered: int, answered: int) -> None:
    checked = check(f"{HEADER}\nA1,2026-10-01,Sales,{offered},{answered},0,00:00:00\n".encode())
    assert checked.facts.select("q:offered", "q:answered").row(0) == (offered, answered)
