"""The lines from failures to one amount, complete: whatever enters the sum has a line of its own."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from outscore.model.settlement_document import StepDocument

UPHELD = "upheld"


def exact(step: StepDocument) -> Fraction:
    """What a step adds."""
    return Fraction(step["amount"]["n"], step["amount"]["d"])
