"""Scoring: facts and terms into a statement for every vendor; a new revision where it says anything new."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from typing import TYPE_CHECKING
from typing import NamedTuple
from typing import cast

from outscore.errors import TooManyOverlaps
from outscore.errors import UnknownName
from outscore.model.period import Period
from outscore.scoring.results import trend_periods
from outscore.workflow.period_scoring import PeriodScoring
from outscore.workflow.period_scoring import months_assessed
from outscore.workflow.promises_doubts import months_held_against
from outscore.workflow.releases_used import note_scored
from outscore.workflow.review import Review
from outscore.workflow.settling import is_settled

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Sequence
    from datetime import date

    from outscore.model.statement import StatementDocument
    from outscore.storage.statements import StoredStatement
    from outscore.workflow.office import Office
    from outscore.workflow.review import Refused


@dataclass(frozen=True, slots=True)
class Scored:
    """The statements that stand after scoring: which are new, and which frozen ones would differ today.

    restated: those proposed in place of frozen ones, of this period and of later ones that rest on it.
    known_now: those among the latter whose charges were estimated and are known now.
    refused: those of which no result can be worked out; all others are scored all the same.
    """

    period: str
    statements: tuple[StoredStatement, ...]
    new: int
    differs: tuple[str, ...] = field(default=())
    restated: tuple[StoredStatement, ...] = field(default=())
    known_now: tuple[tuple[str, str], ...] = field(default=())
    refused: tuple[Refused, ...] = field(default=())


def score_period(office: Office, period: Period, vendors: Collection[str] | None = None) -> Scored:
    """Score a month or a quarter for every vendor under contract in it, or only for some vendors."""
    pairs = [pair for pair in office.pairs(period) if vendors is None or pair[0] in vendors]
    if not pairs:
        raise UnknownName("contract in force in", str(period), _known_spans(office))
    note_scored(office, period, pairs)
    review = Review(office, PeriodScoring(office, period, vendors), period)
    added = office.statements.add(review.news(pairs), office.now())
    together = sorted([*review.standing, *added], key=lambda one: (one.vendor, one.contract))
    later = [
        one
        for pair in once_restated(office, str(period), pairs)
        for one in _score_later(office, period, pair)
    ]
    return Scored(
        str(period),
        tuple(together),
        len(added),
        tuple(review.differs),
        restated=(*review.proposed(together), *(one for proposed, _ in later for one in proposed)),
        known_now=tuple(review.known_now),
        refused=(*review.refused, *(one for _, refused in later for one in refused)),
    )


def later_waiting(office: Office, period: Period, pairs: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The later periods that rest on a restated one and are to be scored anew, as "vendor 2026-05"."""
    return tuple(
        f"{pair[0]} {later}"
        for pair in once_restated(office, str(period), pairs)
        for later in _later_frozen(office, period, pair)
        if _is_waiting(office, later, pair)
    )


def _score_later(
    office: Office, period: Period, pair: tuple[str, str]
) -> Iterator[tuple[Sequence[StoredStatement], Sequence[Refused]]]:
    """The frozen results after a restated one, scored anew in order where they rest on what it hands on.

    With each come those that could not be worked out.
    """
    for later in _later_frozen(office, period, pair):
        if not _is_open(office, later, pair):
            if not _hands_on_otherwise(office, later, pair):
                continue
            _open_later(office, period, later, pair)
        note_scored(office, later, [pair])
        review = Review(office, PeriodScoring(office, later, {pair[0]}), later)
        added = office.statements.add(review.news([pair]), office.now())
        yield review.proposed([*review.standing, *added]), review.refused


def _later_frozen(office: Office, period: Period, pair: tuple[str, str]) -> list[Period]:
    """The other frozen periods of a vendor and contract that do not end before this one begins, in order."""
    found = [Period.parse(one) for *own, one in office.approvals.frozen() if tuple(own) == pair]
    return sorted((one for one in found if one != period and one.end >= period.start), key=_order)


def _order(period: Period) -> tuple[date, int]:
    """By their last day, a month before the quarter that ends with it."""
    return (period.end, -period.start.toordinal())


def _is_open(office: Office, period: Period, pair: tuple[str, str]) -> bool:
    return (*pair, str(period)) in office.approvals.reopened()


def _is_waiting(office: Office, period: Period, pair: tuple[str, str]) -> bool:
    if _is_open(office, period, pair):
        review = Review(office, PeriodScoring(office, period, {pair[0]}), period)
        return bool([*review.news([pair]), *review.refused])
    return _hands_on_otherwise(office, period, pair)


