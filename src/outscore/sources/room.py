"""Where a file lies while it comes in: it is handed on whole, or it was never there."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from outscore.sources.parts import Fetched

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from pathlib import Path

    from outscore.sources.parts import Known

PIECE = 1 << 20


class TooLarge(Exception):
    """More came than may."""


class Incomplete(Exception):
    """Less or more came than was announced."""


class Room:
    """A folder of one run, with one file in it at a time."""

    __slots__ = ("_folder", "_known", "_number")

    def __init__(self, folder: Path, known: Known) -> None:
        self._folder = folder
        self._known = known
        self._number = 0

    def take(
        self,
        pieces: Iterable[bytes],
        *,
        name: str,
        origin: str,
        identity: str,
        largest: int,
        size: int | None,
        still_so: Callable[[], bool] = lambda: True,
    ) -> Fetched:
        """Write the pieces and hand on the file. size: how many bytes were announced, None for unknown.

        still_so is asked when all have come. Raises TooLarge or Incomplete, and leaves nothing then.
        """
        self.clear()
        if size is not None and size > largest:
            raise TooLarge
        self._number += 1
        path = self._folder / str(self._number)
        try:
            count, content = _write(path, pieces, largest)
            if size in (None, count) and still_so():
                again = content in self._known.contents
                back = again and self._known.latest.get(name, ("", content))[1] != content
                return Fetched(name, path, origin, identity, count, content, again, back)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        path.unlink()
        raise Incomplete

    def clear(self) -> None:
        """Take away what was handed on before."""
        for path in self._folder.iterdir():
            path.unlink(missing_ok=True)


def _write(path: Path, pieces: Iterable[bytes], largest: int) -> tuple[int, str]:
    """How many bytes came, and their SHA-256."""
    digest, count = sha256(), 0
    with path.open("xb") as stream:
        for piece in pieces:
            count += len(piece)
            if count > largest:
                raise TooLarge
            digest.update(piece)
            stream.write(piece)
    return count, digest.hexdigest()
