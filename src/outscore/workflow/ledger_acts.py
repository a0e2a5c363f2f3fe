"""What persons add to the ledger: a waiver, an application to an invoice, a mark of how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.errors import AmbiguousName
from outscore.model.currency import minor_unit
from outscore.model.ledger import LedgerError
from outscore.model.ledger import Line
from outscore.model.ledger import LineEntry
from outscore.model.period import Period
from outscore.scoring.earning_back import offset_of
from outscore.scoring.earning_back import waivable
from outscore.scoring.holding_back import is_released
from outscore.scoring.holding_back import releases_of
from outscore.scoring.ledger import balance
from outscore.scoring.ledger import open_by_key
from outscore.scoring.ledger import open_month
from outscore.scoring.ledger import taken
from outscore.scoring.settlement_wording import money
from outscore.workflow.invoicing import refuse_unknown_invoice
from outscore.workflow.ledger import frozen_returns
from outscore.workflow.ledger import frozen_settlements
from outscore.workflow.ledger_names import currency_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.ledger import Key
    from outscore.model.settlement_document import SettlementDocument
    from outscore.workflow.office import Office

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Act:
    """What a person does to the money of a period: who, why, and under which clause ("" for all of them).

    note: tells an act from another one that is the same in every other way.
    """

    vendor: str
    period: Period
    person: str
    reason: str
    contract: str | None = None
    clause: str = ""
    note: str = ""


def waive(office: Office, act: Act, amount: Fraction) -> tuple[tuple[Line, ...], bool]:
    """Give up a part of what is open under a clause; the lines, and whether they are new.

    Every amount that the clause moved in the period: credits, what was withheld, what was held back. What was
    earned back or released is no longer there to be given up; what can be set off later is not given up here.
    """
    if not act.clause:
        raise LedgerError("A waiver names the clause of what is waived: --clause. See: outscore ledger")
    if amount <= 0:
        raise LedgerError("What is waived is greater than nothing, such as --amount 500.00.")
    draft = _draft(office, act, LineEntry.WAIVER)
    returns = frozen_returns(office, draft.vendor, draft.contract)
    settled = frozen_settlements(office, draft.vendor, draft.contract)
    releases = releases_of(settled)

    def left(key: Key, part: Fraction, lines: Sequence[Line]) -> Fraction:
        gone = is_released(key, releases)
        return ZERO if gone and part > 0 else min(part, waivable(key[1:], returns, lines))

    def there(lines: Sequence[Line]) -> dict[Key, Fraction]:
        own = open_by_key(_under(act, lines))
        _refuse_offsets(office, draft, settled, own)
        return {key: left(key, part, lines) for key, part in own.items()}

    return _take(office, act, draft, amount, there)


def _refuse_offsets(
    office: Office, draft: Line, settled: Mapping[str, SettlementDocument], own: Mapping[Key, Fraction]
) -> None:
    """Refuse what can be set off, or was: how much is worked out from the whole credit."""
    signed = office.workspace.contract(draft.contract)
    for key, part in own.items():
        clause = offset_of(signed, settled, key[1], key[3]) if part > 0 else ""
        if clause:
            raise LedgerError(
                f"What {draft.vendor} was credited for {key[1]} under clause {key[2]!r} can be set off "
                f"against later credits ({clause}), and that is worked out from the whole credit. Give it up "
                f"in a file of decisions/ (`waivers:`), then: outscore restate {key[1]} --vendor "
                f"{draft.vendor} --by NAME --reason TEXT"
            )


def apply_credit(
    office: Office, act: Act, invoice: str, amount: Fraction | None = None
) -> tuple[tuple[Line, ...], bool]:
    """Note that what is open, or an amount of it, was set against an invoice; the lines, and whether new.

    amount: below zero for what the vendor is owed; None for all that is open, either way.
    """
    number = invoice.strip()
    if not number:
        raise LedgerError("An application names the invoice that the credit went against: --invoice NUMBER.")
    if amount == 0:
        raise LedgerError("The amount is not nothing: --amount 500.00, or -500.00 where the vendor is owed.")
    draft = replace(_draft(office, act, LineEntry.APPLICATION), invoice=number)
    refuse_unknown_invoice(office, draft.vendor, number)

    def there(lines: Sequence[Line]) -> dict[Key, Fraction]:
        return open_by_key(_under(act, lines))

    return _take(office, act, draft, amount, there)


def mark(office: Office, act: Act, status: LineEntry) -> tuple[tuple[Line, ...], bool]:
    """Note how far a period's money has come; the lines, and whether they are new."""
    draft = _draft(office, act, status)

    def make(lines: tuple[Line, ...]) -> Sequence[Line]:
        own = _under(act, lines)
        marks = [
            one for one in _of_period(act, lines) if not one.entry.has_amount and one.clause == act.clause
        ]
        if not own:
            raise LedgerError(
                f"Nothing of {act.vendor} for {act.period} stands in the ledger under clause {act.clause!r}. "
                f"{_clauses(act, lines)}"
            )
        return () if marks and _same(marks[-1], draft) else (draft,)

    made = office.ledger.add((draft.vendor, draft.contract), make)
    return made or (draft,), bool(made)


