"""Terms that shift money in time: suspended credits, retainage, earn-back, yearly step-up, indexation."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Annotated

from outscore.model.terms.clause import EVERY
from outscore.model.terms.clause import Key
from outscore.model.terms.clause import Reference
from outscore.model.terms.clause import clause
from outscore.model.terms.judging import Gap
from outscore.model.terms.measuring import Rounding
from outscore.model.terms.schemes import CHARGES
from outscore.model.terms.schemes import OF


@clause
class CreditStep:
    """A row of a table from the number of credits upheld so far to a percentage."""

    credits: Annotated[int, "From how many credits on."]
    percent: Annotated[Fraction, "The percentage of the base in all."]


@clause
class CountedCredits:
    """Every failing period is one credit; their number over the contract decides the percentage in all."""

    clause: Annotated[str, "Where the contract says so."]
    table: Annotated[tuple[CreditStep, ...], "The rows, fewest first; the last row is the most there can be."]
    of: Annotated[str, Reference("base"), OF]
    measures: Annotated[tuple[str, ...], Reference("measure"), "Which measures make a credit, or all."] = (
        EVERY
    )


class NextNotMeasured(StrEnum):
    """What a period that was not measured does to a credit on hold."""

    UPHOLD = "uphold"
    CANCEL = "cancel"
    HOLD = "keep_on_hold"


@clause
class Suspension:
    """A failing period's credit is on hold for one period, and cancelled if what failed is then met."""

    clause: Annotated[str, "Where the contract says so."]
    not_measured: Annotated[
        NextNotMeasured, "What a next period that is not measured does: uphold, cancel, or keep_on_hold."
    ]
    measures: Annotated[tuple[str, ...], Reference("measure"), "Which measures, or all."] = EVERY


@clause
class Retainage:
    """A share of the charges is held back while something is failed, then released or forfeited."""

    id: Annotated[str, "The ledger names it by this id."]
    clause: Annotated[str, "Where the contract says so."]
    percent: Annotated[Fraction, "How much is held back in each failing period."]
    of: Annotated[str, Reference("base"), OF] = CHARGES
    forfeited_after: Annotated[
        int | None, "After this many failing periods in a row what is held is forfeited; left out: never."
    ] = None
    measures: Annotated[tuple[str, ...], Reference("measure"), "Which measures, or all."] = EVERY
    not_measured: Annotated[
        Gap,
        "A period not measured: passed over (keeps_the_chain), or breaks_the_chain of periods in a row.",
    ] = Gap.KEEPS


class EarnTest(StrEnum):
    """What the periods after a credit must show."""

    MET = "met_or_exceeded"
    EXCEEDED = "exceeded"
    NO_CREDITS = "no_credits"


class PaidAs(StrEnum):
    """How something earned back is given."""

    RETURN = "returned"
    OFFSET = "offset_against_future_credits"


class Pause(StrEnum):
    """What a period that was not measured does to an earn-back under way."""

    PAUSES = "pauses"
    ENDS = "ends"


@clause
class EarnBack:
    """A credit that the vendor can earn back by good results afterwards."""

    id: Annotated[str, "The ledger names it by this id."]
    clause: Annotated[str, "Where the contract says so."]
    share_percent: Annotated[Fraction, "How much of the credit is earned back."]
    periods: Annotated[int, "How many of the next periods, one after the other, must pass the test."]
    test: Annotated[
        EarnTest,
        "met_or_exceeded or exceeded: the measure's level in each of these periods. no_credits: no credit "
        "of these measures in any of them.",
    ]
    paid_as: Annotated[
        PaidAs,
        "returned: booked back. offset_against_future_credits: only lowers later credits of these measures.",
    ]
    not_measured: Annotated[Pause, "A period not measured pauses the count, or ends it."]
    measures: Annotated[tuple[str, ...], Reference("measure"), "Which measures, or all."] = EVERY
    never_for_bands: Annotated[
        tuple[str, ...], Reference("band"), "Bands whose credits cannot be earned back."
    ] = ()
    never_in_months: Annotated[
        tuple[int, ...],
        "Calendar months (1 to 12) whose credits cannot be; a longer period is barred by any month in it.",
    ] = ()


class StepBlock(StrEnum):
    """What a period that was not measured does to a step-up."""

    BLOCKS = "blocks"
    IGNORED = "ignored"


@clause
class StepUp:
    """Once a year the level rises half-way to what was achieved, if every period exceeded it."""

    clause: Annotated[str, "Where the contract says so."]
    measures: Annotated[tuple[str, ...], Reference("measure"), "Which measures."]
    periods: Annotated[
        int, "After how many periods, counted from the contract's start; each must exceed the level."
    ]
    not_measured: Annotated[StepBlock, "A period not measured blocks the rise, or is ignored."]
    at_most_percent_of_gap: Annotated[
        Fraction | None, "The most it may rise, as a share of the gap to 100; left out: no such limit."
    ] = None


@clause
class IndexValue:
    """An index and the day from which it counts."""

    since: Annotated[date, Key("from"), "The first day."]
    index: Annotated[Fraction, "The published figure."]


@clause
class Indexation:
    """Amounts that rise with an index: the amount x the index in force / the base index."""

    clause: Annotated[str, "Where the contract says so."]
    base: Annotated[Fraction, "The index that the printed amounts are based on."]
    values: Annotated[tuple[IndexValue, ...], "The published figures, oldest first."]
    amounts: Annotated[
        tuple[str, ...],
        Reference("indexed"),
        "What rises: names under `amounts`, rates, measures, gates and caps whose sums are indexed, or "
        "points for amount_per_point.",
    ]
    rounding: Annotated[Rounding | None, "How an indexed amount is rounded."] = None
