"""The repository says nothing about the machines it was made on."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).parents[2]
MACHINE_PATH = re.compile(rb"(?<![\w./-])/(?:work|farm|tmp/boot)/")
REGISTRY = re.compile(rb"\b(?:pypi|pythonhosted|npmjs)\.(?:org|com)\b", re.IGNORECASE)


def tracked() -> list[Path]:
    """List the files that git has, or would take."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    told = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = [ROOT / name for name in told.split("\0") if name]
    return [path for path in paths if path.is_file() and not path.is_symlink()]


def files_with(pattern: re.Pattern[bytes]) -> list[str]:
    this = Path(__file__).resolve()
    return [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path != this and pattern.search(path.read_bytes())
    ]


def test_no_file_names_a_place_on_one_machine() -> None:
    assert not files_with(MACHINE_PATH)


def test_no_file_names_a_package_registry() -> None:
    assert not files_with(REGISTRY)


def test_no_file_names_the_index_this_machine_installs_from() -> None:
    settings = (os.environ.get(name, "") for name in ("PIP_INDEX_URL", "UV_INDEX_URL", "UV_DEFAULT_INDEX"))
    hosts = [host for setting in settings if (host := urlsplit(setting).hostname)]
    assert not [name for host in hosts for name in files_with(re.compile(re.escape(host.encode())))]


def test_a_file_of_the_repository_is_readable_as_a_whole() -> None:
    """A file of megabytes is a result or a download, and belongs somewhere else."""
    assert not [str(path) for path in tracked() if path.stat().st_size > 5_000_000]


@pytest.mark.parametrize("script", [".ci/run", "tools/browser.sh", "tools/install.sh", "tools/lock.sh"])
def test_a_script_can_be_run(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)


@pytest.mark.parametrize("target", ["demo", "test", "bench", "lint", "docs", "lock"])
def test_make_knows_the_target(target: str) -> None:
    done = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
