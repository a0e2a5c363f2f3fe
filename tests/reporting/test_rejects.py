"""The rejects file there and back: what was not corrected is rejected again, what was is accepted."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from tests.intake.feeds import FEED
from tests.intake.feeds import GOOD_ROW
from tests.intake.feeds import HEADER
from tests.intake.feeds import check
from tests.intake.feeds import feed
from tests.intake.feeds import text
from tests.property.test_intake import WRITERS

from outscore.intake.sent_back import as_sent
from outscore.model.feed import Csv
from outscore.model.feed import Ods
from outscore.model.feed import Parquet
from outscore.model.feed import Xlsx
from outscore.model.sent_back import REASON
from outscore.model.sent_back import ROW
from outscore.model.sent_back import rejects_name
from outscore.reporting.rejects import LONGEST_CELL
from outscore.reporting.rejects import rejects_csv
from outscore.reporting.rejects import rejects_workbook
from outscore.workflow.rejects import rejects_of

if TYPE_CHECKING:
    from outscore.intake.delivery import Checked
    from outscore.model.feed import Feed
    from outscore.model.feed import Format
    from outscore.reporting.rejects import Rejects

FILE = "calls-04.csv"
FORMS = ("csv", "xlsx")
LIKE_A_MARK = re.compile(r"_x[0-9A-Fa-f]{4}_")
"""What openpyxl, unlike spreadsheet programmes, does not write as it read it."""
TROUBLE = (
    "=1+1",
    "+49 30",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "'x",
    "'=x",
    "(no field)",
    "(no value)",
    "\n=1",
    "<r>a</r>",
    "<r>",
    "_x0041_",
    "_x0041_x0042_",
    "\ufdd0\ufdd1\ufdd2a",
)
TEXTS = st.one_of(
    st.sampled_from(TROUBLE),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\x00"), max_size=6),
)
NUMBERS = st.one_of(st.sampled_from(["7", "n/a", "", "1.5", "-5", *TROUBLE]), TEXTS)
CELLS = st.tuples(
    st.sampled_from(["A1", "B1", "?", *TROUBLE]),
    st.sampled_from(["2026-10-01", "2026-10-02", "2026-13-01", "=D"]),
    TEXTS,
    NUMBERS,
    NUMBERS,
    NUMBERS,
    st.sampled_from(["00:10:00", "=now()", "n/a", "10"]),
)
ROWS = st.lists(
    st.tuples(CELLS, st.sampled_from([7, 7, 7, 6, 3, 1, 8, 9]), st.text('=,x"', max_size=2)), max_size=6
)


def rejects(checked: Checked) -> Rejects:
    return rejects_of(checked.header, checked.rejected, checked.issues)


def written(found: Rejects, form: str) -> bytes:
    content = rejects_csv(found) if form == "csv" else rejects_workbook(found, "Rejected rows")
    assert content is not None
    return content


def sent_back(content: bytes, form: str, terms: Feed = FEED) -> Checked:
    """What becomes of a rejects file that comes back."""
    name = rejects_name(FILE, form)
    return check(*as_sent(content, terms, name)[:2], file=FILE)


def file_of(rows: list[tuple[tuple[str, ...], int, str]]) -> bytes:
    """A file with rows that are too short or too long too."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER.split(","))
    for cells, width, more in rows:
        writer.writerow([*cells, more, more][:width])
    return out.getvalue().encode()


def refusals(
    checked: Checked,
) -> list[tuple[tuple[str, ...], tuple[tuple[str, str | None, str | None], ...]]]:
    """Each rejected row with what is wrong with it, without the numbers of rows."""
    wrong: dict[int | None, list[tuple[str, str | None, str | None]]] = {}
    for issue in checked.issues:
        if issue.severity == "row":
            wrong.setdefault(issue.row, []).append((issue.code, issue.column, issue.value))
    return [(row.cells, tuple(wrong[row.row])) for row in checked.rejected]


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=80, deadline=None)
@given(ROWS)
def test_what_was_not_corrected_is_rejected_again(
    form: str, rows: list[tuple[tuple[str, ...], int, str]]
) -> None:
    first = check(file_of(rows))
    if not first.rejected:
        return
    again = sent_back(written(rejects(first), form), form)
    assert refusals(again) == refusals(first)
    assert again.rows.accepted == 0


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=60, deadline=None)
@given(
    queue=TEXTS.filter(lambda one: one.strip() and not LIKE_A_MARK.search(one)),
    offered=st.integers(90, 10**6),
)
def test_what_was_corrected_is_accepted_with_every_other_cell_as_it_was(
    form: str, queue: str, offered: int
) -> None:
    first = check(file_of([(("A1", "2026-10-01", queue, "=x", "90", "80", "00:10:00"), 7, "")]))
    again = sent_back(corrected(written(rejects(first), form), form, {"Offered": str(offered)}), form)
    assert again.issues == ()
    assert again.facts.select("dim:queue", "q:offered").rows() == [(queue, offered)]


