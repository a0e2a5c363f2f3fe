"""A vendor returns its workbook through the inbox."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.workflow.books import ACTION
from tests.workflow.books import LATER
from tests.workflow.books import Sheet
from tests.workflow.books import changed
from tests.workflow.books import filled
from tests.workflow.books import made
from tests.workflow.books import opened
from tests.workflow.books import people_desk
from tests.workflow.books import there

from outscore.model.trail import BY_OUTSCORE
from outscore.model.trail import Entry
from outscore.model.workbook import sealed
from outscore.workflow.receive import News
from outscore.workflow.receive import receive

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl import Workbook
    from tests.offices import Desk

    from outscore.workflow.receive import Reception

CERTIFICATE = {
    "Standard": "ISO/IEC 27001:2022",
    "Scope": "=All sites",
    "Issued by": "A body",
    "Issued on": "2026-01-01",
    "Expires": "2028-12-31",
}
OF_ACME = ACTION | {"vendor": "acme"}
DISPUTE = {
    "Contract": "main",
    "Measure": "speed",
    "Month": "2026-03",
    "Opened by": "carla",
    "Opened on": "2026-05-04",
    "Reason": "=our queue was down",
    "Evidence": "Ticket 12",
}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A workspace in which each vendor has an action, and the client has one."""
    desk = people_desk(tmp_path, "pulse\nversion: 1")
    opened(desk, "actions", **OF_ACME)
    opened(desk, "actions", **ACTION | {"vendor": "bolt"})
    opened(desk, "actions", **ACTION)
    return desk


def returned(desk: Desk, content: bytes, name: str = "anything.dat") -> Reception:
    (desk.folder / "inbox" / name).write_bytes(content)
    with desk.open(LATER) as office:
        (reception,) = receive(office)
    return reception


def by(person: str, *fills: Callable[[Workbook], None]) -> Callable[[Workbook], None]:
    def fill(book: Workbook) -> None:
        book["Read me first"]["B3"] = person
        for each in fills:
            each(book)

    return fill


def _done(book: Workbook) -> None:
    sheet = Sheet(book["Actions"])
    sheet.fill(3, {"Change the state to": "done", "Done on": "2026-05-03", "Evidence": "Contracts"})


def test_a_vendor_has_only_what_is_its_own_and_what_it_may_fill_in(desk: Desk) -> None:
    seen: dict[str, list[list[object]]] = {}

    def look(book: Workbook) -> None:
        seen.update({one.title: [[cell.value for cell in row] for row in one.iter_rows()] for one in book})

    filled(made(desk, "acme"), look)
    assert list(seen) == [
        "Read me first",
        "Action plans",
        "Actions",
        "Disputes",
        "Certificates",
        "Ratings",
        "lists",
        "outscore",
    ]
    assert [row[0] for row in seen["Actions"][2:]] == ["action-1"]
    assert len(seen["Ratings"]) == 2 + 10
    assert not {"Rating", "Assessor", "Finding"} & {*seen["Ratings"][0]}
    everything = str({name: rows for name, rows in seen.items() if name != "outscore"})
    assert "dora" not in everything
    assert "bolt" not in everything


def test_what_a_vendor_returns_is_taken_under_its_own_name(desk: Desk) -> None:
    def fill(book: Workbook) -> None:
        Sheet(book["Certificates"]).fill(3, CERTIFICATE)
        Sheet(book["Ratings"]).fill(3, {"Vendor's own view": "deployed"})

    content = filled(made(desk, "acme"), by("carla", _done, fill))
    first = returned(desk, content)
    assert (first.issues, first.news, first.needs_a_person) == ((), News.TAKEN, False)
    kept = there(desk)
    assert kept["actions", "action-1"].state == "done"
    certificate = kept["certificates", "certificate-1"]
    assert (certificate.says("vendor"), certificate.says("scope")) == ("acme", "=All sites")
    (rating,) = [each for (register, _), each in kept.items() if register == "ratings"]
    assert (rating.says("vendor"), rating.says("vendor_view")) == ("acme", "deployed")
    assert {entry.person for each in (certificate, rating) for entry in each.entries} == {"carla"}
    again = returned(desk, content)
    assert (again.news, again.issues) == (News.KNOWN, ()), "received again, it says nothing"
    assert there(desk) == kept


