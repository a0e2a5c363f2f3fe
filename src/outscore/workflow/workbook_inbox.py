"""A workbook of the registers that a vendor has put into the inbox."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from outscore.errors import RegisterRefused
from outscore.intake.kinds import Kind
from outscore.intake.kinds import kind_of
from outscore.intake.workbook import is_ours
from outscore.intake.workbook import looks_like_ours
from outscore.workflow.received_file import of_bytes
from outscore.workflow.received_file import of_path
from outscore.workflow.workbook_reading import read_back
from outscore.workflow.workbook_reading import take

if TYPE_CHECKING:
    from pathlib import Path

    from outscore.workflow.office import Office
    from outscore.workflow.workbook_reading import HandedBack

MOST_BYTES = 64 << 20
"""A workbook of the registers is never so large."""
_ZIP = b"PK"
TABLES = frozenset(
    (
        *(".csv", ".tsv", ".tab", ".txt", ".dat", ".json", ".jsonl", ".ndjson", ".xml", ".parquet"),
        *(".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".zip", ".gz"),
    )
)
"""How files of tables and archives end, whatever the feeds of a workspace read."""
_SHEETS = (Kind.XLSX, Kind.XLSB, Kind.ODS, Kind.XLS, Kind.XML_SHEET, Kind.PARQUET, Kind.GZIP)


@dataclass(frozen=True, slots=True)
class Returned:
    """What became of a workbook: how many entries it brought, or what stands against it."""

    entries: int = 0
    sentences: tuple[str, ...] = ()


def returned(office: Office, path: Path, *, claimed: bool) -> Returned | None:
    """Take a workbook that a vendor returned, all of it or nothing; None where the file is no such workbook.

    It is known by its hidden sheet, or, where no feed has claimed the file, by its other sheets. Whoever
    filled it in must be one of the vendor's own people.
    """
    content = _workbook(path, claimed=claimed)
    if content is None:
        return None
    of_bytes(content).is_archived(office.archive)
    try:
        back = read_back(office, content)
        against = _not_from_the_vendor(office, back)
        if against:
            return Returned(sentences=(against,))
        return Returned(len(take(office, back, back.person, folder=path.parent)))
    except RegisterRefused as refused:
        return Returned(sentences=refused.sentences)


@dataclass(frozen=True, slots=True)
class Evidence:
    """That a file which no feed claims is kept with claims for relief.

    claims: whose they are, in words. may_hold_figures: it could be the lost file of a feed, of any vendor.
    """

    claims: str
    may_hold_figures: bool


def evidence_of(office: Office, path: Path) -> Evidence | None:
    """What a file of no feed is evidence of; None where no claim keeps it."""
    claims: dict[str, list[str]] = {}
    for record in office.relief.all():
        for one in record.evidence:
            named = f"{record.claim.vendor}'s claim {record.claim.id}"
            claims.setdefault(one.sha256, []).append(named)
    try:
        kept = tuple(dict.fromkeys(claims.get(of_path(path).sha256, ()))) if claims else ()
        return Evidence(" and ".join(kept), _may_hold_figures(office, path)) if kept else None
    except OSError:  # told when it is received
        return None


def _may_hold_figures(office: Office, path: Path) -> bool:
    """Whether a file is called like a table or an archive, or is a spreadsheet whatever it is called."""
    ending = path.suffix.lower()
    own = {PurePosixPath(each.files).suffix.lower() for each in office.workspace.feeds}
    if not ending or ending in TABLES | own:
        return True
    return kind_of(path.read_bytes()) in _SHEETS


def _workbook(path: Path, *, claimed: bool) -> bytes | None:
    try:
        with path.open("rb") as file:
            if path.stat().st_size > MOST_BYTES or file.read(len(_ZIP)) != _ZIP:
                return None
            file.seek(0)
            content = file.read()
    except OSError:  # told when it is received
        return None
    return content if is_ours(content) or (not claimed and looks_like_ours(content)) else None


def _not_from_the_vendor(office: Office, back: HandedBack) -> str:
    """Why a workbook is not a vendor's own; "" where it is."""
    if not back.vendor:
        return (
            "The workbook is the client's own, and the inbox takes those of vendors. Read it with: outscore "
            "registers read FILE.xlsx --by PERSON"
        )
    own = [each.id for each in office.workspace.governance.people if each.organisation == back.vendor]
    if not own:
        return (
            f"{back.vendor} has nobody in governance.yaml. Add the vendor's people to `people`, with "
            f"organisation: {back.vendor}"
        )
    if back.person not in own:
        named = f"{back.person!r} is not one of them" if back.person else "the cell is empty"
        return (
            f"'Filled in by' on the first sheet names one of {back.vendor}'s own people "
            f"({', '.join(own)}); {named}. Choose one of the list and return it again."
        )
    return ""
