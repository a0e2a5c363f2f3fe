"""What a workspace says of a measure's statistics: what was changed on purpose, and how it is sampled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from outscore.model.period import Period


@dataclass(frozen=True, slots=True)
class ChangedOnPurpose:
    """Limits begin anew with the month `since`, and come from the months up to `baseline_until` alone.

    baseline_until: None for all months since.
    """

    since: Period
    reason: str
    baseline_until: Period | None = None


@dataclass(frozen=True, slots=True)
class SignalSetting:
    """What is said of one measure; vendor: "" for all of the contract.

    fewest: below so many cases a sample says little, None for the usual number. population: how many each
    month's sample is drawn from, None where nobody says. theme: what customers see, "" for its metric's.
    """

    contract: str
    measure: str
    vendor: str = ""
    changed: tuple[ChangedOnPurpose, ...] = ()
    fewest: int | None = None
    population: int | None = None
    theme: str = ""
