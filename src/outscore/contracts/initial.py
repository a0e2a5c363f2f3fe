"""A new workspace, with notes on what to change."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from outscore.contracts.files import NAME
from outscore.errors import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

_RENAMED = {"gitignore.txt": ".gitignore"}


def init_workspace(folder: Path) -> tuple[str, ...]:
    """Write a new workspace into an empty or new folder, and name its files; raises WorkspaceError."""
    folder = Path(folder)
    _refuse_what_is_in_use(folder)
    written = []
    for name, source in _templates(resources.files("outscore.contracts") / "initial"):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())
        written.append(name)
    return tuple(sorted(written))


def _refuse_what_is_in_use(folder: Path) -> None:
    if (folder / NAME).exists():
        message = f"{folder} is a workspace already. Look at it with: outscore check --workspace {folder}"
        raise WorkspaceError(message)
    if folder.exists() and not folder.is_dir():
        message = f"{folder} is a file. Name a folder that is empty or not there yet: outscore init DIR"
        raise WorkspaceError(message)
    if folder.is_dir() and any(folder.iterdir()):
        message = f"{folder} is not empty. Name a folder that is empty or not there yet: outscore init DIR"
        raise WorkspaceError(message)


def _templates(place: Traversable, under: str = "") -> Iterator[tuple[str, Traversable]]:
    for item in place.iterdir():
        if item.is_dir():
            yield from _templates(item, f"{under}{item.name}/")
        else:
            yield under + _RENAMED.get(item.name, item.name), item
