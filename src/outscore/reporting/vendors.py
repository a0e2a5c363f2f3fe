"""The vendors of a pack as table rows, joined with their statements and the ways to their scorecards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.errors import NotScored
from outscore.reporting.grid import grid
from outscore.reporting.names import SCORECARD_FOLDER
from outscore.reporting.names import link
from outscore.reporting.names import scorecard_files

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

    from outscore.model.statement import PackDocument
    from outscore.model.statement import StatementDocument
    from outscore.reporting.grid import Cell
    from outscore.reporting.grid import Column


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
            cells=cells,
        )
        for reference, statement, cells in zip(pack["statements"], ordered, table.rows, strict=True)
    ]
    rows.sort(key=lambda row: (-row.missed, row.name.casefold(), row.contract))
    return table.columns, tuple(rows)


def one_contract(statements: Sequence[StatementDocument]) -> str:
    """The contract's name where all statements share one, else ""."""
    names = {statement["contract"]["name"] for statement in statements}
    return names.pop() if len(names) == 1 else ""
