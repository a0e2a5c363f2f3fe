"""The client itself, assessed by the catalogue of its own duties: rated by people, told to its team alone."""

from __future__ import annotations

import json
from email import message_from_bytes
from email.policy import default
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from tests.offices import ACME_APRIL
from tests.offices import APRIL
from tests.offices import BOLT_APRIL
from tests.workflow.books import ACTION
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
from outscore.contracts.workspace import check_workspace
from outscore.errors import RegisterRefused
from outscore.workflow.assessing import expiring

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook
    from tests.offices import Desk

    from outscore.model.governance_document import RegisterSectionDocument

DUTY = "vmo-enabling-forecasts"
TITLE = "The client&#39;s own duties"
OWN = "osp\nversion: 2\nclient: {catalogue: vmo, version: 1}"
RATED = {"evidence": "Forecasts of March", "evidence_dated": "2026-04-20", "assessor": "ann"}
FILE = """\
ratings:
  - requirement: {requirement}
    vendor: {vendor}
    rating: deployed
    evidence: Forecasts of March, sent in time.
    evidence_dated: "2026-04-20"
    expires: "2026-06-30"
    assessor: A. Person
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A workspace whose client is assessed as its vendors are."""
    desk = people_desk(tmp_path, OWN)
    desk.drop("figures.csv", ACME_APRIL, BOLT_APRIL)
    return desk


def rate(desk: Desk, rating: str = "deployed", whose: str = "client", requirement: str = DUTY) -> str:
    return opened(desk, "ratings", vendor=whose, requirement=requirement, rating=rating, **RATED)


def command(desk: Desk, *words: str) -> str:
    done = CliRunner().invoke(main, ["-w", str(desk.folder), *words])
    assert done.exit_code == 0, done.output
    return done.output


def rows(desk: Desk, *words: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(command(desk, "assess", "2026-04", *words, "--format", "json"))
    return found


def section(desk: Desk) -> RegisterSectionDocument | None:
    """What the pack that stands has of the client."""
    with desk.open(LATER) as office:
        _, sha256 = office.statements.current_pack("2026-04") or (0, "")
        registers = office.statements.read_pack(sha256).get("registers")
    sections = registers["sections"] if registers else []
    return next((one for one in sections if one["id"] == "client"), None)


def told(desk: Desk) -> list[tuple[str, str]]:
    return [(fault.file, fault.message) for fault in check_workspace(desk.folder) if fault.refuses]


# Rating


def test_the_client_is_rated_in_a_file_by_its_own_duties(desk: Desk) -> None:
    desk.write("assessments/spring.yaml", FILE.format(requirement=DUTY, vendor="client"))
    assert told(desk) == []
    (row,) = [each for each in rows(desk, "--vendor", "client") if each["requirement"] == DUTY]
    assert (row["vendor"], row["release"], row["standing"]) == ("client", "vmo 1", "in place")


@pytest.mark.parametrize(
    ("requirement", "vendor", "said"),
    [
        (DUTY, "acme", f"'{DUTY}' is a duty of the client. Write vendor: client."),
        (DUTY, "all", f"'{DUTY}' is a duty of the client. Write vendor: client."),
        ("osp-people-coaching", "client", "There is no requirement 'osp-people-coaching'."),
        (DUTY, "clients", "There is no vendor 'clients'."),
    ],
)
def test_a_file_rates_the_client_by_its_duties_and_vendors_by_theirs(
    desk: Desk, requirement: str, vendor: str, said: str
) -> None:
    desk.write("assessments/spring.yaml", FILE.format(requirement=requirement, vendor=vendor))
    assert any(message.startswith(said) for _, message in told(desk)), told(desk)


def test_a_rating_of_all_does_not_reach_the_client(desk: Desk) -> None:
    desk.write("assessments/spring.yaml", FILE.format(requirement="osp-people-coaching", vendor="all"))
    with desk.open() as office:
        assert {each.vendor for each in office.workspace.ratings} == {"acme", "bolt"}


@pytest.mark.parametrize(
    ("whose", "requirement", "said"),
    [
        ("acme", DUTY, "acme is assessed by osp 2, which does not have"),
        ("client", "osp-people-coaching", "client is assessed by vmo 1, which does not have"),
        ("clients", DUTY, "There is no vendor 'clients' in the workspace. Known: acme, bolt."),
    ],
)
def test_the_register_keeps_the_two_apart(desk: Desk, whose: str, requirement: str, said: str) -> None:
    with pytest.raises(RegisterRefused) as caught:
        rate(desk, whose=whose, requirement=requirement)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("whose", "catalogue", "said"),
    [
        ("acme", "vmo", "vmo holds the duties of the client, and no vendor is rated by them."),
        ("client", "osp", "Vendors are assessed by osp, and the client by vmo."),
        (
            "acme",
            "vmoo",
            "There is no catalogue 'vmoo'. Known: csp, osp, pulse, vmo. One of your own is a file",
        ),
    ],
)
def test_an_assessment_is_by_a_catalogue_that_can_be_rated(
    desk: Desk, whose: str, catalogue: str, said: str
) -> None:
    with pytest.raises(RegisterRefused) as caught:
        hold(desk, whose, catalogue=catalogue, release="1")
    assert said in str(caught.value)


