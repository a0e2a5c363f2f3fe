"""How much of a delivery may be rejected."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from outscore.model.delivery import RowCounts
from outscore.model.delivery import Severity
from outscore.model.feed_promises import Exceeded
from outscore.model.feed_promises import Limits
from outscore.scoring.promises_limits import Volume
from outscore.scoring.promises_limits import limit_issues
from outscore.scoring.promises_limits import volume_of

TWO = Limits(rows_percent=Fraction(2))
HALF = Limits(volume_percent=Fraction(1, 2), of="offered")


def rows(accepted: int, rejected: int, duplicate: int = 0, skipped: int = 0) -> RowCounts:
    return RowCounts(accepted + rejected + duplicate + skipped, accepted, rejected, duplicate, skipped)


def test_exactly_on_a_limit_is_within_it() -> None:
    assert limit_issues(TWO, rows(98, 2), None) == ()
    assert limit_issues(HALF, rows(1, 1), Volume(199, 1)) == ()


def test_above_a_limit_the_whole_file_is_refused_with_the_numbers() -> None:
    (issue,) = limit_issues(TWO, rows(97, 3), None)
    assert (issue.code, issue.severity) == ("limit_rows", Severity.FILE)
    assert issue.message == (
        "3 of 100 rows were rejected: 3 %, 2 % are allowed. The whole file is refused. Correct the rows and "
        "send the whole file again under a new name."
    )


def test_or_its_good_rows_are_taken_with_a_warning() -> None:
    limits = Limits(volume_percent=Fraction(1, 2), of="offered", then=Exceeded.IN_PART)
    (issue,) = limit_issues(limits, rows(9, 3), Volume(198_000, 1_000, unread=2, scale=1000))
    assert (issue.code, issue.severity) == ("limit_volume", Severity.WARNING)
    assert issue.message == (
        "1 of 199 offered are in rejected rows, besides 2 rows in which it cannot be read: 0.502 %, 0.5 % "
        "are allowed. The other rows were taken. Correct these and send them again."
    )


def test_rows_that_are_left_out_as_no_data_are_no_rows_here() -> None:
    assert limit_issues(TWO, rows(97, 2, skipped=100), None)
    assert not limit_issues(TWO, rows(0, 0, skipped=5), None)


def test_repeated_rows_count_as_rows_that_are_fine() -> None:
    assert not limit_issues(TWO, rows(90, 2, duplicate=8), None)


def test_without_a_volume_that_can_be_read_its_limit_says_nothing() -> None:
    assert limit_issues(HALF, rows(1, 9), None) == ()
    assert limit_issues(HALF, rows(0, 9), Volume(0, 0, unread=9)) == ()


@pytest.mark.parametrize("whole", [10**6, 10**12])
def test_a_share_is_shown_with_enough_digits_to_be_above_its_limit(whole: int) -> None:
    (issue,) = limit_issues(HALF, rows(1, 1), Volume(whole - whole // 200 - 1, whole // 200 + 1))
    shown = Fraction(issue.message.split(": ")[1].split(" %")[0])
    assert (shown > Fraction(1, 2)) is (whole < 10**10)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.none() | st.integers(0, 10**9), st.booleans()), max_size=50),
    st.fractions(0, 100, max_denominator=1000),
)
def test_what_is_refused_is_what_fractions_say(
    found: list[tuple[int | None, bool]], percent: Fraction
) -> None:
    volume = volume_of(found)
    rejected = sum(figure or 0 for figure, is_rejected in found if is_rejected)
    whole = sum(figure or 0 for figure, _ in found)
    limits = Limits(volume_percent=percent, of="offered")
    is_above = bool(whole) and Fraction(rejected, whole) * 100 > percent
    assert bool(limit_issues(limits, rows(1, 0), volume)) is is_above
    assert volume.unread == sum(figure is None and is_rejected for figure, is_rejected in found)
