"""The ledger of a contract's money: lines that are only ever added, and what they add up to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.errors import OutscoreError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from outscore.model.outcome import Booking
    from outscore.model.terms.measuring import RoundingMode


class LedgerError(OutscoreError):
    """A line that may not be added to the ledger."""


class LineEntry(StrEnum):
    """What a line of the ledger is. Amounts are positive where the client is owed.

    The first seven are a settlement's own bookings, then what changes them. The rest carry no amount.
    """

    ACCRUAL = "accrual"
    BONUS = "bonus"
    WITHHELD = "withheld"
    RETAINED = "retained"
    RELEASED = "released"
    FORFEITED = "forfeited"
    EARN_BACK = "earn_back"
    ADJUSTMENT = "adjustment"
    NOT_RETURNED = "not_returned"
    WAIVER = "waiver"
    APPLICATION = "application"
    AGREED = "agreed"
    DISPUTED = "disputed"
    INVOICED = "invoiced"
    CLAIMED = "claimed"
    NOT_MOVED = "not_moved"

    @property
    def has_amount(self) -> bool:
        """Whether such a line moves money."""
        return self not in _WITHOUT_AMOUNT


Key = tuple[str, str, str, str]
"""What a line is about, as adjustments are worked out: period, origin, clause, what."""
MARKS = (LineEntry.AGREED, LineEntry.DISPUTED, LineEntry.INVOICED, LineEntry.CLAIMED)
_WITHOUT_AMOUNT = (*MARKS, LineEntry.NOT_MOVED)


class LineStatus(StrEnum):
    """How far an open amount has come; LAPSED follows from the contract's deadline for claims."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DISPUTED = "disputed"
    INVOICED = "invoiced"
    CLAIMED = "claimed"
    LAPSED = "lapsed"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Line:
    """One line. period: what it is about; origin: the period whose failure it goes back to.

    booked_in: the month that was open when it was booked. what: the measure, gate or clause id. statement:
    the SHA-256 of the result that was frozen then. invoice: only of an application. id 0 before it is
    recorded.
    """

    vendor: str
    contract: str
    period: str
    origin: str
    booked_in: str
    entry: LineEntry
    amount: Fraction | None
    currency: str
    statement: str
    clause: str
    what: str
    person: str
    reason: str
    at: str
    estimated: bool = False
    invoice: str = ""
    id: int = 0

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What an adjustment is worked out for: period, origin, clause, what."""
        return (self.period, self.origin, self.clause, self.what)

    @property
    def moves(self) -> Fraction:
        """What it adds to the balance."""
        return Fraction(0) if self.amount is None else self.amount


@dataclass(frozen=True, slots=True)
class Return:
    """What an approved or proposed result says is earned back of one origin under one clause.

    earn_back: the clause's id. stated: the amount, positive. percent: the share that goes back. parts: by
    measure, how much of its credits is earned back, before that share. step, how: the contract's rounding.
    """

    period: str
    origin: str
    clause: str
    earn_back: str
    stated: Fraction
    percent: Fraction
    parts: tuple[tuple[str, Fraction], ...]
    step: Fraction
    how: RoundingMode

    @property
    def key(self) -> tuple[str, str, str, str]:
        """The key of its lines."""
        return (self.period, self.origin, self.clause, self.earn_back)


@dataclass(frozen=True, slots=True)
class Release:
    """What a result releases of money held back; parts: what was held back, by the key of its lines.

    key: of the lines of the release itself. stated: the amount, positive.
    """

    key: tuple[str, str, str, str]
    stated: Fraction
    parts: tuple[tuple[tuple[str, str, str, str], Fraction], ...]


@dataclass(frozen=True, slots=True)
class Account:
    """What a statement that is being approved says of money.

    estimated: the charges may still change. late: why a correction no longer moves money, "" where it does.
    returns: what is earned back by it. others: what is earned back by other frozen results of the vendor and
    contract. releases: what it releases of money held back.
    """

    statement: str
    vendor: str
    contract: str
    period: str
    currency: str
    bookings: tuple[Booking, ...]
    estimated: bool = False
    late: str = ""
    returns: tuple[Return, ...] = ()
    others: tuple[Return, ...] = ()
    releases: tuple[Release, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenAmount:
    """What is left of a period's lines for one origin, clause and thing; the days are None without a rule."""

    amount: Fraction
    status: LineStatus
    claim_until: date | None
    dispute_until: date | None


@dataclass(frozen=True, slots=True)
class LedgerView:
    """Lines in order, the balance after each, and what is open of each key."""

    lines: tuple[Line, ...]
    balances: tuple[Fraction, ...]
    open: Mapping[tuple[str, str, tuple[str, str, str, str]], OpenAmount]
