"""Texts in an XLSX file that come out as they went in, also those that look like the file's own marks.

A spreadsheet reads `_x0041_` as the letter A, so that each underscore that begins such a mark is written as
`_x005F_`. The writing library leaves out those that share an underscore, and takes a text between <r> and
</r> for marks of its own; it is given stand-ins, which no text of a register can hold.
"""

from __future__ import annotations

import io
import re
from zipfile import ZIP_DEFLATED
from zipfile import ZipFile

_BEGINS_A_MARK = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_UNDERSCORE, _LESS = "\ufdd0", "\ufdd1"
_WRITTEN = {_UNDERSCORE: b"_x005F_", _LESS: b"&lt;"}
_TEXTS = "xl/sharedStrings.xml"


def stood_in(said: str) -> str:
    """A text as it is handed to the writing library."""
    said = _BEGINS_A_MARK.sub(_UNDERSCORE, said)
    return _LESS + said[1:] if said.startswith("<r>") else said


def written_out(content: bytes) -> bytes:
    """A file with every stand-in written as what it stands for."""
    made = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as given, ZipFile(made, "w", ZIP_DEFLATED) as kept:
        for each in given.infolist():
            part = given.read(each)
            if each.filename == _TEXTS:
                for stand_in, written in _WRITTEN.items():
                    part = part.replace(stand_in.encode(), written)
            kept.writestr(each, part)
    return made.getvalue()