def _hands_on_otherwise(office: Office, period: Period, pair: tuple[str, str]) -> bool:
    """Whether a frozen settlement began from something else than what is handed to it today."""
    frozen = office.statements.read(office.approvals.frozen()[*pair, str(period)]).get("settlement")
    if frozen is None:
        return False
    before = office.statements.latest_before(*pair, str(period))
    handed = office.statements.read(before.sha256).get("settlement") if before else None
    if before is None or handed is None or before.period != str(period.previous()):
        try:
            settled = PeriodScoring(office, period, {pair[0]}).document(*pair, 1)["settlement"]
        except TooManyOverlaps:
            return False
        return settled is not None and settled["carried_in"] != frozen["carried_in"]
    return handed["carry"] != frozen["carried_in"]


def _open_later(office: Office, period: Period, later: Period, pair: tuple[str, str]) -> None:
    history = office.approvals.history()
    root = [one for _, one in history if one and one.subject == (*pair, str(period))][-1]
    number = max(one.number for one, _ in history if one.subject == (*pair, str(later)))
    following = replace(root, period=str(later), number=number, reopened_at=office.now())
    office.approvals.reopen([following])


class Moved(NamedTuple):
    """What of a period would come out differently today, frozen results left out.

    figures: the vendors whose figures, verdicts or money would be others. beside: those of whom only what
    stands beside them would be. about: what that is, in words.
    """

    figures: tuple[str, ...]
    beside: tuple[str, ...]
    about: tuple[str, ...]


DELIVERIES = "deliveries and the questions about them"
_BESIDE = {"assessment": "requirements", "data_quality": DELIVERIES}


def moved_since_scored(office: Office, period: Period, vendors: Collection[str] | None = None) -> Moved:
    """What of a period would come out differently today."""
    pairs = [pair for pair in office.pairs(period) if vendors is None or pair[0] in vendors]
    scoring, standing = PeriodScoring(office, period, vendors), office.statements.current(str(period))
    figures, beside, about = set(), set(), set()
    for document in Review(office, scoring, period).news(pairs):
        vendor = document["vendor"]["id"]
        before = standing.get((vendor, document["contract"]["id"]))
        if before is None or scoring.results_moved(before, document):
            figures.add(vendor)
        else:
            beside.add(vendor)
            about.update(_told_otherwise(office.statements.read(before.sha256), document))
    return Moved(tuple(sorted(figures)), tuple(sorted(beside - figures)), tuple(sorted(about)))


def _told_otherwise(before: StatementDocument, document: StatementDocument) -> set[str]:
    """What is told otherwise beside the figures."""
    was, now = cast("dict[str, object]", before), cast("dict[str, object]", document)
    parts = {name for name in was.keys() | now.keys() if was.get(name) != now.get(name)} - {"revision"}
    return {_BESIDE.get(name, "names and terms") for name in parts}


def moved_and_refused(
    office: Office, period: Period, vendors: Collection[str] | None = None
) -> tuple[tuple[str, ...], tuple[Refused, ...]]:
    """The vendors whose statement of a period would say something else today, frozen ones left out.

    With those of which no result can be worked out today.
    """
    pairs = [pair for pair in office.pairs(period) if vendors is None or pair[0] in vendors]
    review = Review(office, PeriodScoring(office, period, vendors), period)
    moved = {document["vendor"]["id"] for document in review.news(pairs)}
    return tuple(sorted(moved)), tuple(review.refused)


def concerned_by(office: Office, period: Period, months: Collection[Period]) -> bool:
    """Whether a statement of the period looks at any of the months.

    It does so in its trend, by its carry, for requirements, or to ask about figures that look wrong.
    """
    if any(is_settled(contract, period) for contract in office.workspace.contracts):
        return any(month <= period.months()[-1] for month in months)
    looked_at = {*period.quarter().months(), *months_held_against(office, period)}
    looked_at.update(months_assessed(office.workspace, period))
    for contract in office.workspace.contracts:
        looked_at.update(month for one in trend_periods(contract, period) for month in one.months())
    return not looked_at.isdisjoint(months)


def _known_spans(office: Office) -> list[str]:
    return [
        f"{one.id} ({one.span.start or 'open'} to {one.span.end or 'open'})"
        for one in office.workspace.contracts
    ]


def once_restated(office: Office, period: str, pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those of the vendors and contracts whose frozen result of a period was ever opened again."""
    ever = {one.subject for _, one in office.approvals.history() if one}
    return [pair for pair in pairs if (*pair, period) in ever]
