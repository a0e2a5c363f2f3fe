"""Statistics that decide where to look; the contract decides what is owed. Pure: nothing is read or written.

Floats are at home here, and scoring never imports it. `read` is the way in.
"""

from __future__ import annotations

from outscore.signals.points import Point
from outscore.signals.points import point_of
from outscore.signals.points import share_factor
from outscore.signals.reading import Declared
from outscore.signals.reading import Signals
from outscore.signals.reading import read

__all__ = ["Declared", "Point", "Signals", "point_of", "read", "share_factor"]
