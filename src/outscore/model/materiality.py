"""What must move before a restatement of an approved result is proposed."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

ANY = Fraction(0)
"""However little."""


@dataclass(frozen=True, slots=True)
class Materiality:
    """By how much something must move to be proposed; ANY: by anything at all, None: not for that reason.

    figure: in the measure's own unit. points and amount: those of all periods that move, added up without
    their signs; amount in the contract's currency. verdicts: a verdict, band or consequence that is another.
    """

    figure: Fraction | None = ANY
    points: Fraction | None = ANY
    amount: Fraction | None = ANY
    verdicts: bool = True