def _named(value: object) -> Callable[[Workbook], None]:
    return lambda book: book["Read me first"].__setitem__("B3", value)


def _cell(sheet: str, title: str, value: object) -> Callable[[Workbook], None]:
    return lambda book: setattr(Sheet(book[sheet]).cell(title), "value", value)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (_named(None), "the cell is empty. Choose one of the list"),
        (_named("dora"), "names one of acme's own people (carla); 'dora' is not one of them."),
        (_named("ann"), "'ann' is not one of them."),
        (_cell("Actions", "Due", "2027-12-31"), "Actions, H3: this cell is not to be changed."),
        (
            _cell("Actions", "Change the state to", "dropped"),
            "'dropped' cannot follow here. What may follow: done.",
        ),
        (
            lambda book: Sheet(book["Disputes"]).fill(3, DISPUTE | {"Opened by": "ann"}),
            "Disputes, I3: There is no person 'ann' of acme. Known: carla.",
        ),
        (_cell("Disputes", "Outcome", "upheld"), "in the row of something new this stays empty."),
        (_cell("Actions", "Evidence", "=1+1"), "a formula stands there."),
    ],
)
def test_what_a_vendor_may_not_do_is_refused_whole(
    desk: Desk, spoil: Callable[[Workbook], None], sentence: str
) -> None:
    before = there(desk)
    found = returned(desk, filled(made(desk, "acme"), by("carla", _done, spoil)))
    assert found.news is News.NOT_TAKEN
    assert found.needs_a_person
    assert any(sentence in each.message for each in found.issues), found.issues
    assert {each.code for each in found.issues} == {"file_workbook"}
    assert there(desk) == before


def test_a_vendor_is_told_of_nobody_elses_people_and_contracts(desk: Desk) -> None:
    wrong = DISPUTE | {"Opened by": "zoe", "Contract": "nosuch"}
    content = filled(made(desk, "acme"), by("carla", lambda book: Sheet(book["Disputes"]).fill(3, wrong)))
    told = " ".join(each.message for each in returned(desk, content).issues)
    assert "There is no person 'zoe' of acme. Known: carla." in told
    assert "There is no contract 'nosuch' of acme." in told
    assert not {"ann", "ben", "dora"} & set(re.findall(r"\w+", told))


def test_a_vendor_is_not_held_up_by_what_it_does_not_change_or_see(desk: Desk) -> None:
    content = filled(made(desk, "acme"), by("carla", _done))
    with desk.open() as office:
        minutes = {"state": "held", "series": "monthly", "held_on": "2026-05-02", "present": "ann"}
        office.trail.add(lambda _: [Entry("meetings", "monthly.2026-05-02", 1, "ann", office.now(), minutes)])
    changed(desk, "actions", "action-1", 1, meeting="monthly.2026-05-02")
    assert returned(desk, content).news is News.TAKEN
    assert there(desk)["actions", "action-1"].state == "done"


def test_a_vendor_names_the_clients_approver_without_a_list_of_the_clients_people(desk: Desk) -> None:
    says = {
        "vendor": "acme",
        "contract": "main",
        "measure": "speed",
        "opened": "2026-04",
        "trigger": "Missed.",
    }
    plan = opened(desk, "plans", BY_OUTSCORE, **says)
    approver: list[str] = []

    def fill(book: Workbook) -> None:
        sheet = Sheet(book["Action plans"])
        approver.append(sheet.cell("Approved by").coordinate)
        rules = [each for each in sheet.page.data_validations.dataValidation if each.type == "list"]
        listed = {str(cells) for each in rules for cells in each.sqref}
        assert not any(approver[0] in cells for cells in listed), "nothing is offered there"
        sheet.fill(3, {"Change the state to": "drafted", "Problem": "Slow", "Approved by": "zoe"})

    content = made(desk, "acme")
    (issue,) = returned(desk, filled(content, by("carla", fill))).issues
    assert (
        issue.message
        == f"Action plans, {approver[0]}: There is no person 'zoe' of the client. Ask who it is."
    )
    right = by("carla", fill, _cell("Action plans", "Approved by", "ann"))
    assert returned(desk, filled(content, right)).news is News.TAKEN
    assert there(desk)["plans", plan].says("approver") == "ann"


