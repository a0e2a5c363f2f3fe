"""What was waived is not earned back: how much of an earn-back returns, and how much may still be waived.

A credit is money that the client takes. Its part that was waived was never taken, so that nothing of it can
go back; and what went back is no longer the client's to waive.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any

from outscore.model.carry import Carry
from outscore.model.carry import Watch
from outscore.model.ledger import LineEntry
from outscore.model.ledger import Return
from outscore.model.outcome import ZERO
from outscore.model.outcome import Entry
from outscore.model.outcome import StepKind
from outscore.model.period import Period
from outscore.model.period_facts import PeriodFacts
from outscore.model.result import Verdict
from outscore.model.terms.timing import EarnTest
from outscore.scoring.carry_terms import earn_back
from outscore.scoring.exact import HUNDRED
from outscore.scoring.plain_values import value_of
from outscore.scoring.plan import plan
from outscore.scoring.rounding import rounded
from outscore.scoring.scene import set_scene
from outscore.scoring.timing import is_offset
from outscore.scoring.timing import watch

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.contract import Contract
    from outscore.model.ledger import Line
    from outscore.model.settlement_document import SettlementDocument
    from outscore.model.terms.timing import EarnBack
    from outscore.scoring.plan import Plan

Credit = tuple[str, str, str]
_POINTS = "points"


def returns_of(signed: Contract, period: str, settlement: SettlementDocument) -> tuple[Return, ...]:
    """What a settlement gives back, with the measures whose credits it comes from."""
    booked = [one for one in settlement["bookings"] if one["entry"] == Entry.EARN_BACK]
    if not booked:
        return ()
    in_force = plan(signed.on(Period.parse(period).start), signed.versions)
    before = value_of(tuple[Watch, ...], settlement["carried_in"].get("watches", []))
    found = []
    for one in booked:
        clause = _clause_of(signed, in_force, one["origin"], one["what"])
        own = [each for each in before if (each.earn_back, str(each.origin)) == (one["what"], one["origin"])]
        earned = _earned(signed, in_force, clause, own, settlement) if clause else own
        found.append(
            Return(
                period=period,
                origin=one["origin"],
                clause=one["clause"],
                earn_back=one["what"],
                stated=-Fraction(one["amount"]["n"], one["amount"]["d"]),
                percent=clause.share_percent if clause else HUNDRED,
                parts=tuple((each.measure, each.amount) for each in earned),
                step=in_force.step,
                how=in_force.how,
            )
        )
    return tuple(found)


def _clause_of(signed: Contract, in_force: Plan, origin: str, name: str) -> EarnBack | None:
    """The earn-back that a credit goes by: as it stood in the credit's own period."""
    own = signed.on(Period.parse(origin).start).terms
    return earn_back(own, name) or earn_back(in_force.contract.terms, name)


def _earned(
    signed: Contract,
    in_force: Plan,
    clause: EarnBack,
    watched: Sequence[Watch],
    settlement: SettlementDocument,
) -> list[Watch]:
    """Those of the credits watched that the period ends well; by a test of no credits, all or none."""
    due = [one for one in watched if one.passed + 1 >= clause.periods]
    if clause.test is EarnTest.NO_CREDITS:
        return due
    try:
        carry = value_of(Carry, settlement["carried_in"])
        facts = value_of(PeriodFacts, settlement["facts"])
        judged = set_scene(in_force, signed, None, carry, facts).judged
    except (KeyError, TypeError):  # the terms, or what is carried, are others since
        met = {one["measure"] for one in settlement["measures"] if one["verdict"] == Verdict.MET}
        return [one for one in due if one.measure in met]
    return list(watch(lambda _: clause, tuple(due), judged, frozenset())[1])


def offset_of(signed: Contract, settled: Mapping[str, SettlementDocument], origin: str, what: str) -> str:
    """The clause under which a credit can be set off against later ones, or was; "" where there is none.

    settled: the frozen settlements by period, oldest first.
    """
    clauses = {
        one.id: one.clause for version in signed.versions for one in version.terms.earn_back if is_offset(one)
    }
    found = ""
    for period, settlement in settled.items():
        own = [
            one
            for one in value_of(tuple[Watch, ...], settlement["carry"].get("watches", []))
            if one.earn_back in clauses and str(one.origin) == origin and what in (one.measure, _POINTS)
        ]
        if own:
            found = clauses[own[0].earn_back]
        elif found and period != origin:
            earned = any(
                _set_off_more(settlement, name) for name, clause in clauses.items() if clause == found
            )
            return found if earned else ""
    return found


