"""A release that was used and then edited is refused wherever it is read, with what to do."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from tests.offices import ACME_APRIL
from tests.offices import APRIL
from tests.offices import BOLT_APRIL
from tests.offices import DATABASES
from tests.offices import dump
from tests.offices import new_database
from tests.offices import new_desk
from tests.workflow.books import LATER
from tests.workflow.books import PEOPLE
from tests.workflow.books import Sheet
from tests.workflow.books import filled
from tests.workflow.books import made
from tests.workflow.books import opened
from tests.workflow.books import people_desk
from tests.workflow.books import read

from outscore.cli import main
from outscore.contracts.catalogue import REQUIREMENTS
from outscore.contracts.catalogue import shipped
from outscore.errors import WorkspaceFaulty
from outscore.workflow.registers import written
from outscore.workflow.score import score_period

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result
    from openpyxl import Workbook
    from tests.offices import Desk

ONE = "catalogues/house-1.yaml"
TEXT = """\
catalogue: house
version: 1
title: House requirements
published: "2026-01-01"
domains: [{id: floor, title: On the floor}]
requirements:
  - id: house-speed
    version: 1
    domain: floor
    title: Speed
    intent: Be fast.
    evidence: Figures.
  - id: house-calm
    version: 1
    domain: floor
    title: Calm
    intent: Be calm.
    evidence: Records.
