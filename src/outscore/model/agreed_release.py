"""By which release of a catalogue a contract is assessed, where its parties agreed on one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


@dataclass(frozen=True, slots=True)
class AgreedRelease:
    """A release by which a contract is assessed, from a day on.

    vendor: the one that it was agreed with, "" for every vendor of the contract. catalogue: the one that it
    is a version of, "" for the workspace's own.
    """

    contract: str
    version: int
    reason: str
    agreed_by: str
    agreed_on: date
    vendor: str = ""
    catalogue: str = ""


def agreed_for(agreed: Iterable[AgreedRelease], contract: str, vendor: str, on: date) -> AgreedRelease | None:
    """What counts for a vendor under a contract on a day; None where the workspace's release does.

    What was agreed with the vendor alone comes before what was agreed for all, and of each the latest.

    >>> from datetime import date
    >>> for_all = AgreedRelease("main", 2, "New year", "A. Person", date(2026, 7, 1))
    >>> with_bolt = AgreedRelease("main", 1, "Audited by it", "A. Person", date(2026, 4, 1), "bolt")
    >>> both = (with_bolt, for_all)
    >>> agreed_for(both, "main", "bolt", date(2026, 7, 1)).version
    1
    >>> agreed_for(both, "main", "acme", date(2026, 7, 1)).version
    2
    >>> agreed_for(both, "main", "acme", date(2026, 6, 30)) is None
    True
    """
    counts = [
        each
        for each in agreed
        if each.contract == contract and each.vendor in ("", vendor) and each.agreed_on <= on
    ]
    return max(counts, key=lambda each: (bool(each.vendor), each.agreed_on), default=None)
