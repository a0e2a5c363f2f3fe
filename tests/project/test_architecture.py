"""The rules of the code base, checked on the code base."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src/outscore"
LINKED = ("flows", "schemas", "templates", "examples")
HEAVY = {"prefect", "sqlalchemy", "pandera", "polars", "altair", "pydantic"}
CORE = sorted(path for area in ("model", "scoring") for path in (PACKAGE / area).rglob("*.py"))
CLOCKS = {"now", "today", "utcnow"}
DOORS = {"float", "__import__", "eval", "exec", "open"}


def unfit_for_the_core(source: str) -> Iterator[str]:
    """Name what makes a figure inexact, or different tomorrow, and no import gives away."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Constant(value=float(value)):
                yield f"line {node.lineno}: the float {value}"
            case ast.Call(func=ast.Name(id=name)) if name in DOORS:
                yield f"line {node.lineno}: a call of {name}"
            case ast.Attribute(attr=name) if name in CLOCKS:
                yield f"line {node.lineno}: the clock, by {name}"


@pytest.mark.xdist_group("tools")
def test_import_contracts_hold() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [linter, "--no-cache", "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", LINKED)
def test_a_folder_of_the_package_is_the_top_level_folder(name: str) -> None:
    inside = PACKAGE / name
    assert inside.is_symlink(), f"{inside} is a copy; on Windows: git config core.symlinks true"
    assert not inside.readlink().is_absolute()
    assert inside.resolve() == ROOT / name


def test_the_command_line_starts_without_the_heavy_libraries() -> None:
    probe = "import sys, outscore.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert not HEAVY & set(done.stdout.split())


@pytest.mark.parametrize("path", CORE, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_the_core_knows_neither_floats_nor_the_time(path: Path) -> None:
    assert not list(unfit_for_the_core(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "source",
    [
        "share = 0.5",
        "share = float(text)",
        "day = date.today()",
        "at = datetime.now(UTC)",
        "__import__('os')",
    ],
)
def test_the_look_at_the_core_sees_what_it_should(source: str) -> None:
    assert len(list(unfit_for_the_core(source))) == 1
