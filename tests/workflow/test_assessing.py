"""A baseline filled in by a person, and what assessments tell: gaps, maturity, trend, expiry."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from tests.offices import ACME_APRIL
from tests.offices import APRIL
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
from outscore.model.requirement import Rating
from outscore.model.requirement import Standing
from outscore.workflow.assessing import assessed
from outscore.workflow.assessing import expiring
from outscore.workflow.assessing import trend
from outscore.workflow.score import score_period

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook
    from tests.offices import Desk

RATED = {"evidence": "Records", "evidence_dated": "2026-04-20", "assessor": "ann"}
WORDS = [each.value for each in Rating]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A workspace with the ten questions of the short catalogue."""
    desk = people_desk(tmp_path, "pulse\nversion: 1")
    desk.drop("figures.csv", ACME_APRIL)
    return desk


def requirements(desk: Desk) -> list[str]:
    with desk.open() as office:
        assert office.workspace.catalogue
        return [each.id for each in office.workspace.catalogue.requirements]


def rated(desk: Desk, requirement: str, rating: str = "partial", **more: str) -> str:
    said = {"vendor": "acme", "requirement": requirement, "rating": rating, **RATED, **more}
    return opened(desk, "ratings", **said)


def standings(desk: Desk, vendor: str = "acme") -> dict[str, tuple[str, str]]:
    desk.statements()
    with desk.open(LATER) as office:
        score_period(office, APRIL)
    assessment = desk.documents()[vendor]["assessment"]
    assert assessment
    return {
        one["id"]: (one["standing"], one["reason"])
        for domain in assessment["domains"]
        for one in domain["requirements"]
    }


def test_a_baseline_is_filled_in_by_a_person_and_read_back_without_loss(desk: Desk) -> None:
    known = requirements(desk)

    def fill(book: Workbook) -> None:
        sheet = Sheet(book["Ratings"])
        for place, requirement in enumerate(known):
            row = sheet.row_of(f"acme.{requirement}")
            assert sheet.cell("Title", row).value
            assert "partial:" in str(sheet.cell("What each rating looks like", row).value)
            sheet.fill(
                row,
                {
                    "Rating": WORDS[place % 4],
                    "Evidence": f"=Seen {place}\n\u201cquoted\u201d",
                    "Evidence dated": "2026-04-20",
                    "Evidence expires": "2027-04-30",
                    "Assessor": "ann",
                    "Second reader": "ben",
                    "Finding": "minor",
                    "Remark": "+ two accounts",
                },
            )
        Sheet(book["Assessments"]).fill(
            3, {"Vendor": "acme", "Kind": "baseline", "Held on": "2026-04-25", "Assessor": "ann"}
        )

    entries = read(desk, filled(made(desk), fill))
    assert len(entries) == len(known) + 1
    kept = there(desk)
    for place, requirement in enumerate(known):
        one = kept["ratings", f"acme.{requirement}"]
        assert one.says("rating") == WORDS[place % 4]
        assert one.says("evidence") == f"=Seen {place}\n\u201cquoted\u201d"
        assert one.says("judged_version") == "1", "it is of the wording in use"
    assert kept["assessments", "assessment-1"].says("valid_until") == "", "it was not held yet"
    found = standings(desk)
    expected = [Standing.ABSENT, Standing.PARTIAL, Standing.RATED, Standing.RATED]
    assert [found[each][0] for each in known] == [expected[place % 4].value for place in range(len(known))]
    reason = found[known[3]][1]
    assert "Rated deployed and effective by Ann Client, second reader Ben Client," in reason
    assert "on evidence of 20 April 2026: =Seen 3" in reason
    done = CliRunner().invoke(main, ["-w", str(desk.folder), "assess", "2026-04", "--vendor", "acme"])
    assert done.exit_code == 0, done.output
    assert "partial" in done.output
    assert read(desk, made(desk)) == ()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"requirement": "pulse-nothing"}, "There is no requirement 'pulse-nothing' in the workspace."),
        ({"judged_version": "7"}, "there is no version 7. Write the version that was judged"),
        ({"judged_version": "0"}, "there is no version 0."),
        ({"expires": "2026-04-30"}, "The evidence expired on 2026-04-30, before today, 2026-05-04. Rate on"),
        (
            {"expires": "2026-05-03"},
            "still speaks, leave expires empty, or write the rating in assessments/*.yaml.",
        ),
        ({"expires": "2026-04-01"}, "after it expires (2026-04-01). Put them in order."),
        ({"evidence_dated": "2026-05-05"}, "The evidence is dated 2026-05-05, and today is 2026-05-04."),
        ({"second_reader": "ann"}, "ann cannot be the second reader too."),
        ({"assessor": ""}, "Assessor (assessor) is missing: a rating rests on evidence"),
        ({"rating": "", "evidence": ""}, "Say how "),
        ({"remark": "Two accounts"}, "There is a remark and no finding."),
        ({"vendor_says": "No"}, "There is a why the vendor sees it so and no vendor's own view."),
        ({"rating": "good"}, "'good' is not one of not_started, partial, deployed, deployed_and_effective."),
    ],
)
def test_a_rating_that_rests_on_nothing_is_refused(desk: Desk, said: dict[str, str], sentence: str) -> None:
    with pytest.raises(RegisterRefused) as caught:
        opened(
            desk,
            "ratings",
            **{"vendor": "acme", "requirement": requirements(desk)[0], "rating": "partial", **RATED, **said},
        )
    assert sentence in str(caught.value)
    assert not there(desk)


