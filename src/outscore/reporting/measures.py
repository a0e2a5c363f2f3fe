"""One measure as a page shows it: figure, target, change, quarter and trend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.model.flag import SETS_APART
from outscore.model.flag import Meaning
from outscore.reporting.chart import draw
from outscore.reporting.comparison_notes import MEANING_WORDS
from outscore.reporting.geometry import panel
from outscore.reporting.wording import words
from outscore.reporting.worked import card_notes
from outscore.reporting.worked import working_of
from outscore.scoring.flags import set_apart_by

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outscore.model.flag import NoteDocument
    from outscore.model.statement import FigureDocument
    from outscore.model.statement import ResultDocument
    from outscore.reporting.settled_measures import MadeView


@dataclass(frozen=True, slots=True)
class FigureView:
    """A figure in words; `parts` is "34,110 of 35,917" where there was a division.

    `band` is the contract's word for the step that was reached, "" where that says no more than the verdict.
    `apart` says what keeps it from being compared, `beside` the other notes beside it.
    """

    label: str
    shown: str
    parts: str
    verdict: str
    verdict_words: str
    band: str
    reason: str
    apart: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MeasureView:
    """A measure with everything said about it in one period; `chart` is an SVG, "" without any figure.

    `made` is what the contract made of the figure, None where it settles nothing; `worked` says what lies
    between the rows and the figure, and why its level is not the printed one.
    """

    id: str
    name: str
    clause: str
    scope: str
    target: str
    figure: FigureView
    made: MadeView | None
    change: str
    movement: str
    sentence: str
    quarter: FigureView | None
    trend: tuple[FigureView, ...]
    chart: str
    apart: tuple[str, ...] = ()
    worked: tuple[str, ...] = ()


def figure_view(figure: FigureDocument) -> FigureView:
    """A figure in words; one of a statement that was made before there were bands has none."""
    band, verdict = figure.get("band", ""), words(figure["verdict"])
    return FigureView(
        label=figure["label"],
        shown=figure["shown"],
        parts=figure["counted"],
        verdict=figure["verdict"],
        verdict_words=verdict,
        band=band if band != verdict else "",
        reason=figure["reason"],
        apart=_said(figure, apart=True) if figure["value"] is not None else (),
        beside=_said(figure, apart=False),
    )


def _said(figure: FigureDocument, *, apart: bool) -> tuple[str, ...]:
    """The notes that set a figure apart, or those that do not, as a page says them."""
    notes = figure.get("notes", [])
    return tuple(_note(one) for one in notes if (one["meaning"] in SETS_APART) is apart)


def _note(one: NoteDocument) -> str:
    where = "" if one["rows"] == one["of"] else f", in {one['rows']:,} of {one['of']:,} rows"
    if one["meaning"] == Meaning.NOTED:
        return f"{one['text']}{where}"
    said = MEANING_WORDS[Meaning(one["meaning"])]
    return f"{said[:1].upper()}{said[1:]}: {one['text']}{where}"


def _apart_in(trend: Sequence[FigureDocument]) -> tuple[str, ...]:
    """What sets figures of a trend apart, with the periods of which it is said."""
    drawn = [figure for figure in trend if figure["value"] is not None]
    found: dict[str, list[str]] = {}
    for figure in drawn:
        for text in set_apart_by(figure):
            found.setdefault(text, []).append(figure["label"])
    return tuple(
        text if len(labels) == len(drawn) else f"{text} ({', '.join(labels)})"
        for text, labels in found.items()
    )


def measure_view(result: ResultDocument, chart: str = "", made: MadeView | None = None) -> MeasureView:
    """A measure in words, with its chart if it has been drawn, and what the contract made of it."""
    change, target, quarter = result["change"], result["target"], result["quarter"]
    return MeasureView(
        id=result["measure"],
        name=result["name"],
        clause=result["clause"],
        scope="" if result["scope"] == "all" else result["scope"],
        target=target["shown"] if target else "",
        figure=figure_view(result["figure"]),
        made=made,
        change=change["shown"],
        movement=change["movement"],
        sentence=change["sentence"],
        quarter=figure_view(quarter) if quarter else None,
        trend=tuple(figure_view(figure) for figure in result["trend"]),
        apart=_apart_in(result["trend"]),
        chart=chart,
        worked=card_notes(working_of(result)),
    )


def charts(results: Sequence[ResultDocument]) -> list[str]:
    """A drawn trend for each result, "" where it has no figure at all."""
    panels = [panel(result) for result in results]
    drawn = iter(draw([found for found in panels if found]))
    return [next(drawn) if found else "" for found in panels]
