"""What relief did to a measure as a statement holds it: the counts on either side, the claims behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.terms.measuring import ReliefEffect
from outscore.scoring.authority import hours_text
from outscore.scoring.settlement_wording import counts_words
from outscore.scoring.settlement_wording import number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from outscore.model.contract import Measure
    from outscore.model.period_facts import LeftOut
    from outscore.model.period_facts import Reading
    from outscore.model.period_facts import ReliefGrant
    from outscore.model.settlement_document import CountsDocument
    from outscore.model.settlement_document import NumberDocument
    from outscore.model.settlement_document import ReliefDocument


def raw_counts(measure: Measure, reading: Reading | None) -> CountsDocument | None:
    """What was divided without relief, None where no counts stand behind the figure alone."""
    return _counts(measure, reading.raw_numerator, reading.raw_denominator) if reading else None


def adjusted_counts(measure: Measure, reading: Reading | None) -> CountsDocument | None:
    """What was divided with relief, None where no counts stand behind the figure alone."""
    return _counts(measure, reading.numerator, reading.denominator) if reading else None


def _counts(
    measure: Measure, numerator: Fraction | None, denominator: Fraction | None
) -> CountsDocument | None:
    if numerator is None:
        return None
    return {
        "numerator": _number(numerator),
        "denominator": None if denominator is None else _number(denominator),
        "shown": counts_words(measure.metric, numerator, denominator, " of "),
    }


def _number(value: Fraction) -> NumberDocument:
    return {"n": value.numerator, "d": value.denominator, "shown": number(value)}


def relief_documents(measure: Measure, relief: Sequence[ReliefGrant]) -> list[ReliefDocument]:
    """The relief that is about a measure, also where it left nothing out."""
    return [_relief(one, one.left_out[measure.id]) for one in relief if measure.id in one.left_out]


def _relief(one: ReliefGrant, left: LeftOut) -> ReliefDocument:
    return {
        "claim": one.claim,
        "ground": one.ground,
        "clause": one.clause,
        "cause": one.cause,
        "effect": one.effect,
        "begin": one.begin,
        "end": one.end,
        "zone": one.zone,
        "what": one.what,
        "decided_by": one.decided_by,
        "role": one.role,
        "decided_at": one.decided_at,
        "reason": one.reason,
        "despite_late": one.despite_late,
        "rows": left.rows,
        "of": left.of,
        "hours": _number(left.hours),
        "sentence": " ".join([_held(one), left_out_words(one.effect, left)]),
    }


def _held(one: ReliefGrant) -> str:
    if not one.claim:
        return f"{one.ground}: the forecast test alone decides."
    when = f"{one.begin} to {one.end} ({one.zone})"
    late = ", although notice was late" if one.despite_late else ""
    decided = f"granted by {one.decided_by} ({one.role}) on {one.decided_at[:10]}{late}: {one.reason}"
    return f"Claim {one.claim}, {one.ground}, {when}, {decided.rstrip('.')}."


def left_out_words(effect: str, left: LeftOut) -> str:
    """How much of a measure's rows relief took out, in a sentence.

    >>> from fractions import Fraction
    >>> from outscore.model.period_facts import LeftOut
    >>> left_out_words("leave_out_of_both", LeftOut(2, 30, Fraction(48)))
    '2 of 30 rows (48 hours) are left out.'
    >>> left_out_words("add_to_numerator", LeftOut(0, 1, Fraction(0)))
    'No row counts as all good: none of 1 is covered whole.'
    """
    if effect == ReliefEffect.TREAT_AS_MET.value:
        return "The period counts as met."
    good = effect == ReliefEffect.ADD_BACK.value
    if not left.rows:
        does = "counts as all good" if good else "is left out"
        return f"No row {does}: none of {left.of} is covered whole." if left.of else f"No row {does}."
    does = ("counts" if left.rows == 1 else "count") + " as all good" if good else _are(left.rows)
    return f"{left.rows:,} of {left.of:,} rows ({hours_text(left.hours)}) {does}."


def _are(rows: int) -> str:
    return "is left out" if rows == 1 else "are left out"
