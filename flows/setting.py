"""How Prefect is set up for a run from the command line."""

from __future__ import annotations

import os

STARTUP_SECONDS = "120"


def quiet_prefect() -> None:
    """Give a temporary server time to start and keep Prefect from reporting home; what is set stays."""
    os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", STARTUP_SECONDS)
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    os.environ.setdefault("DO_NOT_TRACK", "1")
