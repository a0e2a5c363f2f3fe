"""What comes out of settling a period: how each measure was judged, its price, every step of the money."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from outscore.model.period import Period
    from outscore.model.result import Verdict
    from outscore.model.target import Target
    from outscore.model.terms.timing import EarnBack
    from outscore.model.terms.timing import Retainage

ZERO = Fraction(0)


class Default(StrEnum):
    """Which level a default is about, where a contract has an expected and a minimum level."""

    NONE = ""
    MINIMUM = "minimum"
    EXPECTED = "expected"


@dataclass(frozen=True, slots=True)
class Term:
    """One named number of a working, such as units = 3."""

    name: str
    value: Fraction


@dataclass(frozen=True, slots=True)
class Priced:
    """What a scheme makes of one measure: an exact amount, and the numbers it was made from."""

    amount: Fraction
    terms: tuple[Term, ...] = ()


NOTHING = Priced(ZERO)


@dataclass(frozen=True, slots=True)
class MeasureOutcome:
    """One measure in one period, step by step.

    raw, adjusted: the figure without and with relief. judged: smoothed and rounded as the contract says, what
    the level was held against. base_points: of the band. points: after repeat and settling in. credit, bonus:
    exact, before limits. charged: what is left of the credit after incidents, replacement and caps, its share
    of the period's one amount, not rounded.
    """

    measure: str
    raw: Fraction | None
    adjusted: Fraction | None
    judged: Fraction | None
    level: Target | None
    verdict: Verdict
    band: str = ""
    reason: str = ""
    provisional: bool = False
    settling_in: bool = False
    exceeded: bool = False
    default: Default = Default.NONE
    misses: int = 0
    repeat: bool = False
    base_points: Fraction = ZERO
    points: Fraction = ZERO
    credit: Priced = NOTHING
    bonus: Priced = NOTHING
    charged: Fraction = ZERO


class StepKind(StrEnum):
    """The steps from failures to one amount, in the order they are done."""

    MEASURE = "measure"
    POINTS = "points"
    REPEAT = "repeat"
    POOL = "pool"
    GATE = "gate"
    SETTLING_IN = "settling_in"
    WAIVED = "waived"
    INCIDENT = "incident"
    ONLY_LARGEST = "only_largest"
    CRITICAL = "critical_failure"
    SUM = "sum"
    CAP = "cap"
    COUNTED = "counted_credits"
    SUSPENDED = "suspended"
    UPHELD = "upheld"
    OFFSET = "offset"
    SMALL = "small_amount"
    ROUNDING = "rounding"


@dataclass(frozen=True, slots=True)
class MoneyStep:
    """One line of the working: what it adds to (or takes off) the credit, exactly, and by which clause.

    what: the measure, gate, cap ... it is about. terms: the numbers it was made from, in order.
    """

    kind: StepKind
    what: str
    clause: str
    amount: Fraction
    terms: tuple[Term, ...] = ()


class Entry(StrEnum):
    """The kinds of ledger line that a settlement makes; amounts are positive where the client is owed."""

    ACCRUAL = "accrual"
    BONUS = "bonus"
    WITHHELD = "withheld"
    RETAINED = "retained"
    RELEASED = "released"
    FORFEITED = "forfeited"
    EARN_BACK = "earn_back"


@dataclass(frozen=True, slots=True)
class Booking:
    """Money that moves because of a period, rounded to the contract's step.

    origin: the period whose failure it goes back to. what: the measure, gate or clause id it is about.
    """

    entry: Entry
    amount: Fraction
    clause: str
    what: str
    origin: Period


@dataclass(frozen=True, slots=True)
class Item:
    """A part of a period's credit: what it is for, and the measure it is about ("" where it is none's).

    origin: the period whose failure it goes back to, None for this one; band: what the measure had reached
    then, of credits that were on hold.
    """

    kind: StepKind
    what: str
    measure: str
    clause: str
    amount: Fraction
    origin: Period | None = None
    band: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A credit on hold until the next period decides: what failed, and the items it is made of.

    A counted credit has no items: its amount follows from how many are upheld. base: the sum that a counted
    one is a percentage of, as it was in its own period; None in statements of earlier versions. uncapped:
    what the items came to before the pool and the caps, None where these cut nothing or no trigger asks.
    """

    origin: Period
    measures: tuple[str, ...]
    items: tuple[Item, ...] = ()
    counted: bool = False
    base: Fraction | None = None
    uncapped: Fraction | None = None


