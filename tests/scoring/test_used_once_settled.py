"""Time that is used once, in a settlement: the verdict, the sentence and the credit."""

from __future__ import annotations

from fractions import Fraction

from tests.scoring.settling import months
from tests.scoring.test_readings_used_once import BOTH
from tests.scoring.test_readings_used_once import hour

from outscore.model.result import Verdict
from outscore.scoring.readings import reading_under
from outscore.scoring.settle import Settlement


def test_a_settlement_charges_the_time_once_and_says_so() -> None:
    rows = [hour(0, line=0, calls=0), *map(hour, range(1, 10))]
    found = {one.id: reading_under(BOTH, one, lambda _: rows) for one in BOTH.measures}
    (outcome,) = Settlement(BOTH).run(months([found]))
    assert outcome.credit == 500
    calls = outcome.of("calls")
    assert (calls.raw, calls.adjusted) == (Fraction(90), Fraction(100))
    assert calls.verdict is Verdict.MET
    assert calls.reason == "1 hour credited under line is not counted again (No double counting)."