def hold(desk: Desk, whose: str, **more: str) -> str:
    said = {"vendor": whose, "kind": "baseline", "held_on": "2026-04-10", "assessor": "ann", **more}
    one = opened(desk, "assessments", **said)
    changed(desk, "assessments", one, 1, state="held", summary="A start.")
    return one


def test_other_registers_know_no_client_among_the_vendors(desk: Desk) -> None:
    for register in ("risks", "certificates"):
        with pytest.raises(RegisterRefused, match="There is no vendor 'client'"):
            opened(desk, register, vendor="client")


def test_a_workspace_that_says_nothing_of_the_client_knows_none(desk: Desk) -> None:
    desk.write("requirements.yaml", "catalogue: osp\nversion: 2\n")
    with pytest.raises(RegisterRefused, match="There is no vendor 'client'"):
        rate(desk)
    desk.write("assessments/spring.yaml", FILE.format(requirement=DUTY, vendor="client"))
    said = "The client itself is not assessed here. Add to requirements.yaml: client: {catalogue: vmo, "
    assert [message for _, message in told(desk) if message.startswith(said)]
    done = CliRunner().invoke(main, ["-w", str(desk.folder), "assess", "2026-04", "--vendor", "client"])
    assert done.exit_code != 0


def test_a_client_that_is_assessed_no_more_is_not_held_against_the_vendors_catalogue(desk: Desk) -> None:
    rate(desk)
    hold(desk, "client")
    desk.write("requirements.yaml", "catalogue: osp\nversion: 2\n")
    assert [(row["kind"], row["release"]) for row in rows(desk, "--show", "trend")] == [("baseline", "vmo 1")]


def test_a_vendor_does_not_take_the_clients_place(desk: Desk) -> None:
    vendors = (desk.folder / "vendors.yaml").read_text(encoding="utf-8")
    desk.write("vendors.yaml", vendors.replace("id: bolt", "id: client"))
    desk.change("governance.yaml", "organisation: bolt", "organisation: client")
    ((file, message),) = told(desk)
    assert file == "vendors.yaml"
    assert message == "The id 'client' stands for the client itself. Give the vendor another id."
    desk.write("requirements.yaml", "catalogue: osp\nversion: 2\n")
    assert told(desk) == [(file, message)], "a later client must not inherit what was written of a vendor"
    (desk.folder / "requirements.yaml").unlink()
    assert told(desk) == [(file, message)]


@pytest.mark.parametrize(
    ("text", "file"),
    [
        ("osp\nversion: 2\nclient: {catalogue: osp, version: 1}", "requirements.yaml"),
        (OWN, "tailoring/main.yaml"),
    ],
)
def test_no_catalogue_is_both_the_clients_and_the_vendors(desk: Desk, text: str, file: str) -> None:
    desk.write("requirements.yaml", f"catalogue: {text}\n")
    entry = "{catalogue: vmo, release: 1, reason: Why, agreed_by: A, agreed_on: '2026-01-01'}"
    if file.startswith("tailoring"):
        desk.write(file, f"contract: main\nreleases:\n  - {entry}\n")
    ((place, message),) = told(desk)
    assert place == file
    assert "holds the duties of the client" in message


