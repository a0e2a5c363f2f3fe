"""Catalogues, translations, mappings and tailoring of a workspace: what is read, and what is refused."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import outscore.contracts
from outscore.contracts.requirement_build import mapping_of
from outscore.contracts.requirement_library import read_library
from outscore.contracts.workspace import check_workspace
from outscore.contracts.workspace import load_workspace
from outscore.model.requirement import Domain
from outscore.model.requirement import Finding
from outscore.model.requirement import Guidance
from outscore.model.requirement import Rating
from outscore.model.requirement import Tailoring
from outscore.model.requirement_mapping import Link
from outscore.model.requirement_mapping import Relation

if TYPE_CHECKING:
    from tests.contracts.conftest import Desk

    from outscore.contracts.faults import Fault

OURS = Path(outscore.contracts.__path__[0]) / "catalogues"
TWO, THREE = "catalogues/house-2.yaml", "catalogues/house-3.yaml"
GERMAN = "catalogues/house-2.de.yaml"
OVER = "catalogues/mappings/house-2-to-house-3.yaml"
OUT = "catalogues/mappings/house-2-to-programme.yaml"
TAILORED = "tailoring/main.yaml"
ASS = "assessments/spring.yaml"
REQ = "requirements.yaml"

FILES = {
    THREE: """\
catalogue: house
version: 3
title: House requirements
published: "2026-06-01"
domains:
  - {id: floor, title: On the floor}
  - {id: desk, title: At the desk}
requirements:
  - id: house-speed
    version: 2
    domain: floor
    title: Fast
    intent: Be faster
    evidence: Figures
    weight: 2
    suggests: [service_level, abandonment]
    external_ref: Our licensed copy, page 9
  - id: house-people
    version: 1
    domain: desk
    title: Trained
    intent: Be able
    evidence: Records
    weight: 1
    guidance:
      partial: Some.
      deployed: All.
      deployed_and_effective: All, and it shows.
""",
    GERMAN: """\
catalogue: house
version: 2
language: de
title: Hausordnung
domains: [{id: people, title: Menschen}]
requirements:
  - {id: house-people, version: 1, title: Geschult}
""",
    OVER: """\
from: {catalogue: house, version: 2}
to: {catalogue: house, version: 3}
requirements:
  - {id: house-speed, relation: includes, to: [house-people]}
""",
    OUT: """\
from: {catalogue: house, version: 2}
to: {framework: programme, title: Group programme}
themes:
  - {id: access, title: Access}
  - {id: staff, title: Staff}
requirements:
  - {id: house-speed, relation: part_of, to: [access, staff]}
  - {id: house-people, relation: equal, to: [staff]}
""",
    TAILORED: """\
contract: main
requirements:
  - id: house-speed
    applies: false
    reason: The client answers itself.
    agreed_by: A. Person
    agreed_on: "2026-04-01"
  - id: house-people
    weight: 4
    reason: It is hard to learn.
    agreed_by: A. Person
    agreed_on: "2026-04-02"
