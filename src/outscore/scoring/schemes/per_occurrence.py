"""So much for each occurrence, after a free number or a free share of a volume."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.outcome import NOTHING
from outscore.model.outcome import Priced
from outscore.model.outcome import Term
from outscore.model.terms.schemes import CHARGES
from outscore.scoring.exact import HUNDRED
from outscore.scoring.exact import ZERO
from outscore.scoring.schemes.subject import limited

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping
    from typing import Any

    from outscore.model.terms.schemes import PerOccurrence
    from outscore.scoring.schemes.subject import Subject
    from outscore.scoring.schemes.working import N
    from outscore.scoring.schemes.working import Working


def price(scheme: PerOccurrence, subject: Subject) -> Priced:
    """Chargeable occurrences x rate, up to the most that one period can cost."""
    if subject.value is None:
        return NOTHING
    free = _free(scheme, subject)
    count = max(ZERO, subject.value - free)
    if count == 0:
        return Priced(ZERO, (Term("free", free), Term("units", ZERO)))
    if scheme.amount is not None:
        rate = subject.indexed(scheme.amount)
        amount = count * rate
        found: tuple[Term, ...] = (Term("rate", rate),)
    else:
        percent, base = scheme.percent or ZERO, subject.base(scheme.of)
        amount = count * percent * base / HUNDRED
        found = (Term("percent", percent), Term("base", base))
    return Priced(_within(scheme, subject, amount), (Term("free", free), Term("units", count), *found))


def binding(keys: Mapping[str, Any], terms: Mapping[str, Fraction], amount: Fraction) -> Iterator[str]:
    """The most that a period can cost, where it was reached."""
    rate = terms.get("percent", ZERO) * terms.get("base", ZERO) / HUNDRED
    if terms["units"] * terms.get("rate", rate) > amount:
        is_sum = "at_most_amount" in keys and Fraction(keys["at_most_amount"]) == amount
        yield "at_most_amount" if is_sum else "at_most_percent"


def _free(scheme: PerOccurrence, subject: Subject) -> Fraction:
    if scheme.free_percent is None:
        return scheme.free
    return scheme.free + subject.quantity(scheme.free_percent_of) * scheme.free_percent / HUNDRED


def _within(scheme: PerOccurrence, subject: Subject, amount: Fraction) -> Fraction:
    if scheme.at_most_percent is not None:
        amount = min(amount, subject.base(scheme.at_most_of) * scheme.at_most_percent / HUNDRED)
    return limited(amount, scheme.at_most_amount)


def working(lines: Working[N]) -> N | None:
    """Chargeable occurrences x rate."""
    if lines.judged is None:
        return None
    free = lines.given("Free in a period", lines.key("free") or ZERO)
    share = lines.key("free_percent")
    if share is not None:
        volume = lines.volume(str(lines.keys.get("free_percent_of")))
        if volume is None:
            return None
        free += volume * lines.hundredth(lines.given("Free percent", share))
    free = lines.worked("Free in all", free, lines.stated("free"))
    count = lines.worked("Charged", lines.not_below_zero(lines.judged - free), lines.stated("units"))
    return lines.limited(_share_limited(lines, lines.priced_at(count)))


def _share_limited(lines: Working[N], amount: N | None) -> N | None:
    most = lines.key("at_most_percent")
    if amount is None or most is None:
        return amount
    limit = lines.total(str(lines.keys.get("at_most_of", CHARGES)))
    if limit is None:
        return None
    exact = lines.worked("Amount before its limit", amount)
    most_of = limit * lines.hundredth(lines.given("At most percent", most))
    return lines.least(exact, lines.worked("At most", most_of))
