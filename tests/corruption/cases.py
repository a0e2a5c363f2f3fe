"""What a case of the corpus is: a file that is broken in one way, and what is to be told of it."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING
from typing import Any

from tests.corruption.sound import FORMATS
from tests.corruption.sound import NAMELESS
from tests.corruption.sound import ROWS
from tests.corruption.sound import terms
from tests.corruption.sound import written

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from tests.corruption.sound import Table

    from outscore.model.feed import Feed

    Told = tuple[str, int | None, str | None]

ALL = tuple(range(len(ROWS)))
NOTHING: tuple[int, ...] = ()
HEADER = -1
"""The place of an issue about the header."""
WHOLE = None
"""The place of an issue about the file as a whole."""


@dataclass(frozen=True, slots=True)
class Case:
    """A file that is broken in one way.

    broken: in which, in a sentence. told: code, row of the file and column of each issue, in their order.
    kept: the rows of the sound table that are accepted, each with its own figures but for those in
    `instead`, by row and quantity. read: how many rows are counted as read, where that is not refused
    before. feed: the feed contract. known: what stood before, as `Known` takes it. file: its name.
    """

    name: str
    form: str
    broken: str
    build: Callable[[], bytes]
    told: Sequence[Told]
    kept: Sequence[int] = NOTHING
    instead: Mapping[tuple[int, str], int | None] = field(default_factory=dict)
    read: int | None = None
    feed: Feed | None = None
    known: Mapping[str, Any] = field(default_factory=dict)
    file: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the issues, each once."""
        return tuple(dict.fromkeys(code for code, _, _ in self.told))


def row_in(form: str, row: int | None) -> int | None:
    """The number that a row of the table, counted from 0, has in a file of a format."""
    if row is WHOLE or (row == HEADER and form in NAMELESS):
        return None
    return row + (1 if form in NAMELESS else 2)


def table_cases(
    name: str,
    broken: str,
    change: Callable[[Table], object] | None,
    *told: Told,
    forms: Sequence[str] = FORMATS,
    kept: Sequence[int] | None = None,
    read: int | None = None,
    terms_are: Mapping[str, Any] | None = None,
    **more: Any,
) -> Iterator[Case]:
    """The same break of the table in several formats. Rows of `told` are those of the table, from 0.

    Without `kept` all rows are accepted but those that are told; none where something is told of the whole.
    """
    out = {row for _, row, _ in told}
    if kept is None:
        kept = NOTHING if out & {WHOLE, HEADER} else [row for row in ALL if row not in out]
    for form in forms:
        yield Case(
            name=name,
            form=form,
            broken=broken,
            build=lambda form=form: written(form, change),  # type: ignore[misc]
            told=[(code, row_in(form, row), column) for code, row, column in told],
            kept=kept,
            read=read or (len(ALL) if kept else None),
            feed=terms(form, **(terms_are or {})),
            **more,
        )


def cell_cases(name: str, broken: str, column: str, value: Any, code: str, **more: Any) -> Iterator[Case]:
    """A cell of the third row that holds something else."""
    yield from table_cases(name, broken, lambda table: table.put(2, column, value), (code, 2, column), **more)


def case_of(
    form: str,
    name: str,
    broken: str,
    build: Callable[[], bytes],
    *told: Told,
    kept: Sequence[int] = NOTHING,
    read: int | None = None,
    **terms_are: Any,
) -> Case:
    """A case of one format; rows of `told` are those of the file. terms_are: of the feed contract."""
    return Case(
        name=name,
        form=form,
        broken=broken,
        build=build,
        told=told,
        kept=kept,
        read=read or (len(ALL) if kept else None),
        feed=terms(form, **terms_are),
    )


def rows_but(*rows: int) -> list[int]:
    """The rows of the sound table without some, counted from 0."""
    return [row for row in ALL if row not in rows]


def giving(content: bytes) -> Callable[[], bytes]:
    """What builds a file that is there already."""
    return lambda: content
