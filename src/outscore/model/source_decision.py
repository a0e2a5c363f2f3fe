"""What a person decides where two sources of a measure are too far apart."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

    from outscore.model.matter import Matter


class Use(StrEnum):
    """Which of the two figures counts."""

    RECORD = "record"
    SECOND = "second"


@dataclass(frozen=True, slots=True)
class Told:
    """A figure as a person wrote it down, with so many decimals."""

    value: Fraction
    decimals: int


@dataclass(frozen=True, slots=True)
class SourceDecision:
    """Which figure of a measure counts, and over which two figures that was decided; None: there was none."""

    matter: Matter
    measure: str
    record: Told | None
    second: Told | None
    use: Use
    reason: str
