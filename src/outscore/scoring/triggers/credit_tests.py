"""Tests on points and credits, which add up over periods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.terms.triggers import CreditsShare
from outscore.model.terms.triggers import CreditsTotal
from outscore.model.terms.triggers import Limits
from outscore.scoring.exact import HUNDRED
from outscore.scoring.exact import ZERO
from outscore.scoring.judge import reaches
from outscore.scoring.wording import readable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from outscore.model.carry import Paid
    from outscore.model.terms.triggers import CapReached
    from outscore.model.terms.triggers import PointsTotal
    from outscore.model.terms.triggers import Test
    from outscore.scoring.triggers.view import View


def points_total(test: PointsTotal, view: View) -> str:
    """Whether points add up to a level, some of them from this period."""
    total = view.points + sum((paid.points for paid in view.before(test.in_last)), ZERO)
    if view.points == 0 or not reaches(total, test.level):
        return ""
    return f"{readable(total, test.level)} points in {_periods(test.in_last)} ({test.level.words})."


def credits_total(test: CreditsTotal, view: View) -> str:
    """Whether credits add up to a sum, some of them from this period."""
    applied = test.caps is Limits.APPLIED
    now = view.credit if applied else view.uncapped
    if not now:
        return ""
    before = view.before(test.in_last)
    credited = (view.credit or ZERO) + sum((paid.credit for paid in before), ZERO)
    total = credited if applied else now + sum((_uncapped(paid) for paid in before), ZERO)
    if not reaches(total, test.level):
        return ""
    limits = "" if total == credited else " before caps"
    return (
        f"Credits of {readable(total, test.level)}{limits} in {_periods(test.in_last)} ({test.level.words})."
    )


def credits_share(test: CreditsShare, view: View) -> str:
    """Whether credits were at a percentage of the charges in enough periods, this one among them.

    As they were before they were rounded to the coin.
    """
    applied = test.caps is Limits.APPLIED
    now, of = (view.exact, _exact) if applied else (view.uncapped, _uncapped)
    if now is None or not _at(test, now, view.charges):
        return ""
    past = view.before(test.in_last)
    count = 1 + sum(_at(test, of(paid), paid.charges) for paid in past)
    if count < test.times:
        return ""
    same = now == view.exact and all(of(paid) == _exact(paid) for paid in past)
    limits = "" if same else " before caps"
    return f"Credits{limits} at {test.level} % of the charges in {count} of {_periods(test.in_last)}."


def _exact(paid: Paid) -> Fraction:
    return paid.credit if paid.exact is None else paid.exact


def _uncapped(paid: Paid) -> Fraction:
    return _exact(paid) if paid.uncapped is None else paid.uncapped


def _at(test: CreditsShare, credit: Fraction, charges: Fraction | None) -> bool:
    return bool(charges) and charges is not None and reaches(credit * HUNDRED / charges, test.level)


def looks_past_limits(tests: Iterable[Test]) -> bool:
    """Whether some test asks what credits were before limits."""
    asking = (CreditsTotal, CreditsShare)
    return any(isinstance(test, asking) and test.caps is Limits.DISREGARDED for test in tests)


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
