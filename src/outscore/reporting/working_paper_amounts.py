"""What each step from failures to one amount adds, as a formula; a step is added by its line.

Each also keeps the parts of the credit: what it adds becomes one, what it takes out is one no more.
"""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING
from typing import Any

from outscore.model.currency import minor_unit
from outscore.reporting.settled import names_of
from outscore.reporting.settled_lines import about
from outscore.reporting.settled_lines import step_sentence
from outscore.reporting.wording import words
from outscore.reporting.working_paper_numbers import HUNDRED
from outscore.reporting.working_paper_numbers import ZERO
from outscore.reporting.working_paper_numbers import Ratio
from outscore.reporting.working_paper_numbers import chosen
from outscore.reporting.working_paper_numbers import largest
from outscore.reporting.working_paper_numbers import least
from outscore.reporting.working_paper_numbers import rounded_to
from outscore.reporting.working_paper_numbers import scaled
from outscore.reporting.working_paper_numbers import whole
from outscore.reporting.working_paper_parts import Part
from outscore.reporting.working_paper_parts import stated_in_coins
from outscore.reporting.working_paper_parts import term_of
from outscore.reporting.working_paper_sheets import whole_ratio

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.settlement_document import StepDocument
    from outscore.reporting.working_paper_parts import Money

    Formula = Callable[[Money, StepDocument], Ratio | None]

OF_POINTS = "points of "
OWN = ("measure", "pool", "repeat")
"""The parts that a measure has beside its points."""


def _own(money: Money, step: StepDocument) -> Ratio | None:
    return money.credits.get(step["what"])


def _points(money: Money, _step: StepDocument) -> Ratio | None:
    return points_cost(money, money.points_now)


def points_cost(money: Money, points: Ratio) -> Ratio | None:
    """What points cost together."""
    terms = money.terms.get("points")
    if not terms:
        return None
    if "amount_per_point" in terms:
        return points * money.printed("points", "Amount for a point", terms["amount_per_point"])
    if "table" in terms:
        percent = _reached(money, points, terms["table"], "points")
    else:
        each = money.lines.given("Percent for a point", Fraction(terms.get("percent_per_point", 0)))
        percent = money.lines.worked("Percent in all", points * each)
    return money.percent_of(percent, terms.get("of", "charges"))


def _reached(money: Money, count: Ratio, table: Sequence[Mapping[str, Any]], name: str) -> Ratio:
    """The percentage of the highest row of a table that a count reaches."""
    found = money.lines.given("Percent below the first row", Fraction(0))
    for row in table:
        least = money.lines.given(f"From so many {name} on", Fraction(row[name]))
        percent = money.lines.given("Percent", Fraction(row["percent"]))
        found = money.lines.worked(
            "Percent up to this row", chosen(count.compared(">=", least), percent, found)
        )
    return found


def _repeat(money: Money, _step: StepDocument) -> Ratio | None:
    percent = money.terms.get("repeats", {}).get("add_percent")
    if percent is None:
        return None
    return money.percent_of(money.lines.given("Percent for a repeat", Fraction(percent)), "charges")


def _gate(money: Money, step: StepDocument) -> Ratio | None:
    return gate_amount(money, step["what"])


def gate_amount(money: Money, gate_id: str) -> Ratio | None:
    """What an open gate costs or pays."""
    gate = money.entry("gates", gate_id)
    if gate is None:
        return None
    if "amount" in gate:
        return money.printed(gate_id, "Sum of the gate", gate["amount"])
    percent = money.lines.given("Percent of the gate", Fraction(gate.get("percent", 0)))
    return money.percent_of(percent, gate.get("of", "charges"))


def _waived(money: Money, step: StepDocument) -> Ratio | None:
    """A part that a person waived, or what points cost less without a measure."""
    if step["what"].startswith(OF_POINTS):
        return _without_points(money, step["what"].removeprefix(OF_POINTS))
    kinds = (*OWN, "gate", "critical_failure")
    found = money.take(kinds, step["what"], stated_in_coins(money, step))
    return found[0].amount.negative() if found else None


def _beside(money: Money, step: StepDocument) -> Ratio | None:
    """What is not charged beside something dearer: a measure without its points, or its points."""
    what = step["what"].rpartition(": ")[2]
    if what.startswith(OF_POINTS):
        return _without_points(money, what.removeprefix(OF_POINTS))
    own = [one for one in money.parts if one.kind in OWN and one.measure == what]
    money.parts = [one for one in money.parts if one not in own]
    return money.together(own).negative() if own else None


def _without_points(money: Money, measure: str) -> Ratio | None:
    """What points cost less when those of a measure do not count."""
    own = money.points.get(measure)
    if own is None:
        return None
    left = money.lines.worked(f"Points without those of {measure}", money.points_now - own)
    cost = points_cost(money, left)
    if cost is None:
        return None
    before = money.points_cost
    now = money.lines.worked("What they cost", chosen(left.n.compared(">", ZERO.n), cost, ZERO))
    money.points_now, money.points_cost = left, now
    money.parts = [one for one in money.parts if (one.kind, one.measure) != ("points", measure)]
    for one in money.parts:
        if one.kind == "points":
            one.amount = _share_of_points(money, one.measure)
    return now - before


def _share_of_points(money: Money, measure: str) -> Ratio:
    return money.points_cost * money.points[measure].over(money.points_now)


