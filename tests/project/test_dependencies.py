"""What is imported is declared, and what is declared is locked."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-bench.lock")
MODULES = sorted((ROOT / "src/outscore").rglob("*.py")) + sorted(
    path for folder in ("flows", "schemas", "examples") for path in (ROOT / folder).rglob("*.py")
)
PINNED = re.compile(r"^([\w.-]+)(?:\[[\w,-]+\])?==([^\s;\\]+)", re.MULTILINE)


def declared(table: str) -> list[Requirement]:
    """Read one list of requirements of pyproject.toml: `project`, its `extras`, or the name of a group."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = settings["project"]
    extras = [entry for extra in project.get("optional-dependencies", {}).values() for entry in extra]
    groups = {"project": project["dependencies"], "extras": extras, **settings["dependency-groups"]}
    return [Requirement(entry) for entry in groups[table] if isinstance(entry, str)]


def locked(name: str) -> dict[str, set[Version]]:
    """Read a lock; a package may be held at one version for each kind of machine."""
    held: dict[str, set[Version]] = {}
    for package, version in PINNED.findall((ROOT / name).read_text(encoding="utf-8")):
        held.setdefault(canonicalize_name(package), set()).add(Version(version))
    return held


def imported(source: str) -> set[str]:
    """Name the top-level modules that some source imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                found |= {alias.name.partition(".")[0] for alias in names}
            case ast.ImportFrom(module=str(module), level=0):
                found.add(module.partition(".")[0])
    return found


def test_the_package_imports_only_what_it_declares() -> None:
    declarations = [*declared("project"), *declared("extras")]
    ours = {canonicalize_name(requirement.name) for requirement in declarations}
    homes = packages_distributions()
    outside = set().union(*(imported(path.read_text(encoding="utf-8")) for path in MODULES))
    outside -= {*sys.stdlib_module_names, "outscore"}
    strays = {
        name for name in outside if not ours & {canonicalize_name(home) for home in homes.get(name, [])}
    }
    assert not strays, "declare them in pyproject.toml, or do without: a user has no development packages"


@pytest.mark.parametrize(
    ("table", "lock"),
    [
        ("project", LOCKS[0]),
        ("build", LOCKS[0]),
        ("project", LOCKS[1]),
        ("build", LOCKS[1]),
        ("dev", LOCKS[1]),
        ("extras", LOCKS[1]),
        ("project", LOCKS[2]),
        ("build", LOCKS[2]),
        ("dev", LOCKS[2]),
        ("bench", LOCKS[2]),
    ],
)
def test_every_requirement_is_locked_at_a_version_that_meets_it(table: str, lock: str) -> None:
    held = locked(lock)
    unmet = [
        str(requirement)
        for requirement in declared(table)
        if not (versions := held.get(canonicalize_name(requirement.name)))
        or not all(requirement.specifier.contains(version) for version in versions)
    ]
    assert not unmet, "run `make lock`"


def test_tests_run_on_the_versions_that_people_install() -> None:
    development = locked(LOCKS[1])
    assert {name: development.get(name) for name in locked(LOCKS[0])} == locked(LOCKS[0])


def test_prefect_keeps_the_fastapi_it_works_with() -> None:
    assert all(version < Version("0.151") for version in locked(LOCKS[0])["fastapi"])


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_is_the_same_wherever_it_is_made(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.findall(r"(?m)^\s*(?:--(?!hash)|-[a-z]\b).*|^#.*/.*", text)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_its_hashes(lock: str) -> None:
    entries = re.split(r"\n(?=\w)", (ROOT / lock).read_text(encoding="utf-8"))
    assert not [entry for entry in entries if PINNED.match(entry) and "--hash=sha256:" not in entry]
