"""An in-house centre, an outsourcer and a small vendor, each assessed by a catalogue of its own."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from tests.offices import ACME_APRIL
from tests.offices import APRIL
from tests.offices import BOLT_APRIL
from tests.offices import FILES
from tests.workflow.books import LATER
from tests.workflow.books import changed
from tests.workflow.books import made
from tests.workflow.books import opened
from tests.workflow.books import people_desk
from tests.workflow.books import there

from outscore.cli import main
from outscore.errors import RegisterRefused
from outscore.workflow.assessing import expiring
from outscore.workflow.assessing import trend
from outscore.workflow.score import score_period
from outscore.workflow.upgrading import upgrades

if TYPE_CHECKING:
    from pathlib import Path

    from tests.offices import Desk

    from outscore.model.statement import AssessmentDocument

SAID = "reason: It is our own centre., agreed_by: A. Person"
RATED = {"evidence": "Records", "evidence_dated": "2026-04-20", "assessor": "ann"}
BASELINE = {"kind": "baseline", "held_on": "2026-04-10", "assessor": "ann"}
SMALL = "  - {id: dot, name: Dot, recipients: [quality@dot.example]}\n"
BOUND = """\
bindings:
  - {requirement: osp-performance-speed, contract: main, measure: speed, at_target: 1, of_last: 1}
  - {requirement: csp-performance-speed, contract: inhouse, measure: speed, at_target: 1, of_last: 1}
"""


def agree(desk: Desk, contract: str, *releases: str) -> None:
    """What is agreed for a contract: each a release and more, such as "1, catalogue: csp"."""
    lines = "".join(f"  - {{release: {each}, {SAID}}}\n" for each in releases)
    desk.write(f"tailoring/{contract}.yaml", f"contract: {contract}\nreleases:\n{lines}")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Acme is assessed by osp, bolt by csp under an agreement of its own, and dot by pulse."""
    desk = people_desk(tmp_path, f"osp\nversion: 2\n{BOUND}")
    desk.write("vendors.yaml", FILES["vendors.yaml"] + SMALL)
    main_contract = FILES["contracts/main.yaml"]
    desk.write("contracts/main.yaml", main_contract.replace("vendors: all", "vendors: [acme, dot]"))
    inhouse = main_contract.replace("contract: main", "contract: inhouse")
    desk.write("contracts/inhouse.yaml", inhouse.replace("vendors: all", "vendors: [bolt]"))
    agree(desk, "inhouse", '1, catalogue: csp, agreed_on: "2026-01-01"')
    agree(desk, "main", '1, catalogue: pulse, vendor: dot, agreed_on: "2026-01-01"')
    desk.drop("figures.csv", ACME_APRIL, BOLT_APRIL, "dot,2026-04,sales,50,49")
    return desk


def assessments(desk: Desk) -> dict[str, AssessmentDocument]:
    desk.receive()
    with desk.open(LATER) as office:
        score_period(office, APRIL)
    found = {vendor: one["assessment"] for vendor, one in desk.documents().items()}
    return {vendor: one for vendor, one in found.items() if one}


def standings(assessment: AssessmentDocument) -> dict[str, str]:
    return {one["id"]: one["standing"] for domain in assessment["domains"] for one in domain["requirements"]}


def rate(desk: Desk, vendor: str, requirement: str, rating: str = "deployed") -> None:
    opened(desk, "ratings", vendor=vendor, requirement=requirement, rating=rating, **RATED)


def plan(desk: Desk, vendor: str, catalogue: str, release: str) -> None:
    said = {**BASELINE, "held_on": "2026-09-01", "catalogue": catalogue, "release": release}
    opened(desk, "assessments", vendor=vendor, **said)


def command(desk: Desk, *words: str) -> str:
    done = CliRunner().invoke(main, ["-w", str(desk.folder), "assess", "2026-04", *words])
    assert done.exit_code == 0, done.output
    return done.output


