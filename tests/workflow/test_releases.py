"""Vendors that are assessed by different releases of one catalogue, in one month and over several."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from tests.offices import ACME_APRIL
from tests.offices import APRIL
from tests.offices import BOLT_APRIL
from tests.offices import FILES
from tests.workflow.books import LATER
from tests.workflow.books import Sheet
from tests.workflow.books import changed
from tests.workflow.books import filled
from tests.workflow.books import made
from tests.workflow.books import opened
from tests.workflow.books import people_desk
from tests.workflow.books import read
from tests.workflow.books import there

from outscore.cli import main
from outscore.errors import RegisterRefused
from outscore.model.period import Period
from outscore.workflow.assessing import assessed
from outscore.workflow.assessing import trend
from outscore.workflow.score import score_period
from outscore.workflow.upgrading import upgrades

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook
    from tests.offices import Desk

    from outscore.model.statement import AssessmentDocument

HEAD = """\
catalogue: house
version: {version}
title: House requirements
published: "2026-01-0{version}"
domains: [{{id: floor, title: On the floor}}, {{id: desk, title: At the desk}}]
requirements:
"""
FIRST = {"speed": 1, "calm": 1, "desk": 1, "lamp": 1, "old": 1}
SECOND = {"speed": 1, "calm": 2, "desk": 1, "chair": 1, "light": 1, "fresh": 1}
MAPPING = """\
from: {catalogue: house, version: 1}
to: {catalogue: house, version: 2}
requirements:
  - {id: house-desk, relation: includes, to: [house-chair]}
  - {id: house-lamp, relation: part_of, to: [house-light]}
withdrawn:
  - {id: house-old, reason: Nobody asks for it any more.}
"""
SAID = "reason: Audited by it., agreed_by: A. Person"
RATED = {"evidence": "Records", "evidence_dated": "2026-04-20", "assessor": "ann"}


def release(version: int, requirements: dict[str, int]) -> str:
    """A release whose requirements are in the version of their wording; the first weigh most."""
    rows = (
        f"  - {{id: house-{name}, version: {number}, domain: {'desk' if place > 1 else 'floor'}, title: "
        f"{name.capitalize()}, intent: 'Wording {number}', evidence: Seen, weight: {version + 9 - place}}}\n"
        for place, (name, number) in enumerate(requirements.items())
    )
    return HEAD.format(version=version) + "".join(rows)


def agree(desk: Desk, *releases: str, contract: str = "main") -> None:
    """What is agreed for a contract: each a version and more, such as "1, vendor: bolt"."""
    lines = "".join(f"  - {{release: {each}, {SAID}}}\n" for each in releases)
    desk.write(f"tailoring/{contract}.yaml", f"contract: {contract}\nreleases:\n{lines}")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A workspace that is at release 2 of its catalogue, and bolt at release 1 from April to May."""
    desk = people_desk(tmp_path, "house\nversion: 2")
    desk.write("catalogues/house-1.yaml", release(1, FIRST))
    desk.write("catalogues/house-2.yaml", release(2, SECOND))
    desk.write("catalogues/mappings/house-1-to-house-2.yaml", MAPPING)
    agree(
        desk,
        '1, vendor: bolt, agreed_on: "2026-04-01"',
        '2, vendor: bolt, agreed_on: "2026-06-01"',
    )
    desk.drop("figures.csv", ACME_APRIL, BOLT_APRIL)
    return desk


def names(*requirements: str) -> list[str]:
    return [f"house-{each}" for each in requirements]


def assessments(desk: Desk, period: Period = APRIL) -> dict[str, AssessmentDocument]:
    """What the statements of a period say of requirements, by vendor."""
    with desk.open(LATER) as office:
        score_period(office, period)
    found = {vendor: one["assessment"] for vendor, one in desk.documents(period).items()}
    return {vendor: one for vendor, one in found.items() if one}


def asked(assessment: AssessmentDocument) -> dict[str, str]:
    """The standing of each requirement."""
    return {one["id"]: one["standing"] for domain in assessment["domains"] for one in domain["requirements"]}


