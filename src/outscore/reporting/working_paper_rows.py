"""The sheet of measures: its columns, and the cells of each measure that other sheets look at."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Literal

from outscore.reporting.working_paper_numbers import ONE
from outscore.reporting.working_paper_numbers import Ratio
from outscore.reporting.working_paper_numbers import Whole
from outscore.reporting.working_paper_numbers import scaled
from outscore.reporting.working_paper_numbers import whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outscore.model.settlement_document import MeasureSettlementDocument
    from outscore.model.settlement_document import NumberDocument
    from outscore.reporting.working_paper_schemes import Edge
    from outscore.reporting.working_paper_sheets import Sheet

    Column = Literal["points", "percent", "amount"]

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
BAND_COLUMNS: Mapping[Column, int] = {"points": 7, "percent": 9, "amount": 11}
"""Where a band's sums stand in the sheet of bands; the scale of each is in the column beside it."""


def has(measure: MeasureSettlementDocument, column: Column) -> bool:
    """Whether any band of a measure says such a sum."""
    return any(band[column] for band in measure["bands"])


def scaled_number(found: NumberDocument | None, times: int = 1) -> tuple[int, int]:
    """A number of the statement as a whole one and its scale; 0 where there is none."""
    return scaled(Fraction(found["n"], found["d"]) * times) if found is not None else (0, 1)


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
        """The reached band's percent or amount in coins; 0 where no band has any, None if it is unknown."""
        wanted = next((column for column in BAND_COLUMNS if column == name), None)
        if wanted is not None and not has(self.document, wanted):
            return Ratio(whole(0), ONE)
        if self.bands is None or wanted is None:
            return None
        band = self.document["bands"][self.number.value - 1]
        n, d = scaled_number(band[wanted], self.coins if wanted == "amount" else 1)
        place = BAND_COLUMNS[wanted]
        return Ratio(self._cell(place, n), self._cell(place + 1, d))

    def _cell(self, column: int, value: int) -> Whole:
        first, last = self.bands or (1, 1)
        name = chr(ord("A") + column)
        return Whole(f"INDEX('Bands'!${name}${first}:${name}${last},{self.number.text})", value)


@dataclass(slots=True)
class MeasureRows:
    """The two sheets, each measure's cells, and the points that cost money: of each measure, and of all."""

    measures: Sheet
    bands: Sheet
    by_measure: dict[str, MeasureRow] = field(default_factory=dict)
    points: Ratio = field(default_factory=lambda: Ratio(whole(0), ONE))
    points_of: dict[str, Ratio] = field(default_factory=dict)
    recomputed: int = 0
    taken: int = 0