def _suspended(money: Money, step: StepDocument) -> Ratio | None:
    found = money.take((*OWN, "points"), step["what"], stated_in_coins(money, step)) if money.known else []
    return found[0].amount.negative() if found else None


def _critical(money: Money, step: StepDocument) -> Ratio | None:
    """What is withheld; several failures of one period share the largest of the sums they are shares of."""
    percent = term_of(step, "percent")
    if percent is None:
        return None
    own = money.percent_of(money.lines.given("Percent withheld", percent), _withheld_of(money, step["what"]))
    together = money.settlement["critical"]
    if own is None or len(together) == 1:
        return own
    bases = [money.base(_withheld_of(money, name)) for name in together]
    known = [base for base in bases if base is not None]
    if len(known) < len(bases):
        return None
    before = money.together(one for one in money.parts if one.kind == "critical_failure")
    left = money.lines.worked("Left of the largest sum", reduce(largest, known) - before)
    return least(money.lines.worked("Withheld alone", own), left)


def _withheld_of(money: Money, name: str) -> str:
    clause = money.entry("critical_failures", name)
    return str(clause.get("of", "charges")) if clause else "charges"


def _counted(money: Money, step: StepDocument) -> Ratio | None:
    """What one more credit costs, by how many there were over the contract; each total is rounded."""
    if (base := term_of(step, "base")) is not None:
        return _counted_on_hold(money, step, base)
    terms, count = money.terms.get("counted_credits"), term_of(step, "count")
    if not terms or count is None:
        return None
    before = money.lines.handed_on("Credits before", count - 1)
    now = money.lines.worked("Credits now", before + whole_ratio(whole(1)))
    so_far, in_all = (_counted_in_all(money, terms, credits_) for credits_ in (before, now))
    return None if so_far is None or in_all is None else in_all - so_far


def _counted_on_hold(money: Money, step: StepDocument, base: Fraction) -> Ratio:
    """What a counted credit costs that was on hold: by the table and of the sum of its own period."""
    of = money.lines.handed_on("Sum of its own period", base * money.coins)
    so_far, in_all = (
        _all_rounded(money, money.lines.given(label, term_of(step, name) or Fraction(0)).over(HUNDRED) * of)
        for label, name in (("Percent before", "percent before"), ("Percent with this one", "percent"))
    )
    return in_all - so_far


def _counted_in_all(money: Money, terms: Mapping[str, Any], credits_: Ratio) -> Ratio | None:
    percent = _reached(money, credits_, terms["table"], "credits")
    exact = money.percent_of(percent, terms.get("of", "charges"))
    return None if exact is None else _all_rounded(money, exact)


def _all_rounded(money: Money, exact: Ratio) -> Ratio:
    rule = money.terms.get("money_rounding") or {}
    to = Fraction(rule.get("to", minor_unit(money.settlement["currency"])))
    n, d = scaled(to * money.coins)
    step = Ratio(whole(n), whole(d))
    worked = money.lines.worked("Exactly", exact)
    return money.lines.worked("All of them, rounded", rounded_to(worked, step, rule.get("how", "half_up")))


def _upheld(money: Money, step: StepDocument) -> Ratio | None:
    """A credit that was on hold, as the period before has handed it on."""
    for held in money.settlement["carried_in"].get("held", ()):
        for item in held.get("items", ()):
            own = Part(item["kind"], item["what"], item["measure"], ZERO, earlier=True)
            amount = Fraction(item["amount"])
            if step["what"] == f"{own.about} of {held['origin']}" and amount * money.coins == (
                stated_in_coins(money, step)
            ):
                return money.lines.handed_on("On hold until now", amount * money.coins)
    return None


AMOUNTS: Mapping[str, Formula] = {
    "measure": _own,
    "pool": _own,
    "points": _points,
    "repeat": _repeat,
    "gate": _gate,
    "waived": _waived,
    "incident": _beside,
    "only_largest": _beside,
    "suspended": _suspended,
    "upheld": _upheld,
    "critical_failure": _critical,
    "counted_credits": _counted,
}


def add_parts(money: Money, step: StepDocument, added: Ratio) -> None:
    """What a step's amount becomes a part of; `added` is its cell."""
    kind, what = step["kind"], step["what"]
    if kind in OWN:
        money.parts.append(Part(kind, what, what, added))
    elif kind in ("gate", "critical_failure"):
        money.parts.append(Part(kind, what, "", added))
    elif kind == "counted_credits":
        money.parts.append(Part(kind, "counted_credits", "", added))
    elif kind == "upheld":
        about_, _, _ = what.rpartition(" of ")
        name, _, measure = about_.rpartition(": ")
        money.parts.append(Part("upheld", name or measure, measure, added, earlier=True))
    elif kind == "points":
        money.points_cost = added
        if added.value:
            money.parts += [
                Part("points", "points", name, _share_of_points(money, name))
                for name, own in money.points.items()
                if own.value
            ]


def step_label(money: Money, step: StepDocument) -> str:
    """What a step is about."""
    return f"{words(step['kind']).capitalize()}: {about(step, names_of(money.settlement))}"


def step_how(money: Money, step: StepDocument) -> str:
    """Where a step stands in the contract, and its sentence."""
    said = step_sentence(step, names_of(money.settlement), money.settlement)
    return f"{step['clause']}: {said}" if step["clause"] else said