def rate(desk: Desk, vendor: str, requirement: str, rating: str = "partial", **more: str) -> str:
    said = {"vendor": vendor, "requirement": f"house-{requirement}", "rating": rating, **RATED, **more}
    return opened(desk, "ratings", **said)


def command(desk: Desk, *words: str) -> str:
    done = CliRunner().invoke(main, ["-w", str(desk.folder), "assess", "2026-04", *words])
    assert done.exit_code == 0, done.output
    return done.output


def test_two_vendors_of_one_contract_are_assessed_in_one_month_each_by_its_own_release(desk: Desk) -> None:
    desk.receive()
    found = assessments(desk)
    assert {vendor: one["version"] for vendor, one in found.items()} == {"acme": 2, "bolt": 1}
    assert [*asked(found["acme"])] == names(*SECOND)
    assert [*asked(found["bolt"])] == names(*FIRST)
    assert found["bolt"]["agreed"] == (
        "Version 1 counts here: Audited by it (agreed by A. Person on 1 April 2026)."
    )
    assert "agreed" not in found["acme"]


def test_a_contract_of_its_own_has_a_release_for_all_its_vendors(desk: Desk) -> None:
    agree(desk, '1, agreed_on: "2026-04-01"', contract="extra")
    (desk.folder / "tailoring/main.yaml").unlink()
    text = FILES["contracts/main.yaml"]
    desk.write("contracts/main.yaml", text.replace("vendors: all", "vendors: [acme]"))
    extra = text.replace("contract: main", "contract: extra")
    desk.write("contracts/extra.yaml", extra.replace("vendors: all", "vendors: [bolt]"))
    desk.receive()
    assert {vendor: one["version"] for vendor, one in assessments(desk).items()} == {"acme": 2, "bolt": 1}


@pytest.mark.parametrize(
    ("month", "version"), [("2026-03", 2), ("2026-04", 1), ("2026-05", 1), ("2026-06", 2)]
)
def test_a_month_is_assessed_by_the_release_that_counts_on_its_last_day(
    desk: Desk, month: str, version: int
) -> None:
    desk.drop("more.csv", *(row.replace("2026-04", month) for row in (ACME_APRIL, BOLT_APRIL)))
    desk.receive()
    found = assessments(desk, Period.parse(month))
    assert (found["bolt"]["version"], found["acme"]["version"]) == (version, 2)


def test_a_binding_counts_where_the_release_has_its_requirement(desk: Desk) -> None:
    bound = "  - {{requirement: house-{}, contract: main, measure: speed, at_target: 1, of_last: 1}}\n"
    rows = "".join(bound.format(each) for each in ("fresh", "old"))
    desk.write("requirements.yaml", f"catalogue: house\nversion: 2\nbindings:\n{rows}")
    desk.receive()
    found = assessments(desk)
    assert asked(found["acme"])["house-fresh"] == "proven"
    assert asked(found["bolt"])["house-old"] == "demoted"
    assert "house-fresh" not in asked(found["bolt"])


def test_the_page_of_a_vendor_and_the_pack_say_by_which_release(desk: Desk) -> None:
    desk.run()
    pages = {
        path.name: path.read_text(encoding="utf-8") for path in sorted((desk.folder / "out").rglob("*.html"))
    }
    told = "House requirements, version 1. Version 1 counts here: Audited by it"
    assert [name for name, text in pages.items() if told in text] == ["bolt.html"]
    (pack,) = [text for text in pages.values() if "Operating requirements by vendor and domain" in text]
    assert "The vendors are assessed by different releases" in pack
    assert pack.count("House requirements, version 1") == pack.count("House requirements, version 2") == 1


# Views


