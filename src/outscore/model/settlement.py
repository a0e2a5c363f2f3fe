"""Settling a period under a contract: what goes in, what comes out, what the next period is handed."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from outscore.model.period import Period
    from outscore.model.result import Verdict
    from outscore.model.target import Target

ZERO = Fraction(0)


class WhyAbsent(StrEnum):
    """Why a reading has no figure."""

    PRESENT = ""
    NO_REPORT = "no_report"
    NO_VOLUME = "no_volume"
    INCOMPLETE = "incomplete"
    ALL_RELIEVED = "all_relieved"


@dataclass(frozen=True, slots=True)
class Reading:
    """One measure in one period, before the contract judges it.

    value: the exact figure in the metric's unit, exclusions and relief applied, nothing rounded. raw: the
    same without relief. count: how many cases it rests on, None where that is not known. grade: the label a
    person gave. mature: False while the figure may still ripen. reason: a sentence, where there is no figure.
    numerator, denominator: what was divided, each in its quantities' unit, and raw_...: the same without
    relief; None where the rows were not read one by one or their own figures were averaged, the denominator
    also where there is none.
    """

    value: Fraction | None
    raw: Fraction | None = None
    count: Fraction | None = None
    absent: WhyAbsent = WhyAbsent.PRESENT
    grade: str = ""
    treated_as_met: bool = False
    mature: bool = True
    reason: str = ""
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    raw_numerator: Fraction | None = None
    raw_denominator: Fraction | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What relief took out of a measure's count: rows of all that the period has of it, and their time."""

    rows: int
    of: int
    hours: Fraction


@dataclass(frozen=True, slots=True)
class ReliefGrant:
    """Relief that held in a period, and what it did to each measure that it is about.

    claim: its number, 0 where the forecast test alone decided. begin, end: what was granted, with the
    distance from UTC, and the name of the zone. left_out: by measure; also where that is nothing.
    """

    claim: int
    ground: str
    clause: str
    cause: str
    effect: str
    begin: str
    end: str
    zone: str
    left_out: Mapping[str, LeftOut] = field(default_factory=dict)
    what: str = ""
    decided_by: str = ""
    role: str = ""
    decided_at: str = ""
    reason: str = ""
    despite_late: bool = False


@dataclass(frozen=True, slots=True)
class Incident:
    """One event that made several measures fail; `chosen` is the one the client chose to charge."""

    id: str
    measures: tuple[str, ...]
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class PeriodFacts:
    """All that a settlement needs to know of one period.

    A measure without a reading counts as not reported. amounts: sums that replace the contract's own of the
    same name. quantities: volumes that terms name. waived: measures (or "all") whose credits a person waived,
    with the reason. relief: what the readings' relief goes back to; nothing is settled from it.
    """

    period: Period
    readings: Mapping[str, Reading]
    charges: Fraction | None = None
    estimated: bool = False
    amounts: Mapping[str, Fraction] = field(default_factory=dict)
    quantities: Mapping[str, Fraction] = field(default_factory=dict)
    incidents: tuple[Incident, ...] = ()
    waived: Mapping[str, str] = field(default_factory=dict)
    relief: tuple[ReliefGrant, ...] = ()


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

    A counted credit has no items: its amount follows from how many are upheld.
    """

    origin: Period
    measures: tuple[str, ...]
    items: tuple[Item, ...] = ()
    counted: bool = False


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


@dataclass(frozen=True, slots=True)
class CategoryScore:
    """A category of the overall rating; score is None where none of its measures was measured."""

    id: str
    score: Fraction | None
    weight: Fraction


@dataclass(frozen=True, slots=True)
class RatingOutcome:
    """The overall rating; score None where it is blocked or nothing was measured. coverage in percent."""

    score: Fraction | None
    coverage: Fraction
    standing: str
    categories: tuple[CategoryScore, ...]
    gates_failed: tuple[str, ...] = ()
    blocked_by: tuple[str, ...] = ()
    consequences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """A period settled.

    points: of all measures. credit: the ordinary credits of the period, limited and rounded. bonus: earned by
    the vendor, rounded, positive. caps_reached, gates, critical: ids. levels: targets that rise from the next
    period on. unpriced: why no money could be worked out, "" where it was.
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
    critical: tuple[str, ...] = ()
    fired: tuple[Fired, ...] = ()
    rating: RatingOutcome | None = None
    levels: tuple[tuple[str, Fraction], ...] = ()
    estimated: bool = False
    unpriced: str = ""

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


@dataclass(frozen=True, slots=True)
class Mark:
    """What later periods need to know of a measure's period.

    failed: counts as a failure for repeats and triggers. miss: counts as a miss of the expected level. value:
    the figure that was judged, None where there was none. used: what count_in_window has charged for of it.
    """

    measured: bool
    failed: bool
    miss: bool
    exceeded: bool
    value: Fraction | None
    used: Fraction = ZERO


@dataclass(frozen=True, slots=True)
class State:
    """What is carried of one measure.

    marks: the last periods, oldest first. own: the previous period's own figure, before smoothing, None where
    it was not measured. last: the last figure that was measured. chain: whether the last measured period
    failed. run: failed periods in a row, those not measured passed over. level: the target as it has risen,
    None where it stands as written; written: the target it has risen from.
    """

    marks: tuple[Mark, ...] = ()
    own: Fraction | None = None
    last: Fraction | None = None
    chain: bool = False
    run: int = 0
    level: Fraction | None = None
    written: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Watch:
    """A credit that is being earned back: how many good periods it has seen."""

    earn_back: str
    measure: str
    origin: Period
    amount: Fraction
    passed: int


@dataclass(frozen=True, slots=True)
class Paid:
    """A past period as caps and triggers look back at it.

    credit: rounded, what was withheld included. capped: by cap id, what counted against it. points: those
    that add up over time. missed: the measures that failed.
    """

    period: Period
    charges: Fraction
    credit: Fraction
    capped: Mapping[str, Fraction]
    points: Fraction
    caps_reached: tuple[str, ...]
    missed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Running:
    """What a cap over a quarter, a contract year or the contract has seen since that began."""

    began: date
    charges: Fraction
    credited: Fraction


@dataclass(frozen=True, slots=True)
class Retained:
    """What is held back under a retainage clause, and for how many failing periods in a row."""

    amount: Fraction
    run: int


@dataclass(frozen=True, slots=True)
class Carry:
    """What one period hands to the next: no more than the longest window of the contract needs.

    states: by measure. paid: past periods, oldest first. held: credits on hold. watches: credits that are
    being earned back. offsets: earned back and not yet used up, by earn-back id. retained: by retainage id.
    upheld: counted credits so far. running: by cap id. runs: failed periods in a row, by group of measures.
    periods: how many have been settled.
    """

    states: Mapping[str, State] = field(default_factory=dict)
    paid: tuple[Paid, ...] = ()
    held: tuple[Held, ...] = ()
    watches: tuple[Watch, ...] = ()
    offsets: Mapping[str, Fraction] = field(default_factory=dict)
    retained: Mapping[str, Retained] = field(default_factory=dict)
    upheld: int = 0
    running: Mapping[str, Running] = field(default_factory=dict)
    runs: Mapping[tuple[str, ...], int] = field(default_factory=dict)
    periods: int = 0


START = Carry()
