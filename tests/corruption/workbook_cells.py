"""Cells of workbooks: errors, formulas, merged cells, and values of another kind than agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.corruption.cases import ALL
from tests.corruption.cases import case_of
from tests.corruption.cases import giving
from tests.corruption.cases import rows_but
from tests.corruption.sound import with_part
from tests.corruption.sound import xlsx_of
from tests.corruption.workbooks import CONTENT
from tests.corruption.workbooks import GRID
from tests.corruption.workbooks import ODS
from tests.corruption.workbooks import ODS_NUMBER
from tests.corruption.workbooks import SHEET
from tests.corruption.workbooks import THIRD
from tests.corruption.workbooks import XLSX
from tests.corruption.workbooks import ods_cell
from tests.corruption.workbooks import offered

from outscore.model.feed import EXCEL_SERIAL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.corruption.cases import Case


def _cells() -> Iterator[Case]:
    """Cells that hold no value, or another than is shown."""
    for error in ("#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"):
        yield case_of(
            "xlsx",
            f"the error {error}",
            f"A cell shows the error `{error}`.",
            offered(f'<c r="D4" t="e"><f>A1</f><v>{error}</v></c>'),
            ("cell_error", *THIRD),
            kept=rows_but(2),
        )
    yield case_of(
        "ods",
        "the error #DIV/0!",
        "A cell shows the error `#DIV/0!`.",
        ods_cell('office:value-type="string" calcext:value-type="error" table:formula="of:=1/0"', "#DIV/0!"),
        ("cell_error", *THIRD),
        kept=rows_but(2),
    )
    yield case_of(
        "xlsx",
        "an error without its name",
        "A cell holds an error that has no name.",
        offered('<c r="D4" t="e"><v></v></c>'),
        ("cell_error", *THIRD),
        kept=rows_but(2),
    )
    without_result = "A cell holds a formula that nobody worked out"
    for name, broken, xml in (
        ("a formula without a result", f"{without_result}.", '<c r="D4"><f>E4+17</f></c>'),
        (
            "a formula with an empty result",
            f"{without_result}, with an empty result.",
            '<c r="D4"><f>E4+17</f><v></v></c>',
        ),
        (
            "a formula with the 0 of a programme that does not count",
            f"{without_result}, with a 0 for its result, as programmes write that do not count.",
            '<c r="D4"><f>E4+17</f><v>0</v></c>',
        ),
    ):
        yield case_of("xlsx", name, broken, offered(xml), ("cell_not_calculated", *THIRD), kept=rows_but(2))
    yield case_of(
        "ods",
        "a formula without a result",
        f"{without_result}.",
        offered('<table:table-cell table:formula="of:=[.E4]+17"/>', CONTENT),
        ("cell_not_calculated", *THIRD),
        kept=rows_but(2),
    )
    inert = "A cell holds a formula that would start a programme: its result is read, nothing is started."
    start = "cmd|'/C calc'!A0"
    yield case_of(
        "xlsx",
        "a formula that starts a programme, with a result",
        inert,
        offered(f'<c r="D4"><f>{start}</f><v>634</v></c>'),
        kept=ALL,
    )
    yield case_of(
        "ods",
        "a formula that starts a programme, with a result",
        inert,
        ods_cell(f'table:formula="of:={start}" {ODS_NUMBER}'),
        kept=ALL,
    )
    merged = "Cells of two rows are merged, so that their value is for nobody knows which."
    yield case_of(
        "xlsx",
        "merged cells",
        merged,
        lambda: with_part(
            XLSX, SHEET, "</sheetData>", '</sheetData><mergeCells><mergeCell ref="D4:D5"/></mergeCells>'
        ),
        ("cell_merged", 4, "Offered"),
        ("cell_merged", 5, "Offered"),
        kept=rows_but(2, 3),
    )
    yield case_of(
        "ods",
        "merged cells",
        merged,
        ods_cell(f'table:number-rows-spanned="2" table:number-columns-spanned="1" {ODS_NUMBER}'),
        ("cell_merged", 4, "Offered"),
        ("cell_merged", 5, "Offered"),
        kept=rows_but(2, 3),
    )
    whole = "Cells of one row are merged from the counts to the end."
    yield case_of(
        "xlsx",
        "a row of merged cells",
        whole,
        lambda: with_part(
            XLSX, SHEET, "</sheetData>", '</sheetData><mergeCells><mergeCell ref="E4:I4"/></mergeCells>'
        ),
        *[("cell_merged", 4, name) for name in ("Answered", "In time", "Quality", "Talk")],
        kept=rows_but(2),
    )
    yield case_of(
        "ods",
        "a row of merged cells",
        whole,
        lambda: with_part(
            ODS,
            CONTENT,
            '<table:table-cell office:value-type="float" office:value="617">',
            '<table:table-cell table:number-columns-spanned="5" '
            'office:value-type="float" office:value="617">',
        ),
        *[("cell_merged", 4, name) for name in ("Answered", "In time", "Quality", "Talk")],
        kept=rows_but(2),
    )
    headings = "The headings of two columns are merged, so that one of them has no name."
    yield case_of(
        "xlsx",
        "merged headings",
        headings,
        lambda: with_part(
            XLSX,
            SHEET,
            '<c r="E1" t="s"><v>4</v></c>',
            "",
        ),
        ("column_missing", 1, "Answered"),
        ("column_unnamed", 1, None),
    )


def _kinds_of_value() -> Iterator[Case]:
    """Values of another kind than agreed."""
    day = '<c r="B4" s="1"><v>46297</v></c>'
    for name, broken, xml, of in (
        (
            "a day as a bare number",
            "A day stands in a cell that is shown as a number, so that it is one.",
            '<c r="B4"><v>46297</v></c>',
            day,
        ),
        (
            "a day with a time in a cell",
            "A day has a time of day in its cell.",
            '<c r="B4" s="1"><v>46297.5</v></c>',
            day,
        ),
        (
            "a small number shown as a day",
            "A small number is shown as a day, of the year 1900.",
            '<c r="B4" s="1"><v>17</v></c>',
            day,
        ),
        (
            "a day after the last one",
            "A number is shown as a day and greater than any day's.",
            '<c r="B4" s="1"><v>99999999</v></c>',
            day,
        ),
        (
            "a day before the first one",
            "A number below zero is shown as a day.",
            '<c r="B4" s="1"><v>-5</v></c>',
            day,
        ),
    ):
        yield case_of(
            "xlsx",
            name,
            broken,
            giving(with_part(XLSX, SHEET, of, xml)),
            ("period_unreadable", 4, "Month"),
            kept=rows_but(2),
        )
    yield case_of(
        "xlsx",
        "days counted from 1904",
        "The workbook counts its days from 1904, as old ones from a Mac: they are the days that are meant.",
        lambda: xlsx_of({"Data": GRID}, date_1904=True),
        kept=ALL,
    )
    yield case_of(
        "xlsx",
        "bare numbers for days, as agreed",
        "Days are bare numbers, as agreed, and one is a text: `2 October`.",
        lambda: with_part(
            with_part(XLSX, SHEET, ' s="1"', "", 6),
            SHEET,
            '<c r="B4"><v>46297</v></c>',
            '<c r="B4" t="inlineStr"><is><t>2 October</t></is></c>',
        ),
        ("period_unreadable", 4, "Month"),
        kept=rows_but(2),
        period_formats=(EXCEL_SERIAL,),
    )
    for name, broken, xml, code in (
        (
            "a truth value",
            "A count is the truth value TRUE.",
            '<c r="D4" t="b"><v>1</v></c>',
            "cell_not_a_number",
        ),
        (
            "a count shown as a day",
            "A count is shown as a day, so that it is one.",
            '<c r="D4" s="1"><v>634</v></c>',
            "cell_not_a_number",
        ),
        (
            "a count shown as a time",
            "A count is shown as a time, so that it is one.",
            '<c r="D4" s="2"><v>634</v></c>',
            "cell_not_a_number",
        ),
        (
            "a number above all numbers",
            "A number has more digits than any programme keeps: `1e400`.",
            '<c r="D4"><v>1e400</v></c>',
            "cell_not_a_number",
        ),
        ("NaN in a cell", "A cell of numbers holds `NaN`.", '<c r="D4"><v>NaN</v></c>', "cell_not_a_number"),
        (
            "a word in a cell of numbers",
            "A cell of numbers holds a word.",
            '<c r="D4"><v>many</v></c>',
            "cell_not_a_number",
        ),
        (
            "a number of 16 digits",
            "A number has more digits than are kept exactly.",
            '<c r="D4"><v>9007199254740993</v></c>',
            "cell_too_large",
        ),
        (
            "a number that was rounded",
            "A sum has the odd end that binary numbers leave.",
            '<c r="D4"><v>634.0000000000001</v></c>',
            "cell_fraction",
        ),
        (
            "a number as text with a space",
            "A number is a text with a space after it.",
            '<c r="D4" t="inlineStr"><is><t xml:space="preserve">634 </t></is></c>',
            "cell_not_a_number",
        ),
    ):
        yield case_of("xlsx", name, broken, offered(xml), (code, *THIRD), kept=rows_but(2))
    yield case_of(
        "xlsx",
        "a number as text",
        "A number is kept as text, as cells with a green corner are: it is read.",
        offered('<c r="D4" t="inlineStr"><is><t>634</t></is></c>'),
        kept=ALL,
    )
    quality = '<c r="H4"><v>93.5</v></c>'
    yield case_of(
        "xlsx",
        "a percentage that a cell keeps as a fraction",
        "A cell shows 93.456% and keeps 0.93456, which has more decimals than were agreed.",
        lambda: with_part(XLSX, SHEET, quality, '<c r="H4"><v>0.93456</v></c>'),
        ("cell_not_a_number", 4, "Quality"),
        kept=rows_but(2),
    )
    yield case_of(
        "xlsx",
        "a return alone in a cell",
        "A cell holds a return, written by its number, and nothing else.",
        offered('<c r="D4" t="inlineStr"><is><t>_x000D_</t></is></c>'),
        ("cell_empty", *THIRD),
        kept=rows_but(2),
    )
    yield case_of(
        "xlsx",
        "a time beyond all times",
        "A cell shows as a time a number that is beyond all times.",
        lambda: with_part(
            XLSX,
            SHEET,
            '<c r="G4" s="2"><v>0.08383101851851851</v></c>',
            '<c r="G4" s="2"><v>4E20</v></c>',
        ),
        ("file_damaged", None, None),
    )
    yield case_of(
        "xlsx",
        "a time beyond a day shown as a time of day",
        "A time of 26 hours is shown as a time of day, so that it is a day and a time.",
        lambda: with_part(
            XLSX,
            SHEET,
            '<c r="G4" s="2"><v>0.08383101851851851</v></c>',
            '<c r="G4" s="1"><v>1.0838310185</v></c>',
        ),
        ("cell_not_a_duration", 4, "Talk"),
        kept=rows_but(2),
    )
    for name, broken, attributes, code in (
        (
            "a truth value",
            "A count is the truth value TRUE.",
            'office:value-type="boolean" office:boolean-value="true"',
            "cell_not_a_number",
        ),
        (
            "a number above all numbers",
            "A number has more digits than any programme keeps: `1e400`.",
            'office:value-type="float" office:value="1e400"',
            "cell_not_a_number",
        ),
        (
            "NaN in a cell",
            "A cell of numbers holds `NaN`.",
            'office:value-type="float" office:value="NaN"',
            "cell_not_a_number",
        ),
        (
            "a number of 16 digits",
            "A number has more digits than are kept exactly.",
            'office:value-type="float" office:value="9007199254740993"',
            "cell_too_large",
        ),
        (
            "a percentage for a count",
            "A count is a percentage, 634%, which is kept as 6.34.",
            'office:value-type="percentage" office:value="6.34"',
            "cell_fraction",
        ),
        (
            "a day for a count",
            "A count is a day.",
            'office:value-type="date" office:date-value="2026-10-02"',
            "cell_not_a_number",
        ),
        (
            "a time for a count",
            "A count is a time.",
            'office:value-type="time" office:time-value="PT634S"',
            "cell_not_a_number",
        ),
    ):
        yield case_of("ods", name, broken, ods_cell(attributes), (code, *THIRD), kept=rows_but(2))
    for name, broken, said in (
        (
            "a day that the calendar lacks, in a cell for days",
            "A cell for days holds a day that the calendar lacks.",
            "2026-02-30",
        ),
        ("a day with a time in a cell", "A day has a time of day in its cell.", "2026-10-02T12:00:00"),
        ("no day in a cell for days", "A cell for days holds a word.", "tomorrow"),
    ):
        yield case_of(
            "ods",
            name,
            broken,
            lambda said=said: _third_day(said),  # type: ignore[misc]
            ("period_unreadable", 4, "Month"),
            kept=rows_but(2),
        )
    yield case_of(
        "ods",
        "two lines in a cell",
        "A cell shows 6 and below it 34, which are not 634.",
        offered(
            '<table:table-cell office:value-type="string"><text:p>6<text:line-break/>34</text:p>'
            "</table:table-cell>",
            CONTENT,
        ),
        ("cell_not_a_number", *THIRD),
        kept=rows_but(2),
    )


def _third_day(said: str) -> bytes:
    old = (
        'office:date-value="2026-10-02"><text:p>2026-10-02</text:p></table:table-cell>'
        '<table:table-cell office:value-type="string"><text:p>Sales'
    )
    return with_part(ODS, CONTENT, old, old.replace('date-value="2026-10-02"', f'date-value="{said}"'))


CASES: tuple[Case, ...] = (*_cells(), *_kinds_of_value())
