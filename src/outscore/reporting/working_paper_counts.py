"""From what was counted to the figure that is judged, as live rows under the facts of the workbook.

The sums of all rows, what each clause takes out or adds, what is divided; then the average with the period
before and the rounding, where the contract asks for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from outscore.reporting.exact import exact
from outscore.reporting.worked import working_of
from outscore.reporting.working_paper_numbers import LARGEST
from outscore.reporting.working_paper_numbers import ONE
from outscore.reporting.working_paper_numbers import Ratio
from outscore.reporting.working_paper_numbers import Whole
from outscore.reporting.working_paper_numbers import rounded_to
from outscore.reporting.working_paper_numbers import scaled
from outscore.reporting.working_paper_numbers import whole
from outscore.reporting.working_paper_rows import scaled_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outscore.model.settlement_document import CountsDocument
    from outscore.model.settlement_document import MeasureSettlementDocument
    from outscore.model.statement import CountingDocument
    from outscore.model.statement import FigureDocument
    from outscore.model.statement import PreparedDocument
    from outscore.model.statement import ResultDocument
    from outscore.reporting.working_paper_sheets import Sheet

COUNT_HEAD = ("Counted", "Numerator", "Scale of it", "Denominator", "Measure")
FACTOR = {"percent": 100, "per_thousand": 1000}
HOW_WORDS = {
    "half_up": "halves up",
    "half_even": "halves to the even one",
    "down": "cut off",
    "up": "always up",
}


@dataclass(slots=True)
class CountRows:
    """A measure's rows under the facts, from its counts to the figure that is judged."""

    sheet: Sheet
    measure: MeasureSettlementDocument
    result: ResultDocument | None

    def judged(self) -> Ratio | None:
        """The judged figure, worked out from its counts; None where they do not lead to it."""
        own = self._own()
        prepared = working_of(self.result).get("prepared")
        if prepared is None:
            return own
        if own is None or own.value != exact(prepared["own"]):
            own = self._handed(f"{self.measure['name']}, its own figure", exact(prepared["own"]), "taken")
        return self._rounded(prepared, self._averaged(prepared, own))

    def _own(self) -> Ratio | None:
        """The period's own figure in its unit, from the counts that were divided."""
        figure = self.result["figure"] if self.result else None
        if figure is None or figure["numerator"] is None:
            return None
        counting = working_of(self.result).get("counting")
        if counting is not None and counting["all_rows"] and counting["counts"]:
            return self._in_unit(*self._corrected(counting, counting["all_rows"], counting["counts"]))
        return self._divided(figure)

    def _divided(self, figure: FigureDocument) -> Ratio | None:
        found = self._counts(self.measure["name"], figure)
        if working_of(self.result).get("counting") is None:
            self._without_relief()
        return found

    def _counts(self, label: str, figure: FigureDocument) -> Ratio | None:
        sheet = self.sheet
        sheet.text(0, label)
        top = sheet.number(1, figure["numerator"] or 0)
        scale = sheet.number(2, figure["scale"])
        below = sheet.number(3, figure["denominator"]) if figure["denominator"] is not None else ONE
        self._end()
        return self._in_unit(top, scale, below)

    def _in_unit(self, top: Whole, scale: Whole, below: Whole) -> Ratio | None:
        if below.value == 0:
            return None
        unit = FACTOR.get(self.measure["unit"], 1)
        return Ratio(top * whole(unit) if unit != 1 else top, below * scale)

    def _end(self) -> None:
        self.sheet.text(4, self.measure["measure"], "quiet")
        self.sheet.row += 1

    def _corrected(
        self, counting: CountingDocument, all_rows: CountsDocument, counts: CountsDocument
    ) -> tuple[Whole, Whole, Whole]:
        """The sums of all rows, every correction under them, and what they come to: live."""
        rows = "1 row" if counting["rows"] == 1 else f"all {counting['rows']:,} rows"
        listed = [(f"{self.measure['name']}, {rows}", all_rows)]
        for found in counting["corrections"]:
            clause = f" ({found['clause']})" if found["clause"] else ""
            if found["counts"]:
                listed.append((f"{found['sentence']}{clause}", found["counts"]))
        times, scale = _whole_at([one for _, one in (*listed, ("", counts))])
        tops: list[Whole] = []
        belows: list[Whole] = []
        for label, one in listed:
            top, below = _scaled(one, times, scale)
            self.sheet.text(0, label)
            tops.append(self.sheet.number(1, top))
            self.sheet.number(2, scale)
            if below is not None:
                belows.append(self.sheet.number(3, below))
            self._end()
        self.sheet.text(0, self.measure["name"])
        above = self._total(1, tops)
        by = self.sheet.number(2, scale)
        under = self._total(3, belows) if belows else ONE
        self._end()
        return above, by, under

    def _total(self, column: int, parts: Sequence[Whole]) -> Whole:
        """The sum of the cells above, which stand one under the other."""
        row, letter = self.sheet.row, "ABCD"[column]
        value = sum(one.value for one in parts)
        fits = all(one.fits for one in parts) and abs(value) <= LARGEST
        summed = f"SUM({letter}{row + 1 - len(parts)}:{letter}{row})"
        return self.sheet.formula(column, Whole(summed, value, fits))

    def _without_relief(self) -> None:
        """What was counted before relief, and who took how much of it away, as earlier versions say it."""
        sheet, raw, relief = self.sheet, self.measure.get("raw_counts"), self.measure.get("relief", ())
        if raw is not None and relief:
            sheet.text(0, f"{self.measure['name']}, without relief")
            below, times = scaled_number(raw["denominator"])
            top, scale = scaled(exact(raw["numerator"]) * times)
            sheet.number(1, top)
            sheet.number(2, scale)
            if raw["denominator"] is not None:
                sheet.number(3, below)
            self._end()
        for one in relief:
            sheet.text(0, f"{one['clause']}: {one['sentence']}", "quiet")
            sheet.row += 1

    def _averaged(self, prepared: PreparedDocument, own: Ratio) -> Ratio:
        before = prepared.get("before")
        if before is None:
            return own
        other = self._before(before["period"], exact(before["value"]), before["label"])
        average = (own + other) * Ratio(ONE, whole(2))
        label = f"{self.measure['name']}, averaged with {before['label']} ({prepared['clause']})"
        return self._live(label, average)

    def _before(self, period: str, value: Fraction, label: str) -> Ratio:
        """The figure of the period before: from its counts, where the statement has them, else handed on."""
        name = f"{self.measure['name']}, {label}"
        trend = self.result["trend"] if self.result else []
        figure = next((one for one in trend if one["period"] == period), None)
        if figure is not None and figure["numerator"] is not None and _value(figure, self.measure) == value:
            found = self._counts(name, figure)
            if found is not None:
                return found
        return self._handed(f"{name}, handed on by its statement", value, "handed")

    def _handed(self, label: str, value: Fraction, style: str) -> Ratio:
        sheet, (n, d) = self.sheet, scaled(value)
        sheet.text(0, label)
        top = sheet.number(1, n, style)
        sheet.number(2, 1, style)
        found = Ratio(top, sheet.number(3, d, style))
        self._end()
        return found

    def _rounded(self, prepared: PreparedDocument, value: Ratio) -> Ratio:
        if "step" not in prepared:
            return value
        how = prepared["how"]
        step = self._handed(f"{self.measure['name']}, step of rounding", exact(prepared["step"]), "input")
        if value.value < 0:
            return self._handed(f"{self.measure['name']}, rounded", exact(prepared["judged"]), "taken")
        label = (
            f"{self.measure['name']}, rounded to the step, {HOW_WORDS.get(how, how)} ({prepared['clause']})"
        )
        return self._live(label, rounded_to(value, step, how))

    def _live(self, label: str, found: Ratio) -> Ratio:
        """A figure in its unit, as formulas; as it is where the numbers are too large for these."""
        if not found.fits:
            return self._handed(label, found.value, "taken")
        sheet = self.sheet
        sheet.text(0, label)
        top = sheet.formula(1, found.n)
        sheet.number(2, 1)
        ratio = Ratio(top, sheet.formula(3, found.d))
        self._end()
        return ratio


def _whole_at(found: Sequence[CountsDocument]) -> tuple[int, int]:
    """What numbers below the line, and above it once more, are multiplied by to be whole."""
    belows = [exact(one["denominator"]) for one in found if one["denominator"]]
    times = lcm(*(one.denominator for one in belows)) if belows else 1
    return times, lcm(*((exact(one["numerator"]) * times).denominator for one in found))


def _scaled(one: CountsDocument, times: int, scale: int) -> tuple[int, int | None]:
    below = one["denominator"]
    return int(exact(one["numerator"]) * times * scale), None if below is None else int(exact(below) * times)


def _value(figure: FigureDocument, measure: MeasureSettlementDocument) -> Fraction | None:
    """What the counts of a figure come to in its unit."""
    below = figure["denominator"] if figure["denominator"] is not None else 1
    if not below:
        return None
    return Fraction((figure["numerator"] or 0) * FACTOR.get(measure["unit"], 1), below * figure["scale"])
