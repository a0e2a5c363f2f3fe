"""How findings write numbers, levels and lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.scoring.wording import exact_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from outscore.model.target import Target


def number(value: Fraction | int) -> str:
    """A number in plain digits."""
    return str(value) if isinstance(value, int) else exact_text(value)


def level(target: Target | None) -> str:
    """A level in words, such as `at least 95`; what has no edge is `the rest`."""
    return f"{target.comparison.words} {target.written}" if target else "the rest"


def joined(words: Sequence[str], by: str = "and") -> str:
    """Words as a sentence lists them.

    >>> joined(["a", "b", "c"])
    'a, b and c'
    """
    return f" {by} ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def opening(called: str) -> str:
    """The name of a block as a sentence begins with it.

    >>> opening("cap 'month'")
    "Cap 'month'"
    """
    return called[:1].upper() + called[1:]
