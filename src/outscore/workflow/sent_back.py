"""Which rows of which delivery a rejects file brings back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.intake.returned import Place
from outscore.intake.sent_back import returned_rows
from outscore.model.canonical import sha256
from outscore.model.delivery import Severity
from outscore.model.kept_out import is_refused_whole
from outscore.model.sent_back import name_in_exchange

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping
    from pathlib import Path

    from outscore.intake.sent_back import Returned
    from outscore.model.feed import Feed
    from outscore.storage.deliveries import StoredDelivery
    from outscore.workflow.office import Office

MOST_BYTES = 512 << 20
"""A rejects file is read whole; a larger one is none that was written here."""


@dataclass(frozen=True, slots=True)
class SentBack:
    """The rows of a rejects file that say what they were; refused: the file, where it was refused whole."""

    places: tuple[Place, ...] = ()
    refused: str = ""


def sent_back(office: Office, feed: Feed, file: str, content: bytes, before: int | None) -> SentBack:
    """What came back with a file. `before` leaves out a delivery, by its order of receipt, and later ones.

    Of several files of one name it is the last in which that row was rejected for that reason, or else the
    last in which it was rejected.
    """
    returned = returned_rows(content, feed, file)
    if not returned:
        return SentBack()
    known = _called_so(office, feed, file, before)
    found = [(source, row) for row in returned if (source := _source(known, row))]
    refused = next((one.delivery.file for one, _ in found if one.is_refused_whole), "")
    return SentBack(tuple(one.place(row) for one, row in found), refused)


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
    return tuple(one for one in feeds if _brings_back(office, one, file, content))


def _brings_back(office: Office, feed: Feed, file: str, content: bytes) -> bool:
    """Whether each row of a rejects file was rejected by this feed for the reason that it names."""
    returned = returned_rows(content, feed, file)
    known = _called_so(office, feed, file, None) if returned else []
    said = [{one.reasons.get(row.sent_as) for one in known} for row in returned]
    return bool(said) and all(row.reason in reasons for row, reasons in zip(returned, said, strict=True))


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
        self.delivery = delivery
        listed = {one.row for one in office.deliveries.rejected(delivery.id)}
        self.is_refused_whole = is_refused_whole(delivery.status, delivery.rows, len(listed))
        said: dict[int, dict[str, None]] = {}
        self._vendors: dict[int, set[str]] = {}
        for issue in office.deliveries.issues([delivery.id]).get(delivery.id, ()):
            if issue.severity is Severity.ROW and issue.row in listed:
                said.setdefault(issue.row, {})[issue.message] = None
                self._vendors.setdefault(issue.row, set()).update([issue.vendor] if issue.vendor else ())
        self.reasons: Mapping[int, str] = {row: " ".join(messages) for row, messages in said.items()}

    def place(self, row: Returned) -> Place:
        """What a row of the rejects file was."""
        vendors = self._vendors[row.sent_as]
        vendor = next(iter(vendors)) if len(vendors) == 1 else None
        return Place(row.row, self.delivery.sha256, self.delivery.file, row.sent_as, vendor)


def _source(known: list[_Known], row: Returned) -> _Known | None:
    fitting = [one for one in known if row.sent_as in one.reasons]
    same = (one for one in fitting if one.reasons[row.sent_as] == row.reason)
    return next(same, fitting[0] if fitting else None)
