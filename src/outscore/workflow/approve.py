"""Approving: a person, a time and a reason, bound to exactly the files and recipients that were shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from outscore.errors import ApprovalError
from outscore.model.canonical import canonical
from outscore.model.ledger import LineEntry
from outscore.model.period import Period
from outscore.scoring.ledger import kept_lines
from outscore.scoring.restating import unfit
from outscore.scoring.settlement_wording import money
from outscore.storage.approvals import Approval
from outscore.workflow.disputes import note_restated
from outscore.workflow.ledger import accounts_of
from outscore.workflow.ledger_names import refuse_second_name
from outscore.workflow.manifest import prepare
from outscore.workflow.promises_sources import source_gaps
from outscore.workflow.promises_sources import sources_in
from outscore.workflow.score import later_waiting
from outscore.workflow.score import moved_and_refused
from outscore.workflow.score import moved_since_scored

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterable
    from collections.abc import Sequence
    from datetime import date

    from outscore.model.ledger import Line
    from outscore.storage.approvals import Subject
    from outscore.storage.statements import StoredStatement
    from outscore.workflow.manifest import Prepared
    from outscore.workflow.office import Office


Restated = tuple[Period, frozenset[str]]
"""A period, and the vendors whose results of it wait for approval."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who approves and why; `manifest` is the SHA-256 (or its beginning) of what that person was shown."""

    person: str
    reason: str
    manifest: str = ""


def approve(
    office: Office, period: Period, signature: Signature, vendors: Collection[str] | None = None
) -> tuple[Approval, Prepared]:
    """Approve what would be sent for a period today, and freeze the statements behind it."""
    last_delivery, trail_head = office.deliveries.last(), office.trail.head()
    prepared = preview(office, period, vendors)
    _refuse_empty(period, prepared, signature)
    if not prepared.sha256.startswith(signature.manifest):
        raise ApprovalError(
            f"What would be sent for {period} is no longer what was shown as {signature.manifest}: it is now "
            f"{prepared.sha256[:12]}. Look at it again: outscore approve {period}"
        )
    statements = _behind(office, period, prepared)
    _refuse_unready(office, period, statements)
    office.archive.put("manifest", canonical(prepared.document))
    approval = Approval(
        id=0,
        period=str(period),
        manifest_sha256=prepared.sha256,
        person=" ".join(signature.person.split()),
        reason=" ".join(signature.reason.split()),
        approved_at=office.now(),
        last_delivery=last_delivery,
    )
    done = office.approvals.add(approval, statements, accounts_of(office, statements), trail_head)
    note_restated(office)
    return done, prepared


def preview(office: Office, period: Period, vendors: Collection[str] | None = None) -> Prepared:
    """What would be sent for a period today; refused if figures or terms have moved since it was scored."""
    prepared = prepare(office, period, vendors)
    moved, refused = moved_and_refused(office, period, vendors)
    unscored = [one.sentence for one in refused if not one.frozen]
    if unscored:
        raise ApprovalError(
            f"{period} may not be approved yet. {' '.join(unscored)} When that is put right: outscore run "
            f"{period}. Others can be approved alone: outscore approve {period} --vendor NAME"
        )
    if moved:
        raise ApprovalError(
            f"{_what_moved(office, period, vendors)} since {period} was scored ({_listed(moved)}). Run it "
            f"again and look at the pages: outscore run {period}"
        )
    pairs = [pair for pair in office.pairs(period) if vendors is None or pair[0] in vendors]
    waiting = later_waiting(office, period, pairs)
    if waiting:
        raise ApprovalError(
            f"Frozen results after {period} rest on what was restated and were not scored anew since "
            f"({_listed(waiting)}). Run it again and look at the pages: outscore run {period}"
        )
    return prepared


