"""The credit schemes as formulas: one function each; a scheme without one shows its exact amount, marked."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any

from outscore.reporting.working_paper_numbers import HUNDRED
from outscore.reporting.working_paper_numbers import ZERO
from outscore.reporting.working_paper_numbers import chosen
from outscore.reporting.working_paper_numbers import least
from outscore.reporting.working_paper_numbers import not_below_zero
from outscore.reporting.working_paper_sheets import whole_ratio

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.settlement_document import PricedDocument
    from outscore.reporting.working_paper_numbers import Ratio
    from outscore.reporting.working_paper_numbers import Whole
    from outscore.reporting.working_paper_sheets import Lines

UPWARD = ("at_least", "above")
CHARGES = "charges"


@dataclass(frozen=True, slots=True)
class Edge:
    """A level: its comparison and its value."""

    comparison: str
    value: Fraction


@dataclass(frozen=True, slots=True)
class Block:
    """One measure's scheme with what it may look at; amounts are in the smallest coin.

    judged, missed: cells. band: the reached band's cell under a heading of the band table. earlier: the
    carried marks of the periods before, oldest first. coins: how many of the smallest coin make one.
    """

    lines: Lines
    priced: PricedDocument
    bonus: bool
    judged: Ratio | None
    missed: Whole
    level: Edge | None
    band: Callable[[str], Ratio | None]
    sums: Mapping[str, Ratio]
    quantities: Mapping[str, Ratio]
    pool: Mapping[str, Any]
    earlier: Sequence[Mapping[str, Any]]
    higher_is_better: bool
    coins: int

    @property
    def keys(self) -> Mapping[str, Any]:
        """The scheme as the contract writes it."""
        return self.priced["keys"]

    def key(self, name: str) -> Fraction | None:
        """A number of the scheme."""
        found = self.keys.get(name)
        return None if found is None else Fraction(str(found))

    def stated(self, name: str) -> Fraction | None:
        """A number of the statement's working."""
        for term in self.priced["terms"]:
            if term["name"] == name:
                return Fraction(term["value"]["n"], term["value"]["d"])
        return None

    def rate(self, printed: Fraction) -> Ratio:
        """A printed sum, at the index that the statement used."""
        used = self.stated("rate")
        if used is None or used == printed:
            return self.lines.given("Rate", printed * self.coins, "as printed in the contract")
        return self.lines.given("Rate", used * self.coins, "at the index in force; indexed by Outscore")

    def base(self, name: str) -> Ratio | None:
        """The sum that a percentage is taken of."""
        known, used = self.sums.get(name), self.stated("base")
        if used is not None and (known is None or known.value != used * self.coins):
            return self.lines.given(f"Base: {name}", used * self.coins, "from the statement")
        return None if known is None else self.lines.worked(f"Base: {name}", known)

    def percent_of(self, percent: Ratio, name: str) -> Ratio | None:
        """A percentage of a sum."""
        base = self.base(name)
        return None if base is None else base * percent.over(HUNDRED)

    def priced_at(self, units: Ratio) -> Ratio | None:
        """Units x the scheme's amount, or x its percentage of the base."""
        amount = self.key("amount")
        if amount is not None:
            return units * self.rate(amount)
        percent = self.lines.given("Percent each", self.key("percent") or Fraction(0))
        in_all = self.lines.worked("Percent in all", units * percent)
        return self.percent_of(in_all, str(self.keys.get("of", CHARGES)))

    def limited(self, amount: Ratio | None) -> Ratio | None:
        """No more than `at_most_amount`."""
        most = self.key("at_most_amount")
        if amount is None or most is None:
            return amount
        exact = self.lines.worked("Amount before its limit", amount)
        return least(exact, self.lines.given("At most", most * self.coins))

    def beyond(self) -> Ratio | None:
        """How far the figure is beyond the level."""
        written = self.keys.get("beyond")
        start = Edge(written["comparison"], Fraction(written["value"])) if written else self.level
        if start is None or self.judged is None:
            return None
        level = self.lines.given("Level", start.value, start.comparison.replace("_", " "))
        upward = start.comparison in UPWARD
        distance = self.judged - level if upward is self.bonus else level - self.judged
        return self.lines.worked("Excess", not_below_zero(distance), self.stated("excess"))


def percent_by_band(block: Block) -> Ratio | None:
    """The reached band's percentage of the base."""
    percent = block.band("percent")
    if percent is None:
        return None
    found = block.lines.worked("Percent of the reached band", percent, block.stated("percent"))
    return block.percent_of(found, str(block.keys.get("of", CHARGES)))


def amount_by_band(block: Block) -> Ratio | None:
    """The reached band's sum."""
    return block.band("amount")


def per_unit(block: Block) -> Ratio | None:
    """Units beyond the level x rate."""
    excess, per = block.beyond(), block.key("per")
    if excess is None or per is None:
        return None
    units = excess.over(block.lines.given("Size of a unit", per))
    match block.keys.get("part_units"):
        case "count_as_whole":
            units = units.ceiling()
        case "ignored":
            units = units.floor()
        case _:
            pass
    found = block.lines.worked("Units", units, block.stated("units"))
    return block.limited(block.priced_at(found))


