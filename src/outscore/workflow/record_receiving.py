"""Receiving records: as facts of their own, or added up while their file streams by.

Records that are added up keep their keys as hashes. Where a delivery brings records that an earlier one
brought, the earlier file is read again without them, and the facts of the new delivery say what remains of
it, for each of its vendors and months: so nothing counts twice, and nothing else of it is lost. It is read
again by the terms by which its facts came about, whatever the feed contract says today. Where the keys of the
two cannot be compared, the new file waits until the earlier ones are read by the terms of today.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from outscore.errors import ArchiveError
from outscore.intake.delivery import refused_whole
from outscore.intake.record_delivery import KnownRecords
from outscore.intake.record_delivery import check_records
from outscore.intake.record_delivery import rules_of
from outscore.intake.record_delivery import within_limits
from outscore.intake.record_issues import came_again
from outscore.intake.record_issues import read_otherwise_before
from outscore.intake.record_issues import waits
from outscore.intake.sent_back import as_sent
from outscore.intake.streaming import stream_records
from outscore.intake.superseded import HASHED_BY
from outscore.intake.superseded import found_again
from outscore.intake.superseded import keys_again
from outscore.intake.superseded import remaining
from outscore.intake.superseded import share_records
from outscore.model.delivery import Severity
from outscore.model.sent_back import form_sent_back
from outscore.storage.facts import AGAIN
from outscore.storage.origins import in_one_form
from outscore.storage.origins import places_of
from outscore.storage.origins import spoken_of
from outscore.storage.origins import with_remains
from outscore.storage.standing import KEY
from outscore.storage.standing import ORIGIN
from outscore.workflow.kept_readings import keep_reading
from outscore.workflow.kept_readings import terms_of
from outscore.workflow.kept_readings import terms_of_today
from outscore.workflow.owners import reading_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator
    from collections.abc import Sequence
    from datetime import date
    from datetime import datetime
    from typing import TypeAlias

    from outscore.intake.delivery import Checked
    from outscore.intake.record_rules import RecordRules
    from outscore.model.delivery import Issue
    from outscore.model.feed import Feed
    from outscore.storage.deliveries import StoredDelivery
    from outscore.storage.origins import Remains
    from outscore.workflow.kept_readings import Terms
    from outscore.workflow.office import Office

    Place: TypeAlias = tuple[str, date]

KEYS, HASHED = "keys", "hashed_by"
"""What is written beside the facts: the SHA-256 of the hashes of the keys, and what made them."""
_COUNTED_ONCE = "row_repeated"


@dataclass(frozen=True, slots=True)
class RecordsRead:
    """What a file of records turned out to be, and the SHA-256 of its facts; None where it brought none."""

    checked: Checked
    facts_sha256: str | None


def read_each(
    office: Office,
    feed: Feed,
    file: str,
    content: bytes,
    before: int | None,
    frozen: Collection[Place],
    received: datetime | None = None,
) -> RecordsRead:
    """Read a file whose records are facts of their own. `before`: as `FactStore.current` has it.

    received: when the file came first; records of days after it are rejected.
    """
    known = KnownRecords(
        vendors=office.workspace.vendors,
        zone=office.workspace.settings.timezone,
        standing=lambda keys: office.facts.records_like(keys, feed, before),
        frozen=frozen,
        received=received,
    )
    keep_reading(office, feed)
    read, terms, _ = as_sent(content, feed, file)
    checked = check_records(read, terms, known)
    if checked.rows.accepted and (other := _not_comparable(office, feed, before)):
        checked = refused_whole(checked, (read_otherwise_before(other.file, feed),))
    has_facts = checked.rows.accepted and not checked.facts.is_empty()
    return RecordsRead(checked, office.facts.write(checked.facts, feed) if has_facts else None)


def read_added_up(
    office: Office,
    feed: Feed,
    file: str,
    digest: str,
    before: int | None,
    frozen: Collection[Place],
    received: datetime | None = None,
) -> RecordsRead:
    """Read a file of the archive whose records are added up. `before` and `received`: as in `read_each`."""
    with TemporaryDirectory(prefix="outscore-", ignore_cleanup_errors=True) as name:
        return _Adding(office, feed, Path(name), before).read(file, digest, frozen, received)


def _earlier(office: Office, feed: Feed, before: int | None) -> list[StoredDelivery]:
    """The deliveries of a feed that brought facts, in order of receipt. `before`: as in `read_each`."""
    found = office.deliveries.with_facts(office.deliveries.months(), feed.id, before)
    return [one for one in found if one.facts_sha256]


def _not_comparable(office: Office, feed: Feed, before: int | None) -> StoredDelivery | None:
    """The first earlier delivery whose records cannot be told from those of a new one by their keys."""
    own = terms_of_today(office, feed).form_of_keys
    today = reading_of(office.workspace, feed)
    for one in _earlier(office, feed, before):
        if one.reading_sha256 == today:
            continue
        if (ORIGIN if feed.added_up else KEY) not in office.facts.of_delivery(one).columns:
            return one
        was = terms_of(office, one, feed)
        if was is not None and was.form_of_keys != own:
            return one
    return None


class _Adding:
    """One file of records on its way to sums."""

    def __init__(self, office: Office, feed: Feed, folder: Path, before: int | None) -> None:
        self._office = office
        self._feed = feed
        self._folder = folder
        self._before = before
        self._today = terms_of_today(office, feed)

    def read(
        self, file: str, digest: str, frozen: Collection[Place], received: datetime | None
    ) -> RecordsRead:
        """Read, check and add up; and say what remains of deliveries before it."""
        keep_reading(self._office, self._feed)
        keys = self._folder / "keys.parquet"
        path, rules = self._as_sent(file, digest, self._today, received)
        found = stream_records(path, rules, self._folder, keys)
        if not form_sent_back(file) and found.sha256 != digest:
            raise ArchiveError(
                f"The archived file {digest} is damaged: its bytes no longer have the SHA-256 in its name. "
                f"Restore it from a backup."
            )
        checked = within_limits(found.checked, self._feed, found.volume)
        if not checked.rows.accepted:
            return RecordsRead(checked, None)
        earlier = _earlier(self._office, self._feed, self._before)
        other = _not_comparable(self._office, self._feed, self._before) or self._unknown(earlier, keys)
        if other:
            why = read_otherwise_before(other.file, self._feed)
            return RecordsRead(refused_whole(checked, (why,)), None)
        remains = list(self._remains(earlier, keys))
        own, remains, written = in_one_form(checked.facts, remains, self._feed)
        facts = with_remains(own, remains)
        kept = {KEYS: self._office.archive.put_file("keys", keys), HASHED: HASHED_BY}
        if again := self._sent_again(path, rules, checked):
            kept[AGAIN] = json.dumps(again, ensure_ascii=False)
        return RecordsRead(
            replace(
                checked,
                facts=facts,
                issues=(*checked.issues, *self._told(remains, places_of(facts), frozen)),
                months=_months(checked.months, places_of(facts)),
            ),
            self._office.facts.write(facts, written, kept),
        )

    def _told(
        self, remains: Sequence[Remains], places: Sequence[Place], frozen: Collection[Place]
    ) -> Iterator[Issue]:
        """What is told of records that came again, and of months that wait for a restatement."""
        vendor = self._feed.fixed_vendor
        yield from (came_again(one.gone, one.origin.file, vendor) for one in remains)
        yield from (waits(*place) for place in places if place in frozen)

    def _as_sent(
        self, file: str, digest: str, terms: Terms, received: datetime | None = None
    ) -> tuple[Path, RecordRules]:
        """Where the rows are to be read, and by which rules. received: when the file came."""
        path = self._office.archive.local("raw", digest, self._folder)
        feed = terms.feed
        if form_sent_back(file):
            content, feed, _ = as_sent(path.read_bytes(), feed, file)
            path = self._folder / f"{digest}.sent"
            path.write_bytes(content)
        return path, rules_of(feed, terms.zone, terms.vendors, received)

    def _as_it_was_read(self, delivery: StoredDelivery) -> tuple[Path, RecordRules, frozenset[int]]:
        """An earlier delivery: where its rows are, the rules that held, and the rows that did not count."""
        terms = terms_of(self._office, delivery, self._feed)
        if terms is None:
            message = f"the terms of delivery {delivery.id} were asked for and are not kept"
            raise LookupError(message)
        path, rules = self._as_sent(delivery.file, delivery.sha256, terms)
        issues = self._office.deliveries.issues([delivery.id]).get(delivery.id, ())
        return path, rules, _rows_left_out(issues)

    def _sent_again(self, path: Path, rules: RecordRules, checked: Checked) -> list[str]:
        """The keys of accepted records that an earlier delivery brought in rows that were rejected."""
        every = self._office.deliveries.all()
        mine = [
            one.id for one in every if one.feed == self._feed.id and one.id < (self._before or one.id + 1)
        ]
        issues = self._office.deliveries.issues(mine).values() if mine else ()
        wanted = {one.key for found in issues for one in found if one.severity is Severity.ROW and one.key}
        if not wanted:
            return []
        return found_again(path, rules, self._folder, wanted, _rows_left_out(checked.issues))

    def _unknown(self, earlier: Sequence[StoredDelivery], keys: Path) -> StoredDelivery | None:
        """The first delivery of which records came again and whose terms were not kept."""
        for one in earlier:
            if terms_of(self._office, one, self._feed) is None and self._may_share(one, keys):
                return one
        return None

    def _may_share(self, delivery: StoredDelivery, keys: Path) -> bool:
        about = self._office.facts.about(delivery)
        if about.get(HASHED) != HASHED_BY:
            return True
        return share_records(keys, self._office.archive.local("keys", about[KEYS], self._folder))

    def _remains(self, earlier: Sequence[StoredDelivery], keys: Path) -> Iterator[Remains]:
        """What remains of each earlier delivery of which records came again."""
        for place, origin in enumerate(earlier):
            if not share_records(keys, self._keys_of(origin)):
                continue
            spoken = spoken_of(origin, earlier[place:], self._office.facts)
            if spoken is None:
                continue
            path, rules, left_out = self._as_it_was_read(origin)
            gone = [*map(self._keys_of, spoken.others), keys]
            left = remaining(path, rules, self._folder, gone, left_out)
            if found := spoken.without(left, rules.feed):
                yield found

    def _keys_of(self, delivery: StoredDelivery) -> Path:
        """The hashes of a delivery's records; made anew where they are of another version."""
        about = self._office.facts.about(delivery)
        if about.get(HASHED) == HASHED_BY:
            return self._office.archive.local("keys", about[KEYS], self._folder)
        made = self._folder / f"keys-{delivery.id}.parquet"
        if not made.exists():
            path, rules, left_out = self._as_it_was_read(delivery)
            keys_again(path, rules, self._folder, left_out, made)
        return made


def _rows_left_out(issues: Sequence[Issue]) -> frozenset[int]:
    kept_out = (one for one in issues if one.severity is Severity.ROW or one.code == _COUNTED_ONCE)
    return frozenset(one.row for one in kept_out if one.row is not None)


def _months(counted: tuple[tuple[str, int], ...], places: Sequence[Place]) -> tuple[tuple[str, int], ...]:
    """The records of each month; 0 where the file only takes some out of it."""
    every = dict.fromkeys((month.isoformat() for _, month in places), 0)
    return tuple(sorted((every | dict(counted)).items()))
