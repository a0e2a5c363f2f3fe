"""A table from how far the figure is beyond the target to a sum; an `up_to` is in its row, a `below` not."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.outcome import NOTHING
from outscore.model.outcome import Priced
from outscore.model.outcome import Term
from outscore.model.terms.schemes import CHARGES
from outscore.scoring.exact import HUNDRED
from outscore.scoring.exact import ZERO

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from outscore.model.terms.schemes import ExcessTable
    from outscore.scoring.schemes.subject import Subject
    from outscore.scoring.schemes.working import N
    from outscore.scoring.schemes.working import Working


def price(scheme: ExcessTable, subject: Subject) -> Priced:
    """The first row that covers the excess."""
    excess = subject.beyond(None)
    if excess == 0:
        return NOTHING
    row = next((row for row in scheme.rows if row.covers(excess)), scheme.rows[-1])
    if row.amount is not None:
        rate = subject.indexed(row.amount)
        return Priced(rate, (Term("excess", excess), Term("rate", rate)))
    percent, base = row.percent or ZERO, subject.base(scheme.of)
    return Priced(
        base * percent / HUNDRED, (Term("excess", excess), Term("percent", percent), Term("base", base))
    )


def working(lines: Working[N]) -> N | None:
    """The first row of the table that covers the excess."""
    excess = lines.beyond()
    if excess is None:
        return None
    found: N | None = None
    for row in reversed(lines.keys["rows"]):
        cost = _row_cost(lines, row)
        if cost is None:
            return None
        covered = None if found is None else _covered(lines, row, excess, cost, found)
        if covered is None:
            found = cost
            continue
        found = lines.worked("Cost, unless a smaller row covers it", covered)
    return None if found is None else lines.where_any(excess, found)


def _covered(lines: Working[N], row: Mapping[str, Any], excess: N, cost: N, beyond: N) -> N | None:
    """The cost of a row where it covers the excess, else of one beyond; None for a row without an end."""
    if "up_to" in row:
        limit = lines.given("Up to an excess of", Fraction(row["up_to"]))
        return lines.where_up_to(excess, limit, cost, beyond)
    if "below" in row:
        start = lines.given("From an excess of", Fraction(row["below"]))
        return lines.where_up_to(start, excess, beyond, cost)
    return None


def _row_cost(lines: Working[N], row: Mapping[str, Any]) -> N | None:
    if "amount" in row:
        return lines.printed("Cost of a row", Fraction(row["amount"]))
    base = lines.total(str(lines.keys.get("of", CHARGES)))
    if base is None:
        return None
    percent = lines.given("Percent of a row", Fraction(row.get("percent", 0)))
    return lines.worked("Cost of a row", base * lines.hundredth(percent))