def test_gaps_maturity_and_heat_rest_on_each_vendors_release_and_say_so(desk: Desk) -> None:
    desk.receive()
    for vendor in ("acme", "bolt"):
        rate(desk, vendor, "speed", "deployed")
    assessments(desk)
    with desk.open(LATER) as office:
        acme, bolt = assessed(office, APRIL)
    assert (acme.release, bolt.release) == ("house 2", "house 1")
    assert [each.requirement for each in bolt.stands] == names(*FIRST)
    assert [each.weight for each in bolt.stands] == [10, 9, 8, 7, 6]
    assert [each.weight for each in acme.stands] == [11, 10, 9, 8, 7, 6]
    gaps = json.loads(command(desk, "--show", "gaps", "--format", "json"))
    assert {(row["vendor"], row["release"]) for row in gaps} == {("acme", "house 2"), ("bolt", "house 1")}
    for view in ("heat", "maturity", "standing"):
        told = command(desk, "--show", view)
        assert "Different releases stand side by side here (house 1, house 2)" in told, view
    assert "side by side" not in command(desk, "--show", "heat", "--vendor", "bolt")


def test_the_trend_has_each_assessment_by_the_release_that_it_names(desk: Desk) -> None:
    rate(desk, "bolt", "old", "deployed_and_effective", evidence_dated="2026-03-01")
    for vendor, version in (("acme", "1"), ("bolt", "2")):
        said = {"vendor": vendor, "kind": "baseline", "held_on": "2026-04-10", "assessor": "ann"}
        one = opened(desk, "assessments", **said, catalogue="house", release=version)
        changed(desk, "assessments", one, 1, state="held", summary="A start.")
    with desk.open(LATER) as office:
        found = {(each.vendor, each.kind): each for each in trend(office, APRIL)}
    assert {key: each.release for key, each in found.items()} == {
        ("acme", "baseline"): "house 1",
        ("acme", "now"): "house 2",
        ("bolt", "baseline"): "house 2",
        ("bolt", "now"): "house 1",
    }
    assert [each.requirement for each in found["acme", "baseline"].stands] == names(*FIRST)
    assert {each.requirement: each.level for each in found["bolt", "now"].stands}["house-old"] == 3
    rows = json.loads(command(desk, "--show", "trend", "--format", "json"))
    assert [
        (row["held_on"], row["release"], row["At the desk"]) for row in rows if row["vendor"] == "bolt"
    ] == [
        ("2026-04-10", "house 2", "0 %"),
        ("2026-04-30", "house 1", "29 %"),
    ]


def test_an_upgrade_lists_for_each_vendor_what_a_later_release_does_to_it(desk: Desk) -> None:
    for requirement in ("speed", "calm", "old"):
        rate(desk, "bolt", requirement)
    with desk.open(LATER) as office:
        found = upgrades(office, APRIL)
    assert {each.vendor for each in found} == {"bolt"}
    assert [(each.step.requirement[6:], each.step.change.value, each.to_do) for each in found] == [
        ("speed", "kept", "rating holds"),
        ("calm", "reworded", "rate it"),
        ("desk", "split", "rate it"),
        ("lamp", "merged", "rate what it went into"),
        ("old", "withdrawn", ""),
        ("fresh", "new", "rate it"),
    ]
    told = command(desk, "--show", "upgrade", "--vendor", "bolt", "--format", "csv")
    assert "bolt,house 1,house 2,house-old,withdrawn,,partial,,Nobody asks for it any more." in told
    assert "newest release" in command(desk, "--show", "upgrade", "--vendor", "acme")


def test_a_planned_assessment_of_an_older_release_has_its_upgrade_too(desk: Desk) -> None:
    plan(desk, "acme", "1")
    with desk.open(LATER) as office:
        found = upgrades(office, APRIL, "acme")
    assert {(each.vendor, each.old.version, each.new.version) for each in found} == {("acme", 1, 2)}
    changed(desk, "assessments", "assessment-1", 1, state="dropped")
    with desk.open(LATER) as office:
        assert not upgrades(office, APRIL, "acme")


# Registers and the workbook


def plan(desk: Desk, vendor: str, version: str = "") -> None:
    said = {"vendor": vendor, "kind": "audit", "held_on": "2026-09-01", "assessor": "ann"}
    more = {"catalogue": "house", "release": version} if version else {}
    opened(desk, "assessments", **said, **more)


