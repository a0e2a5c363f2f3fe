"""Terms of the charges: rate card, slabs, minimum commitment, baselines, shares of new work."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import Annotated

from outscore.model.terms.clause import Reference
from outscore.model.terms.clause import clause


@clause
class Slab:
    """A price for the units of one slab; a unit on the edge belongs to the lower slab."""

    rate: Annotated[Fraction, "The price of a unit in this slab."]
    up_to: Annotated[Fraction | None, "The last unit of the slab; the last slab has none."] = None


@clause
class Minimum:
    """Units that are paid even if fewer were accepted: a share of the locked forecast."""

    percent: Annotated[Fraction, "The share of the forecast."]
    of: Annotated[str, Reference("quantity"), "The quantity with the locked forecast, in the line's unit."]
    clause: Annotated[str, "Where the contract says so."] = ""


@clause
class Baseline:
    """A fixed charge for a baseline volume, with prices for more and for less beyond a dead band."""

    units: Annotated[Fraction, "The baseline volume."]
    charge: Annotated[Fraction, "The charge for the baseline."]
    dead_band_percent: Annotated[Fraction, "How far volume may be off without any change, in percent."]
    additional_rate: Annotated[Fraction, "The price of each unit above the dead band."]
    reduced_rate: Annotated[Fraction, "What is taken off for each unit below the dead band."]


@clause
class RateLine:
    """A line of the rate card."""

    id: Annotated[str, "Invoice lines name the rate by this id."]
    name: Annotated[str, "What is paid for."]
    unit: Annotated[str, "The unit, such as hour or case."]
    clause: Annotated[str, "Where the contract says so."]
    rate: Annotated[Fraction | None, "The price of a unit."] = None
    slabs: Annotated[
        tuple[Slab, ...], "Or prices by slab, lowest first; each slab's units at its own price."
    ] = ()
    baseline: Annotated[Baseline | None, "Or a charge around a baseline."] = None
    minimum: Annotated[Minimum | None, "The least that is paid for."] = None
    accepted_from: Annotated[
        str,
        Reference("quantity"),
        "The quantity of a feed that says how many units are accepted; left out: people accept them.",
    ] = ""
    currency: Annotated[str, "The currency of the rate, where it is not the contract's."] = ""


class Remainder(StrEnum):
    """What happens to the hundredths that rounding leaves over."""

    NONE = "as_rounded"
    LARGEST = "largest_remainder"


@clause
class FutureWork:
    """New work is shared out among vendors by their weights."""

    clause: Annotated[str, "Where the contract says so."]
    decimals: Annotated[int, "How many decimals a share is printed with."]
    remainder: Annotated[
        Remainder, "as_rounded: shares may add up to 99.99. largest_remainder: they add up to 100."
    ]
