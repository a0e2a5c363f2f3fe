"""The sheet of bands: each band's edge, whether it is reached, and what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.result import Verdict
from outscore.model.target import Comparison
from outscore.model.target import Target
from outscore.reporting.exact import exact
from outscore.reporting.working_paper_numbers import ONE
from outscore.reporting.working_paper_numbers import Ratio
from outscore.reporting.working_paper_numbers import scaled
from outscore.reporting.working_paper_rows import BAND_COLUMNS
from outscore.reporting.working_paper_rows import has
from outscore.reporting.working_paper_rows import scaled_number
from outscore.scoring.moved_level import edges_in_force
from outscore.scoring.moved_level import out_of_reach

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outscore.model.settlement_document import BandDocument
    from outscore.model.settlement_document import MeasureSettlementDocument
    from outscore.model.statement import LevelDocument
    from outscore.model.statement import TargetDocument
    from outscore.reporting.working_paper_numbers import Whole
    from outscore.reporting.working_paper_sheets import Sheet

BAND_HEAD = (
    "Measure",
    "Band",
    "Edge",
    "Edge, whole number",
    "Scale",
    "Reached (1: yes; the first holds)",
    "Verdict",
    "Points",
    "Scale",
    "Percent",
    "Scale",
    "Amount, in coins",
    "Scale",
)


def band_rows(
    sheet: Sheet,
    measure: MeasureSettlementDocument,
    judged: Ratio | None,
    coins: int,
    level: LevelDocument | None = None,
) -> list[Whole | None]:
    """A measure's bands, each with whether the figure reaches its edge; None where no figure can tell.

    level: the level in force, where a ramp or a rise has moved it; the edges are those in force then.
    """
    edges = edges_of(measure["bands"], level)
    return [
        _row(sheet, measure, band, edge, judged, coins)
        for band, edge in zip(measure["bands"], edges, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class EdgeInForce:
    """A band's edge in a period; said: in words. printed: as the contract has it where it is another one.

    passed_over: whether what reaches it is met already, so that the band is never the one reached.
    """

    target: Target | None
    said: str
    printed: str = ""
    passed_over: bool = False


def edges_of(bands: Sequence[BandDocument], level: LevelDocument | None) -> tuple[EdgeInForce, ...]:
    """The edges of bands in a period, each as a moved level leaves it."""
    printed = [(_edge(band), Verdict(band["verdict"])) for band in bands]
    if level is None:
        return tuple(EdgeInForce(edge, band["edge"]) for (edge, _), band in zip(printed, bands, strict=True))
    moved = target_of(level["level"])
    passed_over = out_of_reach(printed, moved)
    return tuple(
        EdgeInForce(edge, band["edge"], "", place in passed_over)
        if edge == own
        else EdgeInForce(edge, level["level"]["shown"], band["edge"])
        for place, (edge, (own, _), band) in enumerate(
            zip(edges_in_force(printed, moved), printed, bands, strict=True)
        )
    )


def target_of(document: TargetDocument) -> Target:
    """A target of a document."""
    value = Fraction(document["exact"]["n"], document["exact"]["d"])
    return Target(Comparison(document["comparison"]), value, document["value"])


def _edge(band: BandDocument) -> Target | None:
    if band["value"] is None or band["comparison"] is None:
        return None
    return Target(Comparison(band["comparison"]), exact(band["value"]), band["value"]["shown"])


def _row(
    sheet: Sheet,
    measure: MeasureSettlementDocument,
    band: BandDocument,
    edge: EdgeInForce,
    judged: Ratio | None,
    coins: int,
) -> Whole | None:
    said = f"{edge.said} (printed: {edge.printed})" if edge.printed else edge.said
    for column, text in enumerate((measure["measure"], band["band"], said)):
        sheet.text(column, text)
    sheet.text(6, band["verdict"])
    reached = _reached(sheet, edge.target, judged)
    if reached is not None and reached.fits:
        sheet.formula(5, reached)
    elif reached is not None:
        sheet.number(5, reached.value, "taken")
    for name, place in BAND_COLUMNS.items():
        n, d = scaled_number(band[name], coins if name == "amount" else 1)
        if band[name] is not None:
            sheet.number(place, n)
        if has(measure, name):
            sheet.number(place + 1, d)
    sheet.row += 1
    return reached


def _reached(sheet: Sheet, edge: Target | None, judged: Ratio | None) -> Whole | None:
    """1 where the figure reaches the band's edge; everything reaches a band without one."""
    if edge is None:
        return None if judged is None else ONE
    n, d = scaled(edge.value)
    at = Ratio(sheet.number(3, n), sheet.number(4, d))
    return None if judged is None else judged.reaches(edge.comparison.value, at)
