"""Fetching in a test: what came, with its bytes, and what did not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from typing import Any

from outscore.model.period import Period
from outscore.sources import FeedSource
from outscore.sources import Fetched
from outscore.sources import Known
from outscore.sources import collect

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping
    from pathlib import Path

    from outscore.model.feed_source import Source

PASSWORD = "correct horse"
APRIL = Period.parse("2026-04")
FIGURES = b"day,queue,calls\n" + b"".join(
    f"2026-04-{day:02},queue {queue:04},{queue}.50\n".encode() for day in range(1, 31) for queue in range(400)
)
NOTHING = Known()


def changed(source: Source, **changes: Any) -> Source:
    """A source that differs in some of its settings."""
    copy: Source = replace(source, **changes)
    return copy


class Gathered:
    """What a source gave: files with their bytes, and troubles."""

    def __init__(
        self,
        source: Source,
        folder: Path,
        secrets: Mapping[str, str] | None = None,
        known: Known = NOTHING,
        *,
        files: str = "figures*.csv",
        wait: Callable[[], None] = lambda: None,
    ) -> None:
        feed = FeedSource("figures", files, source, folder)
        self.files: list[Fetched] = []
        self.contents: list[bytes] = []
        self.troubles = []
        for one in collect(feed, known, dict(secrets or {}).__getitem__, period=APRIL, wait=wait):
            if isinstance(one, Fetched):
                self.files.append(one)
                self.contents.append(one.path.read_bytes())
            else:
                self.troubles.append(one)
        assert not [one for one in self.files if one.path.exists()]

    @property
    def codes(self) -> list[str]:
        """The codes of the troubles."""
        return [one.code for one in self.troubles]

    @property
    def names(self) -> list[str]:
        """The names of the files."""
        return [one.name for one in self.files]

    @property
    def known(self) -> Known:
        """What is known after this."""
        told = {one.identity for one in self.troubles if one.identity}
        identities = {one.identity for one in self.files} | told
        return Known(identities, {one.sha256 for one in self.files})
