"""What is held back, released, forfeited and earned back: the sums that each booking of it comes from."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any

from outscore.model.outcome import Entry
from outscore.model.period import Period
from outscore.model.terms.timing import PaidAs
from outscore.reporting.exact import exact
from outscore.reporting.settled_coins import coin_of
from outscore.reporting.wording import count
from outscore.reporting.wording import words
from outscore.scoring.settlement_wording import money
from outscore.scoring.settlement_wording import number

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping

    from outscore.model.settlement_document import BookingDocument
    from outscore.model.settlement_document import SettlementDocument

HUNDRED = Fraction(100)
HELD_BACK = (Entry.RETAINED.value, Entry.RELEASED.value, Entry.FORFEITED.value)


def period_before(settlement: SettlementDocument) -> str:
    """The period whose statement handed on what this one begins with."""
    start = settlement["facts"].get("period")
    return Period.parse(start).previous().label if start else "the period before"


def clause_of(settlement: SettlementDocument, part: str, wanted: str) -> Mapping[str, Any] | None:
    """A clause of the contract's terms by its id."""
    return next((one for one in settlement["terms"].get(part, ()) if one["id"] == wanted), None)


def clause_then(
    settlement: SettlementDocument, part: str, wanted: str, period: str
) -> Mapping[str, Any] | None:
    """A clause as it stood in a period, as far as the settlement went by it then; else as it stands now."""
    earlier = (
        one["clause"]
        for one in settlement.get("earlier_clauses", ())
        if (one["part"], one["period"], one["clause"]["id"]) == (part, period, wanted)
    )
    return next(earlier, None) or clause_of(settlement, part, wanted)


def as_it_stood(settlement: SettlementDocument, part: str, wanted: str, period: str) -> str:
    """What stands behind the number of a clause that is no longer in force; "" where it is."""
    if clause_then(settlement, part, wanted, period) == clause_of(settlement, part, wanted):
        return ""
    return f", by the clause as it stood in {Period.parse(period).label}"


def is_former(settlement: SettlementDocument, booking: BookingDocument) -> bool:
    """Whether a booking is of a clause as it stood until an earlier period, which it is booked for."""
    start = settlement["facts"].get("period")
    return start is not None and booking["origin"] != start


def held_before(settlement: SettlementDocument, booking: BookingDocument) -> tuple[Fraction, int]:
    """What was held back under a booking's clause before this period, and after how many failing periods."""
    name, carried = booking["what"], settlement["carried_in"]
    former = [
        one
        for one in carried.get("retained_before", ())
        if (one["id"], one["until"]) == (name, booking["origin"])
    ]
    apart = former if is_former(settlement, booking) else []
    found = apart[0] if apart else carried.get("retained", {}).get(name, {})
    return Fraction(found.get("amount", 0)), int(found.get("run", 0))


def beside(settlement: SettlementDocument, booking: BookingDocument, entry: Entry) -> Fraction | None:
    """What is booked under an entry beside another booking of a clause and a period; None: nothing."""
    found = [
        exact(one["amount"])
        for one in settlement["bookings"]
        if (one["entry"], one["what"], one["origin"]) == (entry.value, booking["what"], booking["origin"])
    ]
    return found[0] if found else None


def earned_credits(
    settlement: SettlementDocument, clause: Mapping[str, Any], origin: str
) -> list[dict[str, Any]]:
    """The credits of a period that are earned back now: watched until now, seen through, and not dropped."""
    still = {
        (one["earn_back"], one["measure"], one["origin"]) for one in settlement["carry"].get("watches", ())
    }
    verdicts = {one["measure"]: one["verdict"] for one in settlement["measures"]}
    return [
        one
        for one in settlement["carried_in"].get("watches", ())
        if (one["earn_back"], one["origin"]) == (clause["id"], origin)
        and (one["earn_back"], one["measure"], one["origin"]) not in still
        and one["passed"] + 1 >= clause["periods"]
        and (clause["test"] == "no_credits" or verdicts.get(one["measure"]) == "met")
    ]


def earned_of(one: Mapping[str, Any], clause: Mapping[str, Any]) -> Fraction:
    """What a credit gives back under a clause: its share, and no more than there is left of it."""
    amount = Fraction(one["amount"])
    left = max(Fraction(0), amount - Fraction(one.get("gone", 0)))
    return min(amount * Fraction(clause["share_percent"]) / HUNDRED, left)


def earn_back_bookings(settlement: SettlementDocument) -> list[tuple[int, BookingDocument, dict[str, Any]]]:
    """The bookings of what is earned back, with their place and their clause."""
    found = []
    for place, one in enumerate(settlement["bookings"]):
        clause = clause_then(settlement, "earn_back", one["what"], one["origin"])
        if one["entry"] == Entry.EARN_BACK.value and clause and clause["paid_as"] == PaidAs.RETURN.value:
            found.append((place, one, dict(clause)))
    return found


