"""docs/meetings.md and docs/vendor-record.md, followed step by step in an empty folder."""

from __future__ import annotations

import re
import shlex
from contextlib import chdir
from itertools import takewhile
from pathlib import Path

import pytest
from click.testing import CliRunner

from outscore.cli import main

DOCS = Path(__file__).parents[2] / "docs"
FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def printed(script: str, folder: Path) -> str:
    """What the lines of a script print: commands, `cat` of lines into a file, `cd` and `mkdir`."""
    said, lines = "", iter(script.splitlines())
    for line in lines:
        words = shlex.split(line)
        match words[0]:
            case "outscore":
                may_fail = words[-2:] == ["||", "true"]
                with chdir(folder):
                    done = CliRunner().invoke(main, words[1:-2] if may_fail else words[1:])
                assert bool(done.exit_code) == may_fail, line + done.output
                said += done.stderr + done.stdout
            case "cat":
                text = "\n".join(takewhile(lambda one: one != "END", lines))
                (folder / words[2]).write_text(text + "\n", encoding="utf-8")
            case "mkdir":
                (folder / words[1]).mkdir()
            case _:
                assert words[0] == "cd", line
                folder /= words[1]
    return said


@pytest.mark.parametrize("page", ["meetings.md", "vendor-record.md"])
def test_following_the_page_gives_what_it_shows(page: str, tmp_path: Path) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    said = ""
    for language, block in FENCED.findall(text):
        if language == "sh":
            said += printed(block, tmp_path / "desk" if (tmp_path / "desk").exists() else tmp_path)
    known = [line.rstrip() for line in said.splitlines()]
    shown = [
        line for language, block in FENCED.findall(text) if language == "text" for line in block.splitlines()
    ]
    assert len(shown) >= 7
    assert [line for line in shown if line.rstrip() not in known] == []
