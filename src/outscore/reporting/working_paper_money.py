"""From failures to one amount as formulas: every step in its order, each exact."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.reporting.exact import exact
from outscore.reporting.working_paper_amounts import AMOUNTS
from outscore.reporting.working_paper_amounts import add_parts
from outscore.reporting.working_paper_amounts import step_how
from outscore.reporting.working_paper_amounts import step_label
from outscore.reporting.working_paper_caps import is_limit
from outscore.reporting.working_paper_caps import limits
from outscore.reporting.working_paper_offsets import offsets
from outscore.reporting.working_paper_parts import stated_in_coins
from outscore.reporting.working_paper_running import NOTHING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outscore.model.settlement_document import StepDocument
    from outscore.reporting.working_paper_parts import Money

_TOLD_AT_THE_END = ("sum", "small_amount", "rounding")
_AFTER_LIMITS = ("suspended", "offset", *_TOLD_AT_THE_END)


def step_lines(money: Money) -> None:
    """Every step, up to the total that is to be rounded."""
    steps = money.settlement["steps"]
    later = [is_limit(step) or step["kind"] in _AFTER_LIMITS for step in steps]
    place = later.index(True) if True in later else len(steps)
    _plain_steps(money, steps[:place])
    after = [step for step in steps[place:] if not is_limit(step)]
    before = list(money.parts)
    unlimited = [one.amount for one in before]
    limits(money, [step for step in steps[place:] if is_limit(step)], after)
    _plain_steps(money, [step for step in after if step["kind"] == "suspended"])
    offsets(money, [step for step in after if step["kind"] == "offset"], before, unlimited)
    _small(money)


def _plain_steps(money: Money, steps: Sequence[StepDocument]) -> None:
    """Steps that add an amount, or that lift the ordinary credits."""
    for step in steps:
        kind = step["kind"]
        if kind == "critical_failure" and not step["terms"]:
            _instead(money, step)
            continue
        formula = AMOUNTS.get(kind)
        found = formula(money, step) if formula else None
        added = money.running.add(
            step_label(money, step), found, stated_in_coins(money, step), step_how(money, step)
        )
        if found is None and stated_in_coins(money, step) < 0:
            money.known = False
        add_parts(money, step, added)


def _instead(money: Money, step: StepDocument) -> None:
    """A critical failure takes the place of the ordinary credits: what is withheld alone is left."""
    running = money.running
    money.parts = [one for one in money.parts if one.kind == "critical_failure"]
    withheld = money.lines.worked("Withheld in all", money.together(money.parts))
    left = running.parted_above(withheld)
    running.become(step_label(money, step), left, stated_in_coins(money, step), step_how(money, step))


def _small(money: Money) -> None:
    """Where the sum is too small to be credited it becomes nothing."""
    told = next(
        (exact(step["amount"]) for step in money.settlement["steps"] if step["kind"] == "small_amount"), None
    )
    terms = money.terms.get("small_amounts")
    if terms is None and told is None:
        return
    running = money.running
    stated = (told or Fraction(0)) * money.coins
    if terms is None:
        running.add("Too small to be credited", None, stated, "")
        return
    limit = money.lines.given("Not paid up to", Fraction(terms["not_paid_up_to"]) * money.coins)
    split = running.parted_above(limit)
    left = running.split.chosen(running.split.above(split), NOTHING)
    running.become("Too small to be credited", left, stated, str(terms["clause"]))
