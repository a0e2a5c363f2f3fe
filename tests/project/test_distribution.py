"""What is built is what is tracked."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINKED = ("flows/", "schemas/", "templates/", "examples/")
LINKS = {f"src/outscore/{name.rstrip('/')}" for name in LINKED}

pytestmark = pytest.mark.xdist_group("tools")


def files_of_the_package() -> set[str]:
    """Name the files that git has, or would take, under their place in the package."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "src", *LINKED]
    told = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True)
    paths = [path for path in told.stdout.splitlines() if path not in LINKS and (ROOT / path).exists()]
    return {f"outscore/{path}" if path.startswith(LINKED) else path.removeprefix("src/") for path in paths}


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build as a release is built: the tree into an sdist, and that into a wheel."""
    out = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return out


def names_in_wheel(dist: Path) -> list[str]:
    with zipfile.ZipFile(next(dist.glob("*.whl"))) as wheel:
        return wheel.namelist()


def test_the_wheel_holds_exactly_the_files_of_the_package(dist: Path) -> None:
    assert {name for name in names_in_wheel(dist) if ".dist-info/" not in name} == files_of_the_package()


def test_the_wheel_carries_the_licence_and_the_notice(dist: Path) -> None:
    held = {Path(name).name for name in names_in_wheel(dist) if ".dist-info/licenses/" in name}
    assert held == {"LICENSE", "NOTICE"}


def test_the_wheel_installs_the_command(dist: Path) -> None:
    with zipfile.ZipFile(next(dist.glob("*.whl"))) as wheel:
        entry_points = next(name for name in wheel.namelist() if name.endswith("entry_points.txt"))
        assert "outscore = outscore.cli:main" in wheel.read(entry_points).decode()


def test_the_sdist_has_no_link(dist: Path) -> None:
    with tarfile.open(next(dist.glob("*.tar.gz"))) as sdist:
        assert not [member.name for member in sdist if member.issym() or member.islnk()]
