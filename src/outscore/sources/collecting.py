"""Fetching what is new at a feed's source, whatever kind it is of."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from outscore.sources.order import Order
from outscore.sources.parts import SourceTrouble
from outscore.sources.parts import Stopped
from outscore.sources.registry import SOURCES
from outscore.sources.room import Room
from outscore.sources.secrets import Keeper
from outscore.sources.troubles import trouble

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator

    from outscore.model.period import Period
    from outscore.sources.parts import FeedSource
    from outscore.sources.parts import Found
    from outscore.sources.parts import Known

_SECONDS_BETWEEN_LOOKS = 2


def _pause() -> None:
    time.sleep(_SECONDS_BETWEEN_LOOKS)


def collect(
    feed: FeedSource,
    known: Known,
    secrets: Callable[[str], str],
    *,
    period: Period | None = None,
    wait: Callable[[], None] = _pause,
) -> Iterator[Found]:
    """What is new at a feed's source, one whole file after the other, and what kept others from coming.

    known: what was fetched before. secrets: gives a secret by its name, LookupError where there is none.
    period: the month that a query is run for. wait: the pause between two looks at files that may grow.

    A file is there until the next one is asked for: receive it first, then keep its identity. Asking for the
    next one says that the last one was taken. Nothing is raised for what a person must see.
    """
    keeper = Keeper(secrets)
    with TemporaryDirectory(prefix="outscore-") as folder:
        order = Order(feed, known, keeper, Room(Path(folder), known), wait, period)
        with closing(_guarded(order)) as found:  # type: ignore[type-var]
            for one in found:
                yield _cleaned(one, keeper)


def _guarded(order: Order) -> Iterator[Found]:
    """What the source gives; a fault that ends it comes last."""
    try:
        yield from SOURCES[type(order.feed.source)](order)
    except Stopped as stopped:
        yield stopped.trouble
    except Exception as problem:  # noqa: BLE001 - its text may hold a secret, which no traceback may show
        yield trouble(
            "source_failed",
            f"feed {order.feed.feed}",
            f"Fetching ended with {type(problem).__name__}: {problem}",
            "Run it again. If it stays so, report it with this sentence.",
        )


def _cleaned(one: Found, keeper: Keeper) -> Found:
    """No secret in any text: not those of servers, which repeat what they were sent."""
    if isinstance(one, SourceTrouble):
        return replace(
            one,
            sentence=keeper.clean(one.sentence),
            advice=keeper.clean(one.advice),
            origin=keeper.clean(one.origin),
        )
    return replace(one, name=keeper.clean(one.name), origin=keeper.clean(one.origin))
