"""Whether tailoring speaks of contracts and requirements that exist, and of each pair once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.faults import unknown
from outscore.contracts.repeats import repeated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.faults import Fault
    from outscore.contracts.files import Files


def tailoring_faults(files: Files, known: tuple[str, ...] | None) -> Iterator[Fault]:
    """What is wrong with tailoring. known: every requirement of the catalogue in use, None if not read."""
    contracts = files.contract_ids
    for sheet in files.tailoring:
        document = sheet.document
        if document is None:
            continue
        if files.requirements is None and "requirements.yaml" not in files.unread:
            message = "Tailoring needs a catalogue. Add requirements.yaml with catalogue: osp and version: 2."
            yield sheet.fault(document, "contract", message)
        if contracts is not None and document.contract not in contracts:
            yield sheet.fault(document, "contract", unknown("contract", document.contract, contracts))
        for each in document.requirements:
            if known is not None and each.id not in known:
                yield sheet.fault(each, "id", unknown("requirement", each.id, known))
    yield from _repeats(files)


def _repeats(files: Files) -> Iterator[Fault]:
    found = [
        (sheet, sheet.document.contract, each)
        for sheet in files.tailoring
        if sheet.document
        for each in sheet.document.requirements
    ]
    keys = [((contract, each.id), f"{sheet.file}, line {each.line()}") for sheet, contract, each in found]
    for place, (contract, name), where in repeated(keys):
        sheet, _, each = found[place]
        message = f"{name!r} is tailored for {contract!r} in {where} already. Keep one of them."
        yield sheet.fault(each, "id", message)
