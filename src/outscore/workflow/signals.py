"""What statistics say of every measure, from the statements that stand, beside what the contract says."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.errors import NotScored
from outscore.errors import PeriodError
from outscore.governance.effects import expected_figure
from outscore.governance.register_ids import PLANS
from outscore.governance.registers import REGISTERS
from outscore.model.period import Grain
from outscore.model.period import Period
from outscore.model.result import Verdict
from outscore.model.signal import SignalSetting
from outscore.model.target import Comparison
from outscore.model.target import Target
from outscore.model.terms.measuring import Method
from outscore.model.terms.whole import Smoothing
from outscore.schemas import RECORDS
from outscore.schemas import SUMS
from outscore.signals.charts import StepChange
from outscore.signals.outlook import Ahead
from outscore.signals.outlook import outlook
from outscore.signals.points import Point
from outscore.signals.points import share_factor
from outscore.signals.reading import Declared
from outscore.signals.reading import read
from outscore.signals.samples import SAMPLED
from outscore.signals.watermelon import THEMES
from outscore.signals.watermelon import Judged
from outscore.signals.watermelon import Seen
from outscore.signals.watermelon import Theme
from outscore.signals.watermelon import single_metric
from outscore.signals.watermelon import watermelon
from outscore.workflow.judged_periods import judges
from outscore.workflow.levels_ahead import LevelsAhead
from outscore.workflow.levels_ahead import deciding
from outscore.workflow.levels_ahead import measure_on
from outscore.workflow.levels_ahead import why_not_judged
from outscore.workflow.plans import Watched
from outscore.workflow.plans import by_month
from outscore.workflow.plans import results_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.governance.subject import Subject
    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.kind import Kind
    from outscore.signals.outlook import Outlook
    from outscore.signals.reading import Signals
    from outscore.signals.watermelon import Check
    from outscore.storage.statement_rows import JudgedRow
    from outscore.workflow.office import Office

    Rows = Mapping[Watched, Mapping[Period, JudgedRow]]
    Judgements = Mapping[tuple[str, str, str], list[JudgedRow]]


@dataclass(frozen=True, slots=True)
class MeasureSignals:
    """What the contract and what statistics say of a measure in its latest month, side by side.

    theme: what customers see in it, None where it tells nothing of them. is_sample: whether its cases
    are drawn from more.
    """

    watched: Watched
    measure: Measure
    month: Period
    verdict: Verdict
    below_floor: bool
    signals: Signals
    theme: Theme | None = None
    is_sample: bool = False


@dataclass(frozen=True, slots=True)
class ContractSignals:
    """All measures of a vendor under a contract, and what they say together.

    check: whether all that is judged is met while customers fare badly. single: a warning where one measure
    decides alone; "" where none does.
    """

    vendor: str
    contract: str
    month: Period
    measures: tuple[MeasureSignals, ...]
    check: Check
    single: str


def signals_until(office: Office, until: Period, vendor: str | None = None) -> tuple[ContractSignals, ...]:
    """What is to be said of every vendor and contract that has a statement of a month, by their ids.

    Of one vendor if named, of whom there may be nothing. Raises PeriodError for what is no month, and
    NotScored for a month of which nobody has a statement.
    """
    if until.grain is not Grain.MONTH:
        raise PeriodError(str(until), "a month, such as 2026-10: signals are looked at month by month")
    if str(until) not in office.statements.periods():
        raise NotScored(str(until))
    return signals_of(office, until, rows_until(office, until, vendor=vendor), vendor)


def signals_of(
    office: Office, until: Period, rows: Rows, vendor: str | None = None
) -> tuple[ContractSignals, ...]:
    """The same from what stands up to the month, as `rows_until` read it."""
    return tuple(_together(office, *whose, until, own) for whose, own in _found(office, until, rows, vendor))


def rows_until(office: Office, until: Period, before: str | None = None, vendor: str | None = None) -> Rows:
    """What stands of each measure up to a month, month by month; of one vendor if named.

    before: earlier months as they stood until then, None for as they stand.
    """
    months = [one for one in map(Period.parse, office.statements.periods()) if one.grain is Grain.MONTH]
    earlier = {str(one) for one in months if one < until}
    read = office.statements.judged
    return by_month(read(earlier, before, vendor) | read({str(until)}, vendor=vendor))


def _found(
    office: Office, until: Period, rows: Rows, vendor: str | None
) -> list[tuple[tuple[str, str], list[MeasureSignals]]]:
    """The measures of the month, by vendor and contract."""
    below, ahead = _below_floor(office, until, vendor), LevelsAhead(office, until.next())
    contracts = {one.id: one for one in office.workspace.contracts}
    found: dict[tuple[str, str], list[MeasureSignals]] = {}
    for watched, known in rows.items():
        contract, row = contracts.get(watched.contract), known.get(until)
        measure = measure_on(contract, watched.measure, until) if contract else None
        if contract is None or measure is None or row is None:
            continue
        setting, kind = _setting(office, watched), _kind(office, measure)
        told = MeasureSignals(
            watched,
            measure,
            until,
            Verdict(row.verdict),
            watched in below,
            _read(
                _points(contract, measure.id, known),
                measure,
                setting,
                kind,
                ahead.of(watched.vendor, contract, measure.id),
            ),
            Theme(setting.theme) if setting.theme else THEMES.get(measure.metric.id),
            kind is not None and kind.id in SAMPLED,
        )
        found.setdefault((watched.vendor, watched.contract), []).append(told)
    return sorted(found.items())


def _setting(office: Office, watched: Watched) -> SignalSetting:
    """What governance.yaml says of a measure: the vendor's own entry, or the one for all."""
    own = {
        one.vendor: one
        for one in office.workspace.governance.signals
        if (one.contract, one.measure) == (watched.contract, watched.measure)
    }
    nothing = SignalSetting(watched.contract, watched.measure)
    return own.get(watched.vendor, own.get("", nothing))


