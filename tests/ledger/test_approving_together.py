"""What one restatement opened is approved together, in the order of the periods."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from tests.ledger.conftest import WHY

if TYPE_CHECKING:
    from tests.ledger.conftest import Counter

TOGETHER = ("approve", "2026-01", "--restatement")


@pytest.fixture
def restated(counter: Counter) -> Counter:
    """January is put right; February, whose points were doubled, and March follow."""
    for month in (1, 2, 3):
        counter.month(month, 985)
        counter.done("report", f"2026-0{month}")
    counter.done("restate", "2026-01", "--vendor", "acme", *WHY)
    counter.desk.drop("figures-1b.csv", "A1,2026-01,sales,1000,992")
    counter.done("run", "2026-01", code=1)
    return counter


def words(output: str) -> str:
    return " ".join(output.split())


def test_all_of_it_is_approved_in_the_order_of_the_months(restated: Counter) -> None:
    before = len(restated.lines())
    said = words(restated.done(*TOGETHER, *WHY).output)
    places = [said.index(f"Next: outscore send 2026-0{month}") for month in (1, 2, 3)]
    assert places == sorted(places)
    assert {line[:1] + line[2:] for line in restated.lines()[before:]} == {
        ("2026-01", "adjustment", "-1000.00"),
        ("2026-02", "adjustment", "-1000.00"),
    }
    assert "adds up" in restated.done("ledger", "--check").output
    refused = restated.done(*TOGETHER, *WHY, code=1)
    assert "No restatement of 2026-01 waits for approval. To begin one: outscore restate" in words(
        refused.output
    )


@pytest.mark.parametrize("words_", [(*TOGETHER, *WHY), (*TOGETHER, "--vendor", "acme", *WHY)])
def test_every_page_of_its_periods_tells_of_the_revision_that_was_approved(
    restated: Counter, words_: tuple[str, ...]
) -> None:
    for month in (2, 3):
        assert _behind(restated, month), "nothing but the first month was drawn anew by the run"
    restated.done(*words_)
    assert [_behind(restated, month) for month in (1, 2, 3)] == [[], [], []]


def _behind(counter: Counter, month: int) -> list[str]:
    """The pages of a month that are of another revision than the one that stands."""
    with counter.desk.open() as office:
        stands = office.statements.current(f"2026-0{month}")["acme", "main"]
    folder = counter.desk.folder / f"out/2026-0{month}"
    pages = [folder / "pack.html", folder / "scorecards/acme.html", folder / "working-papers/acme.html"]
    return [one.name for one in pages if stands.sha256 not in one.read_text(encoding="utf-8")]


def test_sending_draws_every_page_of_its_period_anew(restated: Counter) -> None:
    restated.done(*TOGETHER, *WHY)
    for page in (restated.desk.folder / "out/2026-02").rglob("*.html"):
        page.unlink()
    restated.done("send", "2026-02", code=1)  # for bolt nothing is approved
    assert _behind(restated, 2) == []


def test_the_page_to_open_stands_beside_the_file_that_is_sent(restated: Counter) -> None:
    shown = csv.DictReader(io.StringIO(restated.done(*TOGETHER, "--format", "csv").stdout))
    pages = [(one["page"], one["file"]) for one in shown if one["vendor"] == "acme"]
    assert pages[0] == ("out/2026-01/scorecards/acme.html", "scorecard-2026-01-acme.html")
    assert (restated.desk.folder / pages[0][0]).is_file()


def test_it_is_shown_before_it_is_approved(restated: Counter) -> None:
    before = restated.lines()
    said = restated.done(*TOGETHER).output
    assert said.count("Nothing is approved yet.") == 3
    assert restated.lines() == before


def test_what_was_opened_by_another_restatement_waits(restated: Counter) -> None:
    restated.done("restate", "2026-03", "--vendor", "acme", *WHY)
    restated.done(*TOGETHER, *WHY)
    assert "2026-03" not in restated.done(*TOGETHER, *WHY, code=1).output
    restated.done("approve", "2026-03", "--restatement", "--vendor", "acme", *WHY)


def test_the_manifest_of_one_period_is_no_word_on_several(restated: Counter) -> None:
    refused = restated.done(*TOGETHER, "--manifest", "0123456789", *WHY, code=2)
    assert "--manifest names one period's files" in words(refused.output)


def test_what_stands_against_an_approval_is_told_before_anybody_approves(counter: Counter) -> None:
    counter.desk.drop("figures-1.csv", "A1,2026-01,sales,1000,985", "A1,2026-02,sales,1000,985")
    for month in ("2026-01", "2026-02"):
        counter.done("run", month, code=1)
    said = words(counter.done("approve", "2026-02", code=1).output)
    assert "could not be now. The result of acme for 2026-02 rests on 2026-01, which is not approved" in said
    assert "First: outscore approve 2026-01 --vendor acme" in said
    assert "could not be" not in counter.done("approve", "2026-01").output
