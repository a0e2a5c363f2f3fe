"""JSON lines: an object in each line, whose keys are the columns; UTF-8.

A key of an object inside another is written outer.inner. A row is a line. Null is an empty cell; a key that
is left out is a fault of its line. Numbers are exact; a list, or an object where one value is read, is none.
"""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING
from typing import Any
from typing import NoReturn

from outscore.intake.flaws import no_such_key
from outscore.intake.flaws import structured_cell
from outscore.intake.formats.texts import number_text
from outscore.intake.formats.texts import value_text
from outscore.intake.gather import Gatherer
from outscore.intake.gather import Records
from outscore.intake.gather import not_an_object
from outscore.intake.header import column_fault
from outscore.intake.kinds import Kind
from outscore.intake.kinds import refuse_other
from outscore.intake.refusals import Unreadable
from outscore.intake.refusals import not_in_encoding
from outscore.intake.refusals import other_mark
from outscore.intake.refusals import record_too_long
from outscore.intake.text_records import MOST_SIGNS

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.feed import Feed

_MARK = b"\xef\xbb\xbf"


class _Number(str):
    """A number as it was written."""

    __slots__ = ()


class _Wrong(ValueError):
    """What is wrong with a line."""


def read(content: bytes, feed: Feed) -> Records:
    """The objects of a file; raises Unreadable."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(other_mark("JSON lines, which are UTF-8", "utf-16"))
    refuse_other(content, Kind.TEXT, "JSON lines (type: jsonl)")
    names = tuple(dict.fromkeys([*feed.needed, *feed.ignored_columns]))
    gathered = Gatherer(feed, names)
    seen: dict[str, None] = {}
    for number, line in _lines(content.removeprefix(_MARK)):
        try:
            row = _row(line, names)
        except _Wrong as wrong:
            gathered.reject(number, (line,), not_an_object(number, str(wrong)))
            continue
        seen |= dict.fromkeys(row)
        gathered.add(number, [_text(row.get(name), feed.decimal) for name in names])
        _mark(gathered, number, names, row)
    return _named(gathered.records(), seen, feed)


def _lines(content: bytes) -> Iterator[tuple[int, str]]:
    for number, raw in enumerate(io.BytesIO(content), start=1):
        if len(raw) > MOST_SIGNS:
            raise Unreadable(record_too_long(number, MOST_SIGNS))
        try:
            line = raw.decode("utf-8").strip(" \t\r\n")
        except UnicodeDecodeError as error:
            raise Unreadable(not_in_encoding("utf-8", number, raw[error.start])) from None
        if line:
            yield number, line


def _named(records: Records, seen: Collection[str], feed: Feed) -> Records:
    """The records, or what is wrong with the keys of the file as a whole."""
    if not seen or records.refused:
        return records
    faults = [column_fault("column_missing", name, None) for name in feed.needed if name not in seen]
    known = {*feed.needed, *feed.ignored_columns}
    faults += [column_fault("column_unexpected", name, None) for name in seen if name not in known]
    return Records(records.header, issues=tuple(faults), unread=records.count) if faults else records


def _row(line: str, names: Sequence[str]) -> dict[str, Any]:
    try:
        found = json.loads(
            line, parse_int=_Number, parse_float=_Number, parse_constant=_constant, object_pairs_hook=_object
        )
    except json.JSONDecodeError as error:
        raise _Wrong(f"{error.msg} at sign {error.colno}") from None
    except RecursionError:
        raise _Wrong("lists or objects are nested too deep") from None
    if not isinstance(found, dict):
        raise _Wrong("it is no object in { }")
    if "\\u" in line:
        _check_signs(found)
    row: dict[str, Any] = {}
    _flatten(found, "", names, row)
    return row


def _constant(name: str) -> NoReturn:
    raise _Wrong(f"{name} is no number in JSON; write null")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _Wrong(f"the key {twice!r} is there twice")
    return found


def _check_signs(found: Any) -> None:
    text = json.dumps(found, ensure_ascii=False)
    if not text.isascii() and any("\ud800" <= sign <= "\udfff" for sign in text):
        raise _Wrong("a character is cut in half")


def _flatten(found: Mapping[str, Any], path: str, names: Sequence[str], row: dict[str, Any]) -> None:
    """Put each value under its key, or outer.inner; null in place of an object is null for all its keys."""
    for key, value in found.items():
        name = f"{path}{key}"
        inner = [one for one in names if one.startswith(f"{name}.")] if value is None else []
        if isinstance(value, dict) and name not in names:
            _flatten(value, f"{name}.", names, row)
        elif inner and name not in names:
            _put_all(row, dict.fromkeys(inner))
        else:
            _put_all(row, {name: value})


def _put_all(row: dict[str, Any], values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if name in row:
            raise _Wrong(f"the key {name!r} is there twice")
        row[name] = value


def _text(value: Any, decimal: str) -> str:
    if isinstance(value, _Number):
        return number_text(value, decimal)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return value_text(value, decimal)


def _mark(gathered: Gatherer, number: int, names: Sequence[str], row: Mapping[str, Any]) -> None:
    for place, name in enumerate(names):
        if name not in row:
            gathered.flaw(number, place, no_such_key())
        elif isinstance(row[name], dict | list):
            gathered.flaw(number, place, structured_cell())
