"""The settlement of a statement as a view: what it comes to, line by line, as the document words it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.model.metric import Unit
from outscore.model.period import Period
from outscore.reporting.wording import words
from outscore.scoring.wording import SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.model.settlement_document import BookingDocument
    from outscore.model.settlement_document import CountsDocument
    from outscore.model.settlement_document import FiredDocument
    from outscore.model.settlement_document import HeldDocument
    from outscore.model.settlement_document import MeasureSettlementDocument
    from outscore.model.settlement_document import NumberDocument
    from outscore.model.settlement_document import RatingDocument
    from outscore.model.settlement_document import SettlementDocument
    from outscore.model.settlement_document import StepDocument
    from outscore.model.statement import StatementDocument

HELD_WORDS = {
    "on_hold": "on hold until the next period decides",
    "upheld": "upheld, and part of the amount above",
    "cancelled": "cancelled",
}
NAMED_OTHERWISE = ("points", "gate", "cap", "counted_credits", "critical_failure", "sum", "rounding")
"""The steps that are about something else than a measure, which may be called as one is."""

_ID = re.compile(r"[^ ,:]+")
_LEADING = re.compile(r"(^|; )([^ ;]+)(?= )")


@dataclass(frozen=True, slots=True)
class Said:
    """Something with a name, in words."""

    name: str
    said: str


@dataclass(frozen=True, slots=True)
class MadeView:
    """What the contract made of a figure.

    figures: raw, adjusted and judged side by side, () where they are the same. credit: its share of the
    period's one amount. marks: what is not final about it.
    """

    figures: tuple[Said, ...]
    points: str
    base: str
    credit: str
    bonus: str
    marks: tuple[str, ...]

    @property
    def costs(self) -> bool:
        """Whether there is anything to say of points or money."""
        return bool(self.points or self.base or self.credit or self.bonus)


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
    """The overall rating; score is "" where there is none, and `notes` say why or what follows."""

    score: str
    standing: str
    coverage: str
    categories: tuple[CategoryView, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SettlementView:
    """A settlement arranged for reading."""

    sentence: str
    marks: tuple[str, ...]
    sums: tuple[Said, ...]
    lines: tuple[LineView, ...]
    bookings: tuple[BookingView, ...]
    net: str
    notes: tuple[str, ...]
    held: tuple[str, ...]
    triggers: tuple[TriggerView, ...]
    rating: RatingView | None
    levels: tuple[str, ...]
    relief: tuple[Said, ...]
    unpriced: str


def settlement_of(statement: StatementDocument) -> SettlementDocument | None:
    """A statement's settlement; one that was made before there were any has none."""
    return statement.get("settlement")


def gives_points(settlement: SettlementDocument) -> bool:
    """Whether the contract knows service points."""
    return any(band["points"] for measure in settlement["measures"] for band in measure["bands"])


def made_of(statement: StatementDocument) -> dict[str, MadeView]:
    """What a statement's contract made of each measure, by measure id; empty without a settlement."""
    settlement = settlement_of(statement)
    return {one["measure"]: made_view(one) for one in settlement["measures"]} if settlement else {}


def made_view(measure: MeasureSettlementDocument) -> MadeView:
    """What a contract made of one measure."""
    bonus = measure["bonus"]
    return MadeView(
        figures=figures_side_by_side(measure),
        points=_points(measure["points"]) if measure["points"]["n"] else "",
        base=_base(measure),
        credit=measure["charged"]["shown"] if measure["charged"]["n"] else "",
        bonus=bonus["amount"]["shown"] if bonus and bonus["amount"]["n"] else "",
        marks=tuple(_measure_marks(measure)),
    )


def figures_side_by_side(measure: MeasureSettlementDocument) -> tuple[Said, ...]:
    """The figure raw, adjusted and judged, where relief, averaging or rounding made a difference."""
    raw, adjusted, judged = measure["raw"], measure["adjusted"], measure["judged"]
    relieved = raw is not None and not _same(raw, adjusted)
    changed = adjusted is not None and judged is not None and not _same(adjusted, judged)
    if not relieved and not changed:
        return ()
    found = [
        ("raw", raw),
        ("adjusted", adjusted if relieved else None),
        ("judged", judged if changed else None),
    ]
    counts = {"raw": measure.get("raw_counts"), "adjusted": measure.get("adjusted_counts")}
    return tuple(
        Said(name, one["shown"] + _of_counts(counts.get(name) if relieved else None))
        for name, one in found
        if one is not None
    )


def _of_counts(counts: CountsDocument | None) -> str:
    return f" ({counts['shown']})" if counts and counts["denominator"] else ""


def relief_said(settlement: SettlementDocument) -> tuple[Said, ...]:
    """What each claim and each forecast test did to each measure; statements from before say nothing."""
    return tuple(
        Said(measure["name"], f"{one['sentence']} {one['clause']}")
        for measure in settlement["measures"]
        for one in measure.get("relief", ())
    )


def _same(one: NumberDocument | None, other: NumberDocument | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one["n"], one["d"]) == (other["n"], other["d"])


def _points(points: NumberDocument) -> str:
    return "1 point" if (points["n"], points["d"]) == (1, 1) else f"{points['shown']} points"


