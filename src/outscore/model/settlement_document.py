"""The settlement as it stands in a statement: each figure, step and amount, exact and already worded."""

from __future__ import annotations

from typing import Any
from typing import NotRequired
from typing import TypedDict


class NumberDocument(TypedDict):
    """An exact number in lowest terms, and how it is written."""

    n: int
    d: int
    shown: str


class TermDocument(TypedDict):
    """One named number of a working."""

    name: str
    value: NumberDocument


class BandDocument(TypedDict):
    """A band as an edge: `edge` in words ("at least 95 %"), None for the last one."""

    band: str
    comparison: str | None
    value: NumberDocument | None
    edge: str
    verdict: str
    points: NumberDocument | None
    percent: NumberDocument | None
    amount: NumberDocument | None
    score: NumberDocument | None


class PricedDocument(TypedDict):
    """What a scheme made of a measure: the scheme's own keys, the numbers, the exact amount before limits."""

    scheme: str
    keys: dict[str, Any]
    terms: list[TermDocument]
    amount: NumberDocument
    sentence: str


class CountsDocument(TypedDict):
    """What was divided; no denominator for a total."""

    numerator: NumberDocument
    denominator: NumberDocument | None
    shown: str


class ReliefDocument(TypedDict):
    """Relief that held for a measure: a granted claim, or claim 0 for a forecast test that alone decides.

    begin, end: what was granted, in the claim's time zone. rows, of, hours: what it left out, alone or with
    other claims, of all rows the measure has in the period.
    """

    claim: int
    ground: str
    clause: str
    cause: str
    effect: str
    begin: str
    end: str
    zone: str
    what: str
    decided_by: str
    role: str
    decided_at: str
    reason: str
    despite_late: bool
    rows: int
    of: int
    hours: NumberDocument
    sentence: str


class MeasureSettlementDocument(TypedDict):
    """One measure, from its figure to its money.

    raw, adjusted, judged: without relief, with relief, and as the level was held against (smoothed, rounded).
    raw_counts, adjusted_counts: what the first two were divided from, None where the rows were not read one
    by one or their own figures were averaged.
    charged: its exact share of the period's one amount.
    """

    measure: str
    name: str
    clause: str
    unit: str
    raw: NumberDocument | None
    adjusted: NumberDocument | None
    judged: NumberDocument | None
    raw_counts: CountsDocument | None
    adjusted_counts: CountsDocument | None
    relief: list[ReliefDocument]
    level: str
    bands: list[BandDocument]
    band: str
    verdict: str
    reason: str
    provisional: bool
    settling_in: bool
    default: str
    misses: int
    repeat: bool
    base_points: NumberDocument
    points: NumberDocument
    credit: PricedDocument | None
    bonus: PricedDocument | None
    charged: NumberDocument


class StepDocument(TypedDict):
    """One line from failures to one amount; amount is what it adds, exactly (negative: takes off)."""

    kind: str
    what: str
    clause: str
    amount: NumberDocument
    terms: list[TermDocument]
    sentence: str


class BookingDocument(TypedDict):
    """Money that moves because of the period; positive: the client is owed."""

    entry: str
    amount: NumberDocument
    clause: str
    what: str
    origin: str


class HeldDocument(TypedDict):
    """A credit on hold, or decided now."""

    origin: str
    status: str
    measures: list[str]


class FiredDocument(TypedDict):
    """A trigger that fired; dates are ISO, None where the contract names no days."""

    trigger: str
    name: str
    clause: str
    reason: str
    due: str | None
    expires: str | None


class SetAsideDocument(TypedDict):
    """A gate that was open and moved no money; why: waived, replaced or credits_in_the_period."""

    gate: str
    why: str


class CategoryDocument(TypedDict):
    """A category of the overall rating."""

    id: str
    name: str
    score: NumberDocument | None
    weight: NumberDocument


class RatingDocument(TypedDict):
    """The overall rating; no score where it is blocked or nothing was measured. coverage in percent.

    provisional: some figure in it may still ripen; then the score decides no standing yet.
    """

    score: NumberDocument | None
    coverage: NumberDocument
    standing: str
    categories: list[CategoryDocument]
    gates_failed: list[str]
    blocked_by: list[str]
    consequences: list[str]
    provisional: bool


class EarlierClauseDocument(TypedDict):
    """A clause as it stood in an earlier period, by which money of this one was decided.

    part: earn_back or retainage. period: one in which it stood so. amount: what was in flight under it, of
    what is to be set off.
    """

    part: str
    period: str
    clause: dict[str, Any]
    amount: NotRequired[str]


class SettlementDocument(TypedDict):
    """A period settled under a contract.

    terms: what the contract says beyond its measures, as it stood in the period. facts: everything that went
    in, so that the settlement can be done again. carried_in, carry: what the period before handed on, and
    what this one does; a later period is due again when this changes.
    """

    currency: str
    charges: NumberDocument | None
    estimated: bool
    points: NumberDocument
    measures: list[MeasureSettlementDocument]
    steps: list[StepDocument]
    credit: NumberDocument
    bonus: NumberDocument
    net: NumberDocument
    bookings: list[BookingDocument]
    held: list[HeldDocument]
    caps_reached: list[str]
    gates: list[str]
    gates_set_aside: list[SetAsideDocument]
    critical: list[str]
    triggers: list[FiredDocument]
    rating: RatingDocument | None
    levels: list[TermDocument]
    provisional: bool
    unpriced: str
    sentence: str
    terms: dict[str, Any]
    facts: dict[str, Any]
    carried_in: dict[str, Any]
    carry: dict[str, Any]
    earlier_clauses: NotRequired[list[EarlierClauseDocument]]
