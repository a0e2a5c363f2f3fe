"""The vendors of a pack as table rows, joined with their statements and the ways to their scorecards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.errors import NotScored
from outscore.reporting.geometry import exact
from outscore.reporting.grid import grid
from outscore.reporting.grid import ranked
from outscore.reporting.names import SCORECARD_FOLDER
from outscore.reporting.names import link
from outscore.reporting.names import scorecard_files
from outscore.reporting.settled import gives_points
from outscore.reporting.settled import settlement_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

    from outscore.model.settlement_document import NumberDocument
    from outscore.model.statement import PackDocument
    from outscore.model.statement import StatementDocument
    from outscore.reporting.grid import Cell
    from outscore.reporting.grid import Column


@dataclass(frozen=True, slots=True)
class Ranked:
    """Something with a place among all vendors; `note` says more of it, "" where there is none."""

    said: str
    note: str
    rank: str


@dataclass(frozen=True, slots=True)
class VendorRow:
    """One vendor in a table of all vendors."""

    id: str
    name: str
    contract: str
    link: str
    revision: int
    sha256: str
    met: int
    missed: int
    points: Ranked
    rating: Ranked
    cells: tuple[Cell, ...]


def in_pack_order(
    pack: PackDocument, statements: Iterable[StatementDocument]
) -> tuple[StatementDocument, ...]:
    """The statements that a pack names, in its order; raises NotScored where one is not at hand."""
    at_hand = {(found["vendor"]["id"], found["contract"]["id"]): found for found in statements}
    for reference in pack["statements"]:
        if (reference["vendor"], reference["contract"]) not in at_hand:
            raise NotScored(pack["period"]["id"], reference["vendor"])
    return tuple(at_hand[found["vendor"], found["contract"]] for found in pack["statements"])


def scorecard_links(pack: PackDocument) -> dict[tuple[str, str], str]:
    """The way from a page of the period to each scorecard."""
    return {key: link(SCORECARD_FOLDER, file) for key, file in scorecard_files(pack).items()}


def vendor_rows(
    pack: PackDocument, ordered: Sequence[StatementDocument], *, judged_only: bool
) -> tuple[tuple[Column, ...], tuple[VendorRow, ...]]:
    """Every vendor, those with most misses first, and the columns they are held against."""
    table = grid(ordered, judged_only=judged_only)
    links = scorecard_links(pack)
    points, ratings = _points(ordered), _ratings(ordered)
    rows = [
        VendorRow(
            id=statement["vendor"]["id"],
            name=statement["vendor"]["name"],
            contract=statement["contract"]["name"],
            link=links[statement["vendor"]["id"], statement["contract"]["id"]],
            revision=reference["revision"],
            sha256=reference["sha256"],
            met=statement["summary"]["met"],
            missed=statement["summary"]["missed"],
            points=points[at],
            rating=ratings[at],
            cells=cells,
        )
        for at, (reference, statement, cells) in enumerate(
            zip(pack["statements"], ordered, table.rows, strict=True)
        )
    ]
    rows.sort(key=lambda row: (-row.missed, row.name.casefold(), row.contract))
    return table.columns, tuple(rows)


def _points(statements: Sequence[StatementDocument]) -> list[Ranked]:
    """The points of each vendor whose contract gives any."""
    found = [settlement_of(statement) for statement in statements]
    points = [one["points"] if one and gives_points(one) else None for one in found]
    return _placed(points, [""] * len(points))


def _ratings(statements: Sequence[StatementDocument]) -> list[Ranked]:
    """The overall rating of each vendor whose contract has one, with its standing."""
    found = [settlement_of(statement) for statement in statements]
    ratings = [one["rating"] if one else None for one in found]
    scores = [rating["score"] if rating else None for rating in ratings]
    return _placed(scores, [rating["standing"] if rating else "" for rating in ratings])


def _placed(numbers: Sequence[NumberDocument | None], notes: Sequence[str]) -> list[Ranked]:
    ranks = ranked([exact({"n": one["n"], "d": one["d"]}) if one else None for one in numbers])
    return [
        Ranked(one["shown"] if one else "", note, rank)
        for one, note, rank in zip(numbers, notes, ranks, strict=True)
    ]


def one_contract(statements: Sequence[StatementDocument]) -> str:
    """The contract's name where all statements share one, else ""."""
    names = {statement["contract"]["name"] for statement in statements}
    return names.pop() if len(names) == 1 else ""
