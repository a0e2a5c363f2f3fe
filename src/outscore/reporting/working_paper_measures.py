"""The sheets of counts and verdicts: from what was counted to each measure's verdict and points."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any

from outscore.model.target import Comparison
from outscore.reporting.exact import exact
from outscore.reporting.worked import working_of
from outscore.reporting.working_paper_bands import BAND_HEAD
from outscore.reporting.working_paper_bands import band_rows
from outscore.reporting.working_paper_counts import COUNT_HEAD
from outscore.reporting.working_paper_counts import CountRows
from outscore.reporting.working_paper_numbers import Ratio
from outscore.reporting.working_paper_numbers import Whole
from outscore.reporting.working_paper_numbers import cell
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
from outscore.reporting.working_paper_schemes import Edge
from outscore.reporting.working_paper_sheets import OTHER_RULES
from outscore.reporting.working_paper_sheets import TOO_LARGE
from outscore.reporting.working_paper_sheets import Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outscore.model.settlement_document import MeasureSettlementDocument
    from outscore.model.settlement_document import SettlementDocument
    from outscore.model.statement import ResultDocument

DECLARED = "not by a figure: as it was declared, or as the contract counts it"


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
        declared = _is_declared(settlement, measure["measure"])
        maker = _Maker(measure, results.get(measure["measure"]), terms, rows, facts, coins, declared=declared)
        rows.by_measure[measure["measure"]] = maker.row()
    all_points(rows, settlement)
    rows.taken = sum(map(_yellow_rows, (facts, rows.measures, rows.bands)))
    return rows


def _yellow_rows(sheet: Sheet) -> int:
    """How many rows of a sheet have a number that the statement says and no formula makes."""
    return len({row for (row, _), entry in sheet.cells.items() if entry.style == "taken"})


def _is_declared(settlement: SettlementDocument, measure: str) -> bool:
    """Whether something else than the figure says what became of a measure: a grade, or approved relief."""
    reading = settlement["facts"].get("readings", {}).get(measure, {})
    return bool(reading.get("grade") or reading.get("treated_as_met"))


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
        *,
        declared: bool,
    ) -> None:
        self.declared = declared or measure["judged"] is None
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
        value, counted = exact(document), CountRows(self.facts, self.measure, self.result).judged()
        sheet = self.sheet
        if counted is not None and counted.fits and counted.value == value:
            found = Ratio(sheet.formula(J_N, counted.n), sheet.formula(J_D, counted.d))
            self.rows.recomputed += 1
        else:
            n, d = scaled(value)
            found = Ratio(sheet.number(J_N, n, "taken"), sheet.number(J_D, d, "taken"))
            sheet.text(MARK, "figure as the statement has it: no counts make it alone", "quiet")
        if found.fits:
            sheet.reading(READ, f"E{sheet.row + 1}/F{sheet.row + 1}", value)
        return found

    def _band(self, judged: Ratio | None) -> tuple[tuple[int, int] | None, Whole]:
        """The band by its number: where its edge is reached, at a level that has moved, or as declared."""
        bands = self.rows.bands
        first = bands.row + 1
        flags = band_rows(bands, self.measure, judged, self.coins, working_of(self.result).get("level"))
        last = bands.row
        if self.declared:
            return self._declared_band(first, last)
        place = next((number for number, flag in enumerate(flags) if flag is not None and flag.value), None)
        fits = all(flag is not None and flag.fits for flag in flags)
        if place is None or not fits:
            self._verdict_taken(fits=fits)
            return None, whole(0)
        number = Whole(f"MATCH(1,'Bands'!$F${first}:$F${last},0)", place + 1)
        if not self._same(place):
            number = self._at_moved_level(number, judged) or number
        if not number.fits or not self._same(number.value - 1):
            self._verdict_taken(fits=number.fits)
            return None, whole(0)
        self._verdict_of(self.sheet.formula(BAND_NO, number), first, last)
        self.rows.recomputed += 1
        return (first, last), self._number_cell(number.value)

    def _number_cell(self, number: int) -> Whole:
        return cell(self.sheet.name, self.sheet.row, BAND_NO, number)

    def _verdict_of(self, number: Whole, first: int, last: int) -> None:
        """The band's name and verdict, by its number."""
        sheet, here = self.sheet, f"H{self.sheet.row + 1}"
        band = self.measure["bands"][number.value - 1]
        sheet.worded(BAND, f"INDEX('Bands'!$B${first}:$B${last},{here})", band["band"])
        sheet.worded(VERDICT, f"INDEX('Bands'!$G${first}:$G${last},{here})", band["verdict"])
        sheet.text(SAID, self.measure["verdict"], "quiet")
        row = sheet.row + 1
        sheet.formula(VERDICT_DIFFERS, Whole(f"IF(J{row}=T{row},0,1)", 0), "check")

    def _declared_band(self, first: int, last: int) -> tuple[tuple[int, int] | None, Whole]:
        """The band that a grade, relief or the rule for missing data names: it went in like a figure."""
        places = [place for place in range(len(self.measure["bands"])) if self._same(place)]
        if not places:
            self._verdict_declared()
            return None, whole(0)
        number = self.sheet.number(BAND_NO, places[0] + 1)
        self._verdict_of(number, first, last)
        self.sheet.text(MARK, self.measure["reason"] or DECLARED, "quiet")
        return (first, last), number

    def _at_moved_level(self, number: Whole, judged: Ratio | None) -> Whole | None:
        """A level that a ramp or a step-up has moved decides met or missed; the bands say how badly."""
        level, verdicts = self._level(), [band["verdict"] for band in self.measure["bands"]]
        if level is None or judged is None or not {"met", "missed"} <= set(verdicts):
            return None
        last_met = len(verdicts) - verdicts[::-1].index("met")
        first_missed = verdicts.index("missed") + 1
        n, d = scaled(level.value)
        met = judged.reaches(level.comparison, Ratio(whole(n), whole(d)))
        text = f"IF({met.text}=1,MIN({number.text},{last_met}),MAX({number.text},{first_missed}))"
        value = min(number.value, last_met) if met.value else max(number.value, first_missed)
        return Whole(text, value, number.fits and met.fits)

    def _same(self, place: int) -> bool:
        band = self.measure["bands"][place]
        return band["band"] == self.measure["band"] and band["verdict"] == self.measure["verdict"]

    def _verdict_declared(self) -> None:
        """A verdict that no band has: nothing was measured, or a figure is only reported."""
        sheet, measure = self.sheet, self.measure
        sheet.text(BAND, measure["band"])
        sheet.text(VERDICT, measure["verdict"])
        sheet.text(SAID, measure["verdict"], "quiet")
        only_reported = "the service is still settling in" if measure["settling_in"] else DECLARED
        sheet.text(MARK, measure["reason"] or only_reported, "quiet")

    def _verdict_taken(self, *, fits: bool) -> None:
        sheet, measure = self.sheet, self.measure
        if measure["verdict"] not in ("met", "missed"):
            self._verdict_declared()
            return
        sheet.text(BAND, measure["band"], "taken")
        sheet.text(VERDICT, measure["verdict"], "taken")
        sheet.text(SAID, measure["verdict"], "quiet")
        sheet.text(MARK, OTHER_RULES if fits else TOO_LARGE, "quiet")
        self.rows.taken += 1

    def _level(self) -> Edge | None:
        """The level as a number: that of a band, or as its words say it."""
        level = self.measure["level"]
        for band in self.measure["bands"]:
            if band["edge"] == level and band["value"] is not None and band["comparison"] is not None:
                return Edge(band["comparison"], exact(band["value"]))
        return _level_in(level)


def _level_in(words: str) -> Edge | None:
    """A level as it is written: "at least 95 %"."""
    for comparison in Comparison:
        found = re.match(rf"{comparison.words} (-?[\d./]+)", words)
        if found:
            return Edge(comparison.value, Fraction(found[1]))
    return None
