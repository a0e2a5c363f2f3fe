"""What each step from failures to one amount adds, as a formula; a step is added by its line."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any

from outscore.reporting.exact import exact
from outscore.reporting.settled import names_of
from outscore.reporting.settled_lines import about
from outscore.reporting.settled_lines import step_sentence
from outscore.reporting.wording import words
from outscore.reporting.working_paper_numbers import HUNDRED
from outscore.reporting.working_paper_numbers import chosen
from outscore.reporting.working_paper_numbers import whole
from outscore.reporting.working_paper_sheets import whole_ratio

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.settlement_document import SettlementDocument
    from outscore.model.settlement_document import StepDocument
    from outscore.reporting.working_paper_numbers import Ratio
    from outscore.reporting.working_paper_running import Running
    from outscore.reporting.working_paper_sheets import Lines


@dataclass(slots=True)
class Money:
    """What the lines may look at; amounts are in coins. `credits`: each measure's own exact credit."""

    lines: Lines
    settlement: SettlementDocument
    terms: Mapping[str, Any]
    sums: Mapping[str, Ratio]
    credits: Mapping[str, Ratio]
    points: Ratio
    coins: int
    running: Running
    added: dict[tuple[str, str], Ratio] = field(default_factory=dict)

    def percent_of(self, percent: Ratio, name: str) -> Ratio | None:
        """A percentage of a sum of the period."""
        base = self.sums.get(name)
        return None if base is None else base * percent.over(HUNDRED)

    def entry(self, part: str, wanted: str) -> Mapping[str, Any] | None:
        """A clause of the contract by its id."""
        return next((one for one in self.terms.get(part, ()) if one["id"] == wanted), None)


def _own(money: Money, step: StepDocument) -> Ratio | None:
    return money.credits.get(step["what"])


def _pool(money: Money, step: StepDocument) -> Ratio | None:
    if step["what"] != "pool":
        return _own(money, step)
    limit = _term(money, step, "limit", "Amount at risk")
    before: Ratio | None = None
    for (kind, _), amount in money.added.items():
        if kind == "pool":
            before = amount if before is None else before + amount
    return None if limit is None or before is None else limit - before


def _term(money: Money, step: StepDocument, name: str, label: str) -> Ratio | None:
    for term in step["terms"]:
        if term["name"] == name:
            value = exact(term["value"])
            return money.lines.given(label, value * money.coins, "from the statement")
    return None


def _points(money: Money, _step: StepDocument) -> Ratio | None:
    terms = money.terms.get("points")
    if not terms:
        return None
    if "amount_per_point" in terms:
        each = money.lines.given("Amount for a point", Fraction(terms["amount_per_point"]) * money.coins)
        return money.points * each
    if "table" in terms:
        percent = _reached(money, money.points, terms["table"], "points")
    else:
        each = money.lines.given("Percent for a point", Fraction(terms.get("percent_per_point", 0)))
        percent = money.lines.worked("Percent in all", money.points * each)
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
        return money.lines.given("Sum of the gate", Fraction(gate["amount"]) * money.coins)
    percent = money.lines.given("Percent of the gate", Fraction(gate.get("percent", 0)))
    return money.percent_of(percent, gate.get("of", "charges"))


def _taken_off(money: Money, step: StepDocument) -> Ratio | None:
    """An own credit that is not charged, or not yet."""
    what = step["what"].rpartition(": ")[2]
    found = [amount for (_, about), amount in money.added.items() if about == what]
    return found[0].negative() if len(found) == 1 else None


def _critical(money: Money, step: StepDocument) -> Ratio | None:
    terms = {one["name"]: exact(one["value"]) for one in step["terms"]}
    clause = money.entry("critical_failures", step["what"])
    if "percent" not in terms:
        return None
    percent = money.lines.given("Percent withheld", terms["percent"])
    of = str(clause.get("of", "charges")) if clause else "charges"
    return money.percent_of(percent, of)


def _counted(money: Money, step: StepDocument) -> Ratio | None:
    """What one more credit costs, by how many there were over the contract."""
    terms = money.terms.get("counted_credits")
    count = next((one["value"]["n"] for one in step["terms"] if one["name"] == "count"), None)
    if not terms or count is None:
        return None
    before = money.lines.given("Credits before", Fraction(count - 1), "carried in")
    now = money.lines.worked("Credits now", before + whole_ratio(whole(1)))
    percent = _reached(money, now, terms["table"], "credits") - _reached(
        money, before, terms["table"], "credits"
    )
    return money.percent_of(money.lines.worked("Percent more", percent), terms.get("of", "charges"))


AMOUNTS: Mapping[str, Callable[[Money, StepDocument], Ratio | None]] = {
    "measure": _own,
    "pool": _pool,
    "points": _points,
    "repeat": _repeat,
    "gate": _gate,
    "waived": _taken_off,
    "incident": _taken_off,
    "only_largest": _taken_off,
    "suspended": _taken_off,
    "critical_failure": _critical,
    "counted_credits": _counted,
}


def step_label(money: Money, step: StepDocument) -> str:
    """What a step is about."""
    return f"{words(step['kind']).capitalize()}: {about(step, names_of(money.settlement))}"


def step_how(money: Money, step: StepDocument) -> str:
    """Where a step stands in the contract, and its sentence."""
    said = step_sentence(step, names_of(money.settlement))
    return f"{step['clause']}: {said}" if step["clause"] else said
