"""From failures to one amount as formulas: every step in its order, each exact."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.reporting.exact import exact
from outscore.reporting.working_paper_amounts import AMOUNTS
from outscore.reporting.working_paper_amounts import step_how
from outscore.reporting.working_paper_amounts import step_label
from outscore.reporting.working_paper_caps import caps
from outscore.reporting.working_paper_running import NOTHING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outscore.model.settlement_document import StepDocument
    from outscore.reporting.working_paper_amounts import Money
    from outscore.reporting.working_paper_running import Split

_TOLD_AT_THE_END = ("sum", "small_amount", "rounding")
_AFTER_CAPS = ("suspended", "counted_credits", "upheld", "offset", *_TOLD_AT_THE_END)


def step_lines(money: Money) -> None:
    """Every step, up to the total that is to be rounded."""
    steps = [step for step in money.settlement["steps"] if step["kind"] != "cap"]
    later = [step["kind"] in _AFTER_CAPS for step in steps]
    place = later.index(True) if True in later else len(steps)
    ordinary = _plain_steps(money, steps[:place])
    if ordinary is not None:
        _instead(money, *ordinary)
    caps(money)
    _plain_steps(money, [step for step in steps[place:] if step["kind"] not in _TOLD_AT_THE_END])
    _small(money)


def _plain_steps(money: Money, steps: Sequence[StepDocument]) -> tuple[StepDocument, Split] | None:
    """Steps that add an amount; gives back the one that lifts the ordinary credits, with what they were."""
    ordinary: Split | None = None
    for step in steps:
        kind = step["kind"]
        if kind == "critical_failure":
            ordinary = ordinary or money.running.split
            if not step["terms"]:
                return step, ordinary
        formula = AMOUNTS.get(kind)
        found = formula(money, step) if formula else None
        added = money.running.add(
            step_label(money, step), found, exact(step["amount"]) * money.coins, step_how(money, step)
        )
        money.added[kind, step["what"]] = added
    return None


def _instead(money: Money, step: StepDocument, ordinary: Split) -> None:
    """A critical failure takes the place of the ordinary credits."""
    running = money.running
    left = running.split.less(ordinary, running.share)
    running.become(step_label(money, step), left, exact(step["amount"]) * money.coins, step_how(money, step))


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
