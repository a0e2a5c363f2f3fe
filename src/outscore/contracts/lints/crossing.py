"""Limits that cut each other's parts: what one has cut in proportion, another cuts again."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from itertools import product
from typing import TYPE_CHECKING

from outscore.contracts.lints.costs import Part
from outscore.contracts.lints.costs import PartKind
from outscore.contracts.lints.costs import has_points_when_met
from outscore.contracts.lints.costs import most_of
from outscore.contracts.lints.costs import parts_of
from outscore.contracts.lints.finding import warning
from outscore.contracts.lints.printed_bands import about
from outscore.contracts.lints.said import joined
from outscore.contracts.lints.said import opening
from outscore.model.terms.clause import EVERY
from outscore.model.terms.clause import names
from outscore.model.terms.limits import CapWindow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from fractions import Fraction

    from outscore.contracts.lints.finding import Finding
    from outscore.model.contract import Contract
    from outscore.model.terms.limits import Cap

Parts = frozenset[Part]


@dataclass(frozen=True, slots=True)
class Limit:
    """A cap, or the pool, with the parts that it limits.

    base, percent: its size where it is a share of one period; percent None where it may be anything. place:
    of the cap in the file, None for the pool.
    """

    called: str
    clause: str
    parts: Parts
    base: str
    percent: Fraction | None
    place: int | None

    def bites(self, contract: Contract, before: Limit | None = None) -> bool:
        """Whether its parts can come to more than it allows; before: a limit that has cut some of them."""
        if self.percent is None:
            return bool(self.parts)
        cut = self.parts & before.parts if before is not None else frozenset()
        alone = most_of(contract, self.parts - cut, self.base)
        under = most_of(contract, cut, self.base)
        if before is not None and before.percent is not None and before.base == self.base:
            under = before.percent if under is None else min(under, before.percent)
        return alone is None or under is None or alone + under > self.percent


def crossing_findings(contract: Contract) -> Iterator[Finding]:
    """Two limits of which the later covers some of what the earlier does, and not all of it.

    A failure then takes room from what stands beside it, and what it is given instead is cut by the later
    limit: a period in which less is failed can cost more. Where each covers all of what an earlier one does,
    or none of it, that cannot be.
    """
    told: set[int | None] = set()
    for earlier, later in combinations(_limits(contract), 2):
        if not earlier.parts & later.parts or earlier.parts <= later.parts:
            continue
        place = later.place if later.place is not None else earlier.place
        if _is_within(contract, earlier, later):
            continue
        if place in told or _is_agreed(contract, earlier) or _is_agreed(contract, later):
            continue
        if (
            _gives_way(contract, earlier, later)
            and earlier.bites(contract)
            and later.bites(contract, earlier)
        ):
            told.add(place)
            yield _finding(earlier, later)


def _limits(contract: Contract) -> list[Limit]:
    """The limits as they apply: caps on some measures, then the pool, then the caps that are left."""
    parts = parts_of(contract)
    caps = [_capped(place, cap, parts) for place, cap in enumerate(contract.terms.caps)]
    whole = (place for place, cap in enumerate(contract.terms.caps) if cap.measures == EVERY)
    within = next(whole, len(caps))
    return [*caps[:within], *_pooled(contract, parts), *caps[within:]]


def _capped(place: int, cap: Cap, parts: Iterable[Part]) -> Limit:
    own = frozenset(part for part in parts if names(cap.measures, part.measure))
    percent = cap.percent if cap.window is CapWindow.PERIOD else None
    return Limit(f"the cap {cap.id!r}", cap.clause, own, cap.of, percent, place)


def _pooled(contract: Contract, parts: Iterable[Part]) -> Iterator[Limit]:
    pool = contract.terms.pool
    own = frozenset(part for part in parts if part.kind is PartKind.POOL)
    if pool is not None and own:
        yield Limit("the pool", pool.clause, own, pool.of, pool.at_risk_percent, None)


def _is_within(contract: Contract, earlier: Limit, later: Limit) -> bool:
    """Whether a narrow cap has nothing left to cut: the wide one allows no more over the same time."""
    if earlier.place is None or later.place is None or not later.parts <= earlier.parts:
        return False
    wide, narrow = contract.terms.caps[earlier.place], contract.terms.caps[later.place]
    if (wide.window, wide.periods, wide.of) != (narrow.window, narrow.periods, narrow.of):
        return False
    return wide.percent is not None and narrow.percent is not None and wide.percent <= narrow.percent


def _gives_way(contract: Contract, earlier: Limit, later: Limit) -> bool:
    """Whether a part under both can grow while another, under the earlier alone, stays as it is.

    The parts of one measure come together when it is missed; only points, where they have bands of their own,
    grow further, or are there before.
    """
    early = {measure.id for measure in contract.measures if has_points_when_met(measure)}
    for grows, stays in product(earlier.parts & later.parts, earlier.parts - later.parts):
        if grows.measure != stays.measure or not grows.measure:
            return True
        if stays.kind is PartKind.POINTS and stays.measure in early:
            return True
    return False


def _finding(earlier: Limit, later: Limit) -> Finding:
    if later.place is not None and later.parts < earlier.parts:
        return warning(
            ("caps", later.place, "id"),
            f"{opening(later.called)} covers only a part of what {earlier.called} covers and stands after "
            f"it. Caps apply in the order of the file, so what {earlier.called} has cut in proportion is cut "
            "again, and a period in which less is failed can cost more. Write the narrower cap first, or "
            f"record under agreed_readings, with the clause {later.clause!r}, that this order is meant.",
        )
    cap = later if later.place is not None else earlier
    both, alone = _said(earlier.parts & later.parts), _said(earlier.parts - later.parts)
    return warning(
        ("caps", cap.place or 0, "id"),
        f"{opening(earlier.called)} and {later.called} limit the same in part: both cover {both}, "
        f"{earlier.called} alone {alone}. "
        f"What {earlier.called} has cut in proportion {later.called} cuts again, so a period in which less "
        "is failed can cost more. Let the later cover all of what the earlier covers, or nothing of it; or "
        f"record under agreed_readings, with the clause {cap.clause!r}, that both are meant so.",
    )


def _said(parts: Parts) -> str:
    said = sorted(part.called for part in parts)
    return joined(said if len(said) < 4 else [*said[:2], f"{len(said) - 2} more"])


def _is_agreed(contract: Contract, limit: Limit) -> bool:
    return any(about(reading, limit.clause) for reading in contract.terms.agreed_readings)
