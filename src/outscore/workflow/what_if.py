"""Trying out changed terms on months that were: settled twice over the same facts, and nothing kept."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.errors import UnknownName
from outscore.model.carry import START
from outscore.model.period import Grain
from outscore.model.period import Period
from outscore.model.terms.whole import SettledEvery
from outscore.scoring.exact import exact_sum
from outscore.scoring.settle import Settlement
from outscore.scoring.settlement_wording import money
from outscore.scoring.settlement_wording import number
from outscore.scoring.what_if import compare
from outscore.workflow.figures_of_record import NOTHING
from outscore.workflow.figures_of_record import counted
from outscore.workflow.settling import Settling
from outscore.workflow.settling import is_settled

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.carry import Carry
    from outscore.model.contract import Contract
    from outscore.model.outcome import Outcome
    from outscore.model.period_facts import PeriodFacts
    from outscore.model.statement import StatementDocument
    from outscore.scoring.what_if import Compared
    from outscore.storage.statements import StoredStatement
    from outscore.workflow.figures_of_record import Counted
    from outscore.workflow.office import Office


@dataclass(frozen=True, slots=True)
class Tried:
    """One vendor's period under both terms.

    standing: what its statement says otherwise than the recomputation under the terms as signed, ""
    where they agree or where there is no statement.
    """

    vendor: str
    compared: Compared
    standing: str


@dataclass(frozen=True, slots=True)
class Trial:
    """Changed terms over past months. told: sentences on what could not be compared."""

    contract: Contract
    changed: Contract
    tried: tuple[Tried, ...]
    told: tuple[str, ...]


def what_if(
    office: Office, changed: Contract, periods: Collection[Period] = (), vendor: str | None = None
) -> Trial:
    """Settle past periods of a contract as signed and as changed, over the same facts; nothing is stored.

    Both sides begin with the first period of which anything is known, so that repeats, caps and credits on
    hold have their whole past. Without periods, all that have facts. Raises UnknownName.
    """
    signed = office.workspace.contract(changed.id)
    vendors = signed.vendors if vendor is None else (_bound(office, signed, vendor),)
    known = {Period.month_of(day) for day in office.deliveries.months()}
    wanted = {month for period in periods for month in period.months()} if periods else known
    last = max((month.quarter().months()[-1] for month in wanted), default=None)
    months = [month for month in known if last is not None and month <= last]
    contracts = [*office.workspace.contracts, changed]
    versions = [version for one in contracts for version in one.versions]
    counts = counted(office, last, months, versions, vendors) if last else NOTHING
    both = _Both(
        _Side(office, signed, counts),
        _Side(_with(office, changed), changed, counts),
    )
    standing = _Standing(office, signed)
    tried: list[Tried] = []
    told = list(both.told)
    for one in vendors:
        rows = both.over(one, last, wanted)
        found = [compare(row.before, row.after) for row in rows if wanted & {*row.before.period.months()}]
        tried += [Tried(one, compared, standing.against(one, compared.before)) for compared in found]
        told += _from_earlier(one, changed, rows, wanted)
        told += [sentence for compared in found for sentence in _unpriced(one, compared)]
        if not found:
            told.append(f"{one}: there is nothing under {signed.id} to compare. See: outscore deliveries")
    return Trial(signed, changed, tuple(tried), tuple(told))


@dataclass(frozen=True, slots=True)
class _Row:
    """A period settled as signed and as changed.

    alone: settled as changed after periods before the range that were settled as signed; None where that is
    the same, and before the range.
    """

    before: Outcome
    after: Outcome
    alone: Outcome | None


def _from_earlier(vendor: str, changed: Contract, rows: Sequence[_Row], wanted: set[Period]) -> Iterator[str]:
    """That periods before the range were settled on the changed terms too, and what comes from that."""
    inside = [row for row in rows if row.alone is not None]
    if not inside:
        return
    earlier = [row.before.period for row in rows if not wanted & {*row.before.period.months()}]
    earlier = [one for one in earlier if one < inside[0].before.period]
    currency = changed.on(inside[-1].after.period.start).terms.currency
    whole = exact_sum(row.after.net - row.before.net for row in inside)
    alone = exact_sum(row.alone.net - row.before.net for row in inside if row.alone is not None)
    span = f"{earlier[0]} to {earlier[-1]} were" if len(earlier) > 1 else f"{earlier[0]} was"
    share = (
        f"Of the difference of {money(whole, currency)}, {money(whole - alone, currency)} comes from that: "
        f"with what was settled before as it is signed, the difference would be {money(alone, currency)}."
        if whole != alone
        else "Nothing of the difference in money comes from that."
    )
    yield f"{vendor}: {span} settled on the changed terms too, and hand on something else. {share}"


def _unpriced(vendor: str, one: Compared) -> Iterator[str]:
    """Why a side has no amount, in a sentence; both of them once where they say the same."""
    for why in dict.fromkeys((one.before.unpriced, one.after.unpriced)):
        if why:
            yield f"{vendor}, {one.period}: no amount could be worked out. {why}"


def _bound(office: Office, contract: Contract, name: str) -> str:
    """The id of a vendor that a contract binds."""
    vendor = office.workspace.vendor(name).id
    if vendor not in contract.vendors:
        raise UnknownName(f"vendor of the contract {contract.id}", vendor, contract.vendors)
    return vendor


def _with(office: Office, changed: Contract) -> Office:
    """The office as it would be with the changed contract in its workspace."""
    contracts = tuple(changed if one.id == changed.id else one for one in office.workspace.contracts)
    return replace(office, workspace=replace(office.workspace, contracts=contracts))


class _Side:
    """One of the two contracts, with an office in which it is the one that holds."""

    def __init__(self, office: Office, contract: Contract, found: Counted) -> None:
        self.contract = contract
        self.settlement = Settlement(contract)
        self.tallies = found.figures
        self._office = office
        self._facts = found.facts
        self._settling: dict[Period, Settling] = {}

    def facts_of(self, vendor: str, period: Period) -> PeriodFacts:
        """What is known of a period today."""
        settling = self._settling.get(period)
        if settling is None:
            settling = Settling(self._office, period, self._facts, self.tallies)
            self._settling[period] = settling
        return settling.facts_of(vendor, self.contract, period)


class _Both:
    """The two sides, which settle the same periods."""

    def __init__(self, signed: _Side, changed: _Side) -> None:
        self._signed = signed
        self._changed = changed

    @property
    def told(self) -> Iterator[str]:
        """Why periods are passed over, where they are."""
        contract = self._signed.contract
        lengths = {version.terms.settled_every for version in contract.versions}
        for one in sorted(lengths - {SettledEvery.MONTH, SettledEvery.QUARTER}):
            yield f"{contract.id} is settled by {one.value}: only months and quarters can be compared."

    def over(self, vendor: str, last: Period | None, wanted: set[Period]) -> list[_Row]:
        """Both outcomes of each period of a vendor, from the first with facts up to a month."""
        before, after = START, START
        apart: Carry | None = None
        begun = False
        found: list[_Row] = []
        for period in self._periods(self._signed.tallies.first_month(vendor), last):
            inside = bool(wanted & {*period.months()})
            if inside and not begun and before != after:
                apart = before
            begun = begun or inside
            facts = self._changed.facts_of(vendor, period)
            was, before = self._signed.settlement.step(before, self._signed.facts_of(vendor, period))
            now, after = self._changed.settlement.step(after, facts)
            alone = None
            if apart is not None:
                alone, apart = self._changed.settlement.step(apart, facts)
            found.append(_Row(was, now, alone if inside else None))
        return found

    def _periods(self, first: Period | None, last: Period | None) -> Iterator[Period]:
        """What is settled between two months, where the contract is in force."""
        month = first
        while month is not None and last is not None and month <= last:
            period = self._settled_with(month)
            if period is not None and any(map(self._signed.contract.in_force, period.months())):
                yield period
            month = (period or month).months()[-1].next()

    def _settled_with(self, month: Period) -> Period | None:
        """The period that a month is settled in; with targets alone, the shortest that is judged."""
        contracts = (self._signed.contract, self._changed.contract)
        for period in (month, month.quarter()):
            if any(is_settled(one, period) for one in contracts):
                return period
        in_force = contracts[0].on(month.start)
        if in_force.terms.settled_every not in (SettledEvery.MONTH, SettledEvery.QUARTER):
            return None
        return month if Grain.MONTH in in_force.judged_over else month.quarter()


class _Standing:
    """The statements that stand, held against what comes out today under the terms as signed."""

    def __init__(self, office: Office, contract: Contract) -> None:
        self._office = office
        self._contract = contract
        self._current: dict[Period, Mapping[tuple[str, str], StoredStatement]] = {}

    def against(self, vendor: str, outcome: Outcome) -> str:
        """In what a period's statement differs, in a sentence; "" where it does not or is not there."""
        period = outcome.period
        if not is_settled(self._contract, period):
            return ""
        if period not in self._current:
            self._current[period] = self._office.statements.current(str(period))
        stored = self._current[period].get((vendor, self._contract.id))
        if stored is None:
            return ""
        document = self._office.statements.read(stored.sha256)
        parts = [*_other_verdicts(document, outcome), *_other_sums(document, outcome)]
        if not parts:
            return ""
        return (
            f"{vendor}, {period}: the statement that stands (revision {stored.revision}) says otherwise than "
            f"the facts and the terms as signed do today: {'; '.join(parts)}."
        )


def _other_verdicts(document: StatementDocument, outcome: Outcome) -> Iterator[str]:
    said = {one["measure"]: one["figure"]["verdict"] for one in document["results"]}
    for one in outcome.measures:
        there = said.get(one.measure, "")
        if there != one.verdict.value:
            yield f"{one.measure} {there.replace('_', ' ') or 'not there'}, now {one.verdict.words}"


def _other_sums(document: StatementDocument, outcome: Outcome) -> Iterator[str]:
    settlement = document["settlement"]
    if settlement is None:
        return
    currency = settlement["currency"]
    pairs = (
        ("points", settlement["points"], outcome.points, number(outcome.points)),
        ("credit", settlement["credit"], outcome.credit, money(outcome.credit, currency)),
        ("net", settlement["net"], outcome.net, money(outcome.net, currency)),
    )
    for name, was, now, shown in pairs:
        if Fraction(was["n"], was["d"]) != now:
            yield f"{name} {was['shown']}, now {shown}"
