"""What is known of a stretch of time: the counts of one row, and relief that holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from fractions import Fraction

    from outscore.model.terms.measuring import Relief


@dataclass(frozen=True, slots=True)
class Slice:
    """What one row says of a stretch of time; both moments have a time zone, the end is not part of it.

    counts: quantities in their own unit. unreported: quantities that the row should have and left empty;
    one that is simply not in `counts` may come from another row. about: which code and breakdown the row is
    about, "" where nobody asks.
    """

    begin: datetime
    end: datetime
    counts: Mapping[str, Fraction]
    unreported: tuple[str, ...] = ()
    about: str = ""


@dataclass(frozen=True, slots=True)
class Granted:
    """A stretch of time for which a ground of relief holds; both moments have a time zone.

    claim: the number of the claim that was granted, 0 where none was needed. period: when the period that is
    relieved begins and ends, None where its rows say.
    """

    relief: Relief
    begin: datetime
    end: datetime
    claim: int = 0
    period: tuple[datetime, datetime] | None = None
