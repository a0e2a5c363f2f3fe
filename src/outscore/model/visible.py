"""Signs that nobody sees, written out: what came in a file must not move a terminal or turn a page around.

The one place that says which signs these are. Pages, letters and what commands print go through it; the files
that are sent back keep a vendor's own cells as they were sent, because they are read again.
"""

from __future__ import annotations

import re

_CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f"
_DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_OTHERS = "\u2028\u2029\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f"
_UNSEEN = re.compile(f"[{_CONTROLS}{_DIRECTIONS}{_OTHERS}]")
_UNSEEN_OR_BREAK = re.compile(f"[\t\n{_CONTROLS}{_DIRECTIONS}{_OTHERS}]")


def visible(text: str) -> str:
    r"""A text with control characters and marks of direction written out; tabs and line feeds are left.

    >>> visible("Sales\x1b[31m"), visible("a\u202eb"), visible("a\nb")
    ('Sales\\x1b[31m', 'a\\u202eb', 'a\nb')
    """
    return text if text.isprintable() else _UNSEEN.sub(_written_out, text)


def visible_line(text: str) -> str:
    r"""The same for what must stay on one line.

    >>> visible_line("a\nb\tc")
    'a\\nb\\tc'
    """
    return text if text.isprintable() else _UNSEEN_OR_BREAK.sub(_written_out, text)


def visible_json(text: str) -> str:
    r"""A JSON text that says the same, with signs that nobody sees in it as \u and four digits.

    >>> visible_json('{"queue": "a\x9bb"}')
    '{"queue": "a\\u009bb"}'
    """
    return text if text.isprintable() else _UNSEEN.sub(_in_json, text)


def _written_out(found: re.Match[str]) -> str:
    return ascii(found[0])[1:-1]


def _in_json(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[place : place + 2].hex()}" for place in range(0, len(units), 2))