def _below_floor(office: Office, until: Period, vendor: str | None) -> frozenset[Watched]:
    """The measures that are below a floor in a month."""
    months = results_of(office, office.statements.judged({str(until)}, vendor=vendor)).months
    return frozenset(watched for watched, own in months.items() if any(one.below_floor for one in own))


def _read(
    points: Sequence[Point], measure: Measure, setting: SignalSetting, kind: Kind | None, ahead: Ahead
) -> Signals:
    declared = Declared(
        factor=share_factor(measure.metric, kind),
        step_changes=tuple(StepChange(one.since, one.reason, one.baseline_until) for one in setting.changed),
        fewest=setting.fewest or measure.metric.fewest,
        population=setting.population,
        ahead=ahead,
        is_own_share=_is_own_share(measure),
    )
    return read(points, measure.metric.better, kind.id if kind else "", declared)


def _is_own_share(measure: Measure) -> bool:
    """Whether a month is judged by all that was counted in it, and not by an average or single intervals."""
    combined, smoothing = measure.terms.combined, measure.terms.smoothing
    return smoothing is Smoothing.NONE and (combined is None or combined.method is Method.WHOLE_PERIOD)


def _points(contract: Contract, name: str, known: Mapping[Period, JudgedRow]) -> list[Point]:
    return [_point(contract, name, month, known.get(month)) for month in _all_months(known)]


def _all_months(known: Iterable[Period]) -> Iterator[Period]:
    month, last = min(known), max(known)
    while month <= last:
        yield month
        month = month.next()


