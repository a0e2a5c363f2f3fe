"""The pool and the caps as formulas, in the engine's order: what each covers, and what it leaves of that."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING
from typing import Any

from outscore.model.terms.schemes import CHARGES
from outscore.reporting.settled_caps import seen_before
from outscore.reporting.settled_kept import base_words
from outscore.reporting.working_paper_amounts import step_how
from outscore.reporting.working_paper_amounts import step_label
from outscore.reporting.working_paper_numbers import HUNDRED
from outscore.reporting.working_paper_numbers import not_below_zero
from outscore.reporting.working_paper_parts import stated_in_coins
from outscore.reporting.working_paper_parts import term_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.settlement_document import StepDocument
    from outscore.reporting.settled_caps import Seen
    from outscore.reporting.working_paper_numbers import Ratio
    from outscore.reporting.working_paper_parts import Money
    from outscore.reporting.working_paper_parts import Part
    from outscore.reporting.working_paper_running import Split

LIMITS = ("cap", "pool")


def is_limit(step: StepDocument) -> bool:
    """Whether a step is one of the pool or of a cap, and not a measure's share of the pool."""
    return step["kind"] in LIMITS and term_of(step, "limit") is not None


def limits(money: Money, steps: Sequence[StepDocument], after: Iterable[StepDocument]) -> None:
    """Caps on some measures, the pool, the other caps: those that took something off, and those that did not.

    after: the steps that come later, which may need what is left of single parts.
    """
    waiting = {step["what"] for step in after if step["kind"] == "suspended"}
    known = [str(cap["id"]) for cap in money.terms.get("caps", ())]
    stated = {step["what"]: step for step in steps if step["kind"] == "cap"}
    pooling = next((step for step in steps if step["kind"] == "pool"), None)
    wanted = known or list(stated)
    narrow = [name for name in wanted if "measures" in (money.entry("caps", name) or {})]
    within = next((place for place, name in enumerate(wanted) if name not in narrow), len(wanted))
    for place, name in enumerate([*wanted[:within], "", *wanted[within:]]):
        if place == within:
            _pool(money, pooling)
        elif name in stated:
            step = stated.pop(name)
            _cap(money, step, waiting, kept=bool(waiting) or _looks_at_parts(money, step, stated.values()))
        elif name not in narrow:
            _cap_in_reserve(money, name, waiting)


def _looks_at_parts(money: Money, step: StepDocument, later: Iterable[StepDocument]) -> bool:
    """Whether a later cap covers only some of what a cap leaves."""
    total = money.running.true + stated_in_coins(money, step)
    for one in later:
        if _in_coins(money, one, "before") != total:
            return True
        total += stated_in_coins(money, one)
    return False


def _pool(money: Money, step: StepDocument | None) -> None:
    """Credits of the pool together never cost more than the amount at risk."""
    if step is None:
        return
    covered = [one for one in money.parts if one.kind == "pool"]
    before = _covered(money, covered, step)
    limit = _at_risk(money, step)
    money.running.add(
        step_label(money, step),
        money.less(limit, before),
        stated_in_coins(money, step),
        step_how(money, step),
    )
    _scale(money, covered, limit, before)


def _at_risk(money: Money, step: StepDocument) -> Ratio:
    found = pool_limit(money)
    return money.lines.worked("Amount at risk", found, _in_coins(money, step, "limit"))


def pool_limit(money: Money) -> Ratio | None:
    """The amount at risk in the period."""
    pool = money.terms.get("pool")
    if not pool:
        return None
    percent = money.lines.given("Percent at risk", Fraction(pool.get("at_risk_percent", 0)))
    return money.percent_of(percent, str(pool.get("of", "charges")))


def _in_coins(money: Money, step: StepDocument, name: str) -> Fraction:
    return (term_of(step, name) or Fraction(0)) * money.coins


def _covered(money: Money, parts: Sequence[Part], step: StepDocument) -> Ratio:
    """What a limit looks at, held against what the statement says of it."""
    found = money.together(parts) if money.known else None
    return money.lines.worked("Covered", found, _in_coins(money, step, "before"))


