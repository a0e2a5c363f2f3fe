"""A proposed feed contract as the text of a YAML file."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from typing import TYPE_CHECKING

from outscore.intake.draft.proposal import Section

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

    from outscore.intake.draft.proposal import Item
    from outscore.intake.draft.proposal import Note
    from outscore.intake.draft.proposal import Plain
    from outscore.intake.draft.proposal import Proposal

_WIDTH = 108
_ID = re.compile(r"[a-z][a-z0-9_-]*")
_READ_OTHERWISE = ("true", "false", "yes", "no", "on", "off", "null", "y", "n")
_WORDS = """aggregate csv xlsx ods parquet jsonl utf-8 utf-16 utf-16-le utf-16-be cp1252 iso-8859-1 tab joined
trimmed parentheses trailing none day month count duration decimal percent fraction seconds minutes hours
excel_serial"""
_PLAIN = frozenset(_WORDS.split())
_WITH_IDS = ("feed", "id")
_SHOWN = 60


def yaml_text(proposal: Proposal) -> str:
    """The file as a person reads and corrects it; questions are counted from 1."""
    lines = [line for sentence in proposal.opening for line in _comment(sentence, "")]
    count = 0
    for part in proposal.parts:
        if isinstance(part, Section):
            if part.items:
                written, count = _section(part, count)
                lines += ["", *written]
        else:
            written, count = _item(part, "", count)
            lines += written
    return "\n".join(lines) + "\n"


def _section(section: Section, count: int) -> tuple[list[str], int]:
    lines, count = _notes(section.notes, "", count)
    lines.append(f"{section.key}:")
    for item in section.items:
        written, count = _item(item, "  ", count)
        lines += written
    return lines, count


def _item(item: Item, indent: str, count: int) -> tuple[list[str], int]:
    mark = "# " if item.off else ""
    plain = item.key in _WITH_IDS and isinstance(item.value, str)
    written = str(item.value) if plain else flow(item.value)
    line = f"{indent}{mark}" + (f"{_key(item.key)}: {written}" if item.key else f"- {written}")
    only = item.notes[0] if len(item.notes) == 1 else None
    if only and not only.asks and len(line) + len(only.text) + 5 <= _WIDTH:
        return [f"{line}   # {only.text}"], count
    above, count = _notes(item.notes, indent, count)
    return [*above, line], count


def _notes(notes: Sequence[Note], indent: str, count: int) -> tuple[list[str], int]:
    lines: list[str] = []
    for note in notes:
        count += note.asks
        lines += _comment(f"QUESTION {count}: {note.text}" if note.asks else note.text, indent)
    return lines, count


def _comment(sentence: str, indent: str) -> Iterator[str]:
    start = f"{indent}# "
    yield from textwrap.wrap(
        sentence,
        _WIDTH,
        initial_indent=start,
        subsequent_indent=start,
        break_long_words=False,
        break_on_hyphens=False,
    )


def flow(value: Plain) -> str:
    """A value on one line.

    >>> print(flow({"column": "Date", "format": ("%d/%m/%Y", "%m/%d/%Y"), "grain": "day"}))
    {column: "Date", format: ["%d/%m/%Y", "%m/%d/%Y"], grain: day}
    """
    if isinstance(value, str):
        return value if value in _PLAIN else quoted(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(key)}: {_of_key(key, one)}" for key, one in value.items()) + "}"
    if isinstance(value, tuple):
        return "[" + ", ".join(flow(one) for one in value) + "]"
    return str(value)


def _of_key(key: str, value: Plain) -> str:
    return value if key in _WITH_IDS and isinstance(value, str) else flow(value)


def _key(text: str) -> str:
    return text if _ID.fullmatch(text) and text not in _READ_OTHERWISE else quoted(text)


def quoted(text: str) -> str:
    r"""A text in straight quotes, with everything that is not seen written out.

    >>> print(quoted('Calls\n"in time"'))
    "Calls\n\"in time\""
    """
    return '"' + "".join(_ESCAPED.get(sign) or _sign(sign) for sign in text) + '"'


_ESCAPED = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def _sign(sign: str) -> str:
    return f"\\u{ord(sign):04x}" if sign in _CURLY else _seen(sign)


def _seen(sign: str) -> str:
    if sign.isprintable():
        return sign
    return f"\\u{ord(sign):04x}" if ord(sign) < 1 << 16 else f"\\U{ord(sign):08x}"


_CURLY = "\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b"
"""Quotes that a reader of workspace files might take for plain ones."""


def shown(text: str) -> str:
    """A text of the sample as a remark can hold it."""
    short = text if len(text) <= _SHOWN else f"{text[: _SHOWN - 4]} ..."
    return '"' + "".join(_ESCAPED.get(sign) or _seen(sign) for sign in short) + '"'