def _point(contract: Contract, name: str, month: Period, row: JudgedRow | None) -> Point:
    """A month as its statement tells it: held against the level that held then, whatever was agreed since."""
    if row is None:
        return Point(month, None)
    measure = measure_on(contract, name, month)
    level = _level(row.target) or (measure.target if measure else None)
    level = deciding(measure, level) if measure else level
    if row.value_n is None:
        return Point(month, None, target=level, verdict=Verdict(row.verdict))
    counted = row.scale == 1 and row.denominator is not None and row.numerator is not None
    return Point(
        month,
        Fraction(int(row.value_n), int(row.value_d or 1)),
        int(row.numerator or 0) if counted else None,
        int(row.denominator or 0) if counted else None,
        level,
        Verdict(row.verdict),
        measure.terms.round_value if measure else None,
    )


def _level(said: str | None) -> Target | None:
    """A level as a statement's row keeps it, such as ">= 95"."""
    sign, _, figure = (said or "").partition(" ")
    comparison = next((one for one in Comparison if one.sign == sign), None)
    return Target(comparison, Fraction(figure), figure) if comparison else None


def expected_outlook(office: Office, rows: Rows, plan: Subject) -> Outlook | None:
    """The chance that a plan's expected figure is missed in the month it is expected by.

    rows: what stands up to a month. None where nothing is expected, where the plan is not open or that month
    has come, where the contract judges quarters, is not in force in the month or sets no target that says
    which side is good. A month without a figure neither reaches nor misses what is expected.
    """
    watched = Watched(plan.says("vendor"), plan.says("contract"), plan.says("measure"))
    known = rows.get(watched)
    if (
        plan.state not in REGISTERS[PLANS].open_in
        or known is None
        or not plan.says("expected")
        or not plan.says("expected_by")
    ):
        return None
    by = Period.parse(plan.says("expected_by"))
    contract = next((one for one in office.workspace.contracts if one.id == watched.contract), None)
    is_month = by.grain is Grain.MONTH and judges(contract, by)
    is_there = contract is not None and is_month and contract.in_force(by)
    measure = measure_on(contract, watched.measure, by) if contract and is_there else None
    if contract is None or measure is None or measure.target is None or by <= max(known):
        return None
    target = expected_figure(plan.says("expected"), measure.target)
    points = _points(contract, watched.measure, known)
    seen = [point if point.value is not None else Point(point.period, None) for point in points]
    return outlook(seen, by, Ahead(target))


def _kind(office: Office, measure: Measure) -> Kind | None:
    """The kind of feed that brings what a measure counts, None where its sender adds it up."""
    names = set(measure.metric.quantities)
    kinds = {**RECORDS, **SUMS}
    for feed in office.workspace.feeds:
        if names <= {one.id for one in feed.quantities}:
            return kinds.get(feed.kind)
    return None


def _together(
    office: Office, vendor: str, contract: str, month: Period, own: list[MeasureSignals]
) -> ContractSignals:
    signed = office.workspace.contract(contract)
    weights = _weights(signed.on(month.start))
    judged = [
        Judged(
            one.measure.id,
            one.measure.name,
            one.verdict,
            weights.get(one.measure.id),
            not why_not_judged(signed, one.measure.id, month),
        )
        for one in own
    ]
    return ContractSignals(
        vendor,
        contract,
        month,
        tuple(own),
        watermelon(judged, list(_seen(own))),
        single_metric(judged),
    )


def _seen(own: Iterable[MeasureSignals]) -> Iterator[Seen]:
    for one in own:
        if one.theme is not None:
            is_measured = one.verdict is not Verdict.NOT_MEASURED
            yield Seen(one.theme, one.measure.name, is_measured, one.below_floor, one.signals.now)


def _weights(contract: Contract) -> dict[str, Fraction]:
    """The share of each measure in the overall rating, where the contract has one."""
    rating = contract.terms.rating
    if rating is None:
        return {}
    whole = sum((one.weight for one in rating.categories), Fraction(0))
    return {
        each.measure: one.weight * each.weight / (whole * sum(other.weight for other in one.measures))
        for one in rating.categories
        for each in one.measures
    }
