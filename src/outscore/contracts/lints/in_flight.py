"""Amendments of clauses under which money is in flight: what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.lints.finding import warning
from outscore.contracts.lints.said import joined
from outscore.model.terms.timing import PaidAs
from outscore.scoring.carry_terms import decides_retained

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from outscore.contracts.lints.finding import Finding
    from outscore.model.contract import Contract
    from outscore.model.terms.whole import ContractTerms


def in_flight_findings(contract: Contract) -> Iterator[Finding]:
    """Changes of what decides about money that may be held back, on hold or to be earned back by then."""
    before = contract.terms
    for place, (day, amended) in enumerate(contract.changes):
        told = [one for check in _CHECKS for one in check(before, amended.terms, day)]
        if told and not _is_agreed(amended, day):
            yield warning(("changes", place, "set"), " ".join((*told, _what_to_do(day))))
        before = amended.terms


def _is_agreed(amended: Contract, day: date) -> bool:
    return any(str(day) in reading.question for reading in amended.terms.agreed_readings)


def _what_to_do(day: date) -> str:
    return (
        "An amendment may say otherwise: then the difference is settled by hand. Record under "
        f"agreed_readings, with the day {day} in the question, what both sides agreed."
    )


def _held_back(before: ContractTerms, after: ContractTerms, day: date) -> Iterator[str]:
    """Retainages that are changed in what decides about what is held back already, or are taken out."""
    every = [one.id for one in before.retainage]
    own = [name for name in every if decides_retained(before, name) != decides_retained(after, name)]
    if own:
        yield (
            f"{_changes('retainage', own, day)}. What is held back under {_it(own)} on that day goes on by "
            "the old terms: it is released, or forfeited, as they say."
        )


def _on_hold(before: ContractTerms, after: ContractTerms, day: date) -> Iterator[str]:
    """Credits on hold that would be decided, or counted, otherwise."""
    old = before.suspended_credits
    if old is None:
        return
    if after.suspended_credits != old:
        yield (
            f"suspended_credits is changed or taken out from {day} on. A credit that is on hold on that day "
            "is decided by the terms of its own period."
        )
    counted = before.counted_credits
    if counted and (after.counted_credits != counted or _sum(before, counted.of) != _sum(after, counted.of)):
        yield (
            f"counted_credits, or the sum that it is of, is changed from {day} on. A credit that is on hold "
            "on that day costs what the table and the sum of its own period make of it."
        )


def _sum(terms: ContractTerms, name: str) -> object:
    return dict(terms.amounts).get(name)


def _earned_back(before: ContractTerms, after: ContractTerms, day: date) -> Iterator[str]:
    """Earn-backs that are changed or taken out."""
    gone = [one for one in before.earn_back if one not in after.earn_back]
    own = [one.id for one in gone]
    if own:
        offset = any(one.paid_as is PaidAs.OFFSET for one in gone)
        also = ", and what was earned back lowers later credits as before" if offset else ""
        yield (
            f"{_changes('earn-back', own, day)}. A credit of a period before that day is earned back by the "
            f"terms of its own period{also}."
        )


def _changes(noun: str, ids: list[str], day: date) -> str:
    """Which clauses are changed, as a sentence begins with them."""
    named = joined([f"{one!r}" for one in ids])
    return f"The {noun}{'s' if len(ids) > 1 else ''} {named} {_are(ids)} changed or taken out from {day} on"


_CHECKS = (_held_back, _on_hold, _earned_back)


def _are(ids: list[str]) -> str:
    return "are" if len(ids) > 1 else "is"


def _it(ids: list[str]) -> str:
    return "them" if len(ids) > 1 else "it"
