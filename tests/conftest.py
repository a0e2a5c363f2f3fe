"""What every test can count on: folders of its own, a browser, and no check left out in silence."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from atexit import register
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Generator
    from collections.abc import Iterator

    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[1]
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", str(ROOT / ".venv/browser/chromium"))
CHROMIUM_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def keep_to_itself() -> None:
    """Give this process folders of its own and no telemetry, before anything imports Prefect or a server."""
    home = Path(tempfile.mkdtemp(prefix="outscore-"))
    register(shutil.rmtree, home, ignore_errors=True)
    for name in ("prefect", "run"):
        (home / name).mkdir(mode=0o700)
    os.environ["PREFECT_HOME"] = str(home / "prefect")
    os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] = "false"
    os.environ["PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS"] = "120"
    os.environ["XDG_RUNTIME_DIR"] = str(home / "run")
    os.environ["DO_NOT_TRACK"] = "1"


keep_to_itself()
settings.register_profile("untimed", settings.default, deadline=None)
settings.load_profile("untimed")


def reason_of(report: pytest.TestReport | pytest.CollectReport) -> str:
    """Say why something was skipped, in the words of whoever skipped it."""
    told = report.longrepr
    return (told[2] if isinstance(told, tuple) else str(told)).removeprefix("Skipped: ")


class NotRun:
    """Counts the checks that were skipped, and says so in the very last line.

    A skipped check is neither passed nor failed, and whoever reads only the end should still learn of it.
    """

    def __init__(self) -> None:
        self.reasons: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a skipped check; an expected failure is not one."""
        if report.skipped and not hasattr(report, "wasxfail"):
            self.reasons.append(reason_of(report))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Count a file that leaves itself out as one check."""
        if report.skipped:
            self.reasons.append(reason_of(report))

    def pytest_unconfigure(self) -> None:
        """Speak after everything else that pytest prints."""
        if self.reasons:
            why = "; ".join(sorted(set(self.reasons)))
            sys.stdout.write(f"{why}\nnot run: {len(self.reasons)} checks\n")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let golden files be written anew."""
    parser.addoption("--golden-update", action="store_true", help="write the golden files anew")


def pytest_configure(config: pytest.Config) -> None:
    """Count in the process that prints, not in those that only run tests."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(NotRun(), "not-run")


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> Generator[None, object, object]:
    """Mark what needs the browser, and keep together what is costly to make, so that it is made once.

    What takes long is begun first; the order is left to chance otherwise.
    """
    for item in items:
        names = getattr(item, "fixturenames", ())
        if "chromium_path" in names:
            item.add_marker("browser")
        if group := own_group(item, names):
            item.add_marker(pytest.mark.xdist_group(group))
    done = yield
    items.sort(key=lambda one: one.get_closest_marker("long") is None)
    if config.getoption("loadgroup", default=False):
        for item in items:
            name_by_group(item)
    return done


def own_group(item: pytest.Item, fixtures: Collection[str]) -> str:
    """The tests that one stays together with, besides what it says itself; "" where it may go anywhere."""
    if "chromium_path" in fixtures:
        return "browser"
    if "prefect_server" in fixtures:
        return "prefect"
    is_grouped = item.get_closest_marker("xdist_group") is not None
    return item.nodeid.partition("::")[0] if shares_a_fixture(item) and not is_grouped else ""


def name_by_group(item: pytest.Item) -> None:
    """Add the group to the name by which xdist hands tests out, as xdist 3.8 cannot with pytest 9.2.

    It writes an attribute that pytest no longer reads, so every test went anywhere and what is made once
    was made by each process (pytest-dev/pytest-xdist#1386). Where it is there already nothing is added.
    """
    groups = {str(one.args[0]) for one in item.iter_markers("xdist_group")}
    ending = f"@{'_'.join(sorted(groups))}"
    if groups and not item.nodeid.endswith(ending):
        item._id = type(item.id).parse(f"{item.nodeid}{ending}")


def shares_a_fixture(item: pytest.Item) -> bool:
    """Whether a test uses something that is made once for its whole file."""
    info = getattr(item, "_fixtureinfo", None)
    found = info.name2fixturedefs.values() if info else ()
    return any(one.scope == "module" for fixtures in found for one in fixtures)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where this machine has Chromium; without one, the check counts as not run."""
    for name in CHROMIUM_NAMES:
        if path := shutil.which(name):
            return path
    pytest.skip("no Chromium was found: install it, or put it on PATH as `chromium`")


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    """Open the machine's own Chromium once; each test asks it for a page of its own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path, args=CHROMIUM_OPTIONS)
        yield chromium
        chromium.close()
