"""What is held back, released, forfeited and earned back as formulas, and what was so before."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING
from typing import Any

from outscore.model.outcome import Entry
from outscore.model.period import Period
from outscore.reporting.exact import exact
from outscore.reporting.settled import names_of
from outscore.reporting.settled_kept import HELD_BACK
from outscore.reporting.settled_kept import as_it_stood
from outscore.reporting.settled_kept import clause_then
from outscore.reporting.settled_kept import earn_back_bookings
from outscore.reporting.settled_kept import earned_credits
from outscore.reporting.settled_kept import held_before
from outscore.reporting.settled_kept import is_former
from outscore.reporting.wording import words
from outscore.reporting.working_paper_numbers import HUNDRED
from outscore.reporting.working_paper_numbers import ONE
from outscore.reporting.working_paper_numbers import ZERO
from outscore.reporting.working_paper_numbers import Ratio
from outscore.reporting.working_paper_numbers import chosen
from outscore.reporting.working_paper_numbers import least
from outscore.reporting.working_paper_numbers import not_below_zero
from outscore.reporting.working_paper_numbers import rounded_to
from outscore.reporting.working_paper_numbers import scaled
from outscore.reporting.working_paper_numbers import whole
from outscore.reporting.working_paper_sheets import whole_ratio

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.model.settlement_document import BookingDocument
    from outscore.reporting.working_paper_parts import Money

RETAINED, RELEASED, FORFEITED = Entry.RETAINED.value, Entry.RELEASED.value, Entry.FORFEITED.value
Booked = dict[int, Ratio]
"""The cells that bookings come to, by their place among the bookings."""


def kept_lines(money: Money) -> Booked:
    """The lines of every clause that holds back or gives back, and what each booking comes to."""
    found: Booked = {}
    groups: dict[tuple[str, str], dict[str, int]] = {}
    for place, one in enumerate(money.settlement["bookings"]):
        if one["entry"] in HELD_BACK:
            groups.setdefault((one["what"], one["origin"]), {})[one["entry"]] = place
    for places in groups.values():
        found |= _held_back(money, places)
    for place, booking, clause in earn_back_bookings(money.settlement):
        found[place] = _earned_back(money, booking, clause)
    return found


def _rounded(money: Money, exactly: Ratio) -> Ratio | None:
    """As the contract rounds every sum that is booked."""
    rule = money.terms.get("money_rounding") or {}
    to = Fraction(rule.get("to", Fraction(1, money.coins))) * money.coins
    n, d = scaled(to)
    return rounded_to(exactly, Ratio(whole(n), whole(d)), str(rule.get("how", "half_up")))


def _held_back(money: Money, places: Mapping[str, int]) -> Booked:
    """A clause that holds back: what is held now and before, and what becomes of it. places: its bookings."""
    lines, settlement = money.lines, money.settlement
    stated = {
        entry: exact(settlement["bookings"][place]["amount"]) * money.coins for entry, place in places.items()
    }
    one = settlement["bookings"][next(iter(places.values()))]
    until = f", as it stood until {Period.parse(one['origin']).label}" if is_former(settlement, one) else ""
    lines.heading(f"Held back: {words(one['what'])}{until}", one["clause"])
    before, run = held_before(settlement, one)
    held = lines.handed_on("Held until now", before * money.coins) if before else ZERO
    found: Booked = {}
    clause = clause_then(settlement, "retainage", one["what"], one["origin"])
    if until and FORFEITED in places:
        held = _forfeited_from(money, clause or {}, run, held)
    if RETAINED in places:
        now = _retained(money, clause or {}, stated[RETAINED])
        found[places[RETAINED]] = now
        held = lines.worked("Held in all", held + now)
        held = _forfeited_from(money, clause or {}, run, held)
    if RELEASED in places:
        found[places[RELEASED]] = lines.worked("Released", held, -stated[RELEASED]).negative()
    if FORFEITED in places:
        found[places[FORFEITED]] = lines.worked("Forfeited", held, stated[FORFEITED])
    return found


def _retained(money: Money, clause: Mapping[str, Any], stated: Fraction) -> Ratio:
    lines, of = money.lines, str(clause.get("of", "charges"))
    if not clause:
        return lines.worked("Held back now", None, stated)
    base = money.base(of)
    told = None if base is None else lines.worked(f"Base: {words(of)}", base)
    percent = lines.given("Percent held back", Fraction(clause["percent"]), str(clause["clause"]))
    share = None if told is None else lines.worked("Share, exactly", told * percent.over(HUNDRED))
    return lines.worked(
        "Held back now", None if share is None else _rounded(money, share), stated, "rounded once"
    )


def _forfeited_from(money: Money, clause: Mapping[str, Any], run: int, held: Ratio) -> Ratio:
    """What goes of all that is held, once enough periods in a row have failed; else nothing."""
    after = clause.get("forfeited_after")
    if after is None:
        return held
    lines = money.lines
    so_far = lines.handed_on("Failing periods in a row until now", Fraction(run))
    in_a_row = lines.worked("With this one", so_far + whole_ratio(ONE))
    enough = lines.given("Forfeited after so many", Fraction(after), str(clause["clause"]))
    return lines.worked(
        "Forfeited, if it is enough of them", chosen(in_a_row.compared(">=", enough), held, ZERO)
    )


def _earned_back(money: Money, booking: BookingDocument, clause: Mapping[str, Any]) -> Ratio:
    """A credit of an earlier period that good ones have earned back, in part; booked to the vendor."""
    lines, origin = money.lines, Period.parse(booking["origin"]).label
    lines.heading(f"Earned back: {words(str(clause['id']))}, credit of {origin}", str(clause["clause"]))
    stood = as_it_stood(money.settlement, "earn_back", str(clause["id"]), booking["origin"])
    parts = list(_parts(money, booking, clause, stood))
    exactly = lines.worked("Earned back, exactly", reduce(money.plus, parts)) if parts else None
    stated = -exact(booking["amount"]) * money.coins
    rounded = _rounded(money, exactly) if exactly is not None else None
    return lines.worked("Earned back", rounded, stated, "rounded once").negative()


def _parts(money: Money, booking: BookingDocument, clause: Mapping[str, Any], stood: str) -> Iterator[Ratio]:
    lines, names = money.lines, names_of(money.settlement)
    where = f"{clause['clause']}{stood}"
    for one in earned_credits(money.settlement, clause, booking["origin"]):
        about = names.get(one["measure"], one["measure"])
        credited = lines.handed_on(f"Credit for {about}", Fraction(one["amount"]) * money.coins)
        percent = lines.given("Percent earned back", Fraction(clause["share_percent"]), where)
        share = lines.worked("Share of it", credited * percent.over(HUNDRED))
        if gone := Fraction(one.get("gone", 0)):
            given = lines.handed_on("Went back before", gone * money.coins)
            share = lines.worked("No more than is left", least(share, not_below_zero(credited - given)))
        passed = lines.handed_on("Good periods until now", Fraction(one["passed"]))
        good = lines.worked("With this one", passed + whole_ratio(ONE))
        needed = lines.given("Good periods needed", Fraction(clause["periods"]), where)
        yield lines.worked("Earned back of it", chosen(good.compared(">=", needed), share, ZERO))
