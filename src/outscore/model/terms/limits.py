"""Terms that limit money: caps, incidents, replacement, small amounts, rounding, claims and disputes."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING
from typing import Annotated

from outscore.model.terms.clause import EVERY
from outscore.model.terms.clause import Reference
from outscore.model.terms.clause import clause
from outscore.model.terms.clause import names
from outscore.model.terms.measuring import DayCount
from outscore.model.terms.measuring import RoundingMode
from outscore.model.terms.schemes import CHARGES
from outscore.model.terms.triggers import Test

if TYPE_CHECKING:
    from collections.abc import Sequence


class CapWindow(StrEnum):
    """The time a cap looks at."""

    PERIOD = "period"
    LAST_PERIODS = "last_periods"
    QUARTER = "quarter"
    CONTRACT_YEAR = "contract_year"
    CONTRACT = "contract"


@clause
class Cap:
    """The most that credits may come to; several caps apply in the order of the file."""

    id: Annotated[str, "Triggers and the working paper name the cap by this id."]
    clause: Annotated[str, "Where the contract says so."]
    window: Annotated[
        CapWindow,
        "period: this period alone. last_periods: this one and those before it, as many as `periods` says. "
        "quarter, contract_year or contract: what has been credited since it began.",
    ]
    periods: Annotated[int | None, "How many periods, this one included; only for last_periods."] = None
    percent: Annotated[
        Fraction | None,
        "The percentage of the base; charges are added up over the window so far.",
    ] = None
    amount: Annotated[Fraction | None, "Or the sum."] = None
    of: Annotated[
        str,
        Reference("base"),
        "charges (of the window), for window: period also previous_charges or next_charges, or a name under "
        "`amounts`.",
    ] = CHARGES
    measures: Annotated[
        tuple[str, ...],
        Reference("measure"),
        "The measures whose credits it covers, or all (then everything).",
    ] = EVERY


class IncidentRule(StrEnum):
    """What one incident that fails several measures costs."""

    ALL = "charge_all"
    LARGEST = "charge_largest_only"
    CHOICE = "client_chooses"


@clause
class AddingUp:
    """Measures whose credits add up although the same incident failed them."""

    measures: Annotated[
        tuple[str, ...], Reference("measure"), "The measures; any of them may be charged beside each other."
    ]
    clause: Annotated[str, "Where the contract says so."] = ""


@clause
class SameIncident:
    """One incident, several failures."""

    rule: Annotated[
        IncidentRule, "charge_all, charge_largest_only, or client_chooses (until then the largest)."
    ]
    clause: Annotated[str, "Where the contract says so."]
    add_up: Annotated[
        tuple[AddingUp, ...],
        "Named exceptions: the measures of a group may be charged together; any other two may not.",
    ] = ()

    def apart(self, failed: Sequence[str]) -> tuple[tuple[str, ...], ...]:
        """Of the measures that an incident failed, the groups of which no two may be charged.

        >>> rule = SameIncident(IncidentRule.LARGEST, "7", (AddingUp(("a", "b")),))
        >>> rule.apart(("a", "b", "c")), rule.apart(("a", "b"))
        ((('a', 'c'), ('b', 'c')), ())
        """
        if self.rule is IncidentRule.ALL or len(failed) < 2:
            return ()
        if not self.add_up:
            return (tuple(failed),)
        return tuple(pair for pair in combinations(failed, 2) if not self.may_add_up(*pair))

    def may_add_up(self, one: str, other: str) -> bool:
        """Whether two measures may be charged for one incident."""
        return any(names(group.measures, one) and names(group.measures, other) for group in self.add_up)


@clause
class OnlyLargest:
    """Measures of which only the dearest is charged, such as a weekly and a monthly form of one level."""

    measures: Annotated[tuple[str, ...], Reference("measure"), "The measures."]
    clause: Annotated[str, "Where the contract says so."]


@clause
class CriticalFailure:
    """A failure that takes the place of ordinary credits: they do not accrue, a share may be withheld."""

    id: Annotated[str, "The working paper names it by this id."]
    clause: Annotated[str, "Where the contract says so."]
    when: Annotated[tuple[Test, ...], "Any one of these makes it."]
    withhold_percent: Annotated[Fraction, "How much of the base is withheld."]
    of: Annotated[str, Reference("base"), "What it is taken of."] = CHARGES


@clause
class SmallAmounts:
    """Amounts too small to be credited."""

    not_paid_up_to: Annotated[Fraction, "Only more than this is credited."]
    clause: Annotated[str, "Where the contract says so."]


@clause
class MoneyRounding:
    """How the one amount of a period is rounded, once, at the end."""

    to: Annotated[Fraction, "The step, such as 0.01."]
    how: Annotated[RoundingMode, "half_up unless the contract says otherwise."]
    clause: Annotated[str, "Where the contract says so."] = ""


@clause
class ClaimWithin:
    """Credits that lapse unless they are claimed."""

    days: Annotated[int, "How many days after the period's end."]
    clause: Annotated[str, "Where the contract says so."]
    counted_in: Annotated[DayCount, "calendar or working days."] = DayCount.CALENDAR


class AfterWindow(StrEnum):
    """What a late correction does to money."""

    MOVES = "money_still_moves"
    STAYS = "money_stays"


@clause
class Disputes:
    """How long a result can be disputed, and whether money moves afterwards."""

    within_days: Annotated[int, "How many days after the result was issued."]
    afterwards: Annotated[
        AfterWindow,
        "money_still_moves: a later correction is still booked. money_stays: it is only recorded.",
    ]
    clause: Annotated[str, "Where the contract says so."]
    counted_in: Annotated[DayCount, "calendar or working days."] = DayCount.CALENDAR