def test_a_release_of_the_clients_catalogue_that_there_is_not_is_refused(desk: Desk) -> None:
    desk.write("requirements.yaml", f"catalogue: {OWN.replace('version: 1', 'version: 9')}\n")
    ((file, message),) = told(desk)
    assert file == "requirements.yaml"
    assert message.startswith("There is no catalogue 'vmo' version 9. Known: ")


# The workbook


def test_the_client_is_rated_in_the_workbook_and_read_back(desk: Desk) -> None:
    def fill(book: Workbook) -> None:
        sheet = Sheet(book["Ratings"])
        row = sheet.row_of(f"client.{DUTY}")
        assert sheet.cell("Title", row).value
        said = {"Rating": "partial", "Evidence": "Seen", "Evidence dated": "2026-04-20", "Assessor": "ann"}
        sheet.fill(row, said)
        planned = {"Vendor": "client", "Kind": "baseline", "Held on": "2026-04-10", "Assessor": "ann"}
        Sheet(book["Assessments"]).fill(3, planned)

    read(desk, filled(made(desk), fill))
    kept = there(desk)
    assert kept["ratings", f"client.{DUTY}"].says("rating") == "partial"
    assert kept["assessments", "assessment-1"].says("catalogue") == "vmo"


@pytest.mark.parametrize("vendor", ["acme", "bolt"])
def test_nothing_of_the_client_stands_in_a_vendors_workbook(desk: Desk, vendor: str) -> None:
    rate(desk)
    hold(desk, "client")
    book = load_workbook(BytesIO(made(desk, vendor)))
    cells = {str(cell.value) for page in book for row in page.iter_rows() for cell in row}
    assert not [each for each in cells if "vmo-" in each or each == "client" or "Forecasts of March" in each]


def test_somebody_of_a_vendor_writes_nothing_of_the_client_and_is_told_nothing(desk: Desk) -> None:
    rate(desk)
    for changes in (
        {"vendor": "client", "requirement": DUTY, "vendor_view": "partial"},
        {"vendor": "acme", "requirement": DUTY, "vendor_view": "partial"},
    ):
        with pytest.raises(RegisterRefused) as caught:
            opened(desk, "ratings", "carla", **changes)
        assert "vmo-oversight" not in str(caught.value)
        assert "already" not in str(caught.value)


# What it comes to


def test_views_have_the_client_beside_the_vendors(desk: Desk) -> None:
    rate(desk, "deployed_and_effective")
    desk.run()
    heat = {row["vendor"]: row for row in rows(desk, "--show", "heat")}
    assert [*heat] == ["acme", "bolt", "client"]
    assert (heat["client"]["release"], heat["client"]["contract"]) == ("vmo 1", "")
    assert heat["client"]["What the client gives"] not in ("", "0 %")
    gaps = rows(desk, "--show", "gaps", "--vendor", "client")
    assert len(gaps) == 19
    assert DUTY not in {row["requirement"] for row in gaps}
    maturity = rows(desk, "--show", "maturity", "--vendor", "client")
    assert [row["domain"] for row in maturity][-1] == "All"
    assert "side by side" not in command(desk, "assess", "2026-04", "--show", "heat")
    standing = [row for row in rows(desk) if row["vendor"] == "client"]
    assert sum(int(row["in_place"]) for row in standing) == 1


def test_the_client_has_a_trend_and_a_re_audit(desk: Desk) -> None:
    rate(desk)
    one = hold(desk, "client", valid_until="2026-06-30")
    found = rows(desk, "--show", "trend")
    assert [(row["vendor"], row["kind"], row["release"]) for row in found] == [
        ("client", "baseline", "vmo 1"),
        ("client", "now", "vmo 1"),
    ]
    with desk.open(LATER) as office:
        assert [(each.vendor, each.id) for each in expiring(office, APRIL, 90)] == [("client", one)]
    words = ("--from", "2026-06-01", "--until", "2026-06-30", "--ics", str(desk.folder / "days.ics"))
    command(desk, "calendar", *words)
    assert "client" in (desk.folder / "days.ics").read_text(encoding="utf-8")
    assert one not in command(desk, "calendar", "--vendor", "acme", *words[:4])


