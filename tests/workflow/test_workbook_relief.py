"""Relief claims in the workbook: what is shown, what is claimed and withdrawn in it, and what is refused."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from tests.offices import FILES
from tests.offices import dump
from tests.reliefs import TERMS
from tests.reliefs import Registry
from tests.workflow.books import LATER
from tests.workflow.books import Sheet
from tests.workflow.books import filled
from tests.workflow.books import made
from tests.workflow.books import people_desk
from tests.workflow.books import there

from outscore.errors import RegisterRefused
from outscore.model.canonical import sha256
from outscore.model.relief import Outcome
from outscore.workflow.receive import News
from outscore.workflow.receive import receive
from outscore.workflow.workbook_reading import read_back
from outscore.workflow.workbook_reading import take

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl import Workbook
    from tests.offices import Desk

    from outscore.model.trail import Entry

SHEET = "Relief claims"
OUTAGE = {
    "Vendor": "acme",
    "Ground": "client_outage",
    "Begins": "2026-04-01 08:00",
    "Ends": "2026-04-01 10:00",
    "What happened": "=Telephony was down",
    "Notice given": "2026-04-02 09:00",
}
OWN = {title: said for title, said in OUTAGE.items() if title != "Vendor"}
ACTION = {"What is to be done": "Train", "Owner": "ann", "Due": "2026-12-31"}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A workspace with people, a contract of both vendors that knows relief, and one of bolt alone."""
    desk = people_desk(tmp_path)
    main = FILES["contracts/main.yaml"] + TERMS
    desk.write("contracts/main.yaml", main)
    only = main.replace("contract: main", "contract: only").replace("vendors: all", "vendors: [bolt]")
    desk.write("contracts/only.yaml", only.replace("id: client_outage", "id: bolt_outage"))
    return desk


@pytest.fixture
def registry(desk: Desk) -> Registry:
    return Registry(desk)


def read(desk: Desk, content: bytes, person: str = "ann", *, dry: bool = False) -> tuple[Entry, ...]:
    with desk.open(LATER) as office:
        return take(office, read_back(office, content), person, dry=dry, folder=desk.folder)


def claiming(*rows: dict[str, str], first: int = 3) -> Callable[[Workbook], None]:
    def fill(book: Workbook) -> None:
        for row, said in enumerate(rows, start=first):
            Sheet(book[SHEET]).fill(row, said)

    return fill


def refused(desk: Desk, content: bytes, person: str = "ann") -> list[str]:
    before = dump(desk.url), there(desk)
    with pytest.raises(RegisterRefused) as caught:
        read(desk, content, person)
    assert (dump(desk.url), there(desk)) == before, "nothing is written where anything is refused"
    return list(caught.value.sentences)


def test_a_workspace_without_grounds_of_relief_has_no_sheet(tmp_path: Path) -> None:
    names: list[str] = []
    filled(made(people_desk(tmp_path)), lambda book: names.extend(book.sheetnames))
    assert SHEET not in names


def test_claims_are_shown_with_what_was_decided_and_come_back_as_they_were(
    desk: Desk, registry: Registry
) -> None:
    registry.claim(evidence=(("mail.txt", b"Down since 8"),))
    registry.decide()
    shown: dict[str, object] = {}
    locked: dict[str, bool] = {}

    def look(book: Workbook) -> None:
        page = book[SHEET]
        for head, cell in zip(page[1], page[3], strict=True):
            shown[head.value] = cell.value
            locked[head.value] = cell.protection.locked

    content = made(desk)
    filled(content, look)
    assert {title: shown[title] for title in ("Id", "State", "Vendor", "Contract", "Ground", "Cause")} == {
        "Id": "1",
        "State": "granted",
        "Vendor": "acme",
        "Contract": "main",
        "Ground": "client_outage",
        "Cause": "client_system",
    }
    assert (shown["Begins"], shown["Time zone"]) == ("2026-04-01 08:00+01:00", "Europe/London")
    assert (shown["Evidence"], shown["Claimed by"]) == ("mail.txt", "Vera Stone")
    assert (shown["Decided by"], shown["Why it was decided so"]) == ("Dana Fox", "Seen in the log")
    assert [title for title, kept in locked.items() if not kept] == [
        "Change the state to",
        "Reason for the change",
    ]
    assert read(desk, content) == ()


