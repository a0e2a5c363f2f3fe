"""The settlement in plain lines, each with its clause: for whoever asks how an amount came about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Any

from outscore.model.terms.clause import EVERY
from outscore.reporting.settled import settlement_view
from outscore.reporting.settled_lines import booking_view
from outscore.reporting.settled_lines import step_sentence
from outscore.reporting.settled_measures import figures_side_by_side
from outscore.reporting.wording import key_words
from outscore.reporting.wording import words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.model.settlement_document import MeasureSettlementDocument
    from outscore.model.settlement_document import PricedDocument
    from outscore.model.settlement_document import SettlementDocument
    from outscore.model.settlement_document import StepDocument
    from outscore.reporting.settled import SettlementView
    from outscore.reporting.settled_consequences import RatingView


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an explanation: what it is about, what it says, and the clause behind it, "" for none."""

    name: str
    said: str
    clause: str = ""


def measure_lines(settlement: SettlementDocument, measure: MeasureSettlementDocument) -> list[Line]:
    """One measure, from its figure to its share of the period's one amount."""
    return [
        *_judging_lines(settlement["terms"], measure),
        *_points_lines(settlement, measure),
        *_scheme_lines(measure),
        *_limit_lines(settlement, measure),
        *_share_lines(settlement, measure),
    ]


def _judging_lines(terms: Mapping[str, Any], measure: MeasureSettlementDocument) -> Iterator[Line]:
    figures = figures_side_by_side(measure)
    if figures:
        said = " -> ".join(f"{one.name} {one.said}" for one in figures)
        grounds = "; ".join(one["clause"] for one in terms.get("relief", ()) if _concerns(one, measure))
        relieved = any(one.name == "adjusted" for one in figures)
        yield Line("judged", said, grounds if relieved else measure["clause"])
    for relief in measure.get("relief", ()):
        yield Line("relief", relief["sentence"], relief["clause"])
    band = next((one for one in measure["bands"] if one["band"] == measure["band"]), None)
    if band and band["band"] != words(measure["verdict"]):
        yield Line("band", f"{band['band']} ({band['edge']}): {words(band['verdict'])}", measure["clause"])
    if measure["settling_in"] and "settling_in" in terms:
        settling = terms["settling_in"]
        yield Line("settling in", words(settling["effect"]), settling.get("clause", ""))
    if measure["default"]:
        said = f"of the {measure['default']} level, miss {measure['misses']} in its window"
        yield Line("default", said, measure["clause"])
    if measure["provisional"]:
        yield Line("provisional", "the figure may still change; it costs nothing yet")


def _has_points(measure: MeasureSettlementDocument) -> bool:
    return any(band["points"] for band in measure["bands"])


def _points_lines(settlement: SettlementDocument, measure: MeasureSettlementDocument) -> Iterator[Line]:
    repeats = settlement["terms"].get("repeats")
    if repeats and _concerns(repeats, measure) and measure["verdict"] == "missed":
        said = "yes, the measure failed before as well" if measure["repeat"] else "no"
        yield Line("repeat", said, repeats["clause"])
    base, points = measure["base_points"]["shown"], measure["points"]["shown"]
    if _has_points(measure):
        said = f"{points} ({base} by its band)" if base != points else points
        yield Line("points", said, measure["clause"])
        yield from (
            Line("together", step_sentence(step, {}), step["clause"])
            for step in settlement["steps"]
            if step["kind"] == "points" and measure["points"]["n"]
        )


def _scheme_lines(measure: MeasureSettlementDocument) -> Iterator[Line]:
    for name, priced in (("credit", measure["credit"]), ("bonus", measure["bonus"])):
        if priced:
            yield Line(name, _priced(priced), measure["clause"])


def _priced(priced: PricedDocument) -> str:
    keys = ", ".join(f"{words(name)} {key_words(found)}" for name, found in priced["keys"].items())
    scheme = f"{words(priced['scheme'])} ({keys})" if keys else words(priced["scheme"])
    return f"{scheme}: {priced['sentence'] or priced['amount']['shown']}"


def _limit_lines(settlement: SettlementDocument, measure: MeasureSettlementDocument) -> Iterator[Line]:
    """The steps that cut what the measure costs or put it off, and those that bring back what was put off."""
    if not measure["credit"] and not measure["points"]["n"]:
        return
    names = {one["measure"]: one["name"] for one in settlement["measures"]}
    for step in settlement["steps"]:
        if _cuts(settlement["terms"], step, measure):
            name = "earlier" if step["kind"] == "upheld" else "limit"
            yield Line(name, step_sentence(step, names, settlement), step["clause"])


