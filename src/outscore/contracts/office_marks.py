"""Marks that a word processor puts where YAML wants plain ones: curly quotes and non-breaking spaces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple
from typing import TypeAlias

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Columns: TypeAlias = tuple[tuple[int, int], ...]

QUOTES = 'These are a word processor\'s quotes. Use straight ones, as in "Schedule 2".'
SPACE = "A non-breaking space stands here, which looks like a space and is none. Type a plain one."

_SPACES = "\u00a0\u2007\u202f\u3000"
_DOUBLE = "\u201c\u201d\u201e\u201f\u00ab\u00bb"
_SINGLE = "\u2018\u2019\u201a\u201b"
_MARKS = re.compile(f"[{_SPACES}{_DOUBLE}{_SINGLE}]")
_BEFORE = r"(?P<lead>^[ ]*|[:,\[{-][ ]+|[\[{])"
_AFTER = r"(?=[ ]*(?:$|[,\]}:]|[ ]#))"
_QUOTED = (
    re.compile(rf"{_BEFORE}[{_DOUBLE}](?P<text>[^{_DOUBLE}\"]*)[{_DOUBLE}\"]{_AFTER}"),
    re.compile(rf"{_BEFORE}[{_SINGLE}](?P<text>[^{_SINGLE}'\"]*)[{_SINGLE}']{_AFTER}"),
)
_SPACED = re.compile(
    rf"(?P<lead>^[ ]*(?:-[ ]*)*|(?:^|[\[{{,-])[ ]*[A-Za-z_][\w.-]*:[ ]*)[{_SPACES}]+"
    rf"|[{_SPACES}]+(?=[ ]*(?:$|[,\]}}]))"
)


class Mended(NamedTuple):
    """A text with plain marks, and the line and sentence of each that was put in."""

    text: str
    complaints: tuple[tuple[int, str], ...]


def with_plain_marks(text: str) -> Mended:
    """The text as it was meant, so that its other faults can be told too; marks inside a text may stay."""
    if not _MARKS.search(text):
        return Mended(text, ())
    complaints: list[tuple[int, str]] = []
    inside = _inside_texts(text)
    lines = text.split("\n")
    for place, line in enumerate(lines):
        if not _MARKS.search(line):
            continue
        taken = tuple(inside.get(place, ()))
        for pattern, sentence, plain in _MENDS:
            mended = _mended(lines[place], pattern, plain, taken)
            if mended != lines[place]:
                lines[place] = mended
                complaints.append((place + 1, sentence))
    return Mended("\n".join(lines), tuple(dict.fromkeys(complaints)))


def _mended(line: str, pattern: re.Pattern[str], plain: str, taken: Columns) -> str:
    """The line with plain marks; every character stays in its column."""

    def plainly(found: re.Match[str]) -> str:
        if not _is_free(found, line, taken):
            return found.group()
        lead = found["lead"] or ""
        if plain == " ":
            return lead + " " * (len(found.group()) - len(lead))
        return f"{lead}{plain}{found['text']}{plain}"

    return pattern.sub(plainly, line)


_MENDS = ((_SPACED, SPACE, " "), (_QUOTED[0], QUOTES, '"'), (_QUOTED[1], QUOTES, "'"))


def _is_free(found: re.Match[str], line: str, taken: Columns) -> bool:
    """Whether what was found is no part of a quoted text, of a text in lines, or of a remark."""
    at = max(found.end("lead"), found.start())
    if re.search(r"(^|\s)#", line[:at]):
        return False
    return not any(first <= at < last for first, last in taken)


def _inside_texts(text: str) -> dict[int, list[tuple[int, int]]]:
    """The columns of each line that lie in quotes or in a text of several lines, as far as YAML can tell."""
    found: dict[int, list[tuple[int, int]]] = {}
    for start, end in _texts(text):
        for line in range(start.line, end.line + 1):
            first = start.column if line == start.line else 0
            last = end.column if line == end.line else len(text)
            found.setdefault(line, []).append((first, last))
    return found


def _texts(text: str) -> Iterator[tuple[Any, Any]]:
    try:
        for token in yaml.scan(text, Loader=_LOADER):
            if isinstance(token, yaml.ScalarToken) and token.style:
                yield token.start_mark, token.end_mark
    except yaml.YAMLError:
        return
