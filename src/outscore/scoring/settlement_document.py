"""A settled period as a document: everything exact, everything worded, and what it was made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.terms.measuring import Absent
from outscore.model.terms.whole import Smoothing
from outscore.scoring.banding import banding
from outscore.scoring.plain_values import plain
from outscore.scoring.relief_document import adjusted_counts
from outscore.scoring.relief_document import raw_counts
from outscore.scoring.relief_document import relief_documents
from outscore.scoring.settlement_wording import money
from outscore.scoring.settlement_wording import number
from outscore.scoring.settlement_wording import priced_sentence
from outscore.scoring.settlement_wording import settlement_sentence
from outscore.scoring.settlement_wording import step_sentence
from outscore.scoring.wording import shown
from outscore.scoring.wording import target_words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from outscore.model.carry import Carry
    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.outcome import Booking
    from outscore.model.outcome import EarlierClause
    from outscore.model.outcome import Fired
    from outscore.model.outcome import MeasureOutcome
    from outscore.model.outcome import MoneyStep
    from outscore.model.outcome import Outcome
    from outscore.model.outcome import Priced
    from outscore.model.outcome import RatingOutcome
    from outscore.model.outcome import Term
    from outscore.model.period_facts import PeriodFacts
    from outscore.model.settlement_document import BandDocument
    from outscore.model.settlement_document import BookingDocument
    from outscore.model.settlement_document import EarlierClauseDocument
    from outscore.model.settlement_document import FiredDocument
    from outscore.model.settlement_document import MeasureSettlementDocument
    from outscore.model.settlement_document import NumberDocument
    from outscore.model.settlement_document import PricedDocument
    from outscore.model.settlement_document import RatingDocument
    from outscore.model.settlement_document import SettlementDocument
    from outscore.model.settlement_document import StepDocument
    from outscore.model.settlement_document import TermDocument
    from outscore.model.terms.measuring import MissingData
    from outscore.model.terms.schemes import Scheme
    from outscore.model.terms.whole import MeasureTerms


def settlement_document(
    contract: Contract, outcome: Outcome, facts: PeriodFacts, carried_in: Carry, carry: Carry
) -> SettlementDocument:
    """The outcome of a period under the contract in force in it."""
    currency = contract.terms.currency
    document: SettlementDocument = {
        "currency": currency,
        "charges": None if outcome.charges is None else _money(outcome.charges, currency),
        "estimated": outcome.estimated,
        "points": _number(outcome.points),
        "measures": [_measure(contract, measure, outcome, facts) for measure in contract.measures],
        "steps": [_step(one, currency) for one in outcome.steps],
        "credit": _money(outcome.credit, currency),
        "bonus": _money(outcome.bonus, currency),
        "net": _money(outcome.net, currency),
        "bookings": [_booking(one, currency) for one in outcome.bookings],
        "held": [
            {"origin": str(one.origin), "status": one.status.value, "measures": list(one.measures)}
            for one in outcome.held
        ],
        "caps_reached": list(outcome.caps_reached),
        "gates": list(outcome.gates),
        "gates_set_aside": [{"gate": one.gate, "why": one.why.value} for one in outcome.gates_set_aside],
        "critical": list(outcome.critical),
        "triggers": [_fired(one) for one in outcome.fired],
        "rating": _rating(contract, outcome.rating) if outcome.rating else None,
        "levels": [{"name": name, "value": _number(level)} for name, level in outcome.levels],
        "provisional": outcome.provisional,
        "unpriced": outcome.unpriced,
        "sentence": settlement_sentence(outcome, currency),
        "terms": plain(contract.terms),
        "facts": plain(facts),
        "carried_in": plain(carried_in),
        "carry": plain(carry),
    }
    if outcome.earlier:
        document["earlier_clauses"] = [_earlier(one) for one in outcome.earlier]
    return document


def _earlier(one: EarlierClause) -> EarlierClauseDocument:
    found: EarlierClauseDocument = {
        "part": one.part,
        "period": str(one.period),
        "clause": plain(one.earn_back or one.retainage),
    }
    if one.amount is not None:
        found["amount"] = str(one.amount)
    return found


def has_settlement(contract: Contract) -> bool:
    """Whether a contract says anything of points, money, consequences or a rating, or looks back."""
    terms = contract.terms
    return bool(
        terms.points
        or terms.pool
        or terms.gates
        or terms.triggers
        or terms.rating
        or terms.counted_credits
        or terms.critical_failures
        or terms.retainage
        or terms.relief
        or terms.repeats
        or terms.step_up
        or _takes_previous(terms.missing_data)
        or any(_is_settled(measure.terms) for measure in contract.measures)
    )


def _is_settled(terms: MeasureTerms) -> bool:
    """Whether a measure has points or money, or looks back at earlier periods."""
    looks_back = terms.expected_misses or terms.smoothing is not Smoothing.NONE
    return bool(
        terms.credit
        or terms.bonus
        or looks_back
        or _takes_previous(terms.missing_data)
        or any(band.points for band in terms.bands)
    )


def _takes_previous(missing: MissingData | None) -> bool:
    return missing is not None and Absent.PREVIOUS in (missing.no_report, missing.no_volume, missing.few)


def _number(value: Fraction) -> NumberDocument:
    return {"n": value.numerator, "d": value.denominator, "shown": number(value)}


def _money(value: Fraction, currency: str) -> NumberDocument:
    return {"n": value.numerator, "d": value.denominator, "shown": money(value, currency)}


def _figure(value: Fraction | None, measure: Measure, outcome: MeasureOutcome) -> NumberDocument | None:
    if value is None:
        return None
    text = shown(value, measure.metric.unit, outcome.level)
    return {"n": value.numerator, "d": value.denominator, "shown": text}


def _measure(
    contract: Contract, measure: Measure, outcome: Outcome, facts: PeriodFacts
) -> MeasureSettlementDocument:
    one, currency = outcome.of(measure.id), contract.terms.currency
    reading = facts.readings.get(measure.id)
    credit, bonus = measure.terms.credit, measure.terms.bonus
    return {
        "measure": measure.id,
        "name": measure.name,
        "clause": measure.clause,
        "unit": measure.metric.unit.value,
        "raw": _figure(one.raw, measure, one),
        "adjusted": _figure(one.adjusted, measure, one),
        "judged": _figure(one.judged, measure, one),
        "raw_counts": raw_counts(measure, reading),
        "adjusted_counts": adjusted_counts(measure, reading),
        "relief": relief_documents(measure, facts.relief),
        "level": target_words(one.level, measure.metric.unit) if one.level else "",
        "bands": list(_bands(measure, currency)),
        "band": one.band,
        "verdict": one.verdict.value,
        "reason": one.reason,
        "provisional": one.provisional,
        "settling_in": one.settling_in,
        "default": one.default.value,
        "misses": one.misses,
        "repeat": one.repeat,
        "base_points": _number(one.base_points),
        "points": _number(one.points),
        "credit": _priced(credit, one.credit, currency) if credit else None,
        "bonus": _priced(bonus, one.bonus, currency) if bonus else None,
        "charged": _money(one.charged, currency),
    }


def _bands(measure: Measure, currency: str) -> Iterable[BandDocument]:
    for band, verdict in banding(measure).steps:
        edge = band.edge
        yield {
            "band": band.band,
            "comparison": edge.comparison.value if edge else None,
            "value": _number(edge.value) if edge else None,
            "edge": target_words(edge, measure.metric.unit) if edge else "everything else",
            "verdict": verdict.value,
            "points": None if band.points is None else _number(band.points),
            "percent": None if band.percent is None else _number(band.percent),
            "amount": None if band.amount is None else _money(band.amount, currency),
            "score": None if band.score is None else _number(band.score),
        }


def _priced(scheme: Scheme, priced: Priced, currency: str) -> PricedDocument:
    return {
        "scheme": scheme.scheme,
        "keys": plain(scheme),
        "terms": [_term(term) for term in priced.terms],
        "amount": _money(priced.amount, currency),
        "sentence": priced_sentence(priced, currency),
    }


def _term(term: Term) -> TermDocument:
    return {"name": term.name, "value": _number(term.value)}


def _step(step: MoneyStep, currency: str) -> StepDocument:
    return {
        "kind": step.kind.value,
        "what": step.what,
        "clause": step.clause,
        "amount": _money(step.amount, currency),
        "terms": [_term(term) for term in step.terms],
        "sentence": step_sentence(step, currency),
    }


def _booking(booking: Booking, currency: str) -> BookingDocument:
    return {
        "entry": booking.entry.value,
        "amount": _money(booking.amount, currency),
        "clause": booking.clause,
        "what": booking.what,
        "origin": str(booking.origin),
    }


def _fired(fired: Fired) -> FiredDocument:
    return {
        "trigger": fired.trigger,
        "name": fired.name,
        "clause": fired.clause,
        "reason": fired.reason,
        "due": fired.due.isoformat() if fired.due else None,
        "expires": fired.expires.isoformat() if fired.expires else None,
    }


def _rating(contract: Contract, rating: RatingOutcome) -> RatingDocument:
    terms = contract.terms.rating
    called = {category.id: category.name for category in terms.categories} if terms else {}
    return {
        "score": None if rating.score is None else _number(rating.score),
        "coverage": _number(rating.coverage),
        "standing": rating.standing,
        "categories": [
            {
                "id": one.id,
                "name": called.get(one.id, one.id),
                "score": None if one.score is None else _number(one.score),
                "weight": _number(one.weight),
            }
            for one in rating.categories
        ],
        "gates_failed": list(rating.gates_failed),
        "blocked_by": list(rating.blocked_by),
        "consequences": list(rating.consequences),
        "provisional": rating.provisional,
    }
