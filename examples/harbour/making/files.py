"""Rows into the bytes of a file, in the forms that vendors send. The same rows are always the same bytes."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC
from datetime import date
from datetime import datetime
from typing import TYPE_CHECKING
from typing import Any
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

EARLIEST = (1980, 1, 1, 0, 0, 0)
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)

Row = list[Any]


def delimited(header: Row, rows: Sequence[Row], sign: str = ",", encoding: str = "utf-8") -> bytes:
    """Delimited text as Windows programs write it."""
    text = io.StringIO()
    csv.writer(text, delimiter=sign, lineterminator="\r\n").writerows([header, *rows])
    return text.getvalue().encode(encoding)


def json_lines(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """One object a line."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def parquet(columns: Row, rows: Sequence[Row]) -> bytes:
    """A Parquet file."""
    import polars as pl

    file = io.BytesIO()
    pl.DataFrame(rows, schema=columns, orient="row").write_parquet(file, compression="zstd", statistics=False)
    return file.getvalue()


def zipped(files: Mapping[str, bytes]) -> bytes:
    """An archive; its files carry no time of day."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            packing = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, EARLIEST), content, packing)
    return packed.getvalue()


def ods(sheet: str, rows: Sequence[Row]) -> bytes:
    """A workbook of one sheet as LibreOffice has it."""
    lines = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES} office:version="1.2">'
        f'<office:body><office:spreadsheet><table:table table:name="{escape(sheet)}">'
        f"{lines}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    packed = {"mimetype": ODS_TYPE.encode(), "content.xml": content.encode()}
    return zipped({**packed, "META-INF/manifest.xml": _MANIFEST.encode()})


def _ods_cell(value: Any) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    said = escape(str(value))
    kind = "string"
    if isinstance(value, date):
        kind = f'date" office:date-value="{value.isoformat()}'
    elif isinstance(value, int):
        kind = f'float" office:value="{value}'
    return f'<table:table-cell office:value-type="{kind}"><text:p>{said}</text:p></table:table-cell>'


def xlsx(title: str, groups: Sequence[tuple[str, int]], header: Row, rows: Sequence[Row]) -> bytes:
    """A workbook as people make it: a title, headings over headings, the rows, and a row of totals.

    groups: the upper headings, each with the number of columns that it goes over; "" for none.
    """
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2025, 1, 1, tzinfo=UTC)})
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "mmm d, yyyy"})
        sheet = book.add_worksheet("Daily")
        sheet.write(0, 0, title, bold)
        column = 0
        for name, wide in groups:
            if name:
                sheet.merge_range(2, column, 2, column + wide - 1, name, bold)
            column += wide
        sheet.write_row(3, 0, header, bold)
        for number, row in enumerate(rows, start=4):
            for place, value in enumerate(row):
                _write(sheet, number, place, value, day)
        texts = sum(not isinstance(value, int) for value in rows[0])
        totals = [sum(column) for column in list(zip(*rows, strict=True))[texts:]]
        sheet.write_row(4 + len(rows), 0, ["TOTAL", *[""] * (texts - 1), *totals], bold)
    return file.getvalue()


def _write(sheet: Any, row: int, column: int, value: Any, day: Any) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, column, value, day)
    else:
        sheet.write(row, column, value)
