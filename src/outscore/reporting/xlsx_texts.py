"""Texts in an XLSX file that come out as they went in, also those that look like the file's own marks.

A spreadsheet reads `_x0041_` as the letter A, so that each underscore that begins such a mark is written as
`_x005F_`. The writing library leaves out those that share an underscore, and takes a text between <r> and
</r> for marks of its own; it is given stand-ins. Where a text has a stand-in of its own, that stands behind
another one.
"""

from __future__ import annotations

import io
import re
from zipfile import ZIP_DEFLATED
from zipfile import ZipFile

_BEGINS_A_MARK = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_UNDERSCORE, _LESS, _ITSELF = "\ufdd0", "\ufdd1", "\ufdd2"
_WRITTEN = {_UNDERSCORE: "_x005F_", _LESS: "&lt;"}
_STAND_IN = re.compile(f"[{_UNDERSCORE}{_LESS}{_ITSELF}]")
_STANDS_FOR = re.compile(f"{_ITSELF}(.)|[{_UNDERSCORE}{_LESS}]")
_TEXTS = "xl/sharedStrings.xml"


def stood_in(said: str) -> str:
    """A text as it is handed to the writing library.

    >>> stood_in("<r>_x0041_"), stood_in("plain")
    ('\ufdd1r>\ufdd0x0041_', 'plain')
    """
    said = _BEGINS_A_MARK.sub(_UNDERSCORE, _STAND_IN.sub(_behind, said))
    return _LESS + said[1:] if said.startswith("<r>") else said


def written_out(content: bytes) -> bytes:
    """A file with every stand-in written as what it stands for."""
    made = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as given, ZipFile(made, "w", ZIP_DEFLATED) as kept:
        for each in given.infolist():
            part = given.read(each)
            if each.filename == _TEXTS:
                part = _STANDS_FOR.sub(_stands_for, part.decode()).encode()
            kept.writestr(each, part)
    return made.getvalue()


def _behind(found: re.Match[str]) -> str:
    return _ITSELF + found[0]


def _stands_for(found: re.Match[str]) -> str:
    return found[1] or _WRITTEN[found[0]]