def _base(measure: MeasureSettlementDocument) -> str:
    """How points came from those of the band."""
    notes = ["a repeat"] if measure["repeat"] else []
    notes += ["settling in"] if measure["settling_in"] else []
    if not _same(measure["base_points"], measure["points"]):
        notes.insert(0, f"{measure['base_points']['shown']} by its band")
    return ", ".join(notes)


def _measure_marks(measure: MeasureSettlementDocument) -> Iterator[str]:
    if measure["provisional"]:
        yield "provisional"
    if measure["default"]:
        yield f"default of the {measure['default']} level"


def settlement_view(settlement: SettlementDocument) -> SettlementView:
    """A settlement in words, with the names of measures in place of their ids."""
    names = {one["measure"]: one["name"] for one in settlement["measures"]}
    return SettlementView(
        sentence=settlement["sentence"],
        marks=tuple(_marks(settlement)),
        sums=tuple(_sums(settlement)),
        lines=tuple(_lines(settlement, names)),
        bookings=tuple(booking_view(one, names) for one in settlement["bookings"]),
        net=settlement["net"]["shown"],
        notes=tuple(_notes(settlement, names)),
        held=tuple(held_words(one, names) for one in settlement["held"]),
        triggers=tuple(trigger_view(one, names) for one in settlement["triggers"]),
        rating=rating_view(settlement["rating"], names) if settlement["rating"] else None,
        levels=tuple(_levels(settlement)),
        relief=relief_said(settlement),
        unpriced=settlement["unpriced"],
    )


def _marks(settlement: SettlementDocument) -> Iterator[str]:
    if settlement["estimated"]:
        yield "Estimated: the charges of the period are not final."
    ripening = [one["name"] for one in settlement["measures"] if one["provisional"]]
    if ripening:
        yield f"Provisional: the figure may still change for {', '.join(ripening)}."


def _sums(settlement: SettlementDocument) -> Iterator[Said]:
    if settlement["charges"]:
        yield Said("Charges of the period", settlement["charges"]["shown"])
    if gives_points(settlement):
        yield Said("Points", settlement["points"]["shown"])
    if settlement["unpriced"] or not settlement["currency"]:
        return
    yield Said("Credit", settlement["credit"]["shown"])
    if settlement["bonus"]["n"]:
        yield Said("Bonus", settlement["bonus"]["shown"])
    yield Said("Net for the client", settlement["net"]["shown"])


def _lines(settlement: SettlementDocument, names: Mapping[str, str]) -> Iterator[LineView]:
    """The steps, and the one amount in which they end; a critical failure ends in what is withheld."""
    for step in settlement["steps"]:
        yield line_view(step, names)
    if settlement["steps"] and not settlement["critical"]:
        yield LineView("Credit of the period", "", settlement["credit"]["shown"], total=True)


def line_view(step: StepDocument, names: Mapping[str, str]) -> LineView:
    """A step; the amount stands beside it, so the sentence does not end in it again."""
    amount = step["amount"]["shown"]
    if step["kind"] == "sum":
        return LineView("Sum", step["clause"], amount, total=True)
    said = step_sentence(step, names).removesuffix(f" = {amount}")
    return LineView(said, step["clause"], amount, total=False)


def step_sentence(step: StepDocument, names: Mapping[str, str]) -> str:
    """A step's own sentence, with the names of measures."""
    said = step["sentence"]
    if step["kind"] not in NAMED_OTHERWISE:
        said = said.replace(step["what"], _named(step["what"], names), 1)
    return f"{said[:1].upper()}{said[1:]}"


def _named(what: str, names: Mapping[str, str]) -> str:
    """What a line is about, with the names of the measures in it.

    >>> _named("outage: kpi_1 of 2026-05", {"kpi_1": "Speed"})
    'outage: Speed of 2026-05'
    """
    return _ID.sub(lambda found: names.get(found[0], found[0]), what)


def booking_view(booking: BookingDocument, names: Mapping[str, str]) -> BookingView:
    """A booking in words."""
    return BookingView(
        entry=words(booking["entry"]),
        what=names.get(booking["what"], words(booking["what"]).capitalize()),
        clause=booking["clause"],
        origin=Period.parse(booking["origin"]).label,
        amount=booking["amount"]["shown"],
    )


def _notes(settlement: SettlementDocument, names: Mapping[str, str]) -> Iterator[str]:
    for said, found in (
        ("Caps reached", settlement["caps_reached"]),
        ("Gates that hold", settlement["gates"]),
        ("Critical failures", settlement["critical"]),
    ):
        if found:
            yield f"{said}: {', '.join(names.get(one, words(one)) for one in found)}."


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
    for said, found in (
        ("Gates failed, whatever the score", rating["gates_failed"]),
        ("No score, because these were not measured", rating["blocked_by"]),
        ("What follows", rating["consequences"]),
    ):
        if found:
            yield f"{said}: {', '.join(names.get(one, words(one)) for one in found)}."


def _levels(settlement: SettlementDocument) -> Iterator[str]:
    measures = {one["measure"]: one for one in settlement["measures"]}
    for risen in settlement["levels"]:
        measure = measures[risen["name"]]
        level = f"{risen['value']['shown']}{SUFFIX[Unit(measure['unit'])]}"
        yield f"{measure['name']}: the level rises to {level}; in this period it is {measure['level']}."
