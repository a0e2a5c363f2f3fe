"""Whether each credit and bonus can be worked out: its level, its bands, its direction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.lints.blocks import measure_blocks
from outscore.contracts.lints.direction import higher_is_better
from outscore.contracts.lints.finding import fault
from outscore.contracts.lints.finding import warning
from outscore.contracts.lints.printed_bands import about
from outscore.contracts.lints.said import level
from outscore.contracts.lints.said import number
from outscore.contracts.lints.said import opening
from outscore.contracts.lints.stakes import met_bands
from outscore.contracts.lints.stakes import missed_bands
from outscore.scoring.schemes import SCHEMES

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
    for block, measure in measure_blocks(contract):
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
    if key == "bonus" and scheme.share_of_pool is not None:
        yield fault(
            path, f"The pool is what the vendor can lose, so it cannot be the bonus of {block.called}."
        )
    elif scheme.needs_verdict and not missed_bands(measure):
        yield fault(
            path,
            f"When is {block.called} missed? Its {key} ({scheme.scheme}) needs to know. Add a target, or a "
            "verdict to each band.",
        )
    elif scheme.needs_target and measure.target is None:
        yield fault(
            path, f"The {key} of {block.called} counts how far a figure is beyond the target. Add the target."
        )
    elif scheme.needs_direction and higher_is_better(measure) is None:
        yield fault(
            path,
            f"Which way is {block.called} better? {scheme.scheme} needs it. Mend `better` in metrics.yaml.",
        )


def _bands(block: Block, measure: Measure, key: str, scheme: Scheme) -> Iterator[Finding]:
    field = scheme.of_band
    if not field:
        return
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
    credit, bonus = measure.terms.credit, measure.terms.bonus
    for kind in (scheme for scheme in SCHEMES if scheme.of_band):
        field = kind.of_band
        taken: list[Band] = []
        if credit is not None and credit.of_band == field:
            taken += missed_bands(measure)
        if bonus is not None and bonus.of_band == field:
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
    allowed = credit.allowance if credit is not None else None
    if allowed is None or target is None or _is_agreed(contract, measure):
        return
    if target.comparison.is_upward:
        return
    if not allowed.of and allowed.free > target.value:
        free = number(allowed.free)
    elif allowed.of and allowed.free and target.value == 0:
        free = f"{number(allowed.free)} percent of {allowed.of}"
    else:
        return
    yield warning(
        (*block.path, "credit", allowed.key),
        f"The target of {block.called} is {level(target)}, yet the credit leaves {free} free of charge. "
        f"Which holds? Mend one, or record under agreed_readings, with the clause {measure.clause!r}, that "
        "both are meant.",
    )


def _is_agreed(contract: Contract, measure: Measure) -> bool:
    return any(about(reading, measure.clause) for reading in contract.terms.agreed_readings)


def _nothing_at_the_edge(block: Block, measure: Measure) -> Iterator[Finding]:
    """`more than 99` misses exactly 99, which is 0 units away."""
    credit, target = measure.terms.credit, measure.target
    jumps = credit is not None and credit.needs_target and credit.jumps
    if jumps and target is not None and target.comparison.is_strict:
        yield warning(
            (*block.path, "target", target.comparison.value),
            f"{opening(block.called)} misses its target ({level(target)}) at exactly {target.written}, but "
            "is 0 units away from it, so that costs nothing. Is that meant?",
        )
