"""Statements of earlier versions of the program, completed by what later ones say beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from typing import Any
from typing import cast

if TYPE_CHECKING:
    from outscore.model.statement import FigureDocument
    from outscore.model.statement import ResultDocument
    from outscore.model.statement import StatementDocument


_ONE_GIVE = re.compile(r"^(1 of [0-9]+ (?:rows|intervals) )give( no figure )")
"""A reason as it was once worded."""


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


def as_told_then(document: StatementDocument, before: StatementDocument) -> StatementDocument:
    """A statement of today without explanations that an earlier one, of the same measures, did not give.

    They add no figure: how one came about, and the levels of the months before. What says the same otherwise
    is the same result.
    """
    told = {one["measure"]: one for one in before["results"]}
    results = [_as_told(one, told.get(one["measure"])) for one in document["results"]]
    return {**document, "results": results}


def _as_told(now: ResultDocument, before: ResultDocument | None) -> ResultDocument:
    if before is None:
        return now
    levels = {one["period"] for one in before["trend"] if "level" in one}
    trend = [one if one["period"] in levels else _without(one, "level") for one in now["trend"]]
    found = cast("ResultDocument", {**now, "trend": trend})
    return found if "working" in before else cast("ResultDocument", _without(found, "working"))


def _without(one: Any, name: str) -> Any:
    return {key: found for key, found in one.items() if key != name}


def _figure(one: FigureDocument) -> FigureDocument:
    reason = _ONE_GIVE.sub(r"\1gives\2", one["reason"])
    return cast("FigureDocument", {"band": "", **one, "reason": reason})
