"""The registers as a workbook: what is handed out, what comes back, and what is refused."""

from __future__ import annotations

import re
from datetime import date
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests.workflow.books import ACTION
from tests.workflow.books import PEOPLE
from tests.workflow.books import Sheet
from tests.workflow.books import changed
from tests.workflow.books import filled
from tests.workflow.books import made
from tests.workflow.books import opened
from tests.workflow.books import people_desk
from tests.workflow.books import read
from tests.workflow.books import there

from outscore.contracts.requirement_library import shipped_library
from outscore.errors import RegisterRefused
from outscore.governance.register import Field
from outscore.governance.register import Holds
from outscore.governance.register import Known
from outscore.governance.registers import REGISTERS
from outscore.governance.subject import Subject
from outscore.governance.values import MOST_CHARACTERS
from outscore.governance.values import plain
from outscore.governance.values import value_faults
from outscore.intake.workbook import read_workbook
from outscore.model.trail import BY_OUTSCORE
from outscore.model.trail import Entry
from outscore.model.workbook import Book
from outscore.model.workbook import BookSheet
from outscore.model.workbook import Column
from outscore.model.workbook import Row
from outscore.reporting.workbook import workbook_bytes
from outscore.workflow.workbook import Registers

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence
    from pathlib import Path

    from openpyxl import Workbook
    from tests.offices import Desk

CHRISTMAS_EVE = datetime.fromisoformat("2026-12-24")
NASTY = (
    "=1+1",
    "@SUM(A1)",
    "-2+3",
    "+cmd|' /C calc'!A0",
    "two\nlines \"quoted\" and 'quoted'",
    "_x000D_ written out, and _x0041_ too",
    "\U0001f600 family \U0001f468\u200d\U0001f469\u200d\U0001f467, \u202eright to left, \u05d0\u05d1",
    "<script>alert(1)</script> & &amp; ]]>",
    "\ttab\t inside",
    "00123",
    "1e5",
    "TRUE",
    "2026-10-31",
    "x" * MOST_CHARACTERS,
    "line one\n\n\nline four" + " " * 50 + "wide",
    "http://example.com/?a=b",
)
PULSE = [each.id for each in shipped_library().catalogues["pulse", 1].requirements]
PLAN = {
    "vendor": "acme",
    "contract": "main",
    "measure": "speed",
    "opened": "2026-04",
    "trigger": "Below target in February, March and April 2026.",
}
ONE_OF_EACH = {
    "plans": PLAN,
    "actions": ACTION,
    "decisions": {"what": "Chat", "options": "Stay"},
    "risks": {
        "what": "Strike",
        "likelihood": "2",
        "impact": "5",
        "owner": "ann",
        "review_on": "2026-09-01",
    },
    "contract_changes": {"contract": "main", "what": "Later hours", "why": "Demand", "asked_by": "ann"},
    "certificates": {
        "vendor": "acme",
        "standard": "ISO",
        "scope": "All",
        "issued_by": "A body",
        "issued_on": "2026-01-01",
        "expires": "2028-12-31",
    },
    "assessments": {"vendor": "acme", "kind": "baseline", "held_on": "2026-05-01", "assessor": "ann"},
    "ratings": {
        "vendor": "acme",
        "requirement": PULSE[0],
        "rating": "partial",
        "evidence": "Records",
        "evidence_dated": "2026-04-30",
        "assessor": "ann",
    },
}
WITH_A_PAST = {
    "disputes": {
        "state": "open",
        "vendor": "acme",
        "contract": "main",
        "measure": "speed",
        "month": "2026-04",
        "opened_by": "carla",
        "opened_on": "2026-05-02",
        "reason": "Calls were lost",
        "evidence": "Log",
    },
    "meetings": {
        "state": "held",
        "series": "monthly",
        "held_on": "2026-05-02",
        "present": "ann",
        "minutes": "Nothing",
    },
    "forecast_locks": {
        "state": "locked",
        "contract": "main",
        "month": "2026-06",
        "locked_on": "2026-05-02",
        "file": "forecast.csv",
        "agreed_by": "ann",
    },
}
"""What can be opened only after an approval, a series or a forecast; it stands in the trail already."""

