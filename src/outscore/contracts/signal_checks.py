"""Whether `signals` of governance.yaml speaks of measures and vendors that exist, of each once."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from outscore.contracts.governance_checks import name_faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.faults import Fault
    from outscore.contracts.files import Files


def signal_faults(files: Files) -> Iterator[Fault]:
    """What is wrong with what is said of measures' statistics."""
    sheet = files.governance
    if sheet is None or sheet.document is None:
        return
    for entry in sheet.document.signals:
        yield from name_faults(files, sheet, entry)
    for one, other in combinations(sheet.document.signals, 2):
        if (one.contract, one.measure, one.vendor) == (other.contract, other.measure, other.vendor):
            whose = f" of {other.vendor}" if other.vendor else ""
            message = (
                f"{other.measure!r} of {other.contract!r}{whose} has an entry in line {one.line()} already. "
                f"Put both into one."
            )
            yield sheet.fault(other, "measure", message)