def test_a_row_becomes_a_claim_once(desk: Desk, registry: Registry) -> None:
    (desk.folder / "log.txt").write_bytes(b"Down since 8")
    more = {
        "Contract": "main",
        "Measures": "speed",
        "Owed by the client": "The forecast",
        "Owed on": "2026-03-15",
        "Evidence": "log.txt",
        "Time zone": "Asia/Manila",
        "Begins": "2026-04-01 15:00",
        "Ends": "2026-04-01 17:00",
    }
    content = filled(made(desk), claiming(OUTAGE | more))
    (would,) = read(desk, content, dry=True)
    assert (would.subject, registry.all()) == ("", ())
    (entry,) = read(desk, content)
    (record,) = registry.all()
    claim = record.claim
    assert (entry.register, entry.subject, entry.version) == ("relief", "1", 1)
    assert (claim.vendor, claim.contract, claim.measures) == ("acme", "main", ("speed",))
    assert (claim.begin.isoformat(), claim.zone) == ("2026-04-01T15:00:00+08:00", "Asia/Manila")
    assert (claim.what, claim.claimed_by) == ("=Telephony was down", "Ann Client")
    assert claim.owed is not None
    assert (claim.owed.what, claim.owed.due.isoformat()) == ("The forecast", "2026-03-15")
    assert (record.status, [one.sha256 for one in record.evidence]) == (
        Outcome.OPEN,
        [sha256(b"Down since 8")],
    )
    (desk.folder / "log.txt").unlink()
    kept = dump(desk.url)
    assert read(desk, content) == (), "evidence that was kept may be gone"
    assert read(desk, content, "ben") == ()
    registry.decide()
    registry.withdraw("Ann Client")
    assert read(desk, content) == (), "not claimed anew, because it was read before"
    assert read(desk, made(desk)) == ()
    assert dump(desk.url)["relief_claim"] == kept["relief_claim"]


def test_a_date_of_the_spreadsheets_own_is_a_time(desk: Desk, registry: Registry) -> None:
    def fill(book: Workbook) -> None:
        claiming(OUTAGE)(book)
        Sheet(book[SHEET]).cell("Begins").value = datetime.fromisoformat("2026-04-01 08:30")
        Sheet(book[SHEET]).cell("Begins").data_type = "d"
        Sheet(book[SHEET]).cell("Begins").number_format = "yyyy-mm-dd hh:mm"

    read(desk, filled(made(desk), fill))
    assert registry.all()[0].claim.begin.isoformat() == "2026-04-01T08:30:00+01:00"


def test_a_claim_whose_notice_came_too_late_is_kept_and_refused_by_the_contract(
    desk: Desk, registry: Registry
) -> None:
    late = {title: said for title, said in OUTAGE.items() if title != "Notice given"}
    (entry,) = read(desk, filled(made(desk), claiming(late)))
    assert entry.changes["state"] == "out_of_time"
    assert entry.reason.endswith("had to be given by 2026-04-06.")
    assert registry.all()[0].status is Outcome.OUT_OF_TIME
    assert registry.all()[0].decisions[0].decided_by == ""


