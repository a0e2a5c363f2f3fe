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


GENERATED = (
    "docs/cli.md",
    "docs/contracts.md",
    "docs/metrics.md",
    "docs/requirements.md",
    "docs/records.md",
    "docs/issues.md",
    "docs/registers.md",
)


def test_generated_pages_say_what_the_commands_the_language_and_the_examples_say() -> None:
    assert all((ROOT / page).is_file() for page in GENERATED), "run `make docs`"
    complaint = output_if_failing("cogapp", "--check", "--diff", *GENERATED)
    assert not complaint, complaint


def test_make_docs_writes_every_generated_page() -> None:
    written = [
        line for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines() if "cogapp" in line
    ]
    assert [page for page in GENERATED if page not in written[0].split()] == []
