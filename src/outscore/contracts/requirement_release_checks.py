"""Whether releases of catalogues are whole, and whether a published one was changed behind its version.

What a rating or a binding speaks of is a requirement's id and version, so a wording that moves under the
same version would change what was found long ago without a trace.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from outscore.contracts.catalogue import misnamed
from outscore.contracts.faults import listed
from outscore.contracts.faults import unknown
from outscore.contracts.repeats import repeated_ids

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator

    from outscore.contracts.faults import Fault
    from outscore.contracts.mapping_documents import MappingDocument
    from outscore.contracts.reading import Sheet
    from outscore.contracts.requirement_documents import CatalogueDocument
    from outscore.contracts.requirement_documents import RequirementEntry
    from outscore.contracts.requirement_library import Library


def release_faults(own: Library, shipped: Library, metrics: Collection[str]) -> Iterator[Fault]:
    """What is wrong with a workspace's releases, each by itself and held against the others.

    metrics: every metric that a requirement may suggest.
    """
    published = shipped.catalogues
    for sheet in own.releases:
        if sheet.document:
            yield from misnamed(sheet, sheet.document, sheet.file.rpartition("/")[2])
            yield from _whole(sheet, sheet.document, metrics)
            if ours := published.get((sheet.document.catalogue, sheet.document.version)):
                yield from _edited(sheet, sheet.document, ours)
    yield from _moved(own, shipped)
    yield from _claimed_twice(own, shipped)
    yield from _vanished(own, shipped)


def _whole(
    sheet: Sheet[CatalogueDocument], document: CatalogueDocument, metrics: Collection[str]
) -> Iterator[Fault]:
    yield from repeated_ids(sheet, "domain", ((each.id, each) for each in document.domains))
    without = [each.id for each in document.requirements if each.weight is None]
    for each in document.requirements:
        if each.domain not in document.domain_ids:
            yield sheet.fault(each, "domain", unknown("domain", each.domain, document.domain_ids))
        if each.weight == 0:
            yield sheet.fault(each, "weight", f"The weight of {each.id!r} is 0. Write a weight from 1.")
        if each.weight is not None and without:
            message = f"{each.id!r} has a weight, and {listed(without)} has none. Weigh all of them or none."
            yield sheet.fault(each, "weight", message)
        for metric in each.suggests:
            if metric not in metrics:
                yield sheet.fault(each, "suggests", unknown("metric", metric, metrics))


def _edited(
    sheet: Sheet[CatalogueDocument], document: CatalogueDocument, ours: CatalogueDocument
) -> Iterator[Fault]:
    """A copy of a release that comes with Outscore; only external_ref may be filled in."""
    known = {each.id: _frozen(each) for each in ours.requirements}
    name = f"{document.catalogue} version {document.version}"
    advice = "Take it back, or give your catalogue an id of its own."
    for each in document.requirements:
        if known.get(each.id) != _frozen(each):
            said = "reads otherwise" if each.id in known else "is not"
            yield sheet.fault(
                each, "id", f"{name} comes with Outscore, and {each.id!r} {said} there. {advice}"
            )
    if missing := sorted(set(known) - {each.id for each in document.requirements}):
        message = f"{name} comes with Outscore, and this copy lacks {listed(missing)}. {advice}"
        yield sheet.fault(document, "requirements", message)


def _frozen(entry: RequirementEntry) -> dict[str, object]:
    """Everything that a release says of a requirement."""
    return entry.plain(without=("external_ref",))


def _moved(own: Library, shipped: Library) -> Iterator[Fault]:
    """Wordings that moved while their version did not, and versions that went back."""
    ours = {sheet.file for sheet in own.releases}
    first: dict[tuple[str, str, int], tuple[str, RequirementEntry]] = {}
    newest: dict[tuple[str, str], int] = {}
    for sheet, document in _by_version(own, shipped):
        for each in document.requirements:
            key = (document.catalogue, each.id, each.version)
            file, earlier = first.setdefault(key, (sheet.file, each))
            if sheet.file in ours and (parts := _other_words(earlier, each)):
                message = (
                    f"{each.id!r} version {each.version} reads otherwise than in {file} ({listed(parts)}). "
                    f"Raise its version to {each.version + 1}, or take the earlier wording back."
                )
                yield sheet.fault(each, "version", message)
            before = newest.get(key[:2], 0)
            if sheet.file in ours and each.version < before:
                message = (
                    f"{each.id!r} was at version {before} in an earlier release and is at {each.version} "
                    f"here. A version only goes up; write at least {before}."
                )
                yield sheet.fault(each, "version", message)
            newest[key[:2]] = max(before, each.version)
            if each.guidance and not earlier.guidance:
                first[key] = sheet.file, each


def _by_version(
    own: Library, shipped: Library
) -> Iterator[tuple[Sheet[CatalogueDocument], CatalogueDocument]]:
    """Every release, oldest first; a copy of one that is shipped is held against that one elsewhere."""
    kept = (shipped + own).releases
    known = [(sheet, sheet.document) for sheet in kept if sheet.document]
    yield from sorted(known, key=lambda one: (one[1].catalogue, one[1].version))


def _other_words(earlier: RequirementEntry, later: RequirementEntry) -> list[str]:
    """The parts that read otherwise; guidance that is new where there was none changes no wording."""
    pairs = {key: (getattr(earlier, key), getattr(later, key)) for key in ("title", "intent", "evidence")}
    if earlier.guidance and later.guidance:
        pairs["guidance"] = (earlier.guidance.plain(), later.guidance.plain())
    return [key for key, (one, other) in pairs.items() if one != other]


def _claimed_twice(own: Library, shipped: Library) -> Iterator[Fault]:
    """Ids and versions that read otherwise in another catalogue: nobody could tell what a rating is of."""
    published = shipped.catalogues
    first: dict[tuple[str, int], dict[str, tuple[int, RequirementEntry]]] = {}
    for sheet, document in _by_day(own, shipped):
        for each in document.requirements:
            there = first.setdefault((each.id, each.version), {})
            for catalogue, (version, other) in there.items():
                parts = _other_words(other, each) if catalogue != document.catalogue else []
                if parts and (document.catalogue, document.version) not in published:
                    message = (
                        f"{each.id!r} version {each.version} reads otherwise in {document.catalogue} version "
                        f"{document.version} than in {catalogue} version {version} ({listed(parts)}), and a "
                        f"rating of one would count for the other. Give it an id of its own here."
                    )
                    yield sheet.fault(each, "id", message)
            _, earlier = there.setdefault(document.catalogue, (document.version, each))
            if each.guidance and not earlier.guidance:
                there[document.catalogue] = document.version, each


def _by_day(own: Library, shipped: Library) -> Iterator[tuple[Sheet[CatalogueDocument], CatalogueDocument]]:
    """Every release: first those that come with Outscore and copies of them, then by day of publication."""
    published = shipped.catalogues

    def place(one: tuple[Sheet[CatalogueDocument], CatalogueDocument]) -> tuple[bool, str]:
        document = one[1]
        return (document.catalogue, document.version) not in published, str(document.published)

    yield from sorted(_by_version(own, shipped), key=place)


def _vanished(own: Library, shipped: Library) -> Iterator[Fault]:
    """Ids that the next release does not have and of which no mapping says where they went."""
    ours = {sheet.file for sheet in own.releases}
    mappings = [sheet.document for sheet in (shipped + own).mappings if sheet.document]
    for (_, old), (sheet, new) in pairwise(_by_version(own, shipped)):
        if old.catalogue != new.catalogue or sheet.file not in ours:
            continue
        told = {name for each in mappings if _leads(each, old, new) for name in _spoken_of(each)}
        kept = {each.id for each in new.requirements}
        for gone in (each.id for each in old.requirements if each.id not in kept | told):
            message = (
                f"{gone!r} of {old.catalogue} version {old.version} is not in version {new.version}. Put it "
                f"back, or say in catalogues/mappings/{old.catalogue}-{old.version}-to-{new.catalogue}-"
                f"{new.version}.yaml where it went: under withdrawn with a reason, or part_of another."
            )
            yield sheet.fault(new, "version", message)


def _leads(mapping: MappingDocument, old: CatalogueDocument, new: CatalogueDocument) -> bool:
    source, to = mapping.source, mapping.to
    return (source.catalogue, source.version, to.catalogue, to.version) == (
        old.catalogue,
        old.version,
        new.catalogue,
        new.version,
    )


def _spoken_of(mapping: MappingDocument) -> set[str]:
    return {each.id for each in mapping.requirements} | {each.id for each in mapping.withdrawn}