SERIES = """\
meetings:
  - {id: monthly, title: Monthly review, every: month, working_day: 8, attendees: [ann]}
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A workspace with people."""
    return people_desk(tmp_path)


def refused(desk: Desk, content: bytes, person: str = "ann") -> list[str]:
    before = there(desk)
    with pytest.raises(RegisterRefused) as caught:
        read(desk, content, person)
    assert there(desk) == before, "nothing is written where anything is refused"
    return list(caught.value.sentences)


def with_actions(fill: Callable[[Sheet], None]) -> Callable[[Workbook], None]:
    return lambda book: fill(Sheet(book["Actions"]))


def test_a_workbook_that_nobody_touched_says_nothing(desk: Desk) -> None:
    opened(desk, "actions", **ACTION)
    assert read(desk, made(desk)) == ()


def test_what_is_made_is_the_same_for_the_same_registers(desk: Desk) -> None:
    assert made(desk) == made(desk)


@pytest.mark.parametrize("register", ONE_OF_EACH)
def test_any_text_goes_out_and_comes_back_as_it_was(tmp_path: Path, register: str) -> None:
    desk = people_desk(tmp_path, "pulse\nversion: 1")
    fields = [each for each in REGISTERS[register].fields if each.holds == "text" and not each.by_outscore]
    person = BY_OUTSCORE if register == "plans" else "ann"
    wanted: dict[str, dict[str, str]] = {}
    for number in range(-(-len(NASTY) // len(fields))):
        own = _another(register, number)
        subject = opened(desk, register, person, **own)
        texts = NASTY[number * len(fields) :]
        wanted[subject] = {each.name: text for each, text in zip(fields, texts, strict=False)}

    def fill(book: Workbook) -> None:
        sheet = Sheet(book[REGISTERS[register].title])
        for subject, texts in wanted.items():
            for each in fields:
                if each.name in texts:
                    sheet.type(each.title, texts[each.name], sheet.row_of(subject))

    entries = read(desk, filled(made(desk), fill))
    kept = {each: text.strip() for texts in wanted.values() for each, text in texts.items()}
    assert {text for entry in entries for text in entry.changes.values()} >= {*kept.values()}
    for subject, said in wanted.items():
        now = there(desk)[register, subject]
        assert {name: now.says(name) for name in said} == {name: text.strip() for name, text in said.items()}
    assert read(desk, made(desk)) == (), "what was written goes out and comes back as it was"


@pytest.mark.parametrize(
    ("register", "field", "texts"),
    [
        ("disputes", "reason", NASTY),
        ("meetings", "minutes", NASTY),
        ("forecast_locks", "agreed_by", ("ann, ben", "ben")),
    ],
)
def test_what_has_a_past_goes_out_and_comes_back_too(
    desk: Desk, register: str, field: str, texts: Sequence[str]
) -> None:
    past = WITH_A_PAST[register]
    desk.write("governance.yaml", f"{PEOPLE}{SERIES}")
    with desk.open() as office:
        office.trail.add(lambda _: [Entry(register, "x-1", 1, "ann", office.now(), past)])
    title = next(each.title for each in REGISTERS[register].fields if each.name == field)
    for text in texts:

        def fill(book: Workbook, text: str = text) -> None:
            sheet = Sheet(book[REGISTERS[register].title])
            sheet.type(title, text, sheet.row_of("x-1"))

        read(desk, filled(made(desk), fill))
        assert there(desk)[register, "x-1"].says(field) == text.strip()
    assert read(desk, made(desk)) == ()


def test_every_register_is_sent_there_and_back() -> None:
    assert {*ONE_OF_EACH, *WITH_A_PAST} == {*REGISTERS}


def _another(register: str, number: int) -> dict[str, str]:
    """What opens a subject that is not there yet."""
    own = {**ONE_OF_EACH[register]}
    if register == "plans":
        own["opened"] = f"20{10 + number}-04"
    elif register == "ratings":
        own["requirement"] = PULSE[number]
        own |= {"finding": "minor", "vendor_view": "deployed"}
    return own


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=60), min_size=1, max_size=30))
def test_a_cell_says_what_was_put_into_it(texts: list[str]) -> None:
    kept = [plain(text) if is_text(text) else "" for text in texts]
    column = Column("what", "What")
    rows = tuple(Row(f"a-{at}", 1, (text,)) for at, text in enumerate(kept))
    sheet = BookSheet("actions", "Actions", (column,), rows, frozenset(), frozenset())
    found = read_workbook(workbook_bytes(Book("T", (), "", "", (sheet,))))["Actions"]
    assert [found.says(at + 3, 0) for at in range(len(kept))] == kept
    assert not found.odd


