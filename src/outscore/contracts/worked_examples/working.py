"""How a period came to its result, in a few plain lines that can be re-performed by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.worked_examples.measured import UNSPOKEN
from outscore.scoring.wording import decimal_text
from outscore.scoring.wording import exact_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from fractions import Fraction

    from outscore.model.outcome import Booking
    from outscore.model.outcome import MeasureOutcome
    from outscore.model.outcome import MoneyStep
    from outscore.model.outcome import Outcome
    from outscore.model.outcome import Term

_INDENT = "\n    "
_DECIMALS = 4


def working(outcome: Outcome) -> str:
    """The lines, each indented; "" where there is nothing to tell."""
    lines = (
        *(_measure(one) for one in outcome.measures if one.reason != UNSPOKEN.reason),
        *(_step(one) for one in outcome.steps),
        *(_booking(one) for one in outcome.bookings),
        *(f"trigger {one.trigger}: {one.reason}" for one in outcome.fired),
        *((f"no money: {outcome.unpriced}",) if outcome.unpriced else ()),
    )
    return "".join(f"{_INDENT}{line}" for line in lines)


def _measure(one: MeasureOutcome) -> str:
    return f"{one.measure}: {', '.join(_said_of(one))}"


def _said_of(one: MeasureOutcome) -> Iterator[str]:
    yield _figure(one.judged) if one.judged is not None else "no figure"
    if one.adjusted is not None and one.adjusted != one.judged:
        yield f"from {_figure(one.adjusted)}"
    if one.level is not None:
        yield f"level {one.level}"
    yield one.verdict.words
    if one.band and one.band != one.verdict.value:
        yield f"band {one.band}"
    if one.base_points:
        yield f"points {exact_text(one.base_points)}"
    if one.points != one.base_points:
        yield f"{'as a repeat' if one.repeat else 'reduced to'} {exact_text(one.points)}"
    if one.default:
        yield f"a default of the {one.default} level"
    if one.reason:
        yield one.reason.rstrip(".")


def _figure(value: Fraction) -> str:
    """A figure exactly, and with some decimals where they do not end."""
    whole = exact_text(value)
    return f"{decimal_text(value, _DECIMALS)} ({whole})" if "/" in whole else whole


def _step(one: MoneyStep) -> str:
    kind = one.kind.value.replace("_", " ")
    what = f" {one.what}" if one.what not in ("", kind) else ""
    clause = f" ({one.clause})" if one.clause else ""
    return f"{kind}{what}{clause}: {_figure(one.amount)}{_terms(one.terms)}"


def _terms(terms: Iterable[Term]) -> str:
    named = ", ".join(f"{term.name} {_figure(term.value)}" for term in terms)
    return f" from {named}" if named else ""


def _booking(one: Booking) -> str:
    amount = exact_text(one.amount)
    return f"booked as {one.entry.value.replace('_', ' ')}, {one.what}, for {one.origin}: {amount}"
