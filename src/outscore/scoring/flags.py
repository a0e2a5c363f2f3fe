"""Notes beside figures in a statement: which figures are not held against others, and why.

A note changes no verdict and no amount. What a vendor writes beside a figure does not take it out of the
contract; it only keeps the figure from being ranked among those of others, and from being called better or
worse than one of another month to which the note does not apply.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.flag import SETS_APART
from outscore.model.flag import Meaning
from outscore.model.period import Period

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence
    from typing import TypeAlias

    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.flag import Noted
    from outscore.model.statement import ChangeDocument
    from outscore.model.statement import FigureDocument
    from outscore.model.statement import ResultDocument
    from outscore.model.statement import StatementDocument

    NotesOf: TypeAlias = Callable[[Measure, Sequence[Period]], tuple[Noted, ...]]


def with_notes(document: StatementDocument, contract: Contract, notes_of: NotesOf) -> StatementDocument:
    """The statement with the notes beside each of its figures; the same where there is none."""
    measures = {measure.id: measure for measure in contract.measures}
    last = Period.parse(document["period"]["id"]).months()[-1]

    def noted(measure: Measure, figure: FigureDocument) -> FigureDocument:
        months = [
            month
            for month in Period.parse(figure["period"]).months()
            if month <= last and contract.in_force(month)
        ]
        return _with_notes(figure, notes_of(measure, months))

    results = [_noted(result, measures[result["measure"]], noted) for result in document["results"]]
    return {**document, "results": results} if results != document["results"] else document


def _noted(
    result: ResultDocument, measure: Measure, noted: Callable[[Measure, FigureDocument], FigureDocument]
) -> ResultDocument:
    trend = [noted(measure, one) for one in result["trend"]]
    figure, quarter = noted(measure, result["figure"]), result["quarter"]
    return {
        **result,
        "figure": figure,
        "quarter": noted(measure, quarter) if quarter else None,
        "trend": trend,
        "change": _change(result["change"], figure, trend),
    }


def _with_notes(figure: FigureDocument, found: Sequence[Noted]) -> FigureDocument:
    if not found:
        return figure
    why = [one.note.text for one in found if one.note.meaning is Meaning.NOT_MEASURED]
    said = f" The feed says: {'; '.join(why)}." if why and figure["value"] is None else ""
    return {**figure, "reason": figure["reason"] + said, "notes": [one.document for one in found]}


def set_apart_by(figure: FigureDocument) -> tuple[str, ...]:
    """The notes that keep a figure from being ranked among others; none where it may be."""
    return tuple(one["text"] for one in figure.get("notes", []) if one["meaning"] in SETS_APART)


def _change(
    change: ChangeDocument, figure: FigureDocument, trend: Sequence[FigureDocument]
) -> ChangeDocument:
    """A change between two figures that are set apart by different notes is neither better nor worse."""
    before = trend[-2] if len(trend) > 1 else None
    if before is None or before["value"] is None or figure["value"] is None:
        return change
    apart = sorted({*set_apart_by(before)} ^ {*set_apart_by(figure)})
    if not apart:
        return change
    moved = "moved" if change["movement"] in ("better", "worse") else change["movement"]
    sentence = f"{change['sentence']} The two are not comparable: {'; '.join(apart)}."
    return {**change, "movement": moved, "sentence": sentence}