""",
}


def checked(desk: Desk) -> tuple[Fault, ...]:
    """What is wrong, without what is told of a newer release."""
    return tuple(each for each in check_workspace(desk.folder) if " is out, and version " not in each.message)


@pytest.fixture
def library(desk: Desk) -> Desk:
    for name, text in FILES.items():
        desk.write(name, text)
    return desk


def test_a_workspace_with_all_of_them_is_in_order(library: Desk) -> None:
    assert checked(library) == ()


BROKEN = [
    (
        THREE,
        "    version: 2\n",
        "    version: 1\n",
        10,
        "house-2.yaml (intent). Raise its version to 2, or take",
    ),
    (THREE, "title: Trained", "title: Schooled", 19, "house-2.yaml (title). Raise its version to 2"),
    (THREE, "    version: 2\n", "    version: 0\n", 10, "was at version 1 in an earlier release and is at 0"),
    (THREE, "id: house-people", "id: house-team", 2, "'house-people' of house version 2 is not in version 3"),
    (THREE, "id: house-people", "id: house-speed", 18, "'house-speed' is also in line 9"),
    (THREE, "domain: desk", "domain: dask", 20, "Did you mean 'desk'?"),
    (THREE, "id: desk", "id: floor", 7, "The domain 'floor' is also in line 6"),
    (THREE, "    weight: 1\n", "", 15, "house-people has none. Weigh all of them or none"),
    (THREE, "weight: 2", "weight: 0", 15, "The weight of 'house-speed' is 0"),
    (THREE, "abandonment", "abandonmint", 16, "Did you mean 'abandonment'?"),
    (THREE, "version: 3\n", "version: 4\n", 1, "should be called house-4.yaml"),
    (THREE, "      partial: Some.\n", "", 25, "What is the partial of"),
    (GERMAN, "language: de", "language: German", 3, "code of a language, such as de"),
    (GERMAN, "language: de", "language: fr", 1, "should be called house-2.fr.yaml"),
    (GERMAN, "language: de", "language: en", 3, "written in 'en' itself"),
    (GERMAN, "version: 2", "version: 7", 2, "no release 'house-7'"),
    (GERMAN, "id: house-people", "id: house-peple", 7, "Did you mean 'house-people'?"),
    (GERMAN, "version: 1", "version: 2", 7, "is at version 1. Write the version that was translated"),
    (GERMAN, "id: people,", "id: peoples,", 5, "Did you mean 'people'?"),
    (GERMAN, ", title: Geschult", "", 7, "Nothing of 'house-people' is translated"),
    (OVER, "version: 3", "version: 9", 2, "no release 'house-9'"),
    (OVER, "house, version: 2", "home, version: 2", 1, "should be called home-2-to-house-3.yaml"),
    (OVER, "id: house-speed", "id: house-sped", 4, "Did you mean 'house-speed'?"),
    (OVER, "[house-people]", "[house-poeple]", 4, "Did you mean 'house-people'?"),
    (OVER, "relation: includes", "relation: near", 4, "equal, part_of, includes, overlaps"),
    (
        OVER,
        "requirements:",
        "withdrawn: [{id: house-people, reason: Old}]\nrequirements:",
        3,
        "Delete one of them",
    ),
    (
        OVER,
        "requirements:",
        "withdrawn: [{id: house-old, reason: Old}]\nrequirements:",
        3,
        "no requirement 'house-old'",
    ),
    (OVER, "requirements:", "themes: [{id: a, title: A}]\nrequirements:", 3, "Only a framework has themes"),
    (OUT, "[access, staff]", "[access, stuff]", 7, "Did you mean 'staff'?"),
    (OUT, "[access, staff]", "[access, access]", 7, "stands beside 'access' in line 7 already"),
    (OUT, "id: staff", "id: access", 5, "The theme 'access' is also in line 4"),
    (OUT, ", title: Group programme", "", 2, "What does the mapping lead to?"),
    (OUT, "framework: programme,", "framework: programme, version: 2,", 2, "What does the mapping lead to?"),
    (OUT, "themes:", "withdrawn: [{id: house-people, reason: Old}]\nthemes:", 3, "Only between two releases"),
    (TAILORED, "contract: main", "contract: mane", 1, "Did you mean 'main'?"),
    (TAILORED, "id: house-speed", "id: house-sped", 3, "Did you mean 'house-speed'?"),
    (
        TAILORED,
        "id: house-speed",
        "id: house-people",
        8,
        "'house-people' is tailored for 'main' in tailoring/main",
    ),
    (TAILORED, "    applies: false\n", "", 3, "Nothing is agreed for 'house-speed'"),
    (TAILORED, "weight: 4", "weight: 0", 9, "Write applies: false, or a weight from 1"),
    (TAILORED, "applies: false", "applies: false\n    weight: 2", 5, "does not apply and so has no weight"),
    (TAILORED, "applies: false", 'applies: "no"', 4, "must be true or false"),
    (
        TAILORED,
        "    reason: It is hard to learn.\n",
        "",
        8,
        "What is the reason of requirement 'house-people'?",
    ),
    (ASS, "assessor: A. Person", "assessor: A. Person\n    version: 2", 9, "'house-people' is at version 1"),
    (ASS, "assessor: A. Person", "assessor: A. Person\n    finding: awful", 9, "major, minor, observation"),
    (ASS, "assessor: A. Person", "assessor: A. Person\n    remark: Bad", 9, "Add finding, or delete remark"),
    (
        ASS,
        "assessor: A. Person",
        "assessor: A. Person\n    vendor_says: Good",
        9,
        "Add vendor_view, or delete",
    ),
    (
        ASS,
        "assessor: A. Person",
        "assessor: A. Person\n    second_reader: A. Person",
        9,
        "'A. Person' cannot be the second reader too",
    ),
    (REQ, "version: 2", "version: 2\nlanguage: fr", 3, "not translated into 'fr'. Known: de, en"),
    (REQ, "of_last: 4", "of_last: 4, sustained: 4", 4, "Write sustained: 1 to 3"),
    (REQ, "of_last: 4", "of_last: 4, sustained: 0", 4, "do not fit"),
]


@pytest.mark.parametrize(("name", "old", "new", "line", "said"), BROKEN)
def test_what_does_not_hold_is_refused_at_its_line_and_says_what_to_do(
    library: Desk, name: str, old: str, new: str, line: int, said: str
) -> None:
    library.change(name, old, new)
    faults = checked(library)
    assert [
        fault for fault in faults if (fault.file, fault.line) == (name, line) and said in fault.message
    ], "\n".join(map(str, faults))
    assert all(fault.refuses for fault in faults)


# Releases


def test_a_release_carries_its_domains_weights_guidance_and_what_could_prove_it(library: Desk) -> None:
    library.change(REQ, "version: 2", "version: 3")
    catalogue = load_workspace(library.folder).catalogue
    assert catalogue is not None
    assert catalogue.domains == (Domain("floor", "On the floor"), Domain("desk", "At the desk"))
    speed, people = catalogue.requirements
    assert (speed.domain, speed.weight, speed.guidance) == ("floor", 2, None)
    assert speed.suggests == ("service_level", "abandonment")
    assert speed.external_ref == "Our licensed copy, page 9"
    assert people.guidance == Guidance("Some.", "All.", "All, and it shows.")
    assert catalogue.weighted


def test_a_release_without_domains_or_weights_has_the_four_and_weighs_all_alike(library: Desk) -> None:
    catalogue = load_workspace(library.folder).catalogue
    assert catalogue is not None
    assert [each.id for each in catalogue.domains] == [
        "leadership_and_planning",
        "processes",
        "people",
        "performance",
    ]
    assert not catalogue.weighted


def test_an_id_may_go_when_the_mapping_says_where(library: Desk) -> None:
    library.change(THREE, "id: house-people", "id: house-team")
    library.change(OVER, "[house-people]", "[house-team]")
    assert [fault.file for fault in checked(library)] == [THREE]
    told = library.folder / OVER
    text = told.read_text(encoding="utf-8")
    library.write(OVER, text + "withdrawn: [{id: house-people, reason: Nobody asks for it any more}]\n")
    assert checked(library) == ()
    library.write(OVER, text + "  - {id: house-people, relation: part_of, to: [house-team]}\n")
    assert checked(library) == ()


def test_a_wording_is_held_against_every_earlier_release_and_not_only_the_last(library: Desk) -> None:
    middle = FILES[THREE].replace("id: house-people", "id: house-team")
    library.write(THREE, middle)
    library.write(
        "catalogues/house-4.yaml",
        FILES[THREE].replace("version: 3", "version: 4", 1).replace("Be able", "Be good"),
    )
    said = [fault.message for fault in checked(library) if fault.file.endswith("house-4.yaml")]
    assert any(
        "'house-people' version 1 reads otherwise than in catalogues/house-2.yaml (intent)" in one
        for one in said
    )


def test_guidance_may_be_added_and_then_stands(library: Desk) -> None:
    assert "guidance" not in (library.folder / TWO).read_text(encoding="utf-8")
    later = FILES[THREE].replace("version: 3", "version: 4", 1)
    library.write("catalogues/house-4.yaml", later)
    assert checked(library) == ()
    library.write("catalogues/house-4.yaml", later.replace("deployed: All.", "deployed: Nearly all."))
    (fault,) = checked(library)
    assert "'house-people' version 1 reads otherwise than in catalogues/house-3.yaml (guidance)" in str(fault)


def test_a_copy_of_a_release_of_ours_may_hold_references_and_nothing_else(library: Desk) -> None:
    ours = (OURS / "osp-2.yaml").read_text(encoding="utf-8")
    line = "    title: Forecasts are kept, compared and improved\n"
    copy = "catalogues/osp-2.yaml"
    library.write(copy, ours.replace(line, f"{line}    external_ref: Our licensed copy\n"))
    assert checked(library) == ()
    library.write(copy, ours.replace(line, "    title: Forecasts are kept\n"))
    (fault,) = {one.message for one in checked(library) if "comes with" in one.message}
    assert fault.startswith(
        "osp version 2 comes with Outscore, and 'osp-processes-forecasting' reads otherwise"
    )
    head, _, tail = ours.rpartition("  - id: ")
    assert tail.startswith("osp-performance-accuracy-compliance")
    library.write(copy, head)
    assert any("lacks osp-performance-accuracy-compliance" in one.message for one in checked(library))


def test_a_release_after_ours_is_held_against_ours(library: Desk) -> None:
    ours = (OURS / "pulse-1.yaml").read_text(encoding="utf-8")
    later = ours.replace("version: 1", "version: 2", 1).replace("pulse-people-stay", "pulse-people-gone")
    library.write("catalogues/pulse-2.yaml", later.replace("is luck", "is chance"))
    said = " ".join(fault.message for fault in checked(library))
    assert "'pulse-people-stay' of pulse version 1 is not in version 2" in said
    assert (
        "'pulse-leadership-decide' version 1 reads otherwise than in catalogues/pulse-1.yaml (intent)" in said
    )


HOME = "catalogues/home-1.yaml"


def home(*, published: str = "2026-07-01") -> str:
    """Another catalogue that takes the requirements of house 3 over, word for word."""
    text = FILES[THREE].replace("catalogue: house\nversion: 3", "catalogue: home\nversion: 1")
    return text.replace("2026-06-01", published)


def test_two_catalogues_may_hold_the_same_wording_under_one_id(library: Desk) -> None:
    library.write(HOME, home().replace("weight: 2", "weight: 3"))
    assert checked(library) == ()


def test_an_id_and_version_read_alike_in_every_catalogue(library: Desk) -> None:
    library.write(HOME, home().replace("Be able", "Be good"))
    (fault,) = checked(library)
    assert (fault.file, fault.line) == (HOME, 18)
    assert fault.message == (
        "'house-people' version 1 reads otherwise in home version 1 than in house version 3 (intent), and a "
        "rating of one would count for the other. Give it an id of its own here."
    )
    library.write(HOME, home().replace("Be able", "Be good").replace("house-people", "home-people"))
    assert checked(library) == ()


def test_of_two_catalogues_the_one_that_was_published_later_is_at_fault(library: Desk) -> None:
    library.write(HOME, home(published="2020-01-01").replace("Be able", "Be good"))
    faults = checked(library)
    assert sorted(fault.file for fault in faults) == [TWO, THREE]
    assert all("than in home version 1 (intent)" in fault.message for fault in faults)


def test_every_release_is_held_against_other_catalogues_and_not_only_those_in_use(library: Desk) -> None:
    later = home().replace("Be able", "Be good").replace("    version: 1\n", "    version: 7\n")
    library.write(HOME, later)
    assert checked(library) == (), "another version is another wording"
    library.write("catalogues/yard-1.yaml", home().replace("catalogue: home", "catalogue: yard"))
    library.write(
        "catalogues/yard-2.yaml",
        later.replace("home\nversion: 1", "yard\nversion: 2").replace("Be good", "Be best"),
    )
    (fault,) = checked(library)
    assert fault.file == "catalogues/yard-2.yaml"
    assert "reads otherwise in yard version 2 than in home version 1 (intent)" in fault.message


def test_a_catalogue_is_held_against_ours_at_its_own_line(library: Desk) -> None:
    ours = (OURS / "pulse-1.yaml").read_text(encoding="utf-8")
    mine = ours.replace("catalogue: pulse", "catalogue: home", 1).replace("is luck", "is chance")
    mine = re.sub(r"published: .*", 'published: "1999-01-01"', mine)
    library.write(HOME, mine)
    library.write("catalogues/pulse-1.yaml", ours)
    (fault,) = checked(library)
    assert fault.file == HOME
    assert (
        "'pulse-leadership-decide' version 1 reads otherwise in home version 1 than in pulse version 1"
        in (fault.message)
    )


# Translations


def test_titles_are_shown_in_the_language_asked_for_and_what_is_missing_is_marked(library: Desk) -> None:
    library.change(REQ, "version: 2", "version: 2\nlanguage: de")
    catalogue = load_workspace(library.folder).catalogue
    assert catalogue is not None
    assert catalogue.title == "Hausordnung"
    assert [each.title for each in catalogue.requirements] == ["Fast [en]", "Geschult"]
    titles = {each.id: each.title for each in catalogue.domains}
    assert (titles["people"], titles["performance"]) == ("Menschen", "Performance [en]")


def test_an_old_translation_is_warned_of_and_marked(library: Desk) -> None:
    library.change(TWO, "{id: house-people, version: 1,", "{id: house-people, version: 2,")
    library.change(THREE, "    version: 1\n", "    version: 2\n")
    library.change(REQ, "version: 2", "version: 2\nlanguage: de")
    (fault,) = checked(library)
    assert (fault.file, fault.line, fault.refuses) == (GERMAN, 7, False)
    assert "translated from version 1; it is at 2 now" in fault.message
    catalogue = load_workspace(library.folder).catalogue
    assert catalogue is not None
    assert catalogue.requirements[1].title == "Geschult [version 1, now 2]"


def test_our_own_translation_is_found_without_a_file(library: Desk) -> None:
    library.write(REQ, "catalogue: pulse\nversion: 1\nlanguage: de\n")
    (library.folder / "assessments/spring.yaml").unlink()
    (library.folder / TAILORED).unlink()
    catalogue = load_workspace(library.folder).catalogue
    assert catalogue is not None
    assert catalogue.title == "Zehn Fragen an ein kleines Kontaktzentrum"
    assert [each.title for each in catalogue.domains] == [
        "Führung und Planung",
        "Abläufe",
        "Menschen",
        "Leistung",
    ]


# Mappings


def test_a_mapping_is_read_with_a_link_for_each_pair(library: Desk) -> None:
    own, faults = read_library(library.folder)
    assert faults == ()
    found = {document.to.name: mapping_of(document) for document in own.mappings_from("house", 2)}
    assert found["programme"].links == (
        Link("house-speed", Relation.PART_OF, "access"),
        Link("house-speed", Relation.PART_OF, "staff"),
        Link("house-people", Relation.EQUAL, "staff"),
    )
    assert found["programme"].target.title == "Group programme"
    assert (found["house-3"].target.id, found["house-3"].target.version) == ("house", 3)


# Ratings


def test_a_rating_carries_its_finding_its_second_reader_and_the_vendors_view(library: Desk) -> None:
    more = "    version: 1\n    finding: minor\n    remark: Late\n    second_reader: B. Person\n"
    more += "    vendor_view: deployed_and_effective\n    vendor_says: All is well\n"
    text = (library.folder / ASS).read_text(encoding="utf-8")
    library.write(ASS, text + more)
    (rating,) = load_workspace(library.folder).ratings
    assert (rating.version, rating.finding, rating.remark) == (1, Finding.MINOR, "Late")
    assert (rating.second_reader, rating.vendor_view) == ("B. Person", Rating.EFFECTIVE)
    assert rating.vendor_says == "All is well"


@pytest.mark.parametrize(
    ("rating", "finding", "warned"),
    [
        ("deployed", "major", True),
        ("deployed_and_effective", "major", True),
        ("partial", "major", False),
        ("not_started", "good_practice", True),
        ("deployed", "good_practice", False),
        ("deployed", "minor", False),
        ("partial", "opportunity", False),
    ],
)
def test_a_finding_that_says_the_opposite_of_the_rating_is_warned_of(
    library: Desk, rating: str, finding: str, *, warned: bool
) -> None:
    library.change(ASS, "rating: deployed", f"rating: {rating}\n    finding: {finding}")
    faults = checked(library)
    assert [(fault.line, fault.refuses) for fault in faults] == ([(5, False)] if warned else [])


# Tailoring


def test_tailoring_is_read_contract_by_contract(library: Desk) -> None:
    off, weighed = load_workspace(library.folder).tailoring
    assert off == Tailoring(
        "main",
        "house-speed",
        applies=False,
        weight=None,
        reason="The client answers itself.",
        agreed_by="A. Person",
        agreed_on=date(2026, 4, 1),
    )
    assert (weighed.requirement, weighed.applies, weighed.weight) == ("house-people", True, 4)


def test_tailoring_needs_a_catalogue(library: Desk) -> None:
    (library.folder / REQ).unlink()
    (library.folder / "assessments/spring.yaml").unlink()
    (fault,) = checked(library)
    assert fault.message.startswith("Tailoring needs a catalogue. Add requirements.yaml")


def test_two_files_may_not_tailor_the_same_requirement_of_a_contract(library: Desk) -> None:
    library.write("tailoring/more.yaml", FILES[TAILORED])
    faults = checked(library)
    assert [(fault.file, fault.line) for fault in faults] == [
        ("tailoring/more.yaml", 3),
        ("tailoring/more.yaml", 8),
    ]


def test_a_file_that_does_not_end_in_yaml_is_told_of(library: Desk) -> None:
    library.write("tailoring/other.yml", "contract: main\n")
    library.write("catalogues/house-9.yml", "catalogue: house\n")
    assert {fault.file for fault in checked(library)} == {
        "tailoring/other.yml",
        "catalogues/house-9.yml",
    }
