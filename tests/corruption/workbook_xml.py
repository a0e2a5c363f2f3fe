"""XML within workbooks: what says the same in another way, contradicts itself, or attacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.corruption.cases import ALL
from tests.corruption.cases import case_of
from tests.corruption.sound import ods_of
from tests.corruption.sound import packed
from tests.corruption.sound import parts_of
from tests.corruption.sound import with_part
from tests.corruption.workbooks import CONTENT
from tests.corruption.workbooks import ODS
from tests.corruption.workbooks import ODS_NUMBER
from tests.corruption.workbooks import ODS_OFFERED
from tests.corruption.workbooks import OFFERED
from tests.corruption.workbooks import SHEET
from tests.corruption.workbooks import XLSX
from tests.corruption.workbooks import ods_cell
from tests.corruption.workbooks import offered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.corruption.cases import Case
    from tests.corruption.cases import Told


def _xml() -> Iterator[Case]:
    """XML that says the same in another way, contradicts itself, or attacks."""
    hidden = "says what no reader of values sees whole; it is read as XML means it."
    for name, broken, xml in (
        (
            "a comment within a number",
            f"A comment within a number {hidden}",
            '<c r="D4"><v>6<!-- x -->34</v></c>',
        ),
        (
            "a letter by its number",
            f"A digit written by its number {hidden}",
            '<c r="D4"><v>6&#x33;4</v></c>',
        ),
        (
            "a section within a number",
            f"A section of bare text {hidden}",
            '<c r="D4"><v><![CDATA[634]]></v></c>',
        ),
    ):
        yield case_of("xlsx", name, broken, offered(xml), kept=ALL)
    yield case_of(
        "ods",
        "a section within a word",
        f"A section of bare text {hidden}",
        lambda: with_part(
            ODS, CONTENT, "<text:p>Service</text:p>", "<text:p><![CDATA[Service]]></text:p>", 3
        ),
        kept=ALL,
    )
    damages: tuple[tuple[str, str, str, str, str], ...] = (
        (
            "two values in a cell",
            "A cell has two values.",
            OFFERED,
            '<c r="D4"><v>634</v><v>635</v></c>',
            "file_damaged",
        ),
        (
            "a value within a value",
            "A value has an element within it.",
            OFFERED,
            '<c r="D4"><v>6<b>3</b>4</v></c>',
            "file_damaged",
        ),
        (
            "a text cell without its text",
            "A cell that says it holds a text holds a bare value.",
            OFFERED,
            '<c r="D4" t="inlineStr"><v>634</v></c>',
            "file_row_count",
        ),
        (
            "a text that is not there",
            "A cell points to a text that is not in the table of texts.",
            OFFERED,
            '<c r="D4" t="s"><v>999</v></c>',
            "file_damaged",
        ),
        (
            "a kind of cell that does not exist",
            "A cell is of a kind that does not exist.",
            OFFERED,
            '<c r="D4" t="zz"><v>634</v></c>',
            "file_damaged",
        ),
        (
            "a cell in the place of another",
            "Two cells of a row have the same place.",
            'r="D4"',
            'r="C4"',
            "file_damaged",
        ),
        (
            "a cell beyond the last column",
            "A cell stands in a column that no sheet has.",
            'r="I5"',
            'r="ZZZ5"',
            "file_damaged",
        ),
        (
            "a cell without a place",
            "A cell has a name that is none.",
            'r="I5"',
            'r="nowhere"',
            "file_damaged",
        ),
        (
            "rows out of order",
            "A row has the number of an earlier one.",
            '<row r="4"',
            '<row r="2"',
            "file_damaged",
        ),
        (
            "a row beyond the last",
            "A row has a number that no sheet has.",
            '<row r="7"',
            '<row r="99999999"',
            "file_damaged",
        ),
        (
            "an element that is not closed",
            "An element of the sheet is never closed.",
            "</sheetData>",
            "",
            "file_damaged",
        ),
        (
            "two tables of cells",
            "The sheet has a second table of cells, which one reader sees and another does not.",
            "</sheetData>",
            '</sheetData><sheetData><row r="9"><c r="A9"><v>1</v></c></row></sheetData>',
            "file_row_count",
        ),
        (
            "a cell in the last corner",
            "A cell in the last corner makes the sheet 17 billion cells large.",
            "</sheetData>",
            '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
            "file_too_large",
        ),
        (
            "an encoding of XML that does not exist",
            "A part names an encoding that does not exist.",
            'encoding="UTF-8"',
            'encoding="UTF-9"',
            "file_damaged",
        ),
        (
            "entities that grow",
            "The sheet declares entities that grow a billion times when they are read.",
            "<worksheet",
            '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet',
            "file_unsafe",
        ),
        (
            "an entity that reads a file",
            "The sheet declares an entity that would read a file of this machine.",
            "<worksheet",
            '<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/hostname">]><worksheet',
            "file_unsafe",
        ),
        (
            "an entity that asks a server",
            "The sheet declares an entity that would ask a server.",
            "<worksheet",
            '<!DOCTYPE l SYSTEM "http://x.example/a.dtd"><worksheet',
            "file_unsafe",
        ),
    )
    for name, broken, old, new, code in damages:
        place: Told = (code, None, None)
        if code == "file_row_count":
            place = (code, 9 if "sheetData" in new else 4, None)
        yield case_of("xlsx", name, broken, lambda old=old, new=new: with_part(XLSX, SHEET, old, new), place)  # type: ignore[misc]
    for part in ("xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"):
        yield case_of(
            "xlsx",
            f"an entity in {part}",
            f"The part `{part}` declares an entity that would read a file of this machine.",
            lambda part=part: _with_entity(XLSX, part),  # type: ignore[misc]
            ("file_unsafe", None, None),
        )
    for part in (CONTENT, "META-INF/manifest.xml"):
        yield case_of(
            "ods",
            f"an entity in {part}",
            f"The part `{part}` declares an entity that would read a file of this machine.",
            lambda part=part: _with_entity(ODS, part),  # type: ignore[misc]
            ("file_unsafe", None, None),
        )
    yield case_of(
        "xlsx",
        "a name that cannot be seen whole",
        "A part points to one whose name has a control character in it, which no message may hold.",
        lambda: with_part(XLSX, "xl/_rels/workbook.xml.rels", "worksheets/", "work\x7fsheets/"),
        ("file_damaged", None, None),
    )
    yield case_of(
        "xlsx",
        "a null character in a text",
        "A text holds a null character, as the format can write it.",
        offered('<c r="D4" t="inlineStr"><is><t>6_x0000_34</t></is></c>'),
        ("file_damaged", None, None),
    )
    yield case_of(
        "ods",
        "a number without its value",
        "A cell of numbers has no value but what is shown.",
        ods_cell('office:value-type="float"'),
        ("file_row_count", 4, None),
    )
    yield case_of(
        "ods",
        "a word for a number",
        "A cell of numbers has a word for its value.",
        ods_cell('office:value-type="float" office:value="many"'),
        ("file_damaged", None, None),
    )
    yield case_of(
        "ods",
        "a cell that is repeated a billion times",
        "A cell says that it is repeated 900,000,000 times.",
        ods_cell(f'table:number-columns-repeated="900000000" {ODS_NUMBER}'),
        ("file_too_large", None, None),
    )
    yield case_of(
        "ods",
        "a row that is repeated a billion times",
        "A row with figures says that it is repeated 900,000,000 times.",
        lambda: with_part(
            ODS,
            CONTENT,
            "</table:table>",
            f'<table:table-row table:number-rows-repeated="900000000">{ODS_OFFERED}</table:table-row>'
            "</table:table>",
        ),
        ("file_too_large", None, None),
    )
    yield case_of(
        "ods",
        "a row that is repeated 19 million times",
        "A row with one figure says that it is repeated 19,000,000 times, more than any sheet has.",
        lambda: ods_of(
            {
                "Data": '<table:table-row table:number-rows-repeated="19000000">'
                f"{ODS_OFFERED}</table:table-row>"
            }
        ),
        ("file_too_large", None, None),
    )
    yield case_of(
        "ods",
        "spaces by the billion",
        "A text says that it holds 900,000,000 spaces.",
        ods_cell('office:value-type="string"', '6<text:s text:c="900000000"/>34'),
        ("file_too_large", None, None),
    )
    yield case_of(
        "ods",
        "a number of repeats that is none",
        "A cell says that it is repeated `many` times.",
        ods_cell(f'table:number-columns-repeated="many" {ODS_NUMBER}'),
        ("file_damaged", None, None),
    )
    yield case_of(
        "ods",
        "an element that is not closed",
        "An element of the content is never closed.",
        lambda: with_part(ODS, CONTENT, "</office:spreadsheet>", ""),
        ("file_damaged", None, None),
    )
    yield case_of(
        "xlsx",
        "a text that is used too often",
        "A text of 32,000 letters is used by 9,000 cells.",
        _shared_often,
        ("file_too_large", None, None),
    )


def _with_entity(content: bytes, part: str) -> bytes:
    parts = parts_of(content)
    head, mark, rest = parts[part].rpartition(b"?>")
    attack = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    return packed({**parts, part: head + mark + attack + rest})


def _shared_often() -> bytes:
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(8, 9_008))
    parts = parts_of(with_part(XLSX, SHEET, "</sheetData>", f"{cells}</sheetData>"))
    texts = parts["xl/sharedStrings.xml"].replace(b"<t>Site</t>", b"<t>%s</t>" % (b"x" * 32_000))
    return packed({**parts, "xl/sharedStrings.xml": texts})


CASES: tuple[Case, ...] = (*_xml(),)
