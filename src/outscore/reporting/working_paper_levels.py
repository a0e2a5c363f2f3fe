"""Levels that rise, as formulas: the average of the periods, half-way from the level to it, and its limit."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from itertools import product
from typing import TYPE_CHECKING
from typing import Any

from outscore.reporting.exact import exact
from outscore.reporting.settled import names_of
from outscore.reporting.wording import count
from outscore.reporting.working_paper_numbers import HUNDRED
from outscore.reporting.working_paper_numbers import ONE
from outscore.reporting.working_paper_numbers import ZERO
from outscore.reporting.working_paper_numbers import Ratio
from outscore.reporting.working_paper_numbers import largest
from outscore.reporting.working_paper_numbers import least
from outscore.reporting.working_paper_numbers import whole

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.settlement_document import SettlementDocument
    from outscore.reporting.working_paper_rows import MeasureRow
    from outscore.reporting.working_paper_sheets import Lines

RISEN = "Level from the next period on"


def level_lines(
    lines: Lines,
    settlement: SettlementDocument,
    rows: Mapping[str, MeasureRow],
    higher: Callable[[str, str], bool],
) -> None:
    """Each level that rises after this period, from the figures of the periods that it rests on.

    higher: whether more is better of a measure, by its id and the comparison of its level.
    """
    names = names_of(settlement)
    for risen in settlement["levels"]:
        name, row = risen["name"], rows[risen["name"]]
        upward = higher(name, row.level.comparison if row.level else "")
        told = exact(risen["value"])
        ways = [(*one, upward) for one in product(_clauses(settlement, name), _levels(settlement, row, name))]
        way = next((one for one in ways if _comes_to(settlement, row, *one) == told), None)
        lines.heading(f"{RISEN}: {names.get(name, name)}", str(way[0]["clause"]) if way else "")
        found = None if way is None else _risen(lines, settlement, row, *way)
        lines.worked(RISEN, found, told)


def _clauses(settlement: SettlementDocument, name: str) -> list[Mapping[str, Any]]:
    """The clauses by which the level of a measure rises."""
    every = settlement["terms"].get("step_up", ())
    return [one for one in every if {name, "all"} & set(one.get("measures", ("all",)))]


def _levels(settlement: SettlementDocument, row: MeasureRow, name: str) -> Iterator[Fraction]:
    """The level in this period: as it has risen before, or as it is written."""
    before = settlement["carried_in"].get("states", {}).get(name, {}).get("level")
    if before is not None:
        yield Fraction(before)
    if row.level is not None:
        yield row.level.value


def _before(settlement: SettlementDocument, row: MeasureRow, clause: Mapping[str, Any]) -> list[Fraction]:
    """The figures of the periods before that an average rests on, as far as there are any."""
    state = settlement["carried_in"].get("states", {}).get(row.document["measure"], {})
    marks = state.get("marks", ())[-(int(clause["periods"]) - 1) :] if clause["periods"] > 1 else ()
    return [Fraction(one["value"]) for one in marks if one.get("value") is not None]


def _now(row: MeasureRow) -> Ratio | None:
    return None if row.document["provisional"] else row.judged


def _comes_to(
    settlement: SettlementDocument, row: MeasureRow, clause: Mapping[str, Any], level: Fraction, upward: bool
) -> Fraction | None:
    """The level that a clause would make of this one."""
    now = _now(row)
    values = _before(settlement, row, clause) + ([] if now is None else [now.value])
    if not values:
        return None
    rise = (sum(values, Fraction(0)) / len(values) - level) / 2
    most = clause.get("at_most_percent_of_gap")
    if most is not None:
        limit = ((100 if upward else 0) - level) * Fraction(most) / 100
        rise = min(rise, limit) if upward else max(rise, limit)
    return level + rise


def _risen(
    lines: Lines,
    settlement: SettlementDocument,
    row: MeasureRow,
    clause: Mapping[str, Any],
    level: Fraction,
    upward: bool,
) -> Ratio:
    where = str(clause["clause"])
    average = _average(lines, _before(settlement, row, clause), _now(row))
    now = lines.given("Level in this period", level)
    rise = lines.worked("Half-way to the average", (average - now).over(Ratio(whole(2), ONE)), how=where)
    most = clause.get("at_most_percent_of_gap")
    if most is not None:
        gap = lines.worked("Gap to the best there is", (HUNDRED if upward else ZERO) - now)
        share = lines.given("Percent of the gap that it may move", Fraction(most), where)
        limit = lines.worked("The most that it may move", gap * share.over(HUNDRED))
        rise = lines.worked("It moves by", least(rise, limit) if upward else largest(rise, limit))
    return now + rise


def _average(lines: Lines, before: Sequence[Fraction], now: Ratio | None) -> Ratio:
    figures = [
        lines.handed_on(f"Figure of {count(place, 'measured period')} before", one)
        for place, one in zip(range(len(before), 0, -1), before, strict=True)
    ]
    figures += [] if now is None else [lines.worked("Figure of this period", now, how="the sheet Measures")]
    together = reduce(lambda one, other: lines.worked("Together", one + other), figures)
    return lines.worked("Average", together.over(Ratio(whole(len(figures)), ONE)))
