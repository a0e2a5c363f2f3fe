"""How a feed's promises for a vendor and a month were kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.scoring.promises import Receipt

if TYPE_CHECKING:
    from datetime import datetime

    from outscore.model.period import Period
    from outscore.scoring.promises import Arrival
    from outscore.scoring.promises_complete import Completeness

_WORST = (Receipt.MISSING, Receipt.LATE, Receipt.IN_PART_LATE, Receipt.NOT_YET_DUE, Receipt.ON_TIME)


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a feed's promises for a vendor and a month; `told` are sentences, the worst first.

    arrivals: each day, week or month that is due, in order; empty where nothing is said of that. received:
    when the first rows of the month came. limits: a sentence for each delivery above a limit. advice: what
    the office can put right in the feed contract, "" where there is nothing.
    """

    feed: str
    vendor: str
    month: Period
    arrivals: tuple[Arrival, ...]
    received: datetime | None
    completeness: Completeness | None
    limits: tuple[str, ...]
    refused: int
    told: tuple[str, ...]
    advice: str = ""

    @property
    def worst(self) -> Arrival | None:
        """The day, week or month with which it went worst, the first of several; if all is well the last."""
        found = sorted(self.arrivals, key=lambda one: _WORST.index(one.receipt))
        fine = found and found[0].receipt is Receipt.ON_TIME
        return (self.arrivals[-1] if fine else found[0]) if found else None

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing that must be there by now."""
        missing = any(one.receipt is Receipt.MISSING for one in self.arrivals)
        return not missing and (self.completeness is None or self.completeness.is_whole)

    @property
    def needs_a_person(self) -> bool:
        """Whether somebody must ask for something: it is missing, not whole, or was refused."""
        return not self.is_whole or bool(self.refused)
