"""What a card would say of one measure after the other, said once for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outscore.reporting.measures import FigureView
    from outscore.reporting.measures import MeasureView


@dataclass(frozen=True, slots=True)
class SaidOnce:
    """The measures without what is told of all: that nothing came before, that quarters are not judged."""

    measures: tuple[MeasureView, ...]
    told: tuple[str, ...]


def said_once(measures: Sequence[MeasureView]) -> SaidOnce:
    """Take out sentences that two measures or more share because they are about the contract."""
    first = _shared([one.sentence for one in measures if one.movement == "none" and not one.change])
    quarter = _shared([one.quarter.reason for one in measures if one.quarter and _is_told(one, one.quarter)])
    kept = tuple(_without(one, first, quarter) for one in measures)
    labels = [one.quarter.label for one in measures if one.quarter]
    quarters = f"Quarter to date, {labels[0]}: {quarter[:1].lower()}{quarter[1:]}" if quarter else ""
    return SaidOnce(kept, tuple(one for one in (first, quarters) if one))


def _shared(sentences: Sequence[str]) -> str:
    """The sentence that all say, where there are several; one that is of some measures alone stays there."""
    return sentences[0] if len(sentences) > 1 and len(set(sentences)) == 1 else ""


def _is_told(one: MeasureView, quarter: FigureView) -> bool:
    """Whether a quarter's figure is there, held against a target, and not judged."""
    return bool(one.target and quarter.reason) and quarter.verdict == "report_only"


def _without(one: MeasureView, first: str, quarter: str) -> MeasureView:
    if first and one.sentence == first:
        one = replace(one, sentence="")
    if quarter and one.quarter and one.quarter.reason == quarter:
        one = replace(one, quarter=replace(one.quarter, reason=""))
    return one
