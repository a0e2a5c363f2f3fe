"""Contracts in which a better month cannot cost more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.scoring.strategies.kinds import is_upward

from outscore.model.terms import limits as lim
from outscore.model.terms import schemes as sch
from outscore.model.terms.clause import EVERY

if TYPE_CHECKING:
    from outscore.model.contract import Contract
    from outscore.model.contract import Measure


def directional(terms: Contract) -> Contract:
    """The contract without the mechanics by which a better month can cost more.

    Those are replacement by a critical failure, credits on hold, and levels that rise. Where the client
    chooses what an incident costs, the choice is made for the figures as they are: here the largest stands.
    A scheme that takes a good figure for a number of failures is refused in a contract file. And what points
    come to by a table is shared by points: a cap on some measures then cuts what others made dearer.
    """
    by_table = terms.terms.points is not None and bool(terms.terms.points.table)
    return replace(
        terms,
        measures=tuple(map(_directional, terms.measures)),
        terms=replace(
            terms.terms,
            same_incident=_unchosen(terms.terms.same_incident),
            caps=tuple(cap for cap in terms.terms.caps if cap.measures == EVERY or not by_table),
            critical_failures=(),
            suspended_credits=None,
            step_up=(),
        ),
        changes=tuple((day, directional(amended)) for day, amended in terms.changes),
    )


def _unchosen(rule: lim.SameIncident | None) -> lim.SameIncident | None:
    """The rule without a choice."""
    if rule is None or rule.rule is not lim.IncidentRule.CHOICE:
        return rule
    return replace(rule, rule=lim.IncidentRule.LARGEST)


def _directional(one: Measure) -> Measure:
    credit = None if is_upward(one) and _counts_up(one.terms.credit) else one.terms.credit
    expected = one.terms.expected_misses if credit is None else None
    return replace(one, terms=replace(one.terms, credit=credit, expected_misses=expected))


def _counts_up(credit: sch.Scheme | None) -> bool:
    """Whether a scheme takes the figure for a number of failures."""
    if isinstance(credit, sch.CountInWindow):
        return credit.counting is sch.CountOf.VALUE
    return isinstance(credit, sch.PerOccurrence)
