"""Amounts on pages: in whole coins of the currency, so that they add up to the sums beside them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.currency import decimals
from outscore.model.outcome import Entry
from outscore.model.terms.measuring import RoundingMode
from outscore.reporting.exact import exact
from outscore.scoring.rounding import rounded
from outscore.scoring.rounding import shared

if TYPE_CHECKING:
    from outscore.model.settlement_document import SettlementDocument

_MOST_DECIMALS = 6


def coin_of(settlement: SettlementDocument) -> Fraction:
    """The smallest coin of the currency; a smaller one where something is booked in parts of it."""
    places = decimals(settlement["currency"])
    booked = [exact(one["amount"]) for one in settlement["bookings"]]
    while places < _MOST_DECIMALS and any((one * 10**places).denominator > 1 for one in booked):
        places += 1
    return Fraction(1, 10**places)


def to_coin(amount: Fraction, coin: Fraction) -> Fraction:
    """An amount to the nearest coin."""
    return rounded(amount, coin, RoundingMode.HALF_UP)


def withheld(settlement: SettlementDocument) -> Fraction:
    """What is withheld for critical failures, which is no part of the credit."""
    return _booked(settlement, Entry.WITHHELD.value)


def _booked(settlement: SettlementDocument, entry: str, what: str | None = None) -> Fraction:
    origin = settlement["facts"].get("period")
    found = (
        exact(one["amount"])
        for one in settlement["bookings"]
        if one["entry"] == entry
        and (what is None or (one["what"] == what and origin in (None, one["origin"])))
    )
    return sum(found, Fraction(0))


def credits_in_coins(settlement: SettlementDocument) -> dict[str, Fraction]:
    """What of the period's credit is each measure's, in whole coins, as the ledger has booked it.

    A measure has what is booked for it, and its part of what is booked for the points of all of them.
    """
    accrual, coin = Entry.ACCRUAL.value, coin_of(settlement)
    own = {one["measure"]: _booked(settlement, accrual, one["measure"]) for one in settlement["measures"]}
    points = _booked(settlement, accrual, "points")
    parts = {
        one["measure"]: exact(one["charged"]) - own[one["measure"]]
        for one in settlement["measures"]
        if one["points"]["n"] and exact(one["charged"]) - own[one["measure"]] > coin
    }
    if points and not parts:
        parts = {
            one["measure"]: exact(one["charged"])
            for one in settlement["measures"]
            if one["points"]["n"] and one["charged"]["n"]
        }
    shares = shared(points, list(parts.values()), coin) if points and parts else ()
    for name, share in zip(parts, shares, strict=False):
        own[name] += share
    return own
