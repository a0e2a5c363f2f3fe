"""Whether bindings and ratings speak of requirements, contracts, measures and vendors that exist."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from outscore.contracts.faults import unknown
from outscore.contracts.reading import declared
from outscore.contracts.repeats import repeated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.documents import ContractDocument
    from outscore.contracts.faults import Fault
    from outscore.contracts.files import Files
    from outscore.contracts.reading import Sheet
    from outscore.contracts.requirement_documents import AssessmentsDocument
    from outscore.contracts.requirement_documents import BindingEntry
    from outscore.contracts.requirement_documents import RatingEntry
    from outscore.contracts.requirement_documents import RequirementsDocument


def requirement_faults(files: Files) -> Iterator[Fault]:
    """What is wrong with requirements.yaml and the assessments."""
    known = declared(files.catalogue.content.get("requirements")) if files.catalogue else None
    sheet = files.requirements
    if sheet and sheet.document:
        yield from _repeated_bindings(sheet, sheet.document)
        for binding in sheet.document.bindings:
            if known is not None and binding.requirement not in known:
                yield sheet.fault(binding, "requirement", unknown("requirement", binding.requirement, known))
            yield from _binding(files, sheet, binding)
    yield from _ratings(files, known)


def _repeated_bindings(sheet: Sheet[RequirementsDocument], document: RequirementsDocument) -> Iterator[Fault]:
    pairs = [
        ((item.requirement, item.contract, item.measure), f"line {item.line()}") for item in document.bindings
    ]
    for place, (requirement, _, measure), where in repeated(pairs):
        message = f"{measure!r} is bound to {requirement!r} in {where} already. Keep one of them."
        yield sheet.fault(document.bindings[place], "requirement", message)


def _binding(files: Files, sheet: Sheet[RequirementsDocument], binding: BindingEntry) -> Iterator[Fault]:
    contracts = files.contract_ids
    if contracts is None:
        return
    if binding.contract not in contracts:
        yield sheet.fault(binding, "contract", unknown("contract", binding.contract, contracts))
        return
    for contract in files.contracts:
        if contract.content.get("contract") == binding.contract:
            yield from _bound_measure(sheet, binding, contract)


def _bound_measure(
    sheet: Sheet[RequirementsDocument], binding: BindingEntry, contract: Sheet[ContractDocument]
) -> Iterator[Fault]:
    measures = declared(contract.content.get("measures"))
    if measures is None:
        return
    if binding.measure not in measures:
        yield sheet.fault(binding, "measure", unknown("measure", binding.measure, measures))
        return
    bound = contract.content["measures"][measures.index(binding.measure)]
    if "target" not in bound and not _judged_by_bands(bound.get("bands")):
        message = (
            f"The measure {binding.measure!r} has no target (report_only), so it can prove nothing. "
            f"Bind a measure with a target, or give it one."
        )
        yield sheet.fault(binding, "measure", message)


def _judged_by_bands(bands: Any) -> bool:
    """Whether bands, as they were written, say themselves what is met."""
    return isinstance(bands, list) and any(isinstance(one, dict) and "verdict" in one for one in bands)


def _ratings(files: Files, known: tuple[str, ...] | None) -> Iterator[Fault]:
    found = [
        (sheet, rating) for sheet in files.assessments if sheet.document for rating in sheet.document.ratings
    ]
    for sheet, rating in found:
        yield from _rating(files, sheet, rating, known)
    keys = [
        ((rating.requirement, rating.vendor, rating.evidence_dated), f"{sheet.file}, line {rating.line()}")
        for sheet, rating in found
    ]
    for place, (requirement, vendor, day), where in repeated(keys):
        sheet, rating = found[place]
        message = (
            f"{requirement!r} was rated for {vendor!r} with evidence of {day} in {where} already. Keep one."
        )
        yield sheet.fault(rating, "requirement", message)


def _rating(
    files: Files, sheet: Sheet[AssessmentsDocument], rating: RatingEntry, known: tuple[str, ...] | None
) -> Iterator[Fault]:
    if files.requirements is None and "requirements.yaml" not in files.unread:
        message = "A rating needs a catalogue. Add requirements.yaml with catalogue: osp and version: 1."
        yield sheet.fault(rating, "requirement", message)
    if known is not None and rating.requirement not in known:
        yield sheet.fault(rating, "requirement", unknown("requirement", rating.requirement, known))
    vendors = files.vendor_ids
    if vendors is not None and rating.vendor not in (*vendors, "all"):
        yield sheet.fault(rating, "vendor", unknown("vendor", rating.vendor, vendors))
