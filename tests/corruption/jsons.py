"""JSON lines: lines that are no object, keys that are there twice or not at all, values of other types."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.corruption.cases import ALL
from tests.corruption.cases import case_of
from tests.corruption.cases import rows_but
from tests.corruption.rows import NEEDED
from tests.corruption.sound import terms
from tests.corruption.sound import written

from outscore.model.feed import Quantity

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator

    from tests.corruption.cases import Case

JSON = written("jsonl")
LINES = JSON.splitlines(keepends=True)
THIRD = LINES[2]


def _third(new: str, old: str = '"Offered": 634') -> Callable[[], bytes]:
    line = THIRD.decode()
    assert line.count(old) == 1, line
    return lambda: b"".join([*LINES[:2], line.replace(old, new).encode("utf-8", "surrogatepass"), *LINES[3:]])


def _lines() -> Iterator[Case]:
    """Lines that are not one object with each key once."""
    for name, broken, build in (
        (
            "a key twice",
            "A key stands twice in an object, with two values.",
            _third('"Offered": 634, "Offered": 635'),
        ),
        (
            "a key twice with one value",
            "A key stands twice in an object, with the same value.",
            _third('"Offered": 634, "Offered": 634'),
        ),
        ("NaN", "A value is NaN, which is no JSON.", _third('"Offered": NaN')),
        ("infinity", "A value is Infinity, which is no JSON.", _third('"Offered": -Infinity')),
        (
            "a comma at the end",
            "A comma stands after the last value.",
            _third('"Notes": "",}', '"Notes": ""}'),
        ),
        (
            "no closing brace",
            "The closing brace of an object is missing.",
            _third('"Notes": ""', '"Notes": ""}'),
        ),
        ("single quotes", "Keys stand in single quotes.", _third("'Offered': 634")),
        ("no quotes", "A text stands without quotes.", _third("Sales", '"Sales"')),
        ("a comment", "A comment stands in an object.", _third('"Offered": 634 /* preliminary */')),
        ("a leading zero", "A number begins with a zero.", _third('"Offered": 0634')),
        ("a hexadecimal number", "A number is hexadecimal.", _third('"Offered": 0x27A')),
        ("a thousands comma", "A number has a comma between thousands.", _third('"Offered": 1,634')),
        ("a word for a number", "A word without quotes stands for a number.", _third('"Offered": n/a')),
        ("a tab within a text", "A tab stands within a text as it is.", _third('"Sa\tles"', '"Sales"')),
        (
            "half a character",
            "A character is written by half of its number.",
            _third('"Sa\\ud83dles"', '"Sales"'),
        ),
        (
            "an escape that does not exist",
            "A backslash stands before a letter that means nothing.",
            _third('"Sa\\qles"', '"Sales"'),
        ),
        ("a mark for a programme", "A line begins with the message of a programme.", _third("INFO {", "{")),
        (
            "nested too deep",
            "Lists are nested a hundred thousand deep.",
            _third('"Offered": ' + "[" * 100_000),
        ),
    ):
        yield case_of("jsonl", name, broken, build, ("row_unreadable", 3, None), kept=rows_but(2))
    yield case_of(
        "jsonl",
        "an object of 5 million signs",
        "An object goes on for more signs than any row has.",
        lambda: JSON + b'{"Notes": "' + b"x" * 5_000_000 + b'"}\n',
        ("file_row_too_long", 7, None),
    )
    yield case_of(
        "jsonl",
        "two objects in a line",
        "Two objects stand in one line.",
        lambda: JSON.replace(b"}\n", b"} ", 1),
        ("row_unreadable", 1, None),
        kept=rows_but(0, 1),
        read=5,
    )
    yield case_of(
        "jsonl",
        "a list in a line",
        "A line is a list of values without their names.",
        lambda: JSON + b'["A1", "2026-10-03", "Sales", 1, 1, 1, "0:00:01", 1, ""]\n',
        ("row_unreadable", 7, None),
        kept=ALL,
        read=7,
    )
    yield case_of(
        "jsonl",
        "one list of all rows",
        "The file is one list of objects, which is JSON and not JSON lines.",
        lambda: b"[" + b", ".join(line.rstrip() for line in LINES) + b"]\n",
        ("row_unreadable", 1, None),
    )
    pretty = json.dumps([json.loads(line) for line in LINES], indent=1).encode()
    yield case_of(
        "jsonl",
        "JSON over many lines",
        "The file is JSON that is spread over many lines.",
        lambda: pretty,
        *[("row_unreadable", line + 1, None) for line in range(len(pretty.splitlines()))],
    )
    yield case_of(
        "jsonl",
        "cut off within a line",
        "The file breaks off within its last line.",
        lambda: JSON[:-40],
        ("row_unreadable", 6, None),
        kept=rows_but(5),
    )
    yield case_of(
        "jsonl",
        "a line break within a text",
        "A text holds a line break as it is, so that one object is two lines.",
        _third('"Sa\nles"', '"Sales"'),
        ("row_unreadable", 3, None),
        ("row_unreadable", 4, None),
        kept=rows_but(2),
        read=7,
    )


def _values_of_json() -> Iterator[Case]:
    for name, broken, build, code in (
        (
            "an object for a value",
            "A count is an object.",
            _third('"Offered": {"all": 634}'),
            "cell_not_plain",
        ),
        ("a list for a value", "A count is a list.", _third('"Offered": [634]'), "cell_not_plain"),
        ("a truth value", "A count is true.", _third('"Offered": true'), "cell_not_a_number"),
        ("null", "A count is null.", _third('"Offered": null'), "cell_empty"),
        ("a fraction", "A count is 633.5.", _third('"Offered": 633.5'), "cell_fraction"),
        ("400 digits", "A number has 400 digits.", _third(f'"Offered": {"7" * 400}'), "cell_too_large"),
        (
            "an exponent of a billion",
            "A number is 1e999999999, a gigabyte if it were written out.",
            _third('"Offered": 1e999999999'),
            "cell_not_a_number",
        ),
        (
            "a key that is left out",
            "A key is left out of an object.",
            _third("", '"Offered": 634, '),
            "cell_left_out",
        ),
    ):
        yield case_of("jsonl", name, broken, build, (code, 3, "Offered"), kept=rows_but(2))
    for name, broken, new in (
        ("a count as text", "A count stands in quotes: it is read.", '"Offered": "634"'),
        (
            "a count with zeros behind it",
            "A count is written 634.0: it is the same number.",
            '"Offered": 634.0',
        ),
        (
            "a count with an exponent",
            "A count is written 6.34e2: it is the same number.",
            '"Offered": 6.34e2',
        ),
    ):
        yield case_of("jsonl", name, broken, _third(new), kept=ALL)
    yield case_of(
        "jsonl",
        "an object within where none was agreed",
        "Counts stand in an object within, of which nothing was agreed.",
        lambda: _nested("calls"),
        *[("column_missing", None, name) for name in ("Offered", "Answered", "In time")],
        *[("column_unexpected", None, f"calls.{name}") for name in ("Offered", "Answered", "In time")],
    )
    yield case_of(
        "jsonl",
        "a key more in one line",
        "One object has a key that the feed contract does not know.",
        _third('"Offered": 634, "Transferred": 3'),
        ("column_unexpected", None, "Transferred"),
    )
    yield case_of(
        "jsonl",
        "a key in two ways",
        "A key stands alone and in an object within, with two values.",
        lambda: _nested("calls").replace(b'"calls"', b'"calls.Offered": 1, "calls"', 1),
        ("row_unreadable", 1, None),
        kept=rows_but(0),
        quantities=tuple(_moved(one) for one in terms("jsonl").quantities),
    )
    yield case_of(
        "jsonl",
        "objects without a key",
        "A line is an object without any key.",
        lambda: JSON + b"{}\n",
        *[("cell_left_out", 7, name) for name in sorted(NEEDED)],
        kept=ALL,
        read=7,
    )


def _moved(quantity: Quantity) -> Quantity:
    inside = quantity.column in ("Offered", "Answered", "In time")
    column = f"calls.{quantity.column}" if inside else quantity.column
    return Quantity(
        quantity.id, column, quantity.type, quantity.pattern, quantity.places, quantity.not_reported
    )


def _nested(key: str) -> bytes:
    objects = [json.loads(line) for line in LINES]
    for one in objects:
        one[key] = {name: one.pop(name) for name in ("Offered", "Answered", "In time")}
    return "".join(json.dumps(one) + "\n" for one in objects).encode()


def _bytes_of_json() -> Iterator[Case]:
    for name, broken, build, told in (
        (
            "UTF-16",
            "The text is UTF-16; JSON lines are UTF-8.",
            lambda: JSON.decode().encode("utf-16"),
            ("file_encoding", 1, None),
        ),
        (
            "Windows-1252",
            "The text is Windows-1252; JSON lines are UTF-8.",
            lambda: JSON.replace(b"Sales", b"S\xe4les"),
            ("file_encoding", 1, None),
        ),
        (
            "a null character",
            "A text holds a null character, by its number.",
            _third('"Sa\\u0000les"', '"Sales"'),
            ("file_damaged", None, None),
        ),
        ("no byte", "The file has not one byte.", lambda: b"", ("file_empty", None, None)),
        ("blank lines alone", "The file is blank lines.", lambda: b"\n \n\r\n", ("file_empty", None, None)),
        (
            "a workbook called JSON lines",
            "The file is a workbook, whatever its name says.",
            lambda: written("xlsx"),
            ("file_format", None, None),
        ),
        (
            "a web page called JSON lines",
            "The file is the page of a portal that asks to sign in.",
            lambda: b"<!DOCTYPE html>\n<html>",
            ("file_format", None, None),
        ),
    ):
        yield case_of("jsonl", name, broken, build, told)
    yield case_of(
        "jsonl",
        "a byte order mark",
        "The text begins with a byte order mark: it is read as meant.",
        lambda: b"\xef\xbb\xbf" + JSON,
        kept=ALL,
    )
    yield case_of(
        "jsonl",
        "returns before line ends",
        "Lines end in a return and a line feed: they are read.",
        lambda: JSON.replace(b"\n", b"\r\n"),
        kept=ALL,
    )
    yield case_of(
        "jsonl",
        "delimited text called JSON lines",
        "The file is delimited text, whatever its name says.",
        lambda: written("csv"),
        *[("row_unreadable", line + 1, None) for line in range(7)],
    )


CASES: tuple[Case, ...] = (*_lines(), *_values_of_json(), *_bytes_of_json())
