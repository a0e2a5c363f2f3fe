"""The overall rating."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.scoring.reference.judging import reaches
from tests.scoring.reference.record import NONE
from tests.scoring.reference.record import F

from outscore.model.result import Verdict
from outscore.model.terms import rating as rat

if TYPE_CHECKING:
    from fractions import Fraction

    from tests.scoring.reference.record import Judged
    from tests.scoring.reference.record import Settled


def rate(now: Settled, terms: rat.OverallRating) -> None:
    """Categories weigh against each other, and measures within a category.

    What was not measured leaves its weight to the others of its category, scores 0 or blocks; a category in
    which nothing counts leaves its weight to the others.
    """
    points = weights = measured = every = NONE
    blocked = False
    for category in terms.categories:
        scores = {rated: score_of(now.judged[rated.measure]) for rated in category.measures}
        blocked |= any(s is None and r.not_measured is rat.Unmeasured.BLOCK for r, s in scores.items())
        every += category.weight
        if total := sum((rated.weight for rated in scores), NONE):
            known = sum((rated.weight for rated, score in scores.items() if score is not None), NONE)
            measured += category.weight * known / total
        counted = {
            rated: score or NONE
            for rated, score in scores.items()
            if score is not None or rated.not_measured is rat.Unmeasured.ZERO
        }
        if carried := sum((rated.weight for rated in counted), NONE):
            mean = sum((rated.weight * score for rated, score in counted.items()), NONE) / carried
            points += category.weight * mean
            weights += category.weight
    now.coverage = measured / every * 100 if every else NONE
    now.score = points / weights if weights and not blocked else None
    rated = [one.measure for category in terms.categories for one in category.measures]
    own = [now.judged[name] for name in (*rated, *(gate.measure for gate in terms.gates))]
    now.rating_provisional = any(one.provisional for one in own)
    unseen = {gate.not_measured for gate in terms.gates if is_unseen(now.judged[gate.measure])}
    if rat.GateUnmeasured.NO_RATING in unseen:
        now.score = None
    gates = [now.judged[gate.measure] for gate in terms.gates]
    missed = any(one.verdict is Verdict.MISSED and not one.provisional for one in gates)
    if missed or rat.GateUnmeasured.FAIL in unseen:
        now.standing = terms.gate_failed
    elif now.score is not None and not now.rating_provisional:
        fits = [s.standing for s in terms.standings if s.edge is None or reaches(now.score, s.edge)]
        now.standing = fits[0] if fits else ""


def is_unseen(one: Judged) -> bool:
    """Whether a measure was not measured, for good."""
    return one.verdict is Verdict.NOT_MEASURED and not one.provisional


def score_of(one: Judged) -> Fraction | None:
    """What a measure scores."""
    if one.verdict is Verdict.NOT_MEASURED:
        return None
    if one.band and one.band.score is not None:
        return one.band.score
    return {Verdict.MET: F(100), Verdict.MISSED: NONE}.get(one.verdict)
