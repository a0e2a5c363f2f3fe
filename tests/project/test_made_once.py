"""What is made once for a file of tests is made in one process of those that share the work."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module")
def costly() -> object:
    """Stands for a month that takes a minute to score."""
    return object()


def groups(request: pytest.FixtureRequest) -> list[str]:
    return [str(one.args[0]) for one in request.node.iter_markers("xdist_group")]


@pytest.mark.usefixtures("costly")
def test_tests_that_share_what_is_made_once_stay_together(request: pytest.FixtureRequest) -> None:
    assert groups(request) == ["tests/project/test_made_once.py"]


def test_other_tests_go_wherever_there_is_time(request: pytest.FixtureRequest) -> None:
    assert groups(request) == []
