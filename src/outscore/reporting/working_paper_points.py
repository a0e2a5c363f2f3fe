"""Points as formulas: of a measure, of all of them, and of those that cost money."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING
from typing import Any

from outscore.reporting.exact import exact
from outscore.reporting.working_paper_numbers import HUNDRED
from outscore.reporting.working_paper_numbers import Ratio
from outscore.reporting.working_paper_numbers import Whole
from outscore.reporting.working_paper_numbers import scaled
from outscore.reporting.working_paper_rows import BASE_D
from outscore.reporting.working_paper_rows import BASE_N
from outscore.reporting.working_paper_rows import COSTS
from outscore.reporting.working_paper_rows import MARK
from outscore.reporting.working_paper_rows import POINTS_D
from outscore.reporting.working_paper_rows import POINTS_DIFFER
from outscore.reporting.working_paper_rows import POINTS_N
from outscore.reporting.working_paper_rows import SAID_D
from outscore.reporting.working_paper_rows import SAID_N
from outscore.reporting.working_paper_rows import SETTLING_N
from outscore.reporting.working_paper_rows import TIMES_N
from outscore.reporting.working_paper_rows import has
from outscore.reporting.working_paper_rows import scaled_number
from outscore.reporting.working_paper_sheets import OTHER_RULES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outscore.model.settlement_document import MeasureSettlementDocument
    from outscore.model.settlement_document import SettlementDocument
    from outscore.reporting.working_paper_rows import MeasureRows
    from outscore.reporting.working_paper_sheets import Sheet


def point_cells(
    rows: MeasureRows,
    measure: MeasureSettlementDocument,
    terms: Mapping[str, Any],
    bands: tuple[int, int] | None,
    number: Whole,
) -> None:
    """A measure's points, from those of its band; `number` is the band's, `bands` the rows they stand in."""
    sheet = rows.measures
    base = _base(sheet, measure, bands, number)
    times = _given(sheet, TIMES_N, _times(measure, terms))
    points = base * times
    if measure["settling_in"]:
        points = points * _given(sheet, SETTLING_N, _settling_percent(measure, terms)).over(HUNDRED)
    stated = measure["points"]
    if points.fits and points.value == exact(stated):
        own = Ratio(sheet.formula(POINTS_N, points.n), sheet.formula(POINTS_D, points.d))
        rows.recomputed += bool(stated["n"])
    else:
        own = Ratio(
            sheet.number(POINTS_N, stated["n"], "taken"), sheet.number(POINTS_D, stated["d"], "taken")
        )
        sheet.text(MARK, OTHER_RULES, "quiet")
        rows.taken += 1
    costs = sheet.number(COSTS, int(_costs(measure, terms)))
    rows.points_of[measure["measure"]] = Ratio(own.n * costs, own.d)
    sheet.number(SAID_N, stated["n"], "quiet")
    sheet.number(SAID_D, stated["d"], "quiet")
    row = sheet.row + 1
    sheet.formula(POINTS_DIFFER, Whole(f"IF(Q{row}*V{row}=U{row}*R{row},0,1)", 0), "check")


def _base(
    sheet: Sheet, measure: MeasureSettlementDocument, bands: tuple[int, int] | None, number: Whole
) -> Ratio:
    stated = measure["base_points"]
    value = exact(stated)
    if bands is not None:
        n, d = scaled_number(measure["bands"][number.value - 1]["points"])
        if Fraction(n, d) == value and has(measure, "points"):
            first, last = bands
            inside = f"INDEX('Bands'!${{}}${first}:${{}}${last},{number.text})"
            return Ratio(
                sheet.formula(BASE_N, Whole(inside.format("H", "H"), n)),
                sheet.formula(BASE_D, Whole(inside.format("I", "I"), d)),
            )
    n, d = scaled(value)
    style = "taken" if n else "input"
    return Ratio(sheet.number(BASE_N, n, style), sheet.number(BASE_D, d, style))


def _given(sheet: Sheet, column: int, value: Fraction) -> Ratio:
    n, d = scaled(value)
    return Ratio(sheet.number(column, n), sheet.number(column + 1, d))


def _times(measure: MeasureSettlementDocument, terms: Mapping[str, Any]) -> Fraction:
    repeats = terms.get("repeats") or {}
    return Fraction(repeats.get("multiply_points_by", 1)) if measure["repeat"] else Fraction(1)


def _settling_percent(measure: MeasureSettlementDocument, terms: Mapping[str, Any]) -> Fraction:
    settling = terms.get("settling_in") or {}
    reduced = measure["settling_in"] and settling.get("effect") == "reduced_points"
    return Fraction(settling.get("points_percent", 0)) if reduced else Fraction(100)


def _costs(measure: MeasureSettlementDocument, terms: Mapping[str, Any]) -> bool:
    settling = terms.get("settling_in") or {}
    free = measure["settling_in"] and settling.get("effect") == "no_credits"
    return not free and not measure["provisional"]


def all_points(rows: MeasureRows, settlement: SettlementDocument) -> None:
    """The points of all measures together, and those that cost money."""
    sheet, last = rows.measures, rows.measures.row
    if last < 2:
        return
    sheet.row += 1
    told = exact(settlement["points"])
    common = lcm(*(_denominator(sheet, row) for row in range(1, last)))
    below = Whole(f"LCM(R2:R{last})", common, fits=common <= 10**15)
    _sum_of_points(rows, "Points in all", f"Q2:Q{last}*({{}}/R2:R{last})", below, told)
    costing = sum(
        (
            exact(one["points"])
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
