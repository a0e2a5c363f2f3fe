"""The pages beside a pack: how requirements stand, and what is known of vendors."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING
from typing import Any

import pytest
from markupsafe import escape
from openpyxl import load_workbook
from tests.offices import APRIL
from tests.offices import SIGNED
from tests.workflow.books import Sheet
from tests.workflow.books import changed
from tests.workflow.books import filled
from tests.workflow.books import made
from tests.workflow.books import opened
from tests.workflow.books import people_desk
from tests.workflow.books import read

from outscore.errors import RegisterRefused
from outscore.governance.register import Wanted
from outscore.model.period import Period
from outscore.model.workbook import SEAL_SHEET
from outscore.model.workbook import guidance
from outscore.model.workbook import protected
from outscore.model.workbook import sealed
from outscore.workflow.approve import approve
from outscore.workflow.beside import pack_and_beside
from outscore.workflow.manifest import prepare
from outscore.workflow.pack import standing_statements
from outscore.workflow.plan_keeping import keep_plans
from outscore.workflow.receive import receive
from outscore.workflow.registers import written
from outscore.workflow.render import render_shared
from outscore.workflow.restate import restate
from outscore.workflow.score import score_period
from outscore.workflow.verify import verify
from outscore.workflow.workbook import Registers

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet
    from tests.offices import Desk

MARCH = Period.parse("2026-03")
ROWS = ("A1,2026-03,s,100,90", "bolt,2026-03,s,200,150", "A1,2026-04,s,100,84", "bolt,2026-04,s,200,196")
INERT = "<script>alert(1)</script>"
HOUSE = """\
catalogue: house
version: 1
title: House requirements
published: "2025-11-22"
language: en
requirements:
  - id: house-floor-headsets
    version: 2
    domain: people
    title: Headsets work
    intent: A customer who cannot hear is not served.
    evidence: Ten headsets tried.
    guidance: {partial: Some work., deployed: All ten work., deployed_and_effective: Nobody complained.}
    weight: 3
    external_ref: "=8.4 <b>of ours</b>"
  - id: house-floor-desks
    version: 1
    domain: processes
    title: Desks are tidy
    intent: Papers are not lost.
    evidence: A look around.
    weight: 1
"""
GERMAN = """\
catalogue: house
version: 1
language: de
title: Unsere Anforderungen
requirements:
  - id: house-floor-headsets
    version: 1
    title: Kopfhörer funktionieren
    intent: Wer nicht hört, hilft nicht.
"""
MAPPING = """\
from: {catalogue: house, version: 1}
to: {framework: programme, title: "Quality programme, 2026"}
themes: [{id: equipment, title: Equipment & tools}]
requirements:
  - {id: house-floor-headsets, relation: part_of, to: [equipment]}
"""
RECORD = f"""\
    tier: critical
    sites: [{{name: "{INERT}", country: GB, seats: 1200}}]
    subcontractors: [{{name: Night Ltd, what: "=cmd|' /C calc'!A0"}}]
    notices: [{{contract: main, months: 3, clause: "21.2"}}]
"""
RATED = {"vendor": "acme", "evidence": INERT, "evidence_dated": "2026-04-20", "assessor": "ann"}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Two months, in the second of which Acme is below a floor; a catalogue in German, as far as it goes."""
    desk = people_desk(tmp_path, "house\nversion: 1\nlanguage: de")
    desk.write("catalogues/house-1.yaml", HOUSE)
    desk.write("catalogues/house-1.de.yaml", GERMAN)
    desk.write("catalogues/mappings/house-1-to-programme.yaml", MAPPING)
    floors = "floors: [{contract: main, measure: speed, at_least: 88}]\n"
    governance = (desk.folder / "governance.yaml").read_text(encoding="utf-8")
    desk.write("governance.yaml", governance + floors)
    desk.change("contracts/main.yaml", 'starts: "2026-01-01"\n', 'starts: "2026-01-01"\nends: "2026-10-31"\n')
    desk.change("vendors.yaml", "    name: Acme Contact\n", "    name: Acme Contact\n" + RECORD)
    desk.drop("figures.csv", *ROWS)
    return desk