def corrected(content: bytes, form: str, cells: dict[str, str]) -> bytes:
    """The file with some cells of its first row written anew, as a person does."""
    if form == "csv":
        head, first, *rest = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        for name, cell in cells.items():
            first[head.index(name)] = cell
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator="\r\n").writerows([head, first, *rest])
        return out.getvalue().encode()
    book = openpyxl.load_workbook(io.BytesIO(content))
    page = book.active
    head = [one.value for one in page[1]]
    for name, cell in cells.items():
        page.cell(2, head.index(name) + 1).value = cell
    out_bytes = io.BytesIO()
    book.save(out_bytes)
    return out_bytes.getvalue()


@pytest.mark.parametrize("kind", [Xlsx, Ods, Parquet, Csv])
@pytest.mark.parametrize("form", FORMS)
def test_rows_of_every_format_come_back(form: str, kind: type[Format]) -> None:
    bad = [HEADER.split(","), ["A1", "2026-10-01", "Sales", "many", "90", "80", "00:10:00"]]
    terms = feed(format=kind())
    first = check(WRITERS[kind](bad), terms)
    content = written(rejects(first), form)
    assert refusals(sent_back(content, form, terms)) == refusals(first) != []
    assert sent_back(corrected(content, form, {"Offered": "100"}), form, terms).rows.accepted == 1


def test_no_cell_of_the_workbook_is_a_formula_and_none_is_a_number() -> None:
    first = check(file_of([((*TROUBLE[:3], "=1", "7", "7", "x"), 7, "")]))
    page = openpyxl.load_workbook(io.BytesIO(written(rejects(first), "xlsx"))).active
    kinds = {cell.data_type for row in page.iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s"}
    assert [cell.value for cell in page[2]][:4] == [*TROUBLE[:3], "=1"]


def test_no_cell_of_the_csv_begins_like_a_formula() -> None:
    first = check(file_of([((one, "=D", one, one, one, one, one), 7, "") for one in TROUBLE]))
    rows = list(csv.reader(io.StringIO(written(rejects(first), "csv").decode("utf-8-sig"), newline="")))
    assert len(rows) == 1 + len(TROUBLE)
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_the_vendors_columns_come_first_in_their_order_and_numbers_as_they_were_sent() -> None:
    first = check(text("A1,2026-10-01,Sales,007,-5,80,00:10:00"))
    head, row = csv.reader(io.StringIO(written(rejects(first), "csv").decode("utf-8-sig"), newline=""))
    assert head[:-3] == HEADER.split(",")
    assert head[-3:-1] == [ROW, REASON]
    assert row[:8] == ["A1", "2026-10-01", "Sales", "007", "-5", "80", "00:10:00", "2"]
    assert row[8].startswith("Answered is -5")
    assert row[9].startswith("Write a figure that is not below zero. ")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_spreadsheet_may_write_another_delimiter_or_the_agreed_encoding(delimiter: str) -> None:
    first = check(text("A1,2026-10-01,Büro,=1,90,80,00:10:00"))
    rows = csv.reader(io.StringIO(written(rejects(first), "csv").decode("utf-8-sig"), newline=""))
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    terms = feed(format=Csv("cp1252"))
    assert refusals(sent_back(out.getvalue().encode("cp1252"), "csv", terms)) == refusals(first)


def test_columns_that_were_taken_out_again_are_not_missed() -> None:
    content = text(GOOD_ROW)
    assert as_sent(content, FEED, "calls.csv.rejects.csv") == (content, FEED, "calls.csv.rejects.csv")


def test_a_file_of_another_name_is_left_as_it_is() -> None:
    first = check(text("A1,2026-10-01,Sales,x,90,80,00:10:00"))
    content = written(rejects(first), "csv")
    assert as_sent(content, FEED, "calls-05.csv") == (content, FEED, "calls-05.csv")


@pytest.mark.parametrize("form", FORMS)
def test_what_cannot_be_taken_apart_is_refused_and_says_why(form: str) -> None:
    again = sent_back(b"\x00\x01nothing", form)
    assert again.status == "refused"
    assert again.issues


def test_a_cell_that_a_workbook_cannot_hold_is_left_to_the_csv() -> None:
    first = check(text(f"A1,2026-10-01,{'x' * (LONGEST_CELL + 1)},?,90,80,00:10:00"))
    assert rejects_workbook(rejects(first), "Rejected rows") is None
    assert refusals(sent_back(written(rejects(first), "csv"), "csv")) == refusals(first)
