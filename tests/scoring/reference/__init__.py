"""The contract's arithmetic written a second time, plainly, so that the engine can be held against it.

Every period is worked out from the whole list of the periods before it: nothing is carried, nothing is kept
short, nothing is fast. What a term means is taken from its sentence in model/terms.
"""

from __future__ import annotations

from tests.scoring.reference.comparing import differences
from tests.scoring.reference.settling import settle

__all__ = ["differences", "settle"]
