"""What is wrong in a file of the workspace, and in which line."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing to mend.

    >>> print(Fault("contracts/acme.yaml", 12, "There is no metric 'answred'."))
    contracts/acme.yaml:12: There is no metric 'answred'.
    """

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


def listed(names: Iterable[str], limit: int = 12) -> str:
    """Names as a reader wants them: sorted, and not too many.

    >>> listed(["b", "a"])
    'a, b'
    """
    known = sorted(names)
    return ", ".join(known[:limit]) + (" ..." if len(known) > limit else "") if known else "none"


def meant(received: str, names: Iterable[str]) -> str:
    """The question which of the known names was meant, or nothing where none is near.

    >>> meant("recipient", ["recipients", "codes"])
    " Did you mean 'recipients'?"
    """
    near = difflib.get_close_matches(received, sorted(names), n=1, cutoff=0.6)
    return f" Did you mean {near[0]!r}?" if near else ""


def unknown(kind: str, received: str, names: Iterable[str]) -> str:
    """The sentence for a reference to something that does not exist."""
    known = sorted(set(names))
    return f"There is no {kind} {received!r}.{meant(received, known)} Known: {listed(known)}."
