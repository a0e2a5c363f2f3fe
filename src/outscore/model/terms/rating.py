"""Terms of the overall rating: weighted categories, gates, and standings with what follows from them."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import Annotated

from outscore.model.target import Target
from outscore.model.terms.clause import Inline
from outscore.model.terms.clause import Reference
from outscore.model.terms.clause import clause


class Unmeasured(StrEnum):
    """What a rated measure that was not measured does to the rating."""

    REWEIGHT = "reweight"
    ZERO = "zero"
    BLOCK = "block"


@clause
class RatedMeasure:
    """A measure's part in its category."""

    measure: Annotated[str, Reference("measure"), "The measure."]
    weight: Annotated[Fraction, "Its weight among the measures of the category."]
    not_measured: Annotated[
        Unmeasured,
        "reweight: the others of its category carry its weight (without any, the other categories), "
        "and coverage falls. zero: it scores 0. block: no rating.",
    ]


@clause
class RatingCategory:
    """A part of the rating."""

    id: Annotated[str, "The category's id."]
    name: Annotated[str, "What the card calls it."]
    weight: Annotated[Fraction, "Its weight; weights are shares of their total."]
    measures: Annotated[tuple[RatedMeasure, ...], "Its measures."]


class GateUnmeasured(StrEnum):
    """What a gate whose measure was not measured does to the rating."""

    FAIL = "fail"
    PASS = "pass"  # noqa: S105 a word of the contract language
    NO_RATING = "no_rating"


@clause
class RatingGate:
    """A measure that fails the whole card when it is missed, whatever the score."""

    measure: Annotated[str, Reference("measure"), "The measure."]
    not_measured: Annotated[
        GateUnmeasured,
        "What a period does in which it is not measured. fail: the card fails, as by a miss. pass: the gate "
        "is left out. no_rating: there is no rating.",
    ]
    clause: Annotated[str, "Where the contract says so."] = ""


@clause
class RatingStanding:
    """A step of the rating, best first; the last has no edge."""

    standing: Annotated[str, "What it is called."]
    edge: Annotated[Target | None, Inline()] = None
    consequences: Annotated[
        tuple[str, ...], "What follows, such as watch, volume_hold or eligible_for_new_work."
    ] = ()


@clause
class OverallRating:
    """One score for the vendor's period, from 0 to 100."""

    clause: Annotated[str, "Where the contract says so."]
    categories: Annotated[tuple[RatingCategory, ...], "The categories with their weights."]
    standings: Annotated[tuple[RatingStanding, ...], "The steps, best first."] = ()
    gates: Annotated[tuple[RatingGate, ...], "Measures that fail the card."] = ()
    gate_failed: Annotated[str, "The standing of a card that fails a gate."] = ""
