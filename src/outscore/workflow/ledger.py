"""The ledger as it stands: what an approval would book, what is open, and whether it all adds up."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.ledger import Account
from outscore.model.ledger import LedgerView
from outscore.model.ledger import LineEntry
from outscore.model.ledger import LineStatus
from outscore.model.ledger import OpenAmount
from outscore.model.outcome import Entry
from outscore.model.period import Period
from outscore.scoring.earning_back import returns_of
from outscore.scoring.holding_back import releases_of
from outscore.scoring.ledger import bookings_of
from outscore.scoring.ledger import disagreements
from outscore.scoring.ledger import open_by_key
from outscore.scoring.notice import last_day
from outscore.workflow.ledger_names import currency_of
from outscore.workflow.ledger_names import orphaned
from outscore.workflow.restate import local_day
from outscore.workflow.restate import why_late

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Sequence
    from datetime import date

    from outscore.model.ledger import Line
    from outscore.model.ledger import Release
    from outscore.model.ledger import Return
    from outscore.model.settlement_document import SettlementDocument
    from outscore.model.terms.whole import ContractTerms
    from outscore.storage.approvals import Subject
    from outscore.storage.statements import StoredStatement
    from outscore.workflow.office import Office

ZERO = Fraction(0)


def accounts_of(office: Office, statements: Iterable[StoredStatement]) -> dict[str, Account]:
    """What there is to book if these statements are approved, by their SHA-256."""
    opened = office.approvals.reopened()
    found = {}
    for one in statements:
        subject = (one.vendor, one.contract, one.period)
        settlement = office.statements.read(one.sha256).get("settlement")
        if settlement is not None or subject in opened:
            returns = _returns(office, subject, settlement)
            found[one.sha256] = Account(
                statement=one.sha256,
                vendor=one.vendor,
                contract=one.contract,
                period=one.period,
                currency=currency_of(office, subject, settlement),
                bookings=bookings_of(settlement),
                estimated=bool(settlement and settlement["estimated"]),
                late=why_late(office, opened[subject]) if subject in opened else "",
                returns=returns,
                others=frozen_returns(office, one.vendor, one.contract) if returns else (),
                releases=_releases(office, subject, settlement),
            )
    return found


def _returns(office: Office, subject: Subject, settlement: SettlementDocument | None) -> tuple[Return, ...]:
    """What a settlement gives back; nothing under a contract that the workspace no longer has."""
    known = {one.id: one for one in office.workspace.contracts}
    if settlement is None or subject[1] not in known:
        return ()
    return returns_of(known[subject[1]], subject[2], settlement)


def frozen_returns(office: Office, vendor: str, contract: str) -> tuple[Return, ...]:
    """What the frozen results of a vendor and contract give back."""
    return tuple(
        one
        for period, settlement in frozen_settlements(office, vendor, contract).items()
        for one in _returns(office, (vendor, contract, period), settlement)
    )


def _releases(office: Office, subject: Subject, settlement: SettlementDocument | None) -> tuple[Release, ...]:
    """What a settlement releases of money that the frozen results before it hold back."""
    if settlement is None or not any(one["entry"] == Entry.RELEASED for one in settlement["bookings"]):
        return ()
    settled = {**frozen_settlements(office, *subject[:2]), subject[2]: settlement}
    return tuple(one for one in releases_of(settled) if one.key[0] == subject[2])


def frozen_settlements(office: Office, vendor: str, contract: str) -> dict[str, SettlementDocument]:
    """The frozen settlements of a vendor and contract, by period, oldest first."""
    own = [one for one in office.approvals.frozen().items() if one[0][:2] == (vendor, contract)]
    found = {}
    for subject, sha256 in sorted(own, key=lambda one: Period.parse(one[0][2]).start):
        settlement = office.statements.read(sha256).get("settlement")
        if settlement is not None:
            found[subject[2]] = settlement
    return found


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines are asked for; `before` leaves out what was recorded then or later, on the day `today`."""

    vendor: str | None = None
    contract: str | None = None
    period: Period | None = None
    before: str | None = None
    today: date | None = None


