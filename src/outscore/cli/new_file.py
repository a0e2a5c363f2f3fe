"""A file that a command writes, as it is typed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


class NewFile(click.Path):
    """The path of a file that is to be written; one without a name is refused."""

    def __init__(self) -> None:
        super().__init__(path_type=Path, dir_okay=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path; fails where nothing, or something that no file is called, was typed."""
        if not str(value).strip() or "\x00" in str(value):
            self.fail("The file has no name. Write it as a path, such as work/file.", param, ctx)
        return super().convert(value, param, ctx)


NEW_FILE = NewFile()