def per_occurrence(block: Block) -> Ratio | None:
    """Chargeable occurrences x rate."""
    if block.judged is None:
        return None
    free = block.lines.given("Free in a period", block.key("free") or Fraction(0))
    share = block.key("free_percent")
    if share is not None:
        volume = block.quantities.get(str(block.keys.get("free_percent_of")))
        if volume is None:
            return None
        free += volume * block.lines.given("Free percent", share).over(HUNDRED)
    free = block.lines.worked("Free in all", free, block.stated("free"))
    count = block.lines.worked("Charged", not_below_zero(block.judged - free), block.stated("units"))
    amount = block.priced_at(count)
    most = block.key("at_most_percent")
    if amount is not None and most is not None:
        limit = block.sums.get(str(block.keys.get("at_most_of", CHARGES)))
        if limit is None:
            return None
        exact = block.lines.worked("Amount before its limit", amount)
        most_of = limit * block.lines.given("At most percent", most).over(HUNDRED)
        amount = least(exact, block.lines.worked("At most", most_of))
    return block.limited(amount)


def pool_share(block: Block) -> Ratio | None:
    """The measure's share of the amount at risk, where it is missed."""
    category = next(
        (one for one in block.pool.get("categories", ()) if one["id"] == block.keys["category"]), None
    )
    base = block.sums.get(str(block.pool.get("of", CHARGES)))
    if category is None or base is None:
        return None
    at_risk = block.lines.given("Percent at risk", Fraction(block.pool["at_risk_percent"]))
    risk = block.lines.worked("Amount at risk", base * at_risk.over(HUNDRED))
    of_pool = block.lines.given("Share of the category", Fraction(category["share"]), "percent")
    own = block.lines.given("Share of the measure", block.key("share") or Fraction(0), "percent")
    part = block.lines.worked("Part of the pool", of_pool.over(HUNDRED) * own.over(HUNDRED))
    return chosen(block.missed, risk * part, ZERO)


def excess_table(block: Block) -> Ratio | None:
    """The first row of the table that covers the excess."""
    excess = block.beyond()
    if excess is None:
        return None
    found: Ratio | None = None
    for row in reversed(block.keys["rows"]):
        cost = _row_cost(block, row)
        if cost is None:
            return None
        edge = row.get("up_to")
        if edge is None or found is None:
            found = cost
            continue
        covers = excess.compared("<=", block.lines.given("Up to an excess of", Fraction(edge)))
        found = block.lines.worked("Cost, unless a smaller row covers it", chosen(covers, cost, found))
    if found is None:
        return None
    return chosen(excess.n.compared(">", ZERO.n), found, ZERO)


def _row_cost(block: Block, row: Mapping[str, Any]) -> Ratio | None:
    if "amount" in row:
        printed, used = Fraction(row["amount"]), block.stated("rate")
        indexed = used is not None and used not in {
            Fraction(one["amount"]) for one in block.keys["rows"] if "amount" in one
        }
        return None if indexed else block.lines.given("Cost of a row", printed * block.coins)
    base = block.sums.get(str(block.keys.get("of", CHARGES)))
    if base is None:
        return None
    percent = block.lines.given("Percent of a row", Fraction(row.get("percent", 0)))
    return block.lines.worked("Cost of a row", base * percent.over(HUNDRED))


def count_in_window(block: Block) -> Ratio | None:
    """Steps that this period completes x rate."""
    last = int(block.keys["in_last"]) - 1
    before = list(block.earlier[-last:]) if last else []
    if block.keys["counting"] == "misses":
        now, past = whole_ratio(block.missed), Fraction(sum(bool(mark.get("failed")) for mark in before))
    else:
        now = block.judged or ZERO
        past = sum((Fraction(mark.get("value") or 0) for mark in before), Fraction(0))
    earlier = block.lines.given("Counted in the periods before", past, "carried in")
    count = block.lines.worked("Count in the window", now + earlier, block.stated("count"))
    every = block.lines.given("A step is every", Fraction(block.keys["every"]))
    reached = block.lines.worked("Steps reached", count.over(every).floor())
    charged = Fraction(sum(mark.get("steps", 0) for mark in before))
    done = block.lines.given("Steps charged before", charged, "carried in")
    steps = block.lines.worked("Steps charged now", not_below_zero(reached - done), block.stated("steps"))
    return block.priced_at(steps)


def gain_share(block: Block) -> Ratio | None:
    """A share of what the distance from the baseline is worth."""
    if block.judged is None:
        return None
    baseline = block.lines.given("Baseline", block.key("baseline") or Fraction(0))
    gain = block.judged - baseline
    if block.higher_is_better is not block.bonus:
        gain = baseline - block.judged
    units = block.lines.worked("Units", not_below_zero(gain), block.stated("units"))
    worth = block.rate(block.key("worth_per_unit") or Fraction(0))
    share = block.lines.given("Share percent", block.key("share_percent") or Fraction(0))
    amount = block.lines.worked("Worth", units * worth) * share.over(HUNDRED)
    quantity = block.keys.get("per_quantity")
    if quantity:
        volume = block.quantities.get(str(quantity))
        if volume is None:
            return None
        amount = block.lines.worked("Share of it", amount) * volume
    return block.limited(amount)


FORMULAS: Mapping[str, Callable[[Block], Ratio | None]] = {
    "percent_by_band": percent_by_band,
    "amount_by_band": amount_by_band,
    "per_unit": per_unit,
    "per_occurrence": per_occurrence,
    "pool": pool_share,
    "excess_table": excess_table,
    "count_in_window": count_in_window,
    "gain_share": gain_share,
}


def scheme_lines(block: Block) -> Ratio:
    """The scheme's working, and its exact amount."""
    amount = block.priced["amount"]
    stated = Fraction(amount["n"], amount["d"]) * block.coins
    formula = FORMULAS.get(block.priced["scheme"])
    found = formula(block) if formula else None
    said = block.priced["sentence"]
    return block.lines.worked("Amount, exactly", found, stated, said, "total")
