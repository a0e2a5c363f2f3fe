"""The ledger's sums: what an approval adds, what is open, and until when it can be claimed or disputed."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.currency import decimals
from outscore.model.ledger import Line
from outscore.model.ledger import LineEntry
from outscore.model.outcome import Booking
from outscore.model.outcome import Entry
from outscore.model.period import Period
from outscore.scoring.earning_back import kept_back
from outscore.scoring.holding_back import kept_of
from outscore.scoring.settlement_wording import money
from outscore.scoring.wording import decimal_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.ledger import Account
    from outscore.model.ledger import Key
    from outscore.model.settlement_document import SettlementDocument

ZERO = Fraction(0)
_BESIDE = (LineEntry.APPLICATION, LineEntry.NOT_RETURNED)


def amount_text(amount: Fraction, currency: str) -> str:
    """An amount as the ledger keeps it: decimals of the currency, or n/d where these cannot hold it.

    >>> amount_text(Fraction(6000), "GBP"), amount_text(Fraction(-3000), "JPY")
    ('6000.00', '-3000')
    >>> amount_text(Fraction(1, 3), "GBP")
    '1/3'
    """
    places = decimals(currency)
    if (amount * 10**places).denominator != 1:
        return str(amount)
    return decimal_text(amount, places)


def bookings_of(settlement: SettlementDocument | None) -> tuple[Booking, ...]:
    """The bookings that a statement holds."""
    return tuple(
        Booking(
            entry=Entry(one["entry"]),
            amount=Fraction(one["amount"]["n"], one["amount"]["d"]),
            clause=one["clause"],
            what=one["what"],
            origin=Period.parse(one["origin"]),
        )
        for one in (settlement["bookings"] if settlement else ())
    )


def balance(lines: Iterable[Line]) -> Fraction:
    """What the client is owed: the sum of the lines."""
    return sum((one.moves for one in lines), ZERO)


def open_month(period: Period, frozen: Iterable[Period]) -> Period:
    """The month in which money of a period is booked: the first after the last frozen one, never an earlier.

    `frozen`: the frozen periods of the same vendor and contract; those of another length do not count.

    >>> months = [Period.parse(f"2026-0{number}") for number in (1, 2, 3)]
    >>> str(open_month(months[1], months)), str(open_month(months[2], months[:2]))
    ('2026-04', '2026-03')
    """
    same = [one.next() for one in frozen if one.grain is period.grain]
    last = max([period, *same])
    return Period.month_of(last.end if last == period else last.start)


def first_lines(account: Account, booked_in: Period, person: str, reason: str, at: str) -> tuple[Line, ...]:
    """The lines of a result that is frozen for the first time: its bookings."""
    return tuple(
        _line(
            account,
            LineEntry(one.entry.value),
            one.amount,
            _key(account, one),
            (booked_in, person, reason, at),
        )
        for one in account.bookings
        if one.amount
    )


def adjusting_lines(
    account: Account, before: Sequence[Line], booked_in: Period, person: str, reason: str, at: str
) -> tuple[Line, ...]:
    """The lines of a result that is frozen anew: what its bookings differ by from what is booked so far.

    What was waived stays waived: a credit that shrinks takes from its open part only. Where money no longer
    moves, a line says so and carries no amount.
    """
    stated = _sums((_key(account, one), one.amount) for one in account.bookings)
    booked = _sums((one.key, one.moves) for one in before if one.entry not in _BESIDE)
    waived = _sums((one.key, -one.moves) for one in before if one.entry is LineEntry.WAIVER)
    lines = []
    for key in dict.fromkeys([*booked, *stated]):
        if key[0] != account.period:
            continue
        difference = _due(stated.get(key, ZERO), waived.get(key, ZERO)) - booked.get(key, ZERO)
        if not difference:
            continue
        if account.late:
            said = f"{account.late} It would have moved {money(difference, account.currency)}. {reason}"
            lines.append(_line(account, LineEntry.NOT_MOVED, None, key, (booked_in, person, said, at)))
        else:
            when = (booked_in, person, reason, at)
            lines.append(_line(account, LineEntry.ADJUSTMENT, difference, key, when))
    return tuple(lines)


def kept_lines(
    account: Account, before: Sequence[Line], booked_in: Period, person: str, reason: str, at: str
) -> tuple[Line, ...]:
    """The lines that keep what was waived from going back, beside what is booked as earned back or released.

    before: the lines of the vendor and contract so far. Where money no longer moves, there are none.
    """
    if account.late:
        return ()
    kept = {one.key: kept_back(one, account.others, before) for one in account.returns}
    kept |= {one.key: kept_of(one, before) for one in account.releases}
    so_far = _sums(
        (one.key, one.moves)
        for one in before
        if one.entry is LineEntry.NOT_RETURNED and one.period == account.period
    )
    lines = []
    for key in dict.fromkeys([*so_far, *kept]):
        difference = kept.get(key, ZERO) - so_far.get(key, ZERO)
        if difference:
            said = f"{_why_kept(kept.get(key, ZERO), key, account)} {reason}"
            lines.append(
                _line(account, LineEntry.NOT_RETURNED, difference, key, (booked_in, person, said, at))
            )
    return tuple(lines)


def _why_kept(kept: Fraction, key: Key, account: Account) -> str:
    if key[0] == key[1]:
        if not kept:
            return "What is released was held back whole: nothing of it is kept any more."
        return f"Of what is released, {money(kept, account.currency)} was waived, and went back then."
    if not kept:
        return f"What is earned back of {key[1]} was taken: nothing of it is kept any more."
    return f"Of what is earned back of {key[1]}, {money(kept, account.currency)} was waived and never taken."


def _due(stated: Fraction, waived: Fraction) -> Fraction:
    """What a booking comes to beside a waiver; one waived beyond what is stated now comes to nothing."""
    return stated if stated <= 0 else max(ZERO, stated - waived)


def _sums(pairs: Iterable[tuple[Key, Fraction]]) -> dict[Key, Fraction]:
    found: dict[Key, Fraction] = {}
    for key, amount in pairs:
        found[key] = found.get(key, ZERO) + amount
    return found


def _key(account: Account, one: Booking) -> Key:
    return (account.period, str(one.origin), one.clause, one.what)


def _line(
    account: Account,
    entry: LineEntry,
    amount: Fraction | None,
    key: Key,
    when: tuple[Period, str, str, str],
) -> Line:
    booked_in, person, reason, at = when
    return Line(
        vendor=account.vendor,
        contract=account.contract,
        period=account.period,
        origin=key[1],
        booked_in=str(booked_in),
        entry=entry,
        amount=amount,
        currency=account.currency,
        statement=account.statement,
        clause=key[2],
        what=key[3],
        person=person,
        reason=reason,
        at=at,
        estimated=account.estimated,
    )


def open_by_key(lines: Iterable[Line]) -> dict[Key, Fraction]:
    """What is left of each thing that was booked, what nothing is left of included."""
    return _sums((one.key, one.moves) for one in lines if one.amount is not None)


def taken(there: Mapping[Key, Fraction], amount: Fraction) -> tuple[tuple[Key, Fraction], ...]:
    """An amount taken from what is there of each thing, in order; less than asked where less is there.

    A negative amount is taken from what is open the other way, for the vendor.

    >>> taken({}, Fraction(5))
    ()
    """
    sign = 1 if amount > 0 else -1
    found, left = [], abs(amount)
    for key, available in there.items():
        part = min(available * sign, left)
        if part > 0:
            found.append((key, part * sign))
            left -= part
    return tuple(found)


def disagreements(account: Account, lines: Sequence[Line]) -> tuple[str, ...]:
    """Where the lines of a period and the bookings of its frozen statement do not add up, in sentences.

    What a correction came too late for is passed over: there the lines stay as they are.
    """
    stays = {one.key for one in lines if one.entry is LineEntry.NOT_MOVED}
    found = adjusting_lines(account, lines, Period.parse(account.period), "", "", "")
    stray = [one for one in found if one.key not in stays]
    named = f"{account.vendor}, {account.contract}, {account.period}"
    return tuple(
        f"{named}: {one.what} ({one.clause}) is booked otherwise than the approved statement "
        f"{account.statement[:12]} says, by {money(one.moves, account.currency)}."
        for one in stray
    )
