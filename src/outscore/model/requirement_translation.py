"""A catalogue in another language: where a text is missing or old, the page says so and never pretends."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from outscore.model.requirement import Catalogue
    from outscore.model.requirement import Guidance
    from outscore.model.requirement import Requirement


class TextState(StrEnum):
    """Whether a text is the translation, one of an earlier wording, or the source for want of one."""

    TRANSLATED = "translated"
    OUTDATED = "outdated"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class TranslatedText:
    """A text to be shown, and the short mark to be shown with it; "" where there is nothing to say.

    >>> TranslatedText("Customers are answered", TextState.MISSING, "[en]").marked
    'Customers are answered [en]'
    """

    text: str
    state: TextState
    mark: str = ""

    @property
    def marked(self) -> str:
        """The text with its mark."""
        return f"{self.text} {self.mark}" if self.mark else self.text


@dataclass(frozen=True, slots=True)
class RequirementTranslation:
    """The texts of one requirement in another language, and the version that was translated."""

    requirement: str
    version: int
    title: str | None = None
    intent: str | None = None
    evidence: str | None = None
    guidance: Guidance | None = None


@dataclass(frozen=True, slots=True)
class Translation:
    """A release in another language, as far as it was translated."""

    catalogue: str
    version: int
    language: str
    title: str | None
    domains: tuple[tuple[str, str], ...]
    requirements: tuple[RequirementTranslation, ...]


@dataclass(frozen=True, slots=True)
class TranslatedRequirement:
    """A requirement as a page of another language shows it; guidance runs from partial to effective."""

    id: str
    title: TranslatedText
    intent: TranslatedText
    evidence: TranslatedText
    guidance: tuple[TranslatedText, ...]


def translated(catalogue: Catalogue, translation: Translation) -> tuple[TranslatedRequirement, ...]:
    """Every requirement of a release in the language of a translation, in the catalogue's order."""
    known = {each.requirement: each for each in translation.requirements}
    return tuple(_one(each, known.get(each.id), f"[{catalogue.language}]") for each in catalogue.requirements)


def _one(
    requirement: Requirement, found: RequirementTranslation | None, source: str
) -> TranslatedRequirement:
    given = found or RequirementTranslation(requirement.id, requirement.version)
    is_old = given.version < requirement.version
    old = f"[version {given.version}, now {requirement.version}]" if is_old else ""

    def text(own: str, other: str | None) -> TranslatedText:
        if other is None:
            return TranslatedText(own, TextState.MISSING, source)
        return TranslatedText(other, TextState.OUTDATED if old else TextState.TRANSLATED, old)

    return TranslatedRequirement(
        id=requirement.id,
        title=text(requirement.title, given.title),
        intent=text(requirement.intent, given.intent),
        evidence=text(requirement.evidence, given.evidence),
        guidance=tuple(
            text(own, other)
            for own, other in zip(_levels(requirement.guidance), _levels(given.guidance), strict=False)
            if own is not None
        ),
    )


def _levels(guidance: Guidance | None) -> tuple[str | None, ...]:
    """What each rating looks like, from the lowest up."""
    if guidance is None:
        return (None, None, None)
    return (guidance.partial, guidance.deployed, guidance.deployed_and_effective)


def in_language(catalogue: Catalogue, translation: Translation) -> Catalogue:
    """The catalogue with the titles of a translation; a title that is missing or old carries its mark."""
    source = f"[{catalogue.language}]"
    shown = {each.id: each.title.marked for each in translated(catalogue, translation)}
    domains = dict(translation.domains)
    return replace(
        catalogue,
        title=translation.title or f"{catalogue.title} {source}",
        domains=tuple(
            replace(each, title=domains.get(each.id, f"{each.title} {source}")) for each in catalogue.domains
        ),
        requirements=tuple(replace(each, title=shown[each.id]) for each in catalogue.requirements),
    )