def scored(desk: Desk) -> None:
    with desk.open() as office:
        receive(office)
        score_period(office, MARCH)
        score_period(office, APRIL)
        keep_plans(office)


def pages(desk: Desk, now: str = "2026-05-04T12:00:00+00:00") -> dict[str, str]:
    with desk.open(now) as office:
        render_shared(office, APRIL)
    folder = desk.folder / "out"
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in folder.rglob("*.html")
    }


def documents(desk: Desk) -> tuple[Any, Any]:
    with desk.open() as office:
        _, beside = pack_and_beside(office, APRIL, standing_statements(office, APRIL))
    return json.loads(json.dumps(beside.requirements)), json.loads(json.dumps(beside.vendors))


def baseline(desk: Desk) -> None:
    opened(
        desk, "ratings", requirement="house-floor-headsets", rating="partial", expires="2026-06-30", **RATED
    )
    held = {"kind": "baseline", "held_on": "2026-04-25", "assessor": "ann"}
    changed(
        desk,
        "assessments",
        opened(desk, "assessments", vendor="acme", **held),
        1,
        state="held",
        summary="Poor",
    )
    opened(
        desk,
        "certificates",
        vendor="acme",
        standard="ISO 9001",
        scope=INERT,
        issued_by="X",
        issued_on="2023-04-01",
        expires="2026-04-10",
    )


def test_the_page_tells_how_far_each_vendor_is_and_what_to_close_first(desk: Desk) -> None:
    baseline(desk)
    scored(desk)
    (release,) = documents(desk)[0]["releases"]
    acme, bolt = release["vendors"]
    assert (acme["whole"]["share"], acme["whole"]["words"]) == ("25 %", "partly in place")
    assert (acme["whole"]["in_place"], acme["whole"]["assessed"], acme["whole"]["total"]) == (0, 1, 2)
    assert (bolt["whole"]["band"], bolt["whole"]["words"]) == (-1, "not assessed")
    own = release["gaps"][0]
    (gap,) = own["rows"]
    assert (gap["requirement"], gap["gap"], gap["next"]["text"]) == (
        "house-floor-headsets",
        6,
        "All ten work. [en]",
    )
    assert (own["unassessed"], own["heaviest"]) == (1, ["Desks are tidy [en]"])
    assert [one["looked_at"] for one in release["gaps"]] == [True, False]


def test_word_and_colour_are_of_what_was_assessed(desk: Desk) -> None:
    said = {**RATED, "rating": "deployed_and_effective"}
    opened(desk, "ratings", requirement="house-floor-desks", **said)
    scored(desk)
    (release,) = documents(desk)[0]["releases"]
    acme, bolt = release["vendors"]
    whole = acme["whole"]
    assert (whole["share"], whole["band"], whole["words"]) == ("25 %", 3, "all in place, with effect")
    assert (whole["in_place"], whole["assessed"], whole["total"]) == (1, 1, 2)
    assert (bolt["whole"]["band"], "assessed" in bolt["whole"]) == (-1, False)
    page = pages(desk)["2026-04/requirements.html"]
    cell = (
        '<td class="heat heat-3"><span class="shown">25 %</span>'
        '<span class="under">all in place, with effect</span><span class="under">1 of 1 in place</span>'
        '<span class="under">1 of 2 assessed</span></td>'
    )
    assert cell in page
    opened(desk, "ratings", requirement="house-floor-headsets", **said)
    with desk.open() as office:
        score_period(office, APRIL)
    whole = documents(desk)[0]["releases"][0]["vendors"][0]["whole"]
    assert (whole["share"], "assessed" in whole) == ("100 %", False)


