"""What a file is by its first bytes, whatever its name ends in, so that the wrong kind is told by name."""

from __future__ import annotations

import io
import zipfile
from enum import StrEnum

from outscore.intake.refusals import Unreadable
from outscore.intake.refusals import other_format
from outscore.intake.refusals import protected


class Kind(StrEnum):
    """Kinds of file, as a sentence names them."""

    TEXT = "text"
    XLSX = "an XLSX workbook"
    XLSB = "a binary Excel workbook (XLSB)"
    ODS = "an ODS workbook"
    ZIP = "a zip archive"
    XLS = "an old Excel workbook (XLS)"
    LOCKED = "an Office file"
    OLE = "an old Office file"
    PARQUET = "a Parquet file"
    GZIP = "a gzip archive"
    PDF = "a PDF"
    HTML = "an HTML page"
    XML_SHEET = "a spreadsheet in the XML of 2003"


_SIGNATURES = {
    b"PAR1": Kind.PARQUET,
    b"PARE": Kind.PARQUET,
    b"\x1f\x8b": Kind.GZIP,
    b"%PDF": Kind.PDF,
}
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"

MENDS = {
    Kind.TEXT: "Export it in the agreed format; giving it another name does not change it.",
    Kind.XLSX: "Save the sheet as text, or agree on XLSX in the feed contract (type: xlsx).",
    Kind.XLSB: "Save it as XLSX (Excel Workbook) and send it again.",
    Kind.ODS: "Save it in the agreed format, or agree on ODS in the feed contract (type: ods).",
    Kind.ZIP: "Send the file alone, or agree on archives in the feed contract (inside).",
    Kind.XLS: "Open it in Excel, save it as XLSX (Excel Workbook) and send it again.",
    Kind.OLE: "Save it in the agreed format and send it again.",
    Kind.PARQUET: "Send the agreed format, or agree on Parquet in the feed contract (type: parquet).",
    Kind.GZIP: "Unpack it and send the file alone.",
    Kind.PDF: "Export the figures themselves, not a page that shows them.",
    Kind.HTML: (
        "Some programmes export a page and call it .xls: open it in Excel and save it as XLSX. If the page "
        "asks to sign in, the download failed."
    ),
    Kind.XML_SHEET: "Open it in Excel, save it as XLSX (Excel Workbook) and send it again.",
}


def kind_of(content: bytes) -> Kind:
    """What the bytes are; TEXT where nothing says otherwise.

    >>> print(kind_of(b"PAR1..."), kind_of(b"Site,Month"), sep=", ")
    a Parquet file, text
    """
    if content.startswith(_ZIPS):
        return _kind_of_zip(content)
    if content.startswith(_OLE):
        return _kind_of_ole(content)
    for signature, kind in _SIGNATURES.items():
        if content.startswith(signature):
            return kind
    return _kind_of_markup(content)


def _kind_of_zip(content: bytes) -> Kind:
    if content[30:38] == b"mimetype" and _ODS_TYPE in content[38:120]:
        return Kind.ODS
    try:
        names = {name.replace("\\", "/") for name in zipfile.ZipFile(io.BytesIO(content)).namelist()}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError):
        return Kind.ZIP
    if "xl/workbook.bin" in names:
        return Kind.XLSB
    if any(name.startswith("xl/") for name in names):
        return Kind.XLSX
    return Kind.ODS if {"content.xml", "META-INF/manifest.xml"} <= names else Kind.ZIP


def _kind_of_ole(content: bytes) -> Kind:
    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in content

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        return Kind.LOCKED
    return Kind.XLS if holds("Workbook") or holds("Book") else Kind.OLE


def _kind_of_markup(content: bytes) -> Kind:
    start = content[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\x00", b"").lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in start:
        return Kind.XML_SHEET
    tags = (b"<!doctype html", b"<html", b"<head", b"<table", b"<meta", b"<body", b"<div")
    return Kind.HTML if start.startswith(tags) else Kind.TEXT


def refuse_other(content: bytes, wanted: Kind, called: str = "") -> None:
    """Raises Unreadable where the bytes are another kind than the one that is wanted."""
    found = kind_of(content)
    if found is Kind.LOCKED:
        raise Unreadable(protected(f"{found} (Excel since 2007, by its look)"))
    if found is not wanted:
        named = "text, such as CSV" if found is Kind.TEXT else str(found)
        raise Unreadable(other_format(named, called or _called(wanted), MENDS[found]))


def _called(wanted: Kind) -> str:
    return "delimited text (type: csv)" if wanted is Kind.TEXT else str(wanted)
