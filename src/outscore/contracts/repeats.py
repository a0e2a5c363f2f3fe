"""Things that must be there only once."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable
    from collections.abc import Iterable
    from collections.abc import Iterator

    from outscore.contracts.entries import Entry
    from outscore.contracts.faults import Fault
    from outscore.contracts.reading import Sheet

T = TypeVar("T", bound="Hashable")
S = TypeVar("S", bound="Entry")


def repeated(items: Iterable[tuple[T, str]]) -> Iterator[tuple[int, T, str]]:
    """Every item that was there before: its place, itself, and where it was first.

    >>> list(repeated([("a", "line 1"), ("b", "line 2"), ("a", "line 3")]))
    [(2, 'a', 'line 1')]
    """
    first: dict[T, str] = {}
    for place, (item, where) in enumerate(items):
        if item in first:
            yield place, item, first[item]
        first.setdefault(item, where)


def repeated_ids(sheet: Sheet[S], kind: str, entries: Iterable[tuple[str, Entry]]) -> Iterator[Fault]:
    """A fault for every id of one file that was there before."""
    listed = list(entries)
    pairs = [(name, f"line {entry.line('id')}") for name, entry in listed]
    for place, name, where in repeated(pairs):
        yield sheet.fault(
            listed[place][1], "id", f"The {kind} {name!r} is also in {where}. Give each its own id."
        )
