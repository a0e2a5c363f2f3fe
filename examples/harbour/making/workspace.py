"""The folder that the example is tried in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from outscore.examples.harbour.making import calendar
from outscore.examples.harbour.making.invoices import alder_invoice
from outscore.examples.harbour.making.sent import everything

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from outscore.examples.harbour.making.sent import Sent

EXAMPLE = Path(__file__).parents[1]
NOT_PART = ("making", "var", "out", "inbox", "later", "invoices")


def make(folder: Path, months: int, seed: str) -> int:
    """Make the workspace of an invented bank and its six vendors, with the files they send.

    What comes in time lies in inbox/; what comes late, again or corrected lies in later/.
    """
    copy_texts(folder)
    wanted = calendar.months(months)
    sent = everything(seed, wanted)
    write_invoices(folder, wanted, seed)
    for one in sent:
        put(one, folder / ("later" if one.again else "inbox"))
    lines = [f"{one.at:%Y-%m-%d},{one.file}" for one in sent]
    (folder / "arrivals.csv").write_text("\n".join(["day,file", *lines]) + "\n", encoding="utf-8")
    return len(sent)


def copy_texts(folder: Path) -> None:
    """Copy what people wrote: the contracts and all the rest that is no feed."""
    for path in sorted(EXAMPLE.rglob("*")):
        relative = path.relative_to(EXAMPLE)
        if path.is_file() and relative.parts[0] not in NOT_PART:
            target = folder / relative
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())


def write_invoices(folder: Path, wanted: Sequence[date], seed: str) -> None:
    """Write Alder's invoices, one a month."""
    (folder / "invoices").mkdir(exist_ok=True)
    for month in wanted:
        path = folder / "invoices" / f"alder-{month:%Y-%m}.yaml"
        path.write_text(alder_invoice(seed, month), encoding="utf-8")


def put(one: Sent, folder: Path) -> None:
    """Write a file where it was sent to."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / one.file).write_bytes(one.made())
