"""What was earned back for later credits, set off against them, as formulas."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any

from outscore.model.period import Period
from outscore.model.terms.timing import PaidAs
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
    from collections.abc import Iterator
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
    amounts, left = list(unlimited), list(steps)
    for balance in _balances(money):
        taken, lowered = _taken(money, balance, parts, amounts)
        own = _steps_of(balance, taken, left)
        if not own:
            continue
        del left[: len(own)]
        share = _share_used(money, own, taken, (parts, amounts, lowered))
        amounts = lowered
        for step in own:
            found = taken[_set_off_for(step)]
            _add(money, step, found if share is None else found * share)
    for step in left:
        _add(money, step, None)


def _add(money: Money, step: StepDocument, found: Ratio | None) -> None:
    money.running.add(
        step_label(money, step),
        found.negative() if found is not None else None,
        stated_in_coins(money, step),
        step_how(money, step),
    )


@dataclass(frozen=True, slots=True)
class _Balance:
    """What was earned back under a clause and is not yet set off; stood: "" where the clause is in force."""

    clause: Mapping[str, Any]
    amount: Fraction
    stood: str = ""


def _balances(money: Money) -> Iterator[_Balance]:
    """Every sum that is to be set off: those under older terms first, then in the order of the file."""
    settlement = money.settlement
    carried, set_apart = settlement["carried_in"], set()
    former = {(one["id"], one["until"]) for one in carried.get("offsets_before", ())}
    for one in settlement.get("earlier_clauses", ()):
        name = str(one["clause"]["id"])
        if one["part"] != "earn_back" or "amount" not in one:
            continue
        if (name, one["period"]) not in former:
            set_apart.add(name)
        stood = f", as it stood until {Period.parse(one['period']).label}"
        yield _Balance(one["clause"], Fraction(one["amount"]), stood)
    for clause in money.terms.get("earn_back", ()):
        amount = carried.get("offsets", {}).get(clause["id"])
        if amount is not None and clause["paid_as"] == PaidAs.OFFSET and clause["id"] not in set_apart:
            yield _Balance(clause, Fraction(amount))


def _steps_of(
    balance: _Balance, taken: Mapping[str, Ratio], steps: Sequence[StepDocument]
) -> Sequence[StepDocument]:
    """The next steps, if they tell what became of a balance; it may not have made the period cheaper."""
    named = [f"{balance.clause['id']}: {name}" for name, own in taken.items() if own.value]
    own = steps[: len(named)]
    return own if [step["what"] for step in own] == named else ()


def _set_off_for(step: StepDocument) -> str:
    """The measure whose credit a step lowers."""
    return step["what"].partition(": ")[2]


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
    money: Money, balance: _Balance, parts: Sequence[Part], amounts: Sequence[Ratio]
) -> tuple[Mapping[str, Ratio], list[Ratio]]:
    """What is left of a balance for each credit in turn, and what is left of the credits."""
    measures = balance.clause.get("measures")
    said = f"{balance.clause['clause']}{balance.stood}" if balance.stood else ""
    left = money.lines.handed_on("Earned back and not yet set off", balance.amount * money.coins, said)
    waits = {step["what"] for step in money.settlement["steps"] if step["kind"] == "suspended"}
    taken: dict[str, Ratio] = {}
    lowered: list[Ratio] = []
    for part, amount in zip(parts, amounts, strict=True):
        ours = bool(part.measure) and (measures is None or part.measure in measures)
        if not ours or not amount.value or (not part.earlier and part.about in waits):
            lowered.append(amount)
            continue
        own = money.lines.worked(f"Set off against {part.about}", least(left, amount))
        left = money.lines.worked("Left to be set off", left - own)
        taken[part.measure] = money.plus(taken.get(part.measure, ZERO), own)
        lowered.append(amount - own)
    return taken, lowered