def _scale(money: Money, parts: Sequence[Part], limit: Ratio, before: Ratio) -> None:
    """Each part keeps its share of the limit."""
    for one in parts:
        if one.amount.value:
            one.amount = money.share_of(f"Left of {one.about}", one.amount, limit, before)


def under(cap: Mapping[str, Any], waiting: Iterable[str]) -> Callable[[Part], bool]:
    """Which parts a cap covers: of the period its own; else what is due now, without what goes on hold."""
    measures = cap.get("measures")

    def covers(one: Part) -> bool:
        if measures is not None and one.measure not in measures:
            return False
        if cap.get("window") == "period":
            return not one.earlier
        return one.earlier or not one.measure or one.about not in waiting

    return covers


def _cap(money: Money, step: StepDocument, waiting: Iterable[str], *, kept: bool) -> None:
    """A cap over everything so far makes its limit the total; one over some of it takes off the rest.

    kept: whether something later looks at what is left of single parts.
    """
    covers = under(money.entry("caps", step["what"]) or {}, waiting)
    covered = [one for one in money.parts if covers(one)]
    whole = _in_coins(money, step, "before") == money.running.true
    before = _covered(money, covered, step) if kept or not whole else None
    limit = cap_limit(money, step["what"], _in_coins(money, step, "limit"))
    if limit is None:
        return
    stated, label, how = stated_in_coins(money, step), step_label(money, step), step_how(money, step)
    if before is None or whole:
        money.running.become(label, _at_most(money, limit), stated, how)
    else:
        money.running.add(label, money.less(limit, before), stated, how)
    if before is None:
        money.known = False
    else:
        _scale(money, covered, limit, before)


def _cap_in_reserve(money: Money, wanted: str, waiting: Iterable[str]) -> None:
    """A cap over everything so far that takes nothing off, unless figures are changed."""
    covers = under(money.entry("caps", wanted) or {}, waiting)
    if not money.parts or not all(covers(one) for one in money.parts):
        return
    limit = cap_limit(money, wanted, None)
    if limit is not None:
        money.running.become(f"Cap: {wanted}", _at_most(money, limit), Fraction(0), "takes nothing off")


def _at_most(money: Money, limit: Ratio) -> Split:
    """The total so far, or a limit that stands in the line above where that is less."""
    running = money.running
    split = running.parted_above(limit)
    return split.chosen(running.split.above(split), running.split)


def cap_limit(money: Money, wanted: str, stated: Fraction | None) -> Ratio | None:
    """What may still be credited under a cap: its percentage of the base, less what was credited before."""
    cap = money.entry("caps", wanted) or {}
    before = seen_before(money.settlement, cap) if cap else []
    limit = _whole_limit(money, cap, before) if cap else None
    if limit is not None and any(one.credited for one in before):
        in_all = money.lines.worked("Limit of the window", limit)
        told = _handed(money, "Credited before", [(one.period, one.credited) for one in before])
        limit = not_below_zero(in_all - told)
    if limit is None and stated is None:
        return None
    return money.lines.worked("Limit", limit, stated, str(cap.get("clause", "")))


def _handed(money: Money, label: str, found: Iterable[tuple[str, Fraction]]) -> Ratio:
    """Sums of earlier periods, a line each, and what they come to."""
    lines = [money.lines.handed_on(f"{label}: {period}", amount * money.coins) for period, amount in found]
    together = reduce(money.plus, lines)
    return lines[0] if len(lines) == 1 else money.lines.worked(label, together)


def _whole_limit(money: Money, cap: Mapping[str, Any], before: Sequence[Seen]) -> Ratio | None:
    if "amount" in cap:
        return money.printed(str(cap["id"]), "Limit of the clause", cap["amount"])
    of = str(cap.get("of", CHARGES))
    base = money.base(of)
    if base is None:
        return None
    if of == CHARGES and any(one.charges for one in before):
        told = _handed(money, "Charges before", [(one.period, one.charges) for one in before])
        base = money.lines.worked("Charges of the window", base + told)
    else:
        base = money.lines.worked(f"Base: {base_words(of)}", base)
    percent = money.lines.given("Percent of the cap", Fraction(cap.get("percent", 0)), str(cap["clause"]))
    return base * percent.over(HUNDRED)
