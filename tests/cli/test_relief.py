"""The relief register by command: what is printed, and a sentence for everything that cannot be done."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from tests.cli.conftest import Desk
from tests.offices import APRIL
from tests.offices import new_database
from tests.reliefs import OUTAGE
from tests.reliefs import new_registry

from outscore.model.period import Period
from outscore.workflow.relief_extent import coarse_claims

if TYPE_CHECKING:
    from pathlib import Path

CLAIM = ("relief", "claim", "acme", "client_outage", "--by", "Vera Stone", "--what", "Telephony was down")
MORNING = ("--from", "2024-04-01 08:00", "--to", "2024-04-01 10:00")
IN_TIME = ("--notice", "2024-04-02 09:00")
LATE = ("--notice", "2024-04-20 09:00")
GRANT = ("relief", "decide", "1", "grant", "--by", "Dana Fox", "--reason", "Seen in the log")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A contract of years ago, because the commands ask the clock."""
    registry = new_registry(tmp_path, new_database("sqlite", tmp_path))
    registry.desk.change("contracts/main.yaml", '"2026-01-01"', '"2020-01-01"')
    return Desk(tmp_path)


def test_a_claim_is_recorded_decided_and_printed(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "mail.txt").write_text("Down since 8")
    owed = ("--owed", "Forecast", "--owed-on", "2024-03-15", "--evidence", str(tmp_path / "mail.txt"))
    claimed = desk.run(*CLAIM, *MORNING, *IN_TIME, *owed)
    assert claimed.exit_code == 1, claimed.output
    assert "Next: outscore relief decide 1 grant --by NAME --reason TEXT" in claimed.output
    decided = desk.run(*GRANT, "--to", "2024-04-01 09:00")
    assert decided.exit_code == 0, decided.output
    assert "Next: outscore score 2024-04" in decided.output
    (row,) = desk.rows("relief", "list")
    assert (row["claim"], row["status"], row["hours"]) == ("1", "granted_in_part", "2.00")
    assert (row["granted_from"], row["granted_to"]) == ("2024-04-01 08:00+01:00", "2024-04-01 09:00+01:00")
    assert (row["decided_by"], row["notice_until"]) == ("Dana Fox", "2024-04-06")
    document = desk.document("relief", "show", "1")
    assert (document["owed"], document["owed_due"]) == ("Forecast", "2024-03-15")
    assert [one["file"] for one in document["evidence"]] == ["mail.txt"]
    assert [one["role"] for one in document["history"]] == ["vendor_manager"]
    (history,) = desk.rows("relief", "show", "1")
    assert history["reason"] == "Seen in the log"
    shown = desk.run("relief", "show", "1").output
    assert "mail.txt, SHA-256" in shown
    assert "granted_in_part" in shown


def test_a_claim_out_of_time_needs_a_person(desk: Desk) -> None:
    claimed = desk.run(*CLAIM, *MORNING, *LATE, "--format", "json")
    assert claimed.exit_code == 1
    assert json.loads(claimed.stdout)[0]["status"] == "out_of_time"
    assert "Claim 1 is out of time. Notice was given on 2024-04-20" in claimed.stderr
    again = desk.run(*CLAIM, *MORNING, *LATE)
    assert again.exit_code == 0
    assert "This is claim 1, recorded before" in again.stderr
    assert desk.run(*GRANT).exit_code == 2
    assert desk.run(*GRANT, "--despite-late").exit_code == 0
    assert "nothing was recorded" in desk.run(*GRANT, "--despite-late").stderr
    assert "(notice rule)" in desk.run("relief", "show", "1").output


def test_a_claim_that_is_too_short_for_the_rows_says_so_with_numbers(desk: Desk) -> None:
    claimed = desk.run(*CLAIM, *MORNING, *IN_TIME)
    assert claimed.exit_code == 1
    assert (
        "Nothing would be left out: the claim covers no whole month (2 hours, from 2024-04-01 08:00+01:00 to "
        "2024-04-01 10:00+01:00), the feed brings months. It touches 1 row, 720 hours in all."
    ) in claimed.stderr
    decided = desk.run(*GRANT)
    assert decided.exit_code == 0
    assert "Nothing would be left out: the claim covers no whole month" in decided.stderr
    (row,) = desk.rows("relief", "list")
    assert (row["rows"], row["left_out_hours"]) == ("0", "0.00")
    month = ("--from", "2024-04-01 00:00", "--to", "2024-05-01 00:00")
    whole = desk.run(*CLAIM, *month, *IN_TIME)
    assert whole.exit_code == 0, whole.output
    assert "Left out: 1 row that the feed is to bring, 720 hours, of 1 rows." in whole.stderr
    document = desk.document("relief", "show", "2")
    assert document["left_out"] == [
        {"measure": "speed", "rows": 1, "of": 1, "hours": "720.00", "touched": 1, "expected": True}
    ]
    assert (document["rows"], document["left_out_hours"]) == (1, "720.00")
    assert "if granted, speed" in desk.run("relief", "show", "2").output


