"""What a decision is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from outscore.model.period import Period


@dataclass(frozen=True, slots=True)
class Matter:
    """What a decision is about, who took it, and when."""

    vendor: str
    contract: str
    period: Period
    by: str
    day: date
