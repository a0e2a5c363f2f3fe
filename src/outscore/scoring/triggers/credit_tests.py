"""Tests on points and credits, which add up over periods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.scoring.exact import HUNDRED
from outscore.scoring.exact import ZERO
from outscore.scoring.judge import reaches
from outscore.scoring.wording import exact_text

if TYPE_CHECKING:
    from fractions import Fraction

    from outscore.model.carry import Paid
    from outscore.model.terms.triggers import CapReached
    from outscore.model.terms.triggers import CreditsShare
    from outscore.model.terms.triggers import CreditsTotal
    from outscore.model.terms.triggers import PointsTotal
    from outscore.scoring.triggers.view import View


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
    """Whether credits were at a percentage of the charges in enough periods, this one among them.

    As they were before they were rounded to the coin.
    """
    if view.exact is None or not _at(test, view.exact, view.charges):
        return ""
    before = sum(_at(test, _exact(paid), paid.charges) for paid in view.before(test.in_last))
    if 1 + before < test.times:
        return ""
    return f"Credits at {test.level} % of the charges in {1 + before} of {_periods(test.in_last)}."


def _exact(paid: Paid) -> Fraction:
    return paid.credit if paid.exact is None else paid.exact


def _at(test: CreditsShare, credit: Fraction, charges: Fraction | None) -> bool:
    return bool(charges) and charges is not None and reaches(credit * HUNDRED / charges, test.level)


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
