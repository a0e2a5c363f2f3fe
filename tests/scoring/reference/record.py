"""What the reference keeps of every period: verdicts, parts of a credit, credits on hold."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.outcome import Default
from outscore.model.period_facts import Reading
from outscore.model.period_facts import WhyAbsent
from outscore.model.result import Verdict
from outscore.model.terms import judging as j

if TYPE_CHECKING:
    from outscore.model.contract import Contract
    from outscore.model.outcome import Entry
    from outscore.model.outcome import HeldStatus
    from outscore.model.period import Period
    from outscore.model.period_facts import PeriodFacts
    from outscore.model.target import Target
    from outscore.model.terms import schemes as sch

F = Fraction
NONE = F(0)
UNJUDGED = (Verdict.NOT_MEASURED, Verdict.REPORT_ONLY)
NOT_REPORTED = Reading(None, absent=WhyAbsent.NO_REPORT)


@dataclass
class Judged:
    """What the contract says of a measure in a period."""

    value: Fraction | None = None
    level: Target | None = None
    verdict: Verdict = Verdict.NOT_MEASURED
    band: j.Band | None = None
    exceeded: bool = False
    below_minimum: bool = False
    default: Default = Default.NONE
    misses: int = 0
    repeat: bool = False
    failed: bool = False
    liable: bool = False
    relieved: bool = False
    provisional: bool = False
    settling: j.SettlingIn | None = None
    base_points: Fraction = NONE
    points: Fraction = NONE

    @property
    def measured(self) -> bool:
        """Whether there is a result that later steps may look at; a figure that may still ripen is none."""
        return self.verdict is not Verdict.NOT_MEASURED and not self.provisional

    @property
    def open(self) -> bool:
        """Whether nothing has been decided of it: neither met nor missed for good."""
        return self.verdict in UNJUDGED or self.provisional

    @property
    def figure(self) -> Fraction | None:
        """The figure, where it is final."""
        return None if self.provisional else self.value

    @property
    def free(self) -> bool:
        """Whether a failure costs nothing because the service is still settling in."""
        free = (j.SettlingEffect.REPORT_ONLY, j.SettlingEffect.NO_CREDITS)
        return self.settling is not None and self.settling.effect in free


@dataclass
class Part:
    """A part of a credit, and the period it goes back to; full: before any limit.

    own_scheme: what a measure costs by its own credit, which comes before what its points cost.
    """

    what: str
    measure: str
    clause: str
    amount: Fraction
    origin: Period
    band: str = ""
    of_pool: bool = False
    withheld: bool = False
    counted: bool = False
    own_scheme: bool = False
    full: Fraction | None = None

    def at(self, amount: Fraction) -> Part:
        """The same part with another amount."""
        return Part(**{**vars(self), "amount": amount})

    def whole(self) -> Part:
        """The same part, with the amount it has now as that before any limit."""
        return Part(**{**vars(self), "full": self.amount if self.full is None else self.full})


@dataclass
class OnHold:
    """A credit on hold."""

    origin: Period
    measures: tuple[str, ...]
    parts: list[Part]
    counted: bool


@dataclass
class Settled:
    """A period as it was settled, kept whole for every later one."""

    facts: PeriodFacts
    contract: Contract
    judged: dict[str, Judged]
    unpriced: bool = False
    credits: dict[str, Fraction] = field(default_factory=dict)
    bonuses: dict[str, Fraction] = field(default_factory=dict)
    uses: dict[str, dict[Period, Fraction]] = field(default_factory=dict)
    due: list[Part] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    booked: list[Part] = field(default_factory=list)
    amount: Fraction = NONE
    bonus: Fraction = NONE
    shares: list[tuple[Entry, str, str, Period, Fraction]] = field(default_factory=list)
    put_on_hold: list[OnHold] = field(default_factory=list)
    decided: dict[Period, HeldStatus] = field(default_factory=dict)
    caps_reached: list[str] = field(default_factory=list)
    gates: list[sch.Gate] = field(default_factory=list)
    set_aside: dict[str, str] = field(default_factory=dict)
    critical: list[str] = field(default_factory=list)
    fired: list[str] = field(default_factory=list)
    levels: dict[str, Fraction] = field(default_factory=dict)
    uncapped: Fraction = NONE
    offsets_earned: dict[tuple[str, Period], Fraction] = field(default_factory=dict)
    given_back: dict[tuple[str, Period], Fraction] = field(default_factory=dict)
    offsets_used: dict[tuple[str, Period], Fraction] = field(default_factory=dict)
    held_back: dict[str, Fraction] = field(default_factory=dict)
    let_go: set[tuple[str, Period]] = field(default_factory=set)
    forfeited: list[str] = field(default_factory=list)
    score: Fraction | None = None
    coverage: Fraction = NONE
    standing: str = ""
    rating_provisional: bool = False

    @property
    def period(self) -> Period:
        """The period."""
        return self.facts.period

    @property
    def points(self) -> Fraction:
        """Of all measures."""
        return sum((one.points for one in self.judged.values()), NONE)

    @property
    def net(self) -> Fraction:
        """What the client is owed."""
        return sum((share for *_, share in self.shares), NONE)

    @property
    def charges(self) -> Fraction:
        """The charges, nothing where they are not known."""
        return self.facts.charges or NONE

    def charged(self, measure: str) -> Fraction:
        """What the measure's failure in this period came to."""
        return sum((p.amount for p in self.parts if p.measure == measure and p.origin == self.period), NONE)
