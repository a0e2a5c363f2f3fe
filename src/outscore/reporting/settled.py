"""The settlement of a statement as a view: what it comes to, line by line, as the document words it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.model.metric import Unit
from outscore.reporting.settled_consequences import held_words
from outscore.reporting.settled_consequences import rating_view
from outscore.reporting.settled_consequences import trigger_view
from outscore.reporting.settled_lines import LineView
from outscore.reporting.settled_lines import booking_view
from outscore.reporting.settled_lines import lines_in_coins
from outscore.reporting.settled_measures import Said
from outscore.reporting.settled_measures import relief_views
from outscore.reporting.wording import words
from outscore.scoring.settlement_wording import SET_ASIDE_WORDS
from outscore.scoring.wording import SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.model.settlement_document import SettlementDocument
    from outscore.model.statement import StatementDocument
    from outscore.reporting.settled_consequences import RatingView
    from outscore.reporting.settled_consequences import TriggerView
    from outscore.reporting.settled_lines import BookingView
    from outscore.reporting.settled_measures import ReliefView


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
    relief: tuple[ReliefView, ...]
    unpriced: str
    signed_document: str


def settlement_of(statement: StatementDocument) -> SettlementDocument | None:
    """A statement's settlement; one that was made before there were any has none."""
    return statement.get("settlement")


def gives_points(settlement: SettlementDocument) -> bool:
    """Whether the contract knows service points."""
    return any(band["points"] for measure in settlement["measures"] for band in measure["bands"])


def names_of(settlement: SettlementDocument) -> dict[str, str]:
    """What each measure is called, by its id."""
    return {one["measure"]: one["name"] for one in settlement["measures"]}


def settlement_view(settlement: SettlementDocument) -> SettlementView:
    """A settlement in words, with the names of measures in place of their ids."""
    names = names_of(settlement)
    return SettlementView(
        sentence=settlement["sentence"],
        marks=tuple(settlement_marks(settlement)),
        sums=tuple(_sums(settlement)),
        lines=tuple(_lines(settlement, names)),
        bookings=tuple(booking_view(one, names, settlement) for one in settlement["bookings"]),
        net=settlement["net"]["shown"],
        notes=tuple(_notes(settlement, names)),
        held=tuple(held_words(one, names) for one in settlement["held"]),
        triggers=tuple(trigger_view(one, names) for one in settlement["triggers"]),
        rating=rating_view(settlement["rating"], names) if settlement["rating"] else None,
        levels=tuple(_levels(settlement)),
        relief=relief_views(settlement),
        unpriced=settlement["unpriced"],
        signed_document=settlement["terms"].get("signed_document", ""),
    )


def settlement_marks(settlement: SettlementDocument) -> Iterator[str]:
    """What is not final about the amounts; why there are none is said in the settlement's own sentence."""
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
    if settlement["unpriced"] or not (settlement["currency"] or settlement["bookings"]):
        return
    yield Said("Credit", settlement["credit"]["shown"])
    if settlement["bonus"]["n"]:
        yield Said("Bonus", settlement["bonus"]["shown"])
    yield Said("Net for the client", settlement["net"]["shown"])


def _lines(settlement: SettlementDocument, names: Mapping[str, str]) -> Iterator[LineView]:
    """The steps, and the one amount in which they end; a critical failure ends in what is withheld."""
    yield from lines_in_coins(settlement, names)
    if settlement["steps"] and not settlement["critical"]:
        yield LineView("Credit of the period", "", settlement["credit"]["shown"], total=True)


def _notes(settlement: SettlementDocument, names: Mapping[str, str]) -> Iterator[str]:
    for said, found in (
        ("Caps reached", settlement["caps_reached"]),
        ("Gates that hold", settlement["gates"]),
        ("Critical failures", settlement["critical"]),
    ):
        if found:
            yield f"{said}: {', '.join(names.get(one, words(one)) for one in found)}."
    for one in settlement.get("gates_set_aside", ()):
        why = SET_ASIDE_WORDS.get(one["why"], words(one["why"]))
        yield f"Gate {words(one['gate'])} moves no money: {why}."


def _levels(settlement: SettlementDocument) -> Iterator[str]:
    measures = {one["measure"]: one for one in settlement["measures"]}
    for risen in settlement["levels"]:
        measure = measures[risen["name"]]
        level = f"{risen['value']['shown']}{SUFFIX[Unit(measure['unit'])]}"
        yield f"{measure['name']}: the level rises to {level}; in this period it is {measure['level']}."
