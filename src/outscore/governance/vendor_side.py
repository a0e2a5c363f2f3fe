"""What a vendor's own people may write in a register, and what they see of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VendorSide:
    """A register as a vendor has it.

    sees: fields that are only to be read. writes: fields that it may fill in. moves: states that it may
    set. opens_with: where it may write something new, which of `sees` it says then; empty where it may not.
    open_in: the states in which it may write at all; left out: in every one.
    """

    sees: tuple[str, ...]
    writes: tuple[str, ...]
    moves: tuple[str, ...] = ()
    opens_with: tuple[str, ...] = ()
    open_in: tuple[str, ...] = ()

    def may_write_in(self, state: str) -> bool:
        """Whether something in a state is open to the vendor."""
        return not self.open_in or state in self.open_in
