"""A table from how far the figure is beyond the target to a sum; an edge belongs to the smaller excess."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.outcome import NOTHING
from outscore.model.outcome import Priced
from outscore.model.outcome import Term
from outscore.scoring.schemes.subject import HUNDRED
from outscore.scoring.schemes.subject import ZERO

if TYPE_CHECKING:
    from outscore.model.terms.schemes import ExcessTable
    from outscore.scoring.schemes.subject import Subject


def price(scheme: ExcessTable, subject: Subject) -> Priced:
    """The first row that covers the excess."""
    excess = subject.beyond(None)
    if excess == 0:
        return NOTHING
    row = next((row for row in scheme.rows if row.up_to is None or excess <= row.up_to), scheme.rows[-1])
    if row.amount is not None:
        rate = subject.indexed(row.amount)
        return Priced(rate, (Term("excess", excess), Term("rate", rate)))
    percent, base = row.percent or ZERO, subject.base(scheme.of)
    return Priced(
        base * percent / HUNDRED, (Term("excess", excess), Term("percent", percent), Term("base", base))
    )
