"""What is fetched, what stands in its way, and what a source needs to begin."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from hashlib import sha256
from typing import TYPE_CHECKING
from typing import TypeAlias

if TYPE_CHECKING:
    from collections.abc import Container
    from collections.abc import Mapping
    from pathlib import Path

    from outscore.model.feed_source import Source


@dataclass(frozen=True, slots=True)
class FeedSource:
    """A feed's id, the pattern of its files, where they are fetched from, and the workspace's folder."""

    feed: str
    files: str
    source: Source
    folder: Path


@dataclass(frozen=True, slots=True)
class Known:
    """What was fetched before: identities, the SHA-256 of contents, and for each name both of the last."""

    identities: Container[str] = frozenset()
    contents: Container[str] = frozenset()
    latest: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A whole file. `path` is there until the next one is asked for.

    name: safe to show and to store by. origin: where it came from, without secrets. identity: by which it
    is known next time; keep it when the file has been received. repeated: the same bytes were fetched before.
    returned: and others under the same name since.
    """

    name: str
    path: Path
    origin: str
    identity: str
    size: int
    sha256: str
    repeated: bool = False
    returned: bool = False


@dataclass(frozen=True, slots=True)
class SourceTrouble:
    """What kept something from being fetched: a code, what is wrong, what to do, and where.

    passing: the next run tries again by itself, and nobody needs to do anything yet. identity: where it is
    given, the same trouble can be told once: keep it among the known identities.
    """

    code: str
    sentence: str
    advice: str
    origin: str
    passing: bool = False
    identity: str = ""

    @property
    def message(self) -> str:
        """The whole of it in a line."""
        return f"{self.sentence} {self.advice}".strip()


class Stopped(Exception):
    """A source cannot go on; the trouble says why. It never leaves this package."""

    def __init__(self, trouble: SourceTrouble) -> None:
        self.trouble = trouble
        super().__init__(trouble.code)


Found: TypeAlias = Fetched | SourceTrouble


def identity_of(*parts: object) -> str:
    """A name for ever of what the parts tell apart; it gives none of them away.

    >>> identity_of("a", 1) == identity_of("a", 1) != identity_of("a1")
    True
    """
    text = "\n".join(f"{len(str(part))}:{part}" for part in parts)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