def test_where_a_measure_decides_the_next_is_what_its_binding_asks(desk: Desk) -> None:
    bound = "requirement: house-floor-headsets, contract: main, measure: speed"
    text = (desk.folder / "requirements.yaml").read_text(encoding="utf-8")
    bindings = f"bindings:\n  - {{{bound}, at_target: 2, of_last: 2, sustained: 2}}\n"
    desk.write("requirements.yaml", f"{text}{bindings}")
    scored(desk)
    (release,) = documents(desk)[0]["releases"]
    (gap,) = release["gaps"][0]["rows"]
    asked = "Speed (Main agreement): at target in 2 of the last 2 months, the last 2 of them without a break"
    assert (gap["standing"], gap["next"]) == ("demoted", {"text": asked, "language": "en"})


def test_the_wording_is_in_the_language_of_the_workspace_with_its_marks(desk: Desk) -> None:
    baseline(desk)
    scored(desk)
    (release,) = documents(desk)[0]["releases"]
    people = next(one for one in release["domains"] if one["id"] == "people")
    (headsets,) = people["requirements"]
    assert headsets["title"] == {"text": "Kopfhörer funktionieren [version 1, now 2]", "language": "de"}
    assert headsets["evidence"] == {"text": "Ten headsets tried. [en]", "language": "en"}
    assert headsets["mapped"] == [
        {"to": "Quality programme, 2026", "relation": "part of", "titles": ["Equipment & tools"]}
    ]
    told = next(one for one in headsets["stands"] if one["rating"])
    assert (told["rating"], told["assessor"], told["expires"]) == ("partial", "Ann Client", "2026-06-30")
    page = pages(desk)["2026-04/requirements.html"]
    assert '<span lang="de">Wer nicht hört, hilft nicht. [version 1, now 2]</span>' in page
    assert str(escape("part of: Equipment & tools")) in page
    assert str(escape("=8.4 <b>of ours</b>")) in page
    assert INERT not in page
    assert str(escape(INERT)) in page


def test_the_page_tells_the_trend_and_what_expires(desk: Desk) -> None:
    baseline(desk)
    scored(desk)
    requirements, _ = documents(desk)
    assert [(one["kind"], one["share"], one["moved"]) for one in requirements["trend"]] == [
        ("baseline", "25 %", ""),
        ("end of the period", "25 %", "no change"),
    ]
    assert [(one["what"], one["left"]) for one in requirements["expiring"]] == [
        ("certificate ISO 9001", "passed 20 days before"),
        ("evidence", "in 61 days"),
    ]
    assert requirements["expiring"][1]["title"] == "Kopfhörer funktionieren [version 1, now 2]"


def test_the_page_of_the_vendors_tells_record_days_and_open_plans(desk: Desk) -> None:
    baseline(desk)
    scored(desk)
    acme, bolt = documents(desk)[1]["vendors"]
    assert (acme["vendor"], acme["tier"], bolt["tier"]) == ("acme", "critical", "")
    (notice,) = acme["notices"]
    assert (notice["day"], notice["left"], notice["says"]) == (
        "2026-07-31",
        "in 92 days",
        "3 months before the end, 21.2",
    )
    assert acme["next"] == notice
    assert acme["certificates"][0]["passed"]
    (plan,) = acme["plans"]
    assert (plan["measure"], plan["level"], plan["age"], plan["state"]) == ("Speed", 0, "new", "asked")
    assert plan["why"] == "Below its floor in April 2026."
    assert [one["asked_for"] for one in bolt["plans"]] == ["March 2026"]
    assert bolt["plans"][0]["age"] == "1 month"
    page = pages(desk)["2026-04/vendors.html"]
    assert page.count('data-label="Subcontractors"><span>not said</span>') == 1, "of Bolt nothing is said"
    assert INERT not in page
    assert page.count(str(escape(INERT))) == 2
    assert str(escape("=cmd|' /C calc'!A0")) in page


