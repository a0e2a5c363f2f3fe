"""The example workspaces that ship with the program."""

from __future__ import annotations

from importlib.resources import as_file
from importlib.resources import files
from typing import TYPE_CHECKING

from outscore.errors import WorkspaceError

if TYPE_CHECKING:
    from pathlib import Path

MADE_BY_RUNS = ("var", "out")


def is_there(name: str, folder: Path) -> bool:
    """Whether a folder holds an example already; raises WorkspaceError where it holds other things."""
    settings = files("outscore") / "examples" / name / "outscore.yaml"
    mine = folder / "outscore.yaml"
    if mine.is_file() and mine.read_bytes() == settings.read_bytes():
        return True
    if folder.exists() and any(folder.iterdir()):
        raise WorkspaceError(
            f"The folder {str(folder)!r} holds something else. Name a new one: "
            f"outscore demo FOLDER --example {name}"
        )
    return False


def copy_example(name: str, folder: Path) -> bool:
    """Copy an example workspace into a folder; False if it is there already. Raises WorkspaceError."""
    if is_there(name, folder):
        return False
    with as_file(files("outscore") / "examples" / name) as source:
        for path in sorted(source.rglob("*")):
            relative = path.relative_to(source)
            if path.is_file() and relative.parts[0] not in MADE_BY_RUNS:
                target = folder / relative
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(path.read_bytes())
    return True
