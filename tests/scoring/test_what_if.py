"""Two outcomes of the same period, and what lies between them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.scoring.settling import PUBLISHED
from tests.scoring.settling import at_least
from tests.scoring.settling import contract
from tests.scoring.settling import measure
from tests.scoring.settling import settled
from tests.scoring.settling import texts

from outscore.model.outcome import RatingOutcome
from outscore.model.outcome import SetAside
from outscore.model.outcome import WhySetAside
from outscore.model.terms.schemes import PointsToMoney
from outscore.model.terms.triggers import PointsTotal
from outscore.model.terms.triggers import Trigger
from outscore.scoring.what_if import compare
from outscore.scoring.what_if import totals

if TYPE_CHECKING:
    from outscore.model.contract import Contract
    from outscore.scoring.what_if import Compared

F = Fraction
PLAN = Trigger("plan", "Plan", "9", when=(PointsTotal(at_least("3")),))


def terms(percent: str = "1", level: str = "99", **more: object) -> Contract:
    """One percent a point, in the published bands, with a plan due at three points."""
    whole = {"points": PointsToMoney("8", percent_per_point=F(percent)), "triggers": (PLAN,), **more}
    return contract(measure(target=at_least(level), bands=PUBLISHED), **whole)


def compared(signed: Contract, changed: Contract, *values: str) -> list[Compared]:
    """The same months under both."""
    both = zip(settled(signed, *values), settled(changed, *values), strict=True)
    return [compare(was, now) for was, now in both]


def test_the_same_terms_move_nothing() -> None:
    found = compared(terms(), terms(), "99", "96.5", "90")
    assert not any(one.moved for one in found)
    assert totals(found).difference == 0


def test_dearer_points_move_the_money_and_no_verdict() -> None:
    met, missed = compared(terms(), terms("2"), "99", "96.5")
    assert not met.moved
    assert texts([missed.before.credit, missed.after.credit, missed.difference]) == ["3000", "6000", "3000"]
    (move,) = missed.moves
    assert (move.measure, move.verdict_moved) == ("sl", False)


def test_triggers_that_fire_on_one_side_alone_are_told() -> None:
    (gone,) = compared(terms(), terms(triggers=()), "96.5")
    assert [fired.trigger for fired in gone.would_not_fire] == ["plan"]
    assert (len(gone.would_fire), gone.moved, str(gone.difference)) == (0, True, "0")
    (new,) = compared(terms(triggers=()), terms(), "96.5")
    assert [fired.trigger for fired in new.would_fire] == ["plan"]
    assert (len(new.would_not_fire), new.moved) == (0, True)


def test_a_verdict_moves_with_the_level_and_the_bands() -> None:
    easier = contract(measure(target=at_least("96")))
    strict = contract(measure(target=at_least("99")))
    (one,) = compared(strict, easier, "97")
    (move,) = one.moves
    assert move.verdict_moved
    assert move.before
    assert move.after
    assert (move.before.verdict.value, move.after.verdict.value) == ("missed", "met")


def test_a_measure_that_only_one_side_has_is_a_move() -> None:
    with_both = contract(measure(), measure("wait"))
    (one,) = compared(contract(measure()), with_both, "99")
    (move,) = one.moves
    assert (move.measure, move.before) == ("wait", None)
    assert move.verdict_moved


def test_totals_add_up_both_sides_and_count_what_moved() -> None:
    found = compared(terms(), terms("2"), "99", "96.5", "98.5")
    sums = totals(found)
    assert (sums.periods, sums.moved) == (3, 2)
    assert texts([sums.before.points, sums.after.points]) == ["4", "4"]
    assert texts([sums.before.net, sums.after.net, sums.difference]) == ["4000", "8000", "4000"]


def test_a_gate_set_aside_and_a_rating_that_is_not_final_are_moves() -> None:
    (one,) = compared(terms(), terms(), "99")
    aside = replace(one.after, gates_set_aside=(SetAside("bonus", WhySetAside.CREDITS),))
    assert compare(one.before, aside).moved
    rating = RatingOutcome(F(71), F(100), "", ())
    final, open_ = (replace(one.after, rating=replace(rating, provisional=still)) for still in (False, True))
    assert compare(final, open_).moved
    assert not compare(final, final).moved
