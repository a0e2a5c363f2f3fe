"""What units cost by a rate card: one price, slabs, or a charge around a baseline; exact, nothing rounded."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.invoice import Payable
from outscore.scoring.indexation import indexed
from outscore.scoring.indexation import is_indexed

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.invoice import RateCard
    from outscore.model.terms.invoicing import Baseline
    from outscore.model.terms.invoicing import RateLine
    from outscore.model.terms.invoicing import Slab

ZERO = Fraction(0)


def slab_units(volume: Fraction, slabs: Sequence[Slab]) -> tuple[Fraction, ...]:
    """How many units of a volume lie in each slab; a unit on the edge belongs to the lower slab.

    >>> from outscore.model.terms.invoicing import Slab
    >>> slabs = [Slab(Fraction(4), Fraction(2000)), Slab(Fraction(3), Fraction(4000)), Slab(Fraction(2))]
    >>> [str(units) for units in slab_units(Fraction(4500), slabs)]
    ['2000', '2000', '500']
    """
    found = []
    below = ZERO
    for slab in slabs:
        top = volume if slab.up_to is None else min(volume, slab.up_to)
        found.append(max(ZERO, top - below))
        below = max(below, top)
    return tuple(found)


def baseline_charge(baseline: Baseline, units: Fraction) -> Fraction:
    """The charge around a baseline. The dead band includes its edges; only what lies beyond it is priced.

    With a baseline of 1,000 and 5 %, 950 to 1,050 units change nothing, and 1,060 cost 10 at the
    additional rate, not 60. What is taken off for fewer units never makes the charge negative.
    """
    band = baseline.units * baseline.dead_band_percent / 100
    above = max(ZERO, units - (baseline.units + band))
    below = max(ZERO, baseline.units - band - units)
    return max(ZERO, baseline.charge + above * baseline.additional_rate - below * baseline.reduced_rate)


def price(card: RateCard, rate: RateLine, units: Fraction) -> Payable | None:
    """What units of a rate come to, in the rate's own currency; None where the card has no price for it."""
    at = _prices_on(card, rate)
    if rate.rate is not None:
        own = at(rate.rate)
        return Payable(own * units, units, (), own)
    if rate.slabs:
        split = slab_units(units, rate.slabs)
        amount = sum((at(slab.rate) * part for slab, part in zip(rate.slabs, split, strict=True)), ZERO)
        return Payable(amount, units, split)
    if rate.baseline is not None:
        return Payable(baseline_charge(_indexed_baseline(rate.baseline, at), units), units)
    return None


def committed(rate: RateLine, quantities: Mapping[str, Fraction]) -> Fraction | None:
    """The units that are paid at least; None without a minimum, or without its locked forecast."""
    if rate.minimum is None or rate.minimum.of not in quantities:
        return None
    return rate.minimum.percent * quantities[rate.minimum.of] / 100


def _prices_on(card: RateCard, rate: RateLine) -> Callable[[Fraction], Fraction]:
    """How a printed price of the rate becomes the one that counts on the card's day."""
    rule = card.indexation
    if rule is None or not is_indexed(rule, rate.id):
        return lambda printed: printed
    return lambda printed: indexed(printed, rule, card.on)


def _indexed_baseline(baseline: Baseline, at: Callable[[Fraction], Fraction]) -> Baseline:
    return type(baseline)(
        units=baseline.units,
        charge=at(baseline.charge),
        dead_band_percent=baseline.dead_band_percent,
        additional_rate=at(baseline.additional_rate),
        reduced_rate=at(baseline.reduced_rate),
    )
