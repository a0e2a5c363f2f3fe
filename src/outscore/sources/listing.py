"""Sources that list files: two looks, then what is new and has stopped changing, one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from typing import TYPE_CHECKING
from typing import Protocol

from outscore.sources.names import belongs
from outscore.sources.names import is_unfinished
from outscore.sources.names import safe_name
from outscore.sources.parts import identity_of
from outscore.sources.room import Incomplete
from outscore.sources.room import TooLarge
from outscore.sources.troubles import file_growing
from outscore.sources.troubles import file_missing
from outscore.sources.troubles import file_returned
from outscore.sources.troubles import file_too_large

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Sequence

    from outscore.sources.order import Order
    from outscore.sources.parts import Found


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was listed: its name there, its bytes, and what changes when it is written again."""

    name: str
    size: int
    version: str


class Gone(Exception):
    """A file that was listed cannot be had any more."""


class Shelf(Protocol):
    """A place where files lie. Faults of its own kind end the source."""

    @property
    def place(self) -> str:
        """Where it is, without secrets; the name of a file can follow."""
        ...

    @property
    def settled(self) -> bool:
        """Whether a file is only listed when it is whole."""
        ...

    def look(self) -> Sequence[Seen]:
        """The files that lie there."""
        ...

    def read(self, seen: Seen) -> Iterator[bytes]:
        """The bytes of a file; raises Gone where it is not there as it was listed."""
        ...

    def again(self, seen: Seen) -> Seen | None:
        """The file as it is now."""
        ...


def fetch_listed(shelf: Shelf, order: Order, largest: int) -> Iterator[Found]:
    """The files of a feed that were not fetched before, by name; what still changes is left."""
    ours = _ours(shelf.look(), order)
    fresh = [one for one in ours if _identity(shelf, one) not in order.known.identities]
    names = [safe_name(one.name) for one in ours]
    for name, seen in zip(names, ours, strict=True):
        back = went_back(_identity(shelf, seen), name, f"{shelf.place}{name}", order)
        if back and names.count(name) == 1:
            yield back
    if not fresh:
        return
    steady = set(fresh)
    if not shelf.settled:
        order.wait()
        steady &= set(shelf.look())
    for seen in fresh:
        yield _fetch(shelf, seen, order, largest, steady=seen in steady)


def _ours(found: Iterable[Seen], order: Order) -> list[Seen]:
    return sorted((one for one in found if belongs(one.name, order.feed.files)), key=lambda one: one.name)


def went_back(identity: str, name: str, origin: str, order: Order) -> Found | None:
    """What is told, once, of a known file that stands where another one of its name was since."""
    last, _ = order.known.latest.get(name, (identity, ""))
    told = identity_of("went back", identity, last)
    if identity not in order.known.identities or last == identity or told in order.known.identities:
        return None
    return replace(file_returned(name, origin), identity=told)


def _identity(shelf: Shelf, seen: Seen) -> str:
    return identity_of(shelf.place, seen.name, seen.size, seen.version)


def _fetch(shelf: Shelf, seen: Seen, order: Order, largest: int, *, steady: bool) -> Found:
    name = safe_name(seen.name)
    origin = f"{shelf.place}{name}"
    if is_unfinished(name) or not steady:
        return file_growing(name, origin)
    try:
        return order.room.take(
            shelf.read(seen),
            name=name,
            origin=origin,
            identity=_identity(shelf, seen),
            largest=largest,
            size=seen.size,
            still_so=lambda: shelf.again(seen) == seen,
        )
    except TooLarge:
        return file_too_large(name, origin, largest)
    except Incomplete:
        return file_growing(name, origin)
    except Gone as problem:
        return file_missing(name, origin, str(problem))