def hindrance(office: Office, period: Period, prepared: Prepared) -> str:
    """Why what was shown could not be approved as it stands, and what comes first; "" where it could."""
    try:
        _refuse_unready(office, period, _behind(office, period, prepared))
    except ApprovalError as error:
        return str(error)
    return ""


def less_returned(office: Office, period: Period, prepared: Prepared) -> tuple[str, ...]:
    """What an approval would give back less than its results say, because it was waived, in sentences."""
    statements = _to_freeze(office, _behind(office, period, prepared))
    return tuple(
        _less(line)
        for account in accounts_of(office, statements).values()
        for line in kept_lines(
            account, office.ledger.lines(account.vendor, account.contract), period, "", "", ""
        )
    )


def less_was_returned(office: Office, approval: Approval) -> tuple[str, ...]:
    """The same of what an approval has booked."""
    return tuple(
        _less(line)
        for line in office.ledger.lines(period=approval.period)
        if line.entry is LineEntry.NOT_RETURNED and line.at == approval.approved_at
    )


def _less(line: Line) -> str:
    goes = "less" if line.moves > 0 else "more"
    return (
        f"{line.vendor}, {line.contract}, {line.period}: {money(abs(line.moves), line.currency)} {goes} goes "
        f"back than the result says ({line.clause}). {line.reason.strip()}"
    )


def proposed_by(office: Office, period: Period, vendors: Collection[str] | None = None) -> list[Restated]:
    """The results that the restatement of a period opened and that wait for approval, in their order.

    By their last day, a month before the quarter that ends with it.
    """
    found: dict[Period, set[str]] = {}
    for (vendor, _, opened), one in office.approvals.reopened().items():
        if one.because == str(period) and (vendors is None or vendor in vendors):
            found.setdefault(Period.parse(opened), set()).add(vendor)
    if not found:
        raise ApprovalError(
            f"No restatement of {period} waits for approval. To begin one: outscore restate {period} "
            f"--vendor NAME --by NAME --reason TEXT"
        )
    inner_first = sorted(found, key=lambda one: (one.end, -one.start.toordinal()))
    return [(one, frozenset(found[one])) for one in inner_first]


def _what_moved(office: Office, period: Period, vendors: Collection[str] | None) -> str:
    """What keeps a period from being approved until it is scored again."""
    found = moved_since_scored(office, period, vendors)
    if found.figures:
        return "Figures or terms have moved"
    beside = " and of ".join(found.about)
    return f"No figure, verdict or amount has moved, but what cards tell of {beside} has"


def _listed(vendors: Sequence[str], most: int = 5) -> str:
    rest = f" and {len(vendors) - most} more" if len(vendors) > most else ""
    return ", ".join(vendors[:most]) + rest


def _behind(office: Office, period: Period, prepared: Prepared) -> list[StoredStatement]:
    """The statements behind what was shown, card or pack; refused if another has come in place of one."""
    sources: set[str] = set()
    for parcel in prepared.document["parcels"]:
        if parcel["vendor"] is None:
            pack = office.statements.read_pack(parcel["source"])
            sources.update(one["sha256"] for one in pack["statements"])
        else:
            sources.add(parcel["source"])
    current = office.statements.current(str(period))
    found = [one for _, one in sorted(current.items()) if one.sha256 in sources]
    if len(found) < len(sources):
        raise ApprovalError(
            f"{period} was scored again while it was being approved. Look at it again: "
            f"outscore approve {period}"
        )
    return found


def _refuse_unready(office: Office, period: Period, statements: Sequence[StoredStatement]) -> None:
    _refuse_unfit(office, period, statements)
    refuse_second_name(office, _to_freeze(office, statements))
    _refuse_before_earlier(office, statements)


