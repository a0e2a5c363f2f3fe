"""Prefect's temporary server, started once for all tests of flows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outscore.contracts.examples import copy_example

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[None]:
    """A temporary server with a database of its own."""
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """The real example, nothing received yet."""
    folder = tmp_path / "nhs111"
    copy_example("nhs111", folder)
    return folder