def test_a_vendor_is_told_what_the_client_changed_and_not_by_whom(desk: Desk) -> None:
    content = filled(made(desk, "acme"), by("carla", _done))
    changed(desk, "actions", "action-1", 1, due="2026-12-01")
    (issue,) = returned(desk, content).issues
    assert "Due was changed meanwhile: the client wrote '2026-12-01'" in issue.message
    assert "ben" not in issue.message


def test_what_has_ended_is_not_the_vendors_to_change_any_more(desk: Desk) -> None:
    changed(desk, "actions", "action-1", 1, state="done", done_on="2026-05-03", evidence="Contracts")
    content = made(desk, "acme")

    def fill(book: Workbook) -> None:
        cell = Sheet(book["Actions"]).cell("Evidence")
        assert cell.protection.locked
        cell.value = "Others"

    found = returned(desk, filled(content, by("carla", fill)))
    assert [one.message for one in found.issues] == [
        "Actions, A3: action-1 is done: nothing in it is the vendor's to change any more."
    ]


def forged(book: Workbook, *lines: tuple[str, ...]) -> None:
    """The hidden sheet with other lines before its last, which is worked out anew."""
    page = book["outscore"]
    told = [tuple(str(cell.value) for cell in row if cell.value is not None) for row in page.iter_rows()]
    told[2] = ("vendor", str(page.cell(3, 2).value))
    told = [*told[:-1], *lines]
    told.append(("sha256", sealed(tuple(told))))
    for row, line in enumerate(told, start=1):
        for column, said in enumerate(line, start=1):
            page.cell(row, column).value = said


def test_a_hidden_sheet_made_up_reaches_nothing_of_another_vendor(desk: Desk) -> None:
    def fill(book: Workbook) -> None:
        forged(book, ("actions", "action-2", "1", "0" * 64))
        sheet = Sheet(book["Actions"])
        for column, text in ((1, "action-2"), (2, "1"), (3, "open")):
            sheet.page.cell(4, column).value = text
        sheet.cell("Evidence", 4).value = "Not mine"

    before = there(desk)
    found = returned(desk, filled(made(desk, "acme"), by("carla", fill)))
    assert "action-2 in version 1 is not in this workspace." in found.issues[0].message
    assert there(desk) == before


@pytest.mark.parametrize(
    "line",
    [
        ("actions", "action-1"),
        ("actions", "action-1", "one", "0"),
        ("actions", "action-1", "-1", "0"),
        ("sheet", "risks"),
        ("sheet", "nothing"),
    ],
)
def test_a_hidden_sheet_that_makes_no_sense_is_told(desk: Desk, line: tuple[str, ...]) -> None:
    before = there(desk)
    found = returned(desk, filled(made(desk, "acme"), by("carla", _done, lambda book: forged(book, line))))
    assert found.news is News.NOT_TAKEN
    assert there(desk) == before


def test_the_clients_own_workbook_is_not_taken_from_the_inbox(desk: Desk) -> None:
    found = returned(desk, filled(made(desk), by("ann")))
    assert found.issues[0].message.startswith("The workbook is the client's own")


def test_another_workbook_is_none_of_the_registers(desk: Desk) -> None:
    from io import BytesIO

    from openpyxl import Workbook as New

    saved = BytesIO()
    New().save(saved)
    assert returned(desk, saved.getvalue(), "other.xlsx").news is News.UNCLAIMED
