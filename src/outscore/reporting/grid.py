"""Vendors against measures: which columns a table of many vendors has, and what stands in each cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import NamedTuple
from typing import TypeAlias

from outscore.reporting.comparison_notes import lettered
from outscore.reporting.comparison_notes import letters_of
from outscore.reporting.geometry import exact
from outscore.reporting.measures import figure_view
from outscore.reporting.settled_measures import made_of
from outscore.scoring.flags import set_apart_by

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence
    from fractions import Fraction

    from outscore.model.statement import ResultDocument
    from outscore.model.statement import StatementDocument
    from outscore.reporting.measures import FigureView
    from outscore.reporting.settled_measures import MadeView

Key: TypeAlias = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Column:
    """A measure that several vendors share; `target` is "" where their contracts differ.

    unranked: how many of its figures are not comparable, and therefore have no rank.
    """

    key: Key
    name: str
    scope: str
    target: str
    judged: bool
    unranked: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """What a vendor reached; `rank` orders the column by exact value, "" where there is none.

    A figure that is not comparable has no rank. letters: those of its notes. relieved: what relief made of
    it, "" where it made nothing of it.
    """

    figure: FigureView | None
    target: str
    rank: str
    letters: tuple[str, ...] = ()
    relieved: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """The columns, and a row of cells for each statement in the order given."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


class Beside(NamedTuple):
    """What stands beside the figures of a row: letters by a note's text, what was made of each measure."""

    letters: Mapping[str, str]
    made: Mapping[str, MadeView]


def grid(statements: Sequence[StatementDocument], *, judged_only: bool) -> Grid:
    """Measures are the same column where metric and scope are the same, whichever contract they are in."""
    found = [dict(_keyed(statement, judged_only=judged_only)) for statement in statements]
    keys = list(dict.fromkeys(key for results in found for key in results))
    columns = tuple(_column(key, [results[key] for results in found if key in results]) for key in keys)
    ranks = {key: ranked([_value(results.get(key)) for results in found]) for key in keys}
    known = {one.text: one.letter for one in lettered(statements)}
    rows = []
    for at, results in enumerate(found):
        beside = Beside(known, made_of(statements[at]))
        rows.append(tuple(_cell(results.get(one.key), ranks[one.key][at], one, beside) for one in columns))
    return Grid(columns, tuple(rows))


def _keyed(statement: StatementDocument, *, judged_only: bool) -> Iterator[tuple[Key, ResultDocument]]:
    seen: dict[tuple[str, str], int] = {}
    for result in statement["results"]:
        if judged_only and not result["target"]:
            continue
        what = (result["metric"], result["scope"])
        seen[what] = seen.get(what, 0) + 1
        yield (*what, seen[what]), result


def _column(key: Key, results: Sequence[ResultDocument]) -> Column:
    targets = {result["target"]["shown"] if result["target"] else "" for result in results}
    scope = results[0]["scope"]
    return Column(
        key=key,
        name=results[0]["name"],
        scope="" if scope == "all" else scope,
        target=targets.pop() if len(targets) == 1 else "",
        judged=any(result["target"] for result in results),
        unranked=sum(1 for result in results if result["figure"]["value"] and set_apart_by(result["figure"])),
    )


def _value(result: ResultDocument | None) -> Fraction | None:
    """What is ranked: nothing where it is not comparable with the others."""
    value = result["figure"]["value"] if result and not set_apart_by(result["figure"]) else None
    return exact(value) if value else None


def ranked(values: Sequence[Fraction | None]) -> list[str]:
    """The places of values among one another, lowest first; "" for one that is not there.

    >>> from fractions import Fraction
    >>> ranked([Fraction(3), None, Fraction(1), Fraction(3)])
    ['1', '', '0', '1']
    """
    order = {value: at for at, value in enumerate(sorted({value for value in values if value is not None}))}
    return [str(order[value]) if value is not None else "" for value in values]


def _cell(result: ResultDocument | None, rank: str, column: Column, beside: Beside) -> Cell:
    if result is None:
        return Cell(None, "", "")
    target = result["target"]["shown"] if result["target"] else ""
    view = figure_view(result["figure"])
    notes = result["figure"].get("notes", []) if result["figure"]["value"] else []
    made = beside.made.get(result["measure"])
    return Cell(
        figure=view,
        target="" if target == column.target else target,
        rank=rank,
        letters=letters_of(notes, beside.letters),
        relieved=made.relieved if made else "",
    )