"""
RATED = {"evidence": "Records", "evidence_dated": "2026-04-20", "assessor": "ann", "rating": "partial"}
SAYS = "house version 1 was first used on 2026-05-04 and no longer says what it said then: "
MEND = (
    "Results and ratings rest on that. Put the file back as it was, and write what is new as "
    "catalogues/house-2.yaml, with a higher version for each requirement that reads otherwise."
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = people_desk(tmp_path, "house\nversion: 1")
    desk.write(ONE, TEXT)
    desk.drop("figures.csv", ACME_APRIL, BOLT_APRIL)
    return desk


def do(desk: Desk, *words: str) -> Result:
    return CliRunner(env={"OUTSCORE_DATABASE_URL": desk.url}).invoke(main, ["-w", str(desk.folder), *words])


def score(desk: Desk) -> None:
    with desk.open() as office:
        score_period(office, APRIL)


def said(desk: Desk, *words: str) -> str:
    """What a command that refuses says."""
    done = do(desk, *words)
    assert done.exit_code == 1, done.output
    return " ".join(done.output.split())


COMMANDS = [
    ("check",),
    ("score", "2026-04"),
    ("run", "2026-04"),
    ("assess", "2026-04"),
    ("registers", "add", "risks", "--by", "ann", "--set", "what=x"),
    ("registers", "workbook", "out.xlsx"),
    ("db", "verify"),
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_refuses_a_release_that_was_edited_after_a_month_was_scored(
    desk: Desk, words: tuple[str, ...]
) -> None:
    score(desk)
    desk.change(ONE, "Be calm.", "Be very calm.")
    assert f"catalogues/house-1.yaml:1: {SAYS}house-calm is changed. {MEND}" in said(desk, *words)


def test_what_was_changed_is_named(desk: Desk) -> None:
    score(desk)
    text = TEXT.replace("house-calm", "house-quiet").replace("Be fast.", "Be faster.")
    desk.write(ONE, text.replace("House requirements", "Our requirements"))
    assert (
        "house-speed is changed; house-calm is gone; house-quiet is new; its title, day, language or domains "
        "are changed. Results"
    ) in said(desk, "check")


def test_a_release_that_nobody_used_yet_may_be_edited(desk: Desk) -> None:
    with desk.open() as office:
        written(office, "ann", [])
    desk.change(ONE, "Be calm.", "Be very calm.")
    assert do(desk, "check").exit_code == 0
    score(desk)
    assert do(desk, "check").exit_code == 0


def test_a_rating_is_a_use_and_so_is_an_assessment(desk: Desk) -> None:
    opened(desk, "ratings", vendor="acme", requirement="house-speed", **RATED)
    desk.change(ONE, "Be calm.", "Be very calm.")
    assert "house-calm is changed" in said(desk, "check")
    desk.write(ONE, TEXT)
    desk.write("catalogues/house-2.yaml", TEXT.replace("version: 1\ntitle: H", "version: 2\ntitle: H"))
    assert do(desk, "check").exit_code == 0
    asked = {
        "vendor": "acme",
        "kind": "baseline",
        "catalogue": "house",
        "release": "2",
        "held_on": "2026-06-01",
        "assessor": "ann",
    }
    opened(desk, "assessments", **asked)
    desk.change("catalogues/house-2.yaml", "Be fast.", "Be faster.")
    assert "house version 2 was first used" in said(desk, "check")


def test_a_rating_in_the_workbook_is_a_use(desk: Desk) -> None:
    typed = {"Rating": "partial", "Evidence": "Records", "Evidence dated": "2026-04-20", "Assessor": "ann"}

    def rate(book: Workbook) -> None:
        sheet = Sheet(book["Ratings"])
        sheet.fill(sheet.row_of("acme.house-speed"), typed)

    assert read(desk, filled(made(desk), rate))
    desk.change(ONE, "Be calm.", "Be very calm.")
    assert "house-calm is changed" in said(desk, "check")


def test_translations_references_and_notes_are_free(desk: Desk) -> None:
    score(desk)
    text = TEXT.replace("    evidence: Figures.\n", "    evidence: Figures.\n    external_ref: page 9\n")
    desk.write(ONE, f"# Ours.\n{text}")
    german = "catalogue: house\nversion: 1\nlanguage: de\n"
    german += "requirements:\n  - {id: house-calm, version: 1, title: Ruhe}\n"
    desk.write("catalogues/house-1.de.yaml", german)
    assert do(desk, "check").exit_code == 0, do(desk, "check").output
    score(desk)
    assert "Nothing is wrong." in do(desk, "db", "verify").output


def test_the_way_that_is_told_is_open(desk: Desk) -> None:
    score(desk)
    second = TEXT.replace("version: 1\ntitle: House", "version: 2\ntitle: House")
    second = second.replace(
        "    version: 1\n    domain: floor\n    title: Calm",
        "    version: 2\n    domain: floor\n    title: Calm",
    )
    desk.write("catalogues/house-2.yaml", second.replace("Be calm.", "Be very calm."))
    desk.write("requirements.yaml", "catalogue: house\nversion: 2\n")
    assert do(desk, "check").exit_code == 0, do(desk, "check").output
    score(desk)
    desk.change("catalogues/house-2.yaml", "Be very calm.", "Be most calm.")
    assert "house version 2 was first used" in said(desk, "check")


def test_an_earlier_release_that_was_used_stays_in_the_folder(desk: Desk) -> None:
    score(desk)
    (desk.folder / ONE).rename(desk.folder / "catalogues/house-2.yaml")
    desk.change("catalogues/house-2.yaml", "version: 1\ntitle: H", "version: 2\ntitle: H")
    desk.write("requirements.yaml", "catalogue: house\nversion: 2\n")
    assert "catalogues/house-1.yaml:1: house version 1 was first used on 2026-05-04, results and" in said(
        desk, "check"
    )


@pytest.mark.parametrize("renamed", [True, False])
def test_a_release_that_was_used_is_missed_with_its_whole_catalogue_too(desk: Desk, *, renamed: bool) -> None:
    score(desk)
    (desk.folder / ONE).unlink()
    if renamed:
        other = TEXT.replace("catalogue: house", "catalogue: home").replace("Be calm.", "Be very calm.")
        desk.write("catalogues/home-1.yaml", other)
        desk.write("requirements.yaml", "catalogue: home\nversion: 1\n")
    else:
        (desk.folder / "requirements.yaml").unlink()
    gone = (
        "house version 1 was first used on 2026-05-04, results and ratings rest on it, and the file is gone."
    )
    for words in COMMANDS:
        assert f"catalogues/house-1.yaml:1: {gone} Put it back." in said(desk, *words), words
    desk.write(ONE, TEXT)
    assert gone not in do(desk, "check").output


def test_a_release_with_a_fault_of_its_own_is_not_called_gone(desk: Desk) -> None:
    score(desk)
    desk.change(ONE, "domain: floor\n    title: Calm", "title: Calm\n    domain: [floor")
    assert "is gone" not in said(desk, "check")


def test_a_release_of_outscores_own_is_held_too(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.write("requirements.yaml", "catalogue: pulse\nversion: 1\n")
    score(desk)
    assert do(desk, "check").exit_code == 0
    ours = next(each for each in shipped(REQUIREMENTS) if each.name == "pulse-1.yaml")
    other = desk.folder / "elsewhere" / "pulse-1.yaml"
    other.parent.mkdir()
    other.write_text(ours.read_text(encoding="utf-8").replace("weight: 2", "weight: 3", 1), encoding="utf-8")
    there = tuple(other if each.name == other.name else each for each in shipped(REQUIREMENTS))
    monkeypatch.setattr("outscore.contracts.catalogue.shipped", lambda _group: there)
    words = said(desk, "check")
    assert "pulse version 1 was first used on 2026-05-04 and says something else in this version of" in words
    assert "Go back to the version of Outscore that was used before, and report this." in words


def test_check_works_without_a_database_and_makes_none(desk: Desk) -> None:
    assert do(desk, "check").exit_code == 0
    assert not (desk.folder / "var").exists()
    away = CliRunner(env={"OUTSCORE_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"})
    assert away.invoke(main, ["-w", str(desk.folder), "check"]).exit_code == 0


def test_a_workspace_without_requirements_notes_nothing(tmp_path: Path) -> None:
    desk = people_desk(tmp_path)
    desk.drop("figures.csv", ACME_APRIL)
    score(desk)
    assert dump(desk.url)["register_entry"] == []


def test_a_database_that_was_written_before_notes_at_the_next_use(desk: Desk) -> None:
    desk.write("requirements.yaml", "catalogue: pulse\nversion: 1\n")
    score(desk)
    desk.write("requirements.yaml", "catalogue: house\nversion: 1\n")
    desk.change(ONE, "Be calm.", "Be very calm.")
    assert do(desk, "check").exit_code == 0
    score(desk)
    desk.change(ONE, "Be very calm.", "Be calm.")
    assert "house-calm is changed" in said(desk, "check")


@pytest.mark.parametrize("kind", DATABASES)
def test_two_at_once_note_a_release_once(tmp_path: Path, kind: str) -> None:
    desk = new_desk(tmp_path, new_database(kind, tmp_path))
    desk.write("governance.yaml", PEOPLE)
    desk.write("requirements.yaml", "catalogue: house\nversion: 1\n")
    desk.write(ONE, TEXT)
    desk.drop("figures.csv", ACME_APRIL, BOLT_APRIL)
    desk.receive()
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(score, desk) for _ in range(4)]:
            done.result()
    (note,) = dump(desk.url)["register_entry"]
    assert {"release_used", "house 1"} <= {*map(str, note)}
    says = json.loads(next(str(each) for each in note if str(each).startswith("{")))
    assert [*says] == ["*", "house-calm", "house-speed"]


def test_one_who_read_another_file_meanwhile_is_refused(desk: Desk) -> None:
    with desk.open(LATER) as late:
        score(desk)
        desk.change(ONE, "Be calm.", "Be very calm.")
        with pytest.raises(WorkspaceFaulty):
            score_period(late, APRIL)
        with pytest.raises(WorkspaceFaulty):
            written(late, "ann", [])


def test_the_note_is_in_the_chain(desk: Desk) -> None:
    score(desk)
    assert "1 links of the chain" in do(desk, "db", "verify").output
    assert do(desk, "registers", "list").exit_code == 0
    assert do(desk, "registers", "show", "ratings").output == "Nothing is in ratings.\n"
