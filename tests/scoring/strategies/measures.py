"""Measures with a level upward or downward and any terms of their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from typing import Any

from hypothesis import strategies as st
from tests.scoring.settling import above
from tests.scoring.settling import at_least
from tests.scoring.settling import at_most
from tests.scoring.settling import below
from tests.scoring.settling import measure
from tests.scoring.strategies.kinds import NAMES
from tests.scoring.strategies.kinds import F
from tests.scoring.strategies.kinds import maybe
from tests.scoring.strategies.kinds import number
from tests.scoring.strategies.kinds import pick
from tests.scoring.strategies.kinds import say

from outscore.model.terms import judging as j
from outscore.model.terms import measuring as ms
from outscore.model.terms import schemes as sch
from outscore.model.terms.whole import Smoothing

if TYPE_CHECKING:
    from outscore.model.contract import Measure

UP_EDGES = (
    (at_least("97"), at_least("95"), at_least("94"), at_least("90")),
    (above("97"), above("95"), at_least("95"), above("90")),
)
DOWN_EDGES = (
    (at_most("93"), at_most("95"), at_most("96"), at_most("100")),
    (below("93"), below("95"), at_most("95"), below("100")),
)


def bands(edges: tuple[Any, ...]) -> tuple[j.Band, ...]:
    """Five bands, the last without an edge; each worse one costs more."""
    labels = ("best", "good", "minor", "serious", "severe")
    return tuple(
        j.Band(
            label,
            edge,
            points=F(points),
            percent=F(points),
            amount=F(points) * 333,
            score=F(100 - 20 * place),
        )
        for place, (label, edge, points) in enumerate(
            zip(labels, (*edges, None), ("0", "0", "1", "2.5", "4"), strict=True)
        )
    )


def schemes(*, upward: bool) -> st.SearchStrategy[Any]:
    """Any credit scheme that a level upward or downward may have."""
    of = pick("charges", "fees")
    level = pick(None, at_least("96") if upward else at_most("94"))
    return st.one_of(
        st.builds(sch.PercentByBand, of=of),
        st.just(sch.AmountByBand()),
        st.builds(
            sch.PerUnit,
            per=number("1", "0.5"),
            part_units=st.sampled_from(sch.PartUnits),
            beyond=level,
            amount=pick(None, F(500)),
            percent=number("0.5"),
            of=of,
            at_most_amount=pick(None, F(1200)),
        ),
        st.builds(
            sch.PerOccurrence,
            amount=pick(None, F(2)),
            percent=number("0.01"),
            of=of,
            free=number("0", "91"),
            free_percent=pick(None, F(1)),
            free_percent_of=say("calls"),
            at_most_amount=pick(None, F(11)),
            at_most_percent=pick(None, F(1, 100)),
        ),
        st.builds(sch.PoolShare, category=pick("speed", "care"), share=number("40", "100")),
        st.just(
            sch.ExcessTable(
                (
                    sch.ExcessRow(F(1), amount=F(188)),
                    sch.ExcessRow(F(5), percent=F(1)),
                    sch.ExcessRow(below=F(7), percent=F(2)),
                    sch.ExcessRow(None, amount=F(5000)),
                )
            )
        ),
        st.builds(
            sch.GainShare,
            baseline=number("95"),
            worth_per_unit=number("1000"),
            share_percent=number("50"),
            per_quantity=pick("", "calls"),
            at_most_amount=pick(None, F(2500)),
        ),
    )


MISSING = st.builds(
    ms.MissingData,
    no_report=st.sampled_from(ms.Absent),
    no_volume=st.sampled_from(ms.Absent),
    fewer_than=pick(0, 5),
    few=pick(None, *ms.Absent),
    fail_as=pick("", "serious"),
)
BEATEN = st.builds(
    sch.PerUnit,
    per=number("1"),
    part_units=st.sampled_from(sch.PartUnits),
    amount=number("100"),
    at_most_amount=pick(None, F(150)),
)
SHARED = st.builds(
    sch.GainShare, baseline=number("95"), worth_per_unit=number("9"), share_percent=number("30")
)
IN_WINDOW = st.builds(
    sch.CountInWindow,
    every=pick(2, 3),
    in_last=pick(1, 3, 4),
    counting=st.sampled_from(sch.CountOf),
    amount=pick(None, F(700)),
    percent=number("1.5"),
    of=pick("charges", "fees"),
)
CREDITS = {upward: st.one_of(schemes(upward=upward), IN_WINDOW) for upward in (True, False)}
EDGES = {True: st.sampled_from(UP_EDGES), False: st.sampled_from(DOWN_EDGES)}
OWN_TERMS = st.fixed_dictionaries(
    {
        "missing_data": st.one_of(st.none(), MISSING),
        "smoothing": pick(Smoothing.NONE, Smoothing.NONE, Smoothing.WITH_PREVIOUS),
        "round_value": maybe(ms.Rounding, to=number("0.1", "1"), how=st.sampled_from(ms.RoundingMode)),
        "expected_misses": maybe(
            j.ExpectedMisses, times=pick(2, 3), in_last=pick(3, 4), below_minimum=st.sampled_from(j.Counts)
        ),
        "bonus": st.one_of(st.none(), st.none(), BEATEN, SHARED),
    }
)
OWN = {upward: st.tuples(EDGES[upward], st.one_of(st.none(), CREDITS[upward]), OWN_TERMS) for upward in EDGES}
BARE = pick(False, False, True)
RAMPED = pick(False, False, True)
REPORTED = pick(*[False] * 6, True)


@st.composite
def measures(draw: st.DrawFn, name: str) -> Measure:
    """A measure with a level upward or downward and any terms of its own."""
    upward = draw(st.booleans())
    edges, credit, terms = draw(OWN[upward])
    lower = at_least("94") if upward else at_most("96")
    found = measure(
        name,
        edges[1],
        bands=() if draw(BARE) else bands(edges),
        minimum=at_least("90") if upward else at_most("100"),
        ramp=(j.RampStep(date(2026, 6, 30), lower),) if draw(RAMPED) else (),
        credit=credit,
        **terms,
    )
    return replace(found, target=None) if found.terms.bands and draw(REPORTED) else found


MEASURES = {name: measures(name) for name in NAMES}
