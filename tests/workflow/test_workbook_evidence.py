"""Files of the inbox that a workbook names as evidence: each is told by name, and no figures are lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.offices import FILES
from tests.reliefs import TERMS
from tests.workflow.books import LATER
from tests.workflow.books import Sheet
from tests.workflow.books import filled
from tests.workflow.books import made
from tests.workflow.books import people_desk

from outscore.workflow.receive import News
from outscore.workflow.receive import receive

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook
    from tests.offices import Desk

    from outscore.workflow.receive import Reception

OUTAGE = {
    "Ground": "client_outage",
    "Begins": "2026-04-01 08:00",
    "Ends": "2026-04-01 10:00",
    "What happened": "Telephony was down",
    "Notice given": "2026-04-02 09:00",
}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A workspace with people, whose contract knows relief."""
    desk = people_desk(tmp_path)
    desk.write("contracts/main.yaml", FILES["contracts/main.yaml"] + TERMS)
    return desk


def received(desk: Desk) -> dict[str, Reception]:
    with desk.open(LATER) as office:
        return {each.file: each for each in receive(office)}


def claim_with(desk: Desk, *names: str, book: str = "claims.xlsx") -> None:
    """A workbook of acme in the inbox that claims relief and names files beside it."""

    def fill(pages: Workbook) -> None:
        pages["Read me first"]["B3"] = "carla"
        Sheet(pages["Relief claims"]).fill(3, OUTAGE | {"Evidence": "\n".join(names)})

    (desk.folder / "inbox" / book).write_bytes(filled(made(desk, "acme"), fill))


def put(desk: Desk, name: str, content: bytes = b"Vendor,Month\nbolt,2026-09\n") -> None:
    (desk.folder / "inbox" / name).write_bytes(content)


def test_evidence_is_told_by_name_every_time_it_is_met(desk: Desk) -> None:
    put(desk, "mail.pdf", b"Down since 8")
    claim_with(desk, "mail.pdf")
    for _ in range(2):
        found = received(desk)["mail.pdf"]
        assert (found.news, found.needs_a_person) == (News.EVIDENCE, False)
        (issue,) = found.issues
        assert issue.code == "file_evidence"
        assert issue.message.startswith(
            "The file 'mail.pdf' is evidence of acme's claim 1, and is kept with it."
        )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bolt september.csv", b"Vendor,Month\nbolt,2026-09\n"),
        ("bolt september.txt", b"Vendor,Month\nbolt,2026-09\n"),
        ("bolt september", b"Vendor,Month\nbolt,2026-09\n"),
        ("bolt.jsonl", b"{}\n"),
        ("bolt.zip", b"PK\x05\x06" + bytes(18)),
        ("bolt.pdf", b"PAR1 by its bytes"),
    ],
)
def test_what_could_be_a_lost_file_of_another_vendor_stays_told(
    desk: Desk, name: str, content: bytes
) -> None:
    put(desk, name, content)
    assert received(desk)[name].news is News.UNCLAIMED
    claim_with(desk, name)
    for _ in range(2):
        found = received(desk)
        assert found[name].needs_a_person, found
        (issue,) = found[name].issues
        assert issue.code == "file_unclaimed"
        assert (
            f"The file {name!r} is evidence of acme's claim 1, and fits the pattern of no feed."
            in issue.message
        )
        assert "If not, take it out of the inbox." in issue.message
    (desk.folder / "inbox" / name).unlink()
    assert received(desk)["claims.xlsx"].issues == (), "the claim keeps it"


def test_the_ending_that_a_feed_reads_is_one_of_figures(desk: Desk) -> None:
    put(desk, "bolt-september.log", b"Down since 8")
    claim_with(desk, "bolt-september.log")
    assert not received(desk)["bolt-september.log"].needs_a_person
    desk.change("feeds/figures.yaml", "figures*.csv", "figures*.log")
    assert received(desk)["bolt-september.log"].needs_a_person
