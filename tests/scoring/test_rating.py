"""The overall rating, by hand-made numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from tests.scoring.settling import at_least
from tests.scoring.settling import contract
from tests.scoring.settling import measure
from tests.scoring.settling import settled

from outscore.model.period_facts import Reading
from outscore.model.terms.judging import Band
from outscore.model.terms.rating import GateUnmeasured
from outscore.model.terms.rating import OverallRating
from outscore.model.terms.rating import RatedMeasure
from outscore.model.terms.rating import RatingCategory
from outscore.model.terms.rating import RatingGate
from outscore.model.terms.rating import RatingStanding
from outscore.model.terms.rating import Unmeasured

if TYPE_CHECKING:
    from outscore.model.outcome import RatingOutcome

F = Fraction
BANDS = (
    Band("good", at_least("99"), score=F(100)),
    Band("fair", at_least("95"), score=F(60)),
    Band("poor", score=F(0)),
)
PASS = GateUnmeasured.PASS
STANDINGS = (
    RatingStanding("strong", at_least("80"), ("eligible_for_new_work",)),
    RatingStanding("fair", at_least("50")),
    RatingStanding("weak", None, ("watch",)),
)


def rated(
    *values: str | Reading | None,
    lacking: Unmeasured = Unmeasured.REWEIGHT,
    gates: tuple[RatingGate, ...] = (),
) -> RatingOutcome:
    """Three categories of 40, 30 and 30, each with one measure."""
    names = ("a", "b", "c")
    categories = tuple(
        RatingCategory(name, name, F(weight), (RatedMeasure(name, F(1), lacking),))
        for name, weight in zip(names, (40, 30, 30), strict=True)
    )
    terms = contract(
        *(measure(name, bands=BANDS) for name in names),
        rating=OverallRating("16", categories, STANDINGS, gates, "weak"),
    )
    [outcome] = settled(terms, dict(zip(names, values, strict=True)))
    assert outcome.rating is not None
    return outcome.rating


def test_each_category_weighs_its_share() -> None:
    found = rated("99", "95", "90")
    assert (found.score, found.coverage, found.standing) == (F(58), F(100), "fair")
    assert [one.score for one in found.categories] == [F(100), F(60), F(0)]


def test_what_was_not_measured_is_carried_by_the_others() -> None:
    found = rated("99", "95", None)
    assert (found.score, found.coverage) == (F(5800, 70), F(70))
    assert f"{int(found.score * 1000) if found.score else 0}" == "82857"
    assert (found.standing, found.consequences) == ("strong", ("eligible_for_new_work",))
    assert found.categories[2].score is None


def test_what_was_not_measured_may_score_nothing_or_block_the_rating() -> None:
    zero = rated("99", "95", None, lacking=Unmeasured.ZERO)
    assert (zero.score, zero.coverage) == (F(58), F(70))
    block = rated("99", "95", None, lacking=Unmeasured.BLOCK)
    assert (block.score, block.standing, block.blocked_by, block.coverage) == (None, "", ("c",), F(70))


def test_nothing_measured_has_no_score() -> None:
    found = rated(None, None, None)
    assert (found.score, found.coverage, found.standing) == (None, F(0), "")


@pytest.mark.parametrize("others", ["99", None])
def test_a_gate_that_fails_fails_the_card_whatever_the_score(others: str | None) -> None:
    found = rated("99", others, "98", gates=(RatingGate("c", PASS),))
    assert (found.standing, found.gates_failed, found.consequences) == ("weak", ("c",), ("watch",))


@pytest.mark.parametrize(
    ("says", "standing", "failed", "blocked"),
    [
        (GateUnmeasured.PASS, "strong", (), ()),
        (GateUnmeasured.FAIL, "weak", ("c",), ()),
        (GateUnmeasured.NO_RATING, "", (), ("c",)),
    ],
)
def test_a_gate_that_was_not_measured_does_what_it_says(
    says: GateUnmeasured, standing: str, failed: tuple[str, ...], blocked: tuple[str, ...]
) -> None:
    found = rated("99", "99", None, gates=(RatingGate("c", says),))
    assert (found.standing, found.gates_failed, found.blocked_by) == (standing, failed, blocked)
    assert (found.score is None) == (says is GateUnmeasured.NO_RATING)
    assert rated("99", "99", "99", gates=(RatingGate("c", says),)).standing == "strong"


def test_a_gate_that_fails_is_certain_though_another_leaves_no_rating() -> None:
    gates = (RatingGate("b", GateUnmeasured.NO_RATING), RatingGate("c", PASS))
    found = rated("99", None, "98", gates=gates)
    assert (found.score, found.standing, found.gates_failed, found.blocked_by) == (
        None,
        "weak",
        ("c",),
        ("b",),
    )


def test_an_edge_belongs_to_the_better_standing() -> None:
    assert rated("99", "95", "95").score == F(76)
    assert rated("95", "95", "95").standing == "fair"
    assert rated("90", "99", "95").standing == "weak"


def test_measures_weigh_within_their_category() -> None:
    own = (RatedMeasure("a", F(3), Unmeasured.REWEIGHT), RatedMeasure("b", F(1), Unmeasured.REWEIGHT))
    rating = OverallRating("16", (RatingCategory("all", "All", F(5), own),))
    terms = contract(measure("a"), measure("b"), rating=rating)
    [outcome] = settled(terms, {"a": "99", "b": "98"})
    assert outcome.rating is not None
    assert (outcome.rating.score, outcome.rating.standing) == (F(75), "")


@pytest.mark.parametrize(
    ("lacking", "b", "c", "score", "coverage"),
    [
        (Unmeasured.REWEIGHT, "95", "99", "88", "100"),
        (Unmeasured.REWEIGHT, None, "95", "84", "70"),
        (Unmeasured.ZERO, None, "95", "54", "70"),
        (Unmeasured.REWEIGHT, "95", None, "80", "60"),
        (Unmeasured.ZERO, "95", None, "48", "60"),
    ],
)
def test_a_category_keeps_its_weight_while_any_of_it_is_measured(
    lacking: Unmeasured, b: str | None, c: str | None, score: str, coverage: str
) -> None:
    """Measures a and b weigh 1 to 1 in a category of 60, measure c is alone in one of 40."""
    own = tuple(RatedMeasure(name, F(weight), lacking) for name, weight in (("a", 1), ("b", 1)))
    categories = (
        RatingCategory("one", "One", F(60), own),
        RatingCategory("two", "Two", F(40), (RatedMeasure("c", F(1), lacking),)),
    )
    terms = contract(
        *(measure(name, bands=BANDS) for name in "abc"), rating=OverallRating("16", categories, STANDINGS)
    )
    [outcome] = settled(terms, {"a": "99", "b": b, "c": c})
    assert outcome.rating is not None
    assert (str(outcome.rating.score), str(outcome.rating.coverage)) == (score, coverage)


RIPENING = Reading(F(99), mature=False)


def test_a_figure_that_may_still_ripen_makes_the_rating_provisional_and_decides_no_standing() -> None:
    found = rated("99", "99", RIPENING)
    assert (found.provisional, found.score) == (True, F(100))
    assert (found.standing, found.consequences) == ("", ())
    final = rated("99", "99", "99")
    assert (final.provisional, final.standing) == (False, "strong")


def test_a_gate_fails_only_by_a_figure_that_is_final() -> None:
    low = Reading(F(98), mature=False)
    ripening = rated("99", "99", low, gates=(RatingGate("c", PASS),))
    assert (ripening.gates_failed, ripening.standing, ripening.provisional) == ((), "", True)
    certain = rated("99", low, "98", gates=(RatingGate("c", PASS),))
    assert (certain.gates_failed, certain.standing, certain.provisional) == (("c",), "weak", True)


def test_a_gate_on_a_figure_that_may_still_ripen_makes_the_rating_provisional_too() -> None:
    categories = (RatingCategory("a", "A", F(1), (RatedMeasure("a", F(1), Unmeasured.ZERO),)),)
    rating = OverallRating("16", categories, STANDINGS, (RatingGate("b", PASS),), "weak")
    [outcome] = settled(contract(measure("a"), measure("b"), rating=rating), {"a": "99", "b": RIPENING})
    assert outcome.rating is not None
    assert (outcome.rating.provisional, outcome.rating.standing) == (True, "")


def test_a_grade_has_the_score_of_its_band() -> None:
    rating = OverallRating(
        "16", (RatingCategory("a", "A", F(1), (RatedMeasure("a", F(1), Unmeasured.ZERO),)),)
    )
    terms = contract(measure("a", bands=BANDS), rating=rating)
    [outcome] = settled(terms, {"a": Reading(None, grade="fair")})
    assert outcome.rating is not None
    assert outcome.rating.score == 60
