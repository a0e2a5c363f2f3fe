"""The lines of a settlement: from failures to one amount, and the money that moves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.model.period import Period
from outscore.reporting.wording import words
from outscore.scoring.settlement_wording import BESIDE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outscore.model.settlement_document import BookingDocument
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
    """Money that moves."""

    entry: str
    what: str
    clause: str
    origin: str
    amount: str


def line_view(step: StepDocument, names: Mapping[str, str]) -> LineView:
    """A step; the amount stands beside it, so the sentence does not end in it again."""
    amount = step["amount"]["shown"]
    if step["kind"] == "sum":
        return LineView("Sum", step["clause"], amount, total=True)
    said = step_sentence(step, names).removesuffix(f" = {amount}")
    return LineView(said, step["clause"], amount, total=False)


def step_sentence(step: StepDocument, names: Mapping[str, str]) -> str:
    """A step's own sentence, with the names of measures."""
    said = step["sentence"].replace(step["what"], about(step, names), 1)
    for term in step["terms"]:
        stands = term["name"].removeprefix(BESIDE)
        if stands != term["name"] and stands in names:
            said = said.replace(f" not charged {term['name']}", f" not charged {BESIDE}{names[stands]}", 1)
    return f"{said[:1].upper()}{said[1:]}"


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


def booking_view(booking: BookingDocument, names: Mapping[str, str]) -> BookingView:
    """A booking in words."""
    return BookingView(
        entry=words(booking["entry"]),
        what=names.get(booking["what"], words(booking["what"]).capitalize()),
        clause=booking["clause"],
        origin=Period.parse(booking["origin"]).label,
        amount=booking["amount"]["shown"],
    )
