"""Quotes that were lost or added: no row vanishes in a text, and no comment over several lines is accused."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from tests.intake.feeds import FEED
from tests.intake.feeds import VENDORS
from tests.intake.feeds import no_facts

from outscore.intake.delivery import Known
from outscore.intake.delivery import check_delivery
from outscore.intake.text_records import rows_held
from outscore.model.feed_promises import Limits

if TYPE_CHECKING:
    from outscore.intake.delivery import Checked

HEADERS = (
    ("Site", "Month", "Queue", "Note", "Offered", "Answered", "In time", "Talk"),
    ("Site", "Month", "Queue", "Offered", "Answered", "In time", "Talk", "Note"),
    ("Note", "Site", "Month", "Queue", "Offered", "Answered", "In time", "Talk"),
)
TERMS = replace(FEED, ignored_columns=("Note",))
FIRST = 10_000
QUEUES = ("Sales", "Sales, North", 'The "new" queue', "Billing", "Care 2")
WORDS = ("late", "see mail", "refund", "3 calls", "on 4 May", "ok", 'said "no"', "")
BETWEEN = (", ", " ", "\n", ",\n", "\n\n", " - ")


@st.composite
def comments(draw: st.DrawFn) -> str:
    """What people write about a row, over one line or several."""
    words = draw(st.lists(st.sampled_from(WORDS), max_size=6))
    return "".join(word + draw(st.sampled_from(BETWEEN)) for word in words)


Rows = list[dict[str, str]]


@st.composite
def tables(draw: st.DrawFn) -> tuple[Rows, str]:
    """The rows of a sound file, and its text."""
    header = draw(st.sampled_from(HEADERS))
    rows: Rows = []
    for place in range(draw(st.integers(1, 12))):
        rows.append(
            {
                "Site": draw(st.sampled_from(("A1", "B1"))),
                "Month": f"2026-10-{place + 1:02}",
                "Queue": draw(st.sampled_from(QUEUES)),
                "Note": draw(comments()),
                "Offered": str(FIRST + place),
                "Answered": str(draw(st.integers(50, 99))),
                "In time": str(draw(st.integers(1, 50))),
                "Talk": "00:10:00",
            }
        )
    text = io.StringIO(newline="")
    writer = csv.DictWriter(
        text,
        header,
        quoting=draw(st.sampled_from((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))),
        lineterminator=draw(st.sampled_from(("\n", "\r\n"))),
    )
    writer.writeheader()
    writer.writerows(rows)
    return rows, text.getvalue()


@st.composite
def broken(draw: st.DrawFn) -> tuple[Rows, str]:
    """A sound file in which some quotes were dropped or added, mostly where cells begin and end."""
    rows, text = draw(tables())
    start = text.index("\n") + 1
    for _ in range(draw(st.integers(1, 3))):
        quotes = [found.start() for found in re.finditer('"', text) if found.start() >= start]
        edges = [found.start() for found in re.finditer(r"(?<=[,\n])|(?=[,\n])", text)]
        drops: bool = draw(st.booleans())
        if quotes and drops:
            place = draw(st.sampled_from(quotes))
            text = text[:place] + text[place + 1 :]
        else:
            every = [one for one in edges if one >= start]
            place = draw(st.sampled_from(every) | st.integers(start, len(text)))
            text = f'{text[:place]}"{text[place:]}'
    return rows, text


@st.composite
def joined(draw: st.DrawFn) -> tuple[Rows, str]:
    """A file in which a quote opens a cell of one row, and another closes that column in a later row."""
    rows, text = draw(tables())
    header, *_ = csv.reader([text.splitlines()[0]])
    rows = [row | {"Note": row["Note"].replace('"', "")} for row in rows]
    first = draw(st.integers(0, len(rows) - 1))
    last = draw(st.integers(first, len(rows) - 1))
    column = draw(st.sampled_from(header))
    quoted = draw(st.booleans())
    lines = [",".join(header)]
    for place, row in enumerate(rows):
        sound = not first <= place <= last
        cells = {name: _cell(text, quoted=quoted or sound) for name, text in row.items()}
        if not sound:
            opens, closes = ('"' if place == end else "" for end in (first, last))
            cells[column] = f"{opens}{cells[column]}{closes}"
        lines.append(",".join(cells[name] for name in header))
    return rows, "\n".join([*lines, ""])


def _cell(text: str, *, quoted: bool) -> str:
    """A cell, in quotes where it needs them; without them it is rid of what would need them."""
    if quoted and any(sign in text for sign in ',"\n'):
        return '"{}"'.format(text.replace('"', '""'))
    return re.sub(r'[,"\n]', " ", text)


def checked(text: str) -> Checked:
    return check_delivery(text.encode(), TERMS, Known(VENDORS, no_facts))


@settings(max_examples=150, deadline=None)
@given(tables())
def test_no_comment_over_several_lines_is_accused(table: tuple[Rows, str]) -> None:
    rows, text = table
    found = checked(text)
    assert not found.rejected, text
    assert found.rows.accepted == len(rows)


@settings(max_examples=300, deadline=None)
@given(broken() | joined())
def test_with_quotes_dropped_or_added_every_row_is_accepted_rejected_or_told(table: tuple[Rows, str]) -> None:
    rows, text = table
    found = checked(text)
    if not found.rows.accepted and not found.rejected:
        assert found.issues
        return
    facts = {row["q:offered"]: (row["code"], f"{row['start']}") for row in found.facts.iter_rows(named=True)}
    kept_out = "\n".join(cell for row in found.rejected for cell in row.cells).replace('"', "")
    for row in rows:
        offered = int(row["Offered"])
        if offered in facts:
            assert facts[offered] == (row["Site"], row["Month"]), text
        else:
            assert row["Offered"] in kept_out, text


@pytest.mark.parametrize(
    ("cells", "hidden"),
    [
        (("7", "2026-04-01", "sales,5\n8,2026-04-02,care", "6"), True),
        (("7", "2026-04-01", "sales,5\r\n8,x,care", "6"), True),
        (("7", "2026-04-01", "late\n8,2026-04-02,care,6\n9,2026-04-03,y", "6"), True),
        (("7", "2026-04-01", "late, and\nlong, too", "6"), False),
        (("7", "2026-04-01", "5", "first\nsecond, third, and, last"), False),
        (("7", "2026-04-01", "5", "first\n1, 2, 3, 4"), False),
        (("first\nsecond, third", "7", "2026-04-01", "5"), False),
        (("7", "first\n5, then 6"), False),
        (("7\n8\n9",), False),
    ],
)
def test_only_lines_that_are_written_as_rows_are_taken_for_rows(
    cells: tuple[str, ...], *, hidden: bool
) -> None:
    assert bool(rows_held(cells, ",", [])) is hidden


def test_other_rows_of_the_file_say_how_rows_are_written() -> None:
    cells = ("note,7,5\nnote,8,6\nlast", "", "")
    assert not rows_held(cells, ",", [])
    assert rows_held(cells, ",", [("x", "1", "3")])


def test_the_lines_are_named_and_so_are_those_of_a_row_with_other_fields() -> None:
    good = "A1,2026-10-01,Sales,100,90,80,00:10:00\n"
    header = "Site,Month,Queue,Offered,Answered,In time,Talk\n"
    hiding = 'A1,2026-10-02,"Sales,100,90,80,00:10:00\nA1,2026-10-03,Sales",100,90,80,00:10:00\n'
    wide = 'A1,2026-10-04,"Sales,100\nA1",100,90,80,00:10:00,x\n'
    found = checked(header + good + hiding + wide)
    assert [(one.row, one.code) for one in found.issues] == [(3, "rows_in_text"), (4, "row_field_count")]
    assert "Row 3 goes from line 3 to line 4 of the file" in found.issues[0].message
    assert "line 5 to line 6" in found.issues[1].message
    assert found.rows.accepted == 1


def swallowed() -> str:
    """A file of 40 rows in which a lost quote makes the rows 11 to 30 one."""
    rows = [f"A1,2026-10-{1 + n % 28:02},{n} Q,{100 + n},90,80,00:10:00" for n in range(40)]
    rows[9] = rows[9].replace("9 Q", '"9 Q')
    rows[28] = rows[28].replace("28 Q", '28 Q"')
    return "\n".join([",".join(HEADERS[0]).replace("Note,", ""), *rows, ""])


def test_rows_that_are_one_count_each_against_the_limits() -> None:
    limited = replace(TERMS, promises=replace(TERMS.promises, limits=Limits(Fraction(49))))
    found = check_delivery(swallowed().encode(), limited, Known(VENDORS, no_facts))
    assert [one.value for one in found.issues if one.code == "rows_in_text"] == ["20"]
    told = [one.message for one in found.issues if one.code == "limit_rows"]
    assert told[0].startswith("20 of 40 rows were rejected: 50 %"), told
    assert not found.rows.accepted


def test_a_cell_may_be_as_long_as_a_row() -> None:
    note = "x" * 140_000
    header = ",".join(HEADERS[1])
    found = checked(f'{header}\nA1,2026-10-01,Sales,100,90,80,00:10:00,"{note}"\n')
    assert (found.rows.accepted, found.issues) == (1, ())
