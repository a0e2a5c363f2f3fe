"""The credit working paper as a view: from counts to verdicts, points, money and what is carried on.

Everything stands in the statement, worded. Only the running total is added up here, of exact amounts.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any

from outscore.reporting.wording import words
from outscore.reporting.working_paper_carry import carried_sentences
from outscore.scoring.settlement_wording import money
from outscore.scoring.settlement_wording import number

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.model.settlement_document import BandDocument
    from outscore.model.settlement_document import BookingDocument
    from outscore.model.settlement_document import MeasureSettlementDocument
    from outscore.model.settlement_document import NumberDocument
    from outscore.model.settlement_document import PricedDocument
    from outscore.model.settlement_document import SettlementDocument
    from outscore.model.statement import ResultDocument
    from outscore.model.statement import StatementDocument

BAND_COLUMNS = ("points", "percent", "amount", "score")
DEFAULT_WORDS = {
    "minimum": "a default: below the minimum level",
    "expected": "a default: the expected level was missed often enough",
}


@dataclass(frozen=True, slots=True)
class SaidView:
    """A name and what is said under it."""

    name: str
    said: str


@dataclass(frozen=True, slots=True)
class BandView:
    """A row of the band table; `cells` has one text for each column, "" where nothing is said."""

    band: str
    edge: str
    verdict: str
    verdict_words: str
    cells: tuple[str, ...]
    reached: bool


@dataclass(frozen=True, slots=True)
class PricedView:
    """A scheme: the keys it was written with, the working, and the exact amount before limits."""

    kind: str
    scheme: str
    keys: tuple[SaidView, ...]
    working: str
    amount: str


@dataclass(frozen=True, slots=True)
class MeasureView:
    """One measure: its figures side by side, its bands, what was made of it."""

    name: str
    clause: str
    figures: tuple[SaidView, ...]
    relief: tuple[SaidView, ...]
    verdict: str
    verdict_words: str
    band: str
    reason: str
    band_columns: tuple[str, ...]
    bands: tuple[BandView, ...]
    notes: tuple[str, ...]
    points: str
    priced: tuple[PricedView, ...]
    charged: str


@dataclass(frozen=True, slots=True)
class StepView:
    """A line of the working with the total so far; `total` marks a line that only states it."""

    number: int
    said: str
    clause: str
    amount: str
    running: str
    total: bool


@dataclass(frozen=True, slots=True)
class BookingView:
    """A ledger line."""

    entry: str
    what: str
    clause: str
    origin: str
    amount: str


@dataclass(frozen=True, slots=True)
class PaperView:
    """A statement's settlement arranged for reading."""

    document: StatementDocument
    settlement: SettlementDocument
    sha256: str
    marks: tuple[str, ...]
    tallies: tuple[SaidView, ...]
    measures: tuple[MeasureView, ...]
    steps: tuple[StepView, ...]
    bookings: tuple[BookingView, ...]
    held: tuple[SaidView, ...]
    names: Mapping[str, str]
    carried: tuple[str, ...]
    explain: str


def paper_view(statement: StatementDocument, settlement: SettlementDocument, sha256: str) -> PaperView:
    """The working paper of a statement."""
    results = {result["measure"]: result for result in statement["results"]}
    names = {one["measure"]: one["name"] for one in settlement["measures"]}
    return PaperView(
        document=statement,
        settlement=settlement,
        sha256=sha256,
        marks=tuple(_marks(settlement)),
        tallies=tuple(_tallies(settlement)),
        measures=tuple(measure_view(one, results.get(one["measure"])) for one in settlement["measures"]),
        steps=tuple(_steps(settlement, names)),
        bookings=tuple(_booking(one, names) for one in settlement["bookings"]),
        held=tuple(_held(settlement, names)),
        names=names,
        carried=carried_sentences(settlement, names),
        explain=_explain(statement),
    )


def _marks(settlement: SettlementDocument) -> Iterator[str]:
    if settlement["unpriced"]:
        yield f"Not priced. {settlement['unpriced']}"
    if settlement["estimated"]:
        yield "Estimated: the charges are not final."
    ripening = [one["name"] for one in settlement["measures"] if one["provisional"]]
    if ripening:
        yield f"Provisional: may still change for {', '.join(ripening)}."
    elif settlement["provisional"] and not settlement["unpriced"] and not settlement["estimated"]:
        yield "Provisional."


def _tallies(settlement: SettlementDocument) -> Iterator[SaidView]:
    if settlement["charges"]:
        yield SaidView("Charges of the period", settlement["charges"]["shown"])
    yield SaidView("Points", settlement["points"]["shown"])
    if settlement["unpriced"] or not (settlement["currency"] or settlement["bookings"]):
        return
    yield SaidView("Credit", settlement["credit"]["shown"])
    if settlement["bonus"]["n"]:
        yield SaidView("Bonus", settlement["bonus"]["shown"])
    yield SaidView("Net, owed to the client", settlement["net"]["shown"])


def measure_view(measure: MeasureSettlementDocument, result: ResultDocument | None) -> MeasureView:
    """One measure; `result` is the statement's line for it, which holds what was counted."""
    columns = tuple(name for name in BAND_COLUMNS if any(band[name] for band in measure["bands"]))  # type: ignore[literal-required]
    return MeasureView(
        name=measure["name"],
        clause=measure["clause"],
        figures=tuple(_figures(measure, result)),
        relief=tuple(SaidView(one["clause"], one["sentence"]) for one in measure.get("relief", ())),
        verdict=measure["verdict"],
        verdict_words=words(measure["verdict"]),
        band=measure["band"] if measure["band"] != words(measure["verdict"]) else "",
        reason=measure["reason"],
        band_columns=columns,
        bands=tuple(_band(band, measure, columns) for band in _told(measure, columns)),
        notes=tuple(_notes(measure)),
        points=_points(measure),
        priced=tuple(
            _priced(kind, found)
            for kind, found in (("Credit", measure["credit"]), ("Bonus", measure["bonus"]))
            if found
        ),
        charged=measure["charged"]["shown"] if measure["charged"]["n"] else "",
    )


