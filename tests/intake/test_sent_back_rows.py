"""Rejects files read as the rows that were sent: each in its own line, with no field more than it had."""

from __future__ import annotations

from tests.intake.feeds import FEED
from tests.intake.feeds import HEADER

from outscore.intake.sent_back import as_sent
from outscore.model.sent_back import REASON
from outscore.model.sent_back import ROW
from outscore.model.sent_back import WHAT_TO_DO_IN_CSV
from outscore.model.sent_back import more_fields

OWN = f"{ROW},{REASON},{WHAT_TO_DO_IN_CSV}"


def sent(*lines: str) -> list[str]:
    content, _, _ = as_sent(("\n".join(lines) + "\n").encode(), FEED, "figures.csv.rejects.csv")
    return content.decode().split("\r\n")


def test_each_row_keeps_the_number_that_it_has_in_the_file_that_came_back() -> None:
    row = ",".join("x" for _ in HEADER.split(","))
    found = sent(f"{OWN},{HEADER}", f"7,no,do,{row}", "", "", f"9,no,do,{row}")
    assert [bool(line) for line in found] == [True, True, False, False, True, False]


def test_columns_for_fields_beyond_the_header_add_none_to_a_row_that_had_none() -> None:
    names = HEADER.split(",")
    first, second = more_fields(names, len(names) + 2)
    row = ",".join("x" for _ in names)
    found = sent(f"{OWN},{HEADER},{first},{second}", f"7,no,do,{row},,", f"8,no,do,{row},y,")
    assert [line.count(",") - len(names) + 1 for line in found[1:3]] == [0, 1]
