"""The lines of a settlement: from failures to one amount, and the money that moves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from dataclasses import replace
from typing import TYPE_CHECKING

from outscore.model.outcome import MoneyStep
from outscore.model.outcome import StepKind
from outscore.model.outcome import Term
from outscore.model.period import Period
from outscore.reporting.exact import exact
from outscore.reporting.settled_caps import limit_words
from outscore.reporting.settled_coins import coin_of
from outscore.reporting.settled_coins import to_coin
from outscore.reporting.settled_coins import withheld
from outscore.reporting.settled_kept import booking_how
from outscore.reporting.settled_limits import scheme_words
from outscore.reporting.wording import words
from outscore.scoring.settlement_wording import BESIDE
from outscore.scoring.settlement_wording import money
from outscore.scoring.settlement_wording import sentence_in_coins

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping
    from fractions import Fraction

    from outscore.model.settlement_document import BookingDocument
    from outscore.model.settlement_document import SettlementDocument
    from outscore.model.settlement_document import StepDocument

NAMED_OTHERWISE = ("points", "gate", "cap", "counted_credits", "critical_failure", "sum", "rounding")
"""The steps that are about something else than a measure, which may be called as one is."""

_ID = re.compile(r"[^ ,:]+")


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of the way from failures to one amount; `total` marks one that only adds up."""

    said: str
    clause: str
    amount: str
    total: bool


@dataclass(frozen=True, slots=True)
class BookingView:
    """Money that moves; how: the sums it comes from, "" where the lines above say it."""

    entry: str
    what: str
    clause: str
    origin: str
    amount: str
    how: str = ""


def line_view(step: StepDocument, names: Mapping[str, str], settlement: SettlementDocument) -> LineView:
    """A step; the amount stands beside it, so the sentence does not end in it again."""
    amount = step["amount"]["shown"]
    if step["kind"] == "sum":
        return LineView("Sum", step["clause"], amount, total=True)
    said = step_sentence(step, names, settlement).removesuffix(f" = {amount}")
    return LineView(said, step["clause"], amount, total=False)


def lines_in_coins(settlement: SettlementDocument, names: Mapping[str, str]) -> Iterator[LineView]:
    """The steps in whole coins, and the one amount that they add up to; what rounding leaves is a line."""
    currency, coin = settlement["currency"], coin_of(settlement)
    shown = exact(settlement["credit"]) + withheld(settlement)
    left = shown
    for step in settlement["steps"]:
        if step["kind"] in _TOLD_IN_ONE:
            continue
        amount = to_coin(exact(step["amount"]), coin)
        left -= amount
        yield LineView(
            _said_in_coins(step, amount, names, settlement),
            step["clause"],
            money(amount, currency),
            total=False,
        )
    if left:
        yield LineView("Rounding", "", money(left, currency), total=False)


_TOLD_IN_ONE = ("sum", "rounding")


def _said_in_coins(
    step: StepDocument, amount: Fraction, names: Mapping[str, str], settlement: SettlementDocument
) -> str:
    """A step's sentence with its sums in whole coins."""
    currency = settlement["currency"]
    terms = tuple(Term(term["name"], exact(term["value"])) for term in step["terms"])
    kind = StepKind(step["kind"])
    same = MoneyStep(kind, about(step, names), step["clause"], amount, _named(terms, names))
    said = sentence_in_coins(same, currency).removesuffix(f" = {money(amount, currency)}")
    said = _with_scheme(said, "", step, settlement)
    return _with_limit(f"{said[:1].upper()}{said[1:]}", step, settlement)


def _named(terms: tuple[Term, ...], names: Mapping[str, str]) -> tuple[Term, ...]:
    """The terms with the name of a measure in place of its id, where one is charged in another's place."""
    return tuple(
        replace(one, name=f"{BESIDE}{names[stands]}")
        if one.name.startswith(BESIDE) and (stands := one.name.removeprefix(BESIDE)) in names
        else one
        for one in terms
    )


def _with_scheme(said: str, end: str, step: StepDocument, settlement: SettlementDocument) -> str:
    """A sentence with what its numbers leave out: before the amount that it ends in, or at its end."""
    told = scheme_words(step, settlement)
    return f"{said.removesuffix(end)}, {told}{end}" if told else said


def _with_limit(said: str, step: StepDocument, settlement: SettlementDocument) -> str:
    limit = limit_words(step, settlement)
    return f"{said}. The limit is {limit}" if limit else said


def step_sentence(
    step: StepDocument, names: Mapping[str, str], settlement: SettlementDocument | None = None
) -> str:
    """A step's own sentence, with the names of measures, and where its limit comes from."""
    said = step["sentence"].replace(step["what"], about(step, names), 1)
    for term in step["terms"]:
        stands = term["name"].removeprefix(BESIDE)
        if stands != term["name"] and stands in names:
            said = said.replace(f" not charged {term['name']}", f" not charged {BESIDE}{names[stands]}", 1)
    if settlement is not None:
        said = _with_scheme(said, f" = {step['amount']['shown']}", step, settlement)
    told = f"{said[:1].upper()}{said[1:]}"
    return told if settlement is None else _with_limit(told, step, settlement)


def about(step: StepDocument, names: Mapping[str, str]) -> str:
    """What a step is about, with the names of the measures in it.

    >>> number = {"n": 0, "d": 1, "shown": "0"}
    >>> step = {"kind": "incident", "what": "outage: kpi_1 of 2026-05", "clause": "", "amount": number}
    >>> about({**step, "terms": [], "sentence": ""}, {"kpi_1": "Speed"})
    'outage: Speed of 2026-05'
    """
    if step["kind"] in NAMED_OTHERWISE:
        return step["what"]
    return _ID.sub(lambda found: names.get(found[0], found[0]), step["what"])


def booking_view(
    booking: BookingDocument, names: Mapping[str, str], settlement: SettlementDocument | None = None
) -> BookingView:
    """A booking in words; with the settlement also how it comes about."""
    return BookingView(
        entry=words(booking["entry"]),
        what=names.get(booking["what"], words(booking["what"]).capitalize()),
        clause=booking["clause"],
        origin=Period.parse(booking["origin"]).label,
        amount=booking["amount"]["shown"],
        how=booking_how(booking, settlement, names) if settlement is not None else "",
    )