def booking_how(booking: BookingDocument, settlement: SettlementDocument, names: Mapping[str, str]) -> str:
    """How a booking of what is held back or earned back comes about; "" where its lines say it."""
    tell = _HOW.get(booking["entry"])
    return tell(booking, settlement, names) if tell else ""


def _retained(booking: BookingDocument, settlement: SettlementDocument, names: Mapping[str, str]) -> str:
    clause = clause_of(settlement, "retainage", booking["what"])
    if clause is None:
        return ""
    percent, of = Fraction(clause["percent"]), str(clause.get("of", "charges"))
    base, because = base_of(settlement, of), _because(settlement, clause, names)
    if base is None:
        return f"{number(percent)} % of {base_words(of)}{because}"
    if not _comes_to(settlement, base * percent / HUNDRED, exact(booking["amount"])):
        return ""
    return f"{number(percent)} % of {base_words(of)}, {money(base, settlement['currency'])}{because}"


def _comes_to(settlement: SettlementDocument, exactly: Fraction, booked: Fraction) -> bool:
    """Whether an amount, rounded as the contract says, can be what is booked."""
    rule = settlement["terms"].get("money_rounding") or {}
    step = Fraction(rule.get("to", coin_of(settlement)))
    return abs(exactly - booked) < step


def _because(settlement: SettlementDocument, clause: Mapping[str, Any], names: Mapping[str, str]) -> str:
    measures = clause.get("measures")
    missed = [
        names.get(one["measure"], one["measure"])
        for one in settlement["measures"]
        if one["verdict"] == "missed" and (measures is None or one["measure"] in measures)
    ]
    return f", because {', '.join(missed)} failed" if missed else ""


def _released(booking: BookingDocument, settlement: SettlementDocument, _names: Mapping[str, str]) -> str:
    currency = settlement["currency"]
    before, run = held_before(settlement, booking)
    now = beside(settlement, booking, Entry.RETAINED)
    if before + (now or 0) != abs(exact(booking["amount"])):
        return ""
    handed = f"{money(before, currency)} handed on by the statement of {period_before(settlement)}"
    parts = [handed] if before else []
    parts += [f"{money(now, currency)} of this period"] if now else []
    told = f"all that is held: {' and '.join(parts)}" if parts else "all that is held"
    if beside(settlement, booking, Entry.FORFEITED) is None:
        return f"{told}, as nothing fails any more"
    return f"{told}, after {count(run + 1, 'failing period')} in a row"


def _earned_back(booking: BookingDocument, settlement: SettlementDocument, names: Mapping[str, str]) -> str:
    clause = clause_then(settlement, "earn_back", booking["what"], booking["origin"])
    credits_ = earned_credits(settlement, clause, booking["origin"]) if clause else []
    if clause is None or not credits_:
        return ""
    back = sum((earned_of(one, clause) for one in credits_), Fraction(0))
    if not _comes_to(settlement, back, -exact(booking["amount"])):
        return ""
    currency, percent = settlement["currency"], number(Fraction(clause["share_percent"]))
    of = " and ".join(
        f"{money(Fraction(one['amount']), currency)} for {names.get(one['measure'], one['measure'])}"
        f"{_gone(one, currency)}"
        for one in credits_
    )
    origin = Period.parse(booking["origin"]).label
    good = count(int(clause["periods"]), "good period")
    return (
        f"{percent} % of the credit of {origin}, {of} (handed on by the statement of "
        f"{period_before(settlement)}), after {good}"
        f"{as_it_stood(settlement, 'earn_back', booking['what'], booking['origin'])}"
    )


def _gone(one: Mapping[str, Any], currency: str) -> str:
    gone = Fraction(one.get("gone", 0))
    return f", of which {money(gone, currency)} went back before," if gone else ""


_HOW: Mapping[str, Callable[[BookingDocument, SettlementDocument, Mapping[str, str]], str]] = {
    Entry.RETAINED.value: _retained,
    Entry.RELEASED.value: _released,
    Entry.FORFEITED.value: _released,
    Entry.EARN_BACK.value: _earned_back,
}


def base_of(settlement: SettlementDocument, name: str) -> Fraction | None:
    """A sum of the period by its name, None where an index or anything else makes it another one."""
    if name == "charges":
        return None if settlement["charges"] is None else exact(settlement["charges"])
    given = settlement["facts"].get("amounts", {})
    if name in given:
        return Fraction(given[name])
    printed = dict(settlement["terms"].get("amounts", ()))
    return Fraction(printed[name]) if name in printed and not settlement["terms"].get("indexation") else None


def base_words(name: str) -> str:
    """What a percentage is taken of."""
    return "the charges of the period" if name == "charges" else words(name)