class HeldStatus(StrEnum):
    """What became of a credit on hold."""

    HELD = "on_hold"
    UPHELD = "upheld"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class HeldChange:
    """A credit that was put on hold in this period, or decided in it."""

    origin: Period
    status: HeldStatus
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fired:
    """A trigger that fired, with the sentence that says why, and the days that follow from it."""

    trigger: str
    name: str
    clause: str
    reason: str
    due: date | None = None
    expires: date | None = None


class WhySetAside(StrEnum):
    """Why an open gate moves no money: waived, a critical failure in its place, credits in the period."""

    WAIVED = "waived"
    REPLACED = "replaced"
    CREDITS = "credits_in_the_period"


@dataclass(frozen=True, slots=True)
class SetAside:
    """A gate that is open and moves no money."""

    gate: str
    why: WhySetAside


@dataclass(frozen=True, slots=True)
class CategoryScore:
    """A category of the overall rating; score is None where none of its measures was measured."""

    id: str
    score: Fraction | None
    weight: Fraction


@dataclass(frozen=True, slots=True)
class RatingOutcome:
    """The overall rating; score None where it is blocked or nothing was measured. coverage in percent.

    provisional: some figure in it may still ripen, so that the score decides no standing yet. gates_failed:
    by figures that are final.
    """

    score: Fraction | None
    coverage: Fraction
    standing: str
    categories: tuple[CategoryScore, ...]
    gates_failed: tuple[str, ...] = ()
    blocked_by: tuple[str, ...] = ()
    consequences: tuple[str, ...] = ()
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class EarlierClause:
    """A clause as it stood in an earlier period, by which money of this one was decided.

    part: where it stands in the contract. period: one in which it stood so, by which its bookings go back.
    amount: what was in flight under it, where that is one sum.
    """

    part: str
    period: Period
    earn_back: EarnBack | None = None
    retainage: Retainage | None = None
    amount: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A period settled.

    points: of all measures. credit: the ordinary credits of the period, limited and rounded. bonus: earned by
    the vendor, rounded, positive. caps_reached, gates, critical: ids; gates are those whose bonus or penalty
    counts, gates_set_aside those that were open and moved no money. levels: targets that rise from the next
    period on. unpriced: why no money could be worked out, "" where it was. earlier: what was decided by
    clauses that are no longer in force.
    """

    period: Period
    charges: Fraction | None
    measures: tuple[MeasureOutcome, ...]
    points: Fraction
    steps: tuple[MoneyStep, ...]
    credit: Fraction
    bonus: Fraction
    bookings: tuple[Booking, ...]
    held: tuple[HeldChange, ...] = ()
    caps_reached: tuple[str, ...] = ()
    gates: tuple[str, ...] = ()
    gates_set_aside: tuple[SetAside, ...] = ()
    critical: tuple[str, ...] = ()
    fired: tuple[Fired, ...] = ()
    rating: RatingOutcome | None = None
    levels: tuple[tuple[str, Fraction], ...] = ()
    estimated: bool = False
    unpriced: str = ""
    earlier: tuple[EarlierClause, ...] = ()

    @property
    def provisional(self) -> bool:
        """Whether some figure may still ripen, or the money rests on an estimate or is not known."""
        return bool(self.unpriced) or self.estimated or any(one.provisional for one in self.measures)

    @property
    def net(self) -> Fraction:
        """What the client is owed because of the period, all bookings together."""
        return sum((one.amount for one in self.bookings), ZERO)

    def of(self, measure: str) -> MeasureOutcome:
        """The outcome of one measure; raises KeyError."""
        for one in self.measures:
            if one.measure == measure:
                return one
        raise KeyError(measure)
