"""Series of months of facts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import strategies as st
from tests.scoring.settling import APRIL
from tests.scoring.strategies.contracts import CONTRACTS
from tests.scoring.strategies.kinds import COUNTS
from tests.scoring.strategies.kinds import DOWNWARD
from tests.scoring.strategies.kinds import UPWARD
from tests.scoring.strategies.kinds import F
from tests.scoring.strategies.kinds import is_upward
from tests.scoring.strategies.kinds import pick

from outscore.model.period_facts import Incident
from outscore.model.period_facts import PeriodFacts
from outscore.model.period_facts import Reading
from outscore.model.period_facts import WhyAbsent

if TYPE_CHECKING:
    from outscore.model.contract import Contract
    from outscore.model.contract import Measure

VALUES = {True: st.sampled_from(UPWARD), False: st.sampled_from(DOWNWARD)}
KIND = st.integers(0, 22)
COUNTED_CASES = pick(*COUNTS)
ODD = st.integers(0, 9)
WAIVED = {
    4: {"a": "goodwill"},
    5: {"all": "goodwill"},
    6: {"a": "goodwill", "b": "goodwill"},
}
INCIDENTS = {
    7: (Incident("outage", ("all",), "b"),),
    8: (Incident("outage", ("a", "b"), "b"),),
    9: (Incident("outage", ("a", "b"), "b"), Incident("storm", ("b", "c"), "c")),
}
SUM = pick(100000, 20000, 100001)


@st.composite
def readings(draw: st.DrawFn, one: Measure) -> Reading | None:
    """A figure most of the time; else none, a grade, one that was relieved, or one that may still ripen."""
    value = draw(VALUES[one.metric.better.value == "higher"])
    kind = draw(KIND)
    if kind < 14:
        return Reading(value, count=draw(COUNTED_CASES) if kind < 3 else None)
    return {
        14: None,
        15: Reading(None, absent=WhyAbsent.NO_VOLUME),
        16: Reading(None, absent=WhyAbsent.ALL_RELIEVED),
        17: Reading(value, treated_as_met=True),
        18: Reading(value, mature=False),
        19: Reading(None, grade="serious" if one.terms.bands else "missed"),
        20: Reading(value, mature=False),
        21: Reading(F(0)),
        22: Reading(None, grade="serious" if one.terms.bands else "missed", mature=False),
    }[kind]


LATE = pick(0, 0, 0, 0, 1, 2)
"""How many months of the contract went by before the first of which anything is known."""
LENGTH = pick(1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 9)
AGAIN = st.booleans()
RECOVERS = st.booleans()
"""Whether the last two months are good, so that credits are cancelled, released and earned back."""


@st.composite
def series(draw: st.DrawFn, terms: Contract) -> list[PeriodFacts]:
    """Consecutive months of facts."""
    found: list[PeriodFacts] = []
    period = APRIL
    each = {one.id: readings(one) for one in terms.measures}
    good = {one.id: Reading(F(100 if is_upward(one) else 90)) for one in terms.measures}
    length, recovers = draw(LENGTH), draw(RECOVERS)
    given: dict[str, Reading | None] = {}
    for place in range(length):
        if recovers and place >= length - 2:
            given = {**good}
        else:
            again = given if draw(AGAIN) else {}
            given = {name: again[name] if name in again else draw(kind) for name, kind in each.items()}
        odd = draw(ODD)
        found.append(
            PeriodFacts(
                period,
                {name: known for name, known in given.items() if known is not None},
                None if odd == 0 else F(draw(SUM)) / (3 if odd == 1 else 1),
                estimated=odd == 2,
                amounts={"fees": F(70000)} if odd == 3 else {},
                quantities={"calls": F(1000)},
                incidents=INCIDENTS.get(odd, ()),
                waived=WAIVED.get(odd, {}),
            )
        )
        period = period.next()
    for _ in range(draw(LATE)):
        found = [replace(one, period=one.period.next()) for one in found]
    return found


@st.composite
def histories(draw: st.DrawFn) -> tuple[Contract, list[PeriodFacts]]:
    """A contract with its months."""
    terms = draw(CONTRACTS)
    return terms, draw(series(terms))
