"""The sheets of counts, bands and verdicts: from what was counted to each measure's points."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING
from typing import Any

from outscore.reporting.working_paper_numbers import HUNDRED
from outscore.reporting.working_paper_numbers import ONE
from outscore.reporting.working_paper_numbers import Ratio
from outscore.reporting.working_paper_numbers import Whole
from outscore.reporting.working_paper_numbers import scaled
from outscore.reporting.working_paper_numbers import whole
from outscore.reporting.working_paper_schemes import Edge
from outscore.reporting.working_paper_sheets import OTHER_RULES
from outscore.reporting.working_paper_sheets import TOO_LARGE
from outscore.reporting.working_paper_sheets import Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outscore.model.settlement_document import BandDocument
    from outscore.model.settlement_document import MeasureSettlementDocument
    from outscore.model.settlement_document import NumberDocument
    from outscore.model.settlement_document import SettlementDocument
    from outscore.model.statement import ResultDocument

FACTOR = {"percent": 100, "per_thousand": 1000}
COUNT_HEAD = ("Counted", "Numerator", "Scale of it", "Denominator", "Measure")
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
MEASURE_HEAD = (
    "Measure",
    "Name",
    "Clause",
    "Unit",
    "Judged: numerator",
    "Judged: denominator",
    "For reading",
    "Band, by number",
    "Band",
    "Verdict",
    "Points of the band",
    "Scale",
    "Repeat: times",
    "Scale",
    "Settling in: percent",
    "Scale",
    "Points: numerator",
    "Points: denominator",
    "Costs money (1: yes)",
    "Statement: verdict",
    "Statement: points, numerator",
    "Statement: points, denominator",
    "Verdict differs (must be 0)",
    "Points differ (must be 0)",
    "Mark",
)
(
    J_N,
    J_D,
    READ,
    BAND_NO,
    BAND,
    VERDICT,
    BASE_N,
    BASE_D,
    TIMES_N,
    TIMES_D,
    SETTLING_N,
    SETTLING_D,
    POINTS_N,
    POINTS_D,
    COSTS,
    SAID,
    SAID_N,
    SAID_D,
    VERDICT_DIFFERS,
    POINTS_DIFFER,
    MARK,
) = range(4, 25)
_SUMS = {"points": 7, "percent": 9, "amount": 11}


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure's cells: its figure, whether it was missed, its level, and where the reached band stands.

    bands: the first and last row of its bands, counted from 1; None where no formula finds the band.
    """

    judged: Ratio | None
    missed: Whole
    level: Edge | None
    bands: tuple[int, int] | None
    number: Whole
    document: MeasureSettlementDocument
    coins: int

    def band(self, name: str) -> Ratio | None:
        """The reached band's percent or amount (in coins), None where no formula finds it."""
        if self.bands is None or not any(one[name] for one in self.document["bands"]):  # type: ignore[literal-required]
            return None
        band = self.document["bands"][self.number.value - 1]
        n, d = _scaled(band[name], self.coins if name == "amount" else 1)  # type: ignore[literal-required]
        column = _SUMS[name]
        return Ratio(self._cell(column, n), self._cell(column + 1, d))

    def _cell(self, column: int, value: int) -> Whole:
        first, last = self.bands or (1, 1)
        name = chr(ord("A") + column)
        return Whole(f"INDEX('Bands'!${name}${first}:${name}${last},{self.number.text})", value)


