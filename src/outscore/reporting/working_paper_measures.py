"""The sheets of counts and verdicts: from what was counted to each measure's verdict and points."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any

from outscore.reporting.exact import exact
from outscore.reporting.working_paper_bands import BAND_HEAD
from outscore.reporting.working_paper_bands import band_rows
from outscore.reporting.working_paper_numbers import ONE
from outscore.reporting.working_paper_numbers import Ratio
from outscore.reporting.working_paper_numbers import Whole
from outscore.reporting.working_paper_numbers import scaled
from outscore.reporting.working_paper_numbers import whole
from outscore.reporting.working_paper_points import all_points
from outscore.reporting.working_paper_points import point_cells
from outscore.reporting.working_paper_rows import BAND
from outscore.reporting.working_paper_rows import BAND_NO
from outscore.reporting.working_paper_rows import J_D
from outscore.reporting.working_paper_rows import J_N
from outscore.reporting.working_paper_rows import MARK
from outscore.reporting.working_paper_rows import MEASURE_HEAD
from outscore.reporting.working_paper_rows import READ
from outscore.reporting.working_paper_rows import SAID
from outscore.reporting.working_paper_rows import VERDICT
from outscore.reporting.working_paper_rows import VERDICT_DIFFERS
from outscore.reporting.working_paper_rows import MeasureRow
from outscore.reporting.working_paper_rows import MeasureRows
from outscore.reporting.working_paper_rows import scaled_number
from outscore.reporting.working_paper_schemes import Edge
from outscore.reporting.working_paper_sheets import OTHER_RULES
from outscore.reporting.working_paper_sheets import TOO_LARGE
from outscore.reporting.working_paper_sheets import Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outscore.model.settlement_document import BandDocument
    from outscore.model.settlement_document import MeasureSettlementDocument
    from outscore.model.settlement_document import SettlementDocument
    from outscore.model.statement import ResultDocument

FACTOR = {"percent": 100, "per_thousand": 1000}
COUNT_HEAD = ("Counted", "Numerator", "Scale of it", "Denominator", "Measure")


def measure_sheets(
    settlement: SettlementDocument,
    results: Mapping[str, ResultDocument],
    terms: Mapping[str, Any],
    facts: Sheet,
    coins: int,
) -> MeasureRows:
    """Every measure from its counts to its points; the counts go under the facts."""
    widths = (20, 26, 26, 11, 16, 16, 12, 9, 18, 14, *(9,) * 6, 12, 12, 10, 14, 12, 12, 10, 10, 44)
    rows = MeasureRows(
        Sheet("Measures", widths), Sheet("Bands", (20, 24, 22, 14, 10, 10, 14, 10, 8, 10, 8, 14, 8))
    )
    rows.measures.texts(MEASURE_HEAD, "head")
    rows.bands.texts(BAND_HEAD, "head")
    facts.texts(COUNT_HEAD, "head")
    for measure in settlement["measures"]:
        maker = _Maker(measure, results.get(measure["measure"]), terms, rows, facts, coins)
        rows.by_measure[measure["measure"]] = maker.row()
    all_points(rows, settlement)
    return rows


class _Maker:
    """One measure's rows being put together."""

    def __init__(
        self,
        measure: MeasureSettlementDocument,
        result: ResultDocument | None,
        terms: Mapping[str, Any],
        rows: MeasureRows,
        facts: Sheet,
        coins: int,
    ) -> None:
        self.measure = measure
        self.result = result
        self.terms = terms
        self.rows = rows
        self.sheet = rows.measures
        self.facts = facts
        self.coins = coins

    def row(self) -> MeasureRow:
        sheet, measure = self.sheet, self.measure
        for column, said in enumerate(
            (measure["measure"], measure["name"], measure["clause"], measure["unit"])
        ):
            sheet.text(column, said)
        judged = self._judged()
        bands, number = self._band(judged)
        point_cells(self.rows, measure, self.terms, bands, number)
        verdict = f"'Measures'!$J${sheet.row + 1}"
        missed = Whole(f'IF({verdict}="missed",1,0)', int(measure["verdict"] == "missed"))
        sheet.row += 1
        return MeasureRow(judged, missed, self._level(), bands, number, measure, self.coins)

    def _judged(self) -> Ratio | None:
        """The figure from its counts, or as it was smoothed, rounded or taken over."""
        document = self.measure["judged"]
        if document is None:
            return None
        value, counted = exact(document), self._counted()
        sheet = self.sheet
        if counted is not None and counted.fits and counted.value == value:
            found = Ratio(sheet.formula(J_N, counted.n), sheet.formula(J_D, counted.d))
        else:
            n, d = scaled(value)
            found = Ratio(sheet.number(J_N, n, "taken"), sheet.number(J_D, d, "taken"))
            sheet.text(MARK, "figure as the statement has it: no counts make it alone", "quiet")
        if found.fits:
            sheet.reading(READ, f"E{sheet.row + 1}/F{sheet.row + 1}", value)
        return found

    def _counted(self) -> Ratio | None:
        figure = self.result["figure"] if self.result else None
        if figure is None or figure["numerator"] is None:
            return None
        facts, unit = self.facts, FACTOR.get(self.measure["unit"], 1)
        facts.text(0, self.measure["name"])
        top = facts.number(1, figure["numerator"])
        scale = facts.number(2, figure["scale"])
        below = facts.number(3, figure["denominator"]) if figure["denominator"] is not None else ONE
        facts.text(4, self.measure["measure"], "quiet")
        facts.row += 1
        self._without_relief()
        if below.value == 0:
            return None
        return Ratio(top * whole(unit) if unit != 1 else top, below * scale)

    def _without_relief(self) -> None:
        """What was counted before relief, and who took how much of it away, beside what is reckoned with."""
        facts, raw, relief = self.facts, self.measure.get("raw_counts"), self.measure.get("relief", ())
        if raw is not None and relief:
            facts.text(0, f"{self.measure['name']}, without relief")
            below, times = scaled_number(raw["denominator"])
            top, scale = scaled(exact(raw["numerator"]) * times)
            facts.number(1, top)
            facts.number(2, scale)
            if raw["denominator"] is not None:
                facts.number(3, below)
            facts.text(4, self.measure["measure"], "quiet")
            facts.row += 1
        for one in relief:
            facts.text(0, f"{one['clause']}: {one['sentence']}", "quiet")
            facts.row += 1

    def _band(self, judged: Ratio | None) -> tuple[tuple[int, int] | None, Whole]:
        """The band by its number, where the edges alone decide it."""
        bands, sheet, measure = self.rows.bands, self.sheet, self.measure
        first = bands.row + 1
        flags = band_rows(bands, measure, judged, self.coins)
        last = bands.row
        place = next((number for number, flag in enumerate(flags) if flag is not None and flag.value), None)
        fits = all(flag is not None and flag.fits for flag in flags)
        if place is None or not self._same(measure["bands"][place]) or not fits:
            self._verdict_taken(fits=fits)
            return None, whole(0)
        number = sheet.formula(BAND_NO, Whole(f"MATCH(1,'Bands'!$F${first}:$F${last},0)", place + 1))
        here = f"H{sheet.row + 1}"
        sheet.worded(BAND, f"INDEX('Bands'!$B${first}:$B${last},{here})", measure["bands"][place]["band"])
        sheet.worded(VERDICT, f"INDEX('Bands'!$G${first}:$G${last},{here})", measure["verdict"])
        sheet.text(SAID, measure["verdict"], "quiet")
        row = sheet.row + 1
        sheet.formula(VERDICT_DIFFERS, Whole(f"IF(J{row}=T{row},0,1)", 0), "check")
        self.rows.recomputed += 1
        return (first, last), number

    def _same(self, band: BandDocument) -> bool:
        return band["band"] == self.measure["band"] and band["verdict"] == self.measure["verdict"]

    def _verdict_taken(self, *, fits: bool) -> None:
        sheet, measure = self.sheet, self.measure
        decided = measure["verdict"] in ("met", "missed")
        style = "taken" if decided else "plain"
        sheet.text(BAND, measure["band"], style)
        sheet.text(VERDICT, measure["verdict"], style)
        sheet.text(SAID, measure["verdict"], "quiet")
        sheet.text(MARK, (measure["reason"] or OTHER_RULES) if fits or not decided else TOO_LARGE, "quiet")
        self.rows.taken += decided

    def _level(self) -> Edge | None:
        """The level as a number, found by its words."""
        level = self.measure["level"]
        for band in self.measure["bands"]:
            if band["edge"] == level and band["value"] is not None and band["comparison"] is not None:
                return Edge(band["comparison"], exact(band["value"]))
        target = self.result["target"] if self.result else None
        if target is not None and target["shown"] == level:
            return Edge(target["comparison"], Fraction(target["exact"]["n"], target["exact"]["d"]))
        return None
