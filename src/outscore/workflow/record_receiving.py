"""Receiving records: as facts of their own, or added up while their file streams by.

Records that are added up keep their keys as hashes. Where a delivery brings records that an earlier one
brought, the earlier file is read again without them, and the facts of the new delivery say what remains of
it, for each of its vendors and months: so nothing counts twice, and nothing else of it is lost.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from outscore.errors import ArchiveError
from outscore.intake.record_delivery import KnownRecords
from outscore.intake.record_delivery import check_records
from outscore.intake.record_delivery import rules_of
from outscore.intake.record_delivery import within_limits
from outscore.intake.record_issues import came_again
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
from outscore.storage.origins import places_of
from outscore.storage.origins import spoken_of
from outscore.storage.origins import with_remains
from outscore.workflow.owners import reading_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator
    from collections.abc import Sequence
    from datetime import date
    from typing import TypeAlias

    from outscore.intake.delivery import Checked
    from outscore.intake.record_rules import RecordRules
    from outscore.model.delivery import Issue
    from outscore.model.feed import Feed
    from outscore.storage.deliveries import StoredDelivery
    from outscore.storage.origins import Remains
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
    office: Office, feed: Feed, file: str, content: bytes, before: int | None, frozen: Collection[Place]
) -> RecordsRead:
    """Read a file whose records are facts of their own. `before`: as `FactStore.current` has it."""
    known = KnownRecords(
        vendors=office.workspace.vendors,
        zone=office.workspace.settings.timezone,
        standing=lambda keys: office.facts.records_like(keys, feed, before),
        frozen=frozen,
    )
    read, terms, _ = as_sent(content, feed, file)
    checked = check_records(read, terms, known)
    has_facts = checked.rows.accepted and not checked.facts.is_empty()
    return RecordsRead(checked, office.facts.write(checked.facts, feed) if has_facts else None)


def read_added_up(
    office: Office, feed: Feed, file: str, digest: str, before: int | None, frozen: Collection[Place]
) -> RecordsRead:
    """Read a file of the archive whose records are added up. `before`: as `FactStore.current` has it."""
    with TemporaryDirectory(prefix="outscore-", ignore_cleanup_errors=True) as name:
        return _Adding(office, feed, Path(name), before).read(file, digest, frozen)


class _Adding:
    """One file of records on its way to sums."""

    def __init__(self, office: Office, feed: Feed, folder: Path, before: int | None) -> None:
        self._office = office
        self._feed = feed
        self._folder = folder
        self._before = before
        self._zone = office.workspace.settings.timezone

    def read(self, file: str, digest: str, frozen: Collection[Place]) -> RecordsRead:
        """Read, check and add up; and say what remains of deliveries before it."""
        keys = self._folder / "keys.parquet"
        path, rules = self._as_sent(file, digest)
        found = stream_records(path, rules, self._folder, keys)
        if not form_sent_back(file) and found.sha256 != digest:
            raise ArchiveError(
                f"The archived file {digest} is damaged: its bytes no longer have the SHA-256 in its name. "
                f"Restore it from a backup."
            )
        checked = within_limits(found.checked, self._feed, found.volume)
        if not checked.rows.accepted:
            return RecordsRead(checked, None)
        remains = list(self._remains(keys))
        facts = with_remains(checked.facts, remains)
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
            self._office.facts.write(facts, self._feed, kept),
        )

    def _told(
        self, remains: Sequence[Remains], places: Sequence[Place], frozen: Collection[Place]
    ) -> Iterator[Issue]:
        """What is told of records that came again, and of months that wait for a restatement."""
        vendor = self._feed.fixed_vendor
        yield from (came_again(one.gone, one.origin.file, vendor) for one in remains)
        yield from (waits(*place) for place in places if place in frozen)

    def _as_sent(self, file: str, digest: str) -> tuple[Path, RecordRules]:
        """Where the rows are to be read, and by which terms."""
        path = self._office.archive.local("raw", digest, self._folder)
        terms = self._feed
        if form_sent_back(file):
            content, terms, _ = as_sent(path.read_bytes(), self._feed, file)
            path = self._folder / f"{digest}.sent"
            path.write_bytes(content)
        return path, rules_of(terms, self._zone, self._office.workspace.vendors)

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

    def _remains(self, keys: Path) -> Iterator[Remains]:
        """What remains of each earlier delivery of which records came again."""
        earlier = [
            one
            for one in self._office.deliveries.with_facts(
                self._office.deliveries.months(), self._feed.id, self._before
            )
            if one.facts_sha256
        ]
        for place, origin in enumerate(earlier):
            if not share_records(keys, self._keys_of(origin)):
                continue
            spoken = spoken_of(origin, earlier[place:], self._office.facts)
            if spoken is None:
                continue
            path, rules = self._as_sent(origin.file, origin.sha256)
            gone = [*map(self._keys_of, spoken.others), keys]
            left = remaining(path, rules, self._folder, gone, self._left_out(origin))
            if found := spoken.without(left):
                yield found

    def _keys_of(self, delivery: StoredDelivery) -> Path:
        """The hashes of a delivery's records; made anew where they are of another version."""
        about = self._office.facts.about(delivery)
        if about.get(HASHED) == HASHED_BY:
            return self._office.archive.local("keys", about[KEYS], self._folder)
        made = self._folder / f"keys-{delivery.id}.parquet"
        if not made.exists():
            path, rules = self._as_sent(delivery.file, delivery.sha256)
            keys_again(path, rules, self._folder, self._left_out(delivery), made)
        return made

    def _left_out(self, delivery: StoredDelivery) -> frozenset[int]:
        """The rows of a delivery that did not count, as it is read by the feed contract of today."""
        if delivery.reading_sha256 == reading_of(self._office.workspace, self._feed):
            issues = self._office.deliveries.issues([delivery.id]).get(delivery.id, ())
        else:
            path, rules = self._as_sent(delivery.file, delivery.sha256)
            issues = stream_records(path, rules, self._folder).checked.issues
        return _rows_left_out(issues)


def _rows_left_out(issues: Sequence[Issue]) -> frozenset[int]:
    kept_out = (one for one in issues if one.severity is Severity.ROW or one.code == _COUNTED_ONCE)
    return frozenset(one.row for one in kept_out if one.row is not None)


def _months(counted: tuple[tuple[str, int], ...], places: Sequence[Place]) -> tuple[tuple[str, int], ...]:
    """The records of each month; 0 where the file only takes some out of it."""
    every = dict.fromkeys((month.isoformat() for _, month in places), 0)
    return tuple(sorted((every | dict(counted)).items()))
