"""The catalogues of requirements that come with Outscore, as tables of a page in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.requirement_build import catalogue_of
from outscore.contracts.requirement_build import mapping_of
from outscore.contracts.requirement_build import translation_of
from outscore.contracts.requirement_library import shipped_library
from outscore.model.requirement_mapping import upgrade
from outscore.model.requirement_translation import TextState
from outscore.model.requirement_translation import translated

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

    from outscore.model.requirement import Catalogue
    from outscore.model.requirement import Domain
    from outscore.model.requirement_mapping import CatalogueMapping


def releases_page() -> str:
    """Every release with its day, its size and the languages in which it can be read."""
    rows = (
        (
            f"`{one.id}` {one.version}",
            one.title,
            str(one.published),
            str(len(one.requirements)),
            _languages(one),
        )
        for one in _catalogues()
    )
    return _table(("release", "title", "published", "requirements", "languages"), rows)


def _languages(catalogue: Catalogue) -> str:
    """The languages of a release, each with how far it got where something is missing or old."""
    found = shipped_library().translations_of(catalogue.id, catalogue.version)
    told = [catalogue.language]
    for language, document in sorted(found.items()):
        texts = translated(catalogue, translation_of(document))
        every = [text for one in texts for text in (one.title, one.intent, one.evidence, *one.guidance)]
        current = all(text.state is TextState.TRANSLATED for text in every)
        told.append(language if current else f"{language} (in part)")
    return ", ".join(told)


def requirements_page() -> str:
    """The requirements of the newest release of each catalogue, by domain."""
    newest = {one.id: one for one in _catalogues()}
    return "\n".join(_catalogue(one) for one in newest.values())


def _catalogue(catalogue: Catalogue) -> str:
    parts = [f"\n### `{catalogue.id}` {catalogue.version}: {catalogue.title}"]
    for domain in catalogue.domains:
        own = [each for each in catalogue.requirements if each.domain == domain.id]
        weight = sum(each.weight for each in own)
        rows = (
            (f"`{each.id}`", each.title, str(each.weight), ", ".join(f"`{name}`" for name in each.suggests))
            for each in own
        )
        parts.append(f"\n**{domain.title}** ({_share(catalogue, domain, weight)})\n")
        parts.append(_table(("requirement", "what must be so", "weight", "what could prove it"), rows))
    return "\n".join(parts)


def _share(catalogue: Catalogue, domain: Domain, weight: int) -> str:
    """What a domain weighs beside the others."""
    whole = sum(each.weight for each in catalogue.requirements)
    count = sum(each.domain == domain.id for each in catalogue.requirements)
    return f"{count} requirements, {weight} of {whole} by weight"


def upgrades_page() -> str:
    """What became of each requirement from one release of a catalogue to the next."""
    known = {(one.id, one.version): one for one in _catalogues()}
    rows = (
        (f"`{step.requirement}`", step.change.value, ", ".join(f"`{each}`" for each in step.into))
        for (name, version), new in known.items()
        if (old := known.get((name, version - 1)))
        for step in upgrade(old, new, _mapping_between(old, new))
    )
    return _table(("requirement", "what became of it", "where it is now"), rows)


def _mapping_between(old: Catalogue, new: Catalogue) -> CatalogueMapping | None:
    found = map(mapping_of, shipped_library().mappings_from(old.id, old.version))
    wanted = (new.id, new.version)
    return next((one for one in found if (one.target.id, one.target.version) == wanted), None)


def mappings_page() -> str:
    """Every mapping with what it leads to and how many requirements it speaks of."""
    rows = []
    for catalogue in _catalogues():
        for document in shipped_library().mappings_from(catalogue.id, catalogue.version):
            mapping = mapping_of(document)
            side = mapping.target
            far = side.title if side.version is None else f"`{side.id}` {side.version}"
            near = len({link.near for link in mapping.links})
            rows.append(
                (f"`{catalogue.id}` {catalogue.version}", far, f"{near} of {len(catalogue.requirements)}")
            )
    return _table(("from", "to", "requirements spoken of"), rows)


def _catalogues() -> Iterator[Catalogue]:
    """Every release, by catalogue and version."""
    return (catalogue_of(document) for _, document in sorted(shipped_library().catalogues.items()))


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(cells)} |" for cells in (heads, *rows)]
    return "\n".join([lines[0], "|---" * len(heads) + "|", *lines[1:]])
