"""A small workspace on either database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.offices import DATABASES
from tests.offices import new_database
from tests.offices import new_desk

if TYPE_CHECKING:
    from pathlib import Path

    from tests.offices import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return new_desk(tmp_path, new_database("sqlite", tmp_path))


@pytest.fixture(params=DATABASES)
def either_desk(request: pytest.FixtureRequest, tmp_path: Path) -> Desk:
    return new_desk(tmp_path, new_database(request.param, tmp_path))
