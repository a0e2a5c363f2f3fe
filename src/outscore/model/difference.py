"""Quantities that are worked out from two others of the same time, which two feeds may bring."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """How far two quantities are apart, taken as positive for each interval, day or month and then added up.

    How finely they are cut is found for each vendor and month by itself.
    between: the quantities; whoever is asked about a time of which one is missing is told so.
    """

    id: str
    between: tuple[str, str]


USUAL = (Difference("forecast_error", ("forecast_volume", "actual_volume")),)
"""Those that need not be declared."""
