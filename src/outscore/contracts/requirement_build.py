"""Checked files about operating requirements as values of the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.agreed_release import AgreedRelease
from outscore.model.canonical import canonical
from outscore.model.canonical import sha256
from outscore.model.requirement import FOUR_DOMAINS
from outscore.model.requirement import Binding
from outscore.model.requirement import Catalogue
from outscore.model.requirement import Domain
from outscore.model.requirement import Guidance
from outscore.model.requirement import PersonRating
from outscore.model.requirement import Requirement
from outscore.model.requirement import Tailoring
from outscore.model.requirement_mapping import CatalogueMapping
from outscore.model.requirement_mapping import Link
from outscore.model.requirement_mapping import Side
from outscore.model.requirement_mapping import Theme
from outscore.model.requirement_mapping import Withdrawn
from outscore.model.requirement_translation import RequirementTranslation
from outscore.model.requirement_translation import Translation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outscore.contracts.mapping_documents import MappingDocument
    from outscore.contracts.requirement_documents import CatalogueDocument
    from outscore.contracts.requirement_documents import GuidanceEntry
    from outscore.contracts.requirement_documents import RatingEntry
    from outscore.contracts.requirement_documents import RequirementEntry
    from outscore.contracts.requirement_documents import RequirementsDocument
    from outscore.contracts.tailoring_documents import TailoringDocument
    from outscore.contracts.translation_documents import TranslationDocument


def catalogue_of(document: CatalogueDocument) -> Catalogue:
    """A release of a catalogue."""
    return Catalogue(
        id=document.catalogue,
        version=document.version,
        title=document.title,
        published=document.published,
        requirements=tuple(_requirement(item) for item in document.requirements),
        domains=tuple(Domain(each.id, each.title) for each in document.domains) or FOUR_DOMAINS,
        language=document.language,
        sha256=sha256(canonical(_said(document))),
    )


def _said(document: CatalogueDocument) -> dict[str, object]:
    """All that a release says; a reference to a licensed text is the user's own and no part of it."""
    items = [each.plain(without=("external_ref",)) for each in document.requirements]
    return {**document.plain(without=("requirements",)), "requirements": items}


def _requirement(entry: RequirementEntry) -> Requirement:
    return Requirement(
        id=entry.id,
        version=entry.version,
        domain=entry.domain,
        title=entry.title,
        intent=entry.intent,
        evidence=entry.evidence,
        weight=1 if entry.weight is None else entry.weight,
        guidance=_guidance(entry.guidance),
        suggests=entry.suggests,
        external_ref=entry.external_ref or "",
    )


def _guidance(entry: GuidanceEntry | None) -> Guidance | None:
    if entry is None:
        return None
    return Guidance(entry.partial, entry.deployed, entry.deployed_and_effective)


def bindings_of(document: RequirementsDocument) -> tuple[Binding, ...]:
    """The measures that prove requirements."""
    return tuple(
        Binding(item.requirement, item.contract, item.measure, item.at_target, item.of_last, item.sustained)
        for item in document.bindings
    )


def ratings_of(entries: tuple[RatingEntry, ...], vendors: tuple[str, ...]) -> tuple[PersonRating, ...]:
    """What people found, vendor by vendor; of the same day, a finding about one wins over one about all."""
    own = {(item.requirement, item.vendor, item.evidence_dated) for item in entries if item.vendor != "all"}
    return tuple(
        _rating(item, vendor)
        for item in entries
        for vendor in (vendors if item.vendor == "all" else (item.vendor,))
        if item.vendor != "all" or (item.requirement, vendor, item.evidence_dated) not in own
    )


def _rating(entry: RatingEntry, vendor: str) -> PersonRating:
    return PersonRating(
        requirement=entry.requirement,
        vendor=vendor,
        rating=entry.rating,
        evidence=entry.evidence,
        evidence_dated=entry.evidence_dated,
        expires=entry.expires,
        assessor=entry.assessor,
        version=entry.version,
        finding=entry.finding,
        remark=entry.remark or "",
        second_reader=entry.second_reader or "",
        vendor_view=entry.vendor_view,
        vendor_says=entry.vendor_says or "",
    )


def tailoring_of(documents: Iterable[TailoringDocument]) -> tuple[Tailoring, ...]:
    """What was agreed about requirements, contract by contract."""
    return tuple(
        Tailoring(
            contract=document.contract,
            requirement=item.id,
            applies=item.applies,
            weight=item.weight,
            reason=item.reason,
            agreed_by=item.agreed_by,
            agreed_on=item.agreed_on,
        )
        for document in documents
        for item in document.requirements
    )


def agreed_releases_of(
    documents: Iterable[TailoringDocument], usual: str | None
) -> tuple[AgreedRelease, ...]:
    """By which releases contracts are assessed, where their parties agreed on one.

    usual: the workspace's catalogue, which stays "" also where an entry names it.
    """
    return tuple(
        AgreedRelease(
            contract=document.contract,
            version=item.release,
            reason=item.reason,
            agreed_by=item.agreed_by,
            agreed_on=item.agreed_on,
            vendor=item.vendor or "",
            catalogue="" if item.catalogue in (None, usual) else item.catalogue or "",
        )
        for document in documents
        for item in document.releases
    )


def translation_of(document: TranslationDocument) -> Translation:
    """A release in another language."""
    return Translation(
        catalogue=document.catalogue,
        version=document.version,
        language=document.language,
        title=document.title,
        domains=tuple((each.id, each.title) for each in document.domains),
        requirements=tuple(
            RequirementTranslation(
                item.id, item.version, item.title, item.intent, item.evidence, _guidance(item.guidance)
            )
            for item in document.requirements
        ),
    )


def mapping_of(document: MappingDocument) -> CatalogueMapping:
    """A mapping, a link for each pair."""
    to = document.to
    return CatalogueMapping(
        source=Side(document.source.catalogue, document.source.version),
        target=Side(to.framework or to.catalogue or "", to.version, to.title or ""),
        themes=tuple(Theme(each.id, each.title) for each in document.themes),
        links=tuple(Link(item.id, item.relation, far) for item in document.requirements for far in item.to),
        withdrawn=tuple(Withdrawn(each.id, each.reason) for each in document.withdrawn),
    )