def test_a_decision_about_a_frozen_month_names_the_restatement_as_the_next_command(tmp_path: Path) -> None:
    registry = new_registry(tmp_path, new_database("sqlite", tmp_path))
    registry.desk.whole_month()
    registry.claim(end=OUTAGE.end.replace(month=5))
    again = "outscore restate 2026-04 --vendor acme --contract main --by NAME --reason TEXT"
    decided = Desk(tmp_path).run(*GRANT[:-3], "Ann Lee", *GRANT[-2:])
    assert decided.exit_code == 0, decided.output
    assert f"Next: {again}, outscore score 2026-05\n" in decided.stderr
    assert (
        Desk(tmp_path).run(*again.replace("NAME", "Ann").replace("TEXT", "Relief").split()[1:]).exit_code < 2
    )
    ended = Desk(tmp_path).run("relief", "withdraw", "1", "--by", "Ann Lee", "--reason", "Told wrongly")
    assert "Next: outscore score 2026-04, outscore score 2026-05\n" in ended.stderr


def test_scoring_can_repeat_that_a_granted_claim_leaves_nothing_out(tmp_path: Path) -> None:
    registry = new_registry(tmp_path, new_database("sqlite", tmp_path))
    registry.claim()
    with registry.desk.open() as office:
        assert coarse_claims(office, APRIL) == ()
    registry.decide()
    with registry.desk.open() as office:
        (sentence,) = coarse_claims(office, APRIL)
        assert sentence.startswith("Claim 1 of acme (main): Nothing would be left out: the claim covers no")
        assert coarse_claims(office, APRIL, {"bolt"}) == ()
        assert coarse_claims(office, APRIL.quarter(), {"acme"}) == (sentence,)
        assert coarse_claims(office, Period.parse("2026-05")) == ()


def test_a_correction_is_not_dropped_in_silence(desk: Desk) -> None:
    desk.run(*CLAIM, *MORNING, *LATE)
    again = desk.run(*CLAIM[:-1], "Telephony and mail", *MORNING, *IN_TIME)
    assert again.exit_code == 1
    assert (
        "This is claim 1, recorded before, and a claim is never changed. It stands as it was: notice at "
        "2024-04-20 09:00+01:00; 'Telephony was down'."
    ) in again.stderr
    assert "outscore relief withdraw 1 --by NAME --reason TEXT" in again.stderr
    ended = desk.run("relief", "withdraw", "1", "--by", "Vera Stone", "--reason", "Wrong day of notice")
    assert ended.exit_code == 0, ended.output
    assert "withdrawn before" in desk.run("relief", "withdraw", "1", "--by", "x", "--reason", "y").stderr
    anew = desk.run(*CLAIM, *MORNING, *IN_TIME, "--format", "json")
    assert (json.loads(anew.stdout)[0]["claim"], json.loads(anew.stdout)[0]["status"]) == (2, "open")
    assert [row["status"] for row in desk.rows("relief", "list")] == ["withdrawn", "open"]
    assert "Claim 1 was withdrawn. The same may be claimed anew" in desk.run(*GRANT).output


def test_the_list_can_be_narrowed(desk: Desk) -> None:
    assert "To record one: outscore relief claim --help" in desk.run("relief", "list").output
    desk.run(*CLAIM, *MORNING, *IN_TIME)
    soon = ("--notice", "2024-05-03 09:00")
    desk.run(*CLAIM, "--from", "2024-05-31 23:00", "--to", "2024-06-01 01:00", *soon, "--contract", "main")
    desk.run(*CLAIM, "--from", "2024-05-02 08:00", "--to", "2024-05-02 24:00", *soon, "--measure", "speed")
    desk.run(*GRANT)
    assert "Nobody has decided on it yet." in desk.run("relief", "show", "2").output

    def numbers(*words: str) -> list[str]:
        return [row["claim"] for row in desk.rows("relief", "list", *words)]

    assert numbers() == ["1", "2", "3"]
    assert numbers("--period", "2024-06") == ["2"]
    assert numbers("--period", "2024-Q2") == ["1", "2", "3"]
    assert numbers("--status", "granted") == ["1"]
    assert numbers("--vendor", "bolt") == []
    assert numbers("--vendor", "ACME contact", "--contract", "main", "--status", "open") == ["2", "3"]
    assert desk.rows("relief", "list", "--period", "2024-05")[1]["to"] == "2024-05-03 00:00+01:00"


