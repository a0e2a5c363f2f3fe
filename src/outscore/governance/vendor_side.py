"""What a vendor's own people may write in a register, and what they see of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.governance.subject import STATE

if TYPE_CHECKING:
    from collections.abc import Iterable

VENDOR = "vendor"
"""The field that says whose something is: a vendor names itself where it writes something new."""


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

    def may_write(self, name: str, said: str, *, new: bool) -> bool:
        """Whether a vendor may have a field say something, of something new or of what is there."""
        if new:
            return name in (STATE, VENDOR, *self.opens_with, *self.writes)
        return said in self.moves if name == STATE else name in self.writes

    def told(self, mark: str = "") -> str:
        """What a vendor may write, as a sentence; mark: what stands around the names.

        >>> VendorSide(("what",), ("done_on", "evidence"), moves=("done",), open_in=("open",)).told()
        'A vendor fills in done_on, evidence while it is open; it moves it to done.'
        """
        said = f"A vendor fills in {_listed(self.writes, mark, ', ')}"
        if self.open_in:
            said += f" while it is {_listed(self.open_in, mark)}"
        if self.opens_with:
            said += f"; of something new also {_listed(self.opens_with, mark, ', ')}"
        if self.moves:
            said += f"; it moves it to {_listed(self.moves, mark)}"
        return f"{said}."


def _listed(names: Iterable[str], mark: str, between: str = " or ") -> str:
    return between.join(f"{mark}{each}{mark}" for each in names)