def _take(
    office: Office,
    act: Act,
    draft: Line,
    amount: Fraction | None,
    there: Callable[[Sequence[Line]], Mapping[Key, Fraction]],
) -> tuple[tuple[Line, ...], bool]:
    """Take an amount, or all, from what is `there` of each thing that was booked."""
    known: list[Line] = []

    def make(lines: tuple[Line, ...]) -> Sequence[Line]:
        known[:] = _done_before(draft, _of_period(act, lines), act, amount)
        if known:
            return ()
        available = there(lines)
        parts = [(key, part) for key, part in available.items() if part]
        if amount is not None:
            _refuse_finer(amount, draft.currency)
            parts = list(taken(available, amount))
            if sum((part for _, part in parts), ZERO) != amount:
                raise LedgerError(_too_much(act, draft, amount, available, lines))
        if not parts:
            raise LedgerError(_too_much(act, draft, amount, available, lines))
        return [
            replace(draft, origin=key[1], clause=key[2], what=key[3], amount=-part) for key, part in parts
        ]

    made = office.ledger.add((draft.vendor, draft.contract), make)
    return made or tuple(known), bool(made)


def _refuse_finer(amount: Fraction, currency: str) -> None:
    coin = minor_unit(currency)
    if amount % coin:
        raise LedgerError(
            f"The amount has more decimals than {currency or 'the currency'} is paid with: the smallest is "
            f"{money(coin, currency)}. Write it in whole ones."
        )


def _too_much(
    act: Act,
    draft: Line,
    amount: Fraction | None,
    available: Mapping[Key, Fraction],
    lines: Sequence[Line],
) -> str:
    """Why an amount cannot be taken: what there is of it, and where the rest went."""
    owed = _owed(available)
    other = sum((part for part in available.values() if part < 0), ZERO)
    under = f" under clause {act.clause!r}" if act.clause else ""
    asked = "" if amount is None else f", not {money(amount, draft.currency)}"
    gone = _owed(open_by_key(_under(act, lines))) - owed
    still = "can still be given up" if gone else "is open"
    said = f"Of {act.vendor} for {act.period}{under}, {money(owed, draft.currency)} {still}"
    if other and draft.entry is LineEntry.APPLICATION:
        said += f" for the client and {money(-other, draft.currency)} for the vendor (below zero)"
    earned = f" {money(gone, draft.currency)} more is open, and was earned back or released." if gone else ""
    return f"{said}{asked}.{earned} {_clauses(act, lines)}"


def _owed(available: Mapping[Key, Fraction]) -> Fraction:
    """What the client is owed of what there is."""
    return sum((part for part in available.values() if part > 0), ZERO)


def _done_before(draft: Line, lines: Sequence[Line], act: Act, amount: Fraction | None) -> list[Line]:
    """The lines of the same act, done before: by the same person, for the same reason, of the same sum."""
    same = [
        one
        for one in lines
        if (one.entry, one.person, one.reason, one.invoice)
        == (draft.entry, draft.person, draft.reason, draft.invoice)
        and act.clause in ("", one.clause)
    ]
    by_time: dict[str, list[Line]] = {}
    for one in same:
        by_time.setdefault(one.at, []).append(one)
    for found in by_time.values():
        if amount is None or -balance(found) == amount:
            return found
    return []


def _same(one: Line, other: Line) -> bool:
    return (one.entry, one.person, one.reason) == (other.entry, other.person, other.reason)


def _of_period(act: Act, lines: Iterable[Line]) -> list[Line]:
    return [one for one in lines if one.period == str(act.period)]


def _under(act: Act, lines: Iterable[Line]) -> list[Line]:
    """The lines of money of the period and clause that a person names."""
    own = _of_period(act, lines)
    return [one for one in own if one.amount is not None and act.clause in ("", one.clause)]


def _clauses(act: Act, lines: Iterable[Line]) -> str:
    own = _of_period(act, lines)
    clauses = ", ".join(dict.fromkeys(repr(one.clause) for one in own if one.amount is not None))
    known = f"It has lines under {clauses}." if clauses else "Its approved result books no money."
    return f"{known} See: outscore ledger {act.vendor} --period {act.period}"


def _draft(office: Office, act: Act, entry: LineEntry) -> Line:
    """A line of a person's act, without what it is about."""
    person, reason = " ".join(act.person.split()), " ".join(act.reason.split())
    if not person or not reason:
        raise LedgerError("Whoever changes the ledger says who they are and why: --by NAME --reason TEXT.")
    note = " ".join(act.note.split())
    vendor = office.workspace.vendor(act.vendor).id
    frozen = office.approvals.frozen()
    contract = _contract_of(act, vendor, frozen)
    statement = frozen[vendor, contract, str(act.period)]
    settlement = office.statements.read(statement).get("settlement")
    periods = [Period.parse(period) for *own, period in frozen if own == [vendor, contract]]
    return Line(
        vendor=vendor,
        contract=contract,
        period=str(act.period),
        origin=str(act.period),
        booked_in=str(open_month(act.period, periods)),
        entry=entry,
        amount=None,
        currency=currency_of(office, (vendor, contract, str(act.period)), settlement),
        statement=statement,
        clause=act.clause,
        what="",
        person=person,
        reason=f"{reason} ({note})" if note else reason,
        at=office.now(),
    )


def _contract_of(act: Act, vendor: str, frozen: Iterable[tuple[str, str, str]]) -> str:
    known = [contract for whose, contract, period in frozen if (whose, period) == (vendor, str(act.period))]
    fits = [contract for contract in known if act.contract in (None, contract)]
    if not fits:
        under = f" under {act.contract}" if act.contract else ""
        raise LedgerError(
            f"No result of {vendor} for {act.period}{under} is approved, so that nothing of it is in the "
            f"ledger. See: outscore ledger {vendor}"
        )
    if len(fits) > 1:
        raise AmbiguousName("contract", f"--contract for {vendor} in {act.period}", fits)
    return fits[0]