@pytest.mark.parametrize(
    ("begin", "end", "shown"),
    [
        ("2024-04-01T08:00", "2024-04-01 10:00", "2024-04-01 08:00+01:00"),
        ("2024-04-01 08:00Z", "2024-04-01 10:00", "2024-04-01 09:00+01:00"),
        ("2024-10-27 01:30+01:00", "2024-10-27 01:30+00:00", "2024-10-27 01:30+01:00"),
        ("2024-03-31 00:00", "2024-03-31 24:00", "2024-03-31 00:00+00:00"),
    ],
)
def test_times_are_read_as_they_are_written(desk: Desk, begin: str, end: str, shown: str) -> None:
    done = desk.run(*CLAIM, "--from", begin, "--to", end, *IN_TIME, "--format", "csv")
    assert done.exit_code in (0, 1), done.output
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    assert row["from"] == shown
    assert row["hours"] in {"2.00", "1.00", "23.00"}


def test_times_may_be_told_in_another_zone(desk: Desk) -> None:
    desk.run(*CLAIM, *MORNING, "--zone", "Asia/Manila", *IN_TIME)
    assert desk.rows("relief", "list")[0]["from"] == "2024-04-01 08:00+08:00"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((*CLAIM, "--from", "yesterday", "--to", "2024-04-01 10:00"), "'yesterday' is not a time"),
        (
            (*CLAIM, "--from", "2024-04-01", "--to", "2024-04-01 10:00"),
            "'2024-04-01' has no time of day. Write 2024-04-01 00:00",
        ),
        ((*CLAIM, *MORNING, "--what", "x" * 1001), "What happened is one line of at most 1000 letters"),
        ((*CLAIM, "--from", "2024-04-01 25:00", "--to", "2024-04-01 10:00"), "is not a time of a day"),
        ((*CLAIM, "--from", "2024-02-30 08:00", "--to", "2024-04-01 10:00"), "'2024-02-30' is not a day"),
        ((*CLAIM, "--from", "9999-12-31 24:00", "--to", "2024-04-01 10:00"), "is not a time of a day"),
        ((*CLAIM, "--from", "2024-03-31 01:30", "--to", "2024-04-01 10:00"), "the clocks go forward"),
        (
            (*CLAIM, "--from", "2024-10-27 01:30", "--to", "2024-10-27 10:00"),
            "Write 01:30+01:00 or 01:30+00:00",
        ),
        ((*CLAIM, *MORNING, "--zone", "Europe/Nowhere"), "There is no time zone 'Europe/Nowhere'"),
        ((*CLAIM, *MORNING, "--zone", "../etc"), "There is no time zone '../etc'"),
        ((*CLAIM, *MORNING, "--owed", "Forecast"), "--owed TEXT and --owed-on DATE belong together"),
        ((*CLAIM, *MORNING, "--owed", "Forecast", "--owed-on", "March"), "'March' is not a day"),
        ((*CLAIM, *MORNING, "--evidence", "nowhere.txt"), "nowhere.txt"),
        ((*GRANT[:3], "refuse", *GRANT[4:], "--to", "2024-04-01 09:00"), "leave them out to refuse"),
        (GRANT, "There is no claim '1'. Known: none."),
        (("relief", "show", "99999999999999999999"), "2147483647"),
        (("relief", "list", "--vendor", "nobody"), "There is no vendor 'nobody'"),
    ],
)
def test_wrong_use_is_answered_with_a_sentence(desk: Desk, words: tuple[str, ...], sentence: str) -> None:
    done = desk.run(*words)
    assert done.exit_code == 2, done.output
    assert sentence in done.output
    assert "Traceback" not in done.output


def test_a_claim_on_a_ground_for_some_measures_names_them_and_its_words_stand_on_one_line(
    desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "contracts/main.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace(
            "    effect: leave_out_of_both\n", "    effect: leave_out_of_both\n    measures: [speed]\n", 1
        )
    )
    claimed = desk.run(*CLAIM, *MORNING, *IN_TIME, "--what", "Telephony\nwas   down")
    assert claimed.exit_code == 1, claimed.output
    document = desk.document("relief", "show", "1")
    assert (document["measures"], document["what"]) == ("speed", "Telephony was down")
