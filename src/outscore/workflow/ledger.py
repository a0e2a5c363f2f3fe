"""The ledger: what an approval books, what persons add to it, and how it is shown and checked."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from datetime import UTC
from datetime import datetime
from datetime import time
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from outscore.errors import AmbiguousName
from outscore.model.ledger import Account
from outscore.model.ledger import LedgerError
from outscore.model.ledger import LedgerView
from outscore.model.ledger import Line
from outscore.model.ledger import LineEntry
from outscore.model.ledger import LineStatus
from outscore.model.ledger import OpenAmount
from outscore.model.period import Period
from outscore.scoring.earning_back import returns_of
from outscore.scoring.earning_back import waivable
from outscore.scoring.ledger import balance
from outscore.scoring.ledger import bookings_of
from outscore.scoring.ledger import disagreements
from outscore.scoring.ledger import open_by_key
from outscore.scoring.ledger import open_month
from outscore.scoring.ledger import taken
from outscore.scoring.notice import last_day
from outscore.scoring.settlement_wording import money
from outscore.workflow.invoicing import refuse_unknown_invoice
from outscore.workflow.restate import local_day
from outscore.workflow.restate import why_late

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence
    from datetime import date

    from outscore.model.ledger import Return
    from outscore.model.settlement_document import SettlementDocument
    from outscore.model.statement import StatementDocument
    from outscore.model.terms.whole import ContractTerms
    from outscore.scoring.ledger import Key
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
                currency=settlement["currency"] if settlement else "",
                bookings=bookings_of(settlement),
                estimated=bool(settlement and settlement["estimated"]),
                late=why_late(office, opened[subject]) if subject in opened else "",
                returns=returns,
                others=_frozen_returns(office, one.vendor, one.contract) if returns else (),
            )
    return found


def _returns(
    office: Office, subject: tuple[str, str, str], settlement: SettlementDocument | None
) -> tuple[Return, ...]:
    """What a settlement gives back; nothing under a contract that the workspace no longer has."""
    known = {one.id: one for one in office.workspace.contracts}
    if settlement is None or subject[1] not in known:
        return ()
    return returns_of(known[subject[1]], subject[2], settlement)


def _frozen_returns(office: Office, vendor: str, contract: str) -> tuple[Return, ...]:
    """What the frozen results of a vendor and contract give back."""
    return tuple(
        one
        for subject, sha256 in sorted(office.approvals.frozen().items())
        if subject[:2] == (vendor, contract)
        for one in _returns(office, subject, office.statements.read(sha256)["settlement"])
    )


@dataclass(frozen=True, slots=True)
class Act:
    """What a person does to the money of a period: who, why, and under which clause ("" for all of them)."""

    vendor: str
    period: Period
    person: str
    reason: str
    contract: str | None = None
    clause: str = ""


def waive(office: Office, act: Act, amount: Fraction) -> tuple[tuple[Line, ...], bool]:
    """Give up a part of what is open under a clause; the lines, and whether they are new.

    What was earned back is no longer there to be given up.
    """
    if not act.clause:
        raise LedgerError("A waiver names the clause of what is waived: --clause. See: outscore ledger")
    if amount <= 0:
        raise LedgerError("What is waived is greater than nothing, such as --amount 500.00.")
    draft = _draft(office, act, LineEntry.WAIVER)
    returns = _frozen_returns(office, draft.vendor, draft.contract)

    def there(lines: Sequence[Line]) -> dict[Key, Fraction]:
        own = open_by_key(_under(act, lines))
        return {key: min(part, waivable(key[1:], returns, lines)) for key, part in own.items()}

    return _take(office, act, draft, amount, there)


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
    earned = f" {money(gone, draft.currency)} more is open, and was earned back." if gone else ""
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
    known = f"It has lines under {clauses}." if clauses else "It has no line."
    return f"{known} See: outscore ledger {act.vendor} --period {act.period}"


def _draft(office: Office, act: Act, entry: LineEntry) -> Line:
    """A line of a person's act, without what it is about."""
    person, reason = " ".join(act.person.split()), " ".join(act.reason.split())
    if not person or not reason:
        raise LedgerError("Whoever changes the ledger says who they are and why: --by NAME --reason TEXT.")
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
        currency=settlement["currency"] if settlement else "",
        statement=statement,
        clause=act.clause,
        what="",
        person=person,
        reason=reason,
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