def test_an_open_plan_tells_the_chance_that_its_figure_is_missed(desk: Desk) -> None:
    months = [Period.parse("2025-03")]
    while months[-1] < APRIL:
        months.append(months[-1].next())
    desk.change("contracts/main.yaml", 'starts: "2026-01-01"', 'starts: "2025-01-01"')
    desk.drop("figures.csv", *(f"A1,{month},s,100,{97 if month < APRIL else 84}" for month in months))
    with desk.open() as office:
        receive(office)
        for month in months:
            score_period(office, month)
        keep_plans(office)
    (plan,) = documents(desk)[1]["vendors"][0]["plans"]
    assert plan["chance"].startswith("The chance that May 2026 misses its target is ")
    assert "How good such forecasts are is not known: 2 could be checked" in plan["chance"]


def test_pages_lead_to_the_pages_that_there_are(desk: Desk) -> None:
    scored(desk)
    made_pages = pages(desk)
    for name in ("pack", "comparison", "requirements", "vendors"):
        for other in ("pack", "comparison", "requirements", "vendors"):
            assert f'href="{other}.html"' in made_pages[f"2026-04/{name}.html"]
    assert 'href="2026-04/requirements.html"' in made_pages["index.html"]
    assert 'href="2026-04/vendors.html"' in made_pages["index.html"]


def test_without_requirements_and_records_there_is_no_page_and_no_link(desk: Desk) -> None:
    scored(desk)
    assert "2026-04/requirements.html" in pages(desk)
    (desk.folder / "requirements.yaml").unlink()
    desk.change("vendors.yaml", RECORD, "")
    with desk.open() as office:
        score_period(office, APRIL)
    made_pages = pages(desk)
    assert "2026-04/requirements.html" not in made_pages, "the page of before is taken away"
    assert "2026-04/vendors.html" in made_pages, "there are open plans"
    assert all("requirements.html" not in page for page in made_pages.values())


def test_a_plain_workspace_has_neither_page(tmp_path: Path) -> None:
    desk = people_desk(tmp_path)
    desk.drop("figures.csv", "A1,2026-04,s,100,97", "bolt,2026-04,s,200,196")
    with desk.open() as office:
        receive(office)
        score_period(office, APRIL)
        pack, beside = pack_and_beside(office, APRIL, standing_statements(office, APRIL))
    assert (beside.requirements, beside.vendors) == (None, None)
    assert "pages" not in pack


def test_what_is_written_after_the_approval_does_not_move_the_pages(desk: Desk) -> None:
    baseline(desk)
    scored(desk)
    with desk.open() as office:
        approve(office, MARCH, SIGNED)
        approve(office, APRIL, SIGNED)
    before = pages(desk)
    later = Wanted("ratings", "", None, {**RATED, "requirement": "house-floor-desks", "rating": "deployed"})
    held = {"standard": "ISO 27001", "scope": "All", "issued_by": "X", "issued_on": "2026-04-01"}
    other = Wanted("certificates", "", None, {"vendor": "bolt", **held, "expires": "2026-09-30"})
    with desk.open("2026-05-20T12:00:00+00:00") as office:
        written(office, "ann", [later, other])
    after = pages(desk, "2027-01-31T12:00:00+00:00")
    for name in ("requirements", "vendors", "pack"):
        assert after[f"2026-04/{name}.html"] == before[f"2026-04/{name}.html"], name
    with desk.open() as office:
        assert verify(office).faults == ()


