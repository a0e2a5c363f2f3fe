"""A share of what an improvement over a baseline is worth, or (as a credit) of what a loss costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.outcome import NOTHING
from outscore.model.outcome import Priced
from outscore.model.outcome import Term
from outscore.scoring.exact import HUNDRED
from outscore.scoring.exact import ZERO
from outscore.scoring.schemes.subject import limited

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping
    from fractions import Fraction
    from typing import Any

    from outscore.model.terms.schemes import GainShare
    from outscore.scoring.schemes.subject import Subject
    from outscore.scoring.schemes.working import N
    from outscore.scoring.schemes.working import Working


def price(scheme: GainShare, subject: Subject) -> Priced:
    """Share x units beyond the baseline x their worth, up to the most that one period can bring."""
    if subject.value is None:
        return NOTHING
    gain = subject.value - scheme.baseline
    units = gain if subject.higher_is_better is subject.bonus else -gain
    if units <= 0:
        return NOTHING
    worth = subject.indexed(scheme.worth_per_unit)
    found = [Term("units", units), Term("rate", worth), Term("share", scheme.share_percent)]
    amount = units * worth * scheme.share_percent / HUNDRED
    if scheme.per_quantity:
        volume = subject.quantity(scheme.per_quantity)
        amount *= volume
        found.append(Term("count", volume))
    return Priced(limited(amount, scheme.at_most_amount), tuple(found))


def binding(_keys: Mapping[str, Any], terms: Mapping[str, Fraction], amount: Fraction) -> Iterator[str]:
    """The most that a period can bring, where it was reached."""
    if terms["units"] * terms["rate"] * terms["share"] / HUNDRED * terms.get("count", 1) > amount:
        yield "at_most_amount"


def working(lines: Working[N]) -> N | None:
    """A share of what the distance from the baseline is worth."""
    if lines.judged is None:
        return None
    baseline = lines.given("Baseline", lines.key("baseline") or ZERO)
    gain = lines.judged - baseline
    if lines.higher_is_better is not lines.bonus:
        gain = baseline - lines.judged
    units = lines.worked("Units", lines.not_below_zero(gain), lines.stated("units"))
    worth = lines.rate(lines.key("worth_per_unit") or ZERO)
    share = lines.given("Share percent", lines.key("share_percent") or ZERO)
    amount = lines.worked("Worth", units * worth) * lines.hundredth(share)
    quantity = lines.keys.get("per_quantity")
    if quantity:
        volume = lines.volume(str(quantity))
        if volume is None:
            return None
        amount = lines.worked("Share of it", amount) * volume
    return lines.limited(amount)
