"""Whether tailoring speaks of contracts, vendors and requirements that exist, and of each only once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.faults import unknown
from outscore.contracts.repeats import repeated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.faults import Fault
    from outscore.contracts.files import Files
    from outscore.contracts.reading import Sheet
    from outscore.contracts.releases_in_use import ReleasesInUse
    from outscore.contracts.tailoring_documents import TailoringDocument


def tailoring_faults(files: Files, releases: ReleasesInUse) -> Iterator[Fault]:
    """What is wrong with tailoring; that there is a release is told where it is read."""
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
        yield from _vendors(files, releases, sheet, document)
        yield from _requirements(releases, sheet, document)
    yield from _repeats(files)
    yield from _repeated_releases(files)


def _vendors(
    files: Files, releases: ReleasesInUse, sheet: Sheet[TailoringDocument], document: TailoringDocument
) -> Iterator[Fault]:
    known = files.vendor_ids
    for each in document.releases:
        if each.vendor is None or known is None:
            continue
        if each.vendor not in known:
            yield sheet.fault(each, "vendor", unknown("vendor", each.vendor, known))
        elif not releases.may_bind(document.contract, each.vendor):
            message = f"{document.contract!r} does not bind {each.vendor!r}. Name a vendor of the contract."
            yield sheet.fault(each, "vendor", message)


def _requirements(
    releases: ReleasesInUse, sheet: Sheet[TailoringDocument], document: TailoringDocument
) -> Iterator[Fault]:
    """Requirements that no release has by which the contract is assessed from that day on."""
    for each in document.requirements:
        known = releases.requirements(releases.of_contract(document.contract, each.agreed_on))
        if known is None or each.id in known:
            continue
        ever = releases.requirements(releases.of_contract(document.contract))
        if ever and each.id in ever:
            message = (
                f"The release by which {document.contract!r} is assessed from {each.agreed_on} on does not "
                f"have {each.id!r}. Take the entry out, or look at the days."
            )
            yield sheet.fault(each, "id", message)
        else:
            yield sheet.fault(each, "id", unknown("requirement", each.id, known))


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


def _repeated_releases(files: Files) -> Iterator[Fault]:
    found = [
        (sheet, sheet.document.contract, each)
        for sheet in files.tailoring
        if sheet.document
        for each in sheet.document.releases
    ]
    keys = [
        ((contract, each.vendor, each.agreed_on), f"{sheet.file}, line {each.line()}")
        for sheet, contract, each in found
    ]
    for place, (contract, vendor, day), where in repeated(keys):
        sheet, _, each = found[place]
        whom = f"{contract!r} and {vendor!r}" if vendor else repr(contract)
        message = f"A release was agreed for {whom} on {day} in {where} already. Keep one of them."
        yield sheet.fault(each, "release", message)
