"""A delivery held against the limits of its feed contract."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import polars as pl
import pytest
from tests.intake.feeds import FEED

from outscore.intake.limits import above_limits
from outscore.intake.limits import all_rejected
from outscore.intake.limits import refuses
from outscore.model.delivery import RowCounts
from outscore.model.feed_promises import Exceeded
from outscore.model.feed_promises import Limits

PARSED = pl.DataFrame({"row": [2, 3, 4, 5], "q:answered": [90, 9, None, 1]})
"""Rows 3 and 4 are rejected, and so is row 6, which has too few fields to be told apart."""
REJECTED = {3, 4, 6}
ROWS = RowCounts(read=5, accepted=1, rejected=3, duplicate=1)


def test_the_volume_is_read_where_it_can_be() -> None:
    limits = Limits(volume_percent=Fraction(5), of="answered")
    (issue,) = above_limits(limits, FEED, ROWS, PARSED, REJECTED)
    assert issue.message.startswith(
        "9 of 100 answered are in rejected rows, besides 2 rows in which it cannot be read: 9 %, 5 % "
    )
    assert refuses([issue])
    assert above_limits(replace(limits, volume_percent=Fraction(9)), FEED, ROWS, PARSED, REJECTED) == ()


def test_without_limits_nothing_is_above_one() -> None:
    assert above_limits(None, FEED, ROWS, PARSED, REJECTED) == ()


@pytest.mark.parametrize(("then", "refused"), [(Exceeded.REFUSE, True), (Exceeded.IN_PART, False)])
def test_a_limit_refuses_or_warns(then: Exceeded, refused: bool) -> None:
    found = above_limits(Limits(Fraction(59), then=then), FEED, ROWS, PARSED, REJECTED)
    assert (len(found), refuses(found)) == (1, refused)


def test_the_accounting_of_a_refused_delivery_balances() -> None:
    assert all_rejected(ROWS) == RowCounts(read=5, accepted=0, rejected=4, duplicate=1)