@pytest.mark.parametrize("team", ["team_recipients: [office@bank.example]\n", ""], ids=["team", "nobody"])
def test_what_files_say_later_does_not_move_approved_pages_until_a_figure_does(desk: Desk, team: str) -> None:
    settings = (desk.folder / "outscore.yaml").read_text(encoding="utf-8")
    kept = [line for line in settings.splitlines(keepends=True) if not line.startswith("team_recipients")]
    desk.write("outscore.yaml", "".join(kept) + team)
    baseline(desk)
    scored(desk)
    pages(desk)
    with desk.open() as office:
        approve(office, MARCH, SIGNED)
        approve(office, APRIL, SIGNED)
    before = pages(desk)
    desk.change("catalogues/house-1.yaml", "=8.4 <b>of ours</b>", "Another text")
    desk.change("vendors.yaml", "tier: critical", "tier: important")
    said = {"requirement": "house-floor-desks", "vendor": "acme", "rating": "deployed", "assessor": "Ann"}
    rating = {**said, "evidence": "Seen", "evidence_dated": "2026-04-10"}
    desk.write("assessments/later.yaml", json.dumps({"ratings": [rating]}))
    after = pages(desk, "2027-01-31T12:00:00+00:00")
    for name in ("requirements", "vendors", "pack"):
        assert after[f"2026-04/{name}.html"] == before[f"2026-04/{name}.html"], name
    desk.drop("figures-later.csv", "A1,2026-04,s,100,96")
    with desk.open("2026-05-05T12:00:00+00:00") as office:
        receive(office)
        restate(office, APRIL, "acme", None, "ann", "a row was wrong")
    restated = pages(desk)
    assert "Another text" in restated["2026-04/requirements.html"]
    assert "Tier: important" in restated["2026-04/vendors.html"]


def test_a_page_whose_document_is_changed_or_gone_is_told(desk: Desk) -> None:
    baseline(desk)
    scored(desk)
    pages(desk)
    with desk.open() as office:
        pack, _ = pack_and_beside(office, APRIL, standing_statements(office, APRIL))
        for name, digest in pack["pages"].items():
            (path,) = [one for one in (desk.folder / "var").rglob(f"{digest}*") if one.is_file()]
            whole = path.read_bytes()
            path.chmod(0o644)
            path.write_bytes(whole.replace(b"April", b"Apryl"))
            told = f"The page {name} of 2026-04, revision "
            assert [one for one in verify(office).faults if one.startswith(told)]
            path.unlink()
            assert [one for one in verify(office).faults if one.startswith(told)]
            path.write_bytes(whole)
        assert verify(office).faults == ()


def test_nobody_is_sent_the_pages_beside_the_pack(desk: Desk) -> None:
    baseline(desk)
    scored(desk)
    with desk.open() as office:
        prepared = prepare(office, APRIL)
    sent = [file["name"] for parcel in prepared.document["parcels"] for file in parcel["files"]]
    assert sent
    assert not [name for name in sent if "requirements" in name or "vendors" in name]


def test_the_sheet_of_ratings_says_what_a_requirement_stands_beside(desk: Desk) -> None:
    sheet = Sheet(load_workbook(BytesIO(made(desk)))["Ratings"])
    row = sheet.row_of("acme.house-floor-headsets")
    assert sheet.cell("Elsewhere", row).value == "part of: Equipment & tools (Quality programme, 2026)"
    assert sheet.cell("Your own reference", row).value == "=8.4 <b>of ours</b>"
    assert sheet.cell("Your own reference", row).data_type == "s"
    assert sheet.cell("Why it matters", row).value == "Wer nicht hört, hilft nicht. [version 1, now 2]"
    assert sheet.cell("Elsewhere", row).protection.locked
    assert read(desk, made(desk)) == ()


def older(desk: Desk, *titles: str) -> bytes:
    """A workbook as an earlier version made it: without some columns, and sealed without them."""
    with desk.open() as office:
        sheets = Registers(office).book(office.now()).sheets
    ratings = next(each for each in sheets if each.register == "ratings")
    thin = ratings.without({each.key for each in ratings.columns if each.title in titles})
    marks = {row.subject: protected(thin, row) for row in thin.rows}
    marks["told"] = guidance({each.key: each.told for each in thin.columns})

    def rewrite(file: Workbook) -> None:
        page = file["Ratings"]
        for title in titles:
            page.delete_cols([cell.value for cell in page[1]].index(title) + 1)
        reseal(file[SEAL_SHEET], marks)

    return filled(made(desk), rewrite)


