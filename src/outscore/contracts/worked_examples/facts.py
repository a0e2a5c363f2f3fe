"""From a worked example to the facts of its periods."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from datetime import UTC
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.contracts.faults import listed
from outscore.contracts.worked_examples.clock import Place
from outscore.contracts.worked_examples.given import ALL
from outscore.contracts.worked_examples.known import AMOUNT
from outscore.contracts.worked_examples.known import QUANTITY
from outscore.contracts.worked_examples.known import check_names
from outscore.contracts.worked_examples.known import quantities_of
from outscore.contracts.worked_examples.known import unread
from outscore.contracts.worked_examples.measured import UNSPOKEN
from outscore.contracts.worked_examples.measured import added
from outscore.contracts.worked_examples.measured import exact
from outscore.contracts.worked_examples.measured import figure_of
from outscore.contracts.worked_examples.measured import readings_of
from outscore.contracts.worked_examples.measured import rows_of
from outscore.contracts.worked_examples.measured import spoken_of
from outscore.contracts.worked_examples.plausible import check_period
from outscore.contracts.worked_examples.plausible import check_value
from outscore.contracts.worked_examples.unusable import Unusable
from outscore.contracts.worked_examples.unusable import measure_of
from outscore.model.period import Grain
from outscore.model.period import Period
from outscore.model.period_facts import Incident
from outscore.model.period_facts import PeriodFacts
from outscore.model.terms.schemes import NEXT_CHARGES
from outscore.model.terms.schemes import PREVIOUS_CHARGES
from outscore.model.terms.whole import ChargesFrom

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence
    from datetime import tzinfo
    from decimal import Decimal

    from outscore.contracts.worked_examples.entries import ExampleEntry
    from outscore.contracts.worked_examples.given import PeriodGiven
    from outscore.contracts.worked_examples.measured import Rows
    from outscore.contracts.worked_examples.unusable import Path
    from outscore.model.contract import Contract


@dataclass(frozen=True, slots=True)
class Told:
    """The facts of one period, and the part of the example that tells of them."""

    facts: PeriodFacts
    place: int


def first_period(contract: Contract, starts: Period | None) -> Period:
    """The period that an example starts with: its own, or the first that lies wholly in the contract."""
    grain = Grain(contract.terms.settled_every.value)
    if starts is None:
        day = contract.span.start or date(2000, 1, 1)
        period = Period.around(day, grain)
        return period if period.start == day else period.next()
    if starts.grain is not grain:
        sentence = (
            f"starts is {starts}, a {_words(starts.grain)}, and the contract is settled every "
            f"{_words(grain)}. Write such a period, for example {Period.around(starts.start, grain)}."
        )
        raise Unusable(("starts",), sentence)
    return starts


def _words(grain: Grain) -> str:
    return grain.value.replace("_", " ")


def facts_of_values(example: ExampleEntry, contract: Contract) -> Iterator[Told]:
    """A period for each value; every other measure is left out of the picture. Raises Unusable."""
    return _with_charges_beside(tuple(_of_values(example, contract)), contract)


def facts_of_periods(example: ExampleEntry, contract: Contract, zone: tzinfo = UTC) -> Iterator[Told]:
    """The periods as told; a measure that no period speaks of is left out of the picture.

    zone: whose clocks show the times of the example. Raises Unusable.
    """
    return _with_charges_beside(tuple(_of_periods(example, contract, Place(zone))), contract)


def _with_charges_beside(told: Sequence[Told], contract: Contract) -> Iterator[Told]:
    """The same with the charges of the periods before and after, where these are told or fixed."""
    charges = {one.facts.period: one.facts.charges for one in told}
    for one in told:
        period = one.facts.period
        beside = {PREVIOUS_CHARGES: period.previous(), NEXT_CHARGES: period.next()}
        found = {name: _charges_beside(contract, other, charges) for name, other in beside.items()}
        known = {name: amount for name, amount in found.items() if amount is not None}
        yield replace(one, facts=replace(one.facts, amounts={**known, **one.facts.amounts}))


def _charges_beside(
    contract: Contract, period: Period, told: Mapping[Period, Fraction | None]
) -> Fraction | None:
    """The charges of a period as told, else as the contract fixes them; outside of it there are none."""
    if period in told:
        return told[period]
    if not contract.in_force(period):
        return Fraction(0)
    said = contract.on(period.start).terms.charges
    return said.amount if said is not None and said.source is ChargesFrom.FIXED else None


def _of_values(example: ExampleEntry, contract: Contract) -> Iterator[Told]:
    period = first_period(contract, example.starts)
    for place, given in enumerate(example.values):
        _check_settled(contract, period, ("values", place))
        terms = contract.on(period.start)
        measure = measure_of(terms, example.measure or "", ("measure",))
        check_value(terms, measure, given, example.quantities, ("values", place))
        readings = {one.id: UNSPOKEN for one in terms.measures}
        readings[measure.id] = figure_of(measure, given, ("values", place))
        quantities = {**unread(terms, {measure.id}), **exact(example.quantities)}
        _check_sums(terms, example.amounts, example.quantities, ())
        charges = example.charges[place % len(example.charges)] if example.charges else None
        yield Told(
            PeriodFacts(
                period=period,
                readings=readings,
                charges=_charges(terms, charges, quantities),
                amounts=exact(example.amounts),
                quantities=quantities,
            ),
            place,
        )
        period = period.next()


def _check_settled(contract: Contract, period: Period, at: Path) -> None:
    """A period is settled where the contract holds on its first day; raises Unusable for another."""
    if contract.in_force(period):
        return
    span = contract.on(period.start).span
    days = " ".join(
        f"{word} {day}" for word, day in (("from", span.start), ("until", span.end)) if day is not None
    )
    sentence = (
        f"{period} is never settled: the contract runs {days}, and its first day {period.start} is outside. "
        "Mend starts of the example, or leave the period out."
    )
    raise Unusable(at, sentence)


def _check_sums(terms: Contract, amounts: Iterable[str], quantities: Iterable[str], at: Path) -> None:
    own = (name for name in amounts if name not in (PREVIOUS_CHARGES, NEXT_CHARGES))
    check_names(AMOUNT, own, dict(terms.terms.amounts), (*at, "amounts"))
    check_names(QUANTITY, quantities, quantities_of(terms), (*at, "quantities"))


def _charges(terms: Contract, given: Decimal | None, quantities: Mapping[str, Fraction]) -> Fraction | None:
    """The charges that the example gives, else those that the contract fixes."""
    said = terms.terms.charges
    if given is not None:
        return Fraction(given)
    if said is None:
        return None
    return quantities.get(said.quantity) if said.source is ChargesFrom.QUANTITY else said.amount


def _of_periods(example: ExampleEntry, contract: Contract, place: Place) -> Iterator[Told]:
    period = first_period(contract, example.starts)
    spoken = spoken_of(example, contract)
    for number, told in enumerate(example.periods):
        for _ in range(told.times):
            _check_settled(contract, period, ("periods", number))
            terms = contract.on(period.start)
            rows = rows_of(terms, told, period, place, ("periods", number))
            yield Told(_period_facts(example, told, terms, period, rows, spoken, number), number)
            period = period.next()


def _period_facts(
    example: ExampleEntry,
    told: PeriodGiven,
    terms: Contract,
    period: Period,
    rows: Rows,
    spoken: frozenset[str],
    number: int,
) -> PeriodFacts:
    at: Path = ("periods", number)
    _check_sums(terms, example.amounts, {}, ())
    _check_sums(terms, told.amounts, told.quantities, at)
    check_period(terms, told, rows, at)
    charges = told.charges if told.charges is not None else next(iter(example.charges), None)
    quantities = {**unread(terms, spoken), **added(rows.slices), **exact(told.quantities)}
    return PeriodFacts(
        period=period,
        readings=readings_of(terms, told, rows, spoken, at),
        charges=_charges(terms, charges, quantities),
        amounts=exact({**example.amounts, **told.amounts}),
        quantities=quantities,
        incidents=tuple(_incidents(terms, told, at)),
        waived=_waived(terms, told, at),
    )


def _incidents(terms: Contract, told: PeriodGiven, at: Path) -> Iterator[Incident]:
    for place, event in enumerate(told.incidents):
        path = (*at, "incidents", place)
        for name in event.measures:
            measure_of(terms, name, (*path, "measures"))
        if event.charged is not None and event.charged not in event.measures:
            sentence = f"charged is {event.charged!r}, which is not among {listed(event.measures)}."
            raise Unusable((*path, "charged"), sentence)
        yield Incident(event.id, event.measures, event.charged or "")


def _waived(terms: Contract, told: PeriodGiven, at: Path) -> dict[str, str]:
    for name in told.waived:
        if name != ALL:
            measure_of(terms, name, (*at, "waived", name))
    return dict(told.waived)
