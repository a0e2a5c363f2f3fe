"""What a period brings to be settled: each measure's reading, the relief granted, the incidents."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outscore.model.period import Period

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
    person gave. mature: False while the figure may still ripen. reason: a sentence, where there is
    no figure or time was not counted again.
    numerator, denominator: what was divided, each in its quantities' unit, and raw_...: the same without
    relief; None where the rows were not read one by one or their own figures were averaged, the denominator
    also where there is none. after_use: what the reading is instead where other measures were credited for
    some of its time, for each set of them. used_hours: of such a reading, the time that is not counted again.
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
    after_use: Mapping[frozenset[str], Reading] = field(default_factory=dict)
    used_hours: Fraction = ZERO


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

    A measure without a reading counts as not reported. no_charges: why nothing can be taken in percent of
    the charges although something is known of them, "" elsewhere. amounts: sums that replace the contract's
    own of the same name. quantities: volumes that terms name. waived: measures (or "all") whose credits a
    person waived, with the reason. relief: what the readings' relief goes back to; nothing is settled by it.
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
    no_charges: str = ""
