"""How much a claim takes out of the count, row by row, and whether the rows are too long for it."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from datetime import UTC
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from outscore.model.period import Grain
from outscore.model.period_facts import LeftOut
from outscore.model.slices import Granted
from outscore.model.slices import Slice
from outscore.model.terms.measuring import Needs
from outscore.model.terms.measuring import PartIntervals
from outscore.model.terms.measuring import ReliefEffect
from outscore.scoring.authority import hours_text
from outscore.scoring.claims import around
from outscore.scoring.claims import length_text
from outscore.scoring.claims import shown
from outscore.scoring.readings import left_out
from outscore.scoring.readings import quantities_read
from outscore.scoring.relieving import covers
from outscore.storage.slices import Slices
from outscore.storage.slices import midnight
from outscore.workflow.relief_granted import granted
from outscore.workflow.relief_granted import months_of
from outscore.workflow.relief_granted import relief_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence
    from datetime import datetime

    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.feed import Feed
    from outscore.model.period import Period
    from outscore.model.relief import Claim
    from outscore.model.relief import ClaimRecord
    from outscore.storage.facts import FeedFacts
    from outscore.workflow.office import Office

_SHORT = {15: "quarter of an hour", 30: "half hour", 60: "hour"}
NOTHING = LeftOut(0, 0, Fraction(0))
"""Nothing of nothing."""


@dataclass(frozen=True, slots=True)
class Extent:
    """What a stretch of time takes out of one measure's count.

    left_out: together with what else was granted. untested: the same without the forecast test. touched: the
    rows that it covers in part or whole. brings: the lengths of the feeds' rows. expected: there are no rows
    of that time yet, and those that the feeds are to bring are counted instead.
    """

    measure: str
    effect: ReliefEffect
    left_out: LeftOut
    untested: LeftOut
    touched: LeftOut
    brings: tuple[str, ...]
    expected: bool

    @property
    def too_coarse(self) -> bool:
        """Whether rows are touched and none goes, because of each only a part is claimed."""
        return (
            self.effect is not ReliefEffect.TREAT_AS_MET and self.touched.rows > 0 and not self.untested.rows
        )


class Extents:
    """Works out extents; the rows of months are read once."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._zone = ZoneInfo(office.workspace.settings.timezone)
        self._slices: dict[tuple[Period, ...], Slices] = {}

    def of(self, claim: Claim, begin: datetime, end: datetime) -> tuple[Extent, ...]:
        """What granting a stretch of a claim leaves out, for each measure that it is about."""
        found: dict[str, list[Extent]] = {}
        for period in self._periods(claim):
            for one in self._in_period(claim, begin, end, period):
                found.setdefault(one.measure, []).append(one)
        return tuple(_added(extents) for extents in found.values())

    def standing(self, record: ClaimRecord) -> tuple[Extent, ...]:
        """What a claim leaves out as it was granted, or would if it were granted whole."""
        return self.of(record.claim, *(record.granted or (record.claim.begin, record.claim.end)))

    def _periods(self, claim: Claim) -> tuple[Period, ...]:
        contract = self._office.workspace.contract(claim.contract).on(claim.begin.date())
        by_quarter = contract.terms.settled_every.value == Grain.QUARTER.value
        grain = Grain.QUARTER if by_quarter else Grain.MONTH
        months = months_of(self._office.workspace, claim)
        return tuple(dict.fromkeys(around(month.start, grain) for month in months))

    def _in_period(self, claim: Claim, begin: datetime, end: datetime, period: Period) -> Iterator[Extent]:
        workspace = self._office.workspace
        contract, relief = relief_of(workspace, claim, period)
        everything = granted(workspace, self._office.relief, claim.vendor, claim.contract, period)
        others = [one for one in everything if one.claim != claim.id]
        whole = (midnight(period, self._zone), midnight(period.next(), self._zone))
        own = Granted(relief, begin, end, claim.id, whole)
        for measure in contract.measures:
            if covers(relief, measure.id) and not measure.terms.grades:
                yield self._of_measure(contract, measure, claim.vendor, period, others, own)

    def _of_measure(
        self,
        contract: Contract,
        measure: Measure,
        vendor: str,
        period: Period,
        others: Sequence[Granted],
        own: Granted,
    ) -> Extent:
        untested = replace(own, relief=replace(own.relief, forecast=None))
        touching = replace(
            untested,
            relief=replace(untested.relief, part_intervals=PartIntervals.TOUCHED, needs=Needs.APPROVAL),
        )
        names = quantities_read(measure, contract.terms.relief)
        months = [month for month in period.months() if contract.in_force(month)]
        rows = [
            one for month in months for one in self._facts(period).of(vendor, measure.scope, names, month)
        ]
        touched = _last(contract, measure, rows, [touching])
        expected = not touched.rows
        if expected:
            rows = list(self._to_come(measure, period))
            touched, own = _last(contract, measure, rows, [touching]), untested
        return Extent(
            measure=measure.id,
            effect=own.relief.effect,
            left_out=_last(contract, measure, rows, [*others, own]),
            untested=_last(contract, measure, rows, [*others, untested]),
            touched=touched,
            brings=self._brings(measure),
            expected=expected,
        )

    def _facts(self, period: Period) -> Slices:
        months = period.months()
        if months not in self._slices:
            facts: Sequence[FeedFacts] = self._office.facts.current({month.start for month in months})
            self._slices[months] = Slices(facts, self._zone)
        return self._slices[months]

    def _feeds(self, measure: Measure) -> list[Feed]:
        names = set(measure.metric.quantities)
        return [one for one in self._office.workspace.feeds if names & {each.id for each in one.quantities}]

    def _brings(self, measure: Measure) -> tuple[str, ...]:
        return tuple(dict.fromkeys(_length(feed) for feed in self._feeds(measure)))

    def _to_come(self, measure: Measure, period: Period) -> Iterator[Slice]:
        """A row without counts for each unit of time that the feeds are to bring."""
        counts = dict.fromkeys(measure.metric.quantities, Fraction(0))
        for minutes, grain in dict.fromkeys((one.minutes, one.grain) for one in self._feeds(measure)):
            if minutes:
                yield from self._slots_to_come(minutes, counts, period)
                continue
            unit = around(period.start, grain)
            while unit.start <= period.end:
                yield Slice(midnight(unit, self._zone), midnight(unit.next(), self._zone), counts)
                unit = unit.next()

    def _slots_to_come(self, minutes: int, counts: Mapping[str, Fraction], period: Period) -> Iterator[Slice]:
        """Those between two midnights, of which the clocks may make more or fewer than usual."""
        length = timedelta(minutes=minutes)
        begin = midnight(period, self._zone).astimezone(UTC)
        end = midnight(period.next(), self._zone).astimezone(UTC)
        while begin < end:
            yield Slice(begin.astimezone(self._zone), (begin + length).astimezone(self._zone), counts)
            begin += length


