"""Every period, one after the other, in the order in which contracts take the steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.scoring.reference.booking import one_amount
from tests.scoring.reference.booking import pay_bonuses
from tests.scoring.reference.booking import use_offsets
from tests.scoring.reference.consequences import holds
from tests.scoring.reference.holding import counted_at_once
from tests.scoring.reference.holding import put_on_hold
from tests.scoring.reference.holding import still_open
from tests.scoring.reference.holding import upheld
from tests.scoring.reference.holding import waits
from tests.scoring.reference.judging import judge
from tests.scoring.reference.limits import failures_due
from tests.scoring.reference.limits import limited
from tests.scoring.reference.rating import rate
from tests.scoring.reference.record import NONE
from tests.scoring.reference.record import Settled
from tests.scoring.reference.sums import unknown_sums
from tests.scoring.reference.timing import earn_back
from tests.scoring.reference.timing import retain
from tests.scoring.reference.timing import step_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.scoring.reference.record import Part

    from outscore.model.contract import Contract
    from outscore.model.period_facts import PeriodFacts


def settle(contract: Contract, facts: Sequence[PeriodFacts]) -> list[Settled]:
    """Every period, each from all that came before it."""
    past: list[Settled] = []
    for one in facts:
        past.append(settle_one(contract, list(past), one))
    return past


def settle_one(contract: Contract, past: list[Settled], facts: PeriodFacts) -> Settled:
    """One period; the steps stand in the order in which contracts take them."""
    starts = contract.span.start or (past[0] if past else Settled(facts, contract, {})).period.start
    terms = contract.on(facts.period.start)
    now = Settled(facts, terms, {})
    for measure in terms.measures:
        now.judged[measure.id] = judge(terms, measure, past, facts)
    now.unpriced = bool(unknown_sums(now, on_hold=bool(still_open(past))))
    if not now.unpriced:
        ready = upheld(now, past)
        due = failures_due(now, past, ready, starts)
        due += [*counted_at_once(now, past, ready), *ready]
        due = [part.whole() for part in due]
        now.uncapped = sum((part.full or NONE for part in due if not waits(now, part)), NONE)

        def capped(parts: list[Part], now: Settled = now) -> list[Part]:
            return limited(now, past, parts, starts)

        now.due = now.parts = put_on_hold(now, capped(due))
        reached = now.caps_reached
        use_offsets(now, past, due, capped)
        now.caps_reached = reached
        one_amount(now)
        pay_bonuses(now)
        retain(now, past)
    earn_back(now, past)
    now.fired = [t.id for t in terms.terms.triggers if any(holds(test, now, past) for test in t.when)]
    step_up(now, past, starts)
    if terms.terms.rating:
        rate(now, terms.terms.rating)
    return now
