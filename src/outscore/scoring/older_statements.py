"""Statements of earlier versions of the program, completed by what later ones say beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import cast

if TYPE_CHECKING:
    from outscore.model.statement import FigureDocument
    from outscore.model.statement import ResultDocument
    from outscore.model.statement import StatementDocument


def completed(document: StatementDocument) -> StatementDocument:
    """A statement with every part that one has today; what it says itself stays as it is.

    Before contracts were settled, no figure named a band and no statement had a settlement. Saying so is what
    such a statement means, so that it can be compared with one of today.
    """
    results = [_result(one) for one in document["results"]]
    return cast("StatementDocument", {"settlement": None, **document, "results": results})


def _result(one: ResultDocument) -> ResultDocument:
    trend = [_figure(each) for each in one["trend"]]
    quarter = one["quarter"]
    return {
        **one,
        "figure": _figure(one["figure"]),
        "trend": trend,
        "quarter": _figure(quarter) if quarter else quarter,
    }


def _figure(one: FigureDocument) -> FigureDocument:
    return cast("FigureDocument", {"band": "", **one})
