"""What was held back and given up before it was released does not go back a second time.

What is held back is with the client until the contract releases it. Whoever waives it gives it back early, so
that the release returns only the rest; what is forfeited stays the client's, and may be waived like a credit.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.ledger import LineEntry
from outscore.model.ledger import Release
from outscore.model.outcome import ZERO
from outscore.model.outcome import Entry
from outscore.model.period import Period

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.ledger import Key
    from outscore.model.ledger import Line
    from outscore.model.settlement_document import SettlementDocument

_HELD = (Entry.RETAINED, Entry.RELEASED, Entry.FORFEITED)


def releases_of(settled: Mapping[str, SettlementDocument]) -> tuple[Release, ...]:
    """What settlements release, with the periods that it was held back in; `settled` is by period."""
    held: dict[str, list[tuple[Key, Fraction]]] = {}
    found = []
    for period in sorted(settled, key=lambda one: Period.parse(one).start):
        sums: dict[tuple[str, str], dict[str, Fraction]] = {}
        for one in settled[period]["bookings"]:
            if one["entry"] in _HELD:
                own = sums.setdefault((one["clause"], one["what"]), {})
                own[one["entry"]] = Fraction(one["amount"]["n"], one["amount"]["d"])
        for (clause, what), own in sums.items():
            if Entry.RETAINED in own:
                key = (period, period, clause, what)
                held.setdefault(what, []).append((key, own[Entry.RETAINED]))
            if Entry.RELEASED in own:
                parts = tuple(held.pop(what, ()))
                if Entry.FORFEITED not in own:
                    found.append(Release((period, period, clause, what), -own[Entry.RELEASED], parts))
    return tuple(found)


def kept_of(one: Release, lines: Iterable[Line]) -> Fraction:
    """How much of what is released does not go back, because it was waived before."""
    waived: dict[Key, Fraction] = {}
    for line in lines:
        if line.entry is LineEntry.WAIVER:
            waived[line.key] = waived.get(line.key, ZERO) - line.moves
    return min(one.stated, sum((min(part, waived.get(key, ZERO)) for key, part in one.parts), ZERO))


def is_released(key: Key, releases: Sequence[Release]) -> bool:
    """Whether what was held back under a key has gone back."""
    return any(key == part for one in releases for part, _ in one.parts)
