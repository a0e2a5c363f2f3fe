"""A version of a contract made ready for settling: rules by measure, windows, and the sums it needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.model.currency import minor_unit
from outscore.model.terms.clause import names
from outscore.model.terms.limits import CapWindow
from outscore.model.terms.measuring import RoundingMode
from outscore.model.terms.schemes import CHARGES
from outscore.scoring.judging import rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence
    from fractions import Fraction

    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.terms.limits import Cap
    from outscore.model.terms.schemes import Scheme
    from outscore.model.terms.triggers import Test
    from outscore.scoring.judging import Rule


@dataclass(frozen=True, slots=True)
class Plan:
    """What settling a period needs to know of the terms in force.

    back: how many past periods caps and triggers look at. bases, quantities: the sums and volumes that money
    hangs on.
    groups: the measures whose misses in a row are counted together. caps: those of every version, so that
    one that is agreed later has seen what came before. step, how: how money is rounded. has_money: whether
    anything in the contract can move money.
    """

    contract: Contract
    rules: tuple[Rule, ...]
    back: int
    bases: tuple[str, ...]
    quantities: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]
    caps: tuple[Cap, ...]
    step: Fraction
    how: RoundingMode
    has_money: bool


def plan(contract: Contract, versions: Sequence[Contract]) -> Plan:
    """The plan of one version of a contract; windows are the longest of all its versions."""
    terms = contract.terms
    schemes = [scheme for measure in contract.measures for scheme in _schemes(measure)]
    rounding = terms.money_rounding
    return Plan(
        contract=contract,
        rules=tuple(rule(contract, measure, _longest(versions, measure.id)) for measure in contract.measures),
        back=max(_back(version) for version in versions),
        bases=tuple(dict.fromkeys(_bases(contract, schemes))),
        quantities=tuple(dict.fromkeys(name for scheme in schemes for name in scheme.quantities())),
        groups=tuple(
            dict.fromkeys(
                test.counted_together
                for version in versions
                for test in tests_of(version)
                if test.counted_together
            )
        ),
        caps=tuple({cap.id: cap for one in (*versions, contract) for cap in one.terms.caps}.values()),
        step=rounding.to if rounding else minor_unit(terms.currency),
        how=rounding.how if rounding else RoundingMode.HALF_UP,
        has_money=bool(
            schemes
            or terms.points
            or terms.gates
            or terms.counted_credits
            or terms.critical_failures
            or terms.retainage
            or (terms.repeats and terms.repeats.add_percent)
        ),
    )


def _longest(versions: Sequence[Contract], measure: str) -> int:
    return max(_window(version, own) for version in versions for own in version.measures if own.id == measure)


def _schemes(measure: Measure) -> Iterator[Scheme]:
    if measure.terms.credit is not None:
        yield measure.terms.credit
    if measure.terms.bonus is not None:
        yield measure.terms.bonus


def tests_of(contract: Contract) -> Iterator[Test]:
    """Every test of a trigger or a critical failure."""
    for trigger in contract.terms.triggers:
        yield from trigger.when
    for critical in contract.terms.critical_failures:
        yield from critical.when


def _window(contract: Contract, measure: Measure) -> int:
    """How many past periods of a measure some rule looks at."""
    terms, own = contract.terms, measure.terms
    windows = [1 if terms.repeats else 0]
    if own.expected_misses:
        windows.append(own.expected_misses.in_last - 1)
    windows += [scheme.looks_back - 1 for scheme in _schemes(measure)]
    windows += [one.periods - 1 for one in terms.step_up if names(one.measures, measure.id)]
    windows += [test.looks_back - 1 for test in tests_of(contract) if test.is_about(measure.id)]
    return max(windows)


def _back(contract: Contract) -> int:
    windows = [
        cap.periods - 1 for cap in contract.terms.caps if cap.window is CapWindow.LAST_PERIODS and cap.periods
    ]
    windows += [test.looks_back - 1 for test in tests_of(contract)]
    return max(windows, default=0)


def _bases(contract: Contract, schemes: list[Scheme]) -> Iterator[str]:
    terms = contract.terms
    for scheme in schemes:
        yield from scheme.bases()
        if scheme.share_of_pool and terms.pool:
            yield terms.pool.of
    yield from (gate.of for gate in terms.gates if gate.percent is not None)
    yield from (cap.of for cap in terms.caps if cap.percent is not None)
    yield from (critical.of for critical in terms.critical_failures)
    yield from (retainage.of for retainage in terms.retainage)
    if terms.points and (terms.points.percent_per_point is not None or terms.points.table):
        yield terms.points.of
    if terms.counted_credits:
        yield terms.counted_credits.of
    if terms.repeats and terms.repeats.add_percent is not None:
        yield CHARGES