def _told(measure: MeasureSettlementDocument, columns: tuple[str, ...]) -> list[BandDocument]:
    """The bands, unless they are only the two that the level itself makes."""
    return measure["bands"] if columns or len(measure["bands"]) > 2 else []


def _figures(measure: MeasureSettlementDocument, result: ResultDocument | None) -> Iterator[SaidView]:
    raw, adjusted = measure.get("raw_counts"), measure.get("adjusted_counts")
    counted = result["figure"]["counted"] if result else ""
    if raw and raw["denominator"] and (measure.get("relief") or raw != adjusted):
        yield SaidView("Counted, without relief", raw["shown"])
        yield SaidView("Counted, with relief", adjusted["shown"] if adjusted else "–")
    elif counted:
        yield SaidView("Counted", counted)
    for name, figure in (
        ("Raw, without relief", measure["raw"]),
        ("Adjusted, with relief", measure["adjusted"]),
        ("Judged", measure["judged"]),
    ):
        yield SaidView(name, figure["shown"] if figure else "–")
    yield SaidView("Level", measure["level"] or "none")


def _band(band: BandDocument, measure: MeasureSettlementDocument, columns: tuple[str, ...]) -> BandView:
    return BandView(
        band=band["band"],
        edge=band["edge"],
        verdict=band["verdict"],
        verdict_words=words(band["verdict"]),
        cells=tuple(_band_cell(name, band[name]) for name in columns),  # type: ignore[literal-required]
        reached=band["band"] == measure["band"],
    )


def _band_cell(column: str, found: NumberDocument | None) -> str:
    if found is None:
        return ""
    return f"{found['shown']} %" if column == "percent" else found["shown"]


def _notes(measure: MeasureSettlementDocument) -> Iterator[str]:
    if measure["provisional"]:
        yield "provisional: the figure may still change"
    if measure["settling_in"]:
        yield "the service is still settling in"
    if measure["default"]:
        yield DEFAULT_WORDS.get(measure["default"], words(measure["default"]))
    if measure["misses"]:
        yield f"miss number {measure['misses']} in the window of the expected level"
    if measure["repeat"]:
        yield "a repeat of an earlier failure"


def _points(measure: MeasureSettlementDocument) -> str:
    base, points = measure["base_points"], measure["points"]
    if not base["n"] and not points["n"]:
        return ""
    if (base["n"], base["d"]) == (points["n"], points["d"]):
        return f"{points['shown']} points"
    return f"{base['shown']} points of the band become {points['shown']} points"


def _priced(kind: str, priced: PricedDocument) -> PricedView:
    return PricedView(
        kind=kind,
        scheme=words(priced["scheme"]),
        keys=tuple(SaidView(words(name), key_words(found)) for name, found in priced["keys"].items()),
        working=priced["sentence"],
        amount=priced["amount"]["shown"],
    )


def key_words(found: Any) -> str:
    """What a key of the contract says, in words.

    >>> key_words("1/3"), key_words("count_as_whole"), key_words({"up_to": "2", "amount": "500"})
    ('about 0.333333', 'count as whole', 'up to 2, amount 500')
    """
    if isinstance(found, dict):
        if "written" in found:
            return f"{words(str(found['comparison']))} {found['written']}"
        return ", ".join(f"{words(name)} {key_words(one)}" for name, one in found.items())
    if isinstance(found, list):
        return "; ".join(key_words(one) for one in found)
    try:
        return number(Fraction(str(found)))
    except ValueError:
        return words(str(found))


def _steps(settlement: SettlementDocument, names: Mapping[str, str]) -> Iterator[StepView]:
    running = Fraction(0)
    for place, step in enumerate(settlement["steps"], 1):
        amount = Fraction(step["amount"]["n"], step["amount"]["d"])
        is_total = step["kind"] == "sum"
        running = amount if is_total else running + amount
        yield StepView(
            number=place,
            said=_named(step["sentence"], step["what"], names),
            clause=step["clause"] if step["kind"] != "waived" else "",
            amount="" if is_total else step["amount"]["shown"],
            running=money(running, settlement["currency"]),
            total=is_total,
        )


def _named(sentence: str, what: str, names: Mapping[str, str]) -> str:
    """A sentence with the measure's name where it begins with its id."""
    head, _, measure = what.rpartition(": ")
    name = names.get(measure)
    before = f"{head}: " if head else ""
    return sentence.replace(what, f"{before}{name}", 1) if name else sentence


def _booking(booking: BookingDocument, names: Mapping[str, str]) -> BookingView:
    return BookingView(
        entry=words(booking["entry"]),
        what=names.get(booking["what"], words(booking["what"])),
        clause=booking["clause"],
        origin=booking["origin"],
        amount=booking["amount"]["shown"],
    )


def _held(settlement: SettlementDocument, names: Mapping[str, str]) -> Iterator[SaidView]:
    for one in settlement["held"]:
        about = ", ".join(names.get(name, name) for name in one["measures"])
        yield SaidView(one["origin"], f"{about}: {words(one['status'])}")


def _explain(statement: StatementDocument) -> str:
    measure = next((result["measure"] for result in statement["results"]), "MEASURE")
    return f"outscore explain {statement['vendor']['id']} {measure} {statement['period']['id']}"
