"""Triggers: each module answers one kind of test with a sentence, or nothing; a test is added by its line."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from outscore.model.terms.triggers import AverageLevel
from outscore.model.terms.triggers import CapReached
from outscore.model.terms.triggers import CreditsShare
from outscore.model.terms.triggers import CreditsTotal
from outscore.model.terms.triggers import InBand
from outscore.model.terms.triggers import Level
from outscore.model.terms.triggers import Missed
from outscore.model.terms.triggers import PointsTotal
from outscore.scoring.triggers import credit_tests
from outscore.scoring.triggers import level_tests
from outscore.scoring.triggers import miss_tests

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable

    from outscore.model.terms.triggers import Test
    from outscore.scoring.triggers.view import View

TESTS: dict[type[Test], Callable[[Any, View], str]] = {
    InBand: level_tests.in_band,
    Missed: miss_tests.missed,
    Level: level_tests.level,
    AverageLevel: level_tests.average,
    PointsTotal: credit_tests.points_total,
    CreditsTotal: credit_tests.credits_total,
    CreditsShare: credit_tests.credits_share,
    CapReached: credit_tests.cap_reached,
}
"""Every test that a trigger can have: the class of its keys, and what answers it."""


def why(tests: Iterable[Test], view: View) -> str:
    """The sentence of the first test that holds; "" where none does."""
    return next((reason for test in tests if (reason := TESTS[type(test)](test, view))), "")
