"""The catalogues of requirements that come with Outscore: whole, frozen, and in words of their own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import outscore.contracts
from outscore.contracts.mapping_checks import mapping_faults
from outscore.contracts.mapping_documents import MappingDocument
from outscore.contracts.metric_reference import shipped
from outscore.contracts.reading import sheet_of
from outscore.contracts.requirement_build import catalogue_of
from outscore.contracts.requirement_build import mapping_of
from outscore.contracts.requirement_build import translation_of
from outscore.contracts.requirement_documents import AssessmentsDocument
from outscore.contracts.requirement_documents import CatalogueDocument
from outscore.contracts.requirement_documents import RequirementsDocument
from outscore.contracts.requirement_library import NOTHING
from outscore.contracts.requirement_library import read_library
from outscore.contracts.requirement_library import shipped_library
from outscore.contracts.requirement_release_checks import release_faults
from outscore.contracts.tailoring_documents import TailoringDocument
from outscore.contracts.translation_checks import translation_faults
from outscore.contracts.translation_documents import TranslationDocument
from outscore.model.canonical import canonical
from outscore.model.requirement_mapping import Change
from outscore.model.requirement_mapping import upgrade
from outscore.model.requirement_translation import TextState
from outscore.model.requirement_translation import translated

if TYPE_CHECKING:
    from outscore.contracts.entries import Entry

LIBRARY = shipped_library()
RELEASES = LIBRARY.catalogues
METRICS = {row["metric"] for row in shipped()}

PUBLISHED = {
    ("csp", 1): "689b61501ce45824f61d99a346f5ae882c62ec0631e997e147cce21e36838a2d",
    ("osp", 1): "6b8706f7815ce0d65a59698dda32b6572500f25f78ea4cfe067cb70db1498ecd",
    ("osp", 2): "24c09643303300b85c4766f7f5bffc514e9ffb20c50e1d19673ca0596d12ec5f",
    ("pulse", 1): "8dce02fe21d0fd9ac838fee3fa0a2436c9481254eee18b7efefa65b8bf8c1ecc",
    ("vmo", 1): "64f097373ed5263e16de03da5929f8a29460aa581bd30c0f75dc3b930d5c6bb2",
}
"""What each release said when it was published. A digest is never replaced: a change is a new release."""


def release(catalogue: str, version: int) -> CatalogueDocument:
    return RELEASES[catalogue, version]


def test_every_published_release_says_what_it_said() -> None:
    now = {key: catalogue_of(document).sha256 for key, document in RELEASES.items()}
    assert now == PUBLISHED, "a published release does not change; make another, and freeze it here"


def test_a_digest_sees_a_single_letter_and_no_reference_of_the_user() -> None:
    document = release("pulse", 1)
    first, *others = document.requirements
    moved = first.model_copy(update={"intent": first.intent.replace("luck", "Luck")})
    other = document.model_copy(update={"requirements": (moved, *others)})
    assert moved.intent != first.intent
    assert catalogue_of(other).sha256 != catalogue_of(document).sha256
    quoted = first.model_copy(update={"external_ref": "Our copy, page 9"})
    other = document.model_copy(update={"requirements": (quoted, *others)})
    assert catalogue_of(other).sha256 == catalogue_of(document).sha256


def test_our_own_files_pass_the_checks_of_a_workspace() -> None:
    read, faults = read_library(Path(outscore.contracts.__path__[0]))
    assert faults == ()
    assert read == LIBRARY
    assert list(release_faults(read, NOTHING, METRICS)) == []
    assert list(translation_faults(read, RELEASES)) == []
    assert list(mapping_faults(read, RELEASES)) == []


@pytest.mark.parametrize(
    ("catalogue", "version", "fewest", "most"),
    [("osp", 2, 25, 40), ("csp", 1, 15, 20), ("vmo", 1, 15, 20), ("pulse", 1, 10, 10)],
)
def test_a_catalogue_is_as_long_as_it_must_be_and_no_longer(
    catalogue: str, version: int, fewest: int, most: int
) -> None:
    assert fewest <= len(release(catalogue, version).requirements) <= most


COMPLETE = [("osp", 2), ("csp", 1), ("vmo", 1), ("pulse", 1)]


@pytest.mark.parametrize(("catalogue", "version"), COMPLETE)
def test_each_requirement_has_weight_and_one_sentence_for_each_rating(catalogue: str, version: int) -> None:
    for each in release(catalogue, version).requirements:
        assert each.weight, each.id
        assert each.guidance, each.id
        assert each.external_ref is None, each.id
        for sentence in each.guidance.plain().values():
            assert re.fullmatch(r"[A-Z][^.!?]+\.", sentence), (each.id, sentence)
        assert each.id.startswith(f"{catalogue}-{each.domain.partition('_')[0]}-")


@pytest.mark.parametrize(("catalogue", "version"), COMPLETE)
def test_nothing_is_said_twice(catalogue: str, version: int) -> None:
    texts = [
        text
        for each in release(catalogue, version).requirements
        if each.guidance
        for text in (each.title, each.intent, each.evidence, each.guidance.partial)
    ]
    assert len(set(texts)) == len(texts)


def test_results_weigh_about_as_much_as_everything_else_together() -> None:
    for catalogue, version in (("osp", 2), ("csp", 1)):
        found = release(catalogue, version).requirements
        results = sum(each.weight or 0 for each in found if each.domain == "performance")
        assert 2 * sum(each.weight or 0 for each in found) < 5 * results
        assert 5 * results < 3 * sum(each.weight or 0 for each in found)


EXAMPLES: list[type[Entry]] = [
    RequirementsDocument,
    AssessmentsDocument,
    TailoringDocument,
    TailoringDocument,
    TailoringDocument,
    RequirementsDocument,
    CatalogueDocument,
    TranslationDocument,
    MappingDocument,
]


def test_every_example_of_the_page_can_be_read() -> None:
    page = (Path(__file__).parents[2] / "docs/requirements.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    for kind, block in zip(EXAMPLES, blocks, strict=True):
        sheet, faults = sheet_of("page.yaml", block.encode(), kind)
        assert faults == (), block
        assert sheet
        assert sheet.document


THEMES = {
    "service journeys": "osp-processes-service-journey",
    "forecasting": "osp-processes-forecasting",
    "errors that hurt the customer": "osp-performance-accuracy-customer",
    "errors that cost the business": "osp-performance-accuracy-business",
    "errors against the law": "osp-performance-accuracy-compliance",
    "training": "osp-people-training",
    "verified competency": "osp-people-competency",
    "change": "osp-processes-change",
    "continuity": "osp-processes-continuity",
    "privacy": "osp-processes-privacy",
    "data integrity": "osp-processes-data-integrity",
    "client relationship": "osp-leadership-client-relationship",
    "subcontractors": "osp-leadership-subcontractors",
    "exit": "osp-leadership-exit",
    "ethics policy": "osp-leadership-automation",
    "technology plan": "osp-leadership-technology-plan",
    "verification before release": "osp-processes-automation-release",
    "human fallback": "osp-processes-automation-fallback",
    "monitoring of automation": "osp-processes-automation-monitoring",
    "selection": "vmo-sourcing-selection",
    "contracting": "vmo-contracting-measures",
    "forecasts given": "vmo-enabling-forecasts",
    "reviews held": "vmo-oversight-reviews",
    "data audited": "vmo-oversight-data-audit",
    "calibration": "vmo-oversight-calibration",
    "follow-up": "vmo-oversight-follow-up",
}


def test_every_theme_has_its_requirement() -> None:
    known = {each.id for document in RELEASES.values() for each in document.requirements}
    assert {theme for theme, name in THEMES.items() if name not in known} == set()


STANDARDS = re.compile(r"\b(COPC|ISO|IEC|ITIL|ACXPA|NPS|CSAT|CES|EN 15838)\b")


def test_no_standard_is_named_but_in_the_title_of_a_mapping() -> None:
    texts = [canonical(document.plain()).decode() for document in RELEASES.values()]
    texts += [canonical(one.document.plain()).decode() for one in LIBRARY.translations if one.document]
    assert [found for text in texts for found in STANDARDS.findall(text)] == []
    titles = [one.document.to.title for one in LIBRARY.mappings if one.document and one.document.to.title]
    named = {found for title in titles for found in STANDARDS.findall(title)}
    assert named == {"ISO", "IEC", "ITIL", "ACXPA", "NPS", "CSAT", "CES"}


def test_no_numbering_of_a_standard_is_carried_over() -> None:
    for sheet in LIBRARY.mappings:
        for theme in sheet.document.themes if sheet.document else ():
            assert not re.search(r"\d", theme.title), (sheet.file, theme.title)


def test_every_theme_of_a_framework_is_spoken_of() -> None:
    mappings = [mapping_of(sheet.document) for sheet in LIBRARY.mappings if sheet.document]
    assert {one.target.id: one.uncovered for one in mappings if one.uncovered} == {}
    assert {one.target.id for one in mappings if one.themes} == {
        "iso-18295-1",
        "iso-18295-2",
        "iso-9001",
        "iso-27001",
        "iso-10002",
        "itil",
        "acxpa",
        "experience-measures",
    }


def test_the_first_release_of_osp_goes_over_into_the_second() -> None:
    (document,) = [
        one for one in LIBRARY.mappings_from("osp", 1) if (one.to.catalogue, one.to.version) == ("osp", 2)
    ]
    steps = upgrade(catalogue_of(release("osp", 1)), catalogue_of(release("osp", 2)), mapping_of(document))
    found = {step.requirement: step.change for step in steps}
    assert found["osp-performance-speed"] is Change.KEPT
    assert found["osp-leadership-automation"] is Change.SPLIT
    assert found["osp-leadership-exit"] is Change.NEW
    assert {step.requirement for step in steps if step.change is not Change.NEW} == {
        each.id for each in release("osp", 1).requirements
    }
    assert Change.WITHDRAWN not in found.values()


def test_every_in_house_requirement_has_its_place_beside_the_outsourcers() -> None:
    (to_osp,) = [mapping_of(one) for one in LIBRARY.mappings_from("csp", 1) if one.to.catalogue == "osp"]
    spoken_of = {link.near for link in to_osp.links}
    assert {each.id for each in release("csp", 1).requirements} - spoken_of == {"csp-performance-cost"}


def test_the_pulse_is_translated_whole_and_osp_by_its_titles() -> None:
    pulse = catalogue_of(release("pulse", 1))
    german = translated(pulse, translation_of(LIBRARY.translations_of("pulse", 1)["de"]))
    every = [text for one in german for text in (one.title, one.intent, one.evidence, *one.guidance)]
    assert len(every) == 60
    assert {text.state for text in every} == {TextState.TRANSLATED}
    osp = catalogue_of(release("osp", 2))
    for language in ("de", "es"):
        found = translated(osp, translation_of(LIBRARY.translations_of("osp", 2)[language]))
        assert {one.title.state for one in found} == {TextState.TRANSLATED}
        assert {one.intent.marked[-5:] for one in found} == {" [en]"}
