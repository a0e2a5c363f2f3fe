"""The record of relief claims as it stood when it was read."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from outscore.storage.relief import ReliefRegister

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.relief import Claim
    from outscore.model.relief import ClaimRecord
    from outscore.model.relief import Decision
    from outscore.model.relief import Evidence


class ReliefAsRead(ReliefRegister):
    """Answers from one reading, made the first time that it is asked; writing makes it read anew."""

    def __init__(self, register: ReliefRegister) -> None:
        self._register = register
        self._read: Mapping[tuple[str | None, str | None], Sequence[ClaimRecord]] | None = None

    def add(
        self, claim: Claim, evidence: Sequence[Evidence] = (), decision: Decision | None = None
    ) -> tuple[ClaimRecord, bool]:
        """Record a claim; see ReliefRegister."""
        self._read = None
        return self._register.add(claim, evidence, decision)

    def decide(self, decision: Decision) -> tuple[ClaimRecord, bool]:
        """Record a decision; see ReliefRegister."""
        self._read = None
        return self._register.decide(decision)

    def find(self, number: int) -> ClaimRecord | None:
        """The claim with this number."""
        return next((one for one in self.all() if one.claim.id == number), None)

    def all(self, vendor: str | None = None, contract: str | None = None) -> tuple[ClaimRecord, ...]:
        """Every claim in the order of receipt, or those of one vendor or contract."""
        if self._read is None:
            self._read = _by_names(self._register.all())
        return tuple(self._read.get((vendor or None, contract or None), ()))


def _by_names(
    records: Sequence[ClaimRecord],
) -> Mapping[tuple[str | None, str | None], Sequence[ClaimRecord]]:
    """The claims of each vendor, of each contract, of both, and all of them (under no name)."""
    found: dict[tuple[str | None, str | None], list[ClaimRecord]] = defaultdict(list)
    for one in records:
        for vendor in (None, one.claim.vendor):
            for contract in (None, one.claim.contract):
                found[vendor, contract].append(one)
    return found
