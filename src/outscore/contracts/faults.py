"""What is wrong in a file of the workspace, and in which line."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Severity(StrEnum):
    """How much something weighs: a fault must be mended, a warning should be looked at."""

    FAULT = "fault"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing to mend, or with a warning's severity to look at.

    >>> print(Fault("contracts/acme.yaml", 12, "There is no metric 'answred'."))
    contracts/acme.yaml:12: There is no metric 'answred'.
    >>> print(Fault("contracts/acme.yaml", 12, "The band 'b' is met.", Severity.WARNING))
    contracts/acme.yaml:12: Warning: The band 'b' is met.
    """

    file: str
    line: int
    message: str
    severity: Severity = Severity.FAULT

    def __str__(self) -> str:
        mark = "" if self.refuses else "Warning: "
        return f"{self.file}:{self.line}: {mark}{self.message}"

    @property
    def refuses(self) -> bool:
        """Whether the workspace cannot be used with it."""
        return self.severity is Severity.FAULT


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
