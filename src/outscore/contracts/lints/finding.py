"""What a lint found in a contract: where, what, and whether it can stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from outscore.contracts.faults import Severity

Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a contract manager should look at.

    path: the place in the contract file, keys as they are written and list items from 0, such as
    ("measures", 2, "bands", 1, "at_least"); a key that is missing is named where it would stand. A fault
    refuses the contract, as money or a verdict would be ambiguous or impossible; a warning lets it stand, as
    some contracts mean it.
    """

    path: Path
    message: str
    severity: Severity


def fault(path: Path, message: str) -> Finding:
    """A finding that keeps the contract from being used."""
    return Finding(path, message, Severity.FAULT)


def warning(path: Path, message: str) -> Finding:
    """A finding that lets the contract stand."""
    return Finding(path, message, Severity.WARNING)
