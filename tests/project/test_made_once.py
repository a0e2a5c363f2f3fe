"""What is made once for a file of tests is made in one process of those that share the work."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHARING = """
import pytest

@pytest.fixture(scope="module")
def costly():
    pass

@pytest.mark.parametrize("number", range(12))
def test_with_it(costly, number):
    pass
"""


@pytest.fixture(scope="module")
def costly() -> object:
    """Stands for a month that takes a minute to score."""
    return object()


def groups(request: pytest.FixtureRequest) -> list[str]:
    return [str(one.args[0]) for one in request.node.iter_markers("xdist_group")]


@pytest.mark.usefixtures("costly")
def test_tests_that_share_what_is_made_once_stay_together(request: pytest.FixtureRequest) -> None:
    assert groups(request) == ["tests/project/test_made_once.py"]


@pytest.mark.xdist_group("made-once")
@pytest.mark.usefixtures("costly")
def test_tests_that_say_where_they_belong_go_there(request: pytest.FixtureRequest) -> None:
    assert groups(request) == ["made-once"]


def test_other_tests_go_wherever_there_is_time(request: pytest.FixtureRequest) -> None:
    assert groups(request) == []


def test_two_processes_make_it_once(tmp_path: Path) -> None:
    (tmp_path / "test_sharing.py").write_text(SHARING)
    options = ["-p", "tests.conftest", "-p", "no:cacheprovider", "-n", "2", "--dist", "loadgroup", "-v"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", f"--rootdir={tmp_path}", *options, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    passed = [line.split()[0] for line in done.stdout.splitlines() if " PASSED " in line]
    assert len(passed) == 12, done.stdout + done.stderr
    assert len(set(passed)) == 1, done.stdout
