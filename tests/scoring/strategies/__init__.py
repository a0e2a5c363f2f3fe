"""Contracts and series of months of every kind, for the properties that hold for all of them."""

from __future__ import annotations

from tests.scoring.strategies.directions import directional
from tests.scoring.strategies.kinds import DOWNWARD
from tests.scoring.strategies.kinds import UPWARD
from tests.scoring.strategies.months import histories

__all__ = ["DOWNWARD", "UPWARD", "directional", "histories"]