def test_the_sheet_of_ratings_has_each_vendors_own_requirements_in_its_own_wording(desk: Desk) -> None:
    agree(desk, '1, vendor: bolt, agreed_on: "2026-04-01"')
    page = Sheet(load_workbook(book_of(desk))["Ratings"])
    rows = {str(page.page.cell(row, 1).value): row for row in range(3, page.page.max_row + 1)}
    expected = [f"acme.{each}" for each in names(*SECOND)] + [f"bolt.{each}" for each in names(*FIRST)]
    assert [each for each in rows if each.startswith(("acme", "bolt"))] == expected
    wordings = [page.cell("Why it matters", rows[f"{each}.house-calm"]).value for each in ("acme", "bolt")]
    assert wordings == ["Wording 2", "Wording 1"]

    def fill(book: Workbook) -> None:
        sheet = Sheet(book["Ratings"])
        said = {"Rating": "partial", "Evidence": "Seen", "Evidence dated": "2026-04-20", "Assessor": "ann"}
        for each in ("acme", "bolt"):
            sheet.fill(sheet.row_of(f"{each}.house-calm"), said)

    read(desk, filled(made(desk), fill))
    kept = there(desk)
    versions = [kept["ratings", f"{each}.house-calm"].says("judged_version") for each in ("acme", "bolt")]
    assert versions == ["2", "1"]


def book_of(desk: Desk) -> Path:
    path = desk.folder / "book.xlsx"
    path.write_bytes(made(desk))
    return path


def test_what_is_agreed_for_later_or_planned_is_there_to_be_rated(desk: Desk) -> None:
    plan(desk, "acme", "1")
    page = load_workbook(book_of(desk))["Ratings"]
    rows = [str(page.cell(row, 1).value) for row in range(3, page.max_row + 1)]
    assert rows == [
        *(f"acme.{each}" for each in names(*SECOND, "lamp", "old")),
        *(f"bolt.{each}" for each in names(*FIRST, "chair", "light", "fresh")),
    ]


def test_a_vendors_people_are_told_of_their_own_releases_alone(desk: Desk) -> None:
    said = {"vendor": "acme", "requirement": "house-calmest", "vendor_view": "deployed"}
    with pytest.raises(RegisterRefused) as caught:
        opened(desk, "ratings", "carla", **said)
    assert "Known: house-calm, house-chair, house-desk, house-fresh, house-light, house-speed." in str(
        caught.value
    )


def test_a_rating_is_of_a_requirement_and_a_wording_that_the_vendor_has_to_do_with(desk: Desk) -> None:
    agree(desk, '1, vendor: bolt, agreed_on: "2026-04-01"')
    with pytest.raises(RegisterRefused) as caught:
        rate(desk, "acme", "old")
    assert "acme is assessed by house 2, which does not have 'house-old'. Name one of its" in str(
        caught.value
    )
    rate(desk, "bolt", "old")
    rate(desk, "bolt", "fresh")
    with pytest.raises(RegisterRefused, match="is at version 2; there is no version 3"):
        rate(desk, "bolt", "calm", judged_version="3")
    plan(desk, "acme", "1")
    rate(desk, "acme", "old")


def test_an_assessment_is_planned_by_the_vendors_release_if_nothing_is_said(desk: Desk) -> None:
    plan(desk, "acme")
    plan(desk, "bolt")
    kept = there(desk)
    assert [kept["assessments", f"assessment-{each}"].says("release") for each in (1, 2)] == ["2", "1"]


def test_a_rating_of_the_next_wording_does_not_count_before_the_move(desk: Desk) -> None:
    desk.drop("more.csv", *(row.replace("2026-04", "2026-06") for row in (ACME_APRIL, BOLT_APRIL)))
    desk.receive()
    rate(desk, "bolt", "calm", "not_started", evidence_dated="2026-04-01")
    changed(
        desk,
        "ratings",
        "bolt.house-calm",
        1,
        rating="deployed",
        evidence_dated="2026-04-20",
        judged_version="2",
    )
    assert asked(assessments(desk)["bolt"])["house-calm"] == "not_in_place"
    assert asked(assessments(desk, Period.parse("2026-06"))["bolt"])["house-calm"] == "in_place"