def _refuse_unfit(office: Office, period: Period, statements: Sequence[StoredStatement]) -> None:
    """Refuse to freeze money that can still change by itself, or that nobody could work out."""
    to_freeze = [(one.vendor, one.contract) for one in _to_freeze(office, statements)]
    reasons = [
        f"{one.vendor}, contract {one.contract}: {reason}."
        for one in _to_freeze(office, statements)
        for reason in unfit(office.statements.read(one.sha256).get("settlement"), _final_from(office, one))
    ]
    sources = sources_in(office.workspace.contracts, period)
    reasons += source_gaps(office, period, to_freeze, sources, office.workspace.decisions.sources)
    if reasons:
        raise ApprovalError(
            f"{period} may not be approved yet. {' '.join(reasons)} When that is put right: outscore run "
            f"{period}. Others can be approved alone: outscore approve {period} --vendor NAME"
        )


def _final_from(office: Office, one: StoredStatement) -> dict[str, date]:
    """For each measure that ripens, the day from which its figure is final."""
    period = Period.parse(one.period)
    contract = office.workspace.contract(one.contract).on(period.start)
    return {
        measure.id: period.end + timedelta(days=measure.terms.matures_after_days)
        for measure in contract.measures
        if measure.terms.matures_after_days is not None
    }


def _to_freeze(office: Office, statements: Sequence[StoredStatement]) -> list[StoredStatement]:
    frozen, opened = office.approvals.frozen(), office.approvals.reopened()
    return [
        one
        for one in statements
        if (one.vendor, one.contract, one.period) not in frozen
        or (one.vendor, one.contract, one.period) in opened
    ]


def _refuse_before_earlier(office: Office, statements: Sequence[StoredStatement]) -> None:
    """Refuse a settled result while one before it is not approved, or one after it rests on other figures.

    What a period hands to the next decides caps and repeats, so money is frozen in the order of the months.
    """
    frozen, opened = office.approvals.frozen(), office.approvals.reopened()
    for one in _to_freeze(office, statements):
        settlement = office.statements.read(one.sha256).get("settlement")
        if settlement is None:
            continue
        before = office.statements.latest_before(one.vendor, one.contract, one.period)
        subject = (one.vendor, one.contract, before.period) if before else None
        if before and subject and frozen.get(subject) != before.sha256 and _is_settled(office, before):
            raise ApprovalError(
                f"The result of {one.vendor} for {one.period} rests on {before.period}, which is not "
                f"approved as it stands. First: outscore approve {before.period} --vendor {one.vendor}"
            )
        after = _next_frozen(one, frozen)
        if after is None or after in opened:
            continue
        later = office.statements.read(frozen[after]).get("settlement")
        if later is not None and later["carried_in"] != settlement["carry"]:
            raise ApprovalError(
                f"{after[2]} of {one.vendor} was approved before {one.period} and rests on other figures of "
                f"it. First: outscore restate {after[2]} --vendor {one.vendor} --contract {one.contract} "
                f"--by NAME --reason TEXT, then outscore score {after[2]}"
            )


def _is_settled(office: Office, one: StoredStatement) -> bool:
    return office.statements.read(one.sha256).get("settlement") is not None


def _next_frozen(one: StoredStatement, frozen: Iterable[Subject]) -> Subject | None:
    """The first frozen period of the same vendor and contract after a statement's."""
    later = [
        subject
        for subject in frozen
        if subject[:2] == (one.vendor, one.contract) and _is_earlier(one.period, subject[2])
    ]
    return min(later, key=lambda subject: Period.parse(subject[2]).start, default=None)


def _is_earlier(one: str, other: str) -> bool:
    first, second = Period.parse(one), Period.parse(other)
    return first.grain is second.grain and first < second


def _refuse_empty(period: Period, prepared: Prepared, signature: Signature) -> None:
    if not signature.person.strip() or not signature.reason.strip():
        raise ApprovalError(
            f"An approval names a person and a reason: outscore approve {period} --by NAME --reason TEXT"
        )
    if not prepared.document["parcels"]:
        raise ApprovalError(
            f"There is nobody to send {period} to. Name recipients in vendors.yaml, or team_recipients in "
            f"outscore.yaml."
        )
