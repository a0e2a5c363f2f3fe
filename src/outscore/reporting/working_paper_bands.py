"""The sheet of bands: each band's edge, whether it is reached, and what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.reporting.working_paper_numbers import ONE
from outscore.reporting.working_paper_numbers import Ratio
from outscore.reporting.working_paper_rows import BAND_COLUMNS
from outscore.reporting.working_paper_rows import has
from outscore.reporting.working_paper_rows import scaled_number

if TYPE_CHECKING:
    from outscore.model.settlement_document import BandDocument
    from outscore.model.settlement_document import MeasureSettlementDocument
    from outscore.reporting.working_paper_numbers import Whole
    from outscore.reporting.working_paper_sheets import Sheet

BAND_HEAD = (
    "Measure",
    "Band",
    "Edge",
    "Edge, whole number",
    "Scale",
    "Reached (1: yes)",
    "Verdict",
    "Points",
    "Scale",
    "Percent",
    "Scale",
    "Amount, in coins",
    "Scale",
)


def band_rows(
    sheet: Sheet, measure: MeasureSettlementDocument, judged: Ratio | None, coins: int
) -> list[Whole | None]:
    """A measure's bands, each with whether the figure reaches its edge; None where no figure can tell."""
    return [_row(sheet, measure, band, judged, coins) for band in measure["bands"]]


def _row(
    sheet: Sheet, measure: MeasureSettlementDocument, band: BandDocument, judged: Ratio | None, coins: int
) -> Whole | None:
    for column, said in enumerate((measure["measure"], band["band"], band["edge"])):
        sheet.text(column, said)
    sheet.text(6, band["verdict"])
    reached = _reached(sheet, band, judged)
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


def _reached(sheet: Sheet, band: BandDocument, judged: Ratio | None) -> Whole | None:
    """1 where the figure reaches the band's edge; everything reaches a band without one."""
    if band["value"] is None or band["comparison"] is None:
        return None if judged is None else ONE
    n, d = scaled_number(band["value"])
    edge = Ratio(sheet.number(3, n), sheet.number(4, d))
    return None if judged is None else judged.reaches(band["comparison"], edge)
