"""What is enough to propose the restatement of an approved result."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from outscore.model.materiality import ANY
from outscore.model.materiality import Materiality
from outscore.scoring.materiality import reasons

LISTS = ("triggers", "caps_reached", "gates", "critical", "held", "bookings")
NOTHING = Materiality(figure=None, points=None, amount=None, verdicts=False)


def number(value: str) -> dict[str, Any]:
    exact = Fraction(value)
    return {"n": exact.numerator, "d": exact.denominator, "shown": value}


def statement(
    value: str | None, verdict: str = "met", points: str = "0", net: str = "0", period: str = "2026-05"
) -> Any:
    figure = {"value": number(value) if value else None, "verdict": verdict, "band": "", "shown": value or ""}
    return {
        "period": {"id": period},
        "results": [{"measure": "speed", "name": "Speed", "figure": figure}],
        "settlement": {
            **dict.fromkeys(LISTS, ()),
            "rating": None,
            "points": number(points),
            "net": number(net),
        },
    }


@pytest.mark.parametrize(
    ("rule", "now", "why"),
    [
        (Materiality(), statement("95"), []),
        (Materiality(), statement("95.001"), ["Speed of 2026-05 moves by 0.001."]),
        (Materiality(figure=Fraction(1, 10)), statement("94.9"), ["Speed of 2026-05 moves by 0.1."]),
        (Materiality(figure=Fraction(1, 10)), statement("94.901"), []),
        (
            Materiality(figure=Fraction(1, 10)),
            statement(None),
            ["Speed of 2026-05 has a figure on one side alone."],
        ),
        (Materiality(figure=None), statement(None), []),
        (Materiality(), statement("95", "missed"), ["The verdict or band of Speed of 2026-05 is another."]),
        (Materiality(verdicts=False), statement("95", "missed"), []),
        (Materiality(), statement("95", points="0.5"), ["Points move by 0.5."]),
        (Materiality(points=Fraction(1)), statement("95", points="0.5"), []),
        (Materiality(amount=Fraction(100)), statement("95", net="-100"), ["The net amount moves by 100."]),
        (Materiality(amount=Fraction(100)), statement("95", net="99.99"), []),
        (NOTHING, statement("0", "missed", "9", "9"), []),
    ],
)
def test_one_thing_that_moves_far_enough_is_a_reason(rule: Materiality, now: Any, why: list[str]) -> None:
    assert list(reasons(rule, [(statement("95"), now)])) == why


def test_amounts_of_all_periods_are_added_up_without_their_signs() -> None:
    pairs = [
        (statement("95"), statement("95", net="60")),
        (statement("95", period="2026-06"), statement("95", net="-60", period="2026-06")),
    ]
    rule = Materiality(figure=None, points=None, amount=Fraction(120))
    assert reasons(rule, pairs) == ("The net amount moves by 120.",)
    assert reasons(Materiality(amount=Fraction(121)), pairs) == ()


def test_any_is_more_than_nothing() -> None:
    assert reasons(Materiality(ANY, ANY, ANY), [(statement("95"), statement("95"))]) == ()
