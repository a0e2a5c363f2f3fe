"""The examples that the demo runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from outscore.cli import main
from outscore.cli.demo import EXAMPLES

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.long
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_runs_and_what_it_says_to_look_at_is_there(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "example"
    done = CliRunner().invoke(main, ["demo", str(folder), "--example", name, "--no-flow"])
    assert done.exit_code in (0, 1), done.output
    assert (folder / "out" / "index.html").is_file()
    next_command = done.output.splitlines()[-1].removeprefix("Next: outscore ")
    shown = CliRunner().invoke(main, next_command.split())
    assert shown.exit_code == 0, shown.output


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    done = CliRunner().invoke(main, ["demo", str(tmp_path), "--example", "harbour"])
    assert done.exit_code == 2
    assert "outscore demo FOLDER --example harbour" in done.output.replace("\n", " ")
    assert [one.name for one in tmp_path.iterdir()] == ["mine.txt"]
