"""Settled months for the tests of working papers: one that uses nearly every mechanic, and random ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any
from typing import cast

from outscore.model.carry import START
from outscore.model.contract import Contract
from outscore.model.contract import Measure
from outscore.model.contract import Scope
from outscore.model.dated import Span
from outscore.model.metric import Better
from outscore.model.metric import Combine
from outscore.model.metric import Metric
from outscore.model.metric import Sum
from outscore.model.metric import Unit
from outscore.model.period import Grain
from outscore.model.period import Period
from outscore.model.period_facts import PeriodFacts
from outscore.model.period_facts import Reading
from outscore.model.period_facts import WhyAbsent
from outscore.model.result import Figure
from outscore.model.result import Result
from outscore.model.target import Comparison
from outscore.model.target import Target
from outscore.model.terms.judging import Band
from outscore.model.terms.judging import Gap
from outscore.model.terms.judging import Repeats
from outscore.model.terms.limits import Cap
from outscore.model.terms.limits import CapWindow
from outscore.model.terms.limits import SmallAmounts
from outscore.model.terms.measuring import Absent
from outscore.model.terms.measuring import MissingData
from outscore.model.terms.rating import OverallRating
from outscore.model.terms.rating import RatedMeasure
from outscore.model.terms.rating import RatingCategory
from outscore.model.terms.rating import RatingStanding
from outscore.model.terms.rating import Unmeasured
from outscore.model.terms.schemes import AmountByBand
from outscore.model.terms.schemes import CountInWindow
from outscore.model.terms.schemes import CountOf
from outscore.model.terms.schemes import ExcessRow
from outscore.model.terms.schemes import ExcessTable
from outscore.model.terms.schemes import GainShare
from outscore.model.terms.schemes import Gate
from outscore.model.terms.schemes import GateTest
from outscore.model.terms.schemes import PaidTo
from outscore.model.terms.schemes import PartUnits
from outscore.model.terms.schemes import PercentByBand
from outscore.model.terms.schemes import PerOccurrence
from outscore.model.terms.schemes import PerUnit
from outscore.model.terms.schemes import PointsToMoney
from outscore.model.terms.schemes import Pool
from outscore.model.terms.schemes import PoolCategory
from outscore.model.terms.schemes import PoolShare
from outscore.model.terms.timing import EarnBack
from outscore.model.terms.timing import EarnTest
from outscore.model.terms.timing import PaidAs
from outscore.model.terms.timing import Pause
from outscore.model.terms.timing import Retainage
from outscore.model.terms.triggers import Missed
from outscore.model.terms.triggers import PointsTotal
from outscore.model.terms.triggers import Trigger
from outscore.model.terms.whole import ContractTerms
from outscore.model.terms.whole import MeasureTerms
from outscore.scoring.plain_values import plain
from outscore.scoring.settle import Settlement
from outscore.scoring.settlement_document import settlement_document
from outscore.scoring.statement import Subject
from outscore.scoring.statement import statement_document

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.carry import Carry
    from outscore.model.outcome import Outcome
    from outscore.model.statement import StatementDocument
    from outscore.model.terms.schemes import Scheme

SHA256 = "d4" * 32
NOT_MEASURED = MissingData(no_report=Absent.NOT_MEASURED, no_volume=Absent.NOT_MEASURED)
APRIL = Period.parse("2026-04")


def edge(comparison: str, written: str) -> Target:
    """A level as a contract writes it."""
    return Target(Comparison(comparison), Fraction(written), written)


def metric(name: str, unit: Unit, better: Better) -> Metric:
    """A metric with one quantity above and, for a rate, one below the line."""
    rate = unit in (Unit.PERCENT, Unit.PER_THOUSAND, Unit.SECONDS)
    combine = Combine.SUMS if rate else Combine.TOTAL
    return Metric(name, 1, name, "", unit, better, combine, Sum(("a",)), Sum(("b",)) if rate else None)


def measure(
    name: str,
    level: Target | None,
    bands: Sequence[Band] = (),
    credit: Scheme | None = None,
    bonus: Scheme | None = None,
    unit: Unit = Unit.PERCENT,
    better: Better = Better.HIGHER,
) -> Measure:
    """A measure of a contract."""
    terms = MeasureTerms(bands=tuple(bands), credit=credit, bonus=bonus)
    title = name.replace("_", " ").capitalize()
    return Measure(name, title, metric(name, unit, better), f"Schedule 2, {name}", level, Scope(), terms)


def contract(terms: ContractTerms, *measures: Measure) -> Contract:
    """A contract of one vendor, from April 2026."""
    return Contract(
        "voice",
        "Voice services",
        "Northbank",
        Span(date(2026, 4, 1), None),
        ("acme",),
        (Grain.MONTH,),
        measures,
        "e5" * 32,
        terms,
    )


@dataclass(frozen=True, slots=True)
class Count:
    """What was counted of a measure: the integers that are divided."""

    n: int
    d: int = 1


FACTOR = {Unit.PERCENT: 100, Unit.PER_THOUSAND: 1000}


def facts(
    of: Contract,
    period: Period,
    counts: Mapping[str, Count | None],
    charges: Fraction | None,
    **more: object,
) -> PeriodFacts:
    """The facts of a month from its counts; a measure without a count was not reported."""
    readings = {}
    for one in of.measures:
        found = counts.get(one.id)
        if found is not None:
            value = Fraction(found.n * FACTOR.get(one.metric.unit, 1), found.d)
            readings[one.id] = Reading(value, value, Fraction(found.d))
        else:
            readings[one.id] = Reading(None, absent=WhyAbsent.NO_REPORT, reason="Nothing was reported.")
    return PeriodFacts(period, readings, charges, **more)  # type: ignore[arg-type]


def statements(
    of: Contract,
    months: Sequence[tuple[Mapping[str, Count | None], Fraction | None]],
    **more: object,
) -> Iterator[StatementDocument]:
    """The statements of consecutive months."""
    settlement, carry, period = Settlement(of), START, APRIL
    for counts, charges in months:
        given = facts(of, period, counts, charges, **more)
        outcome, after = settlement.step(carry, given)
        yield statement(of, given, outcome, carry, after, counts)
        carry, period = after, period.next()


def settled(of: Contract, months: Iterable[PeriodFacts]) -> Iterator[StatementDocument]:
    """The statements of consecutive months, each under the terms in force in it."""
    settlement, carry = Settlement(of), START
    for given in months:
        in_force = of.on(given.period.start)
        outcome, after = settlement.step(carry, given)
        counts = {one.id: _count(given.readings.get(one.id), one) for one in in_force.measures}
        yield statement(in_force, given, outcome, carry, after, counts)
        carry = after


def _count(reading: Reading | None, one: Measure) -> Count | None:
    """What could have been counted to come to a figure."""
    if reading is None or reading.value is None:
        return None
    value = reading.value / FACTOR.get(one.metric.unit, 1)
    return Count(value.numerator, value.denominator)


def statement(
    of: Contract,
    given: PeriodFacts,
    outcome: Outcome,
    carry: Carry,
    after: Carry,
    counts: Mapping[str, Count | None],
) -> StatementDocument:
    """A statement with its settlement."""
    subject = Subject(
        {"name": "Helplines", "notices": ["Figures are made up."]},
        {"id": "acme", "name": "Acme & <Partners>"},
        of,
        given.period,
    )
    results = [_result(one, given.period, outcome, counts.get(one.id)) for one in of.measures]
    return statement_document(
        subject,
        1,
        results,
        {
            "rows_accepted": 0,
            "rows_rejected": 0,
            "rows_left_out": 0,
            "warnings": 0,
            "sources": [],
            "rejections": [],
            "sentence": "",
        },
        None,
        settlement_document(of, outcome, given, carry, after),
    )


def _result(one: Measure, period: Period, outcome: Outcome, found: Count | None) -> Result:
    judged = outcome.of(one.id)
    below = found.d if found and one.metric.denominator else None
    figure = Figure(
        period,
        found.n if found else None,
        below,
        judged.judged,
        judged.verdict,
        judged.reason,
        1,
        judged.band,
    )
    return Result(one, figure, (figure,), None)


def rich_contract() -> Contract:
    """A contract that uses nearly every way from a figure to money."""
    bands = (
        Band("target met", edge("at_least", "90"), points=Fraction(0), score=Fraction(100)),
        Band("minor", edge("at_least", "87.5"), points=Fraction(1), score=Fraction(60)),
        Band("severe", points=Fraction(3), score=Fraction(0)),
    )
    graded = (
        Band("good", edge("at_least", "95"), percent=Fraction(0)),
        Band("poor", edge("at_least", "92"), percent=Fraction("1.5")),
        Band("very poor", percent=Fraction(4)),
    )
    sums = (
        Band("in time", edge("at_most", "30"), amount=Fraction(0)),
        Band("late", amount=Fraction(750)),
    )
    rows = (
        ExcessRow(up_to=Fraction(1), amount=Fraction(200)),
        ExcessRow(up_to=Fraction(3), percent=Fraction("0.4")),
        ExcessRow(amount=Fraction(1900)),
    )
    per_point = PerUnit(Fraction("0.5"), PartUnits.WHOLE, amount=Fraction(120), at_most_amount=Fraction(1000))
    measures = (
        measure("service_level", edge("at_least", "90"), bands),
        measure("quality", edge("at_least", "95"), graded, PercentByBand()),
        measure(
            "handling_time",
            edge("at_most", "30"),
            sums,
            AmountByBand(),
            unit=Unit.SECONDS,
            better=Better.LOWER,
        ),
        measure("abandoned", edge("at_most", "5"), (), per_point, better=Better.LOWER),
        measure(
            "accuracy",
            edge("at_least", "99"),
            (),
            PerUnit(Fraction(1), PartUnits.PRO_RATA, percent=Fraction("0.25")),
        ),
        measure("first_contact", edge("at_least", "75"), (), ExcessTable(rows)),
        measure(
            "complaints",
            edge("at_most", "10"),
            (),
            PerOccurrence(
                amount=Fraction(35), free=Fraction(2), free_percent=Fraction(1), free_percent_of="calls"
            ),
            unit=Unit.COUNT,
            better=Better.LOWER,
        ),
        measure(
            "outages",
            edge("at_most", "0"),
            (),
            CountInWindow(2, 3, CountOf.VALUE, amount=Fraction(400)),
            unit=Unit.COUNT,
            better=Better.LOWER,
        ),
        measure("back_office", edge("at_least", "98"), (), PoolShare("delivery", Fraction(40))),
        measure(
            "satisfaction",
            edge("at_least", "80"),
            (),
            None,
            GainShare(Fraction(80), Fraction(100), Fraction(50), at_most_amount=Fraction(400)),
        ),
        measure("chats", None),
    )
    rating = OverallRating(
        "Schedule 5",
        (
            RatingCategory(
                "service",
                "Service",
                Fraction(60),
                (RatedMeasure("service_level", Fraction(1), Unmeasured.REWEIGHT),),
            ),
            RatingCategory(
                "quality", "Quality", Fraction(40), (RatedMeasure("quality", Fraction(1), Unmeasured.ZERO),)
            ),
        ),
        (
            RatingStanding("green", edge("at_least", "85")),
            RatingStanding("amber", edge("at_least", "50")),
            RatingStanding("red", consequences=("volume_hold",)),
        ),
    )
    terms = ContractTerms(
        currency="GBP",
        missing_data=NOT_MEASURED,
        points=PointsToMoney("Schedule 2, 4.1", percent_per_point=Fraction("0.75")),
        pool=Pool("Schedule 2, 4.4", Fraction(5), (PoolCategory("delivery", Fraction(30)),), Fraction(100)),
        gates=(
            Gate(
                "low_floor",
                "Schedule 2, 4.6",
                PaidTo.CLIENT,
                all_of=(GateTest("quality", edge("below", "92")), GateTest("accuracy", edge("below", "99"))),
                percent=Fraction("0.2"),
            ),
        ),
        repeats=Repeats("Schedule 2, 4.2", Gap.KEEPS, multiply_points_by=Fraction(2)),
        caps=(Cap("month", "Schedule 2, 6.1", CapWindow.PERIOD, percent=Fraction("7.5")),),
        small_amounts=SmallAmounts(Fraction(25), "Schedule 2, 6.3"),
        retainage=(Retainage("holdback", "Schedule 2, 7", Fraction(2), measures=("service_level",)),),
        earn_back=(
            EarnBack(
                "earn_back",
                "Schedule 2, 8",
                Fraction(50),
                3,
                EarnTest.MET,
                PaidAs.RETURN,
                Pause.ENDS,
                measures=("service_level",),
            ),
        ),
        triggers=(
            Trigger(
                "plan",
                "Rectification plan",
                "Clause 14.1",
                (PointsTotal(edge("at_least", "5")), Missed(2, measures=("service_level",))),
                due_within_days=10,
            ),
        ),
        rating=rating,
    )
    return contract(terms, *measures)


RICH_MONTHS: tuple[tuple[dict[str, Count | None], Fraction], ...] = (
    (
        {
            "service_level": Count(8_812, 10_000),
            "quality": Count(961, 1_000),
            "handling_time": Count(290_000, 10_000),
            "abandoned": Count(412, 10_412),
            "accuracy": Count(991, 1_000),
            "first_contact": Count(780, 1_000),
            "complaints": Count(3),
            "outages": Count(1),
            "back_office": Count(990, 1_000),
            "satisfaction": Count(790, 1_000),
            "chats": Count(1_200, 1_300),
        },
        Fraction(100_000),
    ),
    (
        {
            "service_level": Count(8_604, 10_117),
            "quality": Count(911, 1_000),
            "handling_time": Count(311_000, 10_117),
            "abandoned": Count(631, 10_748),
            "accuracy": Count(985, 1_003),
            "first_contact": Count(731, 1_000),
            "complaints": Count(131),
            "outages": Count(3),
            "back_office": Count(961, 1_000),
            "satisfaction": Count(843, 1_000),
            "chats": None,
        },
        Fraction("123456.78"),
    ),
)


def rich() -> StatementDocument:
    """The second month of the rich contract: a repeat, a cap that is reached, money of every kind."""
    of = rich_contract()
    return with_terms(list(statements(of, RICH_MONTHS, quantities={"calls": Fraction(10_117)}))[-1], of)


def with_terms(document: StatementDocument, of: Contract) -> StatementDocument:
    """A statement whose settlement also holds the contract's own words about money."""
    settlement = cast("dict[str, Any] | None", document["settlement"])
    assert settlement is not None
    settlement.setdefault("terms", plain(of.terms))
    return document