def rows(desk: Desk, *words: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(command(desk, *words, "--format", "json").partition("\nDif")[0])
    return found


def test_each_vendor_is_assessed_by_the_catalogue_that_was_agreed_with_it(desk: Desk) -> None:
    found = assessments(desk)
    named = {vendor: (one["catalogue"], one["version"]) for vendor, one in found.items()}
    assert named == {"acme": ("osp", 2), "bolt": ("csp", 1), "dot": ("pulse", 1)}
    assert {vendor: len(standings(one)) for vendor, one in found.items()} == {
        "acme": 38,
        "bolt": 20,
        "dot": 10,
    }
    assert found["bolt"]["agreed"].startswith("csp version 1 counts here: It is our own centre (agreed by")
    assert "agreed" not in found["acme"]


def test_a_measure_proves_the_requirement_of_the_catalogue_of_its_contract(desk: Desk) -> None:
    found = assessments(desk)
    assert standings(found["acme"])["osp-performance-speed"] == "proven"
    assert standings(found["bolt"])["csp-performance-speed"] == "demoted"


def test_a_release_of_the_workspaces_own_catalogue_may_be_named_in_full(desk: Desk) -> None:
    agree(desk, "main", '1, catalogue: osp, agreed_on: "2026-01-01"')
    found = assessments(desk)["acme"]
    assert (found["catalogue"], found["version"]) == ("osp", 1)
    assert found["agreed"].startswith("Version 1 counts here: ")


@pytest.mark.parametrize(
    ("catalogue", "first", "day", "expected"),
    [
        ("", "", "2026-04-30", ("osp", 2)),
        ("1", "2026-05-01", "2026-04-30", ("osp", 2)),
        ("1", "2026-04-30", "2026-04-30", ("osp", 1)),
        ("1, catalogue: csp", "2026-04-30", "2026-04-30", ("csp", 1)),
        ("1, catalogue: osp", "2026-04-30", "2026-04-30", ("osp", 1)),
        ("2, catalogue: osp", "2026-04-30", "2026-04-30", ("osp", 2)),
        ("1, catalogue: pulse, vendor: acme", "2026-04-30", "2026-04-30", ("pulse", 1)),
        ("1, catalogue: pulse, vendor: dot", "2026-04-30", "2026-04-30", ("osp", 2)),
        ("1, catalogue: csp", "2026-04-01", "2026-03-31", ("osp", 2)),
    ],
)
def test_which_release_counts_on_a_day(
    desk: Desk, catalogue: str, first: str, day: str, expected: tuple[str, int]
) -> None:
    (desk.folder / "tailoring/main.yaml").unlink()
    if catalogue:
        agree(desk, "main", f'{catalogue}, agreed_on: "{first}"')
    with desk.open() as office:
        found = office.workspace.release_for("main", "acme", date.fromisoformat(day))
    assert found is not None
    assert (found.id, found.version) == expected


def test_views_tell_each_vendor_by_its_own_catalogue(desk: Desk) -> None:
    rate(desk, "bolt", "csp-leadership-plan")
    rate(desk, "dot", _first(desk))
    assessments(desk)
    heat = {row["vendor"]: row for row in rows(desk, "--show", "heat")}
    assert {vendor: row["release"] for vendor, row in heat.items()} == {
        "acme": "osp 2",
        "bolt": "csp 1",
        "dot": "pulse 1",
    }
    assert heat["bolt"]["Leadership and planning"] != "0 %"
    gaps = rows(desk, "--show", "gaps")
    assert {(row["vendor"], row["requirement"].partition("-")[0]) for row in gaps} == {
        ("acme", "osp"),
        ("bolt", "csp"),
        ("dot", "pulse"),
    }
    told = command(desk, "--show", "maturity")
    assert "Different releases stand side by side here (csp 1, osp 2, pulse 1)" in told


def _first(desk: Desk) -> str:
    with desk.open() as office:
        (pulse,) = (one for one in office.workspace.releases if one.id == "pulse")
    return pulse.requirements[0].id


def test_a_domain_that_a_catalogue_does_not_have_stays_empty(desk: Desk) -> None:
    desk.write(
        "catalogues/house-1.yaml",
        "catalogue: house\nversion: 1\ntitle: House requirements\npublished: '2026-01-01'\n"
        "domains: [{id: floor, title: On the floor}]\nrequirements:\n"
        "  - {id: house-calm, version: 1, domain: floor, title: Calm, intent: Why, evidence: Seen}\n",
    )
    agree(desk, "main", '1, catalogue: house, vendor: dot, agreed_on: "2026-01-01"')
    desk.run()
    heat = {row["vendor"]: row for row in rows(desk, "--show", "heat")}
    assert heat["dot"]["On the floor"] == "0 %"
    assert not heat["dot"].get("People")
    assert not heat["acme"].get("On the floor")
    (pack,) = [
        text
        for path in desk.folder.rglob("out/**/*.html")
        if "Operating requirements by vendor and domain" in (text := path.read_text(encoding="utf-8"))
    ]
    assert "House requirements, version 1" in pack
    assert "Operating requirements for in-house contact centres, version 1" in pack


def test_the_trend_has_the_release_in_use_and_those_of_assessments(desk: Desk) -> None:
    for vendor in ("acme", "bolt", "dot"):
        one = opened(desk, "assessments", vendor=vendor, **BASELINE)
        changed(desk, "assessments", one, 1, state="held", summary="A start.")
    with desk.open(LATER) as office:
        found = [(each.vendor, each.kind, each.release) for each in trend(office, APRIL)]
    assert found == [
        (vendor, kind, release)
        for vendor, release in (("acme", "osp 2"), ("bolt", "csp 1"), ("dot", "pulse 1"))
        for kind in ("baseline", "now")
    ]


def test_of_two_catalogues_each_has_a_re_audit_of_its_own(desk: Desk) -> None:
    for catalogue, version in (("osp", "2"), ("pulse", "1")):
        said = {"vendor": "acme", "catalogue": catalogue, "release": version}
        one = opened(desk, "assessments", **said, **BASELINE)
        changed(desk, "assessments", one, 1, state="held", summary="A start.", valid_until="2026-06-30")
    with desk.open(LATER) as office:
        found = expiring(office, APRIL, 90)
    assert [each.id for each in found] == ["assessment-1", "assessment-2"]


def test_people_rate_by_the_vendors_own_catalogue(desk: Desk) -> None:
    with pytest.raises(RegisterRefused, match="bolt is assessed by csp 1, which does not have 'osp-people"):
        rate(desk, "bolt", "osp-people-coaching")
    rate(desk, "bolt", "csp-people-coaching")
    plan(desk, "bolt", "osp", "2")
    rate(desk, "bolt", "osp-people-coaching")
    book = desk.folder / "book.xlsx"
    book.write_bytes(made(desk))
    page = load_workbook(book)["Ratings"]
    ids = [str(page.cell(row, 1).value) for row in range(3, page.max_row + 1)]
    counts = {
        vendor: sum(each.startswith(f"{vendor}.") for each in ids) for vendor in ("acme", "bolt", "dot")
    }
    assert counts == {"acme": 38, "bolt": 20 + 38, "dot": 10}


def test_an_upgrade_stays_within_a_catalogue(desk: Desk) -> None:
    agree(desk, "main", '1, vendor: acme, agreed_on: "2026-01-01"')
    with desk.open(LATER) as office:
        found = upgrades(office, APRIL)
    assert {
        (each.vendor, each.old.id, each.old.version, each.new.id, each.new.version) for each in found
    } == {("acme", "osp", 1, "osp", 2)}


def test_a_move_to_another_catalogue_goes_by_the_mapping(desk: Desk) -> None:
    agree(
        desk,
        "main",
        '1, catalogue: pulse, vendor: dot, agreed_on: "2026-01-01"',
        '2, vendor: dot, agreed_on: "2026-07-01"',
    )
    found = rows(desk, "--show", "upgrade", "--vendor", "dot")
    assert {(row["from"], row["to"]) for row in found} == {("pulse 1", "osp 2")}
    assert {row["change"] for row in found} == {"mapped", "new"}
    mapped = [row for row in found if row["change"] == "mapped"]
    assert len(mapped) == 10
    assert {row["to_do"] for row in mapped} == {"rate what it stands beside"}
    assert all(row["reason"].startswith("Beside it: osp-") for row in mapped)
    reached = {name for row in found for name in row["into"].split(", ")}
    assert len(reached) == 38


def test_a_mapping_may_be_read_from_the_other_side(desk: Desk) -> None:
    plan(desk, "acme", "csp", "1")
    found = rows(desk, "--show", "upgrade", "--vendor", "acme")
    assert {(row["from"], row["to"]) for row in found} == {("osp 2", "csp 1")}
    assert {row["change"] for row in found} == {"mapped", "withdrawn", "new"}


def test_a_move_without_a_mapping_is_told_plainly(desk: Desk) -> None:
    plan(desk, "bolt", "pulse", "1")
    (row,) = rows(desk, "--show", "upgrade", "--vendor", "bolt")
    assert (row["change"], row["to_do"]) == ("not mapped", "rate all of it")
    assert row["reason"] == "No mapping leads from csp 1 to pulse 1: rate its 10 requirements anew."


def test_an_assessment_is_by_the_vendors_own_catalogue_if_nothing_is_said(desk: Desk) -> None:
    for vendor in ("acme", "bolt", "dot"):
        opened(desk, "assessments", vendor=vendor, **BASELINE)
    kept = [there(desk)["assessments", f"assessment-{each}"] for each in (1, 2, 3)]
    assert [(each.says("catalogue"), each.says("release")) for each in kept] == [
        ("osp", "2"),
        ("csp", "1"),
        ("pulse", "1"),
    ]
