"""What the data-quality page says: every row, every kind of finding with examples, and what to do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.reporting.quality_reports import CLEAN
from tests.reporting.quality_reports import REFUSED
from tests.reporting.quality_reports import REPORT
from tests.reporting.quality_reports import REPORTS

from outscore.model.delivery import Issue
from outscore.model.delivery import Severity
from outscore.reporting.data_quality import EXAMPLES
from outscore.reporting.data_quality import data_quality_page
from outscore.reporting.data_quality import issue_groups
from outscore.reporting.rejects_advice import ADVICE

if TYPE_CHECKING:
    from collections.abc import Callable


def test_the_gravest_come_first_then_the_most_frequent() -> None:
    codes = [group.code for group in issue_groups(REPORT.issues)]
    assert codes == ["part_above_whole", "cell_not_a_number", "vendor_unknown", "row_replaced", "row_skipped"]
    assert issue_groups([*REPORT.issues, *REFUSED.issues])[0].code == "column_missing"


def test_a_few_examples_stand_for_many_and_the_others_are_counted() -> None:
    group = issue_groups(REPORT.issues)[0]
    assert group.found == "7 rows"
    assert len(group.examples) == EXAMPLES
    assert group.more == 4
    assert group.examples[0].place == "row 21, column Answered"


def test_rows_are_counted_once_however_often_something_is_wrong_with_them() -> None:
    twice = [Issue("cell_empty", Severity.ROW, "", row=3, column=name) for name in ("A", "B")]
    assert issue_groups(twice)[0].found == "1 row, 2 times"


def test_a_text_as_sent_is_shown_short_and_with_what_cannot_be_seen() -> None:
    issue = Issue("cell_not_a_number", Severity.ROW, "", row=3, column="A", value="\u202e=1\t" + "x" * 500)
    (example,) = issue_groups([issue])[0].examples
    assert example.value.startswith(r"\u202e=1\tx")
    assert len(example.value) < 130


@pytest.mark.parametrize("name", REPORTS)
def test_the_same_report_gives_the_same_bytes(name: str) -> None:
    assert data_quality_page(REPORTS[name]) == data_quality_page(REPORTS[name])


def test_every_part_of_the_report_is_on_the_page(readable: Callable[[bytes], str]) -> None:
    page = readable(data_quality_page(REPORT))
    for said in (
        "109 rows accepted; 9 rows kept out until corrected.",
        "Accepted 109 they count",
        "Read 124 all rows of the file",
        "What to do: Write the number in digits, as agreed.",
        "<b>N9</b>",
        "9 rows that were kept out are missing from: Answered in time (Main agreement), Talk time",
        "Deliveries on time 29 30",
        "Rows in order, of those expected 108 120",
        "September 2015 108 of 120",
        "5 October 2015, 09:30 (Europe/London)",
        "northbank_calls_2015-09.csv.rejects.xlsx",
    ):
        assert said in page, said


def test_a_text_of_the_vendor_is_never_markup() -> None:
    assert b"<b>N9" not in data_quality_page(REPORT)


def test_without_a_due_day_the_page_says_that_nothing_can_be_late(readable: Callable[[bytes], str]) -> None:
    assert "No due day is agreed" in readable(data_quality_page(CLEAN))
    assert "No due day is agreed" not in readable(data_quality_page(replace(CLEAN, has_due=True)))


def test_only_a_page_of_the_team_says_that_it_holds_rows_of_every_vendor(
    readable: Callable[[bytes], str],
) -> None:
    assert "rows of every vendor" in readable(data_quality_page(REFUSED))
    assert "rows of every vendor" not in readable(data_quality_page(REPORT))


def test_a_refused_file_is_not_said_to_lack_nothing(readable: Callable[[bytes], str]) -> None:
    assert "No row was kept out" not in readable(data_quality_page(REFUSED))


def test_advice_is_one_plain_sentence_or_two() -> None:
    assert all(text[0].isupper() and text.endswith(".") for text in ADVICE.values())
