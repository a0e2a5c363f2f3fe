"""Terms for judging: bands, expected and minimum level, repeats, settling in, ramps."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Annotated

from outscore.model.target import Target
from outscore.model.terms.clause import EVERY
from outscore.model.terms.clause import Inline
from outscore.model.terms.clause import Reference
from outscore.model.terms.clause import clause


class BandVerdict(StrEnum):
    """What reaching a band means."""

    MET = "met"
    MISSED = "missed"


@clause
class Band:
    """A step of performance, best first; the first band whose edge is reached holds, the last has no edge."""

    band: Annotated[str, "What the contract calls it."]
    edge: Annotated[Target | None, Inline()] = None
    verdict: Annotated[BandVerdict | None, "met or missed; left out: what the target says of the band."] = (
        None
    )
    points: Annotated[Fraction | None, "Service points for a period in this band."] = None
    percent: Annotated[Fraction | None, "The share that credit scheme percent_by_band takes."] = None
    amount: Annotated[Fraction | None, "The sum that credit scheme amount_by_band takes."] = None
    score: Annotated[Fraction | None, "What the band is worth in the overall rating, 0 to 100."] = None


@clause
class PrintedBand:
    """A row of the signed table as it is printed, kept for the record; the edges in `bands` decide."""

    band: Annotated[str, "What the contract calls it."]
    at_least: Annotated[Fraction | None, "The printed lower end, itself included."] = None
    above: Annotated[Fraction | None, "The printed lower end, itself not included."] = None
    at_most: Annotated[Fraction | None, "The printed upper end, itself included."] = None
    below: Annotated[Fraction | None, "The printed upper end, itself not included."] = None


class Counts(StrEnum):
    """Whether something counts."""

    COUNT = "count"
    DO_NOT_COUNT = "do_not_count"


@clause
class ExpectedMisses:
    """Below the target but not below the minimum is a default only when it has happened often enough."""

    times: Annotated[int, "The miss that makes a default, such as 4 for the fourth."]
    in_last: Annotated[int, "In how many periods, this one included."]
    below_minimum: Annotated[
        Counts, "Whether a period below the minimum also counts as a miss of the target."
    ]
    clause: Annotated[str, "Where the contract says so."] = ""


class Gap(StrEnum):
    """What a period that was not measured does to a run of failures."""

    KEEPS = "keeps_the_chain"
    BREAKS = "breaks_the_chain"


@clause
class Repeats:
    """A measure that failed in the previous period as well."""

    clause: Annotated[str, "Where the contract says so."]
    not_measured: Annotated[
        Gap,
        "A period between that was not measured: keeps_the_chain (it is passed over) or breaks_the_chain.",
    ]
    measures: Annotated[tuple[str, ...], Reference("measure"), "Which measures, or all."] = EVERY
    multiply_points_by: Annotated[Fraction | None, "Points are multiplied by this; it does not compound."] = (
        None
    )
    add_percent: Annotated[Fraction | None, "A further percentage of the charges for each repeat."] = None


class SettlingEffect(StrEnum):
    """What failures cost while a service settles in."""

    REPORT_ONLY = "report_only"
    NO_CREDITS = "no_credits"
    REDUCED_POINTS = "reduced_points"


@clause
class SettlingIn:
    """The first months, in which failures cost nothing or less."""

    until: Annotated[date, "The last day."]
    effect: Annotated[
        SettlingEffect,
        "report_only: figures without verdict. no_credits: judged, with points, but no money. "
        "reduced_points: points at a share.",
    ]
    earlier_failures: Annotated[
        Counts, "Whether a failure in this time counts as a previous one (repeats, counts in a window)."
    ]
    clause: Annotated[str, "Where the contract says so."]
    points_percent: Annotated[Fraction | None, "The share of points; only for reduced_points."] = None
    measures: Annotated[tuple[str, ...], Reference("measure"), "Which measures, or all."] = EVERY


@clause
class RampStep:
    """A target that holds up to a day, while the service grows into its level."""

    until: Annotated[date, "The last day on which this level holds."]
    level: Annotated[Target, Inline()]
