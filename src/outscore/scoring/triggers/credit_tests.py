"""Tests on points and credits, which add up over periods."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.scoring.judge import reaches
from outscore.scoring.wording import exact_text

if TYPE_CHECKING:
    from outscore.model.terms.triggers import CapReached
    from outscore.model.terms.triggers import CreditsShare
    from outscore.model.terms.triggers import CreditsTotal
    from outscore.model.terms.triggers import PointsTotal
    from outscore.scoring.triggers.view import View

ZERO = Fraction(0)


def points_total(test: PointsTotal, view: View) -> str:
    """Whether points add up to a level, some of them from this period."""
    total = view.points + sum((paid.points for paid in view.before(test.in_last)), ZERO)
    if view.points == 0 or not reaches(total, test.level):
        return ""
    return f"{exact_text(total)} points in {_periods(test.in_last)} ({test.level})."


def credits_total(test: CreditsTotal, view: View) -> str:
    """Whether credits add up to a sum, some of them from this period."""
    if not view.credit:
        return ""
    total = view.credit + sum((paid.credit for paid in view.before(test.in_last)), ZERO)
    if not reaches(total, test.level):
        return ""
    return f"Credits of {exact_text(total)} in {_periods(test.in_last)} ({test.level})."


def credits_share(test: CreditsShare, view: View) -> str:
    """Whether credits were at a percentage of the charges in enough periods, this one among them."""
    if view.credit is None or not _at(test, view.credit, view.charges):
        return ""
    before = sum(_at(test, paid.credit, paid.charges) for paid in view.before(test.in_last))
    if 1 + before < test.times:
        return ""
    return f"Credits at {test.level} % of the charges in {1 + before} of {_periods(test.in_last)}."


def _at(test: CreditsShare, credit: Fraction, charges: Fraction | None) -> bool:
    return bool(charges) and charges is not None and reaches(credit * 100 / charges, test.level)


def cap_reached(test: CapReached, view: View) -> str:
    """Whether credits reached a cap in enough periods, this one among them."""
    if test.cap not in view.caps_reached:
        return ""
    count = 1 + sum(test.cap in paid.caps_reached for paid in view.before(test.in_last))
    return (
        f"Credits reached cap {test.cap} in {count} of {_periods(test.in_last)}."
        if count >= test.times
        else ""
    )


def _periods(count: int) -> str:
    return "1 period" if count == 1 else f"{count} periods"
