"""The points and triggers of every revision of a statement; no cap touches them."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.period import Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.model.statement import StatementDocument
    from outscore.storage.statements import StoredStatement
    from outscore.workflow.ledger import Wanted
    from outscore.workflow.office import Office

ZERO = Fraction(0)


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
