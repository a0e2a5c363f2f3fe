"""Opening a frozen result again, so that what was wrong can be put right in a new revision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from outscore.errors import AmbiguousName
from outscore.errors import ApprovalError
from outscore.model.period import Period
from outscore.model.terms.limits import AfterWindow
from outscore.scoring.notice import last_day
from outscore.storage.frozen import Reopening
from outscore.workflow.plan_keeping import keep_plans
from outscore.workflow.score import score_period

if TYPE_CHECKING:
    from datetime import date

    from outscore.model.terms.limits import Disputes
    from outscore.storage.frozen import Freezing
    from outscore.workflow.office import Office
    from outscore.workflow.score import Scored


@dataclass(frozen=True, slots=True)
class Restating:
    """What became of asking: what is open now, whether that is new, and what scoring it again came to."""

    opened: Reopening
    new: bool
    scored: Scored


def restate(
    office: Office, period: Period, vendor_name: str, contract_id: str | None, person: str, reason: str
) -> Restating:
    """Open a frozen result: rows for the vendor and its months count again, and it is scored anew.

    Frozen results of the same contract over any of the same months, such as the quarter's, open with it.
    Asking again changes nothing.
    """
    by, why = " ".join(person.split()), " ".join(reason.split())
    if not by or not why:
        raise ApprovalError(
            f"A restatement names a person and a reason: outscore restate {period} --vendor {vendor_name} "
            f"--by NAME --reason TEXT"
        )
    vendor = office.workspace.vendor(vendor_name).id
    last = {one.subject: one for one, _ in office.approvals.history()}
    contract = _contract(period, vendor, contract_id, [one for one in last if one[0] == vendor])
    root = last[vendor, contract, str(period)]
    months = set(period.months())
    wanted = [
        Reopening(*subject, one.number, str(period), root.number, by, why, office.now())
        for subject, one in sorted(last.items())
        if subject[:2] == (vendor, contract) and months & set(Period.parse(subject[2]).months())
    ]
    new = bool(office.approvals.reopen(wanted))
    opened = office.approvals.reopened()[vendor, contract, str(period)]
    scored = score_period(office, period, {vendor})
    keep_plans(office)
    return Restating(opened, new, scored)


def _contract(
    period: Period, vendor: str, contract_id: str | None, frozen: list[tuple[str, str, str]]
) -> str:
    """The contract whose result of the period is frozen."""
    fits = [contract for _, contract, one in frozen if one == str(period) and contract_id in (None, contract)]
    if not fits:
        which = f" under {contract_id}" if contract_id else ""
        raise ApprovalError(
            f"The result of {vendor} for {period}{which} is not frozen, so that there is nothing to restate: "
            f"its rows are accepted as they are. Run it again: outscore run {period}"
        )
    if len(fits) > 1:
        raise AmbiguousName("contract", f"--contract for {vendor} in {period}", fits)
    return fits[0]


def why_late(office: Office, opened: Reopening) -> str:
    """Why a correction no longer moves money, in a sentence; "" where it does.

    The window of the period whose restatement began it decides. It is counted from the approval of the result
    that was corrected; a correction that came too late opens no new window.
    """
    contract = office.workspace.contract(opened.contract).on(Period.parse(opened.because).start)
    disputes = contract.terms.disputes
    if disputes is None or disputes.afterwards is not AfterWindow.STAYS:
        return ""
    root = (opened.vendor, opened.contract, opened.because)
    history = [one for one in office.approvals.history() if one[0].subject == root]
    return _late(office, disputes, contract.terms.closed_days, history, opened.because_number)


def _late(
    office: Office,
    disputes: Disputes,
    closed_days: tuple[str, ...],
    history: list[tuple[Freezing, Reopening | None]],
    number: int,
) -> str:
    late, until = "", None
    for frozen, ended in history:
        if frozen.number > number:
            break
        if not late:
            issued = local_day(office, frozen.frozen_at)
            until = last_day(issued, disputes.within_days, disputes.counted_in, closed_days)
        if ended is not None and until is not None:
            raised = local_day(office, ended.reopened_at)
            late = (
                f"Not moved: after the dispute window, which ended on {until} ({disputes.clause})."
                if raised > until
                else ""
            )
    return late


def local_day(office: Office, at: str) -> date:
    """The day on which something was recorded, as it was where the workspace is."""
    return datetime.fromisoformat(at).astimezone(ZoneInfo(office.workspace.settings.timezone)).date()
