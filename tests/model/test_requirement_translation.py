"""A catalogue in another language: nothing is missing, and nothing pretends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from outscore.model.requirement import FOUR_DOMAINS
from outscore.model.requirement import Catalogue
from outscore.model.requirement import Guidance
from outscore.model.requirement import Requirement
from outscore.model.requirement_translation import RequirementTranslation
from outscore.model.requirement_translation import TextState
from outscore.model.requirement_translation import Translation
from outscore.model.requirement_translation import in_language
from outscore.model.requirement_translation import translated

GUIDANCE = Guidance("Some.", "All.", "All, and it shows.")
FIRST = Requirement("first", 2, "people", "First", "Why", "What", guidance=GUIDANCE)
SECOND = Requirement("second", 1, "people", "Second", "Why not", "Records")
CATALOGUE = Catalogue("house", 1, "House", date(2026, 1, 1), (FIRST, SECOND))
WHOLE = RequirementTranslation(
    "first", 2, "Erstens", "Warum", "Was", Guidance("Einiges.", "Alles.", "Alles, und man sieht es.")
)
GERMAN = Translation("house", 1, "de", "Haus", (("people", "Menschen"),), (WHOLE,))


def test_a_whole_translation_has_no_marks() -> None:
    first, _ = translated(CATALOGUE, GERMAN)
    texts = (first.title, first.intent, first.evidence, *first.guidance)
    assert [text.marked for text in texts] == [
        "Erstens",
        "Warum",
        "Was",
        "Einiges.",
        "Alles.",
        "Alles, und man sieht es.",
    ]
    assert {text.state for text in texts} == {TextState.TRANSLATED}


def test_what_was_never_translated_is_the_source_with_its_language() -> None:
    _, second = translated(CATALOGUE, GERMAN)
    assert (second.title.marked, second.title.state) == ("Second [en]", TextState.MISSING)
    assert second.guidance == ()


def test_a_part_that_is_missing_is_the_source_and_the_rest_is_translated() -> None:
    part = replace(GERMAN, requirements=(replace(WHOLE, intent=None, guidance=None),))
    first, _ = translated(CATALOGUE, part)
    assert (first.title.marked, first.intent.marked) == ("Erstens", "Why [en]")
    assert [text.marked for text in first.guidance] == ["Some. [en]", "All. [en]", "All, and it shows. [en]"]


def test_an_earlier_wording_is_shown_with_both_versions() -> None:
    old = replace(GERMAN, requirements=(replace(WHOLE, version=1, evidence=None),))
    first, _ = translated(CATALOGUE, old)
    assert (first.title.marked, first.title.state) == ("Erstens [version 1, now 2]", TextState.OUTDATED)
    assert first.evidence.marked == "What [en]"


def test_guidance_that_the_source_does_not_have_is_not_shown() -> None:
    more = replace(GERMAN, requirements=(replace(WHOLE, requirement="second", version=1),))
    assert translated(CATALOGUE, more)[1].guidance == ()


def test_a_catalogue_in_a_language_has_its_titles_and_is_otherwise_the_same() -> None:
    found = in_language(CATALOGUE, GERMAN)
    assert found.title == "Haus"
    assert [each.title for each in found.requirements] == ["Erstens", "Second [en]"]
    assert [each.title for each in found.domains if each.id == "people"] == ["Menschen"]
    assert "Processes [en]" in [each.title for each in found.domains]
    untitled = [replace(each, title="") for each in found.requirements]
    assert untitled == [replace(each, title="") for each in CATALOGUE.requirements]
    assert in_language(CATALOGUE, replace(GERMAN, title=None)).title == "House [en]"
    assert CATALOGUE.domains is FOUR_DOMAINS
