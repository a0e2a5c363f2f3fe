"""Whether each credit and bonus can be worked out: its level, its bands, its direction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.lints.blocks import measure_blocks
from outscore.contracts.lints.direction import STRICT
from outscore.contracts.lints.direction import higher_is_better
from outscore.contracts.lints.finding import fault
from outscore.contracts.lints.finding import warning
from outscore.contracts.lints.printed_bands import about
from outscore.contracts.lints.said import level
from outscore.contracts.lints.said import number
from outscore.contracts.lints.said import opening
from outscore.contracts.lints.stakes import met_bands
from outscore.contracts.lints.stakes import missed_bands
from outscore.model.target import Comparison
from outscore.model.terms.schemes import AmountByBand
from outscore.model.terms.schemes import CountInWindow
from outscore.model.terms.schemes import CountOf
from outscore.model.terms.schemes import ExcessTable
from outscore.model.terms.schemes import GainShare
from outscore.model.terms.schemes import PartUnits
from outscore.model.terms.schemes import PercentByBand
from outscore.model.terms.schemes import PerOccurrence
from outscore.model.terms.schemes import PerUnit
from outscore.model.terms.schemes import PoolShare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.lints.blocks import Block
    from outscore.contracts.lints.finding import Finding
    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.terms.judging import Band
    from outscore.model.terms.schemes import Scheme


def pricing_findings(contract: Contract) -> Iterator[Finding]:
    """Credits and bonuses that lack what they are worked out from."""
    for block in measure_blocks(contract):
        measure = block.measure
        if measure is None:
            continue
        for key in ("credit", "bonus"):
            scheme = getattr(measure.terms, key)
            if scheme is not None:
                yield from _level(block, measure, key, scheme)
                yield from _bands(block, measure, key, scheme)
        yield from _unread(block, measure)
        yield from _allowance(contract, block, measure)
        yield from _nothing_at_the_edge(block, measure)


def _level(block: Block, measure: Measure, key: str, scheme: Scheme) -> Iterator[Finding]:
    path = (*block.path, key)
    if key == "bonus" and isinstance(scheme, PoolShare):
        yield fault(
            path, f"The pool is what the vendor can lose, so it cannot be the bonus of {block.called}."
        )
    elif _needs_verdict(scheme) and not missed_bands(measure):
        yield fault(
            path,
            f"When is {block.called} missed? Its {key} ({scheme.scheme}) needs to know. Add a target, or a "
            "verdict to each band.",
        )
    elif _needs_level(scheme) and measure.target is None:
        yield fault(
            path, f"The {key} of {block.called} counts how far a figure is beyond the target. Add the target."
        )
    elif isinstance(scheme, GainShare) and higher_is_better(measure) is None:
        yield fault(
            path, f"Which way is {block.called} better? gain_share needs it. Mend `better` in metrics.yaml."
        )


def _needs_verdict(scheme: Scheme) -> bool:
    counted = isinstance(scheme, CountInWindow) and scheme.counting is CountOf.MISSES
    return counted or isinstance(scheme, PoolShare | PercentByBand | AmountByBand)


def _needs_level(scheme: Scheme) -> bool:
    return isinstance(scheme, ExcessTable) or (isinstance(scheme, PerUnit) and scheme.beyond is None)


def _bands(block: Block, measure: Measure, key: str, scheme: Scheme) -> Iterator[Finding]:
    if not isinstance(scheme, PercentByBand | AmountByBand):
        return
    field = "percent" if isinstance(scheme, PercentByBand) else "amount"
    if not measure.terms.bands:
        yield fault(
            (*block.path, key),
            f"{scheme.scheme} takes the {field} of the band, but {block.called} has no bands. Add them, "
            f"each with its {field}.",
        )
    elif key == "credit":
        missed = missed_bands(measure)
        for place, band in enumerate(measure.terms.bands):
            if band in missed and getattr(band, field) is None:
                yield fault(
                    (*block.path, "bands", place),
                    f"What does band {band.band!r} of {block.called} cost? The credit takes the {field} of "
                    f"the band. Add {field}, or {field}: 0 if it costs nothing.",
                )
    elif not any(getattr(band, field) for band in met_bands(measure)):
        yield fault(
            (*block.path, key),
            f"The bonus of {block.called} takes the {field} of the band, but no band that is met has one. "
            "Add it.",
        )


def _unread(block: Block, measure: Measure) -> Iterator[Finding]:
    """Sums in bands that no scheme takes."""
    for kind, field in ((PercentByBand, "percent"), (AmountByBand, "amount")):
        taken: list[Band] = []
        if isinstance(measure.terms.credit, kind):
            taken += missed_bands(measure)
        if isinstance(measure.terms.bonus, kind):
            taken += met_bands(measure)
        for place, band in enumerate(measure.terms.bands):
            if getattr(band, field) and band not in taken:
                yield warning(
                    (*block.path, "bands", place, field),
                    f"Band {band.band!r} of {block.called} has the {field} {number(getattr(band, field))}, "
                    f"but nothing takes it there. Add credit: {{scheme: {kind.scheme}}}, or leave it out.",
                )
                break


def _allowance(contract: Contract, block: Block, measure: Measure) -> Iterator[Finding]:
    """A target that lets fewer pass than the credit leaves free."""
    credit, target = measure.terms.credit, measure.target
    if not isinstance(credit, PerOccurrence) or target is None or _is_agreed(contract, measure):
        return
    if target.comparison not in (Comparison.AT_MOST, Comparison.BELOW):
        return
    if credit.free > target.value:
        free, key = number(credit.free), "free"
    elif credit.free_percent and target.value == 0:
        free, key = f"{number(credit.free_percent)} percent of {credit.free_percent_of}", "free_percent"
    else:
        return
    yield warning(
        (*block.path, "credit", key),
        f"The target of {block.called} is {level(target)}, yet the credit leaves {free} free of charge. "
        f"Which holds? Mend one, or record under agreed_readings, with the clause {measure.clause!r}, that "
        "both are meant.",
    )


def _is_agreed(contract: Contract, measure: Measure) -> bool:
    return any(about(reading, measure.clause) for reading in contract.terms.agreed_readings)


def _nothing_at_the_edge(block: Block, measure: Measure) -> Iterator[Finding]:
    """`more than 99` misses exactly 99, which is 0 units away."""
    credit, target = measure.terms.credit, measure.target
    jumps = isinstance(credit, ExcessTable) or (
        isinstance(credit, PerUnit) and credit.beyond is None and credit.part_units is not PartUnits.PRO_RATA
    )
    if jumps and target is not None and target.comparison in STRICT:
        yield warning(
            (*block.path, "target", target.comparison.value),
            f"{opening(block.called)} misses its target ({level(target)}) at exactly {target.written}, but "
            "is 0 units away from it, so that costs nothing. Is that meant?",
        )
