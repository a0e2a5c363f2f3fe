"""What a source is asked for, and what it works with."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING
from typing import TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator

    from outscore.model.period import Period
    from outscore.sources.parts import FeedSource
    from outscore.sources.parts import Found
    from outscore.sources.parts import Known
    from outscore.sources.room import Room
    from outscore.sources.secrets import Keeper


@dataclass(frozen=True, slots=True)
class Order:
    """The feed whose files are wanted, what of them is known, and the run's own means."""

    feed: FeedSource
    known: Known
    secrets: Keeper = field(repr=False)
    room: Room = field(repr=False)
    wait: Callable[[], None] = field(repr=False)
    period: Period | None = None


if TYPE_CHECKING:
    Fetch: TypeAlias = Callable[[Order], Iterator[Found]]
