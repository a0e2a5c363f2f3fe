"""What the registers' rules know of the world outside the registers, gathered before they are asked."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping
    from datetime import date

    from outscore.model.period import Period


@dataclass(frozen=True, slots=True)
class Window:
    """Until when an approved result may be disputed, and where that is said."""

    issued: date
    until: date
    said: str


def _none_known(_vendor: str, _contract: str, _measure: str) -> Period | None:
    return None


def _nothing_came() -> frozenset[str]:
    return frozenset()


@dataclass(frozen=True, slots=True)
class Facts:
    """What was approved, what contracts and the calendar say, and whose people are whose.

    organisations: by person, "" for the client's own. bound: the vendors of each contract. windows: by
    vendor, contract and month, of results that were approved. amended: the days from which the changes in
    each contract's file hold. series: of each series of meetings, the vendors that take part. sites: by
    vendor, where its record lists any, the names of the places where it works. last_result:
    asked only where it matters, the last month with a result of a vendor, under a contract, for a measure.
    received: asked only where it matters, the names under which files came.
    """

    organisations: Mapping[str, str] = field(default_factory=dict)
    bound: Mapping[str, frozenset[str]] = field(default_factory=dict)
    windows: Mapping[tuple[str, str, str], Window] = field(default_factory=dict)
    amended: Mapping[str, frozenset[date]] = field(default_factory=dict)
    series: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sites: Mapping[str, frozenset[str]] = field(default_factory=dict)
    last_result: Callable[[str, str, str], Period | None] = _none_known
    received: Callable[[], frozenset[str]] = _nothing_came


NO_FACTS = Facts()
