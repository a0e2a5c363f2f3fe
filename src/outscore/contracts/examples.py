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
    if (folder / "outscore.yaml").is_file():
        return False
    if folder.exists() and any(folder.iterdir()):
        raise WorkspaceError(
            f"{folder} is not empty and holds no workspace. Name a new folder: outscore demo FOLDER"
        )
    with as_file(files("outscore") / "examples" / name) as source:
        for path in sorted(source.rglob("*")):
            relative = path.relative_to(source)
            if path.is_file() and relative.parts[0] not in MADE_BY_RUNS:
                target = folder / relative
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(path.read_bytes())
    return True
