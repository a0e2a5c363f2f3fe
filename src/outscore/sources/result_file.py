"""A query's result as CSV: the same rows are the same bytes, whatever order the database gives them in."""

from __future__ import annotations

import re
from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING
from typing import Any
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence


class Inexact(Exception):
    """A value, or a set of columns, that cannot be written exactly; the message is for a person."""


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    r"""The lines of the file: the names of the columns, then the rows in the order of their text.

    >>> list(csv_lines(["queue", "calls"], [("b", 2), ("a", Decimal("1.50"))]))
    [b'queue,calls\n', b'a,1.50\n', b'b,2\n']
    """
    _check(columns)
    yield _line([cell_of(column) for column in columns])
    lines = []
    for row in rows:
        try:
            lines.append(_line([_cell(value) for value in row]))
        except Inexact as problem:
            at = next(place for place, value in enumerate(row) if not _fits(value))
            raise Inexact(f"The column {columns[at]!r} holds {problem}") from None
    yield from sorted(lines)


def _check(columns: Sequence[str]) -> None:
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if twice:
        raise Inexact(f"Two columns are called {twice[0]!r}. Give each its own name with AS.")
    if not all(name.strip() and name.isprintable() for name in columns):
        raise Inexact("A column has no name. Give it one with AS.")


def _fits(value: object) -> bool:
    try:
        _cell(value)
    except Inexact:
        return False
    return True


def _line(cells: Sequence[str]) -> bytes:
    return (",".join(cells) + "\n").encode()


def cell_of(text: str) -> str:
    r"""A text as a cell. A text of nothing is not the same as nothing.

    >>> cell_of('say "a", b'), cell_of("")
    ('"say ""a"", b"', '""')
    """
    if "\0" in text or not _is_unicode(text):
        raise Inexact("a text that no file can hold. Take out its control characters in the query.")
    if text and not re.search(r'[",\r\n]', text):
        return text
    return '"{}"'.format(text.replace('"', '""'))


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _cell(value: object) -> str:
    way = next((_WAYS[kind] for kind in type(value).__mro__ if kind in _WAYS), None)
    if way is None:
        raise Inexact(_why(value))
    return way(value)


def _decimal(value: Decimal) -> str:
    if not value.is_finite():
        raise Inexact(f"{value}, which is no number. Leave such rows out in the query.")
    return f"{value:f}"


def _moment(value: datetime) -> str:
    return (value if value.tzinfo is None else value.astimezone(UTC)).isoformat(" ")


def _duration(value: timedelta) -> str:
    micros = value // timedelta(microseconds=1)
    seconds, rest = divmod(abs(micros), 1_000_000)
    fraction = f".{rest:06}".rstrip("0") if rest else ""
    sign = "-" if micros < 0 else ""
    return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{fraction}"


def _why(value: object) -> str:
    if isinstance(value, float):
        return (
            "a binary fraction, of which nobody can say the exact digits. Cast it in the query, for example: "
            "CAST(x AS numeric(18, 4))"
        )
    return f"values of the type {type(value).__name__}. Make them text or numbers in the query."


_WAYS: Mapping[type, Callable[[Any], str]] = MappingProxyType(
    {
        type(None): lambda _: "",
        bool: lambda value: "true" if value else "false",
        int: str,
        Decimal: _decimal,
        str: cell_of,
        datetime: _moment,
        date: date.isoformat,
        time: time.isoformat,
        timedelta: _duration,
        UUID: str,
    }
)
