"""The band says what a failure costs: a percentage of a base, or a sum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.outcome import NOTHING
from outscore.model.outcome import Priced
from outscore.model.outcome import Term
from outscore.model.terms.schemes import CHARGES
from outscore.scoring.exact import HUNDRED

if TYPE_CHECKING:
    from outscore.model.terms.schemes import AmountByBand
    from outscore.model.terms.schemes import PercentByBand
    from outscore.scoring.schemes.subject import Subject
    from outscore.scoring.schemes.working import N
    from outscore.scoring.schemes.working import Working


def percent(scheme: PercentByBand, subject: Subject) -> Priced:
    """The band's percentage of the base."""
    band = subject.band
    if band is None or not band.percent:
        return NOTHING
    base = subject.base(scheme.of)
    return Priced(base * band.percent / HUNDRED, (Term("percent", band.percent), Term("base", base)))


def amount(scheme: AmountByBand, subject: Subject) -> Priced:  # noqa: ARG001 the scheme itself says nothing more
    """The band's sum."""
    band = subject.band
    if band is None or not band.amount:
        return NOTHING
    sum_due = subject.indexed(band.amount)
    return Priced(sum_due, (Term("rate", sum_due),))


def percent_working(working: Working[N]) -> N | None:
    """The reached band's percentage of the base."""
    percent = working.of_band("percent")
    if percent is None:
        return None
    found = working.worked("Percent of the reached band", percent, working.stated("percent"))
    return working.percent_of(found, str(working.keys.get("of", CHARGES)))


def amount_working(working: Working[N]) -> N | None:
    """The reached band's sum."""
    return working.of_band("amount")
