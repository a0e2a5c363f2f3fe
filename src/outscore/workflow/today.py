"""The day that it is where the workspace is."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import date

    from outscore.workflow.office import Office


def today_of(office: Office) -> date:
    """Today, in the workspace's time zone."""
    return day_of(office, office.now())


def day_of(office: Office, at: str) -> date:
    """The day of a moment (ISO 8601 with its offset), in the workspace's time zone."""
    return datetime.fromisoformat(at).astimezone(ZoneInfo(office.workspace.settings.timezone)).date()
