"""The overall rating: weighted scores, what a missing measure does, gates, standings."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.outcome import CategoryScore
from outscore.model.outcome import RatingOutcome
from outscore.model.result import Verdict
from outscore.model.terms.rating import GateUnmeasured
from outscore.model.terms.rating import Unmeasured
from outscore.scoring.judge import reaches

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.model.terms.rating import OverallRating
    from outscore.model.terms.rating import RatedMeasure
    from outscore.model.terms.rating import RatingCategory
    from outscore.model.terms.rating import RatingGate
    from outscore.model.terms.rating import RatingStanding
    from outscore.scoring.judging import Judged

ZERO = Fraction(0)
FULL = Fraction(100)
_JUDGED = (Verdict.MET, Verdict.MISSED)


def rate(terms: OverallRating, judged: Mapping[str, Judged]) -> RatingOutcome:
    """The rating of a period.

    A measure scores what its band says, else 100 where it is met and 0 where it is missed. Each measure
    weighs its share of its category; where one is missing, the others of its category carry its weight, and
    where a whole category is, the other categories. Coverage is the weight that was measured, in percent.

    As long as a figure in it may still ripen, the score is provisional and decides no standing, and a gate
    fails only by a figure that is final: then the standing is certain whatever the others come to. A gate
    that was not measured fails, passes or leaves no rating, as it says.
    """
    scored = [_category(category, judged) for category in terms.categories]
    blocked = tuple(dict.fromkeys(_blocking(terms, judged)))
    every = sum((category.weight for category in terms.categories), ZERO)
    counted = [one for one, _ in scored if one.score is not None]
    weight = sum((one.weight for one in counted), ZERO)
    points = sum((one.score * one.weight for one in counted if one.score is not None), ZERO)
    covered = sum((measured for _, measured in scored), ZERO)
    score = points / weight if weight and not blocked else None
    failed = tuple(gate.measure for gate in terms.gates if _fails(gate, judged[gate.measure]))
    ripening = _ripening(terms, judged)
    standing = _standing(terms, None if ripening else score, failed=bool(failed))
    return RatingOutcome(
        score=score,
        coverage=covered * FULL / every if every else ZERO,
        standing=standing.standing if standing else terms.gate_failed if failed else "",
        categories=tuple(one for one, _ in scored),
        gates_failed=failed,
        blocked_by=blocked,
        consequences=standing.consequences if standing else (),
        provisional=ripening,
    )


def _blocking(terms: OverallRating, judged: Mapping[str, Judged]) -> Iterator[str]:
    """The measures without which there is no rating, of those that were not measured."""
    for category in terms.categories:
        for rated in category.measures:
            if rated.not_measured is Unmeasured.BLOCK and _score(rated, judged) is None:
                yield rated.measure
    for gate in terms.gates:
        if gate.not_measured is GateUnmeasured.NO_RATING and _unmeasured(judged[gate.measure]):
            yield gate.measure


def _fails(gate: RatingGate, one: Judged) -> bool:
    if _unmeasured(one):
        return gate.not_measured is GateUnmeasured.FAIL
    return one.verdict is Verdict.MISSED and not one.provisional


def _unmeasured(one: Judged) -> bool:
    """Whether it is certain that there is no result; a figure that may still ripen is none yet."""
    return one.verdict is Verdict.NOT_MEASURED and not one.provisional


def _ripening(terms: OverallRating, judged: Mapping[str, Judged]) -> bool:
    """Whether a figure that the rating rests on is not final."""
    rated = [one.measure for category in terms.categories for one in category.measures]
    return any(judged[name].provisional for name in (*rated, *(gate.measure for gate in terms.gates)))


def _category(category: RatingCategory, judged: Mapping[str, Judged]) -> tuple[CategoryScore, Fraction]:
    """The category's score, and how much of its weight was measured."""
    every = sum((rated.weight for rated in category.measures), ZERO)
    points = counted = measured = ZERO
    for rated in category.measures:
        score = _score(rated, judged)
        if score is not None:
            points, counted, measured = (
                points + score * rated.weight,
                counted + rated.weight,
                measured + rated.weight,
            )
        elif rated.not_measured is Unmeasured.ZERO:
            counted += rated.weight
    own = points / counted if counted else None
    share = measured * category.weight / every if every else ZERO
    return CategoryScore(category.id, own, category.weight), share


def _score(rated: RatedMeasure, judged: Mapping[str, Judged]) -> Fraction | None:
    one = judged[rated.measure]
    if one.verdict is Verdict.NOT_MEASURED:
        return None
    if one.band is not None and one.band.score is not None:
        return one.band.score
    if one.verdict not in _JUDGED:
        return None
    return FULL if one.verdict is Verdict.MET else ZERO


def _standing(terms: OverallRating, score: Fraction | None, *, failed: bool) -> RatingStanding | None:
    if failed:
        return next((one for one in terms.standings if one.standing == terms.gate_failed), None)
    if score is None:
        return None
    return next(
        (one for one in terms.standings if one.edge is None or reaches(score, one.edge)),
        None,
    )
