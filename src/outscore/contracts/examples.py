"""The example workspaces that ship with the program."""

from __future__ import annotations

from importlib.resources import as_file
from importlib.resources import files
from typing import TYPE_CHECKING

from outscore.errors import WorkspaceError

if TYPE_CHECKING:
    from pathlib import Path

MADE_BY_RUNS = ("var", "out")


def copy_example(name: str, folder: Path) -> bool:
    """Copy an example workspace into a folder; False if it is there already. Raises WorkspaceError."""
    settings = files("outscore") / "examples" / name / "outscore.yaml"
    mine = folder / "outscore.yaml"
    if mine.is_file() and mine.read_bytes() == settings.read_bytes():
        return False
    if folder.exists() and any(folder.iterdir()):
        raise WorkspaceError(
            f"The folder {str(folder)!r} holds something else. Name a new one: outscore demo FOLDER"
        )
    with as_file(files("outscore") / "examples" / name) as source:
        for path in sorted(source.rglob("*")):
            relative = path.relative_to(source)
            if path.is_file() and relative.parts[0] not in MADE_BY_RUNS:
                target = folder / relative
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(path.read_bytes())
    return True