def test_an_assessment_names_a_release_that_there_is(desk: Desk) -> None:
    said = {"vendor": "acme", "kind": "audit", "held_on": "2026-05-01", "assessor": "ann"}
    for release, sentence in (
        ({"catalogue": "osp", "release": "9"}, "osp has no version 9. Known: 1, 2."),
        ({"catalogue": "nosuch", "release": "1"}, "There is no catalogue 'nosuch'. Known: csp, osp"),
        ({"valid_until": "2026-05-01"}, "Put them in order."),
    ):
        with pytest.raises(RegisterRefused, match="Nothing was written") as caught:
            opened(desk, "assessments", **said, **release)
        assert sentence in str(caught.value)
    opened(desk, "assessments", **said, catalogue="osp", release="1")
    assert there(desk)["assessments", "assessment-1"].says("release") == "1"


def test_a_later_rating_counts_and_an_earlier_month_stays_as_it_was(desk: Desk) -> None:
    first = requirements(desk)[0]
    subject = rated(desk, first, "partial", evidence_dated="2026-03-31")
    assert standings(desk)[first][0] == "partial"
    changed(desk, "ratings", subject, 1, rating="deployed", evidence_dated="2026-05-03")
    assert standings(desk)[first][0] == "partial", "in April nobody had seen that yet"
    changed(desk, "ratings", subject, 2, rating="not_started", evidence_dated="2026-03-31")
    assert standings(desk)[first][0] == "not_in_place", "of one day, the last word counts"
    changed(desk, "ratings", subject, 3, state="withdrawn")
    assert standings(desk)[first][0] == "not_assessed"


def test_the_vendors_own_view_alone_counts_for_nothing(desk: Desk) -> None:
    first = requirements(desk)[0]
    opened(desk, "ratings", "carla", vendor="acme", requirement=first, vendor_view="deployed")
    assert standings(desk)[first][0] == "not_assessed"


def test_gaps_maturity_trend_and_expiry(desk: Desk) -> None:
    known = requirements(desk)
    baseline = {"vendor": "acme", "kind": "baseline", "held_on": "2026-04-10", "assessor": "ann"}
    for place, rating in enumerate(("not_started", "partial", "deployed", "deployed_and_effective")):
        rated(desk, known[place], rating, evidence_dated="2026-04-01", expires="2026-06-30")
    assessment = opened(desk, "assessments", **baseline)
    changed(desk, "assessments", assessment, 1, state="held", summary="A start.")
    changed(desk, "ratings", f"acme.{known[0]}", 1, rating="deployed", evidence_dated="2026-04-20")
    standings(desk)
    with desk.open(LATER) as office:
        (acme, bolt) = assessed(office, APRIL)
        levels = [each.level for each in acme.stands]
        assert (acme.vendor, bolt.vendor) == ("acme", "bolt")
        assert {each.requirement: each.level for each in acme.stands} == dict(
            zip(known, (2, 1, 2, 3, *[0] * 6), strict=True)
        ), levels
        then, now = trend(office, APRIL)
        assert {each.requirement: each.level for each in then.stands}[known[0]] == 0
        assert {each.requirement: each.level for each in now.stands}[known[0]] == 2
        found = expiring(office, APRIL, 61)
        assert {(each.what, each.left) for each in found} == {("evidence", 61)}
        assert len(found) == 4
        assert not expiring(office, APRIL, 60)
        assert expiring(office, APRIL, 800)[-1].what == "re-audit after the baseline"
    for view in ("gaps", "maturity", "heat", "trend", "expiring"):
        done = CliRunner().invoke(
            main, ["-w", str(desk.folder), "assess", "2026-04", "--show", view, "--format", "csv"]
        )
        assert done.exit_code == 0, done.output
        assert len(done.output.splitlines()) > 1, view


def test_the_list_of_ratings_says_what_was_found(desk: Desk) -> None:
    rated(desk, requirements(desk)[0], "deployed")
    done = CliRunner().invoke(main, ["-w", str(desk.folder), "registers", "show", "ratings"])
    assert done.exit_code == 0, done.output
    head, row = done.stdout.splitlines()[:2]
    assert head.split()[-3:] == ["rating", "evidence", "dated"]
    assert row.split()[-2:] == ["deployed", "2026-04-20"]


def test_the_guidance_of_a_column_says_once_how_it_is_written(desk: Desk) -> None:
    book = load_workbook(BytesIO(made(desk)))
    told = [str(cell.value or "") for sheet in book for cell in sheet[2]]
    assert any("such as" in each.casefold() for each in told)
    assert [each for each in told if each.casefold().count("such as") > 1] == []
