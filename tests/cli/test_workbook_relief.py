"""Claims for relief by workbook and command: written, filled in, read, decided, shown again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from tests.cli.conftest import Desk
from tests.offices import new_database
from tests.reliefs import new_registry
from tests.workflow.books import PEOPLE
from tests.workflow.books import Sheet

if TYPE_CHECKING:
    from pathlib import Path

OUTAGE = {
    "Vendor": "acme",
    "Ground": "client_outage",
    "Begins": "2024-04-01 08:00",
    "Ends": "2024-04-01 10:00",
    "What happened": "Telephony was down",
    "Notice given": "2024-04-02 09:00",
    "Evidence": "mail.txt",
}
LATER = {"Begins": "2024-04-02 08:00", "Ends": "2024-04-02 24:00", "Evidence": "", "Notice given": ""}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A contract of years ago, because the commands ask the clock."""
    registry = new_registry(tmp_path, new_database("sqlite", tmp_path))
    registry.desk.change("contracts/main.yaml", '"2026-01-01"', '"2020-01-01"')
    registry.desk.write("governance.yaml", PEOPLE)
    return Desk(tmp_path)


def fill(file: Path, *rows: dict[str, str]) -> None:
    book = load_workbook(file)
    for row, said in enumerate(rows, start=3):
        Sheet(book["Relief claims"]).fill(row, said)
    book.save(file)


def test_claims_go_through_the_workbook_and_are_decided_by_command(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "post"
    folder.mkdir()
    file, mail = folder / "registers.xlsx", folder / "mail.txt"
    assert desk.run("registers", "workbook", str(file)).exit_code == 0
    fill(file, OUTAGE, OUTAGE | LATER)
    read = ("registers", "read", str(file), "--by", "ann")
    missing = desk.run(*read)
    assert missing.exit_code == 2
    assert "Relief claims, S3: There is no file 'mail.txt' beside the workbook." in missing.output
    assert desk.rows("relief", "list") == []
    mail.write_text("Down since 8")
    would = desk.run(*read, "--dry-run")
    assert would.exit_code == 1
    assert "Nothing was written. This would be:" in would.output
    assert desk.rows("relief", "list") == []
    done = desk.run(*read)
    assert done.exit_code == 1, "one of them is out of time, as by command"
    assert "Claim 1 waits: outscore relief decide 1 grant" in done.output
    assert "Claim 2 is out of time. Notice was given on" in done.output
    assert [(row["status"], row["claimed_by"]) for row in desk.rows("relief", "list")] == [
        ("open", "Ann Client"),
        ("out_of_time", "Ann Client"),
    ]
    again = desk.run(*read)
    assert (again.exit_code, "was read before: ann at " in again.output) == (0, True)
    assert again.output.endswith("Nothing in it is new.\n")
    grant = ("relief", "decide", "1", "grant", "--by", "Dana Fox", "--reason", "Seen in the log")
    assert desk.run(*grant).exit_code == 0
    assert desk.run("registers", "workbook", str(file)).exit_code == 0
    fill(file, {"Change the state to": "withdrawn", "Reason for the change": "Told wrongly"})
    assert desk.run(*read).exit_code == 0
    assert [row["status"] for row in desk.rows("relief", "list")] == ["withdrawn", "out_of_time"]
    assert desk.run("db", "verify").exit_code == 0


def test_evidence_in_the_inbox_is_named_every_time(desk: Desk, tmp_path: Path) -> None:
    file, inbox = tmp_path / "registers.xlsx", tmp_path / "inbox"
    (tmp_path / "mail.txt").write_text("Down since 8")
    desk.run("registers", "workbook", str(file))
    fill(file, OUTAGE)
    desk.run("registers", "read", str(file), "--by", "ann")
    (inbox / "mail.pdf").write_text("Down since 8")
    assert (
        "The file 'mail.pdf' is evidence of acme's claim 1, and is kept with it."
        in desk.run("receive").output
    )
    (inbox / "mail.csv").write_text("Down since 8")
    found = desk.run("receive")
    assert found.exit_code == 1
    assert (
        "The file 'mail.csv' is evidence of acme's claim 1, and fits the pattern of no feed." in found.output
    )
    assert "The file 'mail.pdf' is evidence of acme's claim 1" in found.output
