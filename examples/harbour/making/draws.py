"""Numbers that look drawn by chance and are the same each time: they come from the seed and a name alone."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from dataclasses import field


@dataclass(slots=True)
class Draws:
    """A row of numbers for one thing; another thing's numbers do not depend on how many are taken here."""

    name: str
    _left: bytes = field(default=b"", init=False)
    _taken: int = field(default=0, init=False)

    def below(self, end: int) -> int:
        """A whole number from 0 up to, and without, the end."""
        if len(self._left) < 4:
            self._left = hashlib.sha256(f"{self.name}|{self._taken}".encode()).digest()
            self._taken += 1
        drawn, self._left = int.from_bytes(self._left[:4], "big"), self._left[4:]
        return drawn * end >> 32

    def chance(self, per_thousand: int) -> bool:
        """Whether something happens that happens so many times in a thousand."""
        return self.below(1000) < per_thousand

    def around(self, middle: int, percent: int) -> int:
        """A whole number near the middle, at most so many percent off."""
        spread = middle * percent // 100
        return middle - spread + self.below(2 * spread + 1)

    def part(self, whole: int, per_thousand: int) -> int:
        """About so many in a thousand of a whole, never more than it."""
        share = self.around(per_thousand, 0) + self.below(31) - 15
        return min(whole, max(0, (whole * share * 2 + 1000) // 2000))
