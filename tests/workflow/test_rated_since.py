"""Standings are what statements say; what was rated after them is told beside, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from tests.offices import ACME_APRIL
from tests.offices import APRIL
from tests.workflow.books import changed
from tests.workflow.books import opened
from tests.workflow.books import people_desk

from outscore.cli import main
from outscore.model.requirement import Rating
from outscore.workflow.assessing import assessed
from outscore.workflow.rated_since import rated_since

if TYPE_CHECKING:
    from pathlib import Path

    from tests.offices import Desk

    from outscore.governance.maturity import Stand

FIRST, SECOND, BOUND = "pulse-leadership-decide", "pulse-leadership-depend", "pulse-performance-reached"
OTHERS = (SECOND, *(f"pulse-processes-{each}" for each in ("figures", "errors", "automation", "data")))
SAID = {"vendor": "acme", "evidence": "Records", "evidence_dated": "2026-04-20", "assessor": "ann"}
SCORE = "Score again to take it in: outscore score 2026-04"
STAYS = "What was approved stays; it counts in the months after it."


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A workspace in which a measure proves one of ten requirements; April is scored."""
    desk = people_desk(tmp_path, "pulse\nversion: 1")
    bound = "contract: main, measure: speed, at_target: 1, of_last: 1"
    desk.write(
        "requirements.yaml",
        f"catalogue: pulse\nversion: 1\nbindings:\n  - {{requirement: {BOUND}, {bound}}}\n",
    )
    desk.drop("figures.csv", ACME_APRIL)
    opened(desk, "ratings", requirement=FIRST, rating="deployed_and_effective", **SAID)
    desk.run()
    return desk


def told(desk: Desk, vendor: str = "") -> tuple[str, ...]:
    with desk.open() as office:
        return rated_since(office, APRIL, vendor)


def stand(desk: Desk, requirement: str) -> Stand:
    with desk.open() as office:
        acme = next(each for each in assessed(office, APRIL) if each.vendor == "acme")
    return next(each for each in acme.stands if each.requirement == requirement)


def test_nothing_is_told_where_nothing_came_since(desk: Desk) -> None:
    assert told(desk) == ()
    assert (stand(desk, FIRST).rating, stand(desk, FIRST).level) == (Rating.EFFECTIVE, 3)


def test_a_rating_after_scoring_is_told_until_the_month_is_scored_again(desk: Desk) -> None:
    opened(desk, "ratings", requirement=SECOND, rating="partial", **SAID)
    changed(desk, "ratings", f"acme.{FIRST}", 1, rating="deployed")
    since = "acme, main: since 2026-04 was scored, 2 requirements have been rated otherwise"
    assert told(desk) == (SCORE, f"{since} ({FIRST}, {SECOND}).")
    assert told(desk, "bolt") == ()
    assert stand(desk, FIRST).level == 3, "standing and level rest on the statement"
    assert (stand(desk, SECOND).rating, stand(desk, SECOND).level) == (None, 0)
    desk.run()
    assert told(desk) == ()
    assert (stand(desk, FIRST).level, stand(desk, SECOND).level) == (2, 1)


def test_of_an_approved_month_it_is_told_that_it_stays(desk: Desk) -> None:
    desk.approve()
    changed(desk, "ratings", f"acme.{FIRST}", 1, rating="partial")
    sentence = (
        f"acme, main: since 2026-04 was approved, 1 requirement has been rated otherwise ({FIRST}). {STAYS}"
    )
    assert told(desk) == (sentence,)
    assert stand(desk, FIRST).level == 3
    for view in ("standing", "gaps", "maturity", "heat"):
        done = CliRunner().invoke(main, ["-w", str(desk.folder), "assess", "2026-04", "--show", view])
        assert (done.exit_code, sentence in done.stderr) == (0, True), done.output


def test_evidence_of_a_later_month_and_what_a_measure_decides_are_no_news(desk: Desk) -> None:
    later = {**SAID, "evidence_dated": "2026-05-02"}
    opened(desk, "ratings", requirement=SECOND, rating="partial", **later)
    opened(desk, "ratings", requirement=BOUND, rating="partial", **SAID)
    assert told(desk) == ()


def test_a_rating_in_a_file_is_seen_too(desk: Desk) -> None:
    rating = f"requirement: {SECOND}, vendor: acme, rating: deployed, evidence: Seen, assessor: J. Smith"
    desk.write("assessments/april.yaml", f'ratings:\n  - {{{rating}, evidence_dated: "2026-04-30"}}\n')
    score, sentence = told(desk)
    assert (score, sentence.endswith(f"({SECOND}).")) == (SCORE, True)


def test_of_many_requirements_three_are_named_and_report_tells_it_as_assess_does(desk: Desk) -> None:
    for requirement in OTHERS:
        opened(desk, "ratings", requirement=requirement, rating="partial", **SAID)
    score, sentence = told(desk)
    assert f"5 requirements have been rated otherwise ({', '.join(OTHERS[:3])} and 2 more)." in sentence
    for command in ("report", "assess"):
        done = CliRunner().invoke(main, ["-w", str(desk.folder), command, "2026-04"])
        assert (done.exit_code, done.stderr.splitlines()) == (0, [score, sentence]), command
    desk.run()
    done = CliRunner().invoke(main, ["-w", str(desk.folder), "report", "2026-04"])
    assert (done.exit_code, done.stderr) == (0, "")
