"""Fetching: what is new at the sources of feeds goes into the inbox, each file whole or not at all."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from outscore.sources import FeedSource
from outscore.sources import Fetched
from outscore.sources import Known
from outscore.sources import collect
from outscore.sources.troubles import file_returned
from outscore.workflow.arrivals import FETCHED

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator

    from outscore.model.feed import Feed
    from outscore.model.period import Period
    from outscore.sources import SourceTrouble
    from outscore.workflow.office import Office

UNFINISHED = ".unfinished-"


@dataclass(frozen=True, slots=True)
class Gathered:
    """A file that was fetched, by its place in the inbox; or with `trouble`, what kept one from coming.

    known: the same bytes were fetched before, so the inbox has them already.
    """

    feed: str
    origin: str
    file: str = ""
    known: bool = False
    trouble: SourceTrouble | None = None

    @property
    def needs_a_person(self) -> bool:
        """Whether somebody must look; what passes by itself is tried again at the next run."""
        return self.trouble is not None and not self.trouble.passing


def fetch(
    office: Office,
    secrets: Callable[[str], str],
    period: Period | None = None,
    only: str | None = None,
) -> Iterator[Gathered]:
    """Everything new at the sources of all feeds, or of `only` one, one after the other.

    secrets: gives a secret by its name, LookupError where there is none. period: the month that queries are
    asked for. A file is noted as fetched once it lies in the inbox; a crash before that fetches it again.
    """
    for feed in office.workspace.feeds:
        if feed.source is not None and only in (None, feed.id):
            asked = FeedSource(feed.id, feed.files, feed.source, office.workspace.folder)
            yield from _from_source(office, feed, asked, secrets, period)


def _from_source(
    office: Office, feed: Feed, asked: FeedSource, secrets: Callable[[str], str], period: Period | None
) -> Iterator[Gathered]:
    fetched = office.fetched
    known = Known(fetched.identities(feed.id), fetched.contents(feed.id), fetched.latest(feed.id))
    for found in collect(asked, known, secrets, period=period):
        if not isinstance(found, Fetched):
            if found.identity:
                office.fetched.add(feed.id, found.identity, "", found.origin, office.now())
            yield Gathered(feed.id, found.origin, trouble=found)
            continue
        file = "" if found.repeated else _put(office, feed, found)
        counts = "" if found.returned else found.sha256
        office.fetched.add(feed.id, found.identity, counts, found.name, office.now())
        told = file_returned(found.name, found.origin) if found.returned else None
        yield Gathered(feed.id, found.origin, file, known=found.repeated, trouble=told)


def _put(office: Office, feed: Feed, found: Fetched) -> str:
    """Lay a file into the inbox in one step; of two with the same name the second gets a part of its hash."""
    inbox = office.workspace.settings.inbox
    folder = inbox / FETCHED / feed.id
    folder.mkdir(parents=True, exist_ok=True)
    name = Path(found.name)
    place = folder / name
    if place.exists():
        place = folder / f"{name.stem}.{found.sha256[:12]}{name.suffix}"
    unfinished = folder / f"{UNFINISHED}{found.sha256}"
    shutil.copyfile(found.path, unfinished)
    unfinished.replace(place)
    return place.relative_to(inbox).as_posix()