def is_text(text: str) -> bool:
    """Whether a register would keep it."""
    field = Field("what", "What", Holds.TEXT)
    now = Subject("actions", "a", 1, {})
    return not [*value_faults(field, plain(text), now, Known(date(2026, 5, 4)))]


def test_what_is_changed_and_what_is_new_is_written_by_whoever_hands_it_in(desk: Desk) -> None:
    opened(desk, "actions", **ACTION)

    def fill(sheet: Sheet) -> None:
        sheet.fill(3, {"Owner": "ben", "Reason for the change": "Agreed by phone"})
        sheet.type("Change the state to", "done")
        sheet.fill(3, {"Done on": "2026-05-02", "Evidence": "Ten contracts."})
        sheet.fill(5, {"What is to be done": "=Train them", "Owner": "ann", "Due": "2026-12-24"})

    content = filled(made(desk), with_actions(fill))
    assert [(each.subject, each.version) for each in read(desk, content, "ben", dry=True)] == [
        ("action-1", 2),
        ("action-2", 1),
    ]
    assert len(there(desk)) == 1, "a dry run writes nothing"
    first, second = read(desk, content, "ben")
    assert first.changes == {
        "owner": "ben",
        "state": "done",
        "done_on": "2026-05-02",
        "evidence": "Ten contracts.",
    }
    assert (first.person, first.reason) == ("ben", "Agreed by phone")
    assert second.changes == {"state": "open", "what": "=Train them", "owner": "ann", "due": "2026-12-24"}
    assert read(desk, content, "ben") == (), "what has been taken is not taken twice"
    changed(desk, "actions", "action-2", 1, owner="ben")
    assert read(desk, content, "ben") == (), "not even after others went on"


def test_a_date_of_the_spreadsheets_own_is_a_day(desk: Desk) -> None:
    opened(desk, "actions", **ACTION)

    def fill(sheet: Sheet) -> None:
        sheet.cell("Due").number_format = "dd/mm/yyyy"
        sheet.cell("Due").value = CHRISTMAS_EVE

    (entry,) = read(desk, filled(made(desk), with_actions(fill)))
    assert entry.changes == {"due": "2026-12-24"}


def test_an_emptied_cell_empties_the_field(desk: Desk) -> None:
    opened(desk, "actions", **ACTION, evidence="None yet")
    (entry,) = read(
        desk, filled(made(desk), with_actions(lambda sheet: setattr(sheet.cell("Evidence"), "value", None)))
    )
    assert entry.changes == {"evidence": ""}


def test_rows_may_be_sorted(desk: Desk) -> None:
    for what in ("One", "Two", "Three"):
        opened(desk, "actions", **ACTION | {"what": what})

    def fill(sheet: Sheet) -> None:
        rows = [[one.value for one in row] for row in sheet.page.iter_rows(3, 5)]
        for number, row in enumerate(reversed(rows), start=3):
            for column, value in enumerate(row, start=1):
                sheet.page.cell(number, column).value = value
        sheet.type("Owner", "ben", 3)

    (entry,) = read(desk, filled(made(desk), with_actions(fill)))
    assert (entry.subject, entry.changes) == ("action-3", {"owner": "ben"})


