"""What follows from a settled period beside its money: credits on hold, triggers, the overall rating."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.model.period import Period
from outscore.reporting.wording import words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.model.settlement_document import FiredDocument
    from outscore.model.settlement_document import HeldDocument
    from outscore.model.settlement_document import RatingDocument

HELD_WORDS = {
    "on_hold": "on hold until the next period decides",
    "upheld": "upheld, and part of the amount above",
    "cancelled": "cancelled",
}
_LEADING = re.compile(r"(^|; )([^ ;]+)(?= )")


@dataclass(frozen=True, slots=True)
class TriggerView:
    """Something that follows and is not money; `days` are the days that count, in words."""

    name: str
    clause: str
    reason: str
    days: str


@dataclass(frozen=True, slots=True)
class CategoryView:
    """A category of the overall rating."""

    name: str
    weight: str
    score: str


@dataclass(frozen=True, slots=True)
class RatingView:
    """The overall rating; score is "" where there is none. `notes` say why and what follows."""

    score: str
    standing: str
    coverage: str
    categories: tuple[CategoryView, ...]
    notes: tuple[str, ...]


def held_words(held: HeldDocument, names: Mapping[str, str]) -> str:
    """What became of a credit on hold."""
    about = ", ".join(names.get(name, name) for name in held["measures"])
    origin = Period.parse(held["origin"]).label
    return f"The credit of {origin} for {about}: {HELD_WORDS.get(held['status'], words(held['status']))}."


def trigger_view(fired: FiredDocument, names: Mapping[str, str]) -> TriggerView:
    """A trigger that fired, in words."""
    days = [f"Due by {fired['due']}."] if fired["due"] else []
    days += [f"Lapses after {fired['expires']}."] if fired["expires"] else []
    return TriggerView(
        name=fired["name"],
        clause=fired["clause"],
        reason=_LEADING.sub(lambda found: found[1] + names.get(found[2], found[2]), fired["reason"]),
        days=" ".join(days),
    )


def rating_view(rating: RatingDocument, names: Mapping[str, str]) -> RatingView:
    """The overall rating in words."""
    return RatingView(
        score=rating["score"]["shown"] if rating["score"] else "",
        standing=rating["standing"],
        coverage=f"{rating['coverage']['shown']} %",
        categories=tuple(
            CategoryView(
                name=one["name"],
                weight=one["weight"]["shown"],
                score=one["score"]["shown"] if one["score"] else "not measured",
            )
            for one in rating["categories"]
        ),
        notes=tuple(_rating_notes(rating, names)),
    )


def _rating_notes(rating: RatingDocument, names: Mapping[str, str]) -> Iterator[str]:
    if rating.get("provisional"):
        yield "Provisional: a figure in it may still change, so the score gives no standing yet."
    for said, found in (
        ("Gates failed, whatever the score", rating["gates_failed"]),
        ("No score, because these were not measured", rating["blocked_by"]),
        ("What follows", rating["consequences"]),
    ):
        if found:
            yield f"{said}: {', '.join(names.get(one, words(one)) for one in found)}."
