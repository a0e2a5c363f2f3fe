"""Months and quarters by name."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from outscore.model.period import MONTH_NAMES
from outscore.model.period import Grain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outscore.model.period import Period


def months_named(periods: Sequence[Period]) -> str:
    """Months and quarters by name, each year once.

    >>> from outscore.model.period import Period
    >>> months_named([Period.parse(one) for one in ("2025-11", "2025-12", "2026-02")])
    'November and December 2025, February 2026'
    >>> months_named([Period.parse(one) for one in ("2025-Q3", "2025-Q4")])
    'Q3 and Q4 2025'
    """
    years = groupby(periods, key=lambda period: period.start.year)
    return ", ".join(f"{_and([_name(one) for one in own])} {year}" for year, own in years)


def _name(period: Period) -> str:
    return str(period)[-2:] if period.grain is Grain.QUARTER else MONTH_NAMES[period.start.month - 1]


def _and(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
