"""Whether bindings and ratings speak of requirements, contracts, measures and vendors that exist.

What catalogues, translations, mappings and tailoring say is checked in modules of their own, from here.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING
from typing import Any

from outscore.contracts.catalogue_use_checks import catalogue_use_faults
from outscore.contracts.faults import Severity
from outscore.contracts.faults import listed
from outscore.contracts.faults import unknown
from outscore.contracts.mapping_checks import mapping_faults
from outscore.contracts.metric_reference import shipped
from outscore.contracts.reading import declared
from outscore.contracts.releases_in_use import ALL
from outscore.contracts.releases_in_use import ReleasesInUse
from outscore.contracts.repeats import repeated
from outscore.contracts.requirement_library import NOTHING
from outscore.contracts.requirement_library import shipped_library
from outscore.contracts.requirement_release_checks import release_faults
from outscore.contracts.tailoring_checks import tailoring_faults
from outscore.contracts.translation_checks import translation_faults
from outscore.model.requirement import CLIENT
from outscore.model.requirement import Finding
from outscore.model.requirement import Rating

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
    """What is wrong with requirements.yaml, the assessments, tailoring, and catalogues of one's own."""
    releases = ReleasesInUse(files)
    sheet = files.requirements
    if sheet and sheet.document:
        yield from _repeated_bindings(sheet, sheet.document)
        for binding in sheet.document.bindings:
            known = releases.requirements(releases.of_contract(binding.contract))
            if known is not None and binding.requirement not in known:
                yield sheet.fault(binding, "requirement", unknown("requirement", binding.requirement, known))
            yield from _binding(files, sheet, binding)
        yield from _language(files, sheet, sheet.document)
    yield from catalogue_use_faults(files, releases)
    yield from _ratings(files, releases)
    yield from tailoring_faults(files, releases)
    if files.library != NOTHING:
        yield from library_faults(files)


def library_faults(files: Files) -> Iterator[Fault]:
    """What is wrong with a workspace's own releases, translations and mappings."""
    own, ours = files.library, shipped_library()
    catalogues = (ours + own).catalogues
    yield from release_faults(own, ours, _shipped_metrics() | {*(files.metric_ids or ())})
    yield from translation_faults(own, catalogues)
    yield from mapping_faults(own, catalogues)


@cache
def _shipped_metrics() -> frozenset[str]:
    return frozenset(row["metric"] for row in shipped())


def _language(
    files: Files, sheet: Sheet[RequirementsDocument], document: RequirementsDocument
) -> Iterator[Fault]:
    """A language that the catalogue is neither written in nor translated into."""
    release = files.catalogue.document if files.catalogue else None
    if release is None or document.language in (None, release.language):
        return
    known = (shipped_library() + files.library).translations_of(release.catalogue, release.version)
    if document.language not in known:
        name = f"{release.catalogue}-{release.version}"
        message = (
            f"{name} is not translated into {document.language!r}. Known: "
            f"{listed([release.language, *known])}. Write one of them, or add "
            f"catalogues/{name}.{document.language}.yaml."
        )
        yield sheet.fault(document, "language", message)


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


def _ratings(files: Files, releases: ReleasesInUse) -> Iterator[Fault]:
    found = [
        (sheet, rating) for sheet in files.assessments if sheet.document for rating in sheet.document.ratings
    ]
    for sheet, rating in found:
        yield from _rating(files, sheet, rating, releases)
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
    files: Files, sheet: Sheet[AssessmentsDocument], rating: RatingEntry, releases: ReleasesInUse
) -> Iterator[Fault]:
    if files.requirements is None and "requirements.yaml" not in files.unread:
        message = "A rating needs a catalogue. Add requirements.yaml with catalogue: osp and version: 2."
        yield sheet.fault(rating, "requirement", message)
    yield from _rated(sheet, rating, releases)
    yield from _judged(sheet, rating, releases.wording(rating.requirement, releases.of_vendor(rating.vendor)))
    vendors = files.vendor_ids
    if rating.vendor == CLIENT and vendors is not None and CLIENT not in vendors:
        yield from _of_client(files, sheet, rating, releases)
    elif vendors is not None and rating.vendor not in (*vendors, ALL):
        yield sheet.fault(rating, "vendor", unknown("vendor", rating.vendor, vendors))


def _rated(
    sheet: Sheet[AssessmentsDocument], rating: RatingEntry, releases: ReleasesInUse
) -> Iterator[Fault]:
    """Requirements that are not asked of whom the rating is about."""
    known = releases.requirements(releases.of_vendor(rating.vendor))
    if known is None or rating.requirement in known:
        return
    duties = releases.requirements({releases.client}) if releases.client else ()
    if rating.requirement in (duties or ()):
        message = f"{rating.requirement!r} is a duty of the client. Write vendor: {CLIENT}."
        yield sheet.fault(rating, "requirement", message)
    else:
        yield sheet.fault(rating, "requirement", unknown("requirement", rating.requirement, known))


def _of_client(
    files: Files, sheet: Sheet[AssessmentsDocument], rating: RatingEntry, releases: ReleasesInUse
) -> Iterator[Fault]:
    """A rating of the client where nothing says by what it is assessed."""
    if releases.client is None and files.requirements and files.requirements.document:
        message = (
            "The client itself is not assessed here. Add to requirements.yaml: "
            "client: {catalogue: vmo, version: 1}"
        )
        yield sheet.fault(rating, "vendor", message)


def _judged(sheet: Sheet[AssessmentsDocument], rating: RatingEntry, newest: int | None) -> Iterator[Fault]:
    """A version that there is not; and a finding that says the opposite of the rating beside it."""
    if newest is not None and rating.version is not None and not 1 <= rating.version <= newest:
        message = f"{rating.requirement!r} is at version {newest}. Write the version that was judged."
        yield sheet.fault(rating, "version", message)
    in_place = rating.rating in (Rating.DEPLOYED, Rating.EFFECTIVE)
    if rating.finding and in_place is (rating.finding is Finding.MAJOR) and rating.finding in _TELLING:
        message = (
            f"The finding {rating.finding.value} does not fit the rating {rating.rating.value}. Look at both."
        )
        yield replace(sheet.fault(rating, "finding", message), severity=Severity.WARNING)


_TELLING = (Finding.MAJOR, Finding.GOOD_PRACTICE)
"""Findings that say by themselves whether a requirement is in place."""
