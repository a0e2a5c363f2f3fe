"""So much for each unit beyond a level: pro rata, every part a whole one, or full units only."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.outcome import NOTHING
from outscore.model.outcome import Priced
from outscore.model.outcome import Term
from outscore.model.terms.schemes import PartUnits
from outscore.scoring.exact import HUNDRED
from outscore.scoring.exact import ZERO
from outscore.scoring.schemes.subject import limited

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping
    from typing import Any

    from outscore.model.terms.schemes import PerUnit
    from outscore.scoring.schemes.subject import Subject
    from outscore.scoring.schemes.working import N
    from outscore.scoring.schemes.working import Working


def price(scheme: PerUnit, subject: Subject) -> Priced:
    """Units x rate, up to the most that one period can cost."""
    excess = subject.beyond(scheme.beyond)
    if excess == 0:
        return NOTHING
    count = scheme.part_units.counted(excess / scheme.per)
    found = (Term("excess", excess), Term("units", count))
    if scheme.amount is not None:
        rate = subject.indexed(scheme.amount)
        return Priced(limited(count * rate, scheme.at_most_amount), (*found, Term("rate", rate)))
    percent = scheme.percent or ZERO
    base = subject.base(scheme.of)
    amount = limited(count * percent * base / HUNDRED, scheme.at_most_amount)
    return Priced(amount, (*found, Term("percent", count * percent), Term("base", base)))


def binding(keys: Mapping[str, Any], terms: Mapping[str, Fraction], amount: Fraction) -> Iterator[str]:
    """The size of a unit but for 1, what became of a part of one, and the most where it was reached."""
    per, units = Fraction(keys["per"]), terms["units"]
    if per != 1:
        yield "per"
    if terms["excess"] != units * per:
        yield "part_units"
    bare = units * terms["rate"] if "rate" in terms else terms["percent"] * terms["base"] / HUNDRED
    if bare > amount:
        yield "at_most_amount"


def working(lines: Working[N]) -> N | None:
    """Units beyond the level x rate."""
    excess, per = lines.beyond(), lines.key("per")
    if excess is None or per is None:
        return None
    units = excess.over(lines.given("Size of a unit", per))
    match lines.keys.get("part_units"):
        case PartUnits.WHOLE:
            units = units.ceiling()
        case PartUnits.IGNORED:
            units = units.floor()
        case _:
            pass
    found = lines.worked("Units", units, lines.stated("units"))
    return lines.limited(lines.priced_at(found))
