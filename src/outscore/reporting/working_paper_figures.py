"""The measures of a working paper's page: figures side by side, bands, points and schemes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Literal

from outscore.model.metric import Unit
from outscore.reporting.exact import exact
from outscore.reporting.settled_measures import Said
from outscore.reporting.wording import key_words
from outscore.reporting.wording import words
from outscore.reporting.worked import working_of
from outscore.reporting.working_paper_bands import edges_of
from outscore.scoring.settlement_wording import number
from outscore.scoring.settlement_wording import points_words
from outscore.scoring.wording import SUFFIX
from outscore.scoring.working_document import exact_figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.model.settlement_document import BandDocument
    from outscore.model.settlement_document import CountsDocument
    from outscore.model.settlement_document import MeasureSettlementDocument
    from outscore.model.settlement_document import NumberDocument
    from outscore.model.settlement_document import PricedDocument
    from outscore.model.statement import CountingDocument
    from outscore.model.statement import LevelDocument
    from outscore.model.statement import ResultDocument

    BandSum = Literal["points", "percent", "amount", "score"]

BAND_SUMS: tuple[BandSum, ...] = ("points", "percent", "amount", "score")
MOST_DECIMALS = 6
OF_THE_FIGURE = ("count", "excess", "units")
PASSED_OVER = "not in this period: what reaches it is met already"
DEFAULT_WORDS = {
    "minimum": "a default: below the minimum level",
    "expected": "a default: the expected level was missed often enough",
}


@dataclass(frozen=True, slots=True)
class BandView:
    """A row of the band table; `cells` has one text for each column, "" where nothing is said.

    edge: as it is in the period; note: how the contract prints it, or that the band is passed over.
    """

    band: str
    edge: str
    note: str
    verdict: str
    verdict_words: str
    cells: tuple[str, ...]
    reached: bool


@dataclass(frozen=True, slots=True)
class CountView:
    """A line from all rows to what is divided: what it says, its clause, above and below the line.

    total: whether it is the sum of the lines before.
    """

    said: str
    clause: str
    above: str
    below: str
    total: bool = False


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
    counts: tuple[CountView, ...]
    counts_note: str
    prepared: tuple[Said, ...]
    level: Said | None
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
    columns, working = band_columns(measure), working_of(result)
    counting, prepared, level = working.get("counting"), working.get("prepared"), working.get("level")
    return MeasureView(
        name=measure["name"],
        clause=measure["clause"],
        figures=tuple(_figures(measure, result)),
        counts=tuple(_counts(counting)) if counting else (),
        counts_note=counting["sentence"] if counting else "",
        prepared=tuple(Said(prepared["clause"], one) for one in prepared["sentences"]) if prepared else (),
        level=Said(level["clause"], level["sentence"]) if level else None,
        relief=tuple(Said(one["clause"], one["sentence"]) for one in measure.get("relief", ())),
        verdict=measure["verdict"],
        verdict_words=words(measure["verdict"]),
        band=measure["band"] if measure["band"] != words(measure["verdict"]) else "",
        reason=measure["reason"],
        band_columns=columns,
        bands=tuple(_bands(measure, columns, level)) if _has_table(measure, columns) else (),
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


def _has_table(measure: MeasureSettlementDocument, columns: tuple[BandSum, ...]) -> bool:
    """Whether there are more bands than the two that the level itself makes."""
    return bool(columns) or len(measure["bands"]) > 2


def _counts(counting: CountingDocument) -> Iterator[CountView]:
    """From the sums of all rows to what is divided; no sums where intervals have own figures."""
    rows = "1 row" if counting["rows"] == 1 else f"All {counting['rows']:,} rows"
    if counting["all_rows"]:
        yield CountView(rows, "", *_sides(counting["all_rows"]))
    for one in counting["corrections"]:
        yield CountView(one["sentence"], one["clause"], *_sides(one["counts"]))
    if counting["counts"]:
        yield CountView("Counted", "", *_sides(counting["counts"]), total=True)


def _sides(counts: CountsDocument | None) -> tuple[str, str]:
    if counts is None:
        return "", ""
    return counts["numerator"]["shown"], counts["denominator"]["shown"] if counts["denominator"] else ""


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
        yield Said(name, _told(figure, measure) if figure else "–")
    yield Said("Level", measure["level"] or "none")


def _told(figure: NumberDocument, measure: MeasureSettlementDocument) -> str:
    """A figure with as many decimals as the sums made of it need.

    A figure that ends is given whole. One that does not is given to six decimals where money is worked out of
    it, as the excess over its level is; elsewhere as the card has it.
    """
    value, unit = exact(figure), Unit(measure["unit"])
    if _decimals(figure["shown"]) > MOST_DECIMALS or figure["shown"].startswith("just "):
        return figure["shown"]  # it takes these to stay on its side of the level
    if (value * 10**MOST_DECIMALS).denominator == 1:
        more = number(value, at_least=_decimals(figure["shown"]))
        return f"{more}{SUFFIX[unit]}"
    return exact_figure(value, unit) if _is_reckoned_with(measure) else figure["shown"]


def _is_reckoned_with(measure: MeasureSettlementDocument) -> bool:
    """Whether money is worked out of how far the figure lies from its level, and not of its band."""
    priced = (one for one in (measure["credit"], measure["bonus"]) if one)
    return any(term["name"] in OF_THE_FIGURE for one in priced for term in one["terms"])


def _decimals(shown: str) -> int:
    """How many decimals a figure is written with."""
    return len(shown.split(" ", maxsplit=1)[0].partition(".")[2])


def _bands(
    measure: MeasureSettlementDocument, columns: tuple[BandSum, ...], level: LevelDocument | None
) -> Iterator[BandView]:
    """The bands, each with its edge in the period."""
    for band, edge in zip(measure["bands"], edges_of(measure["bands"], level), strict=True):
        note = f"printed: {edge.printed}" if edge.printed else PASSED_OVER if edge.passed_over else ""
        yield _band(band, edge.said, note, measure, columns)


def _band(
    band: BandDocument,
    edge: str,
    note: str,
    measure: MeasureSettlementDocument,
    columns: tuple[BandSum, ...],
) -> BandView:
    return BandView(
        band=band["band"],
        edge=edge,
        note=note,
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
