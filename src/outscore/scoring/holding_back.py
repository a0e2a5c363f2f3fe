"""What was held back and given up before it was released does not go back a second time.

What is held back is with the client until the contract releases it. Whoever waives it gives it back early, so
that the release returns only the rest; what is forfeited stays the client's, and may be waived like a credit.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING
from typing import TypeAlias

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

_Parts: TypeAlias = "tuple[tuple[Key, Fraction], ...]"
_HELD = (Entry.RETAINED, Entry.RELEASED, Entry.FORFEITED)


def releases_of(settled: Mapping[str, SettlementDocument]) -> tuple[Release, ...]:
    """What settlements release, with the periods that it was held back in; `settled` is by period.

    What was held back under terms that an amendment has changed since is let go by itself, booked for the
    last period of those terms.
    """
    held: dict[str, _Parts] = {}
    former: dict[tuple[str, str], _Parts] = {}
    found = []
    for period in sorted(settled, key=lambda one: Period.parse(one).start):
        sums = _moved(settled[period])
        for what, until in _set_apart(period, settled[period], sums):
            if (what, until) not in former:
                former[what, until] = held.pop(what, ())
        for (origin, clause, what), own_sums in sums.items():
            key = (period, origin, clause, what)
            if Entry.RETAINED in own_sums:
                held[what] = (*held.get(what, ()), (key, own_sums[Entry.RETAINED]))
            if Entry.RELEASED in own_sums:
                parts = held.pop(what, ()) if origin == period else former.get((what, origin), ())
                if Entry.FORFEITED not in own_sums:
                    found.append(Release(key, -own_sums[Entry.RELEASED], parts))
    return tuple(found)


def _moved(settlement: SettlementDocument) -> dict[tuple[str, str, str], dict[str, Fraction]]:
    """What a settlement holds back and lets go, by origin, clause and what it is about."""
    sums: dict[tuple[str, str, str], dict[str, Fraction]] = {}
    for one in settlement["bookings"]:
        if one["entry"] in _HELD:
            own = sums.setdefault((one["origin"], one["clause"], one["what"]), {})
            own[one["entry"]] = Fraction(one["amount"]["n"], one["amount"]["d"])
    return sums


def _set_apart(
    period: str, settlement: SettlementDocument, sums: Iterable[tuple[str, str, str]]
) -> list[tuple[str, str]]:
    """What was held back under terms that were amended: the retainages, and until when they stood so."""
    carried = [(one["id"], one["until"]) for one in settlement["carry"].get("retained_before", ())]
    return sorted({*carried, *((what, origin) for origin, _, what in sums if origin != period)})


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