@dataclass(slots=True)
class MeasureRows:
    """The two sheets, each measure's cells, and the points that cost money."""

    measures: Sheet
    bands: Sheet
    by_measure: dict[str, MeasureRow] = field(default_factory=dict)
    points: Ratio = field(default_factory=lambda: Ratio(whole(0), ONE))
    recomputed: int = 0
    taken: int = 0


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
    _all_points(rows, settlement)
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
        self._points(bands, number)
        verdict = f"'Measures'!$J${sheet.row + 1}"
        missed = Whole(f'IF({verdict}="missed",1,0)', int(measure["verdict"] == "missed"))
        sheet.row += 1
        return MeasureRow(judged, missed, self._level(), bands, number, measure, self.coins)

    def _judged(self) -> Ratio | None:
        """The figure from its counts, or as it was smoothed, rounded or taken over."""
        document = self.measure["judged"]
        if document is None:
            return None
        value, counted = Fraction(document["n"], document["d"]), self._counted()
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
            below, times = _scaled(raw["denominator"])
            top, scale = scaled(Fraction(raw["numerator"]["n"] * times, raw["numerator"]["d"]))
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
        flags = [self._band_row(band, judged) for band in measure["bands"]]
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

    def _band_row(self, band: BandDocument, judged: Ratio | None) -> Whole | None:
        sheet = self.rows.bands
        for column, said in enumerate((self.measure["measure"], band["band"], band["edge"])):
            sheet.text(column, said)
        sheet.text(6, band["verdict"])
        reached: Whole | None = None
        if band["value"] is not None and band["comparison"] is not None:
            n, d = _scaled(band["value"])
            edge = Ratio(sheet.number(3, n), sheet.number(4, d))
            reached = judged.reaches(band["comparison"], edge) if judged is not None else None
        elif judged is not None:
            reached = ONE
        if reached is not None:
            if reached.fits:
                sheet.formula(5, reached)
            else:
                sheet.number(5, reached.value, "taken")
        for name, column in _SUMS.items():
            self._band_sum(band[name], name, column)  # type: ignore[literal-required]
        sheet.row += 1
        return reached

    def _band_sum(self, found: NumberDocument | None, name: str, column: int) -> None:
        sheet = self.rows.bands
        n, d = _scaled(found, self.coins if name == "amount" else 1)
        if found is not None:
            sheet.number(column, n)
        if any(one[name] for one in self.measure["bands"]):  # type: ignore[literal-required]
            sheet.number(column + 1, d)

    def _points(self, bands: tuple[int, int] | None, number: Whole) -> None:
        sheet, measure = self.sheet, self.measure
        base = self._base(bands, number)
        times = self._given(TIMES_N, self._times())
        points = base * times
        if measure["settling_in"]:
            points = points * self._given(SETTLING_N, self._settling_percent()).over(HUNDRED)
        stated = measure["points"]
        if points.fits and points.value == Fraction(stated["n"], stated["d"]):
            sheet.formula(POINTS_N, points.n)
            sheet.formula(POINTS_D, points.d)
            self.rows.recomputed += bool(stated["n"])
        else:
            sheet.number(POINTS_N, stated["n"], "taken")
            sheet.number(POINTS_D, stated["d"], "taken")
            sheet.text(MARK, OTHER_RULES, "quiet")
            self.rows.taken += 1
        sheet.number(COSTS, int(self._costs()))
        sheet.number(SAID_N, stated["n"], "quiet")
        sheet.number(SAID_D, stated["d"], "quiet")
        row = sheet.row + 1
        sheet.formula(POINTS_DIFFER, Whole(f"IF(Q{row}*V{row}=U{row}*R{row},0,1)", 0), "check")

    def _base(self, bands: tuple[int, int] | None, number: Whole) -> Ratio:
        sheet, stated = self.sheet, self.measure["base_points"]
        value = Fraction(stated["n"], stated["d"])
        if bands is not None:
            n, d = _scaled(self.measure["bands"][number.value - 1]["points"])
            if Fraction(n, d) == value and any(one["points"] for one in self.measure["bands"]):
                first, last = bands
                inside = f"INDEX('Bands'!${{}}${first}:${{}}${last},{number.text})"
                return Ratio(
                    sheet.formula(BASE_N, Whole(inside.format("H", "H"), n)),
                    sheet.formula(BASE_D, Whole(inside.format("I", "I"), d)),
                )
        n, d = scaled(value)
        style = "taken" if n else "input"
        return Ratio(sheet.number(BASE_N, n, style), sheet.number(BASE_D, d, style))

    def _given(self, column: int, value: Fraction) -> Ratio:
        n, d = scaled(value)
        return Ratio(self.sheet.number(column, n), self.sheet.number(column + 1, d))

    def _times(self) -> Fraction:
        repeats = self.terms.get("repeats") or {}
        return Fraction(repeats.get("multiply_points_by", 1)) if self.measure["repeat"] else Fraction(1)

    def _settling_percent(self) -> Fraction:
        settling = self.terms.get("settling_in") or {}
        reduced = self.measure["settling_in"] and settling.get("effect") == "reduced_points"
        return Fraction(settling.get("points_percent", 0)) if reduced else Fraction(100)

    def _costs(self) -> bool:
        settling = self.terms.get("settling_in") or {}
        free = self.measure["settling_in"] and settling.get("effect") == "no_credits"
        return not free and not self.measure["provisional"]

    def _level(self) -> Edge | None:
        """The level as a number, found by its words."""
        level = self.measure["level"]
        for band in self.measure["bands"]:
            if band["edge"] == level and band["value"] is not None and band["comparison"] is not None:
                return Edge(band["comparison"], Fraction(band["value"]["n"], band["value"]["d"]))
        target = self.result["target"] if self.result else None
        if target is not None and target["shown"] == level:
            return Edge(target["comparison"], Fraction(target["exact"]["n"], target["exact"]["d"]))
        return None


def _scaled(found: NumberDocument | None, times: int = 1) -> tuple[int, int]:
    return scaled(Fraction(found["n"], found["d"]) * times) if found is not None else (0, 1)


def _all_points(rows: MeasureRows, settlement: SettlementDocument) -> None:
    """The points of all measures together, and those that cost money."""
    sheet, last = rows.measures, rows.measures.row
    if last < 2:
        return
    sheet.row += 1
    told = Fraction(settlement["points"]["n"], settlement["points"]["d"])
    common = lcm(*(_denominator(sheet, row) for row in range(1, last)))
    below = Whole(f"LCM(R2:R{last})", common, fits=common <= 10**15)
    _sum_of_points(rows, "Points in all", f"Q2:Q{last}*({{}}/R2:R{last})", below, told)
    costing = sum(
        (
            Fraction(one["points"]["n"], one["points"]["d"])
            for row, one in enumerate(settlement["measures"], 1)
            if sheet.cells[row, COSTS].content
        ),
        Fraction(0),
    )
    rows.points = _sum_of_points(
        rows, "Points that cost money", f"S2:S{last}*Q2:Q{last}*({{}}/R2:R{last})", below, costing
    )


def _denominator(sheet: Sheet, row: int) -> int:
    content = sheet.cells[row, POINTS_D].content
    return int(content)


def _sum_of_points(rows: MeasureRows, label: str, summed: str, below: Whole, value: Fraction) -> Ratio:
    sheet = rows.measures
    sheet.text(0, label, "strong")
    n = value * below.value
    d = (
        sheet.formula(POINTS_D, below, "total")
        if below.fits
        else sheet.number(POINTS_D, below.value, "taken")
    )
    common = sheet.here(POINTS_D)
    top = Whole(f"SUMPRODUCT({summed.format(common)})", int(n), fits=abs(n) <= 10**15)
    found = Ratio(sheet.formula(POINTS_N, top, "total"), d)
    sheet.number(SAID_N, value.numerator, "quiet")
    sheet.number(SAID_D, value.denominator, "quiet")
    row = sheet.row + 1
    sheet.formula(POINTS_DIFFER, Whole(f"IF(Q{row}*V{row}=U{row}*R{row},0,1)", 0), "check")
    sheet.row += 1
    return found
