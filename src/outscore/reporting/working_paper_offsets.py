"""What was earned back for later credits, set off against them, as formulas."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.reporting.working_paper_amounts import step_how
from outscore.reporting.working_paper_amounts import step_label
from outscore.reporting.working_paper_caps import cap_limit
from outscore.reporting.working_paper_caps import pool_limit
from outscore.reporting.working_paper_caps import under
from outscore.reporting.working_paper_numbers import ZERO
from outscore.reporting.working_paper_numbers import least
from outscore.reporting.working_paper_parts import stated_in_coins

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.settlement_document import StepDocument
    from outscore.reporting.working_paper_numbers import Ratio
    from outscore.reporting.working_paper_parts import Money
    from outscore.reporting.working_paper_parts import Part


def offsets(
    money: Money, steps: Sequence[StepDocument], parts: Sequence[Part], unlimited: Sequence[Ratio]
) -> None:
    """Each measure's part of what is set off; parts, unlimited: the credits as they were before any limit.

    It lowers these. Where the pool or a cap then cuts off less than it did, only so much is used up as the
    period becomes cheaper.
    """
    clauses = dict.fromkeys(step["what"].partition(": ")[0] for step in steps)
    amounts = list(unlimited)
    for clause in clauses:
        own = [step for step in steps if step["what"].partition(": ")[0] == clause]
        taken, lowered = _taken(money, clause, parts, amounts)
        share = _share_used(money, own, taken, (parts, amounts, lowered))
        amounts = lowered
        for step in own:
            found = taken.get(step["what"].partition(": ")[2])
            if found is not None and share is not None:
                found = found * share
            money.running.add(
                step_label(money, step),
                found.negative() if found is not None else None,
                stated_in_coins(money, step),
                step_how(money, step),
            )


def _share_used(
    money: Money,
    steps: Sequence[StepDocument],
    taken: Mapping[str, Ratio],
    credits_: tuple[Sequence[Part], Sequence[Ratio], Sequence[Ratio]],
) -> Ratio | None:
    """How much of what was taken off is used up, where limits make that less than all; None: all of it."""
    if -sum(stated_in_coins(money, step) for step in steps) == sum(one.value for one in taken.values()):
        return None
    parts, amounts, lowered = credits_
    before = _after_limits(money, parts, amounts, "before it was set off")
    after = _after_limits(money, parts, lowered, "after it was set off")
    if before is None or after is None or not taken:
        return None
    whole = ZERO
    for one in taken.values():
        whole = money.plus(whole, one)
    used = money.lines.worked("Cheaper by", before - after)
    return money.lines.worked("Share that is used up", used.over(whole))


def _after_limits(money: Money, parts: Sequence[Part], amounts: Sequence[Ratio], said: str) -> Ratio | None:
    """What credits come to after the pool and the caps, without what goes on hold."""
    waits = {step["what"] for step in money.settlement["steps"] if step["kind"] == "suspended"}
    found = [replace(one, amount=amount) for one, amount in zip(parts, amounts, strict=True)]
    money.lines.note(f"The credits {said}, under every limit again")
    caps = money.terms.get("caps", ())
    within = next((place for place, cap in enumerate(caps) if "measures" not in cap), len(caps))
    for cap in caps[:within]:
        _cut(money, found, under(cap, waits), cap_limit(money, str(cap["id"]), None))
    if money.terms.get("pool") and any(one.kind == "pool" for one in found):
        _cut(money, found, lambda one: one.kind == "pool", pool_limit(money))
    for cap in caps[within:]:
        _cut(money, found, under(cap, waits), cap_limit(money, str(cap["id"]), None))
    due = [one for one in found if one.earlier or one.about not in waits]
    return money.lines.worked(f"Credits {said}", money.together(due))


def _cut(money: Money, parts: Sequence[Part], covers: Callable[[Part], bool], limit: Ratio | None) -> None:
    """Keep what a limit covers to it, each part in proportion."""
    covered = [one for one in parts if covers(one) and one.amount.value]
    if limit is None or not covered:
        return
    before = money.lines.worked("Covered", money.together(covered))
    left = money.lines.worked("Left of it", least(before, limit))
    for one in covered:
        one.amount = money.share_of(f"Left of {one.about}", one.amount, left, before)


def _taken(
    money: Money, clause: str, parts: Sequence[Part], amounts: Sequence[Ratio]
) -> tuple[Mapping[str, Ratio], list[Ratio]]:
    """What is left of the balance for each credit in turn, and what is left of the credits."""
    balance = money.settlement["carried_in"].get("offsets", {}).get(clause)
    terms = money.entry("earn_back", clause)
    if balance is None or terms is None:
        return {}, list(amounts)
    measures = terms.get("measures")
    left = money.lines.handed_on("Earned back and not yet set off", Fraction(balance) * money.coins)
    waits = {step["what"] for step in money.settlement["steps"] if step["kind"] == "suspended"}
    taken: dict[str, Ratio] = {}
    lowered: list[Ratio] = []
    for part, amount in zip(parts, amounts, strict=True):
        ours = bool(part.measure) and (measures is None or part.measure in measures)
        if not ours or (not part.earlier and part.about in waits):
            lowered.append(amount)
            continue
        own = money.lines.worked(f"Set off against {part.about}", least(left, amount))
        left = money.lines.worked("Left to be set off", left - own)
        taken[part.measure] = money.plus(taken.get(part.measure, ZERO), own)
        lowered.append(amount - own)
    return taken, lowered
