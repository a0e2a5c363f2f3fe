"""Replaying: archived files read again by today's feed contracts, and what rests on them scored again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.model.period import Period
from outscore.scoring.restating import restated
from outscore.workflow.office import supposing
from outscore.workflow.owners import reading_of
from outscore.workflow.plan_keeping import keep_plans
from outscore.workflow.receive import News
from outscore.workflow.receive import receive_stored
from outscore.workflow.restatements import differing
from outscore.workflow.restatements import restatements_by_rows
from outscore.workflow.restatements import tried
from outscore.workflow.score import moved_and_refused
from outscore.workflow.score import score_period

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence
    from datetime import date

    from outscore.model.statement import StatementDocument
    from outscore.storage.deliveries import StoredDelivery
    from outscore.storage.statements import StoredStatement
    from outscore.workflow.month import Watch
    from outscore.workflow.office import Office
    from outscore.workflow.receive import Reception
    from outscore.workflow.restatements import Restatement


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to replay: a feed, a period, or everything; again: also files whose reading has not changed."""

    feed: str | None = None
    period: Period | None = None
    again: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """An open result that came out otherwise."""

    vendor: str
    contract: str
    period: str
    revision: int
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay came to: what was read otherwise, open results that moved, frozen ones that would.

    `read` counts the files that were read again; `gone` names feeds that have files and no contract any more;
    `refused` says of which results none can be worked out today.
    """

    read: int
    receptions: tuple[Reception, ...]
    moved: tuple[Moved, ...]
    frozen: tuple[Restatement, ...]
    gone: tuple[str, ...]
    refused: tuple[str, ...] = ()


def replay(office: Office, wanted: Wanted, watch: Watch) -> Replayed:
    """Read archived files again in the order in which they came, and score again what rests on them.

    Frozen results stay as they are: what they would be is told. With `dry_run` nothing is kept of it all.
    """
    if wanted.feed is not None:
        office.workspace.feed(wanted.feed)
    if wanted.dry_run:
        with supposing(office) as trial:
            return _replayed(trial, wanted, watch)
    return _replayed(office, wanted, watch)


def outdated_readings(office: Office) -> tuple[StoredDelivery, ...]:
    """The deliveries that today's feed contracts and vendor codes would read otherwise, in order."""
    readings = {feed.id: reading_of(office.workspace, feed) for feed in office.workspace.feeds}
    return tuple(
        one
        for one in office.deliveries.all()
        if one.feed in readings and one.reading_sha256 != readings[one.feed]
    )


def read_otherwise(office: Office) -> tuple[str, ...]:
    """A sentence for each feed with archived files that today's contract or codes would read otherwise."""
    counted = Counter(one.feed for one in outdated_readings(office))
    return tuple(
        f"{number} archived file{'' if number == 1 else 's'} of feed {feed} may be read otherwise by the "
        f"feed contract and vendor codes of today. To see: outscore replay --feed {feed} --dry-run"
        for feed, number in sorted(counted.items())
    )


def _replayed(office: Office, wanted: Wanted, watch: Watch) -> Replayed:
    chosen, gone = _chosen(office, wanted)
    before = {one.id: one for one in chosen}
    receptions = list(_read_again(office, watch(chosen, "Reading"), again=wanted.again))
    periods = _periods(office, wanted)
    refused: list[str] = []
    moved = [one for period in watch(periods, "Scoring") for one in _scored(office, period, refused)]
    if moved:
        keep_plans(office)
    return Replayed(
        read=len(receptions),
        receptions=tuple(one for one in receptions if _came_out_otherwise(one, before)),
        moved=tuple(moved),
        frozen=_frozen(office, periods),
        gone=gone,
        refused=tuple(refused),
    )


def _came_out_otherwise(one: Reception, before: Mapping[int, StoredDelivery]) -> bool:
    """Whether a file's rows, or what became of it, are others than when it was read before."""
    was = before.get(one.delivery.id) if one.delivery else None
    if one.news is News.KNOWN or was is None or one.delivery is None:
        return one.news is not News.KNOWN
    now = one.delivery
    return (was.status, was.rows, was.facts_sha256) != (now.status, now.rows, now.facts_sha256)


