"""Style, types and generated pages: the tools that judge the whole tree, each run once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# One after another in one process: two of them side by side only make both slow.
pytestmark = pytest.mark.xdist_group("tools")


def output_if_failing(*arguments: str) -> str:
    """Run a module as a programme; say nothing when it is content."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else f"exit {done.returncode}\n{done.stdout}{done.stderr}"


def test_ruff_finds_nothing() -> None:
    complaint = output_if_failing("ruff", "check", "--output-format=concise", ".")
    assert not complaint, complaint


def test_the_code_is_formatted() -> None:
    complaint = output_if_failing("ruff", "format", "--check", ".")
    assert not complaint, complaint


def test_types_hold() -> None:
    complaint = output_if_failing("mypy")
    assert not complaint, complaint


def test_the_page_of_commands_says_what_the_commands_say() -> None:
    assert (ROOT / "docs/cli.md").is_file(), "run `make docs`"
    complaint = output_if_failing("cogapp", "--check", "--diff", "docs/cli.md")
    assert not complaint, complaint
