"""What several tests of the intake need."""

from __future__ import annotations

import pytest

from outscore.intake import streaming


@pytest.fixture
def short_head(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files so short are all head: let what is found out about a file from its head be seldom enough."""
    monkeypatch.setattr(streaming, "HEAD", 1)