def _chosen(office: Office, wanted: Wanted) -> tuple[list[StoredDelivery], tuple[str, ...]]:
    """The deliveries to read again, in order of receipt, and the files of feeds that are no more.

    With each come those of its feed that were received after it and held against it.
    """
    every = office.deliveries.all() if wanted.again else outdated_readings(office)
    months = {month.start for month in wanted.period.months()} if wanted.period else None
    known = {feed.id for feed in office.workspace.feeds}
    asked = [
        one
        for one in every
        if wanted.feed in (None, one.feed) and (months is None or _concerns(office, one, months))
    ]
    first: dict[str, int] = {}
    for one in asked:
        first.setdefault(one.feed, one.id)
    begun = {feed: number for feed, number in first.items() if feed in known}
    standing = office.deliveries.all()
    after = [one for one in standing if one.feed in begun and one.id >= begun[one.feed]]
    return after, tuple(dict.fromkeys(one.feed for one in standing if one.feed not in known))


def _concerns(office: Office, stored: StoredDelivery, months: set[date]) -> bool:
    """Whether a delivery has to do with some months; of one without rows nobody can say."""
    brought = office.deliveries.months_of(stored.id)
    issues = office.deliveries.issues([stored.id]).get(stored.id, ())
    named = {Period.parse(one.month).start for one in issues if one.month}
    return not (brought | named) or bool((brought | named) & months)


def _read_again(office: Office, chosen: Iterable[StoredDelivery], *, again: bool) -> Iterator[Reception]:
    """Read deliveries again in their order; one that would be read as before only after one that was not."""
    outdated = {one.id for one in outdated_readings(office)}
    moved: set[str] = set()
    for stored in chosen:
        if again or stored.id in outdated or stored.feed in moved:
            for reception in receive_stored(office, stored, again=True):
                moved |= {stored.feed} if reception.news is not News.KNOWN else set()
                yield reception


def _periods(office: Office, wanted: Wanted) -> list[Period]:
    """The periods that were ever scored, a month before the quarter that ends with it; or those wanted."""
    scored = [Period.parse(one) for one in office.statements.periods()]
    asked = set(wanted.period.months()) if wanted.period else None
    return sorted(
        (one for one in scored if asked is None or asked & {*one.months()}),
        key=lambda one: (one.end, -one.start.toordinal()),
    )


def _scored(office: Office, period: Period, refused: list[str]) -> Iterator[Moved]:
    """Score a period for the vendors whose open results would come out otherwise.

    Sentences on those that cannot be worked out are added to `refused`.
    """
    vendors, unknown = moved_and_refused(office, period) if office.pairs(period) else ((), ())
    refused += [one.sentence for one in unknown]
    if not vendors:
        return
    before = office.statements.current(str(period))
    after = score_period(office, period, set(vendors)).statements
    for one in after:
        was = before.get((one.vendor, one.contract))
        if was is None or was.sha256 != one.sha256:
            yield _moved(office, was, one)


def _moved(office: Office, was: StoredStatement | None, now: StoredStatement) -> Moved:
    read = office.statements.read
    sentences = _difference(read(was.sha256), read(now.sha256)) if was else ("It was not scored before.",)
    return Moved(now.vendor, now.contract, now.period, now.revision, sentences)


def _difference(was: StatementDocument, now: StatementDocument) -> tuple[str, ...]:
    told = restated(was, now).get("restatement")
    return tuple(told["sentences"]) if told else ()


def _frozen(office: Office, periods: Sequence[Period]) -> tuple[Restatement, ...]:
    """What restating frozen results of the periods would move, be it by rows or by today's terms."""
    names = {str(one) for one in periods}
    by_rows = [one for one in restatements_by_rows(office) if one.period in names]
    there = {(one.vendor, one.contract, one.period) for one in by_rows}
    by_terms = {one for period in periods if office.pairs(period) for one in differing(office, period)[0]}
    return (*by_rows, *tried(office, by_terms - there))
