"""How kinds of things are drawn, and the figures that months are made of."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

    from outscore.model.contract import Measure

F = Fraction
NAMES = ("a", "b", "c")
UPWARD = tuple(F(one) for one in ("88", "90", "94", "94.95", "95", "95.05", "96", "97", "98", "100"))
UPWARD += (F(286, 3), F(953, 10) + F(1, 7))
DOWNWARD = tuple(190 - one for one in UPWARD)
COUNTS = (None, F(0), F(3), F(5), F(400))
SOME = ("all",), ("all",), ("a",), ("a", "b")


def pick(*options: Any) -> st.SearchStrategy[Any]:
    """One of some values."""
    return st.sampled_from(options)


def maybe(kind: Callable[..., Any], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A clause, in about a third of the contracts."""
    return st.one_of(st.none(), st.none(), st.builds(kind, **fields))


def often(kind: Callable[..., Any], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A clause, in about half of the contracts."""
    return st.one_of(st.none(), st.builds(kind, **fields))


def number(*options: str) -> st.SearchStrategy[Fraction]:
    """One of some numbers."""
    return st.sampled_from([F(one) for one in options])


def say(text: str = "clause") -> st.SearchStrategy[str]:
    """Always the same text."""
    return st.just(text)


def is_upward(one: Measure) -> bool:
    return one.metric.better.value == "higher"
