"""Money that would end under two names: of a contract, a currency, a clause or a measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.errors import ApprovalError
from outscore.scoring.ledger_names import left_behind
from outscore.scoring.ledger_names import other_currencies
from outscore.scoring.ledger_names import renamed
from outscore.scoring.ledger_names import without_contract
from outscore.workflow.restate import why_late

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outscore.model.ledger import Line
    from outscore.model.settlement_document import SettlementDocument
    from outscore.storage.approvals import Subject
    from outscore.storage.statements import StoredStatement
    from outscore.workflow.office import Office


def orphaned(office: Office) -> tuple[str, ...]:
    """What is booked under a name that the workspace no longer has, and what to do, in sentences."""
    contracts = {one.id: one for one in office.workspace.contracts}
    found: list[str] = []
    for (_, contract), lines in _by_account(office.ledger.lines()).items():
        if contract not in contracts:
            found.append(without_contract(lines))
        else:
            found += other_currencies(contracts[contract], lines)
            found += renamed(contracts[contract], lines)
    return tuple(found)


def refuse_second_name(office: Office, statements: Iterable[StoredStatement]) -> None:
    """Refuse to book money of a vendor beside money that stands under a name that is gone."""
    contracts = {one.id: one for one in office.workspace.contracts}
    reasons: list[str] = []
    for one in statements:
        accounts = _by_account(office.ledger.lines(one.vendor))
        reasons += [without_contract(own) for (_, name), own in accounts.items() if name not in contracts]
        own = accounts.get((one.vendor, one.contract), [])
        reasons += other_currencies(contracts[one.contract], own)
        reasons += left_behind(contracts[one.contract], own, _booked_anew(office, one))
    if reasons:
        raise ApprovalError(
            f"Money would end under two names. {' '.join(dict.fromkeys(reasons))} Then run the period again. "
            f"See: outscore ledger --check"
        )


def _booked_anew(office: Office, one: StoredStatement) -> set[str]:
    """The periods of an account that are open again and whose money can move, and the statement's own."""
    return {one.period} | {
        period
        for (vendor, contract, period), opened in office.approvals.reopened().items()
        if (vendor, contract) == (one.vendor, one.contract) and not why_late(office, opened)
    }


def currency_of(office: Office, subject: Subject, settlement: SettlementDocument | None) -> str:
    """The currency of a result; of one that was not settled, that of its money so far or of its contract."""
    if settlement is not None:
        return settlement["currency"]
    vendor, contract, _ = subject
    booked = [one.currency for one in office.ledger.lines(vendor, contract) if one.amount is not None]
    known = [one.terms.currency for one in office.workspace.contracts if one.id == contract]
    return next(iter((*booked, *known)), "")


def _by_account(lines: Iterable[Line]) -> dict[tuple[str, str], list[Line]]:
    """The lines that move money, by vendor and contract."""
    found: dict[tuple[str, str], list[Line]] = {}
    for one in lines:
        if one.amount is not None:
            found.setdefault((one.vendor, one.contract), []).append(one)
    return found