@dataclass(frozen=True, slots=True)
class PointsLine:
    """What one measure, or a trigger, came to in one revision of a statement; no cap touches it.

    running: the points of the vendor under the contract so far, counting for each period the revision that
    stood last.
    """

    vendor: str
    contract: str
    period: str
    revision: int
    state: str
    what: str
    kind: str
    base_points: Fraction | None
    repeat: bool
    points: Fraction | None
    running: Fraction | None
    reason: str
    due: str | None
    expires: str | None
    statement: str
    at: str


def points_view(office: Office, wanted: Wanted) -> tuple[PointsLine, ...]:
    """Points, repeats and fired triggers of every revision of the statements that are asked for, in order."""
    vendor = office.workspace.vendor(wanted.vendor).id if wanted.vendor else None
    made = [
        one
        for one in office.statements.revisions(vendor, wanted.before)
        if wanted.contract in (None, one[0].contract)
    ]
    made.sort(
        key=lambda one: (one[0].vendor, one[0].contract, Period.parse(one[0].period).end, one[0].revision)
    )
    newest = {(one.vendor, one.contract, one.period): one.revision for one, _ in made}
    frozen = set(office.approvals.frozen().values())
    found: list[PointsLine] = []
    running: dict[tuple[str, str], Fraction] = {}
    for one, at in made:
        stands = newest[one.vendor, one.contract, one.period] == one.revision
        state = _state(stands=stands, approved=one.sha256 in frozen)
        document = office.statements.read(one.sha256)
        lines = list(_points_of(document, one, state, at))
        if stands:
            before = running.get((one.vendor, one.contract), ZERO)
            total = before + sum((line.points or ZERO for line in lines), ZERO)
            running[one.vendor, one.contract] = total
            lines = [replace(line, running=total) for line in lines]
        found += lines if wanted.period is None or one.period == str(wanted.period) else []
    return tuple(found)


def _state(*, stands: bool, approved: bool) -> str:
    if approved:
        return "approved" if stands else "being restated"
    return "proposed" if stands else "replaced"


def _points_of(
    document: StatementDocument, stored: StoredStatement, state: str, at: str
) -> Iterator[PointsLine]:
    settlement = document.get("settlement")
    if settlement is None:
        return
    blank = PointsLine(
        vendor=stored.vendor,
        contract=stored.contract,
        period=stored.period,
        revision=stored.revision,
        state=state,
        what="",
        kind="points",
        base_points=None,
        repeat=False,
        points=None,
        running=None,
        reason="",
        due=None,
        expires=None,
        statement=stored.sha256,
        at=at,
    )
    for one in settlement["measures"]:
        yield replace(
            blank,
            what=one["measure"],
            base_points=Fraction(one["base_points"]["n"], one["base_points"]["d"]),
            repeat=one["repeat"],
            points=Fraction(one["points"]["n"], one["points"]["d"]),
            reason=one["band"] or one["verdict"].replace("_", " "),
        )
    for fired in settlement["triggers"]:
        yield replace(
            blank,
            what=fired["trigger"],
            kind="trigger",
            reason=f"{fired['name']} ({fired['clause']}): {fired['reason']}",
            due=fired["due"],
            expires=fired["expires"],
        )


def check(office: Office) -> tuple[str, ...]:
    """What is wrong with the ledger, in sentences: lines that do not add up to the statements they name."""
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
        currency = settlement["currency"] if settlement else ""
        account = Account(frozen[subject], *subject, currency, bookings_of(settlement))
        found += disagreements(account, lines)
    return tuple(found)


def recorded_before(text: str, zone: str) -> tuple[str, date]:
    """Up to when records count, for a day (to its end) or a moment (that included), and the day that it is.

    Records carry their time in UTC; those whose time, as text, is less than the first value count.
    """
    known = ZoneInfo(zone)
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise LedgerError(
            f"{text!r} is neither a day nor a time. Write 2026-10-05, or 2026-10-05T14:30:00+01:00."
        ) from error
    local = moment if moment.tzinfo else moment.replace(tzinfo=known)
    if len(text.strip()) <= len("2026-10-05"):
        end = datetime.combine(moment.date() + timedelta(days=1), time(), known).astimezone(UTC)
        return f"{end:%Y-%m-%dT%H:%M:%S}", moment.date()
    end = (local + timedelta(milliseconds=1)).astimezone(UTC)
    return f"{end:%Y-%m-%dT%H:%M:%S}.{end.microsecond // 1000:03}", local.astimezone(known).date()
