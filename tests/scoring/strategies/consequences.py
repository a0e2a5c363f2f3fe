"""Triggers, critical failures and ratings."""

from __future__ import annotations

from hypothesis import strategies as st
from tests.scoring.settling import at_least
from tests.scoring.settling import below
from tests.scoring.strategies.kinds import NAMES
from tests.scoring.strategies.kinds import F
from tests.scoring.strategies.kinds import pick

from outscore.model.terms import judging as j
from outscore.model.terms import limits as lim
from outscore.model.terms import rating as rat
from outscore.model.terms import triggers as tri


def tests(cap: str) -> tuple[tri.Test, ...]:
    """A test of every kind."""
    return (
        tri.InBand(("severe", "missed"), ("a",)),
        tri.Missed(2),
        tri.Missed(2, not_measured=j.Gap.BREAKS),
        tri.Missed(3, counting=tri.Counting.ANY, not_measured=j.Gap.BREAKS),
        tri.Missed(3, in_last=5, measures=("b",)),
        tri.Missed(3, counting=tri.Counting.ANY),
        tri.Missed(3, in_last=4, counting=tri.Counting.ANY, measures=("a", "b")),
        tri.Missed(2, counting=tri.Counting.ANY, measures=("b", "c")),
        tri.Level("a", below("94")),
        tri.AverageLevel("a", 3, below("96")),
        tri.PointsTotal(at_least("5"), in_last=3),
        tri.CreditsTotal(at_least("9000"), in_last=2),
        tri.CreditsShare(at_least("3"), times=2, in_last=4),
        tri.CreditsTotal(at_least("9000"), in_last=2, caps=tri.Limits.APPLIED),
        tri.CreditsShare(at_least("3"), times=2, in_last=4, caps=tri.Limits.APPLIED),
        tri.CapReached(cap, times=2, in_last=3),
    )


def triggers(cap: str) -> tuple[tri.Trigger, ...]:
    """A trigger for each kind of test."""
    return tuple(tri.Trigger(str(place), "", "", (test,)) for place, test in enumerate(tests(cap)))


CRITICAL = pick(
    (),
    (),
    (lim.CriticalFailure("critical", "k", (tri.InBand(("severe",), ("a",)),), F(30)),),
    (lim.CriticalFailure("points", "k", (tri.PointsTotal(at_least("7"), in_last=2),), F(100), "fees"),),
    (lim.CriticalFailure("run", "k", (tri.Missed(2, counting=tri.Counting.ANY),), F(20)),),
)


def ratings(names: tuple[str, ...]) -> st.SearchStrategy[rat.OverallRating | None]:
    """A category for each measure, or one for the first two together and one for the third."""
    return st.one_of(
        st.none(),
        st.builds(
            lambda together, lacking, unseen: rat.OverallRating(
                "r",
                tuple(
                    rat.RatingCategory(
                        group[0],
                        group[0],
                        F(weight),
                        tuple(rat.RatedMeasure(one, F(3 + NAMES.index(one)), lacking[one]) for one in group),
                    )
                    for group, weight in zip(grouped(names, together=together), (40, 35, 25), strict=False)
                ),
                (rat.RatingStanding("good", at_least("80")), rat.RatingStanding("poor")),
                (rat.RatingGate(names[0], unseen),),
                "poor",
            ),
            st.booleans(),
            st.fixed_dictionaries(dict.fromkeys(names, UNMEASURED)),
            st.sampled_from(rat.GateUnmeasured),
        ),
    )


UNMEASURED = pick(rat.Unmeasured.REWEIGHT, rat.Unmeasured.REWEIGHT, rat.Unmeasured.ZERO, rat.Unmeasured.BLOCK)


def grouped(names: tuple[str, ...], *, together: bool) -> list[tuple[str, ...]]:
    """The measures of each category."""
    return [names[:2], *((one,) for one in names[2:])] if together else [(one,) for one in names]
