"""Archived files read again by today's contracts: what moves, what is only told, and what stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.ledger.conftest import WHY
from tests.ledger.conftest import Counter
from tests.offices import ACME_APRIL
from tests.offices import APRIL
from tests.offices import BOLT_APRIL
from tests.offices import dump

from outscore.model.period import Period
from outscore.workflow.receive import receive
from outscore.workflow.replay import outdated_readings
from outscore.workflow.restatements import State
from outscore.workflow.restatements import restatements

if TYPE_CHECKING:
    from tests.offices import Desk

MAY = Period.parse("2026-05")
REJECTED = "A1,2026-05,sales,100,101"
"""Kept out while a part above its whole is rejected."""


def month(desk: Desk) -> None:
    """April is approved, May is scored, and no file lies in the inbox any more."""
    desk.drop("figures-4.csv", ACME_APRIL, BOLT_APRIL, "A1,2026-04,care,10,11")
    desk.drop("figures-5.csv", REJECTED, "A1,2026-05,care,50,40", "bolt,2026-05,sales,50,50")
    desk.run()
    desk.approve()
    desk.run(MAY)
    desk.take_away("figures-4.csv")
    desk.take_away("figures-5.csv")


def mend(desk: Desk) -> None:
    """A part above its whole is only warned of from now on."""
    desk.change("feeds/figures.yaml", "otherwise: reject", "otherwise: warn")


@pytest.fixture
def counter(desk: Desk) -> Counter:
    month(desk)
    return Counter(desk)


def test_a_mended_feed_contract_reads_files_again_that_are_gone_from_the_inbox(counter: Counter) -> None:
    assert "archived" not in counter.done("run", "2026-05").output
    mend(counter.desk)
    with counter.desk.open() as office:
        assert [one.file for one in outdated_readings(office)] == ["figures-4.csv", "figures-5.csv"]
    told = counter.done("run", "2026-05").output
    assert "2 archived files of feed figures may be read otherwise" in told
    said = counter.done("replay", code=1).output
    assert "2 files read again, 2 with another outcome." in said
    assert "acme, main, 2026-05: open, revision 2." in said
    assert "Speed: was 80.0 %, now 94.0 %" in said
    assert counter.desk.figures(MAY)["acme"] == (141, 150)
    with counter.desk.open() as office:
        assert outdated_readings(office) == ()
    assert "0 files read again" in counter.done("replay", code=1).output


def test_a_replay_tells_what_frozen_results_would_be_and_leaves_them(counter: Counter) -> None:
    desk = counter.desk
    with desk.open() as office:
        before = office.approvals.frozen()
    mend(desk)
    said = counter.done("replay", code=1).output
    assert "acme, contract main, 2026-04: a restatement is proposed." in said
    assert "was 97.0 %, now 98.2 %" in said
    assert "Row 4 of delivery 1 (figures-4.csv) comes to it." in said
    assert desk.figures(APRIL)["acme"] == (97, 100)
    with desk.open() as office:
        assert office.approvals.frozen() == before
    counter.done("restate", "2026-04", "--vendor", "acme", *WHY)
    assert desk.figures(APRIL)["acme"] == (108, 110)
    counter.done("approve", "2026-04", "--restatement", "--vendor", "acme", *WHY)
    counter.done("replay", "--again")


def test_a_dry_run_says_what_the_run_then_does_and_keeps_nothing(counter: Counter) -> None:
    mend(counter.desk)
    before = dump(counter.desk.url)
    told = counter.done("replay", "--dry-run", code=1).output
    assert dump(counter.desk.url) == before
    done = counter.done("replay", code=1).output
    assert told.replace("would be read", "read").replace(" if it is done", "") == done


def test_a_reading_by_other_rules_that_says_the_same_is_not_told_as_another_outcome(
    counter: Counter,
) -> None:
    desk = counter.desk
    feed = (desk.folder / "feeds/figures.yaml").read_text(encoding="utf-8")
    desk.write("feeds/figures.yaml", f'{feed}not_reported: ["n/a"]\n')
    said = counter.done("replay", "--dry-run").output
    assert "2 files would be read again, 0 with another outcome." in said
    assert "figures-4.csv" not in said


def test_only_one_feed_or_one_period_is_replayed_where_it_is_named(counter: Counter) -> None:
    mend(counter.desk)
    assert "1 file would be read again" in counter.done("replay", "--period", "2026-05", "--dry-run").output
    assert counter.done("replay", "--feed", "nonsense", code=2).output.startswith("Error: ")
    counter.done("replay", "--feed", "figures", "--period", "2026-05")
    with counter.desk.open() as office:
        assert [one.file for one in outdated_readings(office)] == ["figures-4.csv"]


def test_a_changed_metric_scores_open_months_and_proposes_for_frozen_ones(counter: Counter) -> None:
    desk = counter.desk
    desk.change("metrics.yaml", "denominator: answered", "denominator: in_time")
    desk.change("metrics.yaml", "version: 1", "version: 2")
    said = counter.done("replay", code=1).output
    assert "0 files read again" in said
    assert "acme, main, 2026-05: open, revision 2." in said
    assert "acme, contract main, 2026-04: a restatement is proposed." in said
    assert "was 97.0 %, now 100.0 %" in said


def test_what_another_version_of_the_program_read_is_read_again_where_that_is_asked_for(
    counter: Counter,
) -> None:
    with counter.desk.open() as office, office.database.writing() as connection:
        connection.exec_driver_sql("UPDATE delivery SET rows_accepted = 1, rows_skipped = 1 WHERE id = 2")
    assert "0 files read again, 0 with" in counter.done("replay").output
    assert "2 files read again, 1 with another outcome." in counter.done("replay", "--again").output
    assert "2 files read again, 0 with another outcome." in counter.done("replay", "--again").output


def test_files_of_a_feed_that_is_no_more_are_told_and_stay_as_they_were_read(counter: Counter) -> None:
    desk = counter.desk
    text = (desk.folder / "feeds/figures.yaml").read_text(encoding="utf-8")
    (desk.folder / "feeds/figures.yaml").unlink()
    desk.write("feeds/others.yaml", text.replace("feed: figures", "feed: others"))
    desk.change("vendors.yaml", "{code: A1, feed: figures}", "{code: A1, feed: others}")
    said = counter.done("replay", code=1).output
    assert "There is no feed contract figures any more" in said


def test_a_file_that_came_for_a_frozen_month_and_was_rejected_by_an_earlier_version_is_read_again(
    desk: Desk,
) -> None:
    """Earlier versions kept such rows out; what they recorded is put right when the file is met again."""
    month(desk)
    desk.drop("figures-late.csv", "A1,2026-04,sales,100,99")
    desk.receive()
    as_before = (
        "UPDATE issue SET severity = 'row' WHERE code = 'period_frozen'",
        "DELETE FROM delivery_month WHERE delivery_id = 3",
        "UPDATE delivery SET rows_accepted = 0, rows_rejected = 1, facts_sha256 = NULL WHERE id = 3",
    )
    with desk.open() as office:
        with office.database.writing() as connection:
            for statement in as_before:
                connection.exec_driver_sql(statement)
        assert restatements(office) == ()
        (again,) = [one for one in receive(office) if one.file == "figures-late.csv"]
        assert again.news.value == "read again"
        assert [one.state for one in restatements(office)] == [State.PROPOSED]
