"""What hangs on a measure: money, points, and everything else that follows from a failure."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from outscore.model.result import Verdict
from outscore.model.terms.clause import names
from outscore.model.terms.schemes import PaidTo
from outscore.model.terms.triggers import Reads
from outscore.scoring.banding import banding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.terms.judging import Band
    from outscore.model.terms.triggers import Test


def missed_bands(measure: Measure) -> tuple[Band, ...]:
    """The bands in which the measure is missed, best first; of a plain target the one called missed."""
    return tuple(band for band, verdict in banding(measure).steps if verdict is Verdict.MISSED)


def met_bands(measure: Measure) -> tuple[Band, ...]:
    """The bands in which the measure is met, best first."""
    return tuple(band for band, verdict in banding(measure).steps if verdict is Verdict.MET)


def is_judged(measure: Measure) -> bool:
    """Whether the measure can be missed at all."""
    return bool(missed_bands(measure))


def has_points(measure: Measure) -> bool:
    """Whether some band of the measure has service points."""
    return any(band.points for band in measure.terms.bands)


def points_are_read(contract: Contract) -> bool:
    """Whether points become money or a consequence."""
    tests = all_tests(contract)
    return contract.terms.points is not None or any(test.reads is Reads.POINTS for test in tests)


def all_tests(contract: Contract) -> tuple[Test, ...]:
    """The tests of every trigger and critical failure."""
    tests = [trigger.when for trigger in contract.terms.triggers]
    tests += [critical.when for critical in contract.terms.critical_failures]
    return tuple(chain.from_iterable(tests))


def costs_money(contract: Contract, measure: Measure) -> bool:
    """Whether a failure of the measure can cost something, or make points."""
    return measure.terms.credit is not None or has_points(measure) or any(_charged_by(contract, measure))


def _charged_by(contract: Contract, measure: Measure) -> Iterator[bool]:
    terms = contract.terms
    for gate in terms.gates:
        yield gate.paid_to is PaidTo.CLIENT and measure.id in [
            test.measure for test in (*gate.all_of, *gate.any_of)
        ]
    counted, repeats = terms.counted_credits, terms.repeats
    yield counted is not None and names(counted.measures, measure.id) and is_judged(measure)
    yield repeats is not None and repeats.add_percent is not None and names(repeats.measures, measure.id)
    for retained in terms.retainage:
        yield names(retained.measures, measure.id) and is_judged(measure)
    for critical in terms.critical_failures:
        yield any(looks_at(test, measure) for test in critical.when)


def looks_at(test: Test, measure: Measure) -> bool:
    """Whether a test can come true because of what one measure does."""
    if test.reads is Reads.POINTS:
        return has_points(measure)
    labels = {band.band for band, _ in banding(measure).steps}
    return test.is_about(measure.id) and (not test.in_bands or bool(labels & set(test.in_bands)))


def is_rated(contract: Contract, measure: Measure) -> bool:
    """Whether the overall rating looks at the measure."""
    rating = contract.terms.rating
    if rating is None:
        return False
    rated = [one.measure for category in rating.categories for one in category.measures]
    return measure.id in [*rated, *(gate.measure for gate in rating.gates)]


def follows_from_any_miss(contract: Contract, measure: Measure) -> bool:
    """Whether something follows from a miss of the measure whatever its band."""
    terms = contract.terms
    scheme = measure.terms.credit
    if (scheme is not None and not scheme.of_band) or is_rated(contract, measure):
        return True
    gated = [test.measure for gate in terms.gates for test in (*gate.all_of, *gate.any_of)]
    if measure.id in gated:
        return True
    tests = [test for test in all_tests(contract) if test.reads not in (Reads.BANDS, Reads.POINTS)]
    others = any(looks_at(test, measure) for test in tests)
    return others or any(_charged_by_any_miss(contract, measure))


def _charged_by_any_miss(contract: Contract, measure: Measure) -> Iterator[bool]:
    terms = contract.terms
    for part in (terms.counted_credits, *terms.retainage):
        yield part is not None and names(part.measures, measure.id)
    repeats = terms.repeats
    yield repeats is not None and repeats.add_percent is not None and names(repeats.measures, measure.id)