REFUSED: dict[str, tuple[dict[str, str], list[str]]] = {
    "nothing but the ground": (
        {"Vendor": "", "Begins": "", "Ends": "", "What happened": ""},
        ["F3: Vendor is missing", "J3: Begins is missing", "K3: Ends is missing", "N3: What happened is mis"],
    ),
    "no times": (
        {"Begins": "2026-04-01", "Ends": "ten", "Notice given": "2026-02-30 08:00"},
        ["J3: '2026-04-01' has no time of day", "K3: 'ten' is not a time", "Q3: '2026-02-30' is not a day."],
    ),
    "an hour that is not there": ({"Begins": "2026-03-29 01:30"}, ["J3: 2026-03-29 01:30 does not exist"]),
    "no zone": ({"Time zone": "Nowhere"}, ["L3: There is no time zone 'Nowhere'"]),
    "no vendor": ({"Vendor": "nobody"}, ["F3: There is no vendor 'nobody'"]),
    "no contract": ({"Contract": "none"}, ["G3: 'none' is no contract of acme. Known: main."]),
    "another's contract": ({"Contract": "only"}, ["G3: 'only' is no contract of acme. Known: main."]),
    "no ground": ({"Ground": "weather"}, ["H3: There is no ground of relief 'weather'"]),
    "a ground that needs no claim": (
        {"Ground": "far_over_forecast"},
        ["H3: far_over_forecast needs no clai"],
    ),
    "part of a day": ({"Ground": "over_forecast"}, ["K3: over_forecast is tested by the day"]),
    "several at once": (
        {"Ends": "2026-04-01 08:00", "Measures": "cost", "Notice given": "2027-01-01 08:00"},
        ["K3: The claim does not end after", "M3: There is no measure 'cost'", "Q3: Notice cannot have been"],
    ),
    "before the contract": (
        {"Begins": "2025-04-01 08:00", "Ends": "2025-04-01 09:00"},
        ["G3: The contract main is not in force on 2025-04-01."],
    ),
    "half of what is owed": ({"Owed by the client": "A forecast"}, ["P3: What the client owed belongs with"]),
    "too long": ({"What happened": "x" * 1001}, ["N3: What happened is one line of at most 1000"]),
    "a file that is not there": ({"Evidence": "log.txt"}, ["S3: There is no file 'log.txt' beside the wor"]),
    "a way out of the folder": (
        {"Evidence": "../outscore.yaml\n/etc/passwd"},
        ["S3: '../outscore.yaml' is not the name of a file", "S3: '/etc/passwd' is not the name of a file"],
    ),
    "a reason": ({"Reason for the change": "Why"}, ["E3: What is claimed stands under 'What happened'."]),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_claimed_is_refused_with_sheet_and_cell(desk: Desk, what: str) -> None:
    changes, sentences = REFUSED[what]

    def fill(book: Workbook) -> None:
        claiming(OUTAGE | changes)(book)
        Sheet(book["Actions"]).fill(3, ACTION)

    said = refused(desk, filled(made(desk), fill))
    assert len(said) == len(sentences), said
    for one, wanted in zip(said, sentences, strict=True):
        assert one.startswith(f"{SHEET}, {wanted}"), said


def test_what_is_wrong_elsewhere_keeps_a_claim_out_too(desk: Desk, registry: Registry) -> None:
    def fill(book: Workbook) -> None:
        claiming(OUTAGE, OUTAGE)(book)
        Sheet(book["Actions"]).fill(3, ACTION | {"Owner": "zoe"})

    said = refused(desk, filled(made(desk), fill))
    assert [one.partition(":")[0] for one in said] == ["Actions, G3", f"{SHEET}, A4"]
    assert registry.all() == ()


def test_claims_and_registers_are_written_in_one_transaction(
    desk: Desk, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(book: Workbook) -> None:
        claiming(OUTAGE)(book)
        Sheet(book["Actions"]).fill(3, ACTION)

    content = filled(made(desk), fill)

    def breaks(*_: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr("outscore.storage.relief._add", breaks)
        with pytest.raises(OSError, match="disk is full"):
            read(desk, content)
    assert (there(desk), registry.all()) == ({}, ())
    assert [(each.register, each.subject) for each in read(desk, content)] == [
        ("actions", "action-1"),
        ("relief", "1"),
    ]


def test_a_claim_that_says_otherwise_than_the_one_that_stands_is_refused(
    desk: Desk, registry: Registry
) -> None:
    registry.claim()
    (said,) = refused(desk, filled(made(desk), claiming(OUTAGE, first=4)))
    assert said.startswith(f"{SHEET}, A4: this is claim 1, recorded before, and a claim is never changed.")
    same = OUTAGE | {"What happened": "Telephony was down", "Evidence": "log.txt"}
    (desk.folder / "log.txt").write_bytes(b"Down since 8")
    content = filled(made(desk), claiming(same, first=4))
    (entry,) = read(desk, content)
    assert (entry.subject, entry.changes) == ("1", {"evidence": "log.txt"})
    assert [one.file for one in registry.all()[0].evidence] == ["log.txt"]
    assert read(desk, content) == ()


def test_what_was_withdrawn_before_the_workbook_was_made_may_be_claimed_anew(
    desk: Desk, registry: Registry
) -> None:
    registry.claim(what="=Telephony was down")
    registry.withdraw("Vera Stone")
    with desk.open("2026-05-04T12:30:00+00:00") as office:
        from outscore.workflow.workbook import workbook_of

        content = filled(workbook_of(office), claiming(OUTAGE, first=4))
    assert [each.subject for each in read(desk, content)] == ["2"]
    assert read(desk, content) == ()


def withdrawing(row: int = 3, reason: str = "Told wrongly") -> Callable[[Workbook], None]:
    said = {"Change the state to": "withdrawn", "Reason for the change": reason}
    return claiming({title: text for title, text in said.items() if text}, first=row)


def test_a_claim_is_withdrawn_by_who_made_it_or_may_decide(desk: Desk, registry: Registry) -> None:
    registry.claim(person="Ann Client")
    content = filled(made(desk), withdrawing())
    (said,) = refused(desk, content, "ben")
    assert said.startswith(f"{SHEET}, D3: Claim 1: Ben Client has no role")
    (entry,) = read(desk, content)
    assert (entry.subject, entry.version, entry.changes) == ("1", 2, {"state": "withdrawn"})
    (record,) = registry.all()
    assert (record.status, record.decisions[-1].role) == (Outcome.WITHDRAWN, "claimant")
    assert record.decisions[-1].reason == "Told wrongly"
    assert read(desk, content) == ()
    assert len(registry.all()[0].decisions) == 1


def test_withdrawing_needs_a_reason_and_nothing_decided_since(desk: Desk, registry: Registry) -> None:
    registry.claim(person="Ann Client")
    content = made(desk)
    (said,) = refused(desk, filled(content, withdrawing(reason="")))
    assert said == f"{SHEET}, E3: Say why the claim is withdrawn."
    registry.decide()
    (said,) = refused(desk, filled(content, withdrawing()))
    assert said.startswith(f"{SHEET}, A3: claim 1 was decided since the workbook was made: granted, by Dana")
    assert read(desk, filled(made(desk), withdrawing()))[0].version == 3


def test_nothing_is_decided_in_a_workbook(desk: Desk, registry: Registry) -> None:
    registry.claim()

    def fill(book: Workbook) -> None:
        Sheet(book[SHEET]).cell("Change the state to").value = "granted"
        Sheet(book[SHEET]).cell("Granted from").value = "2026-04-01 08:00"

    said = refused(desk, filled(made(desk), fill))
    assert any("'granted' cannot follow here. What may follow: withdrawn." in each for each in said)
    assert any("this cell is not to be changed" in each for each in said)


def returned(desk: Desk, content: bytes, person: str, name: str = "claims.xlsx") -> tuple[News, list[str]]:
    def sign(book: Workbook) -> None:
        book["Read me first"]["B3"] = person

    (desk.folder / "inbox" / name).write_bytes(filled(content, sign))
    with desk.open(LATER) as office:
        found = [each for each in receive(office) if each.file == name]
    return found[0].news, [each.message for each in found[0].issues]


def test_a_vendor_claims_through_the_inbox_and_sees_only_its_own(desk: Desk, registry: Registry) -> None:
    registry.claim(vendor="bolt", contract="main", what="A secret of bolt")
    seen: list[str] = []
    content = made(desk, "acme")
    filled(content, lambda book: seen.extend(str(c.value) for page in book for row in page for c in row))
    assert not [each for each in seen if "bolt" in each]
    (desk.folder / "inbox" / "log.pdf").write_bytes(b"Down since 8")
    signed = filled(content, claiming(OWN | {"Evidence": "log.pdf"}))
    assert returned(desk, signed, "carla") == (News.TAKEN, [])
    record = registry.all()[-1]
    assert (record.claim.vendor, record.claim.claimed_by) == ("acme", "Carla Acme")
    assert [one.file for one in record.evidence] == ["log.pdf"]
    assert returned(desk, signed, "carla", "again.xlsx") == (News.KNOWN, [])
    assert returned(desk, filled(made(desk, "acme"), withdrawing()), "carla", "end.xlsx")[0] is News.TAKEN
    assert registry.all()[-1].status is Outcome.WITHDRAWN


def test_evidence_in_the_inbox_is_no_file_that_nobody_claims(desk: Desk) -> None:
    (desk.folder / "inbox" / "a-log.pdf").write_bytes(b"Down since 8")
    content = filled(made(desk, "acme"), claiming(OWN | {"Evidence": "a-log.pdf"}))

    def sign(book: Workbook) -> None:
        book["Read me first"]["B3"] = "carla"

    (desk.folder / "inbox" / "claims.xlsx").write_bytes(filled(content, sign))
    with desk.open(LATER) as office:
        assert {each.file: each.needs_a_person for each in receive(office)} == {
            "a-log.pdf": False,
            "claims.xlsx": False,
        }


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"Contract": "only"}, "'only' is no contract of acme. Known: main."),
        ({"Ground": "bolt_outage"}, "There is no ground of relief 'bolt_outage'. Known: client_outage, "),
    ],
)
def test_a_vendor_claims_under_its_own_contracts_alone(
    desk: Desk, registry: Registry, changes: dict[str, str], sentence: str
) -> None:
    news, said = returned(desk, filled(made(desk, "acme"), claiming(OWN | changes)), "carla")
    assert news is News.NOT_TAKEN
    assert len(said) == 1
    assert sentence in said[0]
    assert "only" not in said[0].partition("Known")[2]
    assert registry.all() == ()


def test_somebody_of_a_vendor_claims_for_no_other_in_the_clients_workbook(desk: Desk) -> None:
    content = filled(made(desk), claiming(OUTAGE))
    (said,) = refused(desk, content, "dora")
    assert said == f"{SHEET}, F3: Somebody of bolt claims for bolt alone."