def reseal(seal: Worksheet, marks: dict[str, str]) -> None:
    """Put other marks of the ratings into a hidden sheet."""
    lines = [[str(cell.value or "") for cell in row] for row in seal.iter_rows()]
    for line in lines:
        if line[:2] == ["told", "ratings"]:
            line[2] = marks["told"]
        elif line[0] == "ratings":
            line[3] = marks[line[1]]
    said = [tuple(line[: max(2, len([*filter(None, line)]))]) for line in lines[:-1]]
    for number, told in enumerate([*said, ("sha256", sealed(tuple(said)))], start=1):
        for place, cell in enumerate(told, start=1):
            seal.cell(number, place).value = cell or None


def rate(file: Workbook) -> None:
    sheet = Sheet(file["Ratings"])
    said = {"Rating": "deployed", "Evidence": "Seen", "Evidence dated": "2026-04-20", "Assessor": "ann"}
    sheet.fill(sheet.row_of("acme.house-floor-desks"), said)


def test_a_workbook_from_before_a_column_that_is_only_to_be_read_is_taken(desk: Desk) -> None:
    (entry,) = read(desk, filled(older(desk, "Elsewhere", "Your own reference"), rate))
    assert entry.changes["rating"] == "deployed"


def test_a_workbook_from_before_a_column_that_people_fill_in_says_so(desk: Desk) -> None:
    with pytest.raises(RegisterRefused, match="made by an earlier version of Outscore") as caught:
        read(desk, older(desk, "Rating"))
    assert "did not have the columns 'Rating'. Make a new workbook, and fill it in again" in str(caught.value)


def test_a_column_that_somebody_deleted_is_to_be_put_back(desk: Desk) -> None:
    def delete(file: Workbook) -> None:
        page = file["Ratings"]
        page.delete_cols([cell.value for cell in page[1]].index("Elsewhere") + 1)

    with pytest.raises(RegisterRefused, match=r"the columns 'Elsewhere' are gone\. Put them back\."):
        read(desk, filled(made(desk), delete))


def test_a_rating_that_came_after_the_scorecards_waits_for_the_next_ones(desk: Desk) -> None:
    scored(desk)
    baseline(desk)
    (release,) = documents(desk)[0]["releases"]
    stands = [
        each for domain in release["domains"] for one in domain["requirements"] for each in one["stands"]
    ]
    assert {(each["standing"], each["rating"]) for each in stands} == {("not assessed", "")}
    assert {len(each["whose"]) for each in stands} == {2}, "of both the same is to be said"


def test_the_client_stands_on_the_page_by_a_release_of_its_own(desk: Desk) -> None:
    text = (desk.folder / "requirements.yaml").read_text(encoding="utf-8")
    desk.write("requirements.yaml", f"{text}client: {{catalogue: vmo, version: 1}}\n")
    opened(
        desk,
        "ratings",
        vendor="client",
        requirement="vmo-sourcing-selection",
        rating="deployed",
        evidence="Seen",
        evidence_dated="2026-04-20",
        assessor="ann",
    )
    scored(desk)
    own, clients = documents(desk)[0]["releases"]
    assert (own["release"], clients["release"]) == ("house 1", "vmo 1")
    (client,) = clients["vendors"]
    assert (client["name"], client["whole"]["in_place"]) == ("Example client", 1)
    page = pages(desk)["2026-04/requirements.html"]
    assert page.count('<th scope="col">Client</th><th scope="col">All</th>') == 1
    assert page.count('<th scope="col">Vendor</th><th scope="col">All</th>') == 1
    assert "Vendors that are assessed by different releases stand in tables of their own" in page
