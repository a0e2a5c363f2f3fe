"""The measures of a working paper's page: figures side by side, bands, points and schemes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Literal

from outscore.reporting.exact import exact
from outscore.reporting.settled_measures import Said
from outscore.reporting.wording import key_words
from outscore.reporting.wording import words
from outscore.scoring.settlement_wording import points_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.model.settlement_document import BandDocument
    from outscore.model.settlement_document import MeasureSettlementDocument
    from outscore.model.settlement_document import NumberDocument
    from outscore.model.settlement_document import PricedDocument
    from outscore.model.statement import ResultDocument

    BandSum = Literal["points", "percent", "amount", "score"]

BAND_SUMS: tuple[BandSum, ...] = ("points", "percent", "amount", "score")
DEFAULT_WORDS = {
    "minimum": "a default: below the minimum level",
    "expected": "a default: the expected level was missed often enough",
}


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
    keys: tuple[Said, ...]
    working: str
    amount: str


@dataclass(frozen=True, slots=True)
class MeasureView:
    """One measure: its figures side by side, its bands, what was made of it."""

    name: str
    clause: str
    figures: tuple[Said, ...]
    relief: tuple[Said, ...]
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


def measure_view(measure: MeasureSettlementDocument, result: ResultDocument | None) -> MeasureView:
    """One measure; `result` is the statement's line for it, which holds what was counted."""
    columns = band_columns(measure)
    return MeasureView(
        name=measure["name"],
        clause=measure["clause"],
        figures=tuple(_figures(measure, result)),
        relief=tuple(Said(one["clause"], one["sentence"]) for one in measure.get("relief", ())),
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


def band_columns(measure: MeasureSettlementDocument) -> tuple[BandSum, ...]:
    """What any band of a measure says beside its edge."""
    return tuple(name for name in BAND_SUMS if any(band[name] for band in measure["bands"]))


def _told(measure: MeasureSettlementDocument, columns: tuple[BandSum, ...]) -> list[BandDocument]:
    """The bands, unless they are only the two that the level itself makes."""
    return measure["bands"] if columns or len(measure["bands"]) > 2 else []


def _figures(measure: MeasureSettlementDocument, result: ResultDocument | None) -> Iterator[Said]:
    raw, adjusted = measure.get("raw_counts"), measure.get("adjusted_counts")
    counted = result["figure"]["counted"] if result else ""
    if raw and raw["denominator"] and (measure.get("relief") or raw != adjusted):
        yield Said("Counted, without relief", raw["shown"])
        yield Said("Counted, with relief", adjusted["shown"] if adjusted else "–")
    elif counted:
        yield Said("Counted", counted)
    for name, figure in (
        ("Raw, without relief", measure["raw"]),
        ("Adjusted, with relief", measure["adjusted"]),
        ("Judged", measure["judged"]),
    ):
        yield Said(name, figure["shown"] if figure else "–")
    yield Said("Level", measure["level"] or "none")


def _band(band: BandDocument, measure: MeasureSettlementDocument, columns: tuple[BandSum, ...]) -> BandView:
    return BandView(
        band=band["band"],
        edge=band["edge"],
        verdict=band["verdict"],
        verdict_words=words(band["verdict"]),
        cells=tuple(_band_cell(name, band[name]) for name in columns),
        reached=band["band"] == measure["band"],
    )


def _band_cell(column: BandSum, found: NumberDocument | None) -> str:
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
    base, points = exact(measure["base_points"]), exact(measure["points"])
    if not base and not points:
        return ""
    if base == points:
        return points_words(points)
    return f"{points_words(base)} of the band become {points_words(points)}"


def _priced(kind: str, priced: PricedDocument) -> PricedView:
    return PricedView(
        kind=kind,
        scheme=words(priced["scheme"]),
        keys=tuple(Said(words(name), key_words(found)) for name, found in priced["keys"].items()),
        working=priced["sentence"],
        amount=priced["amount"]["shown"],
    )
