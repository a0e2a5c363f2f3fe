"""Which rows of which delivery a rejects file brings back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import TypeAlias

from outscore.intake.returned import Place
from outscore.intake.returned import Unsure
from outscore.intake.sent_back import returned_rows
from outscore.model.canonical import sha256
from outscore.model.delivery import Severity
from outscore.model.feed import SPACES
from outscore.model.kept_out import BLOCK
from outscore.model.kept_out import is_refused_whole
from outscore.model.sent_back import name_in_exchange

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence
    from pathlib import Path

    from outscore.intake.sent_back import Returned
    from outscore.model.feed import Feed
    from outscore.storage.deliveries import StoredDelivery
    from outscore.workflow.office import Office

MOST_BYTES = 512 << 20
"""A rejects file is read whole; a larger one is none that was written here."""


@dataclass(frozen=True, slots=True)
class SentBack:
    """The rows of a rejects file that say what they were; refused: the file, where it was refused whole.

    unsure: the rows that may have come from several files, of which they mend none by their number.
    """

    places: tuple[Place, ...] = ()
    refused: str = ""
    unsure: tuple[Unsure, ...] = ()


def sent_back(office: Office, feed: Feed, file: str, content: bytes, before: int | None) -> SentBack:
    """What came back with a file. `before` leaves out a delivery, by its order of receipt, and later ones.

    Of several files of one name it is the one whose row has the cells that were not corrected, and the
    reason; a file that came again under its own name is the last one.
    """
    returned = returned_rows(content, feed, file)
    if not returned:
        return SentBack()
    known = _called_so(office, feed, file, before)
    places, unsure, refused = [], [], ""
    for row in returned:
        fitting = [one for one in known if row.sent_as in one.reasons]
        source = _source(fitting, row)
        if source:
            places.append(source.place(row))
        elif fitting:
            unsure.append(Unsure(row.row, row.sent_as, tuple(dict.fromkeys(one.file for one in fitting))))
        if fitting and (source.is_refused_whole if source else all(one.is_refused_whole for one in fitting)):
            refused = refused or (source or fitting[0]).file
    return SentBack(tuple(places), refused, tuple(unsure))


def feeds_whose_rows(office: Office, feeds: Iterable[Feed], file: str, path: Path) -> tuple[Feed, ...]:
    """Of several feeds with files of one name, those of which a rejects file brings rows back.

    Where its bytes are known already, the feed that they were received for.
    """
    if path.stat().st_size > MOST_BYTES:
        return ()
    content = path.read_bytes()
    digest = sha256(content)
    feeds = tuple(feeds)
    if received := tuple(one for one in feeds if office.deliveries.find(one.id, digest)):
        return received
    likeness = {
        one.id: found for one in feeds if (found := _likeness(office, one, file, content)) is not None
    }
    return tuple(one for one in feeds if one.id in likeness and not _outdone(one.id, likeness))


_Likeness: TypeAlias = "Mapping[int, Sequence[frozenset[str]]]"
"""By row of a rejects file, in which columns each row that it may have been is as it is now."""


def _likeness(office: Office, feed: Feed, file: str, content: bytes) -> _Likeness | None:
    """None where not each row was rejected by this feed for the reason that it names."""
    returned = returned_rows(content, feed, file)
    known = _called_so(office, feed, file, None) if returned else []
    found = {
        row.row: [one.alike(row) for one in known if one.reasons.get(row.sent_as) == row.reason]
        for row in returned
    }
    return found if found and all(found.values()) else None


def _outdone(feed: str, likeness: Mapping[str, _Likeness]) -> bool:
    """Whether in some row more cells are as they were in another feed's row, and none is as in this one's."""
    others = [found for one, found in likeness.items() if one != feed]
    return any(
        all(any(own < theirs for theirs in other.get(row, ())) for own in alike)
        for row, alike in likeness[feed].items()
        for other in others
    )


def _called_so(office: Office, feed: Feed, file: str, before: int | None) -> list[_Known]:
    """The feed's deliveries under the name that a rejects file is of, the last one first."""
    name = name_in_exchange(file)
    return [
        _Known(office, one)
        for one in reversed(office.deliveries.all())
        if one.feed == feed.id and (before is None or one.id < before) and name_in_exchange(one.file) == name
    ]


class _Known:
    """A delivery with the reasons for which its rows were rejected."""

    def __init__(self, office: Office, delivery: StoredDelivery) -> None:
        self.file = delivery.file
        self._sha256 = delivery.sha256
        self._months = office.deliveries.months_of(delivery.id)
        self._cells = {
            one.row: frozenset(zip(delivery.header, (cell.strip(SPACES) for cell in one.cells), strict=False))
            for one in office.deliveries.rejected(delivery.id)
        }
        self.is_refused_whole = is_refused_whole(delivery.status, delivery.rows, len(self._cells))
        said: dict[int, dict[str, None]] = {}
        self._vendors: dict[int, set[str]] = {}
        self._blocks: set[int] = set()
        for issue in office.deliveries.issues([delivery.id]).get(delivery.id, ()):
            if issue.severity is Severity.ROW and issue.row in self._cells:
                said.setdefault(issue.row, {})[issue.message] = None
                self._blocks.update([issue.row] if issue.code == BLOCK else ())
                self._vendors.setdefault(issue.row, set()).update([issue.vendor] if issue.vendor else ())
        self.reasons: Mapping[int, str] = {row: " ".join(messages) for row, messages in said.items()}

    def alike(self, row: Returned) -> frozenset[str]:
        """The columns in which a row of the rejects file is as the row was that was rejected."""
        return frozenset(name for name, _ in self._cells[row.sent_as] & row.cells)

    def came_again_as(self, last: _Known, row: int) -> bool:
        """Whether a later delivery is this file again, with the same row."""
        same = self.file == last.file and self._cells[row] == last._cells[row]
        return same and not (self._months and last._months and self._months.isdisjoint(last._months))

    def place(self, row: Returned) -> Place:
        """What a row of the rejects file was."""
        vendors = self._vendors[row.sent_as]
        vendor = next(iter(vendors)) if len(vendors) == 1 else None
        return Place(row.row, self._sha256, self.file, row.sent_as, vendor, row.sent_as in self._blocks)


def _source(fitting: Sequence[_Known], row: Returned) -> _Known | None:
    """Of deliveries in which a row of that number was rejected the one that it is of; None if unsure.

    The last one comes first. No other may be like the row in more columns, and its reason goes first.
    """
    alike = {one: one.alike(row) for one in fitting}
    closest = [one for one in fitting if not any(alike[one] < other for other in alike.values())]
    same = {one for one in fitting if one.reasons[row.sent_as] == row.reason}
    chosen = [one for one in closest if one in same or not same]
    if chosen and all(one.came_again_as(chosen[0], row.sent_as) for one in chosen[1:]):
        return chosen[0]
    return None
