"""The rejects file: what its columns and the file are called, and how texts are made harmless and read again.

A vendor gets its rejected rows in its own columns, corrects the cells and sends the file back. What Outscore
put into the file must come out of it again without a trace, or a corrected row would not be the vendor's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ROW = "Outscore row"
REASON = "Outscore reason"
WHAT_TO_DO = "Outscore what to do"
WHAT_TO_DO_IN_CSV = "Outscore what to do (a ' before a text was added here)"
"""The last column of a CSV file, and the sign by which one is known in which apostrophes were added."""

NO_FIELD = "(no field)"
"""In the place of a field that a row lacks."""
NO_VALUE = "(no value)"
"""In the place of a cell that held an error, a merged area or another thing that is no value."""
EMPTY_FIELD = "(empty field)"
"""In the place of an empty field that a row has too many."""
LONGEST_NAME = 200
MORE_FIELDS = 50
"""So many fields beyond the header are shown in columns of their own."""

_MARKS = (NO_FIELD, NO_VALUE, EMPTY_FIELD)
_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20", "'")
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")
_FIELD = "Outscore field "
_NAME = re.compile(r"(?P<sent>.+)\.rejects[^/]*\.(?P<form>csv|xlsx)", re.DOTALL)


def more_fields(header: Sequence[str], width: int) -> tuple[str, ...]:
    """The names of the columns for fields beyond the header, in rows of so many fields.

    >>> more_fields(["Site", "Calls"], 4)
    ('Outscore field 3', 'Outscore field 4')
    """
    last = min(width, len(header) + MORE_FIELDS)
    return tuple(f"{_FIELD}{number}" for number in range(len(header) + 1, last + 1))


def is_more(name: str) -> bool:
    """Whether a column is one for fields beyond the header."""
    return name.startswith(_FIELD)


def is_own(name: str) -> bool:
    """Whether a column is one that Outscore added."""
    return name in (ROW, REASON, WHAT_TO_DO, WHAT_TO_DO_IN_CSV) or is_more(name)


def harmless(text: str) -> str:
    """A text for a CSV file: an apostrophe before what a spreadsheet would run, or what means something here.

    >>> [harmless(one) for one in ("=1+1", "-5", "'tis", "Sales")]
    ["'=1+1", '-5', "''tis", 'Sales']
    """
    needed = text.startswith(_SIGNS) and not _NUMBER.fullmatch(text)
    return f"'{text}" if needed or text in _MARKS else text


def as_it_was(text: str) -> str:
    """A text of a CSV file without the apostrophe that was put before it.

    >>> [as_it_was(harmless(one)) for one in ("=1+1", "-5", "'tis", "(no field)")]
    ['=1+1', '-5', "'tis", '(no field)']
    """
    return text.removeprefix("'")


def unmistakable(text: str) -> str:
    """A text for a workbook, whose text cells run nothing: only what looks like a mark is told apart.

    >>> [unmistakable(one) for one in ("=1+1", "'tis", "(no field)", "'(no field)")]
    ['=1+1', "'tis", "'(no field)", "''(no field)"]
    """
    return f"'{text}" if text.lstrip("'") in _MARKS else text


def as_it_was_in_workbook(text: str) -> str:
    """A text of a workbook as it was before `unmistakable`."""
    return text[1:] if text.startswith("'") and text.lstrip("'") in _MARKS else text


def rejects_name(file: str, form: str) -> str:
    """What the rejects file of a file is called; that of one that was itself sent back is the first file's.

    >>> rejects_name("acme/calls-04.csv", "xlsx"), rejects_name("calls-04.csv.rejects-2.csv", "csv")
    ('calls-04.csv.rejects.xlsx', 'calls-04.csv.rejects.csv')
    """
    return f"{sent_name(file).rpartition('/')[2]}.rejects.{form}"


def name_in_exchange(file: str) -> str:
    """What the files about a delivery are called after: its file's name, with room for more after it.

    >>> name_in_exchange("in/calls-04.csv.rejects 2.csv"), len(name_in_exchange("x" * 300))
    ('calls-04.csv', 200)
    """
    return short_name(sent_name(file))


def short_name(file: str) -> str:
    """A file's name without its folder, at most LONGEST_NAME bytes long; it is cut at the beginning."""
    name = file.rpartition("/")[2]
    while len(name.encode()) > LONGEST_NAME:
        name = name[1:]
    return name


def sent_name(file: str) -> str:
    """The name of the file that a rejects file is of; of any other file its own.

    >>> sent_name("in/calls-04.csv.rejects (1).xlsx"), sent_name("in/calls-04.csv")
    ('in/calls-04.csv', 'in/calls-04.csv')
    """
    found = _NAME.fullmatch(file)
    return found["sent"] if found else file


def form_sent_back(file: str) -> str:
    """What kind of rejects file this is by its name: csv, xlsx, or "" where it is none.

    >>> form_sent_back("calls-04.csv.rejects corrected.csv"), form_sent_back("calls-04.csv")
    ('csv', '')
    """
    found = _NAME.fullmatch(file)
    return found["form"] if found else ""
