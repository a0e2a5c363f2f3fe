"""Clauses about money, limits and time, each in some of the contracts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from hypothesis import strategies as st
from tests.scoring.settling import above
from tests.scoring.settling import at_least
from tests.scoring.settling import at_most
from tests.scoring.settling import below
from tests.scoring.strategies.kinds import SOME
from tests.scoring.strategies.kinds import F
from tests.scoring.strategies.kinds import is_upward
from tests.scoring.strategies.kinds import maybe
from tests.scoring.strategies.kinds import number
from tests.scoring.strategies.kinds import often
from tests.scoring.strategies.kinds import pick
from tests.scoring.strategies.kinds import say

from outscore.model.terms import judging as j
from outscore.model.terms import limits as lim
from outscore.model.terms import measuring as ms
from outscore.model.terms import schemes as sch
from outscore.model.terms import timing as tim
from outscore.model.terms.clause import EVERY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outscore.model.contract import Measure

POINTS = st.one_of(
    st.none(),
    st.builds(
        sch.PointsToMoney, clause=say(), percent_per_point=number("1", "0.333"), of=pick("charges", "fees")
    ),
    st.builds(sch.PointsToMoney, clause=say(), amount_per_point=number("250")),
    st.just(
        sch.PointsToMoney(
            "table", table=tuple(sch.PointStep(F(p), F(q)) for p, q in ((1, 0), (2, 2), (5, 4), (9, 10)))
        )
    ),
)
POOL = sch.Pool(
    "pool", F(10), (sch.PoolCategory("speed", F(50)), sch.PoolCategory("care", F(125))), F(175), "charges"
)
REPEATS = maybe(
    j.Repeats,
    clause=say("repeat"),
    not_measured=st.sampled_from(j.Gap),
    measures=pick(*SOME),
    multiply_points_by=pick(None, F(2)),
    add_percent=pick(None, F("0.5")),
)
SETTLING_IN = often(
    j.SettlingIn,
    until=pick(date(2026, 5, 31), date(2026, 8, 31)),
    effect=st.sampled_from(j.SettlingEffect),
    earlier_failures=st.sampled_from(j.Counts),
    clause=say(),
    points_percent=number("50"),
    measures=pick(*SOME),
)
CAPS = {
    "month": lim.Cap("month", "c1", lim.CapWindow.PERIOD, percent=F(8)),
    "last": lim.Cap("last", "c2", lim.CapWindow.LAST_PERIODS, periods=3, percent=F(5)),
    "quarter": lim.Cap("quarter", "c3", lim.CapWindow.QUARTER, percent=F(50), of="fees"),
    "year": lim.Cap("year", "c4", lim.CapWindow.CONTRACT_YEAR, amount=F(20000)),
    "whole": lim.Cap("whole", "c5", lim.CapWindow.CONTRACT, percent=F(4)),
}
OF_SOME = (
    lim.Cap("some_last", "c7", lim.CapWindow.LAST_PERIODS, periods=4, percent=F(1), measures=("a",)),
    lim.Cap("some", "c6", lim.CapWindow.PERIOD, percent=F(1), measures=("a", "b")),
)
"""Narrow before wide, as a contract has to have them."""
INCIDENT_RULES = st.one_of(
    st.none(),
    st.builds(
        lim.SameIncident,
        rule=st.sampled_from(lim.IncidentRule),
        clause=say("incident"),
        add_up=pick((), (lim.AddingUp(("a", "b")),), (lim.AddingUp(("a", "c")), lim.AddingUp(("b", "c")))),
    ),
)
SUSPENSION = often(
    tim.Suspension, clause=say(), not_measured=st.sampled_from(tim.NextNotMeasured), measures=pick(*SOME)
)
COUNTED = maybe(
    tim.CountedCredits,
    clause=say(),
    table=st.just(tuple(tim.CreditStep(n, F(p)) for n, p in ((1, "1"), (2, "2.0055"), (4, "4.01")))),
    of=say("fees"),
    measures=pick(*SOME),
)
RETAINAGE = maybe(
    tim.Retainage,
    id=say("retainage"),
    clause=say(),
    percent=number("10", "3.3333"),
    forfeited_after=pick(None, 2, 2, 3),
    not_measured=st.sampled_from(j.Gap),
    measures=pick(*SOME),
)
EARN_BACK = st.builds(
    tim.EarnBack,
    id=say("return"),
    clause=say(),
    share_percent=number("50", "100"),
    periods=pick(1, 1, 2, 3),
    test=pick(tim.EarnTest.MET, tim.EarnTest.EXCEEDED),
    paid_as=st.sampled_from(tim.PaidAs),
    not_measured=st.sampled_from(tim.Pause),
    measures=pick(*SOME),
    never_for_bands=pick((), ("severe",), ("severe",), ("minor", "serious")),
    never_in_months=pick((), (5,)),
)
NO_CREDITS = st.builds(
    tim.EarnBack,
    id=say("no_credits"),
    clause=say(),
    share_percent=number("100"),
    periods=pick(1, 2),
    test=st.just(tim.EarnTest.NO_CREDITS),
    paid_as=st.sampled_from(tim.PaidAs),
    not_measured=st.sampled_from(tim.Pause),
    measures=pick(*SOME),
)
LATER = EARN_BACK.map(lambda one: replace(one, id="later", periods=one.periods + 1))
"""Another one of the same credits, after one more good period."""
STEP_UP = often(
    tim.StepUp,
    clause=say(),
    measures=pick(*SOME),
    periods=pick(2, 2, 3, 4),
    not_measured=st.sampled_from(tim.StepBlock),
    at_most_percent_of_gap=pick(None, F(10)),
)
INDEXATION = maybe(
    tim.Indexation,
    clause=say(),
    base=number("120"),
    values=st.just((tim.IndexValue(date(2026, 5, 1), F(125)), tim.IndexValue(date(2026, 7, 1), F(131)))),
    amounts=pick(("a", "fees"), ("bonus_gate", "b"), ("points", "year"), EVERY),
    rounding=maybe(ms.Rounding, to=number("0.01", "1"), how=st.sampled_from(ms.RoundingMode)),
)
SMALL = maybe(lim.SmallAmounts, not_paid_up_to=number("1", "1000"), clause=say())
ROUNDING = maybe(lim.MoneyRounding, to=number("0.01", "1", "5"), how=st.sampled_from(ms.RoundingMode))


def gates(measures: Iterable[Measure]) -> tuple[sch.Gate, ...]:
    """A bonus for good figures of all and a penalty for a bad one of any."""
    ways = [(one.id, is_upward(one)) for one in measures]
    return (
        sch.Gate(
            "bonus_gate",
            "g1",
            sch.PaidTo.VENDOR,
            all_of=tuple(sch.GateTest(name, at_least("97") if up else at_most("93")) for name, up in ways),
            amount=F(400),
            with_credits=sch.WithCredits.NEVER,
        ),
        sch.Gate(
            "penalty_gate",
            "g2",
            sch.PaidTo.CLIENT,
            any_of=tuple(sch.GateTest(name, below("92") if up else above("98")) for name, up in ways),
            percent=F("1.5"),
        ),
    )
