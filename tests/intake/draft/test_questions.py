"""What a draft asks, what it writes down without asking, and what it leaves alone."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from datetime import time
from datetime import timedelta
from typing import TYPE_CHECKING
from typing import Any

import openpyxl
import pytest
import yaml
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table
from odf.table import TableCell
from odf.table import TableRow
from odf.text import P
from tests.intake.draft.test_drafts import read

from outscore.contracts.feed_documents import FeedDocument
from outscore.contracts.reading import sheet_of
from outscore.errors import OutscoreError
from outscore.intake.draft.drafting import Told
from outscore.intake.draft.drafting import draft
from outscore.intake.draft.writing import yaml_text

if TYPE_CHECKING:
    from outscore.intake.draft.drafting import Draft


def drafted(content: str | bytes, name: str = "figures.csv", vendor: str = "acme", **told: Any) -> Draft:
    raw = content.encode() if isinstance(content, str) else content
    return draft(raw, Told(name, vendor=vendor, **told))


def keys(made: Draft) -> dict[str, Any]:
    """The draft as other programs read it."""
    document = yaml.safe_load(yaml_text(made.proposal))
    return {str(key): value for key, value in document.items()}


def counted(made: Draft, **changes: Any) -> tuple[int, int, int]:
    """How many rows of the sample are accepted, rejected and left out, with some keys changed."""
    rows = read(made, {**keys(made), **changes})[1].rows
    return rows.accepted, rows.rejected, rows.skipped


def sheet(*rows: list[Any], title: str = "Data", **more: list[Any]) -> bytes:
    """A workbook with a sheet, and more sheets of one row."""
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    for name, row in more.items():
        book.create_sheet(name).append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# Days


def test_a_day_that_can_be_two_is_asked_and_rejected_until_the_answer() -> None:
    made = drafted("Date,Calls\n03/04/2026,10\n04/04/2026,11\n")
    assert len(made.proposal.questions) == 1
    assert "03 April 2026 or 04 March 2026" in made.proposal.questions[0]
    assert counted(made) == (1, 1, 0)
    period = {"column": "Date", "format": "%m/%d/%Y", "grain": "day"}
    assert counted(made, period=period) == (2, 0, 0)


def test_one_day_beyond_the_twelfth_settles_it() -> None:
    made = drafted("Date,Calls\n03/04/2026,10\n13/04/2026,11\n")
    assert made.proposal.questions == ()
    assert keys(made)["period"] == {"column": "Date", "format": "%d/%m/%Y", "grain": "day"}


def test_a_year_of_two_digits_at_the_beginning_is_told_by_days_that_lie_close() -> None:
    rows = "".join(f"26-04-{day:02},{day}\n" for day in range(1, 31))
    made = drafted(f"Date,Calls\n{rows}")
    assert keys(made)["period"]["format"] == "%y-%m-%d"


def test_days_written_in_two_ways_are_read_in_both() -> None:
    made = drafted("Date,Calls\n2026-10-13,10\n14.10.2026,11\n15.10.2026,12\n")
    assert sorted(keys(made)["period"]["format"]) == ["%Y-%m-%d", "%d.%m.%Y"]
    assert counted(made) == (3, 0, 0)


def test_the_last_days_of_months_stand_for_months() -> None:
    made = drafted("Month end,Calls\n31/01/2026,10\n28/02/2026,11\n")
    assert keys(made)["period"]["grain"] == "month"


@pytest.mark.parametrize("written", ["202604", "Apr-26", "April 2026", "2026-04"])
def test_months_are_months(written: str) -> None:
    assert keys(drafted(f"Period,Calls\n{written},10\n"))["period"]["grain"] == "month"


def test_digits_alone_are_days_only_where_the_name_says_so() -> None:
    made = drafted("Month,Population\n2026-04,202604\n2026-05,202605\n")
    assert keys(made)["period"]["column"] == "Month"
    assert keys(drafted("Reporting day,Calls\n46296,3\n46297,4\n"))["period"]["format"] == "excel_serial"


def test_when_a_report_was_made_is_not_when_its_figures_were() -> None:
    made = drafted("Created date,Day,Calls\n2026-11-03,2026-10-01,5\n2026-11-03,2026-10-02,6\n")
    assert keys(made)["period"]["column"] == "Day"


def test_the_name_of_the_file_tells_the_day_where_no_column_does() -> None:
    made = drafted("Queue,Calls\nSales,10\nCare,12\n", "acme_2026-10-05.csv")
    assert keys(made)["period"] == {"in_name": "acme_%Y-%m-%d*.csv", "grain": "day"}
    assert counted(made) == (2, 0, 0)


def test_where_nothing_tells_the_month_it_is_asked() -> None:
    made = drafted("October figures,\nQueue,Calls\nSales,10\nCare,12\n")
    assert "October figures" in made.proposal.questions[0]
    assert counted(made, period={"of_file": "2026-10", "grain": "month"}) == (2, 0, 0)


# Figures


def test_a_number_that_can_be_two_is_asked_and_rejected_until_the_answer() -> None:
    made = drafted("Date;Calls\n2026-10-01;1.204\n2026-10-02;987\n", "x.csv")
    assert len(made.proposal.questions) == 1
    assert counted(made) == (1, 1, 0)
    assert counted(made, format={**keys(made)["format"], "thousands": "."}) == (2, 0, 0)


def test_another_number_may_settle_what_the_signs_mean() -> None:
    made = drafted('Date,Calls,Cases\n2026-10-01,"1,204","1,204.5"\n2026-10-02,987,3.25\n')
    assert made.proposal.questions == ()
    assert (keys(made)["format"]["thousands"], keys(made)["quantities"]["cases"]["places"]) == (",", 2)


def test_a_clock_of_two_parts_is_asked_and_not_read_until_the_answer() -> None:
    made = drafted("Date,Calls,AHT\n2026-10-01,5,05:12\n2026-10-02,6,04:40\n")
    assert len(made.proposal.questions) == 1
    assert "AHT" in keys(made)["ignored_columns"]
    assert "# aht:" in yaml_text(made.proposal)
    answer = {**keys(made)["quantities"], "aht": {"column": "AHT", "type": "duration", "written_as": "MM:SS"}}
    assert counted(made, quantities=answer, ignored_columns=[]) == (2, 0, 0)


def test_a_unit_in_a_name_makes_numbers_times_unless_it_is_a_threshold() -> None:
    made = drafted("Date,Handle time (minutes),Answered in 20 seconds\n2026-10-01,5.5,7\n2026-10-02,6,8\n")
    first, second = keys(made)["quantities"].values()
    assert (first["type"], first["written_as"], second["type"]) == ("duration", "minutes", "count")
    assert made.proposal.questions == ()


def test_numbers_that_sound_like_times_without_a_unit_are_asked() -> None:
    made = drafted("Date,AHT,Calls closed on time\n2026-10-01,312,7\n2026-10-02,298,8\n")
    assert len(made.proposal.questions) == 1
    assert keys(made)["quantities"]["aht"]["type"] == "count"


def test_parts_of_one_may_be_percentages_and_are_asked() -> None:
    made = drafted(sheet(["Date", "Occupancy"], [datetime(2026, 10, 1), 0.853], [datetime(2026, 10, 2), 0.9]))  # noqa: DTZ001
    assert "written_as: fraction, places: 1" in made.proposal.questions[0]
    assert keys(made)["quantities"]["occupancy"] == {"column": "Occupancy", "type": "decimal", "places": 3}
    answer = {"column": "Occupancy", "type": "decimal", "written_as": "fraction", "places": 1}
    assert counted(made, quantities={"occupancy": answer}) == (2, 0, 0)


@pytest.mark.parametrize("look", ["0%", "0.0%", "0.00%;[Red]-0.00%"])
def test_numbers_that_a_sheet_shows_as_percentages_are_percentages(look: str) -> None:
    book = openpyxl.Workbook()
    for row in (["Date", "Occupancy", "Calls"], ["2026-10-01", 0.853, 7], ["2026-10-02", 1.02, 8]):
        book.active.append(row)
    for cell in book.active["B"]:
        cell.number_format = look
    for cell in book.active["C"]:
        cell.number_format = '0 "% of plan"'
    out = io.BytesIO()
    book.save(out)
    made = drafted(out.getvalue(), "x.xlsx")
    feed, checked = read(made, keys(made))
    assert made.proposal.questions == ()
    assert (feed.quantities[0].scale, checked.facts["q:occupancy"].to_list()) == (10, [853, 1020])
    assert keys(made)["quantities"]["calls"]["type"] == "count"


def test_a_workbook_of_libreoffice_says_too_what_is_a_percentage() -> None:
    book = OpenDocumentSpreadsheet()
    table = Table(name="Data")
    for day in ("Date", "2026-10-01", "2026-10-02"):
        line = TableRow()
        for cell in (TableCell(valuetype="string"), _share_cell(day)):
            line.addElement(cell)
        line.childNodes[0].addElement(P(text=day))
        table.addElement(line)
    book.spreadsheet.addElement(table)
    out = io.BytesIO()
    book.write(out)
    made = drafted(out.getvalue(), "x.ods")
    assert keys(made)["quantities"]["occupancy"]["written_as"] == "fraction"
    assert counted(made) == (2, 0, 0)


def _share_cell(day: str) -> TableCell:
    cell = (
        TableCell(valuetype="string") if day == "Date" else TableCell(valuetype="percentage", value="0.853")
    )
    cell.addElement(P(text="Occupancy" if day == "Date" else "85.3 %"))
    return cell


def test_figures_with_more_decimals_than_are_read_exactly_are_left_alone() -> None:
    made = drafted("Date,Calls,Mean\n2026-10-01,3,4.142857142857143\n2026-10-02,4,2.5\n")
    assert keys(made)["ignored_columns"] == ["Mean"]
    assert counted(made) == (2, 0, 0)


def test_times_and_durations_of_a_workbook_are_durations() -> None:
    rows = [[datetime(2026, 10, day), time(0, 5, day), timedelta(hours=30, minutes=day)] for day in (1, 2)]  # noqa: DTZ001
    made = drafted(sheet(["Date", "AHT", "Talk"], *rows), "figures.xlsx")
    assert {one["written_as"] for one in keys(made)["quantities"].values()} == {"HH:MM:SS"}
    assert counted(made) == (2, 0, 0)


def test_figures_below_zero_are_read_as_they_are_written() -> None:
    made = drafted("Month;NPS\nOct 2026;(12,5)\nNov 2026;14,0\n")
    assert (keys(made)["format"]["negative"], keys(made)["format"]["decimal"]) == ("parentheses", ",")
    assert counted(made) == (2, 0, 0)


def test_texts_in_place_of_figures_are_no_figures_and_strange_ones_are_asked_once() -> None:
    made = drafted(
        "Date,Calls,CSAT,NPS\n2026-10-01,3,n/a,too few\n2026-10-02,4,81.5,too few\n2026-10-03,5,80,7\n"
    )
    assert len(made.proposal.questions) == 1
    assert "too few" in made.proposal.questions[0]
    feed, checked = read(made, keys(made))
    assert checked.rows.accepted == 3
    assert checked.facts["q:csat"].null_count() == 1
    assert checked.facts["q:nps"].null_count() == 2
    assert len(feed.quantities) == 3


def test_an_empty_cell_is_no_figure_and_never_zero() -> None:
    made = drafted("Date,Calls,CSAT\n2026-10-01,3,\n2026-10-02,4,81\n")
    checked = read(made, keys(made))[1]
    assert checked.facts["q:csat"].to_list() == [None, 810]


def test_a_typing_error_among_figures_is_left_to_the_sender() -> None:
    rows = "".join(f"2026-10-{day:02},{day}\n" for day in range(1, 9))
    made = drafted(f"Date,Calls\n{rows}2026-10-09,1O5\n")
    assert "1O5" in yaml_text(made.proposal)
    assert counted(made) == (8, 1, 0)


def test_figures_with_currencies_are_no_quantities() -> None:
    made = drafted("Date;Calls;Cost\n2026-10-01;3;£1,200.50\n2026-10-02;4;£1,100.00\n")
    assert keys(made)["ignored_columns"] == ["Cost"]
    assert "more than digits" in yaml_text(made.proposal)


# Rows that are no data


@pytest.mark.parametrize(
    "word", ["Total", "Grand total:", "Summe", "Sub-total", "Average", "Total for October"]
)
def test_totals_are_left_out(word: str) -> None:
    made = drafted(f"Date,Calls\n2026-10-01,3\n2026-10-02,4\n2026-10-03,4\n{word},7\n")
    assert keys(made)["skip_rows"] == [{"column": "Date", "equals": word}]
    assert counted(made) == (3, 0, 1)


def test_totals_among_the_values_of_a_dimension_are_left_out() -> None:
    rows = "".join(
        f"2026-10-{day:02},{queue},{day}\n" for day in (1, 2, 13) for queue in ("Sales", "Care", "Total")
    )
    made = drafted(f"Date,Queue,Calls\n{rows}")
    assert keys(made)["values_of"] == {"queue": ["Care", "Sales"]}
    assert counted(made) == (6, 0, 3)


def test_a_header_that_comes_again_and_a_footnote_are_left_out() -> None:
    made = drafted("Date,Calls\n2026-10-01,3\nDate,Calls\n2026-10-02,4\nSource: telephony,\n")
    assert [rule["equals"] for rule in keys(made)["skip_rows"]] == ["Date", "Source: telephony"]
    assert counted(made) == (2, 0, 2)


# Whose rows, and what they are split by


def test_whose_file_it_is_is_asked_where_nothing_tells() -> None:
    made = drafted("Date,Calls\n2026-10-01,3\n", vendor="")
    assert keys(made)["vendor"] == {"id": "your-vendor"}
    assert "Whose file is it?" in made.proposal.questions[0]


def test_a_column_of_codes_goes_before_a_column_of_names() -> None:
    rows = "2026-10-01,ACME Ltd,A1,3\n2026-10-01,Bolt,B2,4\n"
    made = drafted(f"Date,Vendor name,Vendor code,Calls\n{rows}", vendor="")
    assert keys(made)["vendor"] == {"column": "Vendor code"}
    assert '"A1", "B2"' in made.proposal.questions[0]
    known = drafted(f"Date,Vendor name,Vendor code,Calls\n{rows}", vendor="", codes=frozenset({"A1", "B2"}))
    assert known.proposal.questions == ()


def test_numbers_that_are_names_are_no_figures() -> None:
    rows = "".join(f"2026-10-{day:02},{queue},{day}\n" for day in (1, 2) for queue in (101, 102))
    made = drafted(f"Date,Queue ID,Calls\n{rows}")
    assert keys(made)["dimensions"] == {"queue_id": "Queue ID"}
    assert list(keys(made)["quantities"]) == ["calls"]


def test_a_column_that_says_the_same_of_the_same_thing_is_not_needed() -> None:
    rows = "2026-10-01,Q1,Sales,3\n2026-10-01,Q2,Care,4\n2026-10-02,Q1,Sales,5\n"
    made = drafted(f"Date,Queue,Queue name,Calls\n{rows}")
    assert keys(made)["dimensions"] == {"queue": "Queue"}
    assert keys(made)["ignored_columns"] == ["Queue name"]


def test_a_column_that_tells_rows_apart_becomes_a_dimension() -> None:
    made = drafted(
        "Date,Area,Remark,Calls\n2026-10-01,North,x,3\n2026-10-01,South,x,4\n2026-10-02,South,y,4\n"
    )
    assert keys(made)["dimensions"] == {"area": "Area"}


def test_codes_with_digits_can_tell_rows_apart_and_are_no_figures() -> None:
    rows = "2026-10-01,N1,7001,3\n2026-10-01,S2,7002,4\n2026-10-02,N1,7003,4\n"
    made = drafted(f"Date,Area,Report no,Calls\n{rows}")
    assert keys(made)["dimensions"] == {"area": "Area"}
    assert keys(made)["ignored_columns"] == ["Report no"]


def test_times_of_day_are_what_rows_are_split_by() -> None:
    rows = "".join(f"2026-10-{day:02},{hour:02}:30,{day}\n" for day in (1, 2) for hour in (8, 9))
    made = drafted(f"Date,Interval,Calls\n{rows}")
    assert keys(made)["dimensions"] == {"interval": "Interval"}
    assert counted(made) == (4, 0, 0)


def test_rows_that_nothing_tells_apart_are_asked_about() -> None:
    made = drafted("Date,Calls\n2026-10-01,3\n2026-10-01,4\n")
    assert "Rows 2 and 3" in made.proposal.questions[0]


def test_names_in_another_language_are_asked_about_together() -> None:
    made = drafted("Datum,Anrufe,Rückläufer,Zurufe\n2026-10-13,10,312,4\n2026-10-14,11,298,5\n")
    (question,) = made.proposal.questions
    assert question.startswith('Are the figures in "Rückläufer", "Zurufe" counts? No word of these names is ')
    assert counted(made) == (2, 0, 0)


def test_decimals_under_names_in_another_language_are_asked_about_too() -> None:
    rows = "".join(f'2026-10-{day},{day},"{day}1,5"\n' for day in (13, 14))
    (question,) = drafted(f"Fecha,Llamadas,TMO / (seg)\n{rows}").proposal.questions
    assert question.startswith('Are the figures in "TMO / (seg)" bare numbers? ')
    assert "in place of places" in question


@pytest.mark.parametrize(
    "name", ["Wartezeit", "Durchschnittliche Gesprächsdauer", "Tiempo de espera", "Wachttijd"]
)
def test_times_in_other_languages_are_asked_about(name: str) -> None:
    (question,) = drafted(f"Datum,Anrufe,{name}\n2026-10-13,10,312\n").proposal.questions
    assert question.startswith(f'Is "312" in "{name}" a time?')


def test_a_vendor_that_the_workspace_does_not_have_is_told() -> None:
    made = drafted("Date,Calls\n2026-10-13,10\n", vendor="amce", vendors=("acme", "bolt"))
    (question,) = made.proposal.questions
    assert question.startswith('vendors.yaml has no vendor "amce" (it has: acme, bolt). Add it there, or ')
    assert drafted("Date,Calls\n2026-10-13,10\n", vendor="acme", vendors=("acme",)).proposal.questions == ()


RECORDED = {
    "contacts": (
        "Call ID,Date,Start,End,Disposition,Wait (s)",
        "C{0},2026-10-13,2026-10-13 09:00,2026-10-13 09:05,ok,{0}",
    ),
    "surveys": ("Survey ID,Date,NPS,CSAT", "S{0},2026-10-13,9,5"),
    "evaluations": (
        "Evaluation ID,Date,Sample,Scorer,Customer critical,Business critical,Compliance critical",
        "E{0},2026-10-13,random,vendor,0,0,0",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", RECORDED)
def test_a_row_a_record_is_proposed_as_a_kind_with_its_fields(kind: str) -> None:
    header, row = RECORDED[kind]
    made = drafted("\n".join([header, *(row.format(number) for number in range(1, 40)), ""]))
    question = next(one for one in made.proposal.questions if "different in every row" in one)
    assert f"write kind: {kind}, in place of period and dimensions fields: {{" in question
    first = header.split(",")[0]
    assert f'{{column: "{first}"}}' in question


def test_a_row_a_contact_is_noticed() -> None:
    rows = "".join(f"C{number},2026-10-{number % 28 + 1:02},{number}\n" for number in range(40))
    made = drafted(f"Contact ID,Date,Talk (s)\n{rows}")
    assert "Contact ID" in made.proposal.questions[0]


def test_values_that_differ_in_capitals_alone_are_asked_about() -> None:
    made = drafted("Date,Queue,Calls\n2026-10-01,Sales,3\n2026-10-02,SALES,4\n2026-10-02,Care,4\n")
    assert 'values_as: {queue: {"SALES": "Sales"}}' in made.proposal.questions[0]


# Files


def test_an_encoding_that_is_guessed_is_asked_about_by_a_word_of_the_file() -> None:
    made = drafted("Date;Queue;Calls\n2026-10-01;Réclamations;3\n".encode("cp1252"))
    assert keys(made)["format"]["encoding"] == "cp1252"
    assert "Réclamations" in made.proposal.questions[0]


def test_of_several_sheets_the_one_with_the_rows_is_drafted_and_asked_about() -> None:
    content = sheet(["Date", "Calls"], ["2026-10-01", 5], ["2026-10-02", 6], Summary=["Calls", 11])
    made = drafted(content, "x.xlsx")
    assert keys(made)["format"]["sheet"] == "Data"
    assert "Summary" in made.proposal.questions[0]


def test_a_sheet_whose_name_changes_is_told_by_its_place() -> None:
    content = sheet(["Date", "Calls"], ["2026-10-01", 5], ["2026-10-02", 6], title="Oct 2026", Info=["x"])
    assert keys(drafted(content, "x.xlsx"))["format"]["sheet_number"] == 1


def test_a_name_with_a_line_break_is_asked_about_and_its_column_left_alone() -> None:
    made = drafted(sheet(["Date", "Calls\noffered", "Answered"], ["2026-10-01", 5, 4], ["2026-10-02", 6, 6]))
    assert keys(made)["ignored_columns"] == ["Calls\noffered"]
    assert counted(made) == (2, 0, 0)


def test_an_archive_is_drafted_from_a_file_in_it() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for day in ("01", "02"):
            archive.writestr(f"out/calls_2026-10-{day}.csv", "Queue,Calls\nSales,10\nCare,12\n")
        archive.writestr("log.txt", "done")
    made = drafted(out.getvalue(), "pack.zip")
    assert (keys(made)["format"]["inside"], made.member) == ("*.csv", "out/calls_2026-10-01.csv")
    assert "log.txt" in made.proposal.questions[0]
    assert counted(made) == (2, 0, 0)


def test_titles_above_headings_and_units_below_them_are_not_read() -> None:
    text = "Daily report,,,\nSite: Leeds,,,\n,,Calls,\nDate,Queue,Offered,Answered\n,,(number),(number)\n"
    made = drafted(text + "2026-10-01,Sales,5,4\n2026-10-02,Sales,6,6\n2026-10-03,Sales,7,6\n")
    assert (keys(made)["format"]["header_rows"], keys(made)["format"]["data_from"]) == ([4], 6)
    assert counted(made) == (3, 0, 0)


def test_headings_that_repeat_below_groups_are_joined() -> None:
    text = ",Voice,,Chat,\nDate,Offered,Answered,Offered,Answered\n2026-10-01,5,4,3,2\n2026-10-02,6,6,1,1\n"
    made = drafted(text)
    assert list(keys(made)["quantities"]) == [
        "voice_offered",
        "voice_answered",
        "chat_offered",
        "chat_answered",
    ]
    assert counted(made) == (2, 0, 0)


@pytest.mark.parametrize(
    "name", ['Calls "in time"', "Yes", "null", "“Curly” %", "#N", "a: b", "- x", "{x}", "1"]
)
def test_any_name_of_a_column_survives_the_writing(name: str) -> None:
    cell = '"' + name.replace('"', '""') + '"'
    made = drafted(f"Date,Calls,{cell}\n2026-10-01,5,81.25\n2026-10-02,6,82.5\n")
    assert sheet_of("feeds/x.yaml", yaml_text(made.proposal).encode(), FeedDocument)[1] == ()
    assert counted(made) == (2, 0, 0)
    assert name in {one["column"] for one in keys(made)["quantities"].values()}


def test_days_side_by_side_are_refused_in_a_sentence_of_their_own() -> None:
    days = ",".join(f"{day:02}/10/2026" for day in range(1, 8))
    with pytest.raises(OutscoreError, match="side by side"):
        drafted(f"Queue,{days}\nSales,1,2,3,4,5,6,7\nCare,2,3,4,5,6,7,8\n")


def test_rows_without_a_day_are_not_what_tells_rows_apart() -> None:
    text = "Date,Queue,Calls\n2026-10-01,Sales,3\n,Care,4\n2026-10-02,Sales,5\n,Care,6\n"
    made = drafted(text)
    assert made.proposal.questions == ()
    assert counted(made) == (2, 2, 0)


def test_a_file_without_figures_is_refused() -> None:
    with pytest.raises(OutscoreError, match="holds figures"):
        drafted("Date,Queue\n2026-10-01,Sales\n2026-10-02,Sales\n2026-10-03,Sales\n")
