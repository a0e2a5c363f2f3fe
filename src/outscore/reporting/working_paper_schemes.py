"""The credit schemes as formulas; each scheme writes its own working with what stands here.

A scheme without a working shows its exact amount, marked.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any

from outscore.model.target import Comparison
from outscore.model.terms.schemes import CHARGES
from outscore.reporting.working_paper_indexed import printed_sum
from outscore.reporting.working_paper_numbers import HUNDRED
from outscore.reporting.working_paper_numbers import ZERO
from outscore.reporting.working_paper_numbers import chosen
from outscore.reporting.working_paper_numbers import least
from outscore.reporting.working_paper_numbers import not_below_zero
from outscore.reporting.working_paper_sheets import whole_ratio
from outscore.scoring.schemes import working_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.settlement_document import PricedDocument
    from outscore.reporting.working_paper_indexed import Index
    from outscore.reporting.working_paper_numbers import Ratio
    from outscore.reporting.working_paper_numbers import Whole
    from outscore.reporting.working_paper_sheets import Lines

UPWARD = tuple(comparison.value for comparison in Comparison if comparison.is_upward)


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
    has_level: whether the period has a level, even one that is not known here as a number.
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
    measure: str
    has_level: bool
    index: Index | None

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

    def given(self, label: str, value: Fraction, how: str = "") -> Ratio:
        """A line with a number that went in."""
        return self.lines.given(label, value, how)

    def worked(self, label: str, number: Ratio | None, stated: Fraction | None = None) -> Ratio:
        """A line with a number that is worked out."""
        return self.lines.worked(label, number, stated)

    def misses(self) -> Ratio:
        """1 where the measure is missed, else 0."""
        return whole_ratio(self.missed)

    def of_band(self, name: str) -> Ratio | None:
        """A number of the reached band; its sum at the index in force."""
        found = self.band(name)
        if found is None or name != "amount" or self.index is None or not self.index.rises(self.measure):
            return found
        return self.lines.worked("Sum of the band, at the index in force", self.index.at(found))

    def total(self, name: str) -> Ratio | None:
        """A sum of the period."""
        return self.sums.get(name)

    def volume(self, name: str) -> Ratio | None:
        """A volume of the period."""
        return self.quantities.get(name)

    def rate(self, printed: Fraction) -> Ratio:
        """A printed sum, at the index in force; where that is not what the statement used, as it has it."""
        used = self.stated("rate")
        found = self.printed("Rate", printed)
        if used is None or used * self.coins == found.value:
            return found
        return self.lines.given("Rate", used * self.coins, "at the index in force; indexed by Outscore")

    def printed(self, label: str, amount: Fraction) -> Ratio:
        """A printed sum, at the index in force."""
        return printed_sum(self.lines, self.index, self.measure, label, amount * self.coins)

    def base(self, name: str) -> Ratio | None:
        """The sum that a percentage is taken of."""
        known, used = self.sums.get(name), self.stated("base")
        if used is not None and (known is None or known.value != used * self.coins):
            return self.lines.given(f"Base: {name}", used * self.coins, "from the statement")
        return None if known is None else self.lines.worked(f"Base: {name}", known)

    def percent_of(self, percent: Ratio, name: str) -> Ratio | None:
        """A percentage of a sum."""
        base = self.base(name)
        return None if base is None else base * self.hundredth(percent)

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
        return self.least(exact, self.lines.given("At most", most * self.coins))

    def beyond(self) -> Ratio | None:
        """How far the figure is beyond the level."""
        written = self.keys.get("beyond")
        start = Edge(written["comparison"], Fraction(written["value"])) if written else self.level
        if self.judged is None or (start is None and not self.has_level):
            return self.lines.given("Excess", Fraction(0), "there is no figure, or no level")
        if start is None:
            return None
        level = self.lines.given("Level", start.value, start.comparison.replace("_", " "))
        upward = start.comparison in UPWARD
        distance = self.judged - level if upward is self.bonus else level - self.judged
        return self.lines.worked("Excess", not_below_zero(distance), self.stated("excess"))

    def hundredth(self, number: Ratio) -> Ratio:
        """A number over 100."""
        return number.over(HUNDRED)

    def not_below_zero(self, number: Ratio) -> Ratio:
        """A number, or 0 where it is negative."""
        return not_below_zero(number)

    def least(self, one: Ratio, other: Ratio) -> Ratio:
        """The smaller of two numbers."""
        return least(one, other)

    def where_up_to(self, number: Ratio, limit: Ratio, yes: Ratio, no: Ratio) -> Ratio:
        """One number where another is no larger than a limit, else a third."""
        return chosen(number.compared("<=", limit), yes, no)

    def where_any(self, number: Ratio, yes: Ratio) -> Ratio:
        """One number where another is more than 0, else 0."""
        return chosen(number.n.compared(">", ZERO.n), yes, ZERO)


def scheme_lines(block: Block, nothing: str = "") -> Ratio:
    """The scheme's working, and its exact amount; `nothing` says why it costs nothing whatever the figure."""
    amount = block.priced["amount"]
    stated = Fraction(amount["n"], amount["d"]) * block.coins
    said = block.priced["sentence"]
    if nothing and not stated:
        return block.lines.worked("Amount, exactly", ZERO, stated, nothing, "total")
    working = working_of(block.priced["scheme"])
    found = working(block) if working else None
    if found is None and working and block.judged is None and not stated:
        return block.lines.worked("Amount, exactly", ZERO, stated, "there is no figure", "total")
    return block.lines.worked("Amount, exactly", found, stated, said, "total")