def test_a_later_release_of_the_clients_catalogue_is_an_upgrade(desk: Desk) -> None:
    house = (
        "catalogue: duties\nversion: {0}\ntitle: Duties\npublished: '2026-01-0{0}'\nrequirements:\n"
        "  - {{id: duties-one, version: {0}, domain: people, title: One {0}, intent: Why, evidence: Seen}}\n"
    )
    for version in (1, 2):
        desk.write(f"catalogues/duties-{version}.yaml", house.format(version))
    desk.write("requirements.yaml", f"catalogue: {OWN.replace('vmo', 'duties')}\n")
    (row,) = rows(desk, "--show", "upgrade")
    assert (row["vendor"], row["from"], row["to"]) == ("client", "duties 1", "duties 2")
    assert row["change"] == "reworded"


# The pack, and what vendors get


def test_the_pack_has_the_clients_duties_by_domain(desk: Desk) -> None:
    rate(desk)
    desk.run()
    found = section(desk)
    assert found is not None
    assert found["told"].startswith("By Duties of the client that outsources, version 1")
    rated = [row for row in found["rows"] if row[1] != "0"]
    assert [row[:3] for row in rated] == [["What the client gives", "1", rated[0][2]]]
    assert sum(int(row[2]) for row in found["rows"]) == 20
    assert rated[0][-1] == "3 not assessed"


def test_no_vendor_gets_anything_of_the_client(desk: Desk) -> None:
    rate(desk)
    for vendor in ("acme", "bolt"):
        opened(desk, "actions", vendor=vendor, **ACTION)
    hold(desk, "client")
    desk.run()
    pages = {
        path.relative_to(desk.folder).as_posix(): path.read_text(encoding="utf-8")
        for path in desk.folder.rglob("out/**/*.html")
    }
    telling = [name for name, text in pages.items() if "own duties" in text or "Forecasts of March" in text]
    assert "out/2026-04/pack.html" in telling
    cards = [name for name in pages if name.endswith(("acme.html", "bolt.html"))]
    assert all("Hire ten people" in pages[name] for name in cards)
    assert len(cards) == 2
    assert not {*cards} & {*telling}
    desk.approve()
    desk.send()
    telling_mail = {
        message["To"]
        for path in desk.folder.rglob("out/sent/**/*.eml")
        for message in [message_from_bytes(path.read_bytes(), policy=default)]
        for part in message.walk()
        if b"own duties" in (raw := part.get_payload(decode=True) or b"") or b"vmo" in raw
    }
    assert telling_mail == {"team@client.example"}


def test_the_section_is_frozen_with_the_approved_pack(desk: Desk) -> None:
    rate(desk)
    desk.run()
    desk.approve()
    before = section(desk)
    assert before is not None
    changed(desk, "ratings", f"client.{DUTY}", 1, rating="not_started")
    desk.write("assessments/spring.yaml", FILE.format(requirement="vmo-oversight-reviews", vendor="client"))
    desk.run()
    assert section(desk) == before
    desk.write("requirements.yaml", "catalogue: osp\nversion: 2\n")
    (desk.folder / "assessments/spring.yaml").unlink()
    desk.run()
    assert section(desk) == before


def test_a_card_that_is_approved_alone_does_not_keep_an_older_pack(desk: Desk) -> None:
    desk.run()
    rate(desk)
    desk.approve("acme")
    changed(desk, "ratings", f"client.{DUTY}", 1, rating="not_started")
    desk.run()
    found = section(desk)
    assert found is not None
    assert sum(int(row[1]) for row in found["rows"]) == 1
    desk.approve()
    desk.write("requirements.yaml", "catalogue: osp\nversion: 2\n")
    desk.run()
    assert section(desk) == found


def test_a_pack_that_goes_to_nobody_keeps_it_too(desk: Desk) -> None:
    desk.change("outscore.yaml", "team_recipients: [team@client.example]\n", "")
    rate(desk)
    desk.run()
    desk.approve()
    before = section(desk)
    assert before is not None
    desk.write("requirements.yaml", "catalogue: osp\nversion: 2\n")
    desk.run()
    assert section(desk) == before


def test_a_pack_that_was_approved_without_it_stays_without_it(desk: Desk) -> None:
    desk.write("requirements.yaml", "catalogue: osp\nversion: 2\n")
    desk.run()
    desk.approve()
    desk.write("requirements.yaml", f"catalogue: {OWN}\n")
    desk.run()
    assert section(desk) is None
