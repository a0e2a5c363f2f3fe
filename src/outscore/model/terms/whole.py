"""Everything a contract says of one measure, and of the money and the consequences as a whole."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import Annotated

from outscore.model.target import Target
from outscore.model.terms.clause import Reference
from outscore.model.terms.clause import clause
from outscore.model.terms.invoicing import FutureWork
from outscore.model.terms.invoicing import RateLine
from outscore.model.terms.judging import Band
from outscore.model.terms.judging import ExpectedMisses
from outscore.model.terms.judging import PrintedBand
from outscore.model.terms.judging import RampStep
from outscore.model.terms.judging import Repeats
from outscore.model.terms.judging import SettlingIn
from outscore.model.terms.limits import Cap
from outscore.model.terms.limits import ClaimWithin
from outscore.model.terms.limits import CriticalFailure
from outscore.model.terms.limits import Disputes
from outscore.model.terms.limits import MoneyRounding
from outscore.model.terms.limits import OnlyLargest
from outscore.model.terms.limits import SameIncident
from outscore.model.terms.limits import SmallAmounts
from outscore.model.terms.measuring import Combining
from outscore.model.terms.measuring import Exclusion
from outscore.model.terms.measuring import MissingData
from outscore.model.terms.measuring import Relief
from outscore.model.terms.measuring import ReliefAuthority
from outscore.model.terms.measuring import Rounding
from outscore.model.terms.rating import OverallRating
from outscore.model.terms.schemes import Gate
from outscore.model.terms.schemes import PointsToMoney
from outscore.model.terms.schemes import Pool
from outscore.model.terms.schemes import Scheme
from outscore.model.terms.timing import CountedCredits
from outscore.model.terms.timing import EarnBack
from outscore.model.terms.timing import Indexation
from outscore.model.terms.timing import Retainage
from outscore.model.terms.timing import StepUp
from outscore.model.terms.timing import Suspension
from outscore.model.terms.triggers import Trigger


class Smoothing(StrEnum):
    """Whether the figure that is judged is averaged with the one before."""

    NONE = "none"
    WITH_PREVIOUS = "average_with_previous"


@clause
class MeasureTerms:
    """What a contract says of a measure beyond its target."""

    minimum: Annotated[Target | None, "The level below which a miss always counts, under the target."] = None
    bands: Annotated[
        tuple[Band, ...],
        "Steps of performance as edges, best first; with at_least or at_most an edge belongs to the better "
        "band.",
    ] = ()
    printed_bands: Annotated[
        tuple[PrintedBand, ...], "The signed table as printed, where it has holes; it is checked, not used."
    ] = ()
    grades: Annotated[
        tuple[str, ...],
        Reference("band"),
        "For a measure that a person grades: the labels, best first; bands say what each means.",
    ] = ()
    exclusions: Annotated[tuple[Exclusion, ...], "Counts that are left out or added back."] = ()
    combined: Annotated[Combining | None, "How intervals combine; left out: the whole period."] = None
    smoothing: Annotated[
        Smoothing,
        "average_with_previous: the mean of this and the previous period's own figure, or of the figure that "
        "missing_data took in its place; a period that only counts as met or failed is no part of it.",
    ] = Smoothing.NONE
    round_value: Annotated[
        Rounding | None, "How the figure is rounded before it is judged; left out: not at all."
    ] = None
    missing_data: Annotated[
        MissingData | None, "What missing data means for this measure; left out: what the contract says."
    ] = None
    expected_misses: Annotated[
        ExpectedMisses | None, "When a miss of the target above the minimum becomes a default."
    ] = None
    ramp: Annotated[tuple[RampStep, ...], "Lower levels for the first months, earliest first."] = ()
    matures_after_days: Annotated[
        int | None, "How many days after its end a period's figure is final; before, it is provisional."
    ] = None
    credit: Annotated[Scheme | None, "How a failure becomes money, apart from points."] = None
    bonus: Annotated[Scheme | None, "How a good figure earns money."] = None


class ChargesFrom(StrEnum):
    """Where the charges of a period come from."""

    FIXED = "fixed"
    INVOICE = "accepted_invoice"
    QUANTITY = "quantity"


@clause
class Charges:
    """The charges of a period before credits: what percentages are taken of."""

    source: Annotated[
        ChargesFrom,
        "fixed: the amount below. accepted_invoice: what was accepted of the period's invoice. "
        "quantity: a quantity of a feed.",
    ]
    clause: Annotated[str, "Where the contract says so."]
    amount: Annotated[
        Fraction | None, "The charge of each period; for accepted_invoice the estimate until then."
    ] = None
    quantity: Annotated[str, Reference("quantity"), "The quantity; only for source: quantity."] = ""


class SettledEvery(StrEnum):
    """The period that is settled as one."""

    DAY = "day"
    WEEK = "week"
    HALF_MONTH = "half_month"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@clause
class AgreedReading:
    """What both sides agreed an unclear clause to mean."""

    clause: Annotated[str, "The clause."]
    question: Annotated[str, "What could be read in two ways."]
    answer: Annotated[str, "How it is read."]
    agreed_on: Annotated[str, "The day, in quotes."]
    by: Annotated[str, "Who agreed, on both sides."]


@clause
class ContractTerms:
    """What a contract says beyond its measures: data, money, limits, time and consequences."""

    signed_document: Annotated[str, "The signed document that this file restates."] = ""
    currency: Annotated[str, "The currency of every amount, such as GBP."] = ""
    settled_every: Annotated[SettledEvery, "The period that is judged and paid as one."] = SettledEvery.MONTH
    missing_data: Annotated[MissingData | None, "What missing data means, where a measure does not say."] = (
        None
    )
    relief: Annotated[tuple[Relief, ...], "Grounds on which time is taken out of the count."] = ()
    relief_authority: Annotated[tuple[ReliefAuthority, ...], "Who may decide claims, and how far."] = ()
    amounts: Annotated[
        tuple[tuple[str, Fraction], ...], "Named sums that percentages are taken of, such as contract_value."
    ] = ()
    charges: Annotated[Charges | None, "The charges that percentages are taken of."] = None
    rates: Annotated[tuple[RateLine, ...], "The rate card, by which invoices are checked."] = ()
    points: Annotated[PointsToMoney | None, "What service points cost."] = None
    pool: Annotated[Pool | None, "The amount at risk and its categories."] = None
    gates: Annotated[tuple[Gate, ...], "Bonuses and penalties that hang on several measures."] = ()
    repeats: Annotated[Repeats | None, "What a failure costs that repeats."] = None
    settling_in: Annotated[SettlingIn | None, "Failures of the first months."] = None
    same_incident: Annotated[SameIncident | None, "One incident that fails several measures."] = None
    only_largest_of: Annotated[tuple[OnlyLargest, ...], "Measures of which only the dearest is charged."] = ()
    critical_failures: Annotated[
        tuple[CriticalFailure, ...], "Failures that take the place of ordinary credits."
    ] = ()
    caps: Annotated[tuple[Cap, ...], "The most that credits may come to, in the order they apply."] = ()
    counted_credits: Annotated[CountedCredits | None, "Credits that are counted over the contract."] = None
    suspended_credits: Annotated[Suspension | None, "Credits on hold until the next period."] = None
    retainage: Annotated[
        tuple[Retainage, ...], "Shares of the charges held back while something is failed."
    ] = ()
    earn_back: Annotated[tuple[EarnBack, ...], "Credits that can be earned back."] = ()
    step_up: Annotated[tuple[StepUp, ...], "Levels that rise once a year."] = ()
    indexation: Annotated[Indexation | None, "Amounts that rise with an index."] = None
    small_amounts: Annotated[SmallAmounts | None, "Amounts too small to be credited."] = None
    money_rounding: Annotated[
        MoneyRounding | None, "How a period's amount is rounded; left out: half up to the currency's cents."
    ] = None
    claim_within: Annotated[ClaimWithin | None, "Credits that lapse unless they are claimed."] = None
    disputes: Annotated[Disputes | None, "How long results can be disputed."] = None
    triggers: Annotated[tuple[Trigger, ...], "What follows from failures and is not money."] = ()
    rating: Annotated[OverallRating | None, "The overall rating of the vendor's period."] = None
    future_work: Annotated[FutureWork | None, "How new work is shared out."] = None
    closed_days: Annotated[tuple[str, ...], "Days that are no working days, in quotes."] = ()
    agreed_readings: Annotated[tuple[AgreedReading, ...], "Agreed meanings of unclear clauses."] = ()


PLAIN_MEASURE = MeasureTerms()
PLAIN_CONTRACT = ContractTerms()