def _cuts(terms: Mapping[str, Any], step: StepDocument, measure: MeasureSettlementDocument) -> bool:
    about = step["what"].rpartition(": ")[2]
    if step["kind"] == "upheld":
        return about.partition(" ")[0] == measure["measure"]
    if step["amount"]["n"] >= 0:
        return False
    match step["kind"]:
        case "cap":
            caps = {cap["id"]: cap for cap in terms.get("caps", ())}
            return _concerns(caps.get(step["what"], {}), measure)
        case "pool":
            return measure["credit"] is not None and measure["credit"]["scheme"] == "pool"
        case "critical_failure" | "small_amount":
            return True
        case _:
            return about == measure["measure"]


def _share_lines(settlement: SettlementDocument, measure: MeasureSettlementDocument) -> Iterator[Line]:
    if settlement["unpriced"]:
        yield Line("amount", f"could not be worked out. {settlement['unpriced']}")
    elif settlement["currency"] and (measure["credit"] or _has_points(measure) or measure["charged"]["n"]):
        total = settlement["credit"]["shown"]
        yield Line("its share", f"{measure['charged']['shown']} of the period's credit of {total}")


def _concerns(terms: Mapping[str, Any], measure: MeasureSettlementDocument) -> bool:
    """Whether terms with a list of measures, or for all of them, are about one."""
    measures = tuple(terms.get("measures", EVERY))
    return measures == EVERY or measure["measure"] in measures


def money_lines(settlement: SettlementDocument) -> list[Line]:
    """The whole amount: measure by measure, line by line, and what else follows."""
    names = {one["measure"]: one["name"] for one in settlement["measures"]}
    view = settlement_view(settlement)
    return [
        *((Line("signed", view.signed_document),) if view.signed_document else ()),
        *(Line("mark", one) for one in view.marks),
        *_charges_lines(settlement),
        *(Line("measure", _measure_said(one), one["clause"]) for one in settlement["measures"]),
        *(_step_line(step, names, settlement) for step in settlement["steps"]),
        *_end_lines(settlement, view, names),
        *_following_lines(view),
    ]


def _charges_lines(settlement: SettlementDocument) -> Iterator[Line]:
    if settlement["charges"]:
        yield Line("charges", settlement["charges"]["shown"])


def _measure_said(measure: MeasureSettlementDocument) -> str:
    band = f", {measure['band']}" if measure["band"] not in ("", words(measure["verdict"])) else ""
    figure = f" {measure['judged']['shown']}" if measure["judged"] else ""
    points = f", {measure['points']['shown']} points" if measure["points"]["n"] else ""
    repeat = " (a repeat)" if measure["repeat"] else ""
    return f"{measure['name']}{figure}: {words(measure['verdict'])}{band}{points}{repeat}"


def _step_line(step: StepDocument, names: Mapping[str, str], settlement: SettlementDocument) -> Line:
    if step["kind"] == "sum":
        return Line("sum", step["amount"]["shown"], step["clause"])
    return Line("line", step_sentence(step, names, settlement), step["clause"])


def _end_lines(
    settlement: SettlementDocument, view: SettlementView, names: Mapping[str, str]
) -> Iterator[Line]:
    if settlement["unpriced"]:
        yield Line("amount", f"could not be worked out. {settlement['unpriced']}")
        return
    if settlement["currency"]:
        yield Line("credit", settlement["credit"]["shown"])
        yield Line("bonus", settlement["bonus"]["shown"])
    for one in settlement["bookings"]:
        booked = booking_view(one, names, settlement)
        how = f" ({booked.how})" if booked.how else ""
        said = f"{booked.entry}, {booked.what}, {booked.origin}: {booked.amount}{how}"
        yield Line("booked", said, booked.clause)
    if settlement["currency"]:
        yield Line("net", f"{view.net} for the client")


def _following_lines(view: SettlementView) -> Iterator[Line]:
    yield from (Line("note", one) for one in view.notes)
    yield from (Line("on hold", one) for one in view.held)
    for one in view.triggers:
        yield Line("follows", f"{one.name}: {one.reason} {one.days}".strip(), one.clause)
    if view.rating:
        yield from _rating_lines(view.rating)
    yield from (Line("level", one) for one in view.levels)


def _rating_lines(rating: RatingView) -> Iterator[Line]:
    standing = f", standing {rating.standing}" if rating.standing else ""
    yield Line("rating", f"{rating.score or 'no score'}{standing}, coverage {rating.coverage}")
    for one in rating.categories:
        yield Line("category", f"{one.name}, weight {one.weight}: {one.score}")
    yield from (Line("note", one) for one in rating.notes)
