"""Canonical JSON: one value, one spelling, so that a SHA-256 can be its name."""

from __future__ import annotations

import hashlib
import json
from typing import Any

_PLAIN = frozenset((str, int, bool, type(None)))


def canonical(document: Any) -> bytes:
    """The document as UTF-8 JSON with sorted keys and no spare space; a float in it is a TypeError.

    >>> canonical({"b": 1, "a": [True, None, "é"]}).decode()
    '{"a":[true,null,"é"],"b":1}'
    """
    _refuse_floats(document)
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def sha256(content: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _refuse_floats(document: Any) -> None:
    waiting = [document]
    for value in waiting:  # which grows on the way
        if isinstance(value, dict):
            waiting += [item for item in value.values() if type(item) not in _PLAIN]
        elif isinstance(value, list | tuple):
            waiting += [item for item in value if type(item) not in _PLAIN]
        elif isinstance(value, float):
            message = f"a canonical document holds no binary float: {value!r}"
            raise TypeError(message)
