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

if TYPE_CHECKING:
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


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the browser, and keep together what is costly to make, so that it is made once."""
    for item in items:
        names = getattr(item, "fixturenames", ())
        if "chromium_path" in names:
            item.add_marker("browser")
            item.add_marker(pytest.mark.xdist_group("browser"))
        elif "prefect_server" in names:
            item.add_marker(pytest.mark.xdist_group("prefect"))
        elif shares_a_fixture(item):
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))


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
