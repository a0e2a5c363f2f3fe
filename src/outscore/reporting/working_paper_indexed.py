"""Printed sums at the index in force, as formulas; the index itself is a fact of the period."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any

from outscore.model.period import Period
from outscore.model.terms.clause import EVERY
from outscore.reporting.working_paper_numbers import Ratio
from outscore.reporting.working_paper_numbers import rounded_to
from outscore.reporting.working_paper_numbers import scaled
from outscore.reporting.working_paper_numbers import whole

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping

    from outscore.model.settlement_document import SettlementDocument
    from outscore.reporting.working_paper_sheets import Lines


@dataclass(frozen=True, slots=True)
class Index:
    """The index in force and the base index as cells, and what rises with it.

    step: what an indexed sum is rounded to, in coins; None where it is not rounded.
    """

    now: Ratio
    base: Ratio
    names: tuple[str, ...]
    step: Ratio | None
    how: str

    def rises(self, name: str) -> bool:
        """Whether a sum of this name is indexed."""
        return self.names == EVERY or name in self.names

    def at(self, printed: Ratio) -> Ratio:
        """A printed sum in coins, at the index."""
        found = printed * self.now.over(self.base)
        return found if self.step is None else rounded_to(found, self.step, self.how)


def index_of(
    settlement: SettlementDocument,
    terms: Mapping[str, Any],
    fact: Callable[[str, Fraction, str], Ratio],
    coins: int,
) -> Index | None:
    """The index of the period; None where sums stand as printed. fact: writes a number that went in."""
    indexation = terms.get("indexation")
    start = settlement["facts"].get("period")
    if not indexation or not start:
        return None
    first = Period.parse(start).start.isoformat()
    published = [one for one in indexation.get("values", ()) if one["since"] <= first]
    if not published:
        return None
    rule = indexation.get("rounding")
    n, d = scaled(Fraction(rule["to"]) * coins) if rule else (1, 1)
    latest = max(published, key=lambda one: str(one["since"]))
    return Index(
        now=fact("index in force", Fraction(latest["index"]), f"published from {latest['since']} on"),
        base=fact("base index", Fraction(indexation["base"]), str(indexation["clause"])),
        names=tuple(indexation["amounts"]),
        step=Ratio(whole(n), whole(d)) if rule else None,
        how=str(rule["how"]) if rule else "",
    )


def printed_sum(lines: Lines, index: Index | None, name: str, label: str, amount: Fraction) -> Ratio:
    """Lines for a printed sum in coins, at the index where it rises with one."""
    if index is None or not index.rises(name):
        return lines.given(label, amount, "as printed in the contract")
    printed = lines.given(f"{label}, as printed", amount)
    return lines.worked(f"{label}, at the index in force", index.at(printed))