def _length(feed: Feed) -> str:
    """How long the rows of a feed are, in words."""
    return _SHORT.get(feed.minutes, feed.grain.value)


def _last(contract: Contract, measure: Measure, rows: Sequence[Slice], told: Sequence[Granted]) -> LeftOut:
    closed_days = contract.terms.closed_days
    return left_out(measure, rows, told, closed_days).get(len(told) - 1, NOTHING)


def _added(extents: Sequence[Extent]) -> Extent:
    """One measure over several periods."""
    first = extents[0]
    return replace(
        first,
        left_out=_sum([one.left_out for one in extents]),
        untested=_sum([one.untested for one in extents]),
        touched=_sum([one.touched for one in extents]),
        expected=any(one.expected for one in extents),
    )


def _sum(found: Sequence[LeftOut]) -> LeftOut:
    return LeftOut(
        rows=sum(one.rows for one in found),
        of=sum(one.of for one in found),
        hours=sum((one.hours for one in found), Fraction(0)),
    )


def hours_left_out(extents: Sequence[Extent]) -> Fraction:
    """The longest time that is taken out of any measure's count."""
    return max((one.left_out.hours for one in extents), default=Fraction(0))


def most(extents: Sequence[Extent]) -> LeftOut:
    """What is taken out of the measure that loses most; NOTHING without measures."""
    return max((one.left_out for one in extents), key=lambda one: (one.hours, one.rows), default=NOTHING)


def too_coarse(extents: Sequence[Extent]) -> bool:
    """Whether nothing would be left out, because the rows are longer than what is claimed."""
    return not hours_left_out(extents) and any(one.too_coarse for one in extents)


def extent_sentence(extents: Sequence[Extent], begin: datetime, end: datetime) -> str:
    """How much goes, or would go, of the measure that loses most."""
    if coarse := coarse_sentence(extents, begin, end):
        return coarse
    if extents and all(one.effect is ReliefEffect.TREAT_AS_MET for one in extents):
        return "It makes the period count as met; no row is left out."
    left = most(extents)
    part = max((one.touched.rows - one.untested.rows for one in extents), default=0)
    if not left.rows and any(one.untested.rows for one in extents):
        return "Nothing would be left out: no unit of it is known to be above forecast and margin."
    rows = "1 row" if left.rows == 1 else f"{left.rows:,} rows"
    to_come = " that the feed is to bring" if any(one.expected for one in extents) else ""
    said = f"{rows}{to_come}, {hours_text(left.hours)}, of {left.of:,} rows."
    return f"Left out: {said}" + (
        f" {part:,} more it covers only in part; none of those." if part > 0 else ""
    )


def coarse_claims(office: Office, period: Period, vendors: Collection[str] | None = None) -> tuple[str, ...]:
    """A sentence for each granted claim that leaves nothing out of a period, as its rows are too long."""
    extents, months = Extents(office), set(period.months())
    return tuple(
        f"Claim {record.claim.id} of {record.claim.vendor} ({record.claim.contract}): {sentence}"
        for record in office.relief.all()
        if record.granted
        and (vendors is None or record.claim.vendor in vendors)
        and months & set(months_of(office.workspace, record.claim))
        and (sentence := coarse_sentence(extents.standing(record), *record.granted))
    )


def coarse_sentence(extents: Sequence[Extent], begin: datetime, end: datetime) -> str:
    """That nothing would be left out, with the numbers, and what to do; "" where something is."""
    if not too_coarse(extents):
        return ""
    one = next(one for one in extents if one.too_coarse)
    units = " or ".join(one.brings) or "row"
    brings = " and ".join(f"{length}s" for length in one.brings) or "longer rows"
    rows = "1 row" if one.touched.rows == 1 else f"{one.touched.rows:,} rows"
    return (
        f"Nothing would be left out: the claim covers no whole {units} ({length_text(begin, end)}, from "
        f"{shown(begin)} to {shown(end)}), the feed brings {brings}. It touches {rows}, "
        f"{hours_text(one.touched.hours)} in all. Claim whole {units}s or bring shorter intervals; a "
        "contract that takes an interval whole for any part of it says part_intervals: touched."
    )