def view(office: Office, wanted: Wanted) -> LedgerView:
    """The lines with the balance after each, by vendor and contract, and what is open."""
    vendor = office.workspace.vendor(wanted.vendor).id if wanted.vendor else None
    period = str(wanted.period) if wanted.period else None
    lines = sorted(
        office.ledger.lines(vendor, wanted.contract, period, wanted.before),
        key=lambda one: (one.vendor, one.contract, one.currency, one.id),
    )
    balances: list[Fraction] = []
    for place, one in enumerate(lines):
        same = place > 0 and _account(lines[place - 1]) == _account(one)
        balances.append((balances[-1] if same else ZERO) + one.moves)
    return LedgerView(tuple(lines), tuple(balances), dict(_open(office, wanted, lines)))


def _account(one: Line) -> tuple[str, str, str]:
    return (one.vendor, one.contract, one.currency)


def _open(
    office: Office, wanted: Wanted, lines: Sequence[Line]
) -> Iterator[tuple[tuple[str, str, tuple[str, str, str, str]], OpenAmount]]:
    issued = {
        one.subject: one.frozen_at
        for one, _ in office.approvals.history()
        if wanted.before is None or one.frozen_at < wanted.before
    }
    today = wanted.today or local_day(office, office.now())
    for vendor, contract in dict.fromkeys((one.vendor, one.contract) for one in lines):
        own = [one for one in lines if (one.vendor, one.contract) == (vendor, contract)]
        for key, left in open_by_key(own).items():
            terms = _terms(office, contract, key[0])
            claim_until = _claim_until(terms, key[0])
            dispute_until = _dispute_until(office, terms, issued.get((vendor, contract, key[0])))
            status = _status(own, key, left, claim_until, today)
            yield (vendor, contract, key), OpenAmount(left, status, claim_until, dispute_until)


def _terms(office: Office, contract: str, period: str) -> ContractTerms | None:
    """The terms in force, None for a contract that the workspace no longer has."""
    known = {one.id: one for one in office.workspace.contracts}
    return known[contract].on(Period.parse(period).start).terms if contract in known else None


def _claim_until(terms: ContractTerms | None, period: str) -> date | None:
    claim = terms.claim_within if terms else None
    if terms is None or claim is None:
        return None
    return last_day(Period.parse(period).end, claim.days, claim.counted_in, terms.closed_days)


def _dispute_until(office: Office, terms: ContractTerms | None, issued: str | None) -> date | None:
    disputes = terms.disputes if terms else None
    if terms is None or disputes is None or issued is None:
        return None
    return last_day(local_day(office, issued), disputes.within_days, disputes.counted_in, terms.closed_days)


def _status(
    lines: Iterable[Line],
    key: tuple[str, str, str, str],
    left: Fraction,
    claim_until: date | None,
    today: date,
) -> LineStatus:
    if not left:
        return LineStatus.CLOSED
    marks = [
        one.entry
        for one in lines
        if one.period == key[0]
        and one.clause in ("", key[2])
        and not one.entry.has_amount
        and one.entry is not LineEntry.NOT_MOVED
    ]
    claimed = {LineEntry.CLAIMED, LineEntry.INVOICED} & set(marks)
    if left > 0 and claim_until is not None and today > claim_until and not claimed:
        return LineStatus.LAPSED
    return LineStatus(marks[-1].value) if marks else LineStatus.PROPOSED


def check(office: Office) -> tuple[str, ...]:
    """What is wrong with the ledger, in sentences.

    Lines that do not add up to the statements they name, and money under names that are gone.
    """
    found: list[str] = []
    by_subject: dict[tuple[str, str, str], list[Line]] = {}
    for line in office.ledger.lines():
        by_subject.setdefault((line.vendor, line.contract, line.period), []).append(line)
    frozen = office.approvals.frozen()
    for subject in sorted({*by_subject, *frozen}):
        lines = by_subject.get(subject, [])
        if subject not in frozen:
            found.append(f"{', '.join(subject)}: there are lines, and no approved statement.")
            continue
        settlement = office.statements.read(frozen[subject]).get("settlement")
        currency = currency_of(office, subject, settlement)
        account = Account(frozen[subject], *subject, currency, bookings_of(settlement))
        found += disagreements(account, lines)
    return (*found, *orphaned(office))
