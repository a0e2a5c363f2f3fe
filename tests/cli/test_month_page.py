"""docs/month.md, followed from its first line to its last in an empty folder."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.cli.conftest import Desk
from tests.cli.walking import Walk

PAGE = Path(__file__).parents[2] / "docs/month.md"


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    walk = Walk(tmp_path_factory.mktemp("month"))
    walk.follow(PAGE.read_text(encoding="utf-8"))
    return walk


def test_following_the_page_gives_what_it_shows(walk: Walk) -> None:
    known = {re.sub(r"^Pages: .*/desk/", "Pages: .../desk/", line.rstrip()) for line in walk.said}
    assert len(walk.shown) >= 15
    assert [line for line in walk.shown if line.rstrip() not in known] == []


def test_what_the_page_says_of_the_month_is_so(walk: Walk) -> None:
    desk = Desk(walk.folder)
    (plan,) = desk.document("registers", "show", "plans")
    assert (plan["state"], plan["effect"]) == (
        "approved",
        "Worked: 83.0 % in June 2026; at least 80 in June 2026 was expected.",
    )
    assert plan["effect"] in PAGE.read_text(encoding="utf-8")
    (dispute,) = desk.document("registers", "show", "disputes")
    assert dispute["state"] == "restated"
    assert dispute["moved"].startswith("Was 5.2 % (missed), now 4.0 % (met).")
    days = desk.rows("calendar", "--from", "2026-06-01", "--until", "2026-06-30")
    assert [(one["day"], one["kind"]) for one in days] == [
        ("2026-06-05", "before meeting"),
        ("2026-06-05", "feed due"),
        ("2026-06-10", "meeting"),
    ]


def test_the_pages_of_may_say_that_the_day_left_out_does_not_count(walk: Walk) -> None:
    may = walk.folder / "out/2026-05"
    card, pack = ((may / one).read_text(encoding="utf-8") for one in ("scorecards/acme.html", "pack.html"))
    assert "It looks wrong, and does not count: relief leaves it out (May 2026): In time is 500" in card
    assert pack.count("Relief leaves it out: it does not count.") == 2
    assert "raw 71.8 % (2,870 of 4,000)" in pack
    assert "counts, and looks wrong" not in card


def test_every_page_of_may_is_of_the_revision_that_stands(walk: Walk) -> None:
    document = Desk(walk.folder).document("results", "--period", "2026-05", "--measure", "service_level")
    pages = [walk.folder / f"out/2026-05/{one}/acme.html" for one in ("scorecards", "working-papers")]
    told = [re.search(r"revision (\d+)", one.read_text(encoding="utf-8")) for one in pages]
    assert {int(one[1]) for one in told if one} == {document[0]["revision"]}
    assert document[0]["revision"] > 1


@pytest.mark.parametrize(
    ("asked", "number"), [("deliveries", "id"), ("registers show plans", "version")], ids=lambda one: one
)
def test_a_table_has_the_number_that_the_next_command_asks_for(walk: Walk, asked: str, number: str) -> None:
    assert number in Desk(walk.folder).run(*asked.split()).stdout.splitlines()[0].split()


def test_each_step_says_what_a_person_decides() -> None:
    steps = re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[2:]
    assert [step.splitlines()[0] for step in steps if "*Decide:*" not in step] == []