def _set_off_more(settlement: SettlementDocument, name: str) -> bool:
    """Whether a period adds to what can be set off under a clause."""
    before, after = (_to_set_off(settlement[part], name) for part in ("carried_in", "carry"))
    used = sum(
        (
            Fraction(one["amount"]["n"], one["amount"]["d"])
            for one in settlement["steps"]
            if one["kind"] == StepKind.OFFSET and one["what"].startswith(f"{name}: ")
        ),
        ZERO,
    )
    return after > before + used


def _to_set_off(carry: Mapping[str, Any], name: str) -> Fraction:
    """What can be set off under a clause, as it stands and as it stood before an amendment."""
    former = [one["amount"] for one in carry.get("offsets_before", ()) if one["id"] == name]
    return sum(map(Fraction, former), Fraction(carry.get("offsets", {}).get(name, 0)))


def kept_back(one: Return, others: Iterable[Return], lines: Sequence[Line]) -> Fraction:
    """How much of what is stated to be earned back does not go back, because it was waived.

    others: what other frozen results give back. lines: those of the vendor and contract before this booking.
    What went back before a waiver stays, as long as the credit itself has not shrunk below both.
    """
    book = _Book(lines, [each for each in others if each.key != one.key])
    parts = book.parts(one)
    if not any(book.waived(credit) for credit in parts if credit):
        return ZERO
    share = one.percent / HUNDRED
    now, at_most = ZERO, ZERO
    for credit, part in parts.items():
        if credit is None or not book.waived(credit):
            now, at_most = now + share * part, at_most + share * part
            continue
        left = book.left(credit)
        now += min(share * min(part, book.basis(credit, one)), left)
        at_most += left
    returns = max(rounded(now, one.step, one.how), min(book.returned(one), at_most))
    return one.stated - min(one.stated, returns)


def waivable(credit: Credit, returns: Iterable[Return], lines: Sequence[Line]) -> Fraction:
    """How much of a credit (origin, clause, what) is still there to be waived: without what went back."""
    return _Book(lines, returns).left(credit)


class _Book:
    """The lines of a vendor and contract, by the credits that can be earned back."""

    def __init__(self, lines: Iterable[Line], returns: Iterable[Return]) -> None:
        self._returns = tuple(returns)
        self._credited: dict[Credit, Fraction] = {}
        self._waived: dict[Credit, Fraction] = {}
        self._returned: dict[tuple[str, str, str, str], Fraction] = {}
        for line in lines:
            credit = (line.origin, line.clause, line.what)
            if line.entry is LineEntry.WAIVER:
                self._waived[credit] = self._waived.get(credit, ZERO) - line.moves
            elif line.entry is not LineEntry.APPLICATION:
                self._credited[credit] = self._credited.get(credit, ZERO) + line.moves
                self._returned[line.key] = self._returned.get(line.key, ZERO) - line.moves

    def waived(self, credit: Credit) -> Fraction:
        """What was waived of a credit."""
        return self._waived.get(credit, ZERO)

    def returned(self, one: Return) -> Fraction:
        """What is booked as earned back."""
        return self._returned.get(one.key, ZERO)

    def _taken(self, credit: Credit) -> Fraction:
        """What was credited and not waived."""
        return max(ZERO, self._credited.get(credit, ZERO) - self.waived(credit))

    def left(self, credit: Credit) -> Fraction:
        """What the client still has of a credit, after what went back of it."""
        gone = ZERO
        for one in self._returns:
            part = self.parts(one).get(credit, ZERO)
            gone += min(one.percent / HUNDRED * part, self.returned(one))
        return max(ZERO, self._taken(credit) - gone)

    def basis(self, credit: Credit, of: Return) -> Fraction:
        """How much of a credit can still be earned back under a clause."""
        before = [
            self.parts(one).get(credit, ZERO)
            for one in self._returns
            if (one.clause, one.earn_back) == (of.clause, of.earn_back)
        ]
        return max(ZERO, self._taken(credit) - sum(before, ZERO))

    def parts(self, one: Return) -> Mapping[Credit | None, Fraction]:
        """From which credits it comes: a measure's own first, the rest from its points; None: not known."""
        found: dict[Credit | None, Fraction] = {}
        for measure, amount in one.parts:
            left = amount
            for credit in [*self._of(one, measure), *self._of(one, _POINTS)]:
                there = self._credited[credit] - found.get(credit, ZERO)
                part = max(ZERO, min(left, there))
                found[credit] = found.get(credit, ZERO) + part
                left -= part
            found[None] = found.get(None, ZERO) + left
        return found

    def _of(self, one: Return, what: str) -> list[Credit]:
        """The credits of an origin for a measure, or for points."""
        return [
            credit
            for credit in self._credited
            if (credit[0], credit[2]) == (one.origin, what) and credit[1:] != (one.clause, one.earn_back)
        ]
