"""What the registers' rules know of the world outside the registers, gathered before they are asked."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


@dataclass(frozen=True, slots=True)
class Window:
    """Until when an approved result may be disputed, and where that is said."""

    issued: date
    until: date
    said: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What was approved, what contracts and the calendar say, and whose people are whose.

    organisations: by person, "" for the client's own. bound: the vendors of each contract. windows: by
    vendor, contract and month, of results that were approved. amended: the days from which the changes in
    each contract's file hold. series: of each series of meetings, the vendors that take part.
    """

    organisations: Mapping[str, str] = field(default_factory=dict)
    bound: Mapping[str, frozenset[str]] = field(default_factory=dict)
    windows: Mapping[tuple[str, str, str], Window] = field(default_factory=dict)
    amended: Mapping[str, frozenset[date]] = field(default_factory=dict)
    series: Mapping[str, frozenset[str]] = field(default_factory=dict)


NO_FACTS = Facts()
