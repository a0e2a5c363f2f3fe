"""Caps as formulas: what may still be credited, and the total limited to it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any

from outscore.reporting.exact import exact
from outscore.reporting.working_paper_amounts import step_how
from outscore.reporting.working_paper_amounts import step_label
from outscore.reporting.working_paper_numbers import HUNDRED
from outscore.reporting.working_paper_numbers import not_below_zero

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outscore.model.settlement_document import StepDocument
    from outscore.reporting.working_paper_amounts import Money
    from outscore.reporting.working_paper_numbers import Ratio
    from outscore.reporting.working_paper_running import Split


def caps(money: Money) -> None:
    """Every cap in its order: those that took something off, and those that hold without doing so."""
    steps = {step["what"]: step for step in money.settlement["steps"] if step["kind"] == "cap"}
    known = [cap["id"] for cap in money.terms.get("caps", ())]
    for wanted in known or list(steps):
        if wanted in steps:
            _cap(money, steps[wanted])
        elif "measures" not in (money.entry("caps", wanted) or {}):
            _cap_in_reserve(money, wanted)


def _cap(money: Money, step: StepDocument) -> None:
    """A cap over everything so far makes its limit the total; one over some measures takes off the rest."""
    terms = {one["name"]: exact(one["value"]) * money.coins for one in step["terms"]}
    limit = _limit(money, step["what"], terms["limit"])
    running, stated = money.running, exact(step["amount"]) * money.coins
    if limit is not None and terms["before"] == running.true:
        running.become(step_label(money, step), _at_most(money, limit), stated, step_how(money, step))
    elif limit is not None:
        before = money.lines.given("Covered by the cap", terms["before"], "from the statement")
        running.add(step_label(money, step), limit - before, stated, step_how(money, step))


def _cap_in_reserve(money: Money, wanted: str) -> None:
    limit = _limit(money, wanted, None)
    if limit is not None:
        money.running.become(f"Cap: {wanted}", _at_most(money, limit), Fraction(0), "takes nothing off")


def _at_most(money: Money, limit: Ratio) -> Split:
    """The total so far, or a limit that stands in the line above where that is less."""
    running = money.running
    split = running.parted_above(limit)
    return split.chosen(running.split.above(split), running.split)


def _limit(money: Money, wanted: str, stated: Fraction | None) -> Ratio | None:
    """What may still be credited under a cap."""
    cap = money.entry("caps", wanted) or {}
    charges, credited = _seen(money, cap)
    limit = _whole_limit(money, cap, charges) if cap else None
    if limit is not None and credited:
        limit = not_below_zero(limit - money.lines.given("Credited before", credited, "carried in"))
    if limit is None and stated is None:
        return None
    return money.lines.worked("Limit", limit, stated, str(cap.get("clause", "")))


def _whole_limit(money: Money, cap: Mapping[str, Any], charges: Fraction) -> Ratio | None:
    if "amount" in cap:
        return money.lines.given("Limit of the clause", Fraction(cap["amount"]) * money.coins)
    of = cap.get("of", "charges")
    base = money.sums.get(of)
    if base is None:
        return None
    if charges and of == "charges":
        before = money.lines.given("Charges of the window before", charges, "carried in")
        base = money.lines.worked("Charges of the window", base + before)
    return base * money.lines.given("Percent of the cap", Fraction(cap.get("percent", 0))).over(HUNDRED)


def _seen(money: Money, cap: Mapping[str, Any]) -> tuple[Fraction, Fraction]:
    """The charges and credits of a cap's window before this period, in coins."""
    carried, after = money.settlement["carried_in"], money.settlement["carry"]
    if cap.get("window") == "last_periods":
        count = int(cap.get("periods", 1)) - 1
        paid = carried.get("paid", ())[-count:] if count else ()
        charges = sum((Fraction(one["charges"]) for one in paid), Fraction(0))
        credited = sum((Fraction(one.get("capped", {}).get(cap["id"], 0)) for one in paid), Fraction(0))
        return charges * money.coins, credited * money.coins
    running = carried.get("running", {}).get(cap.get("id"))
    now = after.get("running", {}).get(cap.get("id"))
    if running is None or now is None or running["began"] != now["began"]:
        return Fraction(0), Fraction(0)
    return Fraction(running["charges"]) * money.coins, Fraction(running["credited"]) * money.coins