def _put(title: str, value: object, row: int = 3) -> Callable[[Sheet], None]:
    return lambda sheet: setattr(sheet.cell(title, row), "value", value)


def _put_beside(value: str, row: int) -> Callable[[Sheet], None]:
    return lambda sheet: setattr(sheet.page.cell(row, 30), "value", value)


REFUSED: dict[str, tuple[Callable[[Sheet], None], str]] = {
    "a row deleted": (
        lambda sheet: sheet.page.delete_rows(4),
        "Actions: the row of action-2 is gone. Nothing is deleted by leaving it out",
    ),
    "an id changed": (_put("Id", "action-9"), "Actions, A3: 'action-9' is no id that the workbook was made"),
    "an id taken away": (_put("Id", None), "Actions, B3: in the row of something new this stays empty."),
    "an id twice": (_put("Id", "action-1", 4), "Actions, A4: action-1 stands in row 3 already. Keep one."),
    "a version changed": (_put("Version", "7"), "Actions, B3: this cell is not to be changed. Put back '1'."),
    "a state typed over": (
        _put("State", "done"),
        "Actions, C3: this cell is not to be changed. Put back 'op",
    ),
    "a formula": (_put("Evidence", "=A1"), "a formula stands there. Write what it comes to as text"),
    "a formula in a grey cell": (_put("State", "=A1"), "Actions, C3: a formula stands there."),
    "no day": (_put("Due", "31/12/2026"), "'31/12/2026' is not a day. Write it as 2026-10-31."),
    "a day that is none": (_put("Due", "2026-02-30"), "Actions, H3: '2026-02-30' is not a day."),
    "a day with a time": (_put("Due", CHRISTMAS_EVE.replace(hour=9, minute=30)), "is not a day. Write it as"),
    "nobody": (_put("Owner", "zoe"), "Actions, G3: There is no person 'zoe' in the workspace."),
    "a state that cannot follow": (_put("Change the state to", "open"), "Actions, D3: 'open' cannot follow"),
    "a state without what it needs": (
        _put("Change the state to", "done"),
        "Actions, N3: Done on (done_on) is needed before it is done.",
    ),
    "another column": (_put_beside("Mine", 1), "Actions, AD1: 'Mine' is no column of actions. Delete it."),
    "a column named anew": (_put("Evidence", "Proof", 1), "'Proof' is no column of actions. Delete it."),
    "a column deleted": (
        lambda sheet: sheet.page.delete_cols(6),
        "the columns 'What is to be done' are gone.",
    ),
    "a column twice": (_put("Evidence", "Owner", 1), "'Owner' stands there twice."),
    "something beside": (_put_beside("note", 3), "Actions, AD3: it stands in a column without a name."),
    "a new row that lacks something": (
        _put("What is to be done", "Train", 8),
        "Actions, G8: Owner (owner) is missing. One person.",
    ),
    "a reason for nothing": (
        _put("Reason for the change", "No reason"),
        "Actions, E3: a reason stands there, and nothing was changed. Empty the cell.",
    ),
    "a control character": (
        _put("Evidence", "a_x0007_b"),
        "holds a character that nobody can read (number 7)",
    ),
    "too long": (_put("Evidence", "x" * 20_001), "Evidence has 20,001 characters; at most 20,000 are kept."),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_wrong_is_refused_with_sheet_and_cell(desk: Desk, what: str) -> None:
    opened(desk, "actions", **ACTION)
    opened(desk, "actions", **ACTION | {"what": "Another"})
    spoil, sentence = REFUSED[what]
    said = refused(desk, filled(made(desk), with_actions(spoil)))
    assert any(sentence in each for each in said), said
    assert all(each.startswith("Actions") for each in said)


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_written(desk: Desk) -> None:
    opened(desk, "actions", **ACTION)

    def fill(book: Workbook) -> None:
        Sheet(book["Actions"]).type("Owner", "zoe")
        Sheet(book["Actions"]).type("What is to be done", "No owner", 6)
        Sheet(book["Risks"]).type("What may happen", "Strike", 3)

    said = refused(desk, filled(made(desk), fill))
    assert {each.partition(",")[0] for each in said} == {"Actions", "Risks"}
    assert sum("is missing" in each for each in said) >= 4


def test_what_somebody_else_changed_meanwhile_is_refused_and_the_rest_told(desk: Desk) -> None:
    opened(desk, "actions", **ACTION)
    opened(desk, "actions", **ACTION | {"what": "Another"})
    content = made(desk)
    changed(desk, "actions", "action-1", 1, due="2026-12-01")
    assert read(desk, content) == (), "a row that nobody touched says nothing, old as it is"
    touched = filled(content, with_actions(lambda sheet: sheet.type("Due", "2026-12-02")))
    (said,) = refused(desk, touched)
    assert re.match(
        r"Actions, H3: Due was changed meanwhile: ben wrote '2026-12-01' at 2026",
        said,
    )
    (entry,) = read(desk, filled(content, with_actions(lambda sheet: sheet.type("Owner", "ben", 4))))
    assert entry.subject == "action-2"


def test_who_changes_another_field_than_others_did_meanwhile_is_not_held_up(desk: Desk) -> None:
    opened(desk, "actions", **ACTION)
    content = filled(made(desk), with_actions(lambda sheet: sheet.type("Owner", "ben")))
    changed(desk, "actions", "action-1", 1, due="2026-12-01")
    (entry,) = read(desk, content)
    assert (entry.version, entry.changes) == (3, {"owner": "ben"})
    assert read(desk, content) == ()
    assert there(desk)["actions", "action-1"].says("due") == "2026-12-01"


def test_two_people_who_change_the_same_are_not_taken_for_one(desk: Desk) -> None:
    """Somebody wrote the same in between, and somebody else another thing after it."""
    opened(desk, "actions", **ACTION | {"owner": "carla"})
    content = filled(made(desk), with_actions(lambda sheet: sheet.type("Owner", "ann")))
    changed(desk, "actions", "action-1", 1, owner="ann")
    assert read(desk, content) == (), "it says so already"
    changed(desk, "actions", "action-1", 2, owner="ben")
    (said,) = refused(desk, content)
    assert said.startswith("Actions, G3: Owner was changed meanwhile: ben wrote")
    assert there(desk)["actions", "action-1"].says("owner") == "ben"


def test_what_was_taken_stays_taken_whatever_others_write_after_it(desk: Desk) -> None:
    opened(desk, "actions", **ACTION)
    content = filled(made(desk), with_actions(lambda sheet: sheet.type("Owner", "carla")))
    (entry,) = read(desk, content)
    changed(desk, "actions", "action-1", entry.version, owner="ben")
    assert read(desk, content) == ()
    (other,) = read(desk, content, "ben")
    assert (other.person, other.changes) == ("ben", {"owner": "carla"}), "it is another person's word"
    changed(desk, "actions", "action-1", other.version, owner="ann")
    assert read(desk, content) == read(desk, content, "ben") == ()


def test_who_moves_the_state_has_seen_all_that_the_row_shows(desk: Desk) -> None:
    opened(desk, "decisions", what="Chat", options="Stay")

    def fill(book: Workbook) -> None:
        sheet = Sheet(book["Decisions"])
        sheet.fill(3, {"Change the state to": "approved", "Approvers": "ann", "Decided on": "2026-05-02"})
        sheet.type("Rationale", "Demand")

    content = filled(made(desk), fill)
    changed(desk, "decisions", "decision-1", 1, what="Chat, and no telephone any more")
    (said,) = refused(desk, content)
    assert "Decision was changed meanwhile: ben wrote 'Chat, and no" in said


def test_a_certificate_that_was_exchanged_meanwhile_was_not_seen(desk: Desk) -> None:
    opened(desk, "certificates", **ONE_OF_EACH["certificates"])

    def fill(book: Workbook) -> None:
        Sheet(book["Certificates"]).type("Seen by", "ann")

    content = filled(made(desk), fill)
    changed(desk, "certificates", "certificate-1", 1, expires="2036-12-31")
    (said,) = refused(desk, content)
    assert "Expires was changed meanwhile: ben wrote '2036-12-31'" in said


def _call(rows: Sequence[int]) -> Callable[[Workbook], None]:
    def fill(sheet: Sheet) -> None:
        for row in rows:
            sheet.fill(row, {"What is to be done": "Call them", "Owner": "ann", "Due": "2026-07-01"})

    return with_actions(fill)


def test_a_new_row_is_not_taken_for_what_somebody_else_opened(desk: Desk) -> None:
    content = filled(made(desk), _call([3]))
    says = {"what": "Call them", "owner": "ann", "due": "2026-07-01"}
    opened(desk, "actions", "ben", **says)
    opened(desk, "actions", "ann", **says, evidence="None yet")
    (entry,) = read(desk, content)
    assert (entry.subject, entry.changes) == ("action-3", {"state": "open", **says})
    assert read(desk, content) == ()


def test_of_two_rows_that_say_the_same_each_is_something_new(desk: Desk) -> None:
    empty = made(desk)
    assert len(read(desk, filled(empty, _call([3])))) == 1
    again = filled(empty, _call([3, 4]))
    assert [entry.subject for entry in read(desk, again)] == ["action-2"]
    assert read(desk, again) == ()


def test_a_sheet_that_is_gone_or_strange_is_told(desk: Desk) -> None:
    def rename(book: Workbook) -> None:
        book["Actions"].title = "My actions"

    said = refused(desk, filled(made(desk), rename))
    assert said[0].startswith("Actions: the sheet is gone, or has another name.")
    assert said[1].startswith("My actions: the workbook was not made with this sheet")
    assert read(desk, filled(made(desk), lambda book: book.create_sheet("Scratch"))) == (), "an empty one"


def test_a_hidden_sheet_that_was_touched_or_is_gone_is_told(desk: Desk) -> None:
    opened(desk, "actions", **ACTION)

    def spoil(book: Workbook) -> None:
        book["outscore"].cell(3, 2).value = "bolt"

    assert "hidden sheet of the workbook was changed" in refused(desk, filled(made(desk), spoil))[0]
    content = filled(made(desk), lambda book: book.remove(book["outscore"]))
    assert "It is not a workbook of the registers" in refused(desk, content)[0]
    assert "text, such as CSV" in refused(desk, b"Id,Version\n")[0]


def test_a_workbook_of_another_workspace_is_told(desk: Desk, tmp_path: Path) -> None:
    other = people_desk_in(tmp_path / "other")
    opened(other, "actions", **ACTION)
    assert "action-1 in version 1 is not in this workspace." in refused(desk, made(other))[0]


def people_desk_in(folder: Path) -> Desk:
    folder.mkdir()
    return people_desk(folder)


def test_nobody_unknown_hands_one_in(desk: Desk) -> None:
    content = filled(made(desk), with_actions(lambda sheet: sheet.type("What is to be done", "A", 4)))
    assert refused(desk, content, "zoe")[0].startswith("There is no person 'zoe' in the workspace.")
    (told,) = refused(desk, content, "ann client")
    assert told == "'ann client' is a name, and the registers go by ids. Write --by ann"


@pytest.mark.parametrize("register", REGISTERS)
def test_a_register_can_be_a_sheet(desk: Desk, register: str) -> None:
    with desk.open() as office:
        sheet = Registers(office).sheet(REGISTERS[register], ())
    titles = [each.title for each in sheet.columns]
    assert len({*titles}) == len(titles), "a column is known by its title"
    assert len(sheet.title) <= 31
    assert not set("[]:*?/\\'") & {*sheet.title}


def test_the_row_of_something_new_is_not_asked_for_another_state(desk: Desk) -> None:
    sheet = Sheet(load_workbook(BytesIO(made(desk)))["Actions"])
    assert sheet.cell("Change the state to", 2).value == (
        "Choose one, or leave it empty, as in the row of something new."
    )
