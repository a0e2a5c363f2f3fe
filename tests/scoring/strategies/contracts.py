"""Contracts with any of the mechanics, and their amendments."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from typing import Any

from hypothesis import strategies as st
from tests.scoring.settling import contract
from tests.scoring.strategies.clauses import CAPS
from tests.scoring.strategies.clauses import COUNTED
from tests.scoring.strategies.clauses import EARN_BACK
from tests.scoring.strategies.clauses import INCIDENT_RULES
from tests.scoring.strategies.clauses import INDEXATION
from tests.scoring.strategies.clauses import LATER
from tests.scoring.strategies.clauses import NO_CREDITS
from tests.scoring.strategies.clauses import OF_SOME
from tests.scoring.strategies.clauses import POINTS
from tests.scoring.strategies.clauses import POOL
from tests.scoring.strategies.clauses import REPEATS
from tests.scoring.strategies.clauses import RETAINAGE
from tests.scoring.strategies.clauses import ROUNDING
from tests.scoring.strategies.clauses import SETTLING_IN
from tests.scoring.strategies.clauses import SMALL
from tests.scoring.strategies.clauses import STEP_UP
from tests.scoring.strategies.clauses import SUSPENSION
from tests.scoring.strategies.clauses import gates
from tests.scoring.strategies.consequences import CRITICAL
from tests.scoring.strategies.consequences import ratings
from tests.scoring.strategies.consequences import triggers
from tests.scoring.strategies.kinds import NAMES
from tests.scoring.strategies.kinds import F
from tests.scoring.strategies.kinds import pick
from tests.scoring.strategies.measures import CREDITS
from tests.scoring.strategies.measures import DOWN_EDGES
from tests.scoring.strategies.measures import MEASURES
from tests.scoring.strategies.measures import UP_EDGES

from outscore.model.terms import limits as lim

if TYPE_CHECKING:
    from outscore.model.contract import Contract
    from outscore.model.terms.whole import ContractTerms

COUNT = st.integers(1, 3)
CHOSEN_CAPS = st.lists(pick(*CAPS), unique=True, max_size=3).map(
    lambda names: tuple(CAPS[one] for one in names)
)
CAPS_OF_SOME = pick((), (), OF_SOME)
RATINGS = {count: ratings(NAMES[:count]) for count in (1, 2, 3)}
GATED = pick(0, 1, 3)
"""How many of the measures gates look at."""
RETAINAGES = RETAINAGE.map(lambda one: (one,) if one else ())
EARN_BACKS = st.one_of(
    st.just(()), st.tuples(EARN_BACK), st.tuples(EARN_BACK, NO_CREDITS), st.tuples(EARN_BACK, LATER)
)
IN_FLIGHT = {
    "suspended_credits": SUSPENSION,
    "counted_credits": COUNTED,
    "retainage": RETAINAGES,
    "earn_back": EARN_BACKS,
}
ALWAYS = st.fixed_dictionaries(
    {
        "points": POINTS,
        "repeats": REPEATS,
        "settling_in": SETTLING_IN,
        "same_incident": INCIDENT_RULES,
        "only_largest_of": pick((), (), (lim.OnlyLargest(("a", "b"), "o"),)),
        "caps": CHOSEN_CAPS,
        "counted_credits": COUNTED,
        "retainage": RETAINAGES,
        "earn_back": EARN_BACKS,
        "indexation": INDEXATION,
        "small_amounts": SMALL,
        "money_rounding": ROUNDING,
    }
)
TURNING = st.fixed_dictionaries(
    {
        "critical_failures": CRITICAL,
        "suspended_credits": SUSPENSION,
        "step_up": STEP_UP.map(lambda one: (one,) if one else ()),
    }
)
AMENDED = st.booleans()
TURNED_BACK = st.booleans()
CHANGED = st.booleans()
RENAMED = pick((), ("retainage",), ("earn_back",), ("retainage", "earn_back"))


@st.composite
def contracts(draw: st.DrawFn) -> Contract:
    """A contract with any of the mechanics."""
    count = draw(COUNT)
    own = tuple(draw(MEASURES[name]) for name in NAMES[:count])
    terms = draw(ALWAYS) | draw(TURNING)
    terms["caps"] = (*draw(CAPS_OF_SOME), *terms["caps"])
    fired = triggers(terms["caps"][0].id if terms["caps"] else "") if draw(st.booleans()) else ()
    found = contract(
        *own,
        amounts=(("fees", F(60000)), ("pot", F(1))),
        pool=POOL,
        gates=gates(own[:gated]) if (gated := draw(GATED)) else (),
        triggers=fired,
        rating=draw(RATINGS[count]),
        **terms,
    )
    return draw(amended(found)) if draw(AMENDED) else found


@st.composite
def amended(draw: st.DrawFn, before: Contract) -> Contract:
    """The contract with variations.

    From July on other points and caps, and of the first measure another scheme and perhaps another target;
    and perhaps other clauses about sums in flight, or none of them any more. From September on, perhaps, the
    old target again, and nothing on hold any more.
    """
    first, *others = before.measures
    upward = first.metric.better.value == "higher"
    changed = replace(
        first,
        target=draw(pick(first.target, *(UP_EDGES if upward else DOWN_EDGES)[0][:3:2])),
        terms=replace(first.terms, credit=draw(CREDITS[upward])),
    )
    changed = replace(changed, target=None) if first.target is None else changed
    own = [cap for cap in before.terms.caps if cap in OF_SOME]
    terms = replace(before.terms, points=draw(POINTS), caps=(*own, *draw(CHOSEN_CAPS)))
    terms = draw(in_flight(terms)) if draw(CHANGED) else terms
    after = replace(before, measures=(changed, *others), terms=terms)
    changes = [(date(2026, 7, 1), after)]
    if draw(TURNED_BACK):
        back = replace(changed, target=first.target)
        again = before.terms if draw(CHANGED) else terms
        terms = replace(terms, suspended_credits=None, retainage=again.retainage, earn_back=again.earn_back)
        changes.append((date(2026, 9, 1), replace(after, measures=(back, *others), terms=terms)))
    return replace(before, changes=tuple(changes))


@st.composite
def in_flight(draw: st.DrawFn, before: ContractTerms) -> ContractTerms:
    """The terms with other clauses about what is held back, on hold, counted or earned back, and another sum.

    Each taken out, drawn anew, under another id, or left as it was.
    """
    changes: dict[str, Any] = {name: draw(drawn) for name, drawn in IN_FLIGHT.items() if draw(CHANGED)}
    changes |= {name: renamed(getattr(before, name)) for name in draw(RENAMED) if name not in changes}
    fees = draw(pick(F(60000), F(180000)))
    return replace(before, **changes, amounts=(("fees", fees), *before.amounts[1:]))


def renamed(clauses: tuple[Any, ...]) -> tuple[Any, ...]:
    """The same clauses under other ids."""
    return tuple(replace(one, id=f"{one.id}_2") for one in clauses)


CONTRACTS = contracts()
