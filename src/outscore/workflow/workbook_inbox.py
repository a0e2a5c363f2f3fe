"""A workbook of the registers that a vendor has put into the inbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.errors import RegisterRefused
from outscore.intake.workbook import is_ours
from outscore.workflow.received_file import of_bytes
from outscore.workflow.received_file import of_path
from outscore.workflow.workbook_reading import read_back
from outscore.workflow.workbook_reading import take

if TYPE_CHECKING:
    from pathlib import Path

    from outscore.workflow.office import Office
    from outscore.workflow.workbook_sheet import Reading

MOST_BYTES = 64 << 20
"""A workbook of the registers is never so large."""
_ZIP = b"PK"


@dataclass(frozen=True, slots=True)
class Returned:
    """What became of a workbook: how many entries it brought, or what stands against it."""

    entries: int = 0
    sentences: tuple[str, ...] = ()


def returned(office: Office, path: Path) -> Returned | None:
    """Take a workbook that a vendor returned, all of it or nothing; None where the file is no such workbook.

    It is known by its hidden sheet. Whoever filled it in must be one of the vendor's own people.
    """
    content = _workbook(path)
    if content is None:
        return None
    of_bytes(content).is_archived(office.archive)
    try:
        reading = read_back(office, content)
        against = _not_from_the_vendor(office, reading)
        if against:
            return Returned(sentences=(against,))
        return Returned(len(take(office, reading, reading.person, folder=path.parent)))
    except RegisterRefused as refused:
        return Returned(sentences=refused.sentences)


def is_evidence(office: Office, path: Path) -> bool:
    """Whether a file is kept with a claim for relief: a workbook has named it."""
    kept = {one.sha256 for record in office.relief.all() for one in record.evidence}
    try:
        return bool(kept) and of_path(path).sha256 in kept
    except OSError:  # told when it is received
        return False


def _workbook(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            if path.stat().st_size > MOST_BYTES or file.read(len(_ZIP)) != _ZIP:
                return None
            file.seek(0)
            content = file.read()
    except OSError:  # told when it is received
        return None
    return content if is_ours(content) else None


def _not_from_the_vendor(office: Office, reading: Reading) -> str:
    """Why a workbook is not a vendor's own; "" where it is."""
    if not reading.vendor:
        return (
            "The workbook is the client's own, and the inbox takes those of vendors. Read it with: outscore "
            "registers read FILE.xlsx --by PERSON"
        )
    own = [each.id for each in office.workspace.governance.people if each.organisation == reading.vendor]
    if not own:
        return (
            f"{reading.vendor} has nobody in governance.yaml. Add the vendor's people to `people`, with "
            f"organisation: {reading.vendor}"
        )
    if reading.person not in own:
        named = f"{reading.person!r} is not one of them" if reading.person else "the cell is empty"
        return (
            f"'Filled in by' on the first sheet names one of {reading.vendor}'s own people "
            f"({', '.join(own)}); {named}. Choose one of the list and return it again."
        )
    return ""
